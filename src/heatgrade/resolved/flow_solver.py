"""Steady laminar flow: momentum by lines, mass by multigrid, step by step in pseudo-time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.errors import NotConverged, positive, within
from heatgrade.resolved.convection import Convection
from heatgrade.resolved.coolant_at_rest import coolant_at_rest
from heatgrade.resolved.crop import Crop
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.domain_check import check_domain, room_cautions
from heatgrade.resolved.flow_cycle import FlowCycle
from heatgrade.resolved.flow_solution import FlowOutcome, FlowReason, FlowSolution
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.joined_sides import begin_joined, joined_flows
from heatgrade.resolved.opening_flow import opening_flows
from heatgrade.resolved.settling import Settling
from heatgrade.resolved.staggered import cells, faces

Array = NDArray[np.float64]
Progress = Callable[[int, float], None]

STEP = 5.0  # pseudo-time step over the time in which a cell's neighbours renew it
LEAST_TOLERANCE = 1e-12  # that rounding lets a flow meet
CLOSE = 1e-12  # imbalance of mass at the end over the flow through
GIVEN_UP = ("bounded-convection", "unsteady")  # cautions of a flow that has not settled as asked
CLOSING = 8  # pressure solves at the end, at most
WRECKED = 0.1  # residual that central differences never came below: bounded ones begin from rest
AVERAGED = 200  # iterations that the mean of an unsteady flow is taken over


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """How to solve.

    Parameters
    ----------
    convection : Convection, optional
        Second-order central, and bounded with a caution where that does not settle; second order
        and bounded (`ext/bounded_momentum`), for flow whose gradients the grid does not resolve;
        or first-order upwind. Central if not given; bounded with a turbulence model.
    tolerance : float
        Imbalance of momentum over the forces at which the flow counts as steady.
    max_iterations : int
        Iterations after which to give up.
    accept_unsteady : bool
        Whether a flow that does not settle, bounded convection tried, is answered by its mean over
        `AVERAGED` iterations instead of an error.
    threads : int, optional
        Threads of the kernels; all cores if left out.

    Raises
    ------
    InputError
        HG108 for a convection that there is not, HG101 to HG103 for numbers that cannot be.
    """

    convection: Convection | None = None
    tolerance: float = 1e-5
    max_iterations: int = 2000
    accept_unsteady: bool = False
    threads: int | None = None

    def __post_init__(self) -> None:
        """Check the entries."""
        if self.convection is not None:
            object.__setattr__(self, "convection", Convection(self.convection))
        within(self.tolerance, "tolerance", LEAST_TOLERANCE, 1.0)
        positive(self.max_iterations, "max_iterations", "iterations")

    def carried(self, usual: Convection) -> FlowSettings:
        """Return the same with this convection, where none was given."""
        return self if self.convection is not None else replace(self, convection=usual)


def solve_flow(
    domain: FlowDomain,
    density: ArrayLike,
    viscosity: ArrayLike,
    settings: FlowSettings | None = None,
    *,
    force: tuple[Array, Array, Array] | None = None,
    guess: FlowSolution | None = None,
    progress: Progress | None = None,
) -> FlowSolution:
    """Return the steady laminar flow through a domain.

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room and its openings.
    density : float or (nx, ny, nz) array
        [kg/m3].
    viscosity : float or (nx, ny, nz) array
        Dynamic; in cells of solid too, for the faces beside them [Pa s].
    settings : FlowSettings, optional
        How to solve.
    force : three arrays, optional
        Force per volume on the faces across x, y and z [N/m3].
    guess : FlowSolution, optional
        To start from.
    progress : callable, optional
        Called after each iteration with its number and the residual.

    Raises
    ------
    InputError
        HG803 to HG807 for domains without a flow and for properties.
    NotConverged
        HG808 where it diverges, HG809 where it takes too long, HG810 where it does not settle.

    Examples
    --------
    Water between plates 1 mm apart, ten long: the mean velocity is 0.1 m/s.

    >>> from heatgrade.grid import Grid
    >>> from heatgrade.resolved import FlowDomain, GivenPressure, Opening, TotalFlow
    >>> edges = np.linspace(0.0, 1e-3, 17)
    >>> grid = Grid(np.linspace(0.0, 1e-2, 11), [0.0, 1e-3], edges)
    >>> openings = (Opening("in", "x-", TotalFlow(1e-4, "developed")),
    ...             Opening("out", "x+", GivenPressure()))
    >>> room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    >>> found = solve_flow(room, 1000.0, 1e-3)
    >>> round(found.pressure_drop("in", "out"), 1)   # 12 mu u L / h2 = 12
    12.0
    """
    begin = time.perf_counter()
    settings = (settings or FlowSettings()).carried(Convection.CENTRAL)
    check_domain(domain)
    rest = coolant_at_rest(domain, density, viscosity, force, settings.threads)
    part, where, state = rest.part, rest.where, rest.state
    cautions = room_cautions(part, state.room)
    if guess is not None:
        start_from(state, guess, where)
    bounded = replace(settings, convection=Convection.BOUNDED)
    swung = guess is not None and any(item.code in GIVEN_UP for item in guess.cautions)
    run = _Run(state, bounded if swung and _may_be_bounded(settings) else settings, progress)
    reason = run.settle()
    iterations, cycles = len(run.watch.history), 0
    if reason is FlowReason.UNSTEADY and _may_be_bounded(run.settings):
        unsteady, cycles = run.watch, run.cycle.pressure_cycles
        if min(unsteady.history) > WRECKED:  # nothing to go on from
            del run.cycle
            rest = coolant_at_rest(domain, density, viscosity, force, settings.threads)
            state = rest.state
            run = _Run(state, bounded, progress)
        else:
            run.begin(bounded)
        again = run.settle()
        if again is not FlowReason.CONVERGED and not settings.accept_unsteady:
            raise _failure(reason, unsteady, settings)
        reason = again
        iterations += len(run.watch.history)
    fallen = run.settings.convection is not settings.convection
    if reason is FlowReason.UNSTEADY and settings.accept_unsteady:
        run.average()
        cautions = (*cautions, _unsteady(bounded=fallen))
    elif reason is not FlowReason.CONVERGED:
        raise _failure(reason, run.watch, settings)
    elif fallen:
        cautions = (*cautions, _bounded())
    balance = run.close()
    cycles += run.cycle.pressure_cycles
    del run.cycle  # the answer needs its room
    outcome = FlowOutcome(
        reason,
        max(iterations, len(run.watch.history)),  # an average goes on
        run.watch.history[-1],
        tuple(run.watch.history),
        balance,
        cycles,
        time.perf_counter() - begin,
    )
    return solution_of(state, where, outcome, cautions)


class _Run:
    """The iterations of one solve."""

    def __init__(self, state: FlowState, settings: FlowSettings, progress: Progress | None) -> None:
        self.state = state
        self.progress = progress
        self.cycle: FlowCycle
        self.begin(settings)

    def begin(self, settings: FlowSettings) -> None:
        """Begin, or begin anew from the flow as it is; what grids there were are let go first."""
        self.__dict__.pop("cycle", None)
        self.settings = settings
        self.watch = Settling(STEP, STEP, _may_be_bounded(settings))
        self.state.bounded = settings.convection is Convection.BOUNDED
        blend = 1.0 if settings.convection is Convection.CENTRAL else 0.0
        self.cycle = FlowCycle(self.state, blend, self.watch.boldness)

    def iterate(self) -> float:
        """Do one iteration; return the residual that it began with."""
        self.cycle.boldness = self.watch.boldness
        return self.cycle.iterate()

    def settle(self) -> FlowReason:
        """Iterate until the flow is steady, or will not be."""
        with np.errstate(all="ignore"):  # what overflows shows in the residual, and is reported
            while len(self.watch.history) < self.settings.max_iterations:
                self.watch.note(self.iterate())
                if self.progress is not None:
                    self.progress(len(self.watch.history), self.watch.history[-1])
                if self.watch.diverged:
                    return FlowReason.DIVERGED
                if self.watch.history[-1] <= self.settings.tolerance:
                    return FlowReason.CONVERGED
                if self.watch.stalled:
                    return FlowReason.UNSTEADY
        return FlowReason.MAX_ITERATIONS

    def average(self) -> None:
        """Go on, and put the mean of what comes in place of the flow."""
        state = self.state
        velocity, pressure = np.zeros_like(state.velocity), np.zeros_like(state.pressure)
        for _ in range(AVERAGED):
            self.watch.note(self.iterate())
            velocity += state.velocity
            pressure += state.pressure
        state.velocity[:] = velocity / AVERAGED
        state.pressure[:] = pressure / AVERAGED

    def close(self) -> float:
        """Balance mass as far as rounding lets; return the largest imbalance over the flow."""
        state = self.state
        lost = np.empty(cells(state.pressure).transpose(0, 2, 1).shape)
        for _ in range(CLOSING):
            worst, through = state.imbalance(lost), flow_through(state)
            if worst <= CLOSE * through or through == 0.0:
                break
            self.cycle.finest.pressure.correct(0.0, 1e-9, absolute=0.1 * CLOSE * through)
        return state.imbalance(lost) / max(flow_through(state), 1e-300)


def flow_through(state: FlowState) -> float:
    """Return the flow through the openings, or the largest through a face [kg/s]."""
    total = 0.0
    for opening, mark in zip(state.domain.openings, state.room.faces, strict=True):
        total += 0.5 * abs(float(np.add.reduce(state.mass_flow[opening.side.axis][mark])))
    return total or float(np.abs(state.mass_flow).max())


def start_from(state: FlowState, guess: FlowSolution, where: Crop) -> None:
    """Put an earlier solution in place of coolant at rest."""
    for axis, found in enumerate((guess.u, guess.v, guess.w)):
        own = faces(state.velocity[axis], axis)
        free = faces(state.room.drag[axis], axis) >= 0.0
        own[free] = where.faces(found, axis)[free]
    cells(state.pressure)[:] = np.nan_to_num(where.cells(guess.pressure))
    begin_joined(state, guess.periodic)


def solution_of(
    state: FlowState, where: Crop, outcome: FlowOutcome, cautions: tuple[Caution, ...]
) -> FlowSolution:
    """Return what the state holds, on the whole grid."""
    wet = cells(state.room.volume) > 0.0
    pressure = np.where(wet, cells(state.pressure), np.nan)
    u, v, w = (where.whole(faces(state.velocity[axis], axis), axis) for axis in range(3))
    x, y, z = (where.whole(faces(state.mass_flow[axis], axis), axis) for axis in range(3))
    return FlowSolution(
        u, v, w, where.whole(pressure, fill=np.nan), (x, y, z), opening_flows(state), outcome,
        cautions, joined_flows(state),
    )  # fmt: skip


def _may_be_bounded(settings: FlowSettings) -> bool:
    return settings.convection is Convection.CENTRAL


def _bounded() -> Caution:
    return Caution(
        "bounded-convection",
        "resolved flow",
        "with central differences the flow does not settle: the grid is too coarse for them, or"
        " the flow unsteady; given is the steady flow of momentum carried bounded, to second order"
        " where it is smooth; refine, or ask solve_flow_transient whether it is steady",
    )


def _unsteady(*, bounded: bool) -> Caution:
    tried = ", with central differences and with bounded ones" if bounded else ""
    return Caution(
        "unsteady",
        "resolved flow",
        f"the flow does not settle{tried}: what is given is its mean over {AVERAGED} iterations,"
        " not a steady flow; its pressure and heat transfer are those of no moment;"
        " solve_flow_transient gives its course in time and the mean of that",
    )


def _failure(reason: FlowReason, watch: Settling, settings: FlowSettings) -> NotConverged:
    residual, count = watch.history[-1], len(watch.history)
    allowed = f"<= {settings.tolerance:g}"
    if reason is FlowReason.UNSTEADY:
        return NotConverged(
            "HG810",
            f"the flow is unsteady: its residual has not fallen any more up to iteration {count}",
            entry="flow.residual",
            value=residual,
            allowed=allowed,
            remedy="solve_flow_transient for its course and mean in time, accept_unsteady=True"
            " for a rough mean, or less flow",
        )
    if reason is FlowReason.DIVERGED:
        return NotConverged(
            "HG808",
            f"the flow diverged at iteration {count}",
            entry="flow.residual",
            value=residual,
            allowed=allowed,
            remedy='less flow, a finer grid, or convection="bounded"',
        )
    return NotConverged(
        "HG809",
        f"the flow was not steady after {count} iterations",
        entry="flow.residual",
        value=residual,
        allowed=allowed,
        remedy="more iterations, or a looser tolerance",
    )
