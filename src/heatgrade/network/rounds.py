"""Flows, then temperatures, then properties, again and again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import link_values
from heatgrade.network.advection import Enthalpies, Exchanged, HeatCarrier
from heatgrade.network.balance import energy_balance, loop_balance, node_balance
from heatgrade.network.coolant_state import CoolantState
from heatgrade.network.exchange import Exchange
from heatgrade.network.flow_engine import FlowEngine, FlowSolution
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.outcome import NetworkOutcome, Reason
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

FIRST = 1e-1
"""Pressure residual that is enough in the first round, whose properties are a guess."""

PER_KELVIN = 1e-2
"""Pressure residual that is enough, for each kelvin by which temperatures still change: about what
the change of the properties amounts to."""

LOOSEST, TIGHTEST = 1e-1, 1e-11
"""Largest and smallest pressure residual that is asked for; flows end to the same share."""

CONTRACTING, STEADIEST = 0.1, 1e-3
"""Share of its change that a round leaves to the next: above the first nothing is foreseen from it,
and no less than the second is counted on."""

LEVEL = 1e-3
"""Change of temperature along an element below which its heat capacity is that of one point [K]."""


@dataclass(frozen=True, slots=True, eq=False)
class _Approach:
    """Flow of one copy, mean heat capacity and what `Exchange.approach` returns."""

    flow: Array
    capacity: Array
    share: Array
    towards: Array
    heated: Array


class Rounds:
    """Flows, then temperatures, then properties, until none of them changes any more.

    Parameters
    ----------
    network : Network
        The network.
    liquid : LiquidTable
        Its coolant.
    structure : Structure, optional
        The network's shape, where it is known already.
    flow_scale : float
        Typical flow [kg/s].
    threads : int, optional
        Threads.
    """

    def __init__(
        self,
        network: Network,
        liquid: LiquidTable,
        structure: Structure | None,
        flow_scale: float,
        threads: int | None,
    ) -> None:
        self.network, self.liquid = network, liquid
        self.shape = Structure.of(network) if structure is None else structure
        self.engine = FlowEngine(network, self.shape, flow_scale, threads)
        at_supply = np.zeros(network.elements.count)
        self.state = CoolantState.at(
            network, self.shape, liquid, at_supply, at_supply, threads=self.engine.threads
        )
        fed = None
        if network.fed_temperature is not None:
            unknown = np.isnan(network.fed_temperature)
            fed = liquid.enthalpy(np.where(unknown, liquid.reference, network.fed_temperature))
        self.fed_enthalpy = fed
        elements = network.elements
        coupled = elements.plates or elements.tees is not None or elements.exchange is not None
        # nothing that the flows follow from goes with a temperature
        self.one_way = liquid.constant and not coupled
        self.carrier = HeatCarrier(network, self.shape, fed, self.engine.threads)
        self.enthalpies = Enthalpies(np.zeros(0), at_supply, at_supply)
        self.friction = np.zeros(network.elements.count)
        self.flow: FlowSolution | None = None
        self.drop: Array | None = None  # at the present flow and state, where it is known
        self.history: list[float] = []
        self.count = 0
        self.flow_change = self.change = self.warmer = np.inf

    def run(self, friction_heat: bool, most: int, level: float) -> Reason:
        """Go on until temperatures change by less than `level` [K]; return why it stopped."""
        tightest = max(PER_KELVIN * level, TIGHTEST)
        if self.one_way:
            return self._once(friction_heat, tightest)
        tolerance = FIRST
        while self.count < most:
            self.count += 1
            # these flows and pressures belong to temperatures that would hardly change any more
            last, settled = self.flow, self.warmer <= level
            self.flow = self.engine.solve(self.state.laws, tolerance=tolerance, finish=settled)
            self.history.extend(self.flow.history)
            if self.flow.reason is not Reason.CONVERGED:
                return self.flow.reason
            if last is not None:
                self.flow_change = link_values.largest_share(last.mass_flow, self.flow.mass_flow)
            settled &= (
                self.flow_change <= tightest
                and max(self.flow.history[-1:], default=0.0) <= tightest
            )
            if settled:
                return Reason.CONVERGED
            self._carry(self.flow, friction_heat)
            # the flows need not be better known than the properties that they follow from
            tolerance = min(max(PER_KELVIN * self.warmer, tightest), LOOSEST)
        return Reason.MAX_ITERATIONS

    def _once(self, friction_heat: bool, tolerance: float) -> Reason:
        """Solve the flows, and carry the heat along them."""
        self.count = 1
        self.flow = self.engine.solve(self.state.laws, tolerance=tolerance)
        self.history.extend(self.flow.history)
        if self.flow.reason is Reason.CONVERGED:
            self._carry(self.flow, friction_heat)
            self.flow_change = self.warmer = 0.0
        return self.flow.reason

    def _carry(self, flow: FlowSolution, friction_heat: bool) -> None:
        """Carry the heat along the flow, and take the properties at the new temperatures."""
        network, threads, mass_flow = self.network, self.engine.threads, flow.mass_flow
        if friction_heat:
            drop = self.drop = flow.drops(self.state.laws, threads)
            copies, density = network.multiplicity, self.state.density
            link_values.friction_heat(
                self.shape.element, mass_flow, copies, drop, density, self.friction
            )
            if network.elements.pumps.size:
                # what a pump gives is lost along the rest
                self.friction[network.elements.pumps] = 0.0
        exchanged = self._exchanged(mass_flow)
        self.enthalpies = self.carrier.carry(
            mass_flow, network.elements.heat_flow, self.friction, exchanged
        )
        inlet, outlet = self.enthalpies.inlet, self.enthalpies.outlet
        change = self.state.renew(network, self.liquid, inlet, outlet, mass_flow, threads)
        if not self.one_way:
            self.drop = None  # the laws have changed
        # the first change is the heat itself and tells nothing of those that follow
        share = 1.0
        if self.count > 2 and change < CONTRACTING * self.change:
            share = max(change / self.change, STEADIEST)
        self.change, self.warmer = change, change * share

    def _taken(self, mass_flow: Array) -> Array:
        """Return the heat that elements take up by the laws of exchange, of one copy [W].

        At the final flows and temperatures, and not from what the streams carry: the energy balance
        holds the one against the other.
        """
        elements, taken = self.network.elements, np.zeros(self.network.elements.count)
        if elements.exchange is not None:
            index = elements.exchange.elements
            law = self._law(elements.exchange, mass_flow)
            heat = elements.heat_flow[index] + self.friction[index]
            drive = law.towards - self.state.inlet_temperature[index]
            taken[index] = law.flow * law.share * law.capacity * drive - (1.0 - law.heated) * heat
        return taken

    def _law(self, exchange: Exchange, mass_flow: Array) -> _Approach:
        """Return how the elements that exchange heat do so at the temperatures known now."""
        index, state, last = exchange.elements, self.state, self.enthalpies
        each = np.abs(mass_flow / self.network.multiplicity)[self.network.elements.link[index]]
        inlet, outlet = state.inlet_temperature[index], state.outlet_temperature[index]
        entered = np.nan_to_num(last.inlet[index])
        rise, gained = outlet - inlet, np.nan_to_num(last.outlet[index]) - entered
        flat = np.abs(rise) < LEVEL
        capacity = np.where(
            flat,
            self.liquid.heat_capacity_at(0.5 * (inlet + outlet)),
            gained / np.where(flat, 1.0, rise),
        )
        share, towards, heated = exchange.approach(
            self.liquid.coolant, each, self.liquid.inside(0.5 * (inlet + outlet)), capacity
        )
        return _Approach(each, capacity, share, towards, heated)

    def _exchanged(self, mass_flow: Array) -> Exchanged | None:
        """Return the maps of elements that exchange heat, linear about the last round."""
        exchange = self.network.elements.exchange
        if exchange is None:
            return None
        index = exchange.elements
        elements, state, last = self.network.elements, self.state, self.enthalpies
        law = self._law(exchange, mass_flow)
        inlet, entered = state.inlet_temperature[index], np.nan_to_num(last.inlet[index])
        heat = elements.heat_flow[index] + self.friction[index]
        maps = Exchanged.nothing(elements.count)
        maps.gain[index] = 1.0 - law.share
        # h_out = h_in - share cp (T_in - T_a), with T_in linear in h_in about the last round
        maps.added[index] = law.share * (entered - law.capacity * (inlet - law.towards))
        moving = law.flow > 0.0
        maps.added[index[moving]] -= ((1.0 - law.heated) * heat)[moving] / law.flow[moving]
        return maps

    def collect(self, outcome: NetworkOutcome) -> NetworkSolution:
        """Return the answer, judged with the laws at the final temperatures."""
        assert self.flow is not None
        network, flow, state = self.network, self.flow, self.state
        ends = self.enthalpies
        drop = flow.drops(state.laws, self.engine.threads) if self.drop is None else self.drop
        put_in = network.elements.heat_flow + self.friction
        exchanged = self._taken(flow.mass_flow)
        cold, warm = state.inlet_temperature, state.outlet_temperature
        still = np.isnan(ends.inlet)
        if still.any():
            put_in, exchanged = np.where(still, 0.0, put_in), np.where(still, 0.0, exchanged)
            cold, warm = np.where(still, np.nan, cold), np.where(still, np.nan, warm)
        leaving = np.empty(network.node_count)
        link_values.divergence(self.shape.start, self.shape.end, flow.mass_flow, leaving)
        return NetworkSolution(
            network=network,
            mass_flow=flow.mass_flow,
            pressure=flow.pressure,
            temperature=self.liquid.temperature(ends.node),
            drop=drop,
            density=state.density,
            inlet_density=state.inlet_density,
            inlet_temperature=cold,
            outlet_temperature=warm,
            friction_heat_flow=self.friction,
            exchanged_heat_flow=exchanged,
            node_balance=node_balance(network, flow.mass_flow, leaving),
            loop_balance=loop_balance(network, state.laws.of_links(drop), self.shape),
            energy_balance=energy_balance(
                network, self.shape, leaving, (ends.node, self.fed_enthalpy), (put_in, exchanged)
            ),
            outcome=outcome,
        )
