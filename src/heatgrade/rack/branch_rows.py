"""From a solved network to its branches and plates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

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
    elements = _elements_of_links(network)
    # most branches stand there many times
    heats = {key: branch.heat_flow for key, branch in {id(b): b for b in branches}.items()}
    row_of = _PlateRows(network, solution, _thermal_resistances(network, solution))
    placed = graph.builder.placed
    rows = []
    for k, branch in enumerate(branches):
        links = graph.branch_links[k]
        inside = [element for link in links for element in elements[link]]
        plates = tuple(
            row_of.row(part, element)
            for element in inside
            if isinstance(part := placed[element].part, MountedPlate)
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
                heat_flow=heats[id(branch)],
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


def _elements_of_links(network: Network) -> list[range]:
    """Return the elements of each link, in their order."""
    first = np.searchsorted(network.elements.link, np.arange(network.link_count + 1)).tolist()
    return [range(a, b) for a, b in pairwise(first)]


def _outlet(
    links: tuple[int, ...],
    elements: Sequence[range],
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


class _PlateRows:
    """The columns of the elements as lists, which are quick to read one by one."""

    def __init__(self, network: Network, solution: NetworkSolution, resistance: Array) -> None:
        flow = solution.mass_flow[network.elements.link]
        self.flow = flow.tolist()
        self.volume = (flow / solution.inlet_density).tolist()
        self.inlet = solution.inlet_temperature.tolist()
        self.outlet = solution.outlet_temperature.tolist()
        self.drop = solution.drop.tolist()
        self.resistance = resistance.tolist()

    def row(self, plate: MountedPlate, element: int) -> PlateRow:
        """Return what a plate does."""
        inlet, resistance, heat = self.inlet[element], self.resistance[element], plate.heat
        return PlateRow(
            plate.name,
            heat,
            self.flow[element],
            self.volume[element],
            inlet,
            self.outlet[element],
            resistance,
            inlet + resistance * heat,
            self.drop[element],
        )
