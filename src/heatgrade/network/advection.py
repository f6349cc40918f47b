"""Heat carried along the flow: enthalpies of nodes and elements, upwind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.native import heat_transport, link_values
from heatgrade.network.network import Network
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

STAGNANT = 1e-12
"""Share of the largest flow below which a link counts as standing still."""

MOST_TEARS = 24
"""Circles opened one by one; with more of them all nodes are solved for together."""

NO_WAY_OUT = 1e-13
"""Share of a circle's heat that leaves it, below which nothing carries it away."""


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class Exchanged:
    """Linear maps ``h_out = gain h_in + added`` of the elements, before their heat.

    Parameters
    ----------
    gain, added : ndarray (e,)
        [-], [J/kg].
    """

    gain: Array
    added: Array

    @classmethod
    def nothing(cls, count: int) -> Exchanged:
        """Return the maps of elements that exchange nothing."""
        return cls(np.ones(count), np.zeros(count))


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
    shape: Structure, mass_flow: Array, last: FlowSequence | None = None
) -> FlowSequence:
    """Return the sequence for the flows of the links (l,): the last one where it still holds."""
    direction = np.zeros(mass_flow.size, dtype=np.int8) if last is None else last.direction.copy()
    turned = link_values.directions(mass_flow, _still(mass_flow), direction)
    if last is not None and not turned:
        return last
    return FlowSequence.of(shape, mass_flow, direction)


def _still(mass_flow: Array) -> float:
    return STAGNANT * link_values.largest(mass_flow)


def advect(
    network: Network,
    mass_flow: Array,
    heat_flow: Array,
    *,
    structure: Structure | None = None,
    friction: Array | None = None,
    exchanged: Exchanged | None = None,
    fed_enthalpy: Array | None = None,
    sequence: FlowSequence | None = None,
    threads: int = 1,
) -> Enthalpies:
    """Return the enthalpies that the flow carries; what is fed in has enthalpy 0 unless given.

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
        Heat given to the coolant in each element, of one copy [W].
    structure : Structure, optional
        The network's shape, where it is known already.
    friction : ndarray (e,), optional
        Friction heat of each element, of one copy [W].
    exchanged : Exchanged, optional
        What elements exchange with their surroundings.
    fed_enthalpy : ndarray (n,), optional
        Enthalpy of what is fed in at each node [J/kg].
    sequence : FlowSequence, optional
        Order of the nodes, where it is known already.
    threads : int
        Threads; the answer has the same bits on any number.

    Raises
    ------
    NetworkError
        HG525 when coolant runs in a circle that nothing enters, leaves or cools.
    """
    shape = Structure.of(network) if structure is None else structure
    order = flow_sequence(shape, mass_flow) if sequence is None else sequence
    rubbed = np.zeros(heat_flow.size) if friction is None else friction
    leaving = np.empty(network.node_count)
    link_values.divergence(shape.start, shape.end, mass_flow, leaving)
    fed = network.inflow.copy()
    fed[network.fixed_node] = leaving[network.fixed_node]
    still = _still(mass_flow)
    inlet, outlet = np.empty(heat_flow.size), np.empty(heat_flow.size)
    if order.tears == 0:
        node, nothing = np.empty(network.node_count), np.empty(0)
        heat_transport.carry(
            shape.start,
            shape.end,
            shape.element,
            mass_flow,
            network.multiplicity,
            order.direction,
            shape.node_first,
            shape.node_link,
            order.node,
            heat_flow,
            rubbed,
            nothing if exchanged is None else exchanged.gain,
            nothing if exchanged is None else exchanged.added,
            fed,
            nothing if fed_enthalpy is None else fed_enthalpy,
            still,
            node,
            inlet,
            outlet,
            np.empty((2, network.node_count)),
        )
        return Enthalpies(node, inlet, outlet)
    maps = Exchanged.nothing(heat_flow.size) if exchanged is None else exchanged
    moving = np.abs(order.direction)
    each = mass_flow / network.multiplicity
    added = maps.added.copy()
    link_map = np.empty((2, network.link_count))
    heat_transport.link_maps(
        shape.element, each, moving, heat_flow, rubbed, maps.gain, added, link_map, threads
    )
    carrier = _Carrier(network, shape, mass_flow, order, link_map, still, (fed, fed_enthalpy))
    node = carrier.nodes()
    heat_transport.along_links(
        shape.start,
        shape.end,
        shape.element,
        mass_flow,
        moving,
        node,
        maps.gain,
        added,
        inlet,
        outlet,
        threads,
    )
    return Enthalpies(node, inlet, outlet)


