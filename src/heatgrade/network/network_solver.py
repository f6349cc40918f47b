"""Flows and temperatures of a network together, until neither changes any more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.materials import Coolant
from heatgrade.native import link_values
from heatgrade.network.advection import (
    Enthalpies,
    Exchanged,
    FlowSequence,
    advect,
    flow_sequence,
)
from heatgrade.network.balance import loop_balance, node_balance
from heatgrade.network.coolant_state import CoolantState
from heatgrade.network.exchange import Exchange
from heatgrade.network.flow_engine import FlowEngine, FlowSolution
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.outcome import NetworkOutcome, Reason
from heatgrade.network.possible import judged
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

TEMPERATURE_TOLERANCE = 1e-9
"""What one more round would still change of a temperature, which ends the rounds [K]."""

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


def solve_network(
    network: Network,
    coolant: Coolant,
    supply_temperature: float,
    *,
    flow_scale: float,
    friction_heat: bool = True,
    max_rounds: int = 60,
    raise_on_failure: bool = True,
    temperature_tolerance: float = TEMPERATURE_TOLERANCE,
    structure: Structure | None = None,
    liquid: LiquidTable | None = None,
    threads: int | None = None,
    judge: bool = True,
    pressure_at_zero: float | None = None,
) -> NetworkSolution:
    """Return flows, pressures and temperatures that fit each other.

    Each round solves the flows at the present properties, carries the heat along them, and takes
    the properties at the new temperatures.

    Parameters
    ----------
    network : Network
        Nodes, links and elements.
    coolant : Coolant
        The liquid.
    supply_temperature : float
        Temperature of all that is fed in, unless the network says otherwise [K].
    flow_scale : float
        Typical flow [kg/s]; scales tolerances.
    friction_heat : bool
        Count the work of the pressure drops, ``m dp / rho``, as heat of the coolant.
    max_rounds : int
        Rounds before giving up.
    raise_on_failure : bool
        Raise `NotConverged` HG521 rather than return NaN.
    temperature_tolerance : float
        What one more round would still change of a temperature, as far as the rounds before tell
        [K]; flows and pressures end to 1 % of it per kelvin, but not below 1e-11.
    structure : Structure, optional
        The network's shape, where it is known already.
    liquid : LiquidTable, optional
        Tables of this coolant about this supply temperature, where they are made already.
    threads : int, optional
        Threads; the answer has the same bits on any number.
    judge : bool
        Refuse what is impossible and tell what must be known, by the names of the parts; a caller
        that does this itself may leave it out.
    pressure_at_zero : float, optional
        Absolute pressure where the network's pressure is 0 [Pa]; with it, nodes below the vapour
        pressure are told.

    Raises
    ------
    NetworkError
        HG520, HG523, HG524 and HG525, see `solve_flow` and `advect`; HG519 and HG531 to HG533 for
        answers that cannot be, see `possible.refuse_impossible`.
    NotConverged
        HG521.
    """
    table = LiquidTable.of(coolant, supply_temperature) if liquid is None else liquid
    rounds = _Rounds(network, table, structure, flow_scale, threads)
    reason = rounds.run(friction_heat, max_rounds, temperature_tolerance)
    outcome = NetworkOutcome(
        reason,
        len(rounds.history),
        rounds.count,
        rounds.flow_change,
        rounds.warmer,
        tuple(rounds.history),
    )
    if reason is not Reason.CONVERGED:
        if raise_on_failure:
            raise NotConverged(
                "HG521",
                f"the network's flows did not settle: {outcome.summary()}",
                remedy="check the heat, the flow and the pressure laws of the plates",
            )
        return _nothing(network, outcome)
    solution = rounds.collect(outcome)
    if not judge or rounds.flow is None:
        return solution
    return judged(network, coolant, solution, rounds.flow.beyond, pressure_at_zero)


@dataclass(frozen=True, slots=True, eq=False)
class _Carried:
    """Enthalpies, and the drops and heats of the elements, at one set of flows."""

    enthalpies: Enthalpies
    drop: Array
    friction: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Approach:
    """Flow of one copy, mean heat capacity and what `Exchange.approach` returns."""

    flow: Array
    capacity: Array
    share: Array
    towards: Array
    heated: Array


class _Rounds:
    """Flows, then temperatures, then properties, again and again."""

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
        self.carried = _Carried(Enthalpies(np.zeros(0), at_supply, at_supply), at_supply, at_supply)
        self.flow: FlowSolution | None = None
        self.sequence: FlowSequence | None = None
        self.history: list[float] = []
        self.count = 0
        self.flow_change = self.change = self.warmer = np.inf
        self.fed_enthalpy: Array | None = None
        if network.fed_temperature is not None:
            given = np.where(
                np.isnan(network.fed_temperature), liquid.reference, network.fed_temperature
            )
            self.fed_enthalpy = liquid.enthalpy(given)

    def run(self, friction_heat: bool, most: int, level: float) -> Reason:
        """Go on until temperatures change by less than `level` [K]; return why it stopped."""
        tightest = max(PER_KELVIN * level, TIGHTEST)
        tolerance = FIRST
        while self.count < most:
            self.count += 1
            last, self.flow = self.flow, self.engine.solve(self.state.laws, tolerance=tolerance)
            self.history.extend(self.flow.history)
            if self.flow.reason is not Reason.CONVERGED:
                return self.flow.reason
            self.flow_change = _flow_change(last, self.flow)
            # these flows and pressures belong to temperatures that would hardly change any more
            settled = self.warmer <= level and self.flow_change <= tightest
            if settled and self.flow.history[-1] <= tightest:
                return Reason.CONVERGED
            self._carry(self.flow, friction_heat)
            self._renew(self.flow.mass_flow)
            # the flows need not be better known than the properties that they follow from
            tolerance = min(max(PER_KELVIN * self.warmer, tightest), LOOSEST)
        return Reason.MAX_ITERATIONS

    def _carry(self, flow: FlowSolution, friction_heat: bool) -> None:
        """Carry the heat along the flow."""
        network, threads = self.network, self.engine.threads
        drop, friction = flow.drops(self.state.laws, threads), self.carried.friction
        if friction_heat:
            friction = np.empty(network.elements.count)
            copies, density = network.multiplicity, self.state.density
            link_values.friction_heat(
                self.shape.element, flow.mass_flow, copies, drop, density, friction
            )
            friction[network.elements.pumps] = 0.0  # what a pump gives is lost along the rest
        self.sequence = flow_sequence(self.shape, flow.mass_flow, self.sequence)
        enthalpies = advect(
            network,
            flow.mass_flow,
            network.elements.heat_flow,
            structure=self.shape,
            friction=friction,
            exchanged=self._exchanged(flow.mass_flow, friction),
            fed_enthalpy=self.fed_enthalpy,
            sequence=self.sequence,
            threads=threads,
        )
        self.carried = _Carried(enthalpies, drop, friction)

    def _taken(self, mass_flow: Array) -> Array:
        """Return the heat that elements take up by the laws of exchange, of one copy [W].

        At the final flows and temperatures, and not from what the streams carry: the energy balance
        holds the one against the other.
        """
        elements, taken = self.network.elements, np.zeros(self.network.elements.count)
        if elements.exchange is not None:
            index = elements.exchange.elements
            law = self._law(elements.exchange, mass_flow)
            heat = elements.heat_flow[index] + self.carried.friction[index]
            drive = law.towards - self.state.inlet_temperature[index]
            taken[index] = law.flow * law.share * law.capacity * drive - (1.0 - law.heated) * heat
        return taken

    def _law(self, exchange: Exchange, mass_flow: Array) -> _Approach:
        """Return how the elements that exchange heat do so at the temperatures known now."""
        index, state, last = exchange.elements, self.state, self.carried.enthalpies
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

    def _exchanged(self, mass_flow: Array, friction: Array) -> Exchanged | None:
        """Return the maps of elements that exchange heat, linear about the last round."""
        exchange = self.network.elements.exchange
        if exchange is None:
            return None
        index = exchange.elements
        elements, state, last = self.network.elements, self.state, self.carried.enthalpies
        law = self._law(exchange, mass_flow)
        inlet, entered = state.inlet_temperature[index], np.nan_to_num(last.inlet[index])
        heat = elements.heat_flow[index] + friction[index]
        maps = Exchanged.nothing(elements.count)
        maps.gain[index] = 1.0 - law.share
        # h_out = h_in - share cp (T_in - T_a), with T_in linear in h_in about the last round
        maps.added[index] = law.share * (entered - law.capacity * (inlet - law.towards))
        moving = law.flow > 0.0
        maps.added[index[moving]] -= ((1.0 - law.heated) * heat)[moving] / law.flow[moving]
        return maps

    def _renew(self, mass_flow: Array) -> None:
        new = CoolantState.at(
            self.network,
            self.shape,
            self.liquid,
            self.carried.enthalpies.inlet,
            self.carried.enthalpies.outlet,
            mass_flow,
            self.state,
            self.engine.threads,
        )
        old = self.state
        change = max(
            link_values.largest_change(old.inlet_temperature, new.inlet_temperature),
            link_values.largest_change(old.outlet_temperature, new.outlet_temperature),
        )
        # the first change is the heat itself and tells nothing of those that follow
        share = 1.0
        if self.count > 2 and change < CONTRACTING * self.change:
            share = max(change / self.change, STEADIEST)
        self.change, self.warmer = change, change * share
        self.state = new

    def collect(self, outcome: NetworkOutcome) -> NetworkSolution:
        """Return the answer, judged with the laws at the final temperatures."""
        assert self.flow is not None
        network, flow, state = self.network, self.flow, self.state
        ends = self.carried.enthalpies
        drop = flow.drops(state.laws, self.engine.threads)
        put_in = network.elements.heat_flow + self.carried.friction
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
            friction_heat_flow=self.carried.friction,
            exchanged_heat_flow=exchanged,
            node_balance=node_balance(network, flow.mass_flow, leaving),
            loop_balance=loop_balance(network, state.laws.of_links(drop), self.shape),
            energy_balance=self._energy_balance(put_in, exchanged, leaving),
            outcome=outcome,
        )

    def _energy_balance(self, put_in: Array, exchanged: Array, leaving: Array) -> float:
        """Return abs(carried out - carried in - put in) over what was put in or taken up.

        What is taken up comes from the laws of exchange.
        """
        assert self.flow is not None
        network = self.network
        external = network.inflow.copy()
        external[network.fixed_node] = leaving[network.fixed_node]
        # only what passes the network's borders counts
        border = np.flatnonzero(external)
        external, node = external[border], self.carried.enthalpies.node[border]
        fed = np.zeros(border.size) if self.fed_enthalpy is None else self.fed_enthalpy[border]
        height = np.where(external > 0.0, fed, np.where(np.isnan(node), 0.0, node))
        carried = -float((external * height).sum())
        given, taken = put_in, exchanged
        if network.copies is not None:
            copies = network.copies[network.elements.link]
            given, taken = copies * put_in, copies * exchanged
        total = float(np.abs(given).sum()) + float(np.abs(taken).sum())
        rest = abs(carried - float(given.sum()) - float(taken.sum()))
        return rest / total if total > 0.0 else rest


def _flow_change(last: FlowSolution | None, flow: FlowSolution) -> float:
    if last is None:
        return float("inf")
    top = max(link_values.largest(flow.mass_flow), 1e-300)
    return link_values.largest_change(last.mass_flow, flow.mass_flow) / top


def _nothing(network: Network, outcome: NetworkOutcome) -> NetworkSolution:
    nan = float("nan")
    node, element = np.full(network.node_count, nan), np.full(network.elements.count, nan)
    flow = np.full(network.link_count, nan)
    return NetworkSolution(network, flow, node, node, *(element,) * 7, nan, nan, nan, outcome)
