"""Solve face fields: multigrid-preconditioned Krylov cycles inside iterative refinement.

Cycles and Krylov vectors are in single precision, which halves the memory that must move; the
residual that they reduce, and the temperatures, are in double precision and come from the fields
themselves. Where single precision does not resolve the problem (couplings that differ by more
than about 1e7 in a cell) the cycles go on in double precision.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.solve.face_fields import FaceFields, grid_field
from heatgrade.solve.kernels import Precision, kernels, thread_count
from heatgrade.solve.krylov import (
    Method,
    Vectors,
    conjugate_gradients,
    conjugate_residuals,
    make_vectors,
)
from heatgrade.solve.multigrid import Multigrid, build_multigrid
from heatgrade.solve.outcome import Outcome, Reason
from heatgrade.solve.plain_fields import PlainFields, plain_fields
from heatgrade.solve.solution import Solution

Array = NDArray[np.float64]
Progress = Callable[[int, float], None]

STEP = {"single": 1e-5, "double": 1e-8}  # residual reduction asked of one refinement step
POOR = 0.3  # a step that reduces the true residual less than this has met the precision's limit


@dataclass(slots=True)
class _State:
    """What a solve knows while it runs."""

    plain: PlainFields
    threads: int
    temperature: Array  # (nx, nz, ny)
    coolant: Array  # (nx, ny) or no planes
    scale: float  # norm of the right-hand side
    max_cycles: int
    progress: Progress | None
    history: list[float] = field(default_factory=list)
    cycles: int = 0


def solve(
    fields: FaceFields,
    *,
    tolerance: float = 1e-10,
    threads: int | None = None,
    guess: Solution | None = None,
    max_cycles: int = 100,
    raise_on_failure: bool = True,
    progress: Progress | None = None,
) -> Solution:
    """Solve for the temperatures of all cells.

    The answer has the same bits on any number of threads.

    Parameters
    ----------
    fields : FaceFields
        The problem.
    tolerance : float
        Norm of the residual over that of the right-hand side to reach. Where rounding of the
        temperatures alone makes a greater residual, that is what counts as reached.
    threads : int, optional
        Threads to use; all cores that this process may use if left out.
    guess : Solution, optional
        Solution of a similar problem on the same grid, to start from.
    max_cycles : int
        Multigrid cycles after which to give up.
    raise_on_failure : bool
        Whether to raise if the tolerance is not reached; otherwise temperatures are NaN.
    progress : callable, optional
        Called after each cycle with the number of cycles and the relative residual.

    Returns
    -------
    Solution
        Temperatures and the outcome.

    Raises
    ------
    InputError
        HG411 wrong shape, HG412 value not finite or negative, HG413 a part whose temperature
        nothing fixes, HG414 threads.
    NotConverged
        HG401 when the tolerance is not reached and `raise_on_failure` is set.

    Examples
    --------
    A bar of three cells, 10 W into one end, 1 W/K from cell to cell and to 300 K at the other:

    >>> import numpy as np
    >>> from heatgrade.solve import FaceFields, solve
    >>> sink = np.zeros((3, 1, 1)); sink[2] = 1.0
    >>> source = np.zeros((3, 1, 1)); source[0] = 10.0; source[2] = 300.0
    >>> bar = FaceFields(np.ones((2, 1, 1)), np.ones((3, 0, 1)), np.ones((3, 1, 0)), sink, source)
    >>> solve(bar).temperature[:, 0, 0].round(6)
    array([330., 320., 310.])
    """
    begin = time.perf_counter()
    count = thread_count(threads)
    plain = plain_fields(fields, count)
    state = _start(fields, plain, count, guess, max_cycles, progress)
    method: Method = "GCR" if plain.flowing else "CG"
    grid = build_multigrid(kernels("single"), plain, count)
    vectors = make_vectors(grid, method)
    middle = time.perf_counter()
    reason, residual, grid, precision = _refine(state, grid, vectors, method, tolerance)
    outcome = Outcome(
        reason=reason,
        cycles=state.cycles,
        residual=residual,
        residual_history=tuple(state.history),
        method=f"{method} + multigrid, {precision} precision cycles",
        levels=len(grid.levels),
        threads=grid.levels[0].threads,
        setup_s=middle - begin,
        solve_s=time.perf_counter() - middle,
    )
    if not outcome.converged:
        if raise_on_failure:
            raise _not_converged(outcome, tolerance)
        state.temperature[:] = np.nan
        state.coolant[:] = np.nan
    coolant = state.coolant if plain.sheet else None
    return Solution(state.temperature.transpose(0, 2, 1), coolant, outcome)


def _start(
    fields: FaceFields,
    plain: PlainFields,
    threads: int,
    guess: Solution | None,
    max_cycles: int,
    progress: Progress | None,
) -> _State:
    temperature = grid_field(*fields.shape).transpose(0, 2, 1)
    coolant = np.zeros(plain.source_c.shape)
    if guess is not None:
        if guess.temperature.shape == fields.shape and np.isfinite(guess.temperature).all():
            temperature[:] = guess.temperature.transpose(0, 2, 1)
        if guess.coolant_temperature is not None and plain.sheet:
            coolant[:] = guess.coolant_temperature
    scale = math.hypot(
        float(np.linalg.norm(plain.source.ravel())), float(np.linalg.norm(plain.source_c))
    )
    return _State(plain, threads, temperature, coolant, scale, max_cycles, progress)


def _refine(
    state: _State, grid: Multigrid, vectors: Vectors, method: Method, tolerance: float
) -> tuple[Reason, float, Multigrid, Precision]:
    """Alternate true residuals and cycles until converged or hopeless."""
    precision: Precision = "single"
    advance = conjugate_gradients if method == "CG" else conjugate_residuals
    norm = _residual(state, grid, 1.0)
    if state.scale == 0.0:
        state.scale = norm or 1.0
    relative = norm / state.scale
    state.history.append(relative)
    while True:
        if not math.isfinite(relative):
            return Reason.NOT_FINITE, relative, grid, precision
        if relative <= tolerance:
            return Reason.CONVERGED, relative, grid, precision
        if state.cycles >= state.max_cycles:
            return Reason.MAX_CYCLES, relative, grid, precision
        _residual(state, grid, 1.0 / norm)
        target = max(STEP[precision], 0.5 * tolerance / relative)
        advance(grid, vectors, 1.0, target, _reporter(state, relative))
        nx = grid.levels[0].shape[0]
        correction = vectors.x.reshape(nx, *grid.levels[0].b.shape[1:])
        grid.kernels.correct(state.temperature, state.coolant, correction, norm, state.threads)
        before, norm = relative, _residual(state, grid, 1.0)
        relative = norm / state.scale
        state.history[-1] = relative
        if relative <= tolerance or relative < POOR * before:
            continue
        if precision == "single":
            precision = "double"
            if not relative < before:
                state.temperature[:] = 0.0
                state.coolant[:] = 0.0
            grid = build_multigrid(kernels("double"), state.plain, state.threads)
            vectors = make_vectors(grid, method)
            norm = _residual(state, grid, 1.0)
            relative = norm / state.scale
            continue
        if relative <= _rounding(state):
            return Reason.CONVERGED, relative, grid, precision
        reason = Reason.STAGNATED if relative < 1.0 else Reason.DIVERGED
        return reason, relative, grid, precision


def _reporter(state: _State, relative: float) -> Callable[[float], bool]:
    """Return what a Krylov method calls after each cycle; it answers whether to stop."""

    def report(reduction: float) -> bool:
        state.cycles += 1
        state.history.append(relative * reduction)
        if state.progress is not None:
            state.progress(state.cycles, state.history[-1])
        return state.cycles >= state.max_cycles or not math.isfinite(reduction)

    return report


def _residual(state: _State, grid: Multigrid, factor: float) -> float:
    """Put `factor` times the residual into the finest level's b; return its unscaled norm."""
    plain, level = state.plain, grid.levels[0]
    nx, ny, _ = level.shape
    square = np.zeros(nx)
    grid.kernels.residual(
        np.empty((nx, 2, ny)), level.b, state.temperature, state.coolant, plain.gx, plain.gy,
        plain.gz, plain.sink, plain.source, plain.exchange, plain.flow_x, plain.flow_y,
        plain.inflow, plain.source_c, factor, plain.first, square, state.threads,
    )  # fmt: skip
    return math.sqrt(float(np.add.reduce(square)))


