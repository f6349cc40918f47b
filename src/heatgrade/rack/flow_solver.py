"""Flows and pressures of a network by Newton's method, convergent from any start.

The flows of a network whose laws all rise with the flow are the minimum of a convex function,
the "content" (Cherry and Millar, Phil. Mag. 42 (1951) 1161; Collins et al., Manag. Sci. 24
(1978) 747). Each Newton step of the flows and pressures together (Todini and Pilati, "A
gradient algorithm for the analysis of pipe networks", 1988) costs one sparse symmetric
factorisation; its step keeps the sums at the nodes and runs downhill on the content, so a line
search on the slope of the content makes it converge from any start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.rack.network import Network
from heatgrade.rack.outcome import Reason
from heatgrade.rack.pressure_laws import PressureLaws

Array = NDArray[np.float64]

REST = 1e-6
"""Share of a typical link's flow below which a link has the slope of this share.

It only shapes the step of links at rest, whose own slope may be 0; never the answer.
"""

WEAKEST = 1e-9
"""Least slope of a link over the slope of those that use up the pressure: likewise."""

BALANCED_GUESS = 1e-9
"""A guess whose nodes are out of balance by more than this share of the flow is not used."""

CONTENT_DECREASE = 0.5
"""A step is shortened until the slope of the content along it has fallen to this share."""


@dataclass(frozen=True, slots=True)
class FlowSolution:
    """Flows and pressures, and how they were found.

    Parameters
    ----------
    mass_flow : ndarray (l,)
        Flow through each link [kg/s]; NaN when not converged.
    pressure : ndarray (n,)
        Pressure of each node [Pa]; NaN where closed valves cut it off.
    reason : Reason
        Why the iteration stopped.
    iterations : int
        Newton steps.
    history : tuple of float
        Largest pressure residual of a link over the pressure scale, before each step.
    """

    mass_flow: Array
    pressure: Array
    reason: Reason
    iterations: int
    history: tuple[float, ...]


def solve_flow(
    network: Network,
    laws: PressureLaws,
    *,
    flow_scale: float,
    guess: Array | None = None,
    tolerance: float = 1e-11,
    max_iterations: int = 100,
) -> FlowSolution:
    """Return the flows that balance at every node and round every loop.

    Parameters
    ----------
    network : Network
        Nodes and links.
    laws : PressureLaws
        Pressure drop of each link.
    flow_scale : float
        Typical flow [kg/s]; it scales tolerances and never the answer.
    guess : ndarray (l,), optional
        Flows to start from.
    tolerance : float
        Largest pressure residual, over the largest pressure difference.
    max_iterations : int
        Newton steps before giving up.

    Raises
    ------
    NetworkError
        HG520 when flow is fed into a part of the network that closed valves cut off.
    """
    live, node = _connected(network)
    system = _NodeSystem(network, live, node)
    flow = _balanced_start(network, system, laws, guess, flow_scale)
    at_rest = _slope_at_rest(laws, flow, live, flow_scale)
    history: list[float] = []
    reason = Reason.MAX_ITERATIONS
    for _ in range(max_iterations + 1):
        drop, slope = laws.links(flow)
        if not np.all(np.isfinite(slope)):
            history.append(float("nan"))
            reason = Reason.NOT_FINITE
            break
        floor = np.maximum(at_rest, _weakest(slope, flow))
        pressure, change = system.step(flow, drop, np.maximum(slope, floor))
        residual = system.residual(pressure, drop, flow, flow_scale)
        history.append(residual)
        if not np.isfinite(residual):
            reason = Reason.NOT_FINITE
            break
        if residual <= tolerance:
            flow = flow + change
            reason = Reason.CONVERGED
            break
        if len(history) > max_iterations:
            break
        flow = flow + _step_length(system, laws, flow, change, pressure) * change
    if reason is not Reason.CONVERGED:
        flow = np.full(network.link_count, np.nan)
        pressure = np.full(network.node_count, np.nan)
    pressure = np.where(node, pressure, np.nan)
    return FlowSolution(flow, pressure, reason, len(history), tuple(history))


def _balanced_start(
    network: Network,
    system: _NodeSystem,
    laws: PressureLaws,
    guess: Array | None,
    flow_scale: float,
) -> Array:
    """Return flows that balance at the nodes: the guess, or those of a linear network."""
    rest = np.zeros(network.link_count)
    if guess is not None and np.all(np.isfinite(guess)):
        flow = rest.copy()
        flow[system.live] = guess[system.live]
        if system.imbalance(flow, flow_scale) < BALANCED_GUESS:
            return flow
    _, slope = laws.links(np.full(network.link_count, flow_scale))
    if not np.all(np.isfinite(slope)):
        return rest  # the first step reports it
    return system.step(rest, rest, np.maximum(slope, _weakest(slope, np.ones_like(slope))))[1]


def _slope_at_rest(laws: PressureLaws, flow: Array, live: NDArray[np.bool_], scale: float) -> Array:
    """Return the least slope of each link that a step is made with [Pa s/kg]."""
    typical = float(np.median(np.abs(flow[live]))) if live.any() else scale
    # in a network mostly at rest the median is rounding; from a wild start it is far too large
    typical = min(max(typical, REST * scale), scale)
    return laws.links(np.full(laws.link_count, REST * typical))[1]


def _weakest(slope: Array, flow: Array) -> float:
    """Return the least slope that does not spoil the factorisation [Pa s/kg].

    The measure is the mean slope, weighted by the power that each link uses up.
    """
    power = slope * flow**2
    total = float(power.sum())
    return WEAKEST * float(np.dot(slope, power)) / total if total > 0.0 else 1.0


def _connected(network: Network) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which links carry flow and which nodes hang on a fixed pressure."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    opened = ~network.closed
    n = network.node_count
    ones = np.ones(int(opened.sum()))
    graph = coo_array((ones, (network.start[opened], network.end[opened])), shape=(n, n))
    _, label = connected_components(graph.tocsr(), directed=False)
    held = np.zeros(label.max() + 1, dtype=bool)
    held[label[network.fixed_node]] = True
    node = held[label]
    if np.any(network.inflow[~node] != 0.0):
        raise NetworkError(
            "HG520",
            "closed valves leave no way from the supply to the return",
            entry="closed",
            value=True,
            allowed="at least one open path",
            remedy="open a branch",
        )
    return opened & node[network.start], node


class _NodeSystem:
    """The sparse symmetric system for the pressures of the free nodes."""

    def __init__(self, network: Network, live: NDArray[np.bool_], node: NDArray[np.bool_]) -> None:
        self.network = network
        self.live = np.flatnonzero(live)
        self.start = network.start[self.live]
        self.end = network.end[self.live]
        free = node.copy()
        free[network.fixed_node] = False
        self.free = np.flatnonzero(free)
        self.number = np.full(network.node_count, -1, dtype=np.int64)
        self.number[self.free] = np.arange(self.free.size)
        self.fixed = np.zeros(network.node_count)
        self.fixed[network.fixed_node] = network.fixed_pressure

    def step(self, flow: Array, drop: Array, slope: Array) -> tuple[Array, Array]:
        """Return the node pressures (n,) and the change of the flows (l,) of a Newton step."""
        conductance = 1.0 / slope[self.live]
        imbalance = self.network.divergence(flow) - self.network.inflow
        pressure = self.fixed.copy()
        if self.free.size:
            solve = self._factor(conductance)
            # flows that the present drops would lack, gathered at the nodes
            lack = np.zeros(self.network.link_count)
            known = self.fixed[self.start] - self.fixed[self.end]
            lack[self.live] = conductance * (drop[self.live] - known)
            right = (self.network.divergence(lack) - imbalance)[self.free]
            pressure[self.free] = solve(right)
        change = np.zeros(self.network.link_count)
        head = pressure[self.start] - pressure[self.end]
        change[self.live] = conductance * (head - drop[self.live])
        if self.free.size:
            # one round of refinement: the node sums then hold to the last digits
            rest = (self.network.divergence(change) + imbalance)[self.free]
            correction = np.zeros(self.network.node_count)
            correction[self.free] = -solve(rest)
            pressure += correction
            head = correction[self.start] - correction[self.end]
            change[self.live] += conductance * head
        return pressure, change

    def _factor(self, conductance: Array):  # type: ignore[no-untyped-def]
        from scipy.sparse import coo_array
        from scipy.sparse.linalg import splu

        a, b = self.number[self.start], self.number[self.end]
        inner = (a >= 0) & (b >= 0)
        rows = np.concatenate((a[a >= 0], b[b >= 0], a[inner], b[inner]))
        cols = np.concatenate((a[a >= 0], b[b >= 0], b[inner], a[inner]))
        values = np.concatenate(
            (conductance[a >= 0], conductance[b >= 0], -conductance[inner], -conductance[inner])
        )
        size = self.free.size
        matrix = coo_array((values, (rows, cols)), shape=(size, size)).tocsc()
        return splu(
            matrix,
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        ).solve

    def residual(self, pressure: Array, drop: Array, flow: Array, flow_scale: float) -> float:
        """Return the largest residual of links (over the pressures) and nodes (over the flow)."""
        head = pressure[self.start] - pressure[self.end]
        scale = max(float(np.abs(head).max(initial=0.0)), float(np.abs(self.fixed).max()), 1e-300)
        link = float(np.abs(head - drop[self.live]).max(initial=0.0)) / scale
        return max(link, self.imbalance(flow, flow_scale))

    def imbalance(self, flow: Array, flow_scale: float) -> float:
        """Return the largest sum of flows at a free node over the flow."""
        rest = (self.network.divergence(flow) - self.network.inflow)[self.free]
        through = max(flow_scale, float(np.abs(flow).max(initial=0.0)))
        return float(np.abs(rest).max(initial=0.0)) / through

    def content_slope(self, laws: PressureLaws, flow: Array, change: Array, head: Array) -> float:
        """Return the slope of the content along `change` at `flow` [W/(kg/m3)]."""
        drop, _ = laws.links(flow)
        return float(np.dot((drop[self.live] - head), change[self.live]))


def _step_length(
    system: _NodeSystem, laws: PressureLaws, flow: Array, change: Array, pressure: Array
) -> float:
    """Return the share of the Newton step that brings the content near its minimum along it."""
    head = pressure[system.start] - pressure[system.end]
    here = system.content_slope(laws, flow, change, head)
    target = CONTENT_DECREASE * abs(here)
    low, low_slope = 0.0, here
    high, high_slope = 1.0, system.content_slope(laws, flow + change, change, head)
    if high_slope <= target:  # short of the minimum, or near it: the full step is good
        return 1.0
    length = 1.0
    for _ in range(60):
        # the slope only rises along the step: secant, kept well inside the bracket
        secant = low + (high - low) * low_slope / (low_slope - high_slope)
        length = min(max(secant, low + 0.1 * (high - low)), high - 0.1 * (high - low))
        slope = system.content_slope(laws, flow + length * change, change, head)
        if abs(slope) <= target:
            break
        if high - low < 1e-12:  # rounding, not the laws, now decides the sign
            break
        if slope > 0.0:
            high, high_slope = length, slope
        else:
            low, low_slope = length, slope
    return length
