"""Solve face fields for the temperatures of all cells."""

from __future__ import annotations

import math
import time

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, NotConverged, positive, within
from heatgrade.solve.face_fields import FaceFields, grid_field
from heatgrade.solve.kernels import thread_count
from heatgrade.solve.outcome import Outcome, Reason
from heatgrade.solve.plain_fields import PlainFields, plain_fields
from heatgrade.solve.refinement import Progress, Progression, build_engine, norm, refine
from heatgrade.solve.solution import Solution

Array = NDArray[np.float64]


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

    The answer has the same bits on any number of threads. The number of cycles, 5 to 15 in
    ordinary use, does not depend on the number of cells or on how the materials are layered or
    patterned; materials that differ by more than a hundred times at random from cell to cell are
    the exception, for which the cycles may not suffice.

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
    within(tolerance, "tolerance", 0.0, 1.0)
    positive(max_cycles, "max_cycles", "cycles")
    count = thread_count(threads)
    plain = plain_fields(fields, count)
    temperature, coolant = _first_temperatures(fields, plain, guess)
    with np.errstate(all="ignore"):  # what overflows shows in the residual, and is reported
        state = Progression(
            plain, count, temperature, coolant, _source_norm(plain), max_cycles, progress
        )
        engine = build_engine(plain, "single", count)
        middle = time.perf_counter()
        reason, engine = refine(state, engine, tolerance)
    outcome = Outcome(
        reason=reason,
        cycles=state.cycles,
        residual=state.relative,
        residual_history=tuple(state.history),
        method=f"{engine.method} + multigrid, {engine.precision} precision cycles",
        levels=len(engine.grid.levels),
        threads=engine.grid.levels[0].threads,
        setup_s=middle - begin,
        solve_s=time.perf_counter() - middle,
    )
    if not outcome.converged:
        if raise_on_failure:
            raise _not_converged(outcome, tolerance)
        temperature[:] = np.nan
        coolant[:] = np.nan
    return Solution(temperature.transpose(0, 2, 1), coolant if plain.sheet else None, outcome)


def _first_temperatures(
    fields: FaceFields, plain: PlainFields, guess: Solution | None
) -> tuple[Array, Array]:
    temperature = grid_field(*fields.shape).transpose(0, 2, 1)
    coolant = np.zeros(plain.source_c.shape)
    if guess is not None:
        _check_guess(fields, guess)
        temperature[:] = guess.temperature.transpose(0, 2, 1)
        if guess.coolant_temperature is not None:
            coolant[:] = guess.coolant_temperature
    return temperature, coolant


def _source_norm(plain: PlainFields) -> float:
    """Return the norm of the right-hand side, or 1 if it is 0 and so is every temperature."""
    return math.hypot(norm(plain.source), norm(plain.source_c)) or 1.0


def _check_guess(fields: FaceFields, guess: Solution) -> None:
    coolant = guess.coolant_temperature
    fits = guess.temperature.shape == fields.shape and (coolant is None) == (fields.sheet is None)
    if not fits or not np.isfinite(guess.temperature).all():
        raise InputError(
            "HG411",
            "does not belong to a problem on this grid, or its solve failed",
            entry="guess",
            value=str(guess.temperature.shape),
            allowed=f"finite temperatures of shape {fields.shape}",
            remedy="pass the Solution of an earlier solve with the same cells, or leave it out",
        )


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
