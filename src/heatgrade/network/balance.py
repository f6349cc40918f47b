"""Sums at the nodes and round the loops: is what came out a solution?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import incidence
from heatgrade.network.network import Network

Array = NDArray[np.float64]


def node_balance(network: Network, mass_flow: Array) -> float:
    """Return the largest sum of the flows at a node, over the flow through the network.

    That flow is what is fed in from outside; in a closed loop, the largest flow of a link.
    """
    external = network.external_inflow(mass_flow)
    rest = network.divergence(mass_flow) - external
    through = float(np.maximum(external, 0.0).sum())
    largest = float(np.abs(mass_flow).max(initial=0.0))
    if through < 1e-6 * largest:  # nothing but rounding comes in from outside
        through = largest
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
    level = potentials(network, drop)
    gap = (level[network.start] - level[network.end] - drop)[~network.closed]
    reached = gap[np.isfinite(gap)]
    if not reached.size:
        return 0.0
    span = float(np.nanmax(level) - np.nanmin(level))
    worst = float(np.abs(reached).max())
    return worst / span if span > 0.0 else worst


def potentials(network: Network, drop: Array) -> Array:
    """Return the pressure of each node, added up from the fixed ones; NaN where none leads."""
    start, end = network.start.astype(np.int32), network.end.astype(np.int32)
    first = np.empty(network.node_count + 1, dtype=np.int32)
    link = np.empty(2 * start.size, dtype=np.int32)
    incidence.incidence(start, end, first, link)
    level = np.full(network.node_count, np.nan)
    level[network.fixed_node] = network.fixed_pressure
    opened = (~network.closed).astype(np.int8)
    queue = np.empty(network.node_count, dtype=np.int32)
    incidence.spread(start, end, opened, np.ascontiguousarray(drop), first, link, level, queue)
    return level