def _rounding(state: _State) -> float:
    """Return the relative residual that rounding of the temperatures alone can make."""
    t, plain = np.abs(state.temperature), state.plain
    load = plain.sink * t
    load[:-1] += plain.gx * (t[:-1] + t[1:])
    load[1:] += plain.gx * (t[:-1] + t[1:])
    load[:, :-1] += plain.gz * (t[:, :-1] + t[:, 1:])
    load[:, 1:] += plain.gz * (t[:, :-1] + t[:, 1:])
    load[:, :, :-1] += plain.gy * (t[:, :, :-1] + t[:, :, 1:])
    load[:, :, 1:] += plain.gy * (t[:, :, :-1] + t[:, :, 1:])
    return float(np.finfo(np.float64).eps * np.linalg.norm(load.ravel()) / state.scale)


def _not_converged(outcome: Outcome, tolerance: float) -> NotConverged:
    remedy = {
        Reason.MAX_CYCLES: "allow more cycles or loosen the tolerance",
        Reason.STAGNATED: "loosen the tolerance; look for conductances many decades apart",
        Reason.DIVERGED: "look for coolant flows that do not balance",
        Reason.NOT_FINITE: "look for values near the limits of double precision",
        Reason.CONVERGED: "",
    }[outcome.reason]
    return NotConverged(
        "HG401",
        f"the solve stopped without an answer: {outcome}",
        entry="residual",
        value=outcome.residual,
        allowed=f"<= {tolerance:g}",
        remedy=remedy,
    )