class _Carrier:
    """One set of flows and maps, from which the enthalpies of the nodes follow."""

    def __init__(
        self,
        network: Network,
        shape: Structure,
        mass_flow: Array,
        order: FlowSequence,
        link_map: Array,
        still: float,
        brought: tuple[Array, Array | None],
    ) -> None:
        count = network.node_count
        fed, fed_enthalpy = brought
        self.network, self.shape, self.map, self.order = network, shape, link_map, order
        self.flow, self.moving, self.still = mass_flow, np.abs(order.direction), still
        self.fed = np.maximum(fed, 0.0)
        self.fed_enthalpy = np.zeros(count) if fed_enthalpy is None else fed_enthalpy
        self.tear, self.tears = order.tear, order.tears

    def nodes(self) -> Array:
        """Return the enthalpy of each node [J/kg]; NaN where nothing flows."""
        if self.tears < 0:
            return self._together()
        torn = np.flatnonzero(self.tear)
        zero = np.zeros(torn.size)
        base = self._sweep(zero)[1][torn]
        # what comes back to each tear for one unit at each of them, and nothing else
        columns = []
        for k in range(torn.size):
            unit = np.zeros(torn.size)
            unit[k] = 1.0
            columns.append(self._sweep(unit, alone=True)[1][torn])
        response = np.stack(columns, axis=1)
        matrix = np.eye(torn.size) - response
        if np.linalg.svd(matrix, compute_uv=False).min() < NO_WAY_OUT:
            raise self._no_way_out(torn)
        return self._sweep(np.asarray(np.linalg.solve(matrix, base), dtype=float))[0]

    def _sweep(self, torn: Array, *, alone: bool = False) -> tuple[Array, Array]:
        shape, count = self.shape, self.network.node_count
        on = 0.0 if alone else 1.0
        node, mixed = np.full(count, np.nan), np.empty(count)
        node[np.flatnonzero(self.tear)] = torn
        heat_transport.sweep(
            shape.start,
            shape.end,
            self.flow,
            self.moving,
            shape.node_first,
            shape.node_link,
            self.order.node,
            self.tear,
            self.map * np.array([[1.0], [on]]) if alone else self.map,
            self.fed,
            self.fed_enthalpy * on,
            self.still,
            node,
            mixed,
            np.empty(count),
        )
        return node, mixed

    def _together(self) -> Array:
        """Solve for all nodes at once."""
        from scipy.sparse import coo_array
        from scipy.sparse.linalg import splu

        count, size = self.network.node_count, np.abs(self.flow)
        forward = self.flow > 0.0
        upstream = np.where(forward, self.shape.start, self.shape.end)
        downstream = np.where(forward, self.shape.end, self.shape.start)
        on = self.moving > 0
        entering = self.fed + np.bincount(downstream[on], weights=size[on], minlength=count)
        still = entering <= self.still
        # each row over its own flow: a node with little flow is as well determined as any other
        scale = 1.0 / np.where(still, 1.0, entering)
        on &= ~still[downstream]
        share = (size * scale[downstream])[on]
        rows = np.concatenate((np.arange(count), downstream[on]))
        cols = np.concatenate((np.arange(count), upstream[on]))
        values = np.concatenate((np.ones(count), -share * self.map[0, on]))
        brought = np.bincount(downstream[on], weights=share * self.map[1, on], minlength=count)
        right = np.asarray(brought) + self.fed * self.fed_enthalpy * scale
        matrix = coo_array((values, (rows, cols)), shape=(count, count)).tocsc()
        try:
            node = splu(matrix).solve(right)
        except RuntimeError as error:  # exactly singular
            raise self._no_way_out(np.flatnonzero(~still)) from error
        return np.asarray(np.where(still, np.nan, node), dtype=float)

    def _no_way_out(self, nodes: NDArray[np.int64]) -> NetworkError:
        return NetworkError(
            "HG525",
            f"coolant runs in a circle through {self.network.name(int(nodes[0]))} that nothing "
            "cools: its temperature has no answer",
            entry="links",
            allowed="an exchanger, a heat loss or coolant fed in from outside on every circle",
            remedy="add the exchanger that takes the heat away",
        )
