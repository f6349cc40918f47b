"""Heat carried along the flow: enthalpies of nodes and elements, upwind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import heat_transport, link_values
from heatgrade.network.flow_circles import FlowCircles
from heatgrade.network.flow_sequence import FlowSequence, flow_sequence
from heatgrade.network.network import Network
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

STAGNANT = 1e-12
"""Share of the largest flow below which a link counts as standing still."""


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


class HeatCarrier:
    """Carries heat through one network again and again, each time along other flows.

    Parameters
    ----------
    network, shape : Network, Structure
        The network.
    fed_enthalpy : ndarray (n,), optional
        Enthalpy of what is fed in at each node [J/kg]; left out, that of the supply, 0.
    threads : int
        Threads; the answer has the same bits on any number.
    """

    def __init__(
        self,
        network: Network,
        shape: Structure,
        fed_enthalpy: Array | None = None,
        threads: int = 1,
    ) -> None:
        self.network, self.shape, self.threads = network, shape, threads
        self.fed_enthalpy, self._nothing = fed_enthalpy, np.empty(0)
        self._sequence: FlowSequence | None = None
        self._fed, self._leaving = network.inflow.copy(), np.empty(network.node_count)
        self._work = np.empty((2, network.node_count))
        ends = np.empty((2, network.elements.count))
        self.found = Enthalpies(np.empty(network.node_count), *ends)

    def carry(
        self, mass_flow: Array, heat_flow: Array, friction: Array, exchanged: Exchanged | None
    ) -> Enthalpies:
        """Return the enthalpies of nodes and elements, in arrays that the next call fills anew.

        The arguments are those of `advect`.

        Raises
        ------
        NetworkError
            HG525, see `advect`.
        """
        still = STAGNANT * link_values.largest(mass_flow)
        self._sequence = flow_sequence(self.shape, mass_flow, still, self._sequence)
        link_values.divergence(self.shape.start, self.shape.end, mass_flow, self._leaving)
        fixed = self.network.fixed_node
        self._fed[fixed] = self._leaving[fixed]
        if self._sequence.tears != 0:
            return self._round(mass_flow, heat_flow, friction, exchanged, still)
        network, shape, order = self.network, self.shape, self._sequence
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
            friction,
            self._nothing if exchanged is None else exchanged.gain,
            self._nothing if exchanged is None else exchanged.added,
            self._fed,
            self._nothing if self.fed_enthalpy is None else self.fed_enthalpy,
            still,
            self.found.node,
            self.found.inlet,
            self.found.outlet,
            self._work,
        )
        return self.found

    def _round(
        self,
        mass_flow: Array,
        heat_flow: Array,
        friction: Array,
        exchanged: Exchanged | None,
        still: float,
    ) -> Enthalpies:
        """Carry it where coolant runs in circles."""
        network, shape, order = self.network, self.shape, self._sequence
        assert order is not None
        maps = Exchanged.nothing(heat_flow.size) if exchanged is None else exchanged
        moving = np.abs(order.direction)
        each = mass_flow / network.multiplicity
        added = maps.added.copy()
        link_map = np.empty((2, network.link_count))
        heat_transport.link_maps(
            shape.element,
            each,
            moving,
            heat_flow,
            friction,
            maps.gain,
            added,
            link_map,
            self.threads,
        )
        brought = self._fed, self.fed_enthalpy
        node = FlowCircles(network, shape, mass_flow, order, link_map, still, brought).nodes()
        self.found.node[:] = node
        heat_transport.along_links(
            shape.start,
            shape.end,
            shape.element,
            mass_flow,
            moving,
            node,
            maps.gain,
            added,
            self.found.inlet,
            self.found.outlet,
            self.threads,
        )
        return self.found


def advect(
    network: Network,
    mass_flow: Array,
    heat_flow: Array,
    *,
    structure: Structure | None = None,
    friction: Array | None = None,
    exchanged: Exchanged | None = None,
    fed_enthalpy: Array | None = None,
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
    threads : int
        Threads; the answer has the same bits on any number.

    Raises
    ------
    NetworkError
        HG525 when coolant runs in a circle that nothing enters, leaves or cools.
    """
    shape = Structure.of(network) if structure is None else structure
    rubbed = np.zeros(heat_flow.size) if friction is None else friction
    carrier = HeatCarrier(network, shape, fed_enthalpy, threads)
    return carrier.carry(mass_flow, heat_flow, rubbed, exchanged)
