"""Corrections of temperatures in time: ``K + rate C`` for one operator K and any rate.

What a step in time asks for is small: its first guess is off by little, and the heat capacities
outweigh what joins columns.  Then relaxation by columns alone takes an error down, by a factor that
is known beforehand: off the diagonal no coefficient of ``K + rate C`` is positive, so that what
sweeps leave of an error of one kelvin everywhere is the largest share that they can leave of any
error, in kelvin.  That share is measured where a rate is set up, on the heat flow that one kelvin
everywhere drives, evaluated in double precision: rounding is part of it.  Where too much is left,
multigrid cycles do the same.  (A bound of the inverse by one vector: Varga, Matrix Iterative
Analysis, 1962, theorem 3.13 and exercise 3.6.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.face_fields import FaceFields
from heatgrade.solve.kernels import Kernels, Precision, kernels, thread_count
from heatgrade.solve.krylov import Answer, conjugate_gradients, conjugate_residuals
from heatgrade.solve.level import Level, finest_level, refactored
from heatgrade.solve.plain_fields import PlainFields, checked
from heatgrade.solve.rated_fields import RatedFields
from heatgrade.solve.refinement import Engine, build_engine
from heatgrade.solve.turning import AS_GIVEN, Axes, best_axes, turned

Array = NDArray[np.float64]

ENOUGH = 0.05  # of an error that a round of sweeps may leave: no more sweeps than that takes
MOST_HALF_SWEEPS = 8  # of one round: the planes that they pass through stay in the cache
AT_ALL = 0.3  # of an error that a round may leave; where more is left, cycles are cheaper
MOST_ROUNDS = 4  # of sweeps in one correction
REDUCTION = 0.05  # of the residual by the cycles of one correction
CYCLES_LEAVE = 0.1  # of an error: small cells count little in a residual's norm
MOST_CYCLES = 60
ROUNDED = 4.0 * float(np.finfo(np.float32).eps)  # of a correction: sweeps leave that in any case
A_TENTH = 0.1  # of what is left where only the size of an answer is asked for
TRUE_TO = 0.1  # of an answer known beforehand, which a precision must meet


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction did.

    Parameters
    ----------
    size : float
        Largest change of a temperature [K]; not finite where there is no answer.
    error : float
        What is still missing, at most [K].
    cycles : int
        Multigrid cycles, or rounds of sweeps.
    """

    size: float
    error: float
    cycles: int


class Corrector(Protocol):
    """``K + rate C`` of one rate."""

    @property
    def bytes(self) -> int:
        """Memory that is its own."""
        ...

    def correct(
        self,
        fields: FaceFields,
        source: tuple[Array, Array | None],
        temperature: Array,
        coolant: Array | None,
        wanted: float,
    ) -> Correction:
        """Correct temperatures in place towards ``(K' + rate C) T = source``.

        Parameters
        ----------
        fields : FaceFields
            With the operator K', which may differ a little from K; its own sources do not count.
        source : pair of arrays
            Of the cells, (nx, ny, nz), and of the sheet, (nx, ny) or None [W].
        temperature, coolant : arrays
            To be corrected, in the solver's layout (`grid_field`) [K].
        wanted : float
            Error that is small enough [K].
        """
        ...

    def largest(self, source: tuple[Array, Array | None]) -> tuple[float, int]:
        """Return the largest entry of ``(K + rate C)^-1 source`` to a tenth [K], and cycles."""
        ...


class Stepped:
    """An operator K with heat capacities C.

    Parameters
    ----------
    fields : FaceFields
        With the operator K.
    storage : pair of arrays
        Heat capacities of the cells, (nx, ny, nz), and of the sheet, (nx, ny) or None [J/K];
        positive wherever heat flows.
    threads : int or None
        Threads to use.

    Raises
    ------
    InputError
        HG412 for a value that is not finite or has the wrong sign, HG414 for threads.
    """

    def __init__(
        self, fields: FaceFields, storage: tuple[Array, Array | None], threads: int | None
    ) -> None:
        self._fields = fields
        self._rated = RatedFields(storage)
        self._threads = thread_count(threads)
        self._kernels = kernels("single")
        self._plain = checked(fields, self._threads)
        self._level: Level | None = None

    def of(self, rate: float) -> Corrector | None:
        """Return the operator of a rate [1/s], None where no precision resolves it."""
        plain = self._rated.of(rate, self._fields, self._plain)
        if self._level is None:
            self._level = finest_level(self._kernels, plain, self._threads)
            level = self._level
        else:
            level = refactored(self._kernels, self._level, plain)
        relaxed = _relaxed(self._kernels, level, plain, self._rated, rate, self._threads)
        if relaxed is not None:
            return relaxed
        return _cycled(self._fields, plain, self._rated, rate, self._threads)


