"""Iterative refinement: true residuals in double precision, corrections from Krylov cycles.

Cycles and Krylov vectors are in single precision, which halves the memory that must move; the
residual that they reduce, and the temperatures, are in double precision and come from the fields
themselves. Where single precision does not resolve the problem (couplings that differ by more
than about 1e7 within a cell) the cycles go on in double precision.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import refinement as native
from heatgrade.solve.kernels import Precision, kernels
from heatgrade.solve.krylov import (
    Answer,
    Method,
    Vectors,
    conjugate_gradients,
    conjugate_residuals,
    make_vectors,
)
from heatgrade.solve.multigrid import Multigrid, build_multigrid
from heatgrade.solve.outcome import Reason
from heatgrade.solve.plain_fields import PlainFields

Array = NDArray[np.float64]
Flags = NDArray[np.uint8]
Progress = Callable[[int, float], None]

# Least reduction that one step can reach: rounding of the vectors that it updates again and again.
STEP: dict[Precision, float] = {"single": 5e-6, "double": 1e-10}
MARGIN = 0.8  # what the last step aims at over the tolerance: its residual is an updated one
MAX_CYCLES = 1000
PATIENCE, SLOW = 100, 0.5  # a step whose last so many cycles reduce less than this is given up
POOR = 0.3  # a step that reduces the true residual less than this has met a limit
ROUNDING_AT_MOST = 1e-5  # a greater residual is no answer, whatever rounding could explain
TINY = float(np.finfo(np.float64).tiny)


@dataclass(slots=True)
class Engine:
    """What makes corrections: a multigrid and a Krylov method in one precision."""

    precision: Precision
    method: Method
    grid: Multigrid
    vectors: Vectors


@dataclass(slots=True)
class Progression:
    """What a solve knows while it runs; `relative` is the last true relative residual."""

    plain: PlainFields
    threads: int
    temperature: Array  # (nx, nz, ny)
    coolant: Array  # (nx, ny) or no planes
    scale: float  # norm of the right-hand side, or 1 where that is 0
    at_zero: float  # relative residual of temperatures that are 0: 1, or 0 without sources
    heated: Flags  # (nz,) layers with sources
    max_cycles: int
    progress: Progress | None
    zero: bool = False  # all temperatures are 0
    history: list[float] = field(default_factory=list)
    cycles: int = 0
    relative: float = math.inf


def build_engine(
    plain: PlainFields, precision: Precision, threads: int, *, damped: bool = False
) -> Engine:
    """Set up levels and vectors; `damped` as in `build_multigrid`."""
    method: Method = "GCR" if plain.flowing or plain.wet else "CG"
    grid = build_multigrid(kernels(precision), plain, threads, damped=damped)
    return Engine(precision, method, grid, make_vectors(grid, method))


def refine(
    state: Progression,
    engine: Engine,
    tolerance: float,
    reduction: float = 1.0,
    least: float = 0.0,
) -> tuple[Reason, Engine]:
    """Alternate true residuals and corrections until converged or hopeless.

    Converged: the relative residual is at most `tolerance`, and at most `reduction` times the
    first one unless that is below `least`.
    """
    if not math.isfinite(state.scale):
        return Reason.NOT_FINITE, engine
    factor = _inverse(state.scale)
    _residual(state, engine.grid, factor)
    state.history.append(state.relative)
    tolerance = max(least, min(tolerance, reduction * state.relative))
    while True:
        reason = _settled(state, tolerance)
        if reason is not None:
            return reason, engine
        before = state.relative
        _correct(state, engine, factor, tolerance)
        factor = _inverse(state.scale * before)
        _residual(state, engine.grid, factor)
        state.history[-1] = state.relative
        if state.relative <= tolerance or state.relative < POOR * before:
            continue
        if state.relative <= _rounding(state):
            return Reason.CONVERGED, engine
        if engine.precision == "double":
            return (Reason.STAGNATED if state.relative < 1.0 else Reason.DIVERGED), engine
        if not state.relative < before:
            state.temperature[:] = 0.0
            state.coolant[:] = 0.0
            state.zero = True
        engine = build_engine(state.plain, "double", state.threads)
        factor = _inverse(state.scale)
        _residual(state, engine.grid, factor)


def _inverse(value: float) -> float:
    return 1.0 / max(value, TINY)


def _settled(state: Progression, tolerance: float) -> Reason | None:
    if not math.isfinite(state.relative):
        return Reason.NOT_FINITE
    if state.relative <= tolerance:
        return Reason.CONVERGED
    return Reason.MAX_CYCLES if state.cycles >= state.max_cycles else None


def _correct(state: Progression, engine: Engine, factor: float, tolerance: float) -> None:
    """Reduce the residual that lies, times `factor`, in the finest level, and add the answer."""
    grid, relative = engine.grid, state.relative
    start = relative * state.scale * factor
    target = start * _reduction(MARGIN * tolerance / relative, STEP[engine.precision])
    course = [relative]  # of this step alone: another one, or precision, says nothing of its pace

    def report(norm: float) -> bool:
        state.cycles += 1
        course.append(relative * norm / start)
        state.history.append(course[-1])
        if state.progress is not None:
            state.progress(state.cycles, course[-1])
        slow = len(course) > PATIENCE and course[-1] > SLOW * course[-1 - PATIENCE]
        return slow or state.cycles >= state.max_cycles or not math.isfinite(norm)

    answer = Answer(state.temperature, state.coolant, 1.0 / factor)
    advance = conjugate_gradients if engine.method == "CG" else conjugate_residuals
    advance(grid, engine.vectors, start, target, report, answer)
    state.zero = False


def _reduction(wanted: float, least: float) -> float:
    """Return what one of as few equal steps as possible must reach, none below `least`."""
    steps = math.ceil(math.log(max(wanted, TINY)) / math.log(least))
    return max(least, math.pow(wanted, 1.0 / steps))


def _residual(state: Progression, grid: Multigrid, factor: float) -> None:
    """Put `factor` times the residual into the finest level's b, and set `relative`."""
    plain, level = state.plain, grid.levels[0]
    nx, ny, _ = level.shape
    square = np.zeros(nx)
    if state.zero:
        grid.kernels.start(
            level.b, plain.source, plain.source_c, state.heated, factor, state.threads
        )
        state.relative = state.at_zero
        return
    sinking = (level.slot >= 0).astype(np.uint8)
    grid.kernels.residual(
        np.empty((nx, 3, ny)), level.b, state.temperature, state.coolant, plain.gx, plain.gy,
        plain.gz, plain.sink, plain.source, plain.exchange, plain.wx, plain.wy,
        plain.wz, *plain.share, plain.flow_x, plain.flow_y, *plain.sheet_share, plain.inflow,
        plain.source_c, sinking, state.heated, factor, plain.first, plain.wet_first, square,
        state.threads,
    )  # fmt: skip
    state.relative = math.sqrt(float(np.add.reduce(square))) / state.scale


