"""One operator, set up once, for any number of right-hand sides."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError, NotConverged, positive, within
from heatgrade.solve.face_fields import FaceFields, grid_field
from heatgrade.solve.fresh_memory import zeros
from heatgrade.solve.kernels import thread_count
from heatgrade.solve.outcome import Outcome, Reason
from heatgrade.solve.plain_fields import GREATEST, PlainFields, plain_fields
from heatgrade.solve.refinement import (
    MAX_CYCLES,
    Engine,
    Progress,
    Progression,
    build_engine,
    refine,
    source_norm,
)
from heatgrade.solve.solution import Solution
from heatgrade.solve.turning import (
    AS_GIVEN,
    Axes,
    best_axes,
    flow_in,
    inverse,
    seen_in,
    turned,
)

Array = NDArray[np.float64]


class Prepared:
    """The operator of `FaceFields` with its multigrid, ready to be solved again and again.

    Made by `prepare`.
    """

    def __init__(
        self,
        fields: FaceFields,
        plain: PlainFields,
        engine: Engine,
        threads: int,
        setup_s: float,
        pins: tuple[tuple[int, int, int], ...] = (),
        axes: Axes = AS_GIVEN,
        upstream: float | tuple[Array, Array, Array] = 1.0,
    ) -> None:
        self._fields = fields  # without the flow, which the plain ones have
        self._upstream = upstream
        self._plain = plain  # with the axes in the order of `axes`
        self._axes = axes
        self._engine = engine
        self._threads = threads
        self._pins = pins
        self._setup_s = setup_s  # counted in the outcome of the first solve only

    @property
    def fields(self) -> FaceFields:
        """The fields that it was made from."""
        flow = flow_in(self._plain, self._axes, self._upstream)
        return self._fields if flow is None else replace(self._fields, flow=flow)

    @property
    def pins(self) -> tuple[tuple[int, int, int], ...]:
        """Cells (i, j, k) tied to temperature 0 because nothing else fixes their part's."""
        return self._pins

    def solve(
        self,
        *,
        source: ArrayLike | None = None,
        sheet_source: ArrayLike | None = None,
        added: Array | None = None,
        tolerance: float = 1e-10,
        absolute_tolerance: float = 0.0,
        reduction: float = 1.0,
        guess: Solution | None = None,
        overwrite_guess: bool = False,
        as_it_lies: bool = False,
        max_cycles: int = MAX_CYCLES,
        raise_on_failure: bool = True,
        progress: Progress | None = None,
    ) -> Solution:
        """Solve for the temperatures of all cells.

        Parameters
        ----------
        source : array, shape (nx, ny, nz), optional
            In place of the fields' own [W].
        sheet_source : array, shape (nx, ny), optional
            In place of the sheet's own [W].
        added : array, shape (nx, ny, nz), optional
            To be added to the cells' source [W].
        overwrite_guess : bool
            Whether the answer may take the guess's place in memory.
        as_it_lies : bool
            Whether temperatures may lie in memory as the solver has them, which may have turned
            the grid, instead of as `grid_field` does.
        tolerance, guess, max_cycles, raise_on_failure, progress
            As in `heatgrade.solve.solve`.
        absolute_tolerance : float
            Norm of the residual [W] that counts as reached, whatever that of the right-hand side.
        reduction : float
            Factor by which the residual that the guess leaves must fall at least, as long as it is
            above `tolerance`: a norm tells little of cells that it is hardly made of.

        Returns
        -------
        Solution
            Temperatures and the outcome.

        Raises
        ------
        InputError
            HG411, HG412 for a source of the wrong shape or not finite, and for a guess.
        NotConverged
            HG401 when the tolerance is not reached and `raise_on_failure` is set.
        """
        begin = time.perf_counter()
        within(tolerance, "tolerance", 0.0, 1.0)
        within(absolute_tolerance, "absolute_tolerance", 0.0, GREATEST)
        within(reduction, "reduction", 0.0, 1.0)
        positive(max_cycles, "max_cycles", "cycles")
        plain = self._with_sources(source, added, sheet_source)
        temperature, coolant = _first_temperatures(
            self._fields, plain, guess, self._axes, self._threads, overwrite=overwrite_guess
        )
        with np.errstate(all="ignore"):  # what overflows shows in the residual, and is reported
            norm, heated = source_norm(plain, self._threads)
            scale = norm or 1.0
            reached = min(1.0, max(tolerance, absolute_tolerance / scale))
            state = Progression(
                plain, self._threads, temperature, coolant, scale, norm / scale, heated,
                max_cycles, progress, zero=guess is None,
            )  # fmt: skip
            reason, self._engine = refine(state, self._engine, reached, reduction, tolerance)
        outcome = self._outcome(reason, state, time.perf_counter() - begin)
        if not outcome.converged:
            if raise_on_failure:
                raise _not_converged(outcome, reached)
            temperature[:] = np.nan
            coolant[:] = np.nan
        found = _turned_back(temperature, self._axes)
        if not as_it_lies and self._axes != AS_GIVEN:
            laid = grid_field(*found.shape)
            laid[:] = found
            found = laid
        return Solution(found, coolant if plain.sheet else None, outcome)

    def _with_sources(
        self, source: ArrayLike | None, added: Array | None, sheet_source: ArrayLike | None
    ) -> PlainFields:
        """Return the fields with the sources that are given, as kernels have them."""
        fields, plain, given = self._fields, self._plain, self._fields.source
        if source is not None:
            given = _checked(np.asarray(source, np.float64), fields.shape, "source")
        if added is not None:
            added = _checked(np.asarray(added, np.float64), fields.shape, "added")
        plain = replace(plain, source=_sum_turned(given, added, self._axes))
        if sheet_source is None:
            return plain
        given = _checked(np.asarray(sheet_source, np.float64), plain.source_c.shape, "sheet_source")
        return replace(plain, source_c=np.ascontiguousarray(given))

    def _outcome(self, reason: Reason, state: Progression, spent: float) -> Outcome:
        """Return how a solve went; the set-up counts in the first one alone."""
        engine = self._engine
        found = Outcome(
            reason=reason,
            cycles=state.cycles,
            residual=state.relative,
            residual_history=tuple(state.history),
            method=f"{engine.method} + multigrid, {engine.precision} precision cycles"
            + ("" if self._axes[2] == 2 else f", columns along {'xyz'[self._axes[2]]}")
            + "".join(f", pinned at cell {cell}" for cell in self._pins),
            levels=len(engine.grid.levels),
            threads=engine.grid.levels[0].threads,
            setup_s=self._setup_s,
            solve_s=spent,
        )
        self._setup_s = 0.0
        return found


