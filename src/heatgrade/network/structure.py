"""The shape of a network, prepared once: its nodes in the order of their elimination."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import elimination, incidence
from heatgrade.network.network import Network

Int = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """What the solver needs to know of a network's shape.

    It does not depend on flows, laws or closed valves, so that one serves many solves of the same
    network.

    Parameters
    ----------
    start, end : ndarray (l,) of int32
        Nodes of each link.
    element : ndarray (l + 1,) of int32
        First element of each link.
    place : ndarray (n,) of int32
        Place of each node in the order of elimination; nodes of given pressure come last.
    start_place, end_place : ndarray (l,) of int32
        Places of the two ends of each link.
    first, row : ndarray of int32
        The graph that fills in: those joined to each place that are eliminated later.
    slot : ndarray (l,) of int32
        Edge of that graph for each link; -2 - place where one end is held; -1 where both are.
    node_first, node_link : ndarray of int32
        Links of each node.
    """

    start: Int
    end: Int
    element: Int
    place: Int
    start_place: Int
    end_place: Int
    first: Int
    row: Int
    slot: Int
    node_first: Int
    node_link: Int

    @classmethod
    def of(cls, network: Network) -> Structure:
        """Return the structure of `network`."""
        start, end = network.start.astype(np.int32), network.end.astype(np.int32)
        links, nodes = start.size, network.node_count
        number = np.zeros(nodes, dtype=np.int32)
        number[network.fixed_node] = -1
        free = np.flatnonzero(number == 0)
        number[free] = np.arange(free.size, dtype=np.int32)
        place, first, row = _eliminate(number[start], number[end], free.size)
        at = np.empty(nodes, dtype=np.int32)
        at[free] = place
        held = np.flatnonzero(number < 0)
        at[held] = np.arange(free.size, nodes, dtype=np.int32)
        ends = at[start], at[end]
        slot = np.empty(links, dtype=np.int32)
        elimination.slots(*ends, first, row, slot)
        node_first = np.empty(nodes + 1, dtype=np.int32)
        node_link = np.empty(2 * links, dtype=np.int32)
        incidence.incidence(start, end, node_first, node_link)
        element = np.zeros(links + 1, dtype=np.int32)
        np.cumsum(np.bincount(network.elements.link, minlength=links), out=element[1:])
        return cls(start, end, element, at, *ends, first, row, slot, node_first, node_link)

    @property
    def places(self) -> int:
        """Number of free nodes."""
        return self.first.size - 1


def _eliminate(start: Int, end: Int, count: int) -> tuple[Int, Int, Int]:
    """Return the place of each free node, and the graph that fills in, row by row."""
    order, place = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    begin, length = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    work = np.empty((7, count + 1), dtype=np.int32)
    room = 6 * start.size + 64
    while True:
        pool = np.empty(room, dtype=np.int32)
        used = elimination.neighbours(start, end, begin, length, work[0], pool)
        edges = elimination.eliminate(pool, begin, length, work, order, used)
        if edges >= 0:
            break
        room *= 2  # the graph fills in more than expected: a wide mesh
    first, row = np.empty(count + 1, dtype=np.int32), np.empty(edges, dtype=np.int32)
    elimination.collect(pool, begin, length, order, place, first, row)
    return place, first, row
