"""Sums at the nodes and round the loops: is what came out a solution?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import incidence, link_values
from heatgrade.network.network import Network
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]


def node_balance(network: Network, mass_flow: Array, divergence: Array | None = None) -> float:
    """Return the largest sum of the flows at a node, over the flow through the network.

    That flow is what is fed in from outside; in a closed loop, the largest flow of a link.
    `divergence` (n,) is what leaves each node less what enters, where it is known already.
    """
    leaving = network.divergence(mass_flow) if divergence is None else divergence
    rest = leaving - network.inflow
    rest[network.fixed_node] = 0.0
    external = network.inflow.copy()
    external[network.fixed_node] = leaving[network.fixed_node]
    through = float(np.maximum(external, 0.0).sum())
    largest = link_values.largest(mass_flow)
    if through < 1e-6 * largest:  # nothing but rounding comes in from outside
        through = largest
    # what is fed in must also come out again: fixed nodes close only as a whole
    worst = max(link_values.largest(rest), abs(float(external.sum())))
    return worst / through if through > 0.0 else worst


def loop_balance(network: Network, drop: Array, structure: Structure | None = None) -> float:
    """Return the largest sum of drops round a loop, over the largest drop between two nodes.

    The pressures are added up along a spanning tree of the open links, from the fixed nodes;
    every link outside the tree then closes one loop. The solver's own pressures are not used.

    Parameters
    ----------
    network : Network
        Nodes and links; between fixed nodes the given pressure differences close the loop.
    drop : ndarray (l,)
        Drop of each link from start to end [Pa].
    structure : Structure, optional
        The network's shape, where it is known already.
    """
    shape = Structure.of(network) if structure is None else structure
    level = np.full(network.node_count, np.nan)
    level[network.fixed_node] = network.fixed_pressure
    opened = (~network.closed).astype(np.int8)
    along = np.ascontiguousarray(drop)
    queue = np.empty(network.node_count, dtype=np.int32)
    incidence.spread(
        shape.start, shape.end, opened, along, shape.node_first, shape.node_link, level, queue
    )
    worst, span = incidence.loop_gaps(shape.start, shape.end, opened, along, level)
    return worst / span if span > 0.0 else worst


def energy_balance(
    network: Network,
    structure: Structure,
    divergence: Array,
    enthalpies: tuple[Array, Array | None],
    heat: tuple[Array, Array],
) -> float:
    """Return abs(carried out - carried in - put in) over what was put in or taken up.

    Parameters
    ----------
    network, structure : Network, Structure
        The network.
    divergence : ndarray (n,)
        What leaves each node through its links, less what enters [kg/s].
    enthalpies : (ndarray, ndarray or None)
        Of the nodes, and of what is fed in at each [J/kg]; None for 0.
    heat : (ndarray, ndarray)
        Heat put into one copy of each element, and what it takes up by the laws of exchange [W].
    """
    external = network.inflow.copy()
    external[network.fixed_node] = divergence[network.fixed_node]
    # only what passes the network's borders counts
    border = np.flatnonzero(external)
    external, node = external[border], enthalpies[0][border]
    fed = np.zeros(border.size) if enthalpies[1] is None else enthalpies[1][border]
    height = np.where(external > 0.0, fed, np.where(np.isnan(node), 0.0, node))
    carried = -float((external * height).sum())
    total = 0.0
    for part in heat:
        gained, size = link_values.totals(structure.element, network.multiplicity, part)
        carried, total = carried - gained, total + size
    return abs(carried) / total if total > 0.0 else abs(carried)
