"""The whole scenario: its tables, and how they hang together."""

from __future__ import annotations

import re
from typing import Any, Self

from pydantic import Field, model_validator

from heatgrade.errors import ScenarioError
from heatgrade.scenario.district_table import DistrictTable
from heatgrade.scenario.entry import did_you_mean
from heatgrade.scenario.match_table import MatchTable
from heatgrade.scenario.mesh_table import MeshTable
from heatgrade.scenario.plate_table import PlateTable
from heatgrade.scenario.published_table import PublishedTable
from heatgrade.scenario.rack_table import RackBodyTable, RackTable
from heatgrade.scenario.recovery_table import RecoveryTable
from heatgrade.scenario.row_table import MAIN_RACK, FurtherRowTable, HallTable, RowTable
from heatgrade.scenario.source_table import SourceTable
from heatgrade.scenario.table import Pressure, Table, carry, exactly_one, refuse
from heatgrade.scenario.transient_table import TransientTable

_FILE_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
_LONGEST_NAME = 80


class HeaderTable(Table):
    """What the scenario is about."""

    name: str = Field(min_length=1, max_length=_LONGEST_NAME, pattern=_FILE_NAME)
    """Short name, used for the folder of results."""
    title: str
    """One line."""
    description: str = ""
    """What is modelled and what is not."""
    sources: list[str] = Field(default_factory=list)
    """Public documents behind the numbers."""


class CoolantTable(Table):
    """The coolant of the racks' loop."""

    name: str
    """``water``, ``PG25``, ``MPG 30 % by mass``, ``MEG 40 % by volume`` ..."""
    pressure: Pressure = 300e3
    """Absolute pressure."""


class VariantTable(Table):
    """A change of some entries of the scenario."""

    title: str = ""
    """One line."""
    set: dict[str, Any] = Field(min_length=1)
    """Path of an entry -> its value in this variant."""


