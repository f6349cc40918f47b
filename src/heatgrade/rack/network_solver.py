"""Flows and temperatures of a network together, until neither changes any more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.materials import Coolant
from heatgrade.rack.advection import Enthalpies, advect
from heatgrade.rack.balance import loop_balance, node_balance
from heatgrade.rack.enthalpy_scale import EnthalpyScale
from heatgrade.rack.flow_solver import FlowSolution, solve_flow
from heatgrade.rack.network import Network
from heatgrade.rack.outcome import RackOutcome, Reason
from heatgrade.rack.pressure_laws import PressureLaws

Array = NDArray[np.float64]

FLOW_TOLERANCE = 1e-11
"""Change of a flow in one round, over the total, that ends the rounds."""

TEMPERATURE_TOLERANCE = 1e-9
"""Change of a temperature in one round that ends them [K]."""


@dataclass(frozen=True, slots=True)
class NetworkSolution:
    """Everything known of a network: flows, pressures, temperatures, balances.

    Parameters
    ----------
    mass_flow : ndarray (l,)
        Flow of each link [kg/s].
    pressure, temperature : ndarray (n,)
        Of each node [Pa], [K]; NaN where nothing flows.
    drop : ndarray (e,)
        Pressure drop of each element in its link's direction [Pa].
    density, inlet_density : ndarray (e,)
        Density at the mean and at the inlet temperature of each element [kg/m3].
    inlet_temperature, outlet_temperature : ndarray (e,)
        Of each element, along the flow [K]; NaN where nothing flows.
    friction_heat_flow : ndarray (e,)
        Friction heat counted into the coolant [W]; zeros when it was left out.
    node_balance, loop_balance : float
        Largest sum of flows at a node over the flow; of drops round a loop over the total drop.
    outcome : RackOutcome
        How the solve went.
    """

    mass_flow: Array
    pressure: Array
    temperature: Array
    drop: Array
    density: Array
    inlet_density: Array
    inlet_temperature: Array
    outlet_temperature: Array
    friction_heat_flow: Array
    node_balance: float
    loop_balance: float
    outcome: RackOutcome


@dataclass(frozen=True, slots=True)
class _State:
    """Temperatures of the elements for their properties; those at rest stand at the supply."""

    inlet: Array
    mean: Array
    mass_flow: Array | None = None


@dataclass(frozen=True, slots=True)
class _Carried:
    """Enthalpies, and the drops and friction heat of the elements, at one set of flows."""

    enthalpies: Enthalpies
    drop: Array
    friction: Array


def solve_network(
    network: Network,
    coolant: Coolant,
    supply_temperature: float,
    *,
    flow_scale: float,
    friction_heat: bool = True,
    max_rounds: int = 60,
    raise_on_failure: bool = True,
) -> NetworkSolution:
    """Return flows, pressures and temperatures that fit each other.

    Each round solves the flows at the present properties, carries the heat along them, and takes
    the properties at the new temperatures. All coolant fed in has the supply temperature; walls
    lose no heat.

    Parameters
    ----------
    network : Network
        Nodes, links and elements.
    coolant : Coolant
        The liquid.
    supply_temperature : float
        Temperature of all that is fed in [K].
    flow_scale : float
        Typical flow [kg/s]; scales tolerances.
    friction_heat : bool
        Count the work of the pressure drops, ``m dp / rho``, as heat of the coolant.
    max_rounds : int
        Rounds before giving up.
    raise_on_failure : bool
        Raise `NotConverged` HG521 rather than return NaN.
    """
    scale = EnthalpyScale(coolant, supply_temperature)
    at_supply = np.full(network.elements.count, supply_temperature)
    state = _State(at_supply, at_supply)
    flow: FlowSolution | None = None
    history: list[float] = []
    carried: _Carried | None = None
    change, warmer, rounds = np.inf, np.inf, 0
    reason = Reason.MAX_ITERATIONS
    while rounds < max_rounds:
        rounds += 1
        laws, density = _laws(network, scale, state)
        guess = None if flow is None else flow.mass_flow
        last, flow = flow, solve_flow(network, laws, flow_scale=flow_scale, guess=guess)
        history.extend(flow.history)
        if flow.reason is not Reason.CONVERGED:
            reason = flow.reason
            break
        carried = _carry(network, laws, flow.mass_flow, density, friction_heat)
        new = _temperatures(scale, carried.enthalpies, supply_temperature, flow.mass_flow)
        warmer = float(np.abs(new.inlet - state.inlet).max(initial=0.0))
        warmer = max(warmer, float(np.abs(new.mean - state.mean).max(initial=0.0)))
        change = _flow_change(last, flow)
        state = new
        if change <= FLOW_TOLERANCE and warmer <= TEMPERATURE_TOLERANCE:
            reason = Reason.CONVERGED
            break
    outcome = RackOutcome(reason, len(history), rounds, change, warmer, tuple(history))
    if reason is not Reason.CONVERGED and raise_on_failure:
        raise NotConverged(
            "HG521",
            f"the network's flows did not settle: {outcome.summary()}",
            remedy="check the heat, the flow and the pressure laws of the plates",
        )
    if flow is None or carried is None or reason is not Reason.CONVERGED:
        return _nothing(network, outcome)
    return _collect(network, scale, state, flow, carried, outcome=outcome)


def _laws(network: Network, scale: EnthalpyScale, state: _State) -> tuple[PressureLaws, Array]:
    """Return the laws and densities of the elements at their present temperatures."""
    coolant = scale.coolant
    inlet = scale.clip(state.inlet)
    properties = coolant.properties(scale.clip(state.mean))
    density = np.asarray(properties.density, dtype=float)
    viscosity = np.asarray(properties.viscosity, dtype=float)
    inlet_density = _density(scale, inlet)
    laws = network.elements.laws(
        network.link_count, density, viscosity, inlet_density, inlet, state.mass_flow
    )
    return laws, density


def _density(scale: EnthalpyScale, temperature: Array) -> Array:
    return np.asarray(scale.coolant.properties(scale.clip(temperature)).density, dtype=float)


def _carry(
    network: Network, laws: PressureLaws, mass_flow: Array, density: Array, friction_heat: bool
) -> _Carried:
    drop, _ = laws.elements(mass_flow)
    friction = np.zeros_like(drop)
    if friction_heat:
        friction = mass_flow[network.elements.link] * drop / density
        for element, _, _ in laws.pumps:
            friction[element] = 0.0  # a pump's work is upstream of the supply temperature
    heat = network.elements.heat_flow + friction
    return _Carried(advect(network, mass_flow, heat), drop, friction)


def _temperatures(
    scale: EnthalpyScale, carried: Enthalpies, supply: float, mass_flow: Array
) -> _State:
    inlet = scale.temperature(carried.inlet)
    outlet = scale.temperature(carried.outlet)
    inlet = np.where(np.isnan(inlet), supply, inlet)
    mean = 0.5 * (inlet + np.where(np.isnan(outlet), supply, outlet))
    return _State(inlet, mean, mass_flow)


def _flow_change(last: FlowSolution | None, flow: FlowSolution) -> float:
    if last is None:
        return float("inf")
    top = max(float(np.abs(flow.mass_flow).max(initial=0.0)), 1e-300)
    return float(np.abs(flow.mass_flow - last.mass_flow).max(initial=0.0)) / top


def _collect(
    network: Network,
    scale: EnthalpyScale,
    state: _State,
    flow: FlowSolution,
    carried: _Carried,
    *,
    outcome: RackOutcome,
) -> NetworkSolution:
    # judged with the laws at the final temperatures, not with those that gave the flows
    laws, density = _laws(network, scale, state)
    return NetworkSolution(
        mass_flow=flow.mass_flow,
        pressure=flow.pressure,
        temperature=scale.temperature(carried.enthalpies.node),
        drop=carried.drop,
        density=density,
        inlet_density=_density(scale, state.inlet),
        inlet_temperature=scale.temperature(carried.enthalpies.inlet),
        outlet_temperature=scale.temperature(carried.enthalpies.outlet),
        friction_heat_flow=carried.friction,
        node_balance=node_balance(network, flow.mass_flow),
        loop_balance=loop_balance(network, laws.links(flow.mass_flow)[0]),
        outcome=outcome,
    )


def _nothing(network: Network, outcome: RackOutcome) -> NetworkSolution:
    nan = float("nan")
    node, element = np.full(network.node_count, nan), np.full(network.elements.count, nan)
    return NetworkSolution(
        np.full(network.link_count, nan), node, node, *(element,) * 6, nan, nan, outcome
    )
