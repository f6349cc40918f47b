"""From ``[row]`` and ``[hall]`` to the hall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from heatgrade.errors import ScenarioError
from heatgrade.hall import (
    Balancing,
    DistributionUnit,
    ExpansionVessel,
    Hall,
    HallResult,
    Header,
    OutageList,
    RackGroup,
    Row,
    balance_flows,
    n_minus_one,
    size_exchanger,
)
from heatgrade.materials import Coolant
from heatgrade.network.fitting import Fitting
from heatgrade.network.mounted_plate import FlowCurve
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.network.valve import CheckValve, Valve
from heatgrade.rack import Rack
from heatgrade.scenario.build_rack import build_rack, driven_by
from heatgrade.scenario.entry import at, did_you_mean
from heatgrade.scenario.rack_table import RackBodyTable, RackTable
from heatgrade.scenario.row_table import (
    MAIN_RACK,
    ExchangerTable,
    FurtherRowTable,
    HallTable,
    HeaderTable,
    LossTable,
    RowTable,
    UnitTable,
)
from heatgrade.shown import Shown

MOST_PLATES = 1_000_000
"""Plates of a hall in a scenario: some gigabytes of results."""


@dataclass(frozen=True, slots=True, eq=False)
class HallAnswer(Shown):
    """A hall that has been solved, and what was asked about it.

    Parameters
    ----------
    hall : Hall
        The hall.
    result : HallResult
        Its operation.
    outages : OutageList or None
        Single outages, where they are asked for.
    balancing : Balancing or None
        Orifices, where they are asked for.
    """

    hall: Hall
    result: HallResult
    outages: OutageList | None
    balancing: Balancing | None

    def to_dict(self) -> dict[str, object]:
        """Return the block ``hall`` of ``result.json``."""
        return {
            **self.result.to_dict(),
            "outages": None if self.outages is None else self.outages.to_dict(),
            "balancing": None if self.balancing is None else self.balancing.to_dict(),
        }


def build_hall(
    row: RowTable,
    hall: HallTable,
    racks: Mapping[str, RackBodyTable],
    coolant: Coolant,
    curves: Mapping[str, FlowCurve],
    limits: Mapping[str, float],
    rows: Mapping[str, FurtherRowTable] | None = None,
) -> Hall:
    """Return the hall.

    Parameters
    ----------
    row, hall : RowTable, HallTable
        Its entries in SI.
    racks : mapping of str to RackBodyTable
        The kinds of racks, ``main`` for ``[rack]``.
    coolant : Coolant
        The racks' coolant.
    curves, limits : mapping
        See `build_rack`.
    rows : mapping of str to FurtherRowTable, optional
        Further kinds of rows.

    Raises
    ------
    HeatgradeError
        With the path of the entry.
    """
    built: dict[str, Rack] = {}

    def rack(name: str) -> Rack:
        if name not in built:
            built[name] = _rack(name, racks, coolant, curves, limits)
        return built[name]

    with at("row"):
        made = [_row(row, row.name, hall.rows, rack, coolant)]
    for key, further in (rows or {}).items():
        named = further.name if "name" in further.model_fields_set else key
        with at(f"rows.{key}"):
            made.append(_row(further, named, further.count, rack, coolant))
    with at("hall"):
        found = Hall(
            tuple(made),
            header=_header(hall.header),
            return_order="direct" if hall.header is None else hall.header.return_side,
            unit=_unit(hall.cdu, coolant),
            units=1 if hall.cdu is None else hall.cdu.count,
            name=hall.name,
        )
    if found.plate_count > MOST_PLATES:
        raise ScenarioError(
            "HG714",
            f"{found.plate_count:,} plates are too many",
            entry="hall.rows",
            value=hall.rows,
            allowed=f"up to {MOST_PLATES:,} plates",
            remedy="model a part of the hall",
        )
    return found


def _row(
    table: RowTable, name: str, count: int, rack: Callable[[str], Rack], coolant: Coolant
) -> Row:
    unit = _unit(table.cdu, coolant)
    inside = unit if table.cdu_place == "rack" else None
    groups = [RackGroup(rack(g.rack), g.count, g.name, inside) for g in table.racks]
    valve = None
    if table.valve is not None:
        with at("valve"):
            valve = Valve(table.valve.kv, table.valve.opening, table.valve.characteristic)
    return Row(
        tuple(groups),
        header=_header(table.header),
        return_order="direct" if table.header is None else table.header.return_side,
        unit=unit if table.cdu_place == "row" else None,
        units=1 if table.cdu is None else table.cdu.count,
        valve=valve,
        count=count,
        name=name,
    )


def solve_hall(
    hall: Hall,
    row: RowTable,
    table: HallTable,
    rack: RackTable,
    heat_flow: float,
    progress: Callable[[str], None] | None = None,
) -> HallAnswer:
    """Return the hall's operation, and what is asked about it.

    Parameters
    ----------
    hall : Hall
        The hall.
    row, table, rack : RowTable, HallTable, RackTable
        What is asked.
    heat_flow : float
        Heat of ``[rack]``'s plates [W], to which its flow belongs.
    progress : callable, optional
        Told how far the outages are.
    """
    unit = row.cdu or table.cdu
    held = unit is None or (unit.hold_flow and unit.pump.pressure_rise is None)
    share = None
    if held:
        share = rack.flow_per_heat
        if share is None and rack.volume_flow is not None:
            share = rack.volume_flow / heat_flow
    supply = rack.supply_temperature
    with at("hall"):
        result = hall.solve(supply_temperature=supply, flow_per_heat=share)
        outages = balancing = None
        if table.outages:
            outages = n_minus_one(
                hall,
                supply_temperature=supply,
                flow_per_heat=share,
                kinds=table.outages,
                clogged=table.clogged,
                hold_flow=table.outage_flow == "flow",
                progress=progress,
            )
        if table.balance != "none":
            balancing = balance_flows(
                hall,
                supply_temperature=supply,
                flow_per_heat=share,
                at=table.balance,
                inner_diameter=table.orifice_diameter,
            )
    return HallAnswer(hall, result, outages, balancing)


def _rack(
    name: str,
    racks: Mapping[str, RackBodyTable],
    coolant: Coolant,
    curves: Mapping[str, FlowCurve],
    limits: Mapping[str, float],
) -> Rack:
    if name not in racks:
        known = list(racks)
        raise ScenarioError(
            "HG713",
            "no rack has this name",
            entry="racks",
            value=name,
            allowed=", ".join(known),
            remedy=did_you_mean(name, known) or "name one of these",
        )
    own = racks[name]
    main = racks[MAIN_RACK]
    if own is not main:  # its data sheets may also be those of [rack]
        shared = {**main.datasheet_plates, **own.datasheet_plates}
        own = own.model_copy(update={"datasheet_plates": shared})
    return build_rack(own, coolant, curves, limits)


def _header(table: HeaderTable | None) -> Header | None:
    if table is None:
        return None
    with at("header"):
        return Header(
            table.inner_diameter,
            table.pitch,
            table.roughness,
            table.length_to_first,
            table.loss_coefficient,
            table.port_diameter,
            table.tee_law,
            table.heat_loss,
            table.ambient_temperature,
            limit_temperature=table.limit_temperature,
            velocity_limit=table.velocity_limit,
            source="scenario",
        )


def _unit(table: UnitTable | None, coolant: Coolant) -> DistributionUnit | None:
    if table is None:
        return None
    with at("cdu"):
        with at("exchanger"):
            exchanger = _exchanger(table.exchanger, coolant)
        with at("pump"):
            pump = driven_by(table.pump, table.pump_efficiency)
        return DistributionUnit(
            exchanger,
            pump,
            table.pumps,
            table.standby,
            check_valve=_check_valve(table.check_valve),
            strainer=_strainer(table.strainer),
            vessel=ExpansionVessel(table.vessel_pressure, table.pressure_limit, "scenario"),
            name=table.name,
        )


def _exchanger(table: ExchangerTable, coolant: Coolant) -> PlateExchanger:
    other = Coolant(table.facility_coolant)
    return size_exchanger(
        coolant,
        heat_flow=table.rated_heat,
        volume_flow=table.rated_flow,
        supply_temperature=table.facility_temperature + table.approach,
        other=other,
        other_volume_flow=table.facility_flow,
        approach=table.approach,
        pressure_drop=table.pressure_drop,
        fouling=table.fouling or 0.0,
        other_fouling=table.facility_fouling or 0.0,
    )


def _check_valve(table: LossTable | None) -> CheckValve | None:
    if table is None:
        return None
    with at("check_valve"):
        return CheckValve(table.loss_coefficient, table.inner_diameter)


def _strainer(table: LossTable | None) -> Fitting | None:
    if table is None:
        return None
    with at("strainer"):
        return Fitting(table.loss_coefficient, table.inner_diameter, "strainer")