class ScenarioTable(Table):
    """A scenario."""

    scenario: HeaderTable
    """What it is about."""
    coolant: CoolantTable
    """The coolant of the racks' loop."""
    plate: PlateTable | None = None
    """The chip and its cold plate, called ``main`` in the rack."""
    source: SourceTable | None = None
    """A stream by its temperatures, where no plate is modelled."""
    mesh: MeshTable | None = None
    """A plate whose shape is a mesh file, in place of ``[plate]``."""
    plates: dict[str, PlateTable] = Field(default_factory=dict, max_length=16)
    """Further plates solved for the rack, by name."""
    rack: RackTable | None = None
    """The rack; without one only the plate is solved."""
    racks: dict[str, RackBodyTable] = Field(default_factory=dict, max_length=16)
    """Further kinds of racks in the row, by name."""
    row: RowTable | None = None
    """A row of racks; needs a rack."""
    rows: dict[str, FurtherRowTable] = Field(default_factory=dict, max_length=16)
    """Further kinds of rows in the hall, by name; need a hall."""
    hall: HallTable | None = None
    """A hall of such rows; needs a row."""
    recovery: RecoveryTable | None = None
    """Where the heat goes; needs a rack or a source."""
    district: DistrictTable | None = None
    """A year of the heat network; needs ``[recovery]``."""
    match: MatchTable | None = None
    """Many sources and many networks, in place of ``[plate]``."""
    transient: TransientTable | None = None
    """A run of ``[plate]`` in time."""
    published: list[PublishedTable] = Field(default_factory=list, max_length=200)
    """Published figures that the result is held against; never an input."""
    variants: dict[str, VariantTable] = Field(default_factory=dict, max_length=32)
    """Changes of the scenario, run side by side."""

    @model_validator(mode="after")
    def _hang_together(self) -> Self:
        exactly_one(
            {
                "plate": self.plate,
                "source": self.source,
                "mesh": self.mesh,
                "match": self.match,
            },
            "a scenario",
        )
        self._check_mesh()
        if self.recovery is not None and self.rack is None and self.source is None:
            raise refuse("[recovery] needs the heat of a [rack]", "[rack] with [recovery]")
        if self.district is not None and self.recovery is None:
            raise refuse("[district] needs the network of [recovery]", "[recovery] with [district]")
        if self.transient is not None and self.plate is None:
            raise refuse("[transient] runs a plate in time", "[plate] with [transient]")
        self._check_source()
        self._check_match()
        self._check_row()
        self._check_racks()
        if self.rack is None and self.plate is not None and self.plate.inlet_temperature is None:
            raise refuse(
                "without a [rack] the plate needs plate.inlet_temperature",
                "plate.inlet_temperature or [rack]",
            )
        for entry, names in (("plates", self.plates), ("variants", self.variants)):
            for name in names:
                _check_name(entry, name)
        if "main" in self.plates:
            raise refuse("'main' is the name of [plate]", "another name in [plates]")
        for entry, plate in {"plate": self.plate, **self._further()}.items():
            if plate is not None:
                self._check_flow(entry, plate)
        for index, figure in enumerate(self.published):
            if figure.variant is not None and figure.variant not in self.variants:
                raise refuse(
                    f"published[{index}].variant {figure.variant!r} is no variant",
                    ", ".join(self.variants) or "no variant: this scenario has none",
                )
        return self

    def _check_source(self) -> None:
        if self.source is None:
            return
        if self.rack is not None or self.plates:
            raise refuse("[source] stands in place of plates and rack", "[source] or [plate]")
        if self.recovery is None:
            raise refuse("[source] alone has no answer", "[source] with [recovery]")
        if "cdu" in self.recovery.model_fields_set:
            raise refuse(
                "the temperatures of [source] are those that are handed over: no CDU comes after",
                "[source] without [recovery.cdu]",
                "leave recovery.cdu out",
            )
        if self.source.it_power is not None and self.recovery.site is None:
            raise refuse(
                "source.it_power asks for PUE and ERF, and they depend on whose the heat pump is",
                "recovery.site.boundary with source.it_power",
                "say recovery.site.boundary = 'outside' or 'inside'",
            )

    def _check_match(self) -> None:
        if self.match is not None and (self.rack is not None or self.plates):
            raise refuse(
                "[match] is solved by itself: its sources are given by their temperatures",
                "[match] alone",
                "leave the rack out; what a rack or hall hands over is in its result.json",
            )

    def _check_mesh(self) -> None:
        if self.mesh is not None and (self.rack is not None or self.plates):
            raise refuse(
                "[mesh] is solved by itself: a rack needs plates by their parameters",
                "[mesh] alone, or [plate] with [rack]",
                "leave the rack out, or describe the plate in [plate]",
            )

    def _further(self) -> dict[str, PlateTable]:
        return {f"plates.{name}": plate for name, plate in self.plates.items()}

    def _check_flow(self, entry: str, plate: PlateTable) -> None:
        own = plate.volume_flow is not None or plate.flow_per_heat is not None
        if not own and (self.rack is None or self.rack.flow_per_heat is None):
            raise refuse(
                f"{entry} needs a flow",
                f"{entry}.volume_flow, {entry}.flow_per_heat or rack.flow_per_heat",
            )

    def _check_racks(self) -> None:
        if self.rack is None:
            return
        self._check_plates(self.rack, "rack", ())
        for name, rack in self.racks.items():
            self._check_plates(rack, f"racks.{name}", tuple(self.rack.datasheet_plates))

    def _check_row(self) -> None:
        if self.row is None:
            if self.hall is not None:
                raise refuse("[hall] needs the rows that it is made of", "[row] with [hall]")
            if self.racks:
                raise refuse("[racks] needs the row that they stand in", "[row] with [racks]")
            if self.rows:
                raise refuse("[rows] needs the row that comes first", "[row] with [rows]")
            return
        if self.rack is None:
            raise refuse("[row] needs the rack that it is made of", "[rack] with [row]")
        if self.rows and self.hall is None:
            raise refuse("[rows] needs the hall that they stand in", "[hall] with [rows]")
        self._check_names(self.row, "row")
        for name, row in self.rows.items():
            self._check_names(row, f"rows.{name}")
        if MAIN_RACK in self.racks:
            raise refuse("'main' is the name of [rack]", "another name in [racks]")
        tables = [self.row, *self.rows.values()]
        own = [table.cdu for table in tables if table.cdu is not None]
        units = own if self.hall is None or self.hall.cdu is None else [*own, self.hall.cdu]
        if len(own) == len(tables) < len(units):
            raise refuse(
                "the row has units of its own: nothing hangs on those of the hall",
                "row.cdu or hall.cdu",
            )
        if len({unit.hold_flow and unit.pump.pressure_rise is None for unit in units}) > 1:
            raise refuse(
                "some units hold the flow and others do not: one flow is asked of all rows",
                "hold_flow alike in all units",
            )
        if self.rack.pump is not None:
            raise refuse(
                "the racks of a row are driven by its distribution units, not by rack.pump",
                "rack.flow_per_heat or rack.volume_flow",
                "give rack.flow_per_heat, and the pump in row.cdu or hall.cdu",
            )
        if units and self.recovery is not None and "cdu" in self.recovery.model_fields_set:
            raise refuse(
                "the exchanger to the facility's water is that of the distribution units",
                "[recovery] without [recovery.cdu]",
                "leave recovery.cdu out",
            )

    def _check_names(self, row: RowTable, entry: str) -> None:
        known = [MAIN_RACK, *self.racks]
        for index, group in enumerate(row.racks):
            if group.rack not in known:
                raise carry(
                    ScenarioError(
                        "HG713",
                        "no rack has this name",
                        entry=f"{entry}.racks[{index}].rack",
                        value=group.rack,
                        allowed=", ".join(known),
                        remedy=did_you_mean(group.rack, known) or "name one of these",
                    )
                )

    def _check_plates(self, rack: RackBodyTable, entry: str, more: tuple[str, ...]) -> None:
        known = ["main", *self.plates, *more, *rack.datasheet_plates]
        for i, branch in enumerate(rack.branches):
            for j, hung in enumerate(branch.plates):
                if hung.plate in known:
                    continue
                raise carry(
                    ScenarioError(
                        "HG713",
                        "no plate has this name",
                        entry=f"{entry}.branches[{i}].plates[{j}].plate",
                        value=hung.plate,
                        allowed=", ".join(known),
                        remedy=did_you_mean(hung.plate, known) or "name one of these",
                    )
                )


def _check_name(entry: str, name: str) -> None:
    """Raise, for pydantic, unless `name` may be that of a file or folder among the results."""
    if len(name) <= _LONGEST_NAME and re.fullmatch(_FILE_NAME, name):
        return
    raise carry(
        ScenarioError(
            "HG712",
            "has characters that it may not have, for a file of the results bears this name",
            entry=entry,
            value=name,
            allowed="letters, digits, dots, dashes and underscores, a letter or digit first, "
            f"at most {_LONGEST_NAME}",
            remedy="give it such a name",
        )
    )
