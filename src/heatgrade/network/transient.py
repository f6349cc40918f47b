"""A network in the course of time: flows that follow at once, heat that travels with the coolant.

The flows are in balance at every moment (an incompressible liquid without inertia). Coolant moves
through pipes as plugs: a front leaves a pipe after the time that its coolant needs, however long
that is, and each link that it passes spreads it over one step of time at most. A plate with its
chip is one thermal mass behind its resistance. An exchanger takes in each step the heat that
belongs to what entered it in the step before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError, NotConverged, positive
from heatgrade.materials import Coolant
from heatgrade.native import plug_flow
from heatgrade.network.advection import STAGNANT
from heatgrade.network.coolant_state import CoolantState
from heatgrade.network.curve_table import thermal_resistance
from heatgrade.network.event import (
    Event,
    HeatStep,
    PumpTrip,
    SecondStreamRamp,
    SupplyRamp,
    ValveClosing,
)
from heatgrade.network.flow_engine import FlowEngine, FlowSolution
from heatgrade.network.kind import Kind
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network
from heatgrade.network.network_solver import solve_network
from heatgrade.network.network_transient import NetworkTransient
from heatgrade.network.outcome import Reason
from heatgrade.network.plug_order import late_elements, waiting_sequence
from heatgrade.network.plug_store import PlugStore
from heatgrade.network.pump_speed import at_speed, check_trips
from heatgrade.network.structure import Structure

Array = NDArray[np.float64]

ROOM = 128
"""Plugs that one pipe may hold."""

SAME = 1e-7
"""Difference of temperature below which two plugs are one [K]."""


def solve_network_transient(
    network: Network,
    coolant: Coolant,
    supply_temperature: float,
    *,
    flow_scale: float,
    end_time: float,
    time_step: float,
    events: Sequence[Event] = (),
    heat_capacity: float | Array = 0.0,
    room: int = ROOM,
) -> NetworkTransient:
    """Return how a network goes on from its steady state.

    Parameters
    ----------
    network : Network
        Nodes, links and elements; its steady state is the beginning.
    coolant : Coolant
        The liquid.
    supply_temperature : float
        Temperature of what is fed in at the beginning [K].
    flow_scale : float
        Typical flow [kg/s]; scales tolerances.
    end_time, time_step : float
        How far and in what steps [s]. A front is spread over one step for each link.
    events : sequence of Event
        What happens. An event acts from the step on that begins at its time or after it.
    heat_capacity : float or ndarray (p,)
        Heat capacity of each plate with its chip [J/K], in the order of the elements.
    room : int
        Plugs that one pipe may hold.

    Raises
    ------
    NetworkError
        HG529 for a circle of the flow on which no pipe holds what passes in a step; HG569 and HG570
        for an event of an element that is no exchanger or no pump; those of `solve_network`.
    NotConverged
        HG521.
    """
    positive(end_time, "end_time", "s")
    positive(time_step, "time_step", "s")
    check_trips(network, (event for event in events if isinstance(event, PumpTrip)))
    march = _March(network, coolant, supply_temperature, flow_scale, heat_capacity, room, time_step)
    steps = max(1, round(end_time / time_step))
    march.record(0.0)
    for step in range(steps):
        march.apply(events, step * time_step)
        march.step(time_step)
        march.record((step + 1) * time_step)
    return march.result()


class _March:
    """The state of a network on its way through time."""

    def __init__(
        self,
        network: Network,
        coolant: Coolant,
        supply: float,
        flow_scale: float,
        heat_capacity: float | Array,
        room: int,
        time_step: float,
    ) -> None:
        self.shape = Structure.of(network)
        self.network, self.scale = network, flow_scale
        self.supply, self.first_supply = supply, supply
        self.liquid = LiquidTable.of(coolant, supply)
        steady = solve_network(
            network, coolant, supply, flow_scale=flow_scale, structure=self.shape
        )
        inlet = np.where(np.isnan(steady.inlet_temperature), supply, steady.inlet_temperature)
        outlet = np.where(np.isnan(steady.outlet_temperature), supply, steady.outlet_temperature)
        self.inlet, self.outlet = self.liquid.enthalpy(inlet), self.liquid.enthalpy(outlet)
        self.node = self.liquid.enthalpy(np.nan_to_num(steady.temperature, nan=supply))
        self.density, self.flow = steady.density, steady.mass_flow
        self.plugs = PlugStore(network, steady.density, self.outlet, room)
        self._fill_losing_pipes(inlet, time_step)
        self.engine = FlowEngine(network, self.shape, flow_scale)
        self.closed = network.closed.copy()
        self.speed = np.ones(network.elements.count)  # over that at the beginning
        exchange = network.elements.exchange
        self.exchangers = dict(() if exchange is None else exchange.exchangers)
        self._plates(heat_capacity, inlet)
        self.rows: list[tuple[float, Array, Array, Array, Array]] = []
        self.moved = self.rest = 0.0
        self.state: CoolantState | None = None

    def _fill_losing_pipes(self, inlet: Array, time_step: float) -> None:
        """Lay the steady profile along each pipe that loses heat: a plug for each step."""
        store, liquid = self.plugs, self.liquid
        each = self.flow / self.network.multiplicity
        for k in np.flatnonzero(store.rate[: store.element.size] > 0.0).tolist():
            e = store.element[k]
            flow = abs(each[self.network.elements.link[e]])
            if flow <= STAGNANT * self.scale:
                continue
            passing = max(flow * time_step, store.content[k] / (store.mass.shape[1] - 4))
            pieces = max(1, math.ceil(store.content[k] / passing - 1e-9))
            near = inlet[e] - store.ambient[k]
            capacity = float(liquid.heat_capacity_at(inlet[e]))
            age = (np.arange(pieces) + 0.5) * passing / flow
            warm = store.ambient[k] + near * np.exp(-store.rate[k] * age / capacity)
            mass = np.full(pieces, passing)
            mass[0] = store.content[k] - passing * (pieces - 1)  # the newest may be less
            if each[self.network.elements.link[e]] < 0.0:
                warm, mass = warm[::-1], mass[::-1]  # from the element's start to its end
            store.mass[k, :pieces], store.enthalpy[k, :pieces] = mass, liquid.enthalpy(warm)
            store.count[k] = pieces

    def _plates(self, heat_capacity: float | Array, inlet: Array) -> None:
        """Set up the thermal masses, at their steady temperatures."""
        elements = self.network.elements
        self.plate = np.flatnonzero((elements.kind == Kind.VOLUME) | (elements.heat_flow > 0.0))
        self.number = np.full(elements.count, -1, dtype=np.int32)
        self.number[self.plate] = np.arange(self.plate.size, dtype=np.int32)
        size = max(self.plate.size, 1)
        self.power, self.capacity = np.zeros(size), np.zeros(size)
        self.power[: self.plate.size] = elements.heat_flow[self.plate]
        self.capacity[: self.plate.size] = heat_capacity
        self.resistance = np.full(size, 1e-9)
        self._resist(inlet)
        self.junction = np.full(size, self.supply)
        at = self.plate
        self.junction[: at.size] = inlet[at] + (self.power * self.resistance)[: at.size]

    def _resist(self, inlet: Array) -> None:
        """Take the resistance of every plate at its flow and inlet temperature."""
        elements = self.network.elements
        each = np.abs(self.flow / self.network.multiplicity)[elements.link]
        for index, curve in elements.plates:
            wet = index[each[index] > STAGNANT * self.scale]
            if wet.size:
                volume = each[wet] / self.density[wet]
                found = thermal_resistance(curve, volume, np.round(inlet[wet], 3))
                self.resistance[self.number[wet]] = np.maximum(found, 1e-9)

    def apply(self, events: Sequence[Event], time: float) -> None:
        """Let happen what happens at the beginning of a step."""
        eps = 1e-9
        closed = self.network.closed.copy()
        supply = self.first_supply
        for event in events:
            if isinstance(event, SupplyRamp):
                supply = event.at(time + eps, supply)
            elif isinstance(event, SecondStreamRamp):
                self._turn(event, time + eps)
            elif isinstance(event, PumpTrip):
                self.speed[event.element] = event.share(time + eps)
            elif time + eps < event.time:
                continue
            elif isinstance(event, HeatStep):
                self.power[self.number[list(event.elements)]] = event.heat_flow
            elif isinstance(event, ValveClosing):
                closed[event.link] = True
        self.supply = supply
        if not np.array_equal(closed, self.closed):
            self.closed = closed
            shut = replace(self.network, closed=closed)
            self.engine = FlowEngine(shut, self.shape, self.scale)

    def _turn(self, event: SecondStreamRamp, time: float) -> None:
        exchange = self.network.elements.exchange
        first = dict(() if exchange is None else exchange.exchangers).get(event.element)
        if first is None:
            raise NetworkError(
                "HG569",
                "is no exchanger with a second stream",
                entry="events: element",
                value=event.element,
                allowed=", ".join(str(k) for k in self.exchangers) or "none: there is no exchanger",
                remedy="name the element of an exchanger",
            )
        warm = event.at(time, first.other_temperature)
        self.exchangers[event.element] = replace(first, other_temperature=warm)  # type: ignore[type-var]  # exchangers are dataclasses, which a protocol cannot say

    def step(self, time_step: float) -> None:
        """Go on by one step."""
        flow, friction, answer = self._flows()
        self.flow = flow.mass_flow
        network, shape = self.network, self.shape
        each = self.flow / network.multiplicity
        moving = (
            np.abs(self.flow) > STAGNANT * max(float(np.abs(self.flow).max()), self.scale)
        ).astype(np.int8)
        late = late_elements(network, self.plugs, each, moving, time_step)
        sequence = waiting_sequence(shape, self.flow, moving, late)
        fed = np.maximum(network.external_inflow(self.flow), 0.0)
        fed[fed <= STAGNANT * self.scale] = 0.0
        enthalpy = np.full(network.node_count, float(self.liquid.enthalpy(self.supply)))
        before = self._stored()
        self.plugs.lose_heat(self.liquid, 0.5 * time_step)
        lost = before - self._stored()
        store, liquid = self.plugs, self.liquid
        plug_flow.advance(
            shape.start,
            shape.end,
            shape.element,
            each,
            network.multiplicity,
            moving,
            shape.node_first,
            shape.node_link,
            sequence,
            late,
            store.number,
            self.number,
            friction,
            answer,
            self.entering if answer.size else answer,
            store.mass,
            store.enthalpy,
            store.first,
            store.count,
            store.content if store.content.size else np.zeros(1),
            self.junction,
            self.power,
            self.resistance,
            self.capacity,
            liquid.warmth,
            liquid.enthalpy_low,
            liquid.enthalpy_step,
            fed,
            enthalpy,
            self.node,
            self.inlet,
            self.outlet,
            np.empty((2, network.node_count)),
            time_step,
            SAME * liquid.heat_capacity_at(self.supply).item(),
        )
        between = self._stored()
        self.plugs.lose_heat(self.liquid, 0.5 * time_step)
        lost += between - self._stored()
        self._account(before, lost, fed, enthalpy, moving, friction, time_step)

    def _flows(self) -> tuple[FlowSolution, Array, Array]:
        """Return the flows in balance, the heat of one copy of each element [W], and its answer.

        That is friction and what exchangers take up, and how it goes with the enthalpy that enters.
        """
        elements = self.network.elements
        moved = replace(self.network, elements=at_speed(elements, self.speed))
        self.state = CoolantState.at(
            moved, self.shape, self.liquid, self.inlet, self.outlet, self.flow, self.state
        )
        self.density = self.state.density
        self._resist(self.state.inlet_temperature)
        flow = self.engine.solve(self.state.laws)
        if flow.reason is not Reason.CONVERGED:
            raise NotConverged(
                "HG521",
                f"the network's flows did not settle in a step: {flow.reason.value}",
                remedy="check the events and the pressure laws of the plates",
            )
        drop = flow.drops(self.state.laws)
        each = flow.mass_flow / self.network.multiplicity
        friction = each[elements.link] * drop / self.density
        friction[elements.pumps] = 0.0
        return flow, friction, self._exchange(np.abs(each), friction)

    def _exchange(self, each: Array, heat: Array) -> Array:
        """Add what exchangers with a second stream take up to the heat of the elements [W]."""
        if not self.exchangers or self.state is None:
            return np.empty(0)
        link, answer = self.network.elements.link, np.zeros(heat.size)
        self.entering = np.asarray(self.liquid.enthalpy(self.state.inlet_temperature))
        for k, part in self.exchangers.items():
            flow = float(each[link[k]])
            if flow <= STAGNANT * self.scale:
                continue
            entered = float(self.state.inlet_temperature[k])
            middle = 0.5 * (entered + float(self.state.outlet_temperature[k]))
            capacity = float(self.liquid.heat_capacity_at(middle))
            share = part.effectiveness(self.liquid.coolant, flow, middle, capacity)
            # the capacity between what enters and what leaves, so that the share is that of kelvins
            leaves = entered + share * (part.other_temperature - entered)
            rise = float(self.liquid.enthalpy(leaves)) - float(self.liquid.enthalpy(entered))
            heat[k] += flow * rise
            # what leaves goes with what enters by 1 - share, in kelvins
            ends = self.liquid.heat_capacity_at(np.array([leaves, entered]))
            answer[k] = flow * ((1.0 - share) * float(ends[0] / ends[1]) - 1.0)
        return answer

    def _stored(self) -> float:
        """Energy of plugs and plates, all copies together [J]."""
        copies = self.network.multiplicity[self.network.elements.link[self.plate]]
        at = self.plate.size
        warm = (self.capacity * (self.junction - self.liquid.reference))[:at]
        return self.plugs.energy + float(np.dot(warm, copies))

    def _account(
        self,
        before: float,
        lost: float,
        fed: Array,
        enthalpy: Array,
        moving: NDArray[np.int8],
        friction: Array,
        time_step: float,
    ) -> None:
        """Add up what came in, went out, was lost and is stored."""
        elements, copies = self.network.elements, self.network.multiplicity
        external = self.network.external_inflow(self.flow)
        leaving = np.maximum(-external, 0.0)
        out = float(np.dot(leaving, np.nan_to_num(self.node))) * time_step
        come = float(np.dot(fed, enthalpy)) * time_step
        heat = float(np.dot(self.power[: self.plate.size], copies[elements.link[self.plate]]))
        at = moving[elements.link] > 0
        dry = self.plate[(moving[elements.link[self.plate]] == 0)]
        # without a thermal mass, heat in coolant at rest has nowhere to go and is not counted
        without = dry[self.capacity[self.number[dry]] <= 0.0]
        heat -= float(np.dot(self.power[self.number[without]], copies[elements.link[without]]))
        rubbed = float(np.dot(friction[at], copies[elements.link[at]]))
        put_in = (heat + rubbed) * time_step
        self.rest += come + put_in - out - lost - (self._stored() - before)
        self.moved += abs(come) + abs(put_in) + abs(out) + abs(lost)

    def record(self, time: float) -> None:
        """Keep the state at `time` [s]."""
        self.rows.append(
            (
                time,
                self.flow.copy(),
                self.liquid.temperature(self.node),
                self.liquid.temperature(self.outlet),
                self.junction[: self.plate.size].copy(),
            )
        )

    def result(self) -> NetworkTransient:
        """Return the whole course."""
        time, flow, node, outlet, junction = zip(*self.rows, strict=True)
        return NetworkTransient(
            self.network,
            np.array(time),
            np.array(flow),
            np.array(node),
            np.array(outlet),
            self.plate,
            np.array(junction),
            abs(self.rest) / self.moved if self.moved > 0.0 else abs(self.rest),
        )