def source_norm(plain: PlainFields, threads: int) -> tuple[float, Flags]:
    """Return the Euclidean norm of all sources, and which layers have some.

    The same bits on any number of threads.
    """
    square, some = np.zeros(len(plain.source)), np.zeros(plain.source.shape[:2], np.uint8)
    native.squares(plain.source, square, some, threads)
    solid = math.sqrt(float(np.add.reduce(square)))
    return math.hypot(solid, norm(plain.source_c)), np.bitwise_or.reduce(some, axis=0)


def norm(field: Array) -> float:
    """Return the Euclidean norm; unlike BLAS's, the same bits on any number of threads."""
    return math.sqrt(float(np.add.reduce(np.square(field), axis=None)))


def _rounding(state: Progression) -> float:
    """Return the relative residual that rounding of the temperatures alone can make, capped."""
    squares = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        for plane in range(len(state.temperature)):
            squares += norm(_load(state, plane)) ** 2
    rounding = float(np.finfo(np.float64).eps) * math.sqrt(squares) / state.scale
    return min(rounding, ROUNDING_AT_MOST) if math.isfinite(rounding) else 0.0


def _load(state: Progression, plane: int) -> Array:
    """Return all that goes to and fro between the cells of a plane and their neighbours [W]."""
    plain, i = state.plain, plane
    t = np.abs(state.temperature[i])
    load: Array = plain.sink[i] * t
    if i > 0:
        load += plain.gx[i - 1] * (np.abs(state.temperature[i - 1]) + t)
    if i < len(plain.gx):
        load += plain.gx[i] * (t + np.abs(state.temperature[i + 1]))
    up, along = plain.gz[i] * (t[:-1] + t[1:]), plain.gy[i] * (t[:, :-1] + t[:, 1:])
    load[:-1] += up
    load[1:] += up
    load[:, :-1] += along
    load[:, 1:] += along
    return load
