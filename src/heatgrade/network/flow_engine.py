"""Newton's method for the flows of one network, with the arrays that it works in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.native import incidence, link_values, network_flow
from heatgrade.network.network import Network
from heatgrade.network.outcome import Reason
from heatgrade.network.pressure_laws import PressureLaws
from heatgrade.network.regulating import Regulating
from heatgrade.network.structure import Structure
from heatgrade.solve.kernels import thread_count

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

BALANCED_GUESS = 1e-9
"""A guess whose nodes are out of balance by more than this share of the flow is not used."""

WALLS = (1.0, 1e1, 1e2, 1e3, 1e5, 1e8, 1e12)
"""Slopes of walls, stage by stage, over the slope of the network; that of flats is as far below."""

STAGE_TOLERANCE = 1e-6
"""Pressure residual that ends a stage with walls that are not yet steep."""

WORTH_A_THREAD = 4096
"""Links below which starting threads takes longer than the laws."""

REASONS = (Reason.CONVERGED, Reason.MAX_ITERATIONS, Reason.NOT_FINITE)

_NONE: Index = np.empty(0, dtype=np.int64)

_WALLED = (3, 4, 5, 6)  # laws that are walls somewhere: ext/link_laws.pxd


@dataclass(frozen=True, slots=True, eq=False)
class FlowSolution:
    """Flows and pressures, and how they were found.

    Parameters
    ----------
    mass_flow : ndarray (l,)
        Flow through each link, all its copies together [kg/s]; NaN when not converged.
    beyond : ndarray (l,)
        The same less the flow that the link holds, with all its digits.
    pressure : ndarray (n,)
        Pressure of each node [Pa]; NaN where closed valves cut it off.
    steep, flat : float
        Slope of the walls of valves, and of open overflow valves [Pa s/kg].
    reason : Reason
        Why the iteration stopped.
    iterations : int
        Newton steps.
    history : tuple of float
        Largest pressure residual of a link over the pressure scale, before each step.
    throttle : (ndarray, ndarray), optional
        Elements that hold a pressure, and the drop of each beyond that of the open valve [Pa].
    """

    mass_flow: Array
    beyond: Array
    pressure: Array
    steep: float
    flat: float
    reason: Reason
    iterations: int
    history: tuple[float, ...]
    throttle: tuple[Index, Array] | None = None

    def throttled(self, element: Index, drop: Array) -> FlowSolution:
        """Return the same with drops at which regulators have come to rest."""
        return replace(self, throttle=(element, drop.copy()))

    def drops(self, laws: PressureLaws, threads: int = 1) -> Array:
        """Return the drop of each element (e,) [Pa]; of a shut valve, what rests on it."""
        if self.throttle is not None:
            laws = laws.throttled(*self.throttle)
        drop, _ = laws.elements(
            self.mass_flow, beyond=self.beyond, steep=self.steep, flat=self.flat, threads=threads
        )
        return drop


class FlowEngine:
    """Solves the flows of one network again and again, each time from where it stands.

    Parameters
    ----------
    network : Network
        Nodes and links.
    structure : Structure
        Its shape.
    flow_scale : float
        Typical flow [kg/s]; it scales tolerances and never the answer.
    threads : int, optional
        Threads; the answer has the same bits on any number.

    Raises
    ------
    NetworkError
        HG520, HG523, HG524: see `solve_flow`.
    """

    def __init__(
        self, network: Network, structure: Structure, flow_scale: float, threads: int | None = None
    ) -> None:
        links = network.link_count
        self.network, self.structure, self.flow_scale = network, structure, flow_scale
        self.live, self.reached = connected(network, structure)
        self._open = self.live.view(np.int8)
        self._dead = self._cut_off = _NONE
        if not self.live.all():
            self._dead, self._cut_off = np.flatnonzero(~self.live), np.flatnonzero(~self.reached)
        self.threads = 1 if links < WORTH_A_THREAD else thread_count(threads)
        self._reference = float(network.fixed_pressure[0])
        self._given = network.fixed_pressure - self._reference
        self._pressure = np.zeros(network.node_count)  # by place
        self._fed = np.empty(network.node_count)
        link_values.scatter(network.inflow, structure.place, self._fed)
        self._pressure[structure.place[network.fixed_node]] = self._given
        self._walled = network.elements.walled
        self.pressure_scale = max(link_values.largest(self._given), 1e-300)
        self._beyond = np.zeros(links)
        self._warm, self._balances, self._failed = False, True, False
        self._regulating = Regulating(network) if network.elements.regulators else None
        self._work = (
            np.zeros((8, links)),
            np.empty((3, network.node_count)),
            np.empty(structure.row.size),
        )

    def start_from(self, laws: PressureLaws, guess: Array) -> None:
        """Begin at the flows `guess` (l,) [kg/s] if they balance at the nodes."""
        flow = np.where(self.live, guess, 0.0)
        if np.all(np.isfinite(flow)) and self._balanced(flow):
            self._beyond, self._warm = np.where(self.live, flow - laws.held, 0.0), True
            self._balances = False

    def solve(
        self,
        laws: PressureLaws,
        *,
        tolerance: float = 1e-11,
        max_iterations: int = 100,
        finish: bool = True,
    ) -> FlowSolution:
        """Return flows and pressures for these laws.

        Without `finish` the flows balance at the nodes but for rounding that has added up: enough
        where more solves follow.

        Errors: `NotConverged` HG566 where valves that hold pressures do not settle.
        """
        if self._regulating is not None:
            return self._regulating.solve(self, laws, tolerance, max_iterations)
        return self.solve_once(laws, tolerance, max_iterations, finish=finish)

    def response(self, link: int) -> Array:
        """Return by how much pressures (n,) change with the drop of a link, to first order [-]."""
        shape, found = self.structure, np.empty(self.network.node_count)
        network_flow.respond(
            shape.start_place, shape.end_place, shape.first, shape.row, *self._work, link, found
        )
        return np.asarray(found[shape.place])

    def conductance(self, link: Index) -> Array:
        """Return the change of flow per drop of some links (m,) in the last step [kg/(s Pa)]."""
        return np.asarray(self._work[0][0, link])

    def solve_once(
        self, laws: PressureLaws, tolerance: float, max_iterations: int, *, finish: bool = True
    ) -> FlowSolution:
        """Return flows and pressures, with regulators as the laws have them."""
        walled = self._walled
        reason, steep, flat = Reason.MAX_ITERATIONS, np.inf, 0.0
        history: list[float] = []
        base = self._slope(laws) if walled else 0.0
        # once started, the walls stand where they were: the last stage is enough
        stages = (0.0,) if not walled else WALLS[-1:] if self._warm else WALLS
        for wall in stages:
            steep, flat = (wall * base, base / wall) if walled else (np.inf, 0.0)
            limit = tolerance if wall == stages[-1] else STAGE_TOLERANCE
            reason = self._run(laws, (steep, flat), limit, max_iterations, history, finish=finish)
            if reason is not Reason.CONVERGED:
                break
        if reason is not Reason.CONVERGED:
            self._warm, self._failed = False, True
            nothing = np.full(laws.link_count, np.nan)
            pressure = np.full(self.network.node_count, np.nan)
            done = nothing, nothing, pressure
        else:
            flow = self._beyond + laws.held
            if self._dead.size:
                flow[self._dead] = 0.0
            if walled:
                flow[_shut(laws, flow, steep)] = 0.0
            pressure = np.empty(self._pressure.size)
            link_values.gather(self._pressure, self.structure.place, self._reference, pressure)
            if self._cut_off.size:
                pressure[self._cut_off] = np.nan
            done = flow, self._beyond.copy(), pressure
        return FlowSolution(*done, steep, flat, reason, len(history), tuple(history))

    def _run(
        self,
        laws: PressureLaws,
        slopes: tuple[float, float],
        tolerance: float,
        most: int,
        history: list[float],
        *,
        finish: bool,
    ) -> Reason:
        shape = self.structure
        residuals = np.empty(most + 1)
        if self._failed:
            self._pressure[:] = 0.0
            self._pressure[shape.place[self.network.fixed_node]] = self._given
            self._failed = False
        code, count = network_flow.solve(
            shape.start_place,
            shape.end_place,
            self._open,
            shape.slot,
            shape.first,
            shape.row,
            self._fed,
            laws.held,
            laws.copies,
            laws.first,
            laws.law,
            laws.coefficient,
            laws.curves.first,
            laws.curves.flow,
            laws.curves.cubic,
            laws.curves.last,
            self._beyond,
            self._pressure,
            residuals,
            *self._work,
            self.flow_scale,
            self.pressure_scale,
            tolerance,
            *slopes,
            self._warm,
            # what is held goes with the density, and a guess may be a little off
            self._balances or not self._warm,
            finish,
            self.threads,
        )
        self._warm, self._balances = True, not self.network.elements.holding.size
        history.extend(residuals[:count].tolist())
        return REASONS[code]

    def _slope(self, laws: PressureLaws) -> float:
        """Slope of the elements at the typical flow, weighted by itself [Pa s/kg]."""
        typical = np.full(laws.link_count, self.flow_scale)
        slopes = laws.elements(typical, steep=0.0)[1][~np.isin(laws.law, _WALLED)]
        total = float(slopes.sum())
        return float(np.dot(slopes, slopes)) / total if total > 0.0 else 1e5 / self.flow_scale

    def _balanced(self, flow: Array) -> bool:
        rest = self.network.divergence(flow) - self.network.inflow
        rest[self.network.fixed_node] = 0.0
        through = max(self.flow_scale, float(np.abs(flow).max(initial=0.0)))
        return float(np.abs(rest).max(initial=0.0)) / through < BALANCED_GUESS


def connected(network: Network, structure: Structure) -> tuple[Mask, Mask]:
    """Return which links may carry flow and which nodes hang on a given pressure."""
    if not network.fixed_node.size:
        raise NetworkError(
            "HG523",
            "the network has no node of given pressure",
            entry="fixed",
            value=0,
            allowed=">= 1",
            remedy="give the pressure of one node: the expansion vessel, or an open end",
        )
    opened = ~network.closed
    node = _reached(network, structure, opened)
    if node.all():
        return opened, node
    # closed valves may cut a part off; without them every part must hang on a pressure
    island = np.flatnonzero(~_reached(network, structure, np.ones_like(opened)))
    if island.size:
        raise _island(network, island)
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


def _reached(network: Network, shape: Structure, opened: Mask) -> Mask:
    """Return the nodes that open links join to a given pressure."""
    node = np.zeros(network.node_count, dtype=bool)
    node[network.fixed_node] = True
    incidence.reach(
        shape.start,
        shape.end,
        opened.view(np.int8),
        shape.node_first,
        shape.node_link,
        node.view(np.int8),
        np.empty(network.node_count, dtype=np.int32),
    )
    return node


def _island(network: Network, nodes: NDArray[np.int64]) -> NetworkError:
    named = ", ".join(network.name(int(k)) for k in nodes[:3])
    more = f" and {nodes.size - 3} more" if nodes.size > 3 else ""
    return NetworkError(
        "HG524",
        f"these nodes are joined to no node of given pressure: {named}{more}",
        entry="links",
        value=int(nodes.size),
        allowed="every node joined to a node of given pressure",
        remedy="join this part to the rest, or give the pressure of one of its nodes",
    )


def _shut(laws: PressureLaws, flow: Array, steep: float) -> Mask:
    """Return the links in which a valve is shut: what still passes there is nothing."""
    link = np.repeat(np.arange(laws.link_count), np.diff(laws.first))
    each = (flow / laws.copies)[link]
    check = (laws.law == 3) & (each < 0.0)
    below = (laws.law == 6) & (steep * each < laws.coefficient[:, 2])
    shut = np.zeros(laws.link_count, dtype=bool)
    shut[link[check | below]] = True
    return shut
