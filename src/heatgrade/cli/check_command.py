"""``heatgrade check``: read and build a scenario, solve nothing, and say what would be run.

What follows from temperatures that a solve finds stays open; the last line but one names it.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from heatgrade.cli.scenario_plates import built
from heatgrade.grid.memory import BYTES_PER_CELL

if TYPE_CHECKING:
    from heatgrade.scenario.construction import Construction
    from heatgrade.scenario.scenario_table import ScenarioTable


def check(options: argparse.Namespace) -> int:
    """Print what a run of the scenario would do."""
    from heatgrade.scenario.network_case import is_network
    from heatgrade.scenario.stack_case import is_stack

    if is_network(options.scenario):
        from heatgrade.cli.network_command import check_network_file

        return check_network_file(options)
    if is_stack(options.scenario):
        from heatgrade.cli.stack_command import check_stack_file

        return check_stack_file(options)
    for made in built(options):
        sys.stdout.write("\n".join(described(made)) + "\n")
    return 0


def unchecked(table: ScenarioTable) -> list[str]:
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


def described(made: Construction) -> list[str]:
    """Return what a run would do, in lines."""
    from heatgrade.units import show

    scenario = made.scenario
    variant = f" [{scenario.variant}]" if scenario.variant else ""
    lines = [f"{scenario.name}{variant}: {scenario.table.scenario.title}"]
    lines += [
        f"  plate {rated.name}: {show(rated.heat_flow, 'W')}, "
        f"{show(rated.volume_flow, 'L/min', 3)} {made.coolant.name} at "
        f"{show(rated.inlet_temperature, 'degC')}, about {rated.estimated_cells:,} cells "
        f"({rated.estimated_cells * BYTES_PER_CELL / 1e9:.2f} GB)"
        for rated in made.plates
    ]
    for rated in made.plates:
        if rated.resolved is not None:
            window = rated.resolved.window
            piece = window if isinstance(window, str) else "rectangle"
            lines.append(
                f"  plate {rated.name}, coolant resolved: {piece}, {rated.resolved_cells:,} cells"
            )
    if made.mesh is not None:
        table = made.mesh.table
        lines.append(
            f"  mesh: {show(made.mesh.plate.power, 'W')}, {show(table.volume_flow, 'L/min', 3)} "
            f"{made.coolant.name} at {show(table.inlet_temperature, 'degC')}"
        )
        lines += [f"    {line}" for line in made.mesh.painted.summary().splitlines()]
    source = scenario.table.source
    if source is not None:
        lines.append(
            f"  source: {source.name}, {show(source.heat, 'MW', 3)}, "
            f"{show(source.hot_temperature, 'degC')} / {show(source.cold_temperature, 'degC')}"
        )
    rack = scenario.table.rack
    if rack is not None:
        count = sum(branch.count for branch in rack.branches)
        lines.append(f"  rack: {count} branches, supply {show(rack.supply_temperature, 'degC')}")
    row, hall = scenario.table.row, scenario.table.hall
    if row is not None:
        racks = sum(group.count for group in row.racks)
        rows = 1 if hall is None else hall.rows
        further = scenario.table.rows.values()
        total = rows * racks + sum(
            more.count * sum(group.count for group in more.racks) for more in further
        )
        kinds = f" and {len(further)} more kinds of rows" if further else ""
        lines.append(f"  hall: {rows:,} rows of {racks:,} racks{kinds}, {total:,} racks")
    recovery = scenario.table.recovery
    if recovery is not None:
        network = recovery.network
        lines.append(
            f"  recovery: {network.name}, {show(network.supply_temperature, 'degC')} / "
            f"{show(network.return_temperature, 'degC')}, {recovery.heat_pump.refrigerant}"
        )
    match = scenario.table.match
    if match is not None:
        given = show(sum(source.heat for source in match.sources), "kW")
        wanted = show(sum(network.heat for network in match.networks), "kW")
        lines.append(
            f"  match: {len(match.sources)} sources give {given}, {len(match.networks)} networks"
            f" want {wanted}"
        )
    if made.district is not None:
        year = made.district
        lines.append(
            f"  district: {year.weather.label}, {show(year.demand.annual_heat, 'GWh')} a year, "
            f"{scenario.table.district.racks if scenario.table.district else 1} times this source"
        )
    if scenario.table.published:
        lines.append(f"  published: {len(scenario.table.published)} figures to be held against")
    lines.append(f"  assumptions: {len(scenario.assumptions)} labelled")
    left = unchecked(scenario.table)
    if left:
        lines.append(f"  shown by a run alone: {' and '.join(left)}")
    lines.append("  nothing is wrong with what it builds")
    return lines
