"""Numbers that change with time: tables of steps or lines, and functions with declared breaks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError, positive

Array = NDArray[np.float64]
Kind = Literal["steps", "lines"]

SAME_TIME = 1e-12  # of the time or the period: two times closer than this are one


class Course(Protocol):
    """Numbers against time, smooth between breaks."""

    @property
    def end(self) -> float:
        """Time until which they are known [s]; infinite where there is no end."""
        ...

    @property
    def longest_step(self) -> float:
        """Longest step that resolves them [s]."""
        ...

    def next_break(self, time: float) -> float:
        """Return the first time after `time` at which one may jump or bend [s]."""
        ...

    def at(self, time: float, *, before: bool = False) -> Array:
        """Return them at `time`, (m,); at a jump those behind it, or those before it."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class TableCourse:
    """Numbers from a table.

    Parameters
    ----------
    times : (n,) array
        Increasing [s].
    values : array
        ``steps``: (n - 1, m), row i holds from ``times[i]`` to ``times[i + 1]``.
        ``lines``: (n, m), straight lines from row to row.
    kind : "steps" or "lines"
        Which of them.
    repeat : bool
        Whether to begin again at the end, for ever.

    Raises
    ------
    InputError
        HG456 for times that do not increase or do not fit the values.

    Examples
    --------
    >>> course = TableCourse([0.0, 0.8, 1.0], [[1400.0], [100.0]], repeat=True)
    >>> float(course.at(7.9)[0]), round(course.next_break(7.9), 9)
    (100.0, 8.0)
    >>> float(course.at(8.8, before=True)[0]), float(course.at(8.8)[0])
    (1400.0, 100.0)
    """

    times: Array
    values: Array
    kind: Kind = "steps"
    repeat: bool = False

    def __post_init__(self) -> None:
        times = np.array(self.times, np.float64, ndmin=1)
        values = np.array(self.values, np.float64, ndmin=1)
        values = values[:, None] if values.ndim == 1 else values
        if self.kind not in ("steps", "lines"):
            raise _bad("kind", self.kind, "'steps' or 'lines'", "name one of them")
        rows = times.size - 1 if self.kind == "steps" else times.size
        if times.ndim != 1 or times.size < 2 or values.ndim != 2 or values.shape[0] != rows:
            raise _bad(
                "values",
                f"{values.shape[0]} rows for {times.size} times",
                "for steps one row less than times, for lines as many; two times at least",
                "steps: the last time is the end of the last row",
            )
        gaps = np.diff(times)
        if not np.isfinite(times).all() or not (gaps > 0.0).all():
            row = int(np.flatnonzero(~(gaps > 0.0))[0]) if not (gaps > 0.0).all() else 0
            raise _bad(
                f"times[{row + 1}]",
                float(times[row + 1]),
                f"more than {float(times[row]):g} s: times must increase",
                "sort the rows, and give each time once",
            )
        for name, array in (("times", times), ("values", values)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def end(self) -> float:
        """Last time [s]; infinite where the table repeats."""
        return math.inf if self.repeat else float(self.times[-1])

    @property
    def longest_step(self) -> float:
        """No limit: the breaks say all."""
        return math.inf

    def next_break(self, time: float) -> float:
        """Return the next time of the table at which anything changes [s]."""
        start, period = self._round(time)
        changes = self._changes()
        rounds = 2 if self.repeat else 1
        for turn in range(rounds):
            found = start + turn * period + (changes - self.times[0])
            later = found[found > time + self._slack(time)]
            if later.size:
                return float(later[0])
        return math.inf

    def at(self, time: float, *, before: bool = False) -> Array:
        """Return the numbers at `time`; the first and the last row hold beyond the table."""
        start, _ = self._round(time)
        slack = self._slack(time)
        local = time - start + float(self.times[0])
        if before and self.repeat and local <= self.times[0] + slack and start > self.times[0]:
            local = float(self.times[-1])
        if self.kind == "lines":
            # Two rows of a line never lie at one time: it has no jump but at its start again.
            return np.array([np.interp(local, self.times, column) for column in self.values.T])
        row = int(np.searchsorted(self.times, local + (-slack if before else slack), "right")) - 1
        return np.asarray(self.values[min(max(row, 0), self.values.shape[0] - 1)])

    def _round(self, time: float) -> tuple[float, float]:
        """Return when the present round of the table began, and its period [s]."""
        first, period = float(self.times[0]), float(self.times[-1] - self.times[0])
        if not self.repeat:
            return first, period
        return first + math.floor((time - first + self._slack(time)) / period) * period, period

    def _slack(self, time: float) -> float:
        return SAME_TIME * max(abs(time), float(self.times[-1] - self.times[0]))

    def _changes(self) -> Array:
        """Return the times at which anything changes, end included."""
        if self.kind == "lines":
            return self.times
        differs = (self.values[1:] != self.values[:-1]).any(axis=1)
        around = self.repeat and bool((self.values[0] != self.values[-1]).any())
        kept = np.concatenate([[around], differs, [around]])
        return np.asarray(self.times[kept])


@dataclass(frozen=True, slots=True, eq=False)
class FunctionCourse:
    """Numbers from a function of time.

    Parameters
    ----------
    function : callable
        Takes a time [s], returns a number or m of them.
    breaks : sequence of float
        Times at which it jumps or bends [s]; its value there is that from behind.
    step : float
        Longest step that resolves it [s]; infinite where it is smooth between its breaks and
        slower than what it drives.
    end : float
        Time until which it is known [s].
    """

    function: Callable[[float], float | ArrayLike]
    breaks: Sequence[float] = ()
    step: float = math.inf
    end: float = math.inf

    def __post_init__(self) -> None:
        if self.step != math.inf:
            positive(self.step, "step", "s")
        object.__setattr__(self, "breaks", tuple(sorted(float(b) for b in self.breaks)))

    @property
    def longest_step(self) -> float:
        """As given [s]."""
        return self.step

    def next_break(self, time: float) -> float:
        """Return the first declared break after `time` [s]."""
        return next((b for b in self.breaks if b > time), math.inf)

    def at(self, time: float, *, before: bool = False) -> Array:
        """Return its numbers; before a break those of the last moment in front of it."""
        if before and time in self.breaks:
            time = math.nextafter(time, -math.inf)
        return np.array(self.function(time), np.float64, ndmin=1)


def constant(values: ArrayLike) -> TableCourse:
    """Return numbers that do not change."""
    row = np.array(values, np.float64, ndmin=1)
    return TableCourse(np.array([0.0, 1.0]), row[None, :], repeat=True)


def _bad(entry: str, value: object, allowed: str, remedy: str) -> InputError:
    return InputError(
        "HG456",
        "does not make a table against time",
        entry=entry,
        value=value,
        allowed=allowed,
        remedy=remedy,
    )
