"""The shape of a network, prepared once: its nodes in the order of their elimination."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import elimination, incidence, network_shape
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
        links, nodes = network.link_count, network.node_count
        number, at = np.empty((2, nodes), dtype=np.int32)
        pairs, free, ends = np.empty((3, 2, links), dtype=np.int32)
        count = network_shape.free_ends(
            network.start, network.end, network.fixed_node, number, pairs, free
        )
        place, first, row = _eliminate(free[0], free[1], count)
        network_shape.places(number, place, pairs, at, ends)
        start, end, start_place, end_place = pairs[0], pairs[1], ends[0], ends[1]
        slot = np.empty(links, dtype=np.int32)
        elimination.slots(start_place, end_place, first, row, slot)
        node_first = np.empty(nodes + 1, dtype=np.int32)
        node_link = np.empty(2 * links, dtype=np.int32)
        incidence.incidence(start, end, node_first, node_link)
        element = np.empty(links + 1, dtype=np.int32)
        network_shape.element_begins(network.elements.link, element)
        places = start_place, end_place
        return cls(start, end, element, at, *places, first, row, slot, node_first, node_link)

    @property
    def places(self) -> int:
        """Number of free nodes."""
        return self.first.size - 1


def _eliminate(start: Int, end: Int, count: int) -> tuple[Int, Int, Int]:
    """Return the place of each free node, and the graph that fills in, row by row."""
    order, place, begin, length = np.empty((4, count), dtype=np.int32)
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
