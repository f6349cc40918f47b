"""Laminar flow in time: where no steady flow is found, and how one begins."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.errors import NotConverged, finite, positive, within
from heatgrade.resolved.convection import Convection
from heatgrade.resolved.coolant_at_rest import coolant_at_rest
from heatgrade.resolved.course_record import CourseRecord, Point
from heatgrade.resolved.crop import Crop
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.domain_check import check_domain, room_cautions
from heatgrade.resolved.flow_course import CourseOutcome, FlowCourse, Fluctuation
from heatgrade.resolved.flow_solution import FlowOutcome, FlowReason, FlowSolution
from heatgrade.resolved.flow_solver import (
    flow_through,
    solution_of,
    start_from,
)
from heatgrade.resolved.flow_state import FlowState
from heatgrade.resolved.staggered import cells, faces
from heatgrade.resolved.time_step import TimeStepper
from heatgrade.resolved.wall_force import Extent

Array = NDArray[np.float64]
Forces = tuple[Array, Array, Array]
Progress = Callable[[float, float], None]
Three = tuple[Array, Array, Array]

LOOSEST, LONGEST = 0.7, 1.1  # Courant number over that wanted between which a step is kept
GROWTH = 1.5  # of a step, at most
FIRST = 0.5  # first step over what the Courant number allows: what begins speeds up at once
BEGINNING = 1e-3  # first step over the duration where everything is at rest
BALANCED = 1e-6  # imbalance of mass over the flow through, of a flow that others may begin with


class Beside(NamedTuple):
    """What goes on beside a flow.

    Parameters
    ----------
    begin : callable
        Told the mass flows through all faces at the beginning [kg/s].
    step : callable
        Told the end and the length of each step [s], and the mass flows there [kg/s].
    """

    begin: Callable[[Three], None]
    step: Callable[[float, float, Three], None]


@dataclass(frozen=True, slots=True)
class CourseSettings:
    """How to go on in time.

    Parameters
    ----------
    duration : float
        [s].
    step : float, optional
        Length of every step; the duration is cut into equal ones no longer than it [s].
    courant : float
        Most cells that coolant passes in a step, which the steps follow where `step` is not given.
    average_from : float, optional
        Time from which on mean and fluctuation are taken [s].
    snapshots : tuple of float, or one
        Times at which the whole flow is kept [s].
    convection : Convection
        As in `FlowSettings`.
    tolerance : float
        Imbalance of momentum over the forces, inertia among them, at which a step is done.
    max_iterations : int
        Iterations of a step after which to give up.
    threads : int, optional
        Threads of the kernels; all cores if left out.

    Raises
    ------
    InputError
        HG108 for a convection that there is not, HG101 to HG103 for numbers that cannot be.
    """

    duration: float
    step: float | None = None
    courant: float = 0.8
    average_from: float | None = None
    snapshots: tuple[float, ...] = ()
    convection: Convection = Convection.CENTRAL
    tolerance: float = 1e-6
    max_iterations: int = 100
    threads: int | None = None

    def __post_init__(self) -> None:
        """Check the entries."""
        object.__setattr__(self, "convection", Convection(self.convection))
        positive(self.duration, "duration", "s")
        if self.step is not None:
            positive(self.step, "step", "s")
        within(self.courant, "courant", 1e-6, 1e6)
        within(self.tolerance, "tolerance", 1e-14, 1.0)
        positive(self.max_iterations, "max_iterations", "iterations")
        if self.average_from is not None:
            within(self.average_from, "average_from", 0.0, self.duration)
        given = np.ravel(np.asarray(self.snapshots, dtype=object))
        times = tuple(within(item, "snapshots", 0.0, self.duration) for item in given)
        object.__setattr__(self, "snapshots", times)


def solve_flow_transient(
    domain: FlowDomain,
    density: ArrayLike,
    viscosity: ArrayLike,
    settings: CourseSettings,
    *,
    start: FlowSolution | Forces | None = None,
    strength: Callable[[float], float] | None = None,
    force: Forces | None = None,
    probes: Mapping[str, Point] | None = None,
    bodies: Mapping[str, Extent] | None = None,
    progress: Progress | None = None,
) -> FlowCourse:
    """Return the course of a laminar flow in time, of second order.

    Parameters
    ----------
    domain, density, viscosity, force
        As in `solve_flow`.
    settings : CourseSettings
        Duration, steps, what to keep.
    start : FlowSolution or three arrays, optional
        Flow at the beginning, or its velocities on the faces across x, y and z [m/s]; at rest
        if not given.
    strength : callable, optional
        Factor at each time [s] of all flows, pressures and sliding walls that the domain gives.
    probes : mapping of str to three floats, optional
        Points at which velocity and pressure are kept at every step [m].
    bodies : mapping of str to three pairs of floats, optional
        Boxes, from where to where along x, y and z; the forces upon the walls in each are kept [m].
    progress : callable, optional
        Called after each step with its time and its last residual.

    Raises
    ------
    InputError
        HG803 to HG807 as `solve_flow`, HG828 for a probe outside the coolant, HG101 for a strength
        that is no number.
    NotConverged
        HG829 where a step does not come to its end.

    Examples
    --------
    A plate begins to slide: a quarter of the way to the other plate the flow follows in time.

    >>> from heatgrade.grid import Grid
    >>> from heatgrade.resolved import CourseSettings, FlowDomain, Periodic, solve_flow_transient
    >>> grid = Grid([0.0, 1.0], np.linspace(0.0, 1.0, 33), [0.0, 1.0])
    >>> room = FlowDomain.full(grid, (), {"z-": "symmetry", "z+": "symmetry"},
    ...                        {"y-": (1.0, 0.0, 0.0)}, (Periodic("x"),))
    >>> found = solve_flow_transient(room, 1.0, 1.0, CourseSettings(0.05, step=0.001),
    ...                              probes={"a": (0.5, 0.25, 0.5)})
    >>> round(float(found.probes["a"][-1, 0]), 2)   # erfc(0.266 / (2 sqrt(0.05))) = 0.40
    0.4
    """
    return flow_in_time(
        domain, density, viscosity, settings, None, start=start, strength=strength, force=force,
        probes=probes, bodies=bodies, progress=progress,
    )  # fmt: skip


def flow_in_time(
    domain: FlowDomain,
    density: ArrayLike,
    viscosity: ArrayLike,
    settings: CourseSettings,
    beside: Beside | None,
    *,
    start: FlowSolution | Forces | None,
    strength: Callable[[float], float] | None,
    force: Forces | None,
    probes: Mapping[str, Point] | None,
    bodies: Mapping[str, Extent] | None,
    progress: Progress | None,
) -> FlowCourse:
    """Return the course of a flow, with something else that goes on in its steps beside it.

    Parameters
    ----------
    beside : Beside or None
        Told the flow at the beginning and at the end of each step, whose mass is then balanced as
        far as rounding lets.
    domain, density, viscosity, settings, start, strength, force, probes, bodies, progress
        As in `solve_flow_transient`.
    """
    begin = time.perf_counter()
    check_domain(domain)
    rest = coolant_at_rest(domain, density, viscosity, force, settings.threads)
    part, where, state = rest.part, rest.where, rest.state
    blend = 1.0 if settings.convection is Convection.CENTRAL else 0.0
    state.bounded = settings.convection is Convection.BOUNDED
    stepper = TimeStepper(state, rest.force, blend, balanced=beside is not None)
    _begin(state, start, where)
    stepper.begin()
    record = CourseRecord(state, probes or {}, bodies or {})
    course = _Course(stepper, where, settings, record, beside)
    with np.errstate(invalid="ignore"):
        course.run(strength or _constant, progress)
    return course.answer(room_cautions(part, state.room), time.perf_counter() - begin)


def _constant(_: float) -> float:
    return 1.0


def _begin(state: FlowState, start: FlowSolution | Forces | None, where: Crop) -> None:
    """Put the flow at the beginning into the state."""
    if isinstance(start, FlowSolution):
        start_from(state, start, where)
    elif start is not None:
        for axis, given in enumerate(start):
            free = faces(state.room.drag[axis], axis) >= 0.0
            faces(state.velocity[axis], axis)[free] = where.faces(np.asarray(given), axis)[free]
    state.carry(1.0)


class _Course:
    """Steps from the beginning to the end."""

    def __init__(
        self,
        stepper: TimeStepper,
        where: Crop,
        settings: CourseSettings,
        record: CourseRecord,
        beside: Beside | None,
    ) -> None:
        self.stepper, self.where, self.settings, self.record = stepper, where, settings, record
        self.beside, self._begun = beside, False
        self.iterations, self.worst, self.lost, self.courant = 0, 0.0, 0.0, 0.0
        self.snapshots: list[tuple[float, FlowSolution]] = []

    def run(self, strength: Callable[[float], float], progress: Progress | None) -> None:
        """Go on to the end."""
        settings, now, step = self.settings, 0.0, self._first_step()
        waiting = sorted(settings.snapshots)
        if self._imbalance() <= BALANCED:
            self._tell_beginning()
        while settings.duration - now > 1e-9 * settings.duration:
            step = self._ending(step, settings.duration - now)
            residuals = self.stepper.advance(
                step,
                finite(strength(now + step), f"strength({now + step:.6g} s)"),
                settings.tolerance,
                settings.max_iterations,
            )
            now += step
            self._note(now, step, residuals)
            if self.beside is not None:
                self._tell_beginning()  # what begins unbalanced, at rest, jumps to its first flow
                self.beside.step(now, step, self._mass_flow())
            while waiting and waiting[0] <= now * (1.0 + 1e-9):
                self.snapshots.append((now, self._moment(residuals[-1])))
                waiting.pop(0)
            if progress is not None:
                progress(now, residuals[-1])
            step = self._next_step(step)

    def _note(self, now: float, step: float, residuals: list[float]) -> None:
        if not residuals[-1] <= self.settings.tolerance:
            raise _no_step(now, step, residuals, self.settings)
        self.iterations += len(residuals)
        self.worst = max(self.worst, residuals[-1])
        self.lost = max(self.lost, self._imbalance())
        self.courant = max(self.courant, self.stepper.courant(step))
        self.record.note(now)
        begin = self.settings.average_from
        if begin is not None and now > begin:
            self.record.average(min(step, now - begin))

    def _imbalance(self) -> float:
        """Return the largest imbalance of a cell over the flow through."""
        state = self.stepper.state
        lost = np.empty(cells(state.pressure).transpose(0, 2, 1).shape)
        return state.imbalance(lost) / max(flow_through(state), 1e-300)

    def _tell_beginning(self) -> None:
        if self.beside is not None and not self._begun:
            self._begun = True
            self.beside.begin(self._mass_flow())

    def _mass_flow(self) -> Three:
        """Return the mass flows through all faces of the whole grid."""
        flow = self.stepper.state.mass_flow
        x, y, z = (self.where.whole(faces(flow[axis], axis), axis) for axis in range(3))
        return x, y, z

    def _first_step(self) -> float:
        settings = self.settings
        if settings.step is not None:
            return settings.duration / float(np.ceil(settings.duration / settings.step - 1e-9))
        state = self.stepper.state
        grid = state.domain.grid
        fastest = float(np.abs(state.velocity).max())
        if fastest == 0.0:
            return BEGINNING * settings.duration
        narrow = [float(width.min()) for width in (grid.dx, grid.dy, grid.dz) if width.size > 1]
        passed = max(self.stepper.courant(1.0), fastest / min(narrow, default=1.0))
        return min(FIRST * settings.courant / passed, settings.duration)

    def _next_step(self, step: float) -> float:
        """Return a step that suits the Courant number; the same while it is not far off."""
        if self.settings.step is not None:
            return step
        over = self.stepper.courant(step) / self.settings.courant
        if LOOSEST < over < LONGEST:
            return step
        return min(GROWTH * step, 0.9 * step / max(over, 1e-300))

    def _ending(self, step: float, left: float) -> float:
        """Return a step that does not leave a tiny one for the end."""
        if self.settings.step is not None or left > 2.0 * step:
            return step
        return left if left <= step else 0.5 * left

    def _moment(self, residual: float, cautions: tuple[Caution, ...] = ()) -> FlowSolution:
        state = self.stepper.state
        outcome = FlowOutcome(
            FlowReason.IN_TIME, self.iterations, residual, (residual,), self.lost,
            self.stepper.cycles, 0.0,
        )  # fmt: skip
        return solution_of(state, self.where, outcome, cautions)

    def answer(self, cautions: tuple[Caution, ...], seconds: float) -> FlowCourse:
        """Return all that was kept."""
        record = self.record
        final = self._moment(self.worst, cautions)
        outcome = CourseOutcome(
            len(record.time), self.iterations, self.worst, self.lost, self.courant, seconds
        )
        mean, fluctuation = self._mean(cautions)
        probes, openings, falls, forces = (
            {name: np.array(rows) for name, rows in kept.items()}
            for kept in (record.probes, record.openings, record.falls, record.forces)
        )
        return FlowCourse(
            np.array(record.time), final, outcome, mean, fluctuation, tuple(self.snapshots),
            probes, openings, falls, forces,
        )  # fmt: skip

    def _mean(
        self, cautions: tuple[Caution, ...]
    ) -> tuple[FlowSolution, Fluctuation] | tuple[None, None]:
        moments = self.record.mean()
        if moments is None:
            return None, None
        state, where = self.stepper.state, self.where
        state.velocity[:], state.pressure[:] = moments.velocity, moments.pressure
        np.multiply(state.mass_area, state.velocity, out=state.mass_flow)
        state.outside[:], state.falls[:] = moments.outside.tolist(), moments.falls.tolist()
        mean = self._moment(self.worst, (*cautions, _averaged()))
        wet = cells(state.room.volume) > 0.0
        u, v, w = (
            where.whole(faces(moments.velocity_square[axis], axis), axis) for axis in range(3)
        )
        pressure = np.where(wet, cells(moments.pressure_square), np.nan)
        return mean, Fluctuation(u, v, w, where.whole(pressure, fill=np.nan))


def _averaged() -> Caution:
    return Caution(
        "mean-in-time",
        "resolved flow",
        "what is given is the mean of a flow in time; what depends on it in a curve, as heat"
        " transfer, is not the mean",
    )


def _no_step(
    now: float, step: float, residuals: list[float], settings: CourseSettings
) -> NotConverged:
    return NotConverged(
        "HG829",
        f"the step of {step:g} s to {now:g} s did not settle in {len(residuals)} iterations",
        entry="flow.residual",
        value=residuals[-1],
        allowed=f"<= {settings.tolerance:g}",
        remedy="a shorter step, a finer grid, or a looser tolerance",
    )
