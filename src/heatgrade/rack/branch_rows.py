"""From a solved network to its branches and plates."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.curve_table import thermal_resistance
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.rack.assembly import RackGraph
from heatgrade.rack.branch import Branch
from heatgrade.rack.branch_result import BranchRow, PlateRow

Array = NDArray[np.float64]


def branch_rows(
    branches: Sequence[Branch],
    names: Sequence[str],
    graph: RackGraph,
    network: Network,
    solution: NetworkSolution,
) -> tuple[BranchRow, ...]:
    """Return what each branch and its plates do."""
    resistance = _thermal_resistances(network, solution)
    elements = _elements_of_links(network)
    rows = []
    for k, branch in enumerate(branches):
        links = graph.branch_links[k]
        inside = [element for link in links for element in elements[link]]
        plates = tuple(
            _plate_row(graph.builder.placed[element].part, element, network, solution, resistance)
            for element in inside
            if isinstance(graph.builder.placed[element].part, MountedPlate)
        )
        flow = float(solution.mass_flow[links[0]])
        start, end = graph.supply_ports[k], graph.return_ports[k]
        still = flow == 0.0
        hottest = [row.junction_temperature_max for row in plates]
        rows.append(
            BranchRow(
                name=names[k],
                mass_flow=flow,
                volume_flow=0.0 if still else flow / float(solution.inlet_density[inside[0]]),
                heat_flow=branch.heat_flow,
                inlet_temperature=math.nan if still else float(solution.temperature[start]),
                outlet_temperature=_outlet(links, elements, network, solution),
                pressure_drop=math.nan
                if still
                else float(solution.pressure[start] - solution.pressure[end]),
                junction_temperature_max=max(
                    (value for value in hottest if math.isfinite(value)), default=math.nan
                ),
                plates=plates,
            )
        )
    return tuple(rows)


def _elements_of_links(network: Network) -> list[list[int]]:
    """Return the elements of each link, in their order."""
    found: list[list[int]] = [[] for _ in range(network.link_count)]
    for element, link in enumerate(network.elements.link.tolist()):
        found[link].append(element)
    return found


def _outlet(
    links: tuple[int, ...],
    elements: list[list[int]],
    network: Network,
    solution: NetworkSolution,
) -> float:
    """Return what the branch gives off [K], before it mixes with the return manifold."""
    last = links[-1]
    if elements[last]:
        return float(solution.outlet_temperature[elements[last][-1]])
    return float(solution.temperature[network.start[last]])


def _thermal_resistances(network: Network, solution: NetworkSolution) -> Array:
    """Return the resistance of every plate at its flow and inlet (e,) [K/W], NaN at rest."""
    resistance = np.full(network.elements.count, np.nan)
    flow = np.abs(solution.mass_flow[network.elements.link]) / solution.inlet_density
    for index, curve in network.elements.plates:
        wet = index[np.isfinite(solution.inlet_temperature[index]) & (flow[index] > 0.0)]
        if wet.size:
            inlet = solution.inlet_temperature[wet]
            resistance[wet] = thermal_resistance(curve, flow[wet], inlet)
    return resistance


def _plate_row(
    plate: object, element: int, network: Network, solution: NetworkSolution, resistance: Array
) -> PlateRow:
    assert isinstance(plate, MountedPlate)
    inlet = float(solution.inlet_temperature[element])
    flow = float(solution.mass_flow[network.elements.link[element]])
    return PlateRow(
        name=plate.name,
        heat_flow=plate.heat,
        mass_flow=flow,
        volume_flow=flow / float(solution.inlet_density[element]),
        inlet_temperature=inlet,
        outlet_temperature=float(solution.outlet_temperature[element]),
        thermal_resistance=float(resistance[element]),
        junction_temperature_max=inlet + float(resistance[element]) * plate.heat,
        pressure_drop=float(solution.drop[element]),
    )
