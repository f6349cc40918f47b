"""Heat carried along the flow: enthalpies of nodes and elements, upwind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.rack.network import Network

Array = NDArray[np.float64]

STAGNANT = 1e-12
"""Share of the total flow below which a link counts as standing still."""


@dataclass(frozen=True, slots=True)
class Enthalpies:
    """Specific enthalpies above the supply [J/kg]; NaN where nothing flows.

    Parameters
    ----------
    node : ndarray (n,)
        Mixed enthalpy of each node.
    inlet, outlet : ndarray (e,)
        At the inlet and outlet of each element, in the direction of its flow.
    """

    node: Array
    inlet: Array
    outlet: Array


def advect(network: Network, mass_flow: Array, heat_flow: Array) -> Enthalpies:
    """Return the enthalpies that the flow carries; all that is fed in has enthalpy 0.

    At a node, what enters mixes: ``sum(m_in) h = sum(m_in h_in)``; what leaves has the node's
    enthalpy. Along a link each element adds its heat over the flow. The sums telescope, so the
    energy balance of the network closes to rounding.

    Parameters
    ----------
    network : Network
        Nodes and links.
    mass_flow : ndarray (l,)
        Flow of each link [kg/s]; those at rest take no part.
    heat_flow : ndarray (e,)
        Heat given to the coolant in each element [W].
    """
    total = float(np.abs(network.external_inflow(mass_flow)).sum()) / 2.0
    moving = np.abs(mass_flow) > STAGNANT * total
    size = np.where(moving, np.abs(mass_flow), 0.0)
    forward = mass_flow > 0.0
    upstream = np.where(forward, network.start, network.end)
    downstream = np.where(forward, network.end, network.start)
    link_heat = np.asarray(
        np.bincount(network.elements.link, weights=heat_flow, minlength=network.link_count),
        dtype=float,
    )
    fed = np.maximum(network.external_inflow(mass_flow), 0.0)
    node = _mix(
        network.node_count,
        upstream=upstream,
        downstream=downstream,
        size=size,
        heat=np.where(moving, link_heat, 0),
        fed=fed,
    )
    inlet, outlet = _along_links(network, forward, heat_flow, link_heat)
    link = network.elements.link
    with np.errstate(divide="ignore", invalid="ignore"):
        per_flow = np.where(moving, 1.0 / np.where(moving, size, 1.0), np.nan)
    base = node[upstream][link]
    return Enthalpies(node, base + inlet * per_flow[link], base + outlet * per_flow[link])


def _mix(
    count: int,
    *,
    upstream: NDArray[np.int64],
    downstream: NDArray[np.int64],
    size: Array,
    heat: Array,
    fed: Array,
) -> Array:
    """Solve the upwind system of the nodes; nodes that nothing reaches get NaN."""
    from scipy.sparse import coo_array
    from scipy.sparse.linalg import splu

    entering = fed + np.bincount(downstream, weights=size, minlength=count)
    still = entering <= STAGNANT * max(float(entering.max(initial=0.0)), 1e-300)
    # each row over its own flow: a node with little flow is as well determined as any other
    scale = 1.0 / np.where(still, 1.0, entering)
    ok = (size > 0.0) & ~still[downstream]
    rows = np.concatenate((np.arange(count), downstream[ok]))
    cols = np.concatenate((np.arange(count), upstream[ok]))
    values = np.concatenate((np.ones(count), -size[ok] * scale[downstream[ok]]))
    right = np.bincount(downstream[ok], weights=heat[ok], minlength=count) * scale
    matrix = coo_array((values, (rows, cols)), shape=(count, count)).tocsc()
    node = splu(matrix).solve(right)
    return np.asarray(np.where(still, np.nan, node), dtype=float)


def _along_links(
    network: Network, forward: NDArray[np.bool_], heat: Array, link_heat: Array
) -> tuple[Array, Array]:
    """Return the heat of the link taken up before and after each element, along its flow [W]."""
    link = network.elements.link
    total = np.cumsum(heat)
    before_link = np.concatenate(([0.0], np.cumsum(link_heat)))[:-1][link]
    after = total - before_link
    before = after - heat
    backward = ~forward[link]
    inlet = np.where(backward, link_heat[link] - after, before)
    outlet = np.where(backward, link_heat[link] - before, after)
    return inlet, outlet
