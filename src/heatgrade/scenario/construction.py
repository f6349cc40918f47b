"""What a scenario builds before anything is solved: coolant, plates, and their rated points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from heatgrade.errors import ScenarioError, positive
from heatgrade.grid import refuse_oversize
from heatgrade.materials import Coolant
from heatgrade.plate import Resolution
from heatgrade.rack import HeatStream, Rack
from heatgrade.recovery.stream_check import check_stream
from heatgrade.scenario.build_district import DistrictParts, build_district
from heatgrade.scenario.build_plate import build_plate
from heatgrade.scenario.build_rack import build_pump, build_rack
from heatgrade.scenario.build_recovery import (
    build_cdu,
    build_dead_state,
    build_heat_pump,
    build_limits,
    build_network,
    build_overhead,
    build_sinks,
    build_upgrades,
    in_entries,
)
from heatgrade.scenario.build_resolved import build_resolved, checked_cells
from heatgrade.scenario.build_transient import TransientCase, build_transient
from heatgrade.scenario.cell_estimate import estimated_cells
from heatgrade.scenario.datasheet_curve import DatasheetCurve
from heatgrade.scenario.document import Scenario
from heatgrade.scenario.entry import as_written, at
from heatgrade.scenario.match_case import MatchCase, build_match
from heatgrade.scenario.plate_table import PlateTable
from heatgrade.scenario.rated_plate import RatedPlate
from heatgrade.scenario.rehearsal import given_flow, refuse_boiling
from heatgrade.scenario.transient_table import TransientTable

if TYPE_CHECKING:
    from heatgrade.scenario.mesh_case import MeshCase

MAIN = "main"


@dataclass(frozen=True, slots=True)
class Construction:
    """Everything that a scenario builds before it is solved.

    Parameters
    ----------
    scenario : Scenario
        Where it comes from.
    coolant : Coolant
        The coolant of the racks' loop.
    plates : tuple of RatedPlate
        The main plate first; empty where a ``[source]``, ``[mesh]`` or ``[match]`` stands in place
        of plates.
    district : DistrictParts or None
        The year of the heat network, where the scenario has one.
    transient : TransientCase or None
        The run of the main plate in time, where the scenario has one.
    mesh : MeshCase or None
        The plate from a mesh, where the scenario has one.
    match : MatchCase or None
        Many sources and networks, where the scenario has them.
    """

    scenario: Scenario
    coolant: Coolant
    plates: tuple[RatedPlate, ...]
    district: DistrictParts | None = None
    transient: TransientCase | None = None
    mesh: MeshCase | None = None
    match: MatchCase | None = None

    @property
    def main(self) -> RatedPlate | None:
        """The plate of ``[plate]``, where there is one."""
        return self.plates[0] if self.plates else None


def construct(scenario: Scenario, typed: Mapping[str, Any] | None = None) -> Construction:
    """Return what `scenario` builds, with everything checked that needs no solve.

    Parameters
    ----------
    scenario : Scenario
        What was written.
    typed : mapping of str to value, optional
        Entries of a `ResolvedSetup` that stand in place of those of all plates' `resolved` tables.

    Raises
    ------
    HeatgradeError
        With the path of the entry at fault.
    """
    with as_written(scenario.data):
        return _construct(scenario, typed or {})


def refuse_without_plates(made: Construction) -> None:
    """Raise HG691 where a source stands in place of plates, and something asks for a plate."""
    if made.plates:
        return
    raise ScenarioError(
        "HG691",
        "has no plate by its parameters: it has a [source], a [mesh] or a [match]",
        entry="SCENARIO",
        value=made.scenario.name,
        allowed="a scenario with [plate]",
        remedy="choose one of the chips' scenarios: heatgrade list",
    )


def _construct(scenario: Scenario, typed: Mapping[str, Any]) -> Construction:
    table = scenario.table
    with at("coolant"):
        coolant = Coolant(table.coolant.name, pressure=table.coolant.pressure)
    tables = {} if table.plate is None else {MAIN: ("plate", table.plate)}
    tables |= {name: (f"plates.{name}", plate) for name, plate in table.plates.items()}
    plates = tuple(
        _rated(name, entry, plate, scenario, coolant, typed)
        for name, (entry, plate) in tables.items()
    )
    timed = None
    if table.transient is not None:
        with at("transient"):
            timed = build_transient(table.transient, plates[0], scenario.folder)
            for index, warm in enumerate(_inlets(table.transient)):
                coolant.check_temperature(warm, f"inlet_temperature.values[{index}]")
    _check_recovery(scenario)  # before the district, which builds on it under its own name
    mesh = None
    if table.mesh is not None:
        from heatgrade.scenario.mesh_case import build_mesh

        with at("mesh"):
            mesh = build_mesh(table.mesh, coolant, scenario.folder)
    match = None
    if table.match is not None:
        with at("match"):
            match = build_match(table.match, coolant)
    made = Construction(scenario, coolant, plates, _district(scenario), timed, mesh, match)
    nominal_rack(made)
    _check_source(scenario, coolant)
    return made


def _inlets(table: TransientTable) -> list[float]:
    return [] if table.inlet_temperature is None else table.inlet_temperature.values


def _district(scenario: Scenario) -> DistrictParts | None:
    table = scenario.table
    if table.district is None or table.recovery is None:
        return None
    return build_district(table.district, table.recovery, scenario.folder)


def _check_source(scenario: Scenario, coolant: Coolant) -> None:
    source, recovery = scenario.table.source, scenario.table.recovery
    if source is None:
        return
    coolant.check_temperature(source.hot_temperature, "source.hot_temperature")
    coolant.check_temperature(source.cold_temperature, "source.cold_temperature")
    assert recovery is not None  # the table sees to it
    stream = HeatStream(coolant, 1.0, source.cold_temperature, source.hot_temperature)
    with at("recovery"), in_entries():
        check_stream(stream, build_dead_state(recovery))


def _rated(
    name: str,
    entry: str,
    table: PlateTable,
    scenario: Scenario,
    coolant: Coolant,
    typed: Mapping[str, Any],
) -> RatedPlate:
    rack = scenario.table.rack
    inlet = table.inlet_temperature
    where = f"{entry}.inlet_temperature"
    if inlet is None:
        # The tables see to it that there is a rack where a plate has no inlet of its own.
        inlet = 0.0 if rack is None else rack.supply_temperature
        where = "rack.supply_temperature"
    coolant.check_temperature(inlet, where)
    with at(entry):
        plate = build_plate(table, coolant, scenario.folder)
        heat = float(plate.stack.power)
        per_heat, of_flow = table.flow_per_heat, f"{entry}.flow_per_heat"
        if per_heat is None and rack is not None:
            per_heat, of_flow = rack.flow_per_heat, "rack.flow_per_heat"
        flow = table.volume_flow if table.volume_flow is not None else (per_heat or 0.0) * heat
        for index, warm in enumerate(table.curve.inlet_temperatures or []):
            coolant.check_temperature(warm, f"curve.inlet_temperatures[{index}]")
        resolution = resolution_of(table)
        cells = estimated_cells(plate, resolution)
        refuse_oversize(cells, "grid")
        setup, fine = None, 0
        if _resolved(name, table, scenario):
            with at("resolved"):
                setup = replace(build_resolved(table.resolved), **typed)
            fine = checked_cells(plate, setup)
    if table.volume_flow is not None:
        of_flow = f"{entry}.volume_flow"
    refuse_boiling(coolant, inlet, heat, flow, of_flow)
    return RatedPlate(name, entry, plate, table, resolution, int(cells), flow, inlet, setup, fine)


def _resolved(name: str, table: PlateTable, scenario: Scenario) -> bool:
    """Return whether a plate's coolant is resolved, steady or in time, or said how it may be.

    `heatgrade compare`, `calibrate` and `refine` go by that table of a plate which runs by
    correlations.
    """
    timed = scenario.table.transient
    in_time = name == MAIN and timed is not None and timed.fidelity == "resolved"
    return table.fidelity == "resolved" or in_time or "resolved" in table.model_fields_set


def resolution_of(table: PlateTable) -> Resolution:
    """Return how finely the plate is cut."""
    with at("grid"):
        return Resolution(**table.grid.model_dump(exclude_none=True, exclude={"check"}))


def nominal_curves(made: Construction) -> dict[str, DatasheetCurve]:
    """Return curves of the plates by their heat alone: their pressure drop stands for one."""
    return {p.name: DatasheetCurve(p.heat_flow, p.volume_flow, 1e4) for p in made.plates}


def nominal_rack(made: Construction) -> Rack | None:
    """Return the rack on nominal curves, so that a wrong part is found before the solves."""
    rack = made.scenario.table.rack
    if rack is None:
        return None
    made.coolant.check_temperature(rack.supply_temperature, "rack.supply_temperature")
    with at("rack"):
        curves = nominal_curves(made)
        limits = {p.name: p.junction_limit for p in made.plates}
        built = build_rack(rack, made.coolant, curves, limits)
        build_pump(rack)
        positive(rack.pump_efficiency, "pump_efficiency")
        heat = built.plate_heat_flow
        flow, entry = given_flow(rack, heat)
        if flow is not None:
            refuse_boiling(made.coolant, rack.supply_temperature, heat, flow, entry)
        return built


def _check_recovery(scenario: Scenario) -> None:
    recovery = scenario.table.recovery
    if recovery is None:
        return
    with at("recovery"):
        network = build_network(recovery)
        with at("network"):
            network.water()
        build_cdu(recovery)
        build_heat_pump(recovery)
        build_overhead(recovery, 0.0)
        build_sinks(recovery)
        build_limits(recovery)
        build_upgrades(recovery)