@dataclass(slots=True)
class _Relaxed:
    """Relaxation by columns, on the finest grid alone."""

    kernels: Kernels
    level: Level
    rated: RatedFields
    rate: float
    half_sweeps: int
    left: float  # of an error by so many
    threads: int
    work: Array

    @property
    def bytes(self) -> int:
        """Memory that is its own."""
        level = self.level
        return int(level.pivot.nbytes + level.fill.nbytes + self.work.nbytes)

    def correct(
        self,
        fields: FaceFields,
        source: tuple[Array, Array | None],
        temperature: Array,
        coolant: Array | None,
        wanted: float,
    ) -> Correction:
        """See `Corrector`."""
        plain = _with_source(self.rated.of(self.rate, fields), source)
        t, c = _laid(temperature), _some(coolant, plain)
        _residual(self.kernels, self.level, plain, t, c, self.work, self.threads)
        size, left, rounds = self._sweep(wanted, 1.0)
        if math.isfinite(size):
            self.kernels.add_answers(t, c, self.level.e[None], np.ones(1), 1, self.threads)
        return Correction(size, size * left / (1.0 - left), rounds)

    def largest(self, source: tuple[Array, Array | None]) -> tuple[float, int]:
        """See `Corrector`."""
        cells, sheet = source
        nothing = np.zeros((0, cells.shape[1]))
        self.kernels.start(
            self.level.b, _laid(cells), nothing if sheet is None else sheet,
            _all_layers(self.level.b), 1.0, self.threads,
        )  # fmt: skip
        size, _, rounds = self._sweep(math.inf, A_TENTH)
        return size, rounds

    def _sweep(self, wanted: float, most: float) -> tuple[float, float, int]:
        """Sweep until no more than `wanted` [K] and the share `most` are missing.

        Returns
        -------
        size, left, rounds
            Largest correction [K], share of an error that is left, rounds of sweeps.
        """
        size, left, rounds = 0.0, 1.0, 0
        while rounds < MOST_ROUNDS:
            _relax(self.kernels, self.level, self.half_sweeps, fresh=rounds == 0)
            rounds, left = rounds + 1, max(left * self.left, ROUNDED)
            size = _largest(self.level.e)
            near = left <= most and size * left <= (1.0 - left) * wanted
            if near or left == ROUNDED or not math.isfinite(size):
                break
        return size, left, rounds


def _relaxed(
    own: Kernels, level: Level, plain: PlainFields, rated: RatedFields, rate: float, threads: int
) -> _Relaxed | None:
    """Return relaxation alone, or None where it leaves too much."""
    if not plain.upwind:
        return None
    work = _work(plain)
    _one_everywhere(own, level, plain, work, threads)
    known = level.pivot > 0.0
    left = 1.0
    for count in range(2, MOST_HALF_SWEEPS + 1, 2):
        _relax(own, level, 2, fresh=count == 2)
        left = float(np.abs(1.0 - level.e[1:-1], where=known, out=np.zeros_like(level.pivot)).max())
        if left <= ENOUGH:
            break
    if not left <= AT_ALL:
        return None
    return _Relaxed(own, level, rated, rate, count, left, threads, work)


@dataclass(slots=True)
class _Cycled:
    """Multigrid cycles in a Krylov method."""

    engine: Engine
    rated: RatedFields
    rate: float
    axes: Axes
    threads: int
    work: Array

    @property
    def bytes(self) -> int:
        """Memory that is its own."""
        return int(self.engine.grid.bytes + self.engine.vectors.bytes + self.work.nbytes)

    def correct(
        self,
        fields: FaceFields,
        source: tuple[Array, Array | None],
        temperature: Array,
        coolant: Array | None,
        wanted: float,
    ) -> Correction:
        """See `Corrector`."""
        plain = turned(fields, self.rated.of(self.rate, fields), self.axes)
        plain = _with_source(plain, source, self.axes)
        seen = temperature.transpose(self.axes)
        t, c = np.ascontiguousarray(seen.transpose(0, 2, 1)), _some(coolant, plain)
        engine = self.engine
        level = engine.grid.levels[0]
        start = _residual(engine.grid.kernels, level, plain, t, c, self.work, self.threads)
        size, cycles, more, columns = self._advance(start, REDUCTION, t.shape)
        t += more
        c += columns
        if self.axes != AS_GIVEN:
            seen[:] = t.transpose(0, 2, 1)
        return Correction(size, CYCLES_LEAVE * size, cycles)

    def largest(self, source: tuple[Array, Array | None]) -> tuple[float, int]:
        """See `Corrector`."""
        cells = np.ascontiguousarray(source[0].transpose(self.axes).transpose(0, 2, 1))
        sheet = np.zeros((0, cells.shape[2])) if source[1] is None else source[1]
        engine = self.engine
        engine.grid.kernels.start(
            engine.grid.levels[0].b, cells, sheet, _all_layers(cells), 1.0, self.threads
        )
        norm = math.hypot(*(math.sqrt(float(np.add.reduce(np.square(s), axis=None)))
                            for s in (cells, sheet)))  # fmt: skip
        size, cycles, _, _ = self._advance(norm, A_TENTH, cells.shape)
        return size, cycles

    def _advance(
        self, start: float, share: float, shape: tuple[int, ...]
    ) -> tuple[float, int, Array, Array]:
        """Return size, cycles and answer to the residual, of norm `start`, in the finest level."""
        engine, cycles, norm = self.engine, 0, start
        nx, _, ny = shape
        sheet = engine.grid.levels[0].sheet
        answer = Answer(np.zeros(shape), np.zeros((nx if sheet else 0, ny)), 1.0)

        def report(now: float) -> bool:
            nonlocal cycles, norm
            cycles, norm = cycles + 1, now
            return cycles >= MOST_CYCLES or not math.isfinite(now)

        if math.isfinite(start):
            advance = conjugate_gradients if engine.method == "CG" else conjugate_residuals
            advance(engine.grid, engine.vectors, start, share * start, report, answer)
        size = max(_largest(part) for part in (answer.temperature, answer.coolant) if part.size)
        if not norm <= share * start:
            size = math.nan
        return size, cycles, answer.temperature, answer.coolant

    def true(self, plain: PlainFields) -> bool:
        """Return whether it finds one kelvin everywhere from the heat that this drives."""
        engine = self.engine
        level = engine.grid.levels[0]
        start = _one_everywhere(engine.grid.kernels, level, plain, self.work, self.threads)
        size, _, _, _ = self._advance(start, REDUCTION, plain.source.shape)
        return math.isfinite(size) and abs(size - 1.0) <= TRUE_TO


