"""Flow and heat in time together, or heat in a flow that stands still."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError, positive
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.materials.liquid import liquid_properties
from heatgrade.resolved.course_record import Point
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy import check_advection
from heatgrade.resolved.energy_equation import EnergyEquation
from heatgrade.resolved.flow_course import FlowCourse
from heatgrade.resolved.flow_in_time import (
    Beside,
    CourseSettings,
    Forces,
    Progress,
    flow_in_time,
)
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.heat_capacities import heat_capacities
from heatgrade.resolved.heat_course import ConjugateCourse
from heatgrade.resolved.heat_problem import Conductivity, HeatProblem
from heatgrade.resolved.heat_record import HeatRecord
from heatgrade.resolved.heat_step import HeatStepper, Stage
from heatgrade.resolved.joined_heat import rises_in_time
from heatgrade.resolved.opening_temperatures import entering_temperatures
from heatgrade.resolved.wall_force import Extent
from heatgrade.solve.kernels import thread_count
from heatgrade.transient.heat_account import HeatAccount

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]


@dataclass(frozen=True, slots=True)
class HeatCourseSettings:
    """How flow and heat go on in time.

    Parameters
    ----------
    flow : CourseSettings
        Duration, steps, what to keep, and how the flow is solved.
    temperature_tolerance : float
        Last change of any temperature in a stage at which it ends [K].
    advection : {"bounded", "central", "upwind"}
        How the coolant carries heat.

    Raises
    ------
    InputError
        HG102 for a tolerance, HG812 for no way to carry heat.
    """

    flow: CourseSettings
    temperature_tolerance: float = 1e-4
    advection: str = "bounded"

    def __post_init__(self) -> None:
        """Check the entries."""
        positive(self.temperature_tolerance, "temperature_tolerance", "K")
        check_advection(self.advection)


def solve_conjugate_transient(
    domain: FlowDomain,
    coolant: Coolant | CoolantProperties,
    inlet_temperature: float | Mapping[str, float],
    conductivity: Conductivity,
    heat: Array | Callable[[float], Array],
    capacity: ArrayLike,
    settings: HeatCourseSettings,
    *,
    start: ArrayLike | None = None,
    flow: FlowSolution | Forces | None = None,
    standing: bool = False,
    strength: Callable[[float], float] | None = None,
    sink: Array | None = None,
    ambient: float | None = None,
    resistance: tuple[Array | float, Array | float, Array | float] = (0.0, 0.0, 0.0),
    force: Forces | None = None,
    parts: Mapping[str, NDArray[np.bool_]] | None = None,
    probes: Mapping[str, Point] | None = None,
    bodies: Mapping[str, Extent] | None = None,
    progress: Progress | None = None,
) -> ConjugateCourse:
    """Return the course of laminar flow and of all temperatures in time, of second order.

    Properties are those of the temperatures at the start.

    Parameters
    ----------
    domain, coolant, inlet_temperature, conductivity, sink, ambient, resistance, force
        As in `solve_conjugate`.
    heat : (nx, ny, nz) array, or a function of time that returns one
        Released in each cell [W].
    capacity : float or (nx, ny, nz) array
        Density times specific heat of the solid [J/(m3 K)].
    settings : HeatCourseSettings
        Duration, steps, what to keep.
    start : float or (nx, ny, nz) array, optional
        Temperatures at the beginning [K]; the first inlet's if not given.
    flow : FlowSolution or three arrays, optional
        Flow at the beginning, as `start` of `solve_flow_transient`.
    standing : bool
        Whether `flow`, a solution, stands still: heat alone goes on, by the settings' step.
    strength, probes, bodies, progress
        As in `solve_flow_transient`.
    parts : mapping of str to (nx, ny, nz) bool array, optional
        Cells whose temperature, and whose heat to those around them, are kept at every step.

    Raises
    ------
    InputError
        As `solve_conjugate` and `solve_flow_transient`; HG862 for joined sides without a rise,
        HG863 for a part without cells, or a standing flow without its solution or a step.
    NotConverged
        HG829 where a step of the flow, HG863 where one of the heat does not settle.

    Examples
    --------
    Coolant at 310 K enters one of 300 K between planes: after half its way it has half of the box.

    >>> from heatgrade.grid import Grid
    >>> from heatgrade.resolved import FlowDomain, GivenPressure, Opening, TotalFlow, solve_flow
    >>> grid = Grid(np.linspace(0.0, 1.0, 41), [0.0, 1.0], [0.0, 1.0])
    >>> openings = (Opening("in", "x-", TotalFlow(1.0)), Opening("out", "x+", GivenPressure()))
    >>> sides = dict.fromkeys(("y-", "y+", "z-", "z+"), "symmetry")
    >>> room = FlowDomain.full(grid, openings, sides)
    >>> plain = CoolantProperties(*map(np.array, (1.0, 1.0, 1e-6, 1e-3)))
    >>> plug = solve_flow(room, 1.0, 1e-3)
    >>> settings = HeatCourseSettings(CourseSettings(0.5, step=0.01))
    >>> found = solve_conjugate_transient(room, plain, 310.0, 0.0, np.zeros(grid.shape), 1.0,
    ...                                   settings, start=300.0, flow=plug, standing=True)
    >>> round(float(found.temperature.mean()), 2), found.account.balance < 1e-8
    (305.0, True)
    """
    released = _finite(heat) if callable(heat) else (lambda _: heat)
    problem = HeatProblem.of(
        domain.grid.shape, conductivity, released(0.0), sink, ambient, resistance
    )
    entering, reference = entering_temperatures(domain, inlet_temperature)
    threads = thread_count(settings.flow.threads)
    begin = np.broadcast_to(np.asarray(reference if start is None else start), domain.grid.shape)
    local = liquid_properties(coolant, np.asarray(begin, np.float64))
    own_capacity = float(liquid_properties(coolant, np.array(reference)).heat_capacity)
    stepper = _stepper(
        domain, problem, released, local, capacity, own_capacity, entering - reference, reference,
        settings, threads,
    )  # fmt: skip
    record = HeatRecord(domain, stepper.capacities, reference, parts or {})
    run = _Heat(stepper, record, settings.flow, begin - reference)
    course: FlowCourse | None = None
    if standing:
        run.stand(checked_standing(flow, settings.flow), progress)
    else:
        course = flow_in_time(
            domain, local.density, local.viscosity, settings.flow, Beside(run.begin, run.step),
            start=flow, strength=strength, force=force, probes=probes, bodies=bodies,
            progress=progress,
        )  # fmt: skip
    return run.answer(course, reference)


def _finite(heat: Callable[[float], Array]) -> Callable[[float], Array]:
    """Return heat against time, refused where it is not finite or changes its shape."""
    first = np.shape(heat(0.0))

    def released(time: float) -> Array:
        values = np.asarray(heat(time), np.float64)
        if values.shape != first or not np.isfinite(values).all():
            raise InputError(
                "HG813",
                f"must stay finite and of one shape, and is not at {time:.6g} s",
                entry="heat",
                value=values.shape if values.shape != first else np.nan,
                allowed=f"finite numbers in W, of the shape at first, {first}",
                remedy="let the function return heat of every cell at all times",
            )
        return values

    return released


def _stepper(
    domain: FlowDomain,
    problem: HeatProblem,
    released: Callable[[float], Array],
    local: CoolantProperties,
    capacity: ArrayLike,
    heat_capacity: float,
    entering: Array,
    reference: float,
    settings: HeatCourseSettings,
    threads: int,
) -> HeatStepper:
    alone = not domain.openings and not np.any(problem.sink)
    heat = float(np.add.reduce(problem.heat, axis=None)) if alone else 0.0
    nx, ny, nz = shape = domain.grid.shape
    still = (np.zeros((nx + 1, ny, nz)), np.zeros((nx, ny + 1, nz)), np.zeros((nx, ny, nz + 1)))
    equation = EnergyEquation.of(
        domain, still, problem, np.broadcast_to(local.conductivity, shape), heat_capacity,
        rises=rises_in_time(domain, heat, heat_capacity),
    )  # fmt: skip
    stored = heat_capacities(domain, np.asarray(local.density) * heat_capacity, capacity)
    return HeatStepper(
        equation, stored, released, entering, reference, heat_capacity, settings.advection,
        settings.temperature_tolerance, threads, HeatAccount(),
    )  # fmt: skip


@dataclass(slots=True)
class _Heat:
    """Heat beside the flow's steps."""

    stepper: HeatStepper
    record: HeatRecord
    settings: CourseSettings
    rise: Array
    time: list[float] = field(default_factory=list)
    snapshots: list[tuple[float, Array]] = field(default_factory=list)

    def begin(self, mass_flow: Three) -> None:
        """Take the flow at the beginning."""
        self.stepper.begin(0.0, np.array(self.rise), mass_flow)

    def step(self, now: float, step: float, mass_flow: Three) -> None:
        """Go on by a step of the flow that ends at `now` [s]."""
        stage: Stage = self.stepper.advance(now, step, mass_flow)
        self.rise = stage.rise
        self.time.append(now)
        self.record.note(stage, self.stepper.entering, mass_flow)
        begin = self.settings.average_from
        if begin is not None and now > begin:
            self.record.average(stage.rise, min(step, now - begin))
        asked = sorted(self.settings.snapshots)[len(self.snapshots) :]
        for time in asked:
            if time <= now * (1.0 + 1e-9):
                self.snapshots.append((now, stage.rise + self.stepper.reference))

    def stand(self, flow: FlowSolution, progress: Progress | None) -> None:
        """Go through all steps in a flow that stands still."""
        length = self.settings.step
        assert length is not None  # checked
        count = int(np.ceil(self.settings.duration / length - 1e-9))
        self.begin(flow.mass_flow)
        for number in range(count):
            now = (number + 1) * self.settings.duration / count
            self.step(now, self.settings.duration / count, flow.mass_flow)
            if progress is not None:
                progress(now, 0.0)

    def answer(self, course: FlowCourse | None, reference: float) -> ConjugateCourse:
        """Return all that was kept."""
        mean, rms = self.record.mean()
        openings = {name: np.array(rows) for name, rows in self.record.openings.items()}
        return ConjugateCourse(
            np.array(self.time), self.rise + reference, course, self.record.courses(), openings,
            self.stepper.account, self.stepper.corrections, mean, rms, tuple(self.snapshots),
            self.settings.average_from,
        )  # fmt: skip


def checked_standing(flow: FlowSolution | Forces | None, settings: CourseSettings) -> FlowSolution:
    """Return a flow that can stand still.

    Raises
    ------
    InputError
        HG863 without its solution, or without a step.
    """
    if isinstance(flow, FlowSolution) and settings.step is not None:
        return flow
    entry = "settings.flow.step" if isinstance(flow, FlowSolution) else "flow"
    raise InputError(
        "HG863",
        "is needed where the flow stands still",
        entry=entry,
        allowed="a FlowSolution, and a step in s",
        remedy="solve_flow first, and give the step",
    )
