"""Branches and plates of a solved rack as columns: each becomes a row when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.curve_table import thermal_resistance
from heatgrade.network.lazy_rows import LazyRows
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.part import Element
from heatgrade.rack.assembly import RackGraph
from heatgrade.rack.branch_result import BranchRow, PlateRow

if TYPE_CHECKING:
    from heatgrade.network.placed import PlacedParts
    from heatgrade.rack.rack import Rack

Array = NDArray[np.float64]
Index = NDArray[np.int64]

PLATE = (
    "heat_flow",
    "mass_flow",
    "volume_flow",
    "inlet_temperature",
    "outlet_temperature",
    "thermal_resistance",
    "junction_temperature_max",
    "pressure_drop",
)
BRANCH = (
    "mass_flow",
    "volume_flow",
    "heat_flow",
    "inlet_temperature",
    "outlet_temperature",
    "pressure_drop",
    "junction_temperature_max",
)


@dataclass(frozen=True, slots=True, eq=False)
class PlateColumns:
    """Every plate of a rack, branch after branch.

    Parameters
    ----------
    parts : sequence of MountedPlate
        The different plates.
    number : ndarray (p,)
        Which of them each is.
    branch : ndarray (p,)
        Branch that it sits in.
    heat_flow, mass_flow, ... : ndarray (p,)
        As in `PlateRow`.
    """

    parts: Sequence[MountedPlate]
    number: Index
    branch: Index
    heat_flow: Array
    mass_flow: Array
    volume_flow: Array
    inlet_temperature: Array
    outlet_temperature: Array
    thermal_resistance: Array
    junction_temperature_max: Array
    pressure_drop: Array

    @classmethod
    def of(
        cls,
        placed: PlacedParts,
        solution: NetworkSolution,
        branch_first: Index,
    ) -> PlateColumns:
        """Return what the plates among the elements do."""
        network = solution.network
        at = placed.which(_is_plate)
        link = placed.link[at]
        flow = solution.mass_flow[link]
        heat = network.elements.heat_flow[at]
        inlet = solution.inlet_temperature[at]
        resistance = _thermal_resistances(network, solution)[at]
        # the plates' own numbers, without those of the other parts
        own = [k for k, part in enumerate(placed.parts) if _is_plate(part)]
        renumbered = np.zeros(len(placed.parts), dtype=np.int64)
        renumbered[own] = np.arange(len(own))
        return cls(
            parts=[part for part in placed.parts if isinstance(part, MountedPlate)],
            number=renumbered[placed.number[at]],
            branch=np.searchsorted(branch_first, link, side="right") - 1,
            heat_flow=heat,
            mass_flow=flow,
            volume_flow=flow / solution.inlet_density[at],
            inlet_temperature=inlet,
            outlet_temperature=solution.outlet_temperature[at],
            thermal_resistance=resistance,
            junction_temperature_max=inlet + resistance * heat,
            pressure_drop=solution.drop[at],
        )

    def name(self, place: int) -> str:
        """Return the name of a plate."""
        return self.parts[int(self.number[place])].name

    def names(self) -> list[str]:
        """Return the names of all plates."""
        own = [part.name for part in self.parts]
        return [own[k] for k in self.number.tolist()]

    def rows(self, first: int, last: int) -> tuple[PlateRow, ...]:
        """Return some plates as rows."""
        columns = (getattr(self, name)[first:last].tolist() for name in PLATE)
        names = (self.name(k) for k in range(first, last))
        return tuple(PlateRow(*values) for values in zip(names, *columns, strict=True))


class BranchRows(LazyRows[BranchRow]):
    """Every branch of a rack, along the supply manifold; a rack may have many, few are read.

    Parameters
    ----------
    rack : Rack
        Its branches and their names.
    graph : RackGraph
        Where they are in the network.
    placed : PlacedParts
        Its elements.
    solution : NetworkSolution
        What they do.
    """

    several = tuple

    def __init__(
        self,
        rack: Rack,
        graph: RackGraph,
        placed: PlacedParts,
        solution: NetworkSolution,
    ) -> None:
        network, first = solution.network, graph.branch_first
        self.names = rack.names
        self.plates = PlateColumns.of(placed, solution, first)
        self._plate = np.searchsorted(self.plates.branch, np.arange(first.size))
        begin = np.searchsorted(network.elements.link, np.arange(network.link_count + 1))
        self.mass_flow = flow = solution.mass_flow[first[:-1]]
        still = flow == 0.0
        density = solution.inlet_density[begin[first[:-1]]]
        self.volume_flow = np.where(still, 0.0, flow / density)
        self.heat_flow = rack.kinds.each(lambda branch: branch.heat_flow)
        start, end = graph.supply_ports, graph.return_ports
        self.inlet_temperature = np.where(still, np.nan, solution.temperature[start])
        # what the branch gives off, before it mixes with the return manifold
        last = first[1:] - 1
        behind = np.maximum(begin[last + 1] - 1, 0)
        self.outlet_temperature = np.where(
            begin[last + 1] > begin[last],
            solution.outlet_temperature[behind],
            solution.temperature[network.start[last]],
        )
        fall = solution.pressure[start] - solution.pressure[end]
        self.pressure_drop = np.where(still, np.nan, fall)
        self.junction_temperature_max = self._hottest()

    def _hottest(self) -> Array:
        hottest = np.full(len(self), -np.inf)
        junction = self.plates.junction_temperature_max
        known = np.isfinite(junction)
        np.maximum.at(hottest, self.plates.branch[known], junction[known])
        return np.where(np.isfinite(hottest), hottest, np.nan)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names)

    def row(self, at: int) -> BranchRow:
        """Return one branch."""
        plates = self.plates.rows(int(self._plate[at]), int(self._plate[at + 1]))
        values = [float(getattr(self, column)[at]) for column in BRANCH]
        return _row(self.names[at], values, plates)

    def __iter__(self) -> Iterator[BranchRow]:
        plates = self.plates.rows(0, self.plates.number.size)
        ends = self._plate.tolist()
        columns = zip(*(getattr(self, name).tolist() for name in BRANCH), strict=True)
        for k, (name, values) in enumerate(zip(self.names, columns, strict=True)):
            yield _row(name, values, plates[ends[k] : ends[k + 1]])

    def __eq__(self, other: Any) -> bool:
        """Return whether all rows are the same."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def _row(name: str, values: Sequence[Any], plates: tuple[PlateRow, ...]) -> BranchRow:
    return BranchRow(name, **dict(zip(BRANCH, values, strict=True)), plates=plates)


def _is_plate(part: Element) -> bool:
    return isinstance(part, MountedPlate)


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