def _cycled(
    fields: FaceFields, plain: PlainFields, rated: RatedFields, rate: float, threads: int
) -> _Cycled | None:
    """Return cycles in the first precision that resolves the operator."""
    axes = best_axes(plain)
    plain = turned(fields, plain, axes)
    precisions: tuple[Precision, Precision] = ("single", "double")
    for precision in precisions:
        engine = build_engine(plain, precision, threads, damped=True)
        found = _Cycled(engine, rated, rate, axes, threads, _work(plain))
        if found.true(plain):
            return found
    return None


def _one_everywhere(
    own: Kernels, level: Level, plain: PlainFields, work: Array, threads: int
) -> float:
    """Put the heat flow that one kelvin everywhere drives into the level; return its norm."""
    nothing = replace(
        plain, source=np.zeros(plain.source.shape), source_c=np.zeros(plain.source_c.shape)
    )
    cold = np.full(plain.source.shape, -1.0), np.full(plain.source_c.shape, -1.0)
    return _residual(own, level, nothing, *cold, work, threads)


def _residual(
    own: Kernels, level: Level, plain: PlainFields, t: Array, c: Array, work: Array, threads: int
) -> float:
    """Put the residual into the level's b, and return its norm."""
    square, every = np.zeros(t.shape[0]), _all_layers(t)
    own.residual(
        work, level.b, t, c, plain.gx, plain.gy, plain.gz, plain.sink, plain.source,
        plain.exchange, plain.wx, plain.wy, plain.wz, *plain.share, plain.flow_x, plain.flow_y,
        *plain.sheet_share, plain.inflow, plain.source_c, every, every, 1.0, plain.first,
        plain.wet_first, square, threads,
    )  # fmt: skip
    return math.sqrt(float(np.add.reduce(square)))


def _relax(own: Kernels, level: Level, half_sweeps: int, *, fresh: bool) -> None:
    own.sweep(
        level.e, level.b, level.gx, level.gy, level.gz, level.pivot, level.back, level.twin,
        level.crossing, level.fill, level.fill_row, level.inward, level.shape[1], level.shape[2],
        level.first, level.wet_first, 0, half_sweeps, fresh, level.threads,
    )  # fmt: skip


def _all_layers(field: NDArray[Any]) -> NDArray[np.uint8]:
    """Say that any layer, second axis of a field, may hold something."""
    return np.ones(field.shape[1], np.uint8)


def _work(plain: PlainFields) -> Array:
    nx, _, ny = plain.source.shape
    return np.empty((nx, 3, ny))


def _with_source(
    plain: PlainFields, source: tuple[Array, Array | None], axes: Axes = AS_GIVEN
) -> PlainFields:
    cells, sheet = source
    laid = np.ascontiguousarray(cells.transpose(axes).transpose(0, 2, 1))
    return replace(plain, source=laid, source_c=plain.source_c if sheet is None else sheet)


def _laid(field: Array) -> Array:
    """Return a field as the kernels read it, without a copy."""
    laid = field.transpose(0, 2, 1)
    assert laid.flags.c_contiguous  # a copy would lose what is written
    return laid


def _some(coolant: Array | None, plain: PlainFields) -> Array:
    return np.zeros((0, plain.source.shape[2])) if coolant is None else coolant


def _largest(e: NDArray[Any]) -> float:
    """Return the largest absolute value; NaN if there is one."""
    return float(max(e.max(), -e.min()))
