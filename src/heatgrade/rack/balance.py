"""Sums at the nodes and round the loops: is what came out a solution?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.rack.network import Network

Array = NDArray[np.float64]


def node_balance(network: Network, mass_flow: Array) -> float:
    """Return the largest sum of the flows at a node, over the flow through the network."""
    external = network.external_inflow(mass_flow)
    rest = network.divergence(mass_flow) - external
    through = float(np.maximum(external, 0.0).sum())
    # what is fed in must also come out again: fixed nodes close only as a whole
    worst = max(float(np.abs(rest).max(initial=0.0)), abs(float(external.sum())))
    return worst / through if through > 0.0 else worst


def loop_balance(network: Network, drop: Array) -> float:
    """Return the largest sum of drops round a loop, over the largest drop between two nodes.

    The pressures are added up along a spanning tree of the open links, from the fixed nodes;
    every link outside the tree then closes one loop. The solver's own pressures are not used.

    Parameters
    ----------
    network : Network
        Nodes and links; between fixed nodes the given pressure differences close the loop.
    drop : ndarray (l,)
        Drop of each link from start to end [Pa].
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order

    opened = np.flatnonzero(~network.closed)
    root = network.node_count
    # a virtual node ties the fixed pressures together
    start = np.concatenate((network.start[opened], np.full(network.fixed_node.size, root)))
    end = np.concatenate((network.end[opened], network.fixed_node))
    fall = np.concatenate((drop[opened], -network.fixed_pressure))
    ones = np.ones(start.size)
    graph = coo_array((ones, (start, end)), shape=(root + 1, root + 1)).tocsr()
    order, parent = breadth_first_order(graph, root, directed=False)
    level = np.full(root + 1, np.nan)
    level[root] = 0.0
    fall_of: dict[tuple[int, int], float] = {}
    for a, b, value in zip(start.tolist(), end.tolist(), fall.tolist(), strict=True):
        fall_of.setdefault((a, b), value)
        fall_of.setdefault((b, a), -value)
    for child in order[1:].tolist():
        up = int(parent[child])
        level[child] = level[up] - fall_of[(up, child)]
    gap = level[start] - level[end] - fall
    reached = np.isfinite(gap)
    if not np.any(reached):
        return 0.0
    span = float(np.nanmax(level[:root]) - np.nanmin(level[:root]))
    worst = float(np.abs(gap[reached]).max())
    return worst / span if span > 0.0 else worst
