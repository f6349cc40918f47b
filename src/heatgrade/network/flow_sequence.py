"""An order of the nodes in which each comes after those that feed it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import heat_transport, link_values
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

MOST_TEARS = 24
"""Circles opened one by one; with more of them all nodes are solved for together."""


@dataclass(frozen=True, slots=True, eq=False)
class FlowSequence:
    """Nodes in an order in which each comes after those that feed it.

    Parameters
    ----------
    direction : ndarray (l,) of int8
        1, -1 or 0 for a link that flows forward, back or not at all.
    node : ndarray (n,) of int32
        The nodes in order.
    tear : ndarray (n,) of int8
        1 where a circle is opened.
    tears : int
        How many there are; -1 for too many.
    """

    direction: NDArray[np.int8]
    node: NDArray[np.int32]
    tear: NDArray[np.int8]
    tears: int

    @classmethod
    def of(cls, shape: Structure, mass_flow: Array, direction: NDArray[np.int8]) -> FlowSequence:
        """Return the sequence for the flows of the links (l,)."""
        count = shape.node_first.size - 1
        node, tear = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int8)
        tears = heat_transport.flow_sequence(
            shape.start,
            shape.end,
            mass_flow,
            np.abs(direction),
            shape.node_first,
            shape.node_link,
            node,
            tear,
            np.empty(count, dtype=np.int32),
            np.empty(count),
            MOST_TEARS,
        )
        return cls(direction, node, tear, tears)


def flow_sequence(
    shape: Structure, mass_flow: Array, still: float, last: FlowSequence | None = None
) -> FlowSequence:
    """Return the sequence for the flows of the links (l,): the last one where it still holds.

    A link with a flow of at most `still` [kg/s] stands still.
    """
    direction = np.zeros(mass_flow.size, dtype=np.int8) if last is None else last.direction.copy()
    turned = link_values.directions(mass_flow, still, direction)
    if last is not None and not turned:
        return last
    return FlowSequence.of(shape, mass_flow, direction)
