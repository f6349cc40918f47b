"""What a scenario would compute, in lines for a person, from die to town."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from heatgrade.grid.memory import BYTES_PER_CELL

if TYPE_CHECKING:
    from heatgrade.scenario.construction import Construction
    from heatgrade.scenario.rated_plate import RatedPlate
    from heatgrade.scenario.scenario_table import ScenarioTable


def outline(made: Construction) -> list[str]:
    """Return the title and a line for every part; what only a run can tell goes last."""
    scenario = made.scenario
    table = scenario.table
    variant = f" [{scenario.variant}]" if scenario.variant else ""
    lines = [*_plates(made), *_given_heat(table), *_racks(table), *_heat_use(made)]
    if table.published:
        lines.append(f"published: {len(table.published)} figures to be held against")
    lines.append(f"assumptions: {len(scenario.assumptions)} labelled")
    if left := _left_to_a_run(table):
        lines.append(f"shown by a run alone: {' and '.join(left)}")
    return [f"{scenario.name}{variant}: {table.scenario.title}", *(f"  {line}" for line in lines)]


def _plates(made: Construction) -> Iterator[str]:
    from heatgrade.units import show

    for rated in made.plates:
        yield (
            f"plate {rated.name}: {show(rated.heat_flow, 'W')}, "
            f"{show(rated.volume_flow, 'L/min', 3)} {made.coolant.name} at "
            f"{show(rated.inlet_temperature, 'degC')}, about {rated.estimated_cells:,} cells "
            f"({rated.estimated_cells * BYTES_PER_CELL / 1e9:.2f} GB)"
        )
    for rated in made.plates:
        if rated.resolved is not None:
            window = rated.resolved.window
            piece = window if isinstance(window, str) else "rectangle"
            use = _use(made, rated)
            yield f"plate {rated.name}, {use}: {piece}, {rated.resolved_cells:,} cells"
    if made.mesh is not None:
        given = made.mesh.table
        if given.volume_flow is not None:
            driven = show(given.volume_flow, "L/min", 3)
        else:
            assert given.inlet_pressure is not None  # one of the two
            driven = f"{show(given.inlet_pressure, 'kPa')} before"
        yield (
            f"mesh: {show(made.mesh.plate.power, 'W')}, {driven} "
            f"{made.coolant.name} at {show(given.inlet_temperature, 'degC')}"
        )
        yield from (f"  {line}" for line in made.mesh.painted.summary().splitlines())


def _use(made: Construction, rated: RatedPlate) -> str:
    """Return what a plate's table of resolved coolant is for."""
    from heatgrade.scenario.construction import MAIN

    timed = made.scenario.table.transient
    if rated.steady_resolved is not None:
        return "coolant resolved"
    if rated.name == MAIN and timed is not None and timed.fidelity == "resolved":
        return "coolant resolved in time"
    return "by correlations; coolant resolved for compare, calibrate and refine alone"


def _given_heat(table: ScenarioTable) -> Iterator[str]:
    from heatgrade.units import show

    source, match = table.source, table.match
    if source is not None:
        yield (
            f"source: {source.name}, {show(source.heat, 'MW', 3)}, "
            f"{show(source.hot_temperature, 'degC')} / {show(source.cold_temperature, 'degC')}"
        )
    if match is not None:
        given = show(sum(source.heat for source in match.sources), "kW")
        wanted = show(sum(network.heat for network in match.networks), "kW")
        yield (
            f"match: {len(match.sources)} sources give {given}, {len(match.networks)} networks"
            f" want {wanted}"
        )


def _racks(table: ScenarioTable) -> Iterator[str]:
    from heatgrade.units import show

    rack, row, hall = table.rack, table.row, table.hall
    if rack is not None:
        count = sum(branch.count for branch in rack.branches)
        yield f"rack: {count} branches, supply {show(rack.supply_temperature, 'degC')}"
    if row is not None:
        racks = sum(group.count for group in row.racks)
        rows = 1 if hall is None else hall.rows
        further = table.rows.values()
        total = rows * racks + sum(
            more.count * sum(group.count for group in more.racks) for more in further
        )
        kinds = f" and {len(further)} more kinds of rows" if further else ""
        yield f"hall: {rows:,} rows of {racks:,} racks{kinds}, {total:,} racks"


def _heat_use(made: Construction) -> Iterator[str]:
    from heatgrade.units import show

    table = made.scenario.table
    if table.recovery is not None:
        network = table.recovery.network
        yield (
            f"recovery: {network.name}, {show(network.supply_temperature, 'degC')} / "
            f"{show(network.return_temperature, 'degC')}, {table.recovery.heat_pump.refrigerant}"
        )
    if made.district is not None:
        year = made.district
        yield (
            f"district: {year.weather.label}, {show(year.demand.annual_heat, 'GWh')} a year, "
            f"{table.district.racks if table.district else 1} times this source"
        )


def _left_to_a_run(table: ScenarioTable) -> list[str]:
    """Return what may be wrong with a scenario and takes temperatures to be seen."""
    from heatgrade.scenario.build_recovery import NO_HEAT_PUMP

    left: list[str] = []
    recovery = table.recovery
    pumps = [part.heat_pump for part in (recovery, table.match) if part is not None]
    if any(pump.refrigerant != NO_HEAT_PUMP for pump in pumps):
        left.append("whether the heat pump has a cycle for its duty")
    if recovery is not None and recovery.upgrades:
        left.append("whether upgrades replace parts that there are")
    return left
