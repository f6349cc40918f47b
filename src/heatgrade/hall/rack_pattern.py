"""A kind of rack as a pattern of arrays, laid out once for each rack of that kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.hall.part_limits import PartLimits
from heatgrade.network.fitting import Fitting
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network import Network
from heatgrade.network.placed import Placed
from heatgrade.rack.branch import Branch
from heatgrade.rack.rack import Rack

Array = NDArray[np.float64]
Index = NDArray[np.int64]

TRIM = "trim"
"""Name of the place for an orifice, open until a balance fills it."""

TRIM_BORE = 0.01
"""Diameter on which the open place is counted [m]: it loses nothing on any."""


@dataclass(frozen=True, slots=True, eq=False)
class RackPattern:
    """A rack as a network between its two ports, and where its parts are in it.

    Parameters
    ----------
    rack : Rack
        The rack.
    network : Network
        Its nodes, links and elements.
    ports : tuple of int
        Nodes of the supply and the return port.
    placed : tuple of Placed
        What each element is.
    limits : PartLimits
        What each element is rated for.
    branch_links : tuple of tuple of int
        Links of each branch; the first carries its whole flow.
    supply_node, return_node : ndarray (b,)
        Where each branch meets its manifolds.
    inlet_element : ndarray (b,)
        First element of each branch.
    outlet_element : ndarray (b,)
        Last element of each branch; -1 where its last link holds none, then `outlet_node` counts.
    outlet_node : ndarray (b,)
        Where the last link of each branch begins.
    trim : ndarray (b,)
        Element of each branch in which an orifice may be put.
    branch_kind : ndarray (b,)
        Number of the kind of each branch: those that differ in nothing but their names.
    plate_element, plate_branch : ndarray (p,)
        Element and branch of each plate.
    plate_copies : ndarray (p,)
        How many equal plates side by side each one stands for.
    """

    rack: Rack
    network: Network
    ports: tuple[int, int]
    placed: tuple[Placed, ...]
    limits: PartLimits
    branch_links: tuple[tuple[int, ...], ...]
    supply_node: Index
    return_node: Index
    inlet_element: Index
    outlet_element: Index
    outlet_node: Index
    trim: Index
    branch_kind: Index
    plate_element: Index
    plate_branch: Index
    plate_copies: Array

    @classmethod
    def of(cls, rack: Rack, *, fold: bool = True) -> RackPattern:
        """Return the pattern of `rack`; with `fold` equal plates side by side are one."""
        open_place = Fitting(0.0, TRIM_BORE, TRIM)
        fitted = tuple(replace(b, extra=(*b.extra, open_place)) for b in rack.branches)
        graph = replace(rack, branches=fitted).graph(fold=fold)
        network = graph.builder.network(fixed=[(graph.return_, 0.0)])
        laid = graph.builder.placed
        placed = tuple(laid)
        first = np.searchsorted(network.elements.link, np.arange(network.link_count + 1))
        branch_links = tuple(graph.links_of(k) for k in range(len(rack.branches)))
        ends = graph.branch_first[1:] - 1
        holds = first[ends + 1] > first[ends]
        plates = laid.which(lambda part: isinstance(part, MountedPlate))
        of_plate = network.elements.link[plates]
        return cls(
            rack=rack,
            network=network,
            ports=(graph.supply, graph.return_),
            placed=placed,
            limits=PartLimits.of(placed),
            branch_links=branch_links,
            supply_node=graph.supply_ports,
            return_node=graph.return_ports,
            inlet_element=first[graph.branch_first[:-1]],
            outlet_element=np.where(holds, first[ends + 1] - 1, -1),
            outlet_node=network.start[ends],
            trim=_trims(branch_links, placed),
            branch_kind=branch_kinds(rack.branches),
            plate_element=plates,
            plate_branch=np.searchsorted(graph.branch_first, of_plate, side="right") - 1,
            plate_copies=network.multiplicity[of_plate],
        )

    @property
    def branch_count(self) -> int:
        """Number of branches."""
        return len(self.branch_links)

    def plate(self, number: int) -> MountedPlate:
        """Return a plate by its place among `plate_element`."""
        part = self.placed[int(self.plate_element[number])].part
        assert isinstance(part, MountedPlate)
        return part

    def elements_of(self, branch: int) -> Index:
        """Return the elements of a branch."""
        link = self.network.elements.link
        return np.flatnonzero(np.isin(link, self.branch_links[branch]))


def _trims(branch_links: tuple[tuple[int, ...], ...], placed: tuple[Placed, ...]) -> Index:
    found = {
        item.link: k
        for k, item in enumerate(placed)
        if isinstance(item.part, Fitting) and item.part.name == TRIM
    }
    return np.array([found[links[0]] for links in branch_links], dtype=np.int64)


def branch_kinds(branches: tuple[Branch, ...]) -> Index:
    """Return a number for each branch, the same for those that differ only by their names."""
    kinds: list[Branch] = []
    found = []
    for branch in branches:
        plates = tuple(replace(plate, name="") for plate in branch.plates)
        nameless = replace(branch, name=None, plates=plates)
        if nameless not in kinds:
            kinds.append(nameless)
        found.append(kinds.index(nameless))
    return np.array(found, dtype=np.int64)