def prepare(fields: FaceFields, *, threads: int | None = None, pin: bool = False) -> Prepared:
    """Return the operator of these fields, set up to be solved for any number of sources.

    Parameters
    ----------
    fields : FaceFields
        The problem.
    threads : int, optional
        Threads to use; all cores that this process may use if left out.
    pin : bool
        Whether a part whose temperature nothing fixes gets one cell tied to temperature 0, as a
        pressure with flows given on all sides needs it. Where its sources add up to nothing the
        tie carries nothing; otherwise it carries the rest. `Prepared.pins` and the method of the
        outcome name the cells.

    Raises
    ------
    InputError
        HG411 wrong shape, HG412 value not finite or negative, HG413 a part whose temperature
        nothing fixes (unless pinned), HG414 threads.

    Examples
    --------
    >>> import numpy as np
    >>> from heatgrade.solve import FaceFields, prepare
    >>> sink = np.zeros((3, 1, 1)); sink[2] = 1.0
    >>> heat = np.zeros((3, 1, 1)); heat[0] = 10.0
    >>> bar = FaceFields(np.ones((2, 1, 1)), np.ones((3, 0, 1)), np.ones((3, 1, 0)), sink, heat)
    >>> system = prepare(bar)
    >>> system.solve().temperature[:, 0, 0].round(6)
    array([30., 20., 10.])
    >>> system.solve(source=2.0 * heat).temperature[:, 0, 0].round(6)
    array([60., 40., 20.])
    """
    begin = time.perf_counter()
    count = thread_count(threads)
    pins: list[tuple[int, int, int]] = []
    plain = plain_fields(fields, count, pins=pins if pin else None)
    axes = best_axes(plain)
    plain = turned(fields, plain, axes)
    upstream = 1.0 if fields.flow is None else fields.flow.upstream
    fields = seen_in(fields, plain, axes)  # no second copy of what is large
    with np.errstate(all="ignore"):
        engine = build_engine(plain, "single", count)
    setup_s = time.perf_counter() - begin
    plain = replace(plain, source=np.broadcast_to(0.0, plain.source.shape))  # the fields have it
    return Prepared(fields, plain, engine, count, setup_s, tuple(pins), axes, upstream)


def _checked(given: Array, wanted: tuple[int, ...], entry: str) -> Array:
    if given.shape != wanted:
        raise InputError(
            "HG411",
            "has the wrong shape",
            entry=entry,
            value=str(given.shape),
            allowed=f"the shape of the fields' own, {wanted}",
            remedy="allocate it with grid_field(nx, ny, nz)",
        )
    if not np.isfinite(given).all():
        raise InputError(
            "HG412",
            "must be finite",
            entry=entry,
            value=float(given[~np.isfinite(given)][0]),
            allowed="finite numbers",
            remedy="look at the power map behind it",
        )
    return given


def _turned(given: Array, axes: Axes) -> Array:
    """Return a view of an array (nx, ny, nz) in the order of axes of the kernels' layout."""
    return given.transpose(axes).transpose(0, 2, 1)


def _turned_back(temperature: Array, axes: Axes) -> Array:
    """Return the inverse."""
    return temperature.transpose(0, 2, 1).transpose(inverse(axes))


def _sum_turned(given: Array, added: Array | None, axes: Axes) -> Array:
    """Return the sum of arrays (nx, ny, nz) in the layout of the kernels."""
    turned = _turned(given, axes)
    if added is None:
        return np.ascontiguousarray(turned)
    return np.add(turned, _turned(added, axes), out=np.empty(turned.shape))


def _first_temperatures(
    fields: FaceFields,
    plain: PlainFields,
    guess: Solution | None,
    axes: Axes,
    threads: int,
    *,
    overwrite: bool,
) -> tuple[Array, Array]:
    coolant = np.zeros(plain.source_c.shape)
    if guess is None:
        return zeros(np.float64, *plain.source.shape, clearing=threads), coolant
    _check_guess(fields, guess)
    temperature = _turned(guess.temperature, axes)
    if not (overwrite and temperature.flags.c_contiguous and temperature.flags.writeable):
        temperature = zeros(np.float64, *plain.source.shape, clearing=threads)
        temperature[:] = _turned(guess.temperature, axes)
    if guess.coolant_temperature is not None:
        coolant[:] = guess.coolant_temperature
    return temperature, coolant


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
