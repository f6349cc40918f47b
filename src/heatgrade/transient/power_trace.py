"""Powers of dies or blocks against time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError
from heatgrade.transient.course import Course, FunctionCourse, Kind, TableCourse

Array = NDArray[np.float64]

ALL = "*"
"""Name of the column that scales the power maps of all dies, 1 for their own power."""


@dataclass(frozen=True, slots=True, eq=False)
class PowerTrace:
    """Powers against time, by name.

    Parameters
    ----------
    names : tuple of str
        Of dies or of blocks of their floorplans, for powers [W]; or ``"*"`` alone, for a factor
        on the power maps as they are.
    course : Course
        One number per name.

    Raises
    ------
    InputError
        HG456 for names that do not fit, HG458 for a power below zero.

    Examples
    --------
    >>> step = PowerTrace.steps(["gpu"], [0.0, 0.8, 1.0], [1400.0, 100.0], repeat=True)
    >>> step.at(0.5)
    array([1400.])
    >>> step.next_break(0.5)
    0.8
    """

    names: tuple[str, ...]
    course: Course

    def __post_init__(self) -> None:
        names = (self.names,) if isinstance(self.names, str) else tuple(self.names)
        object.__setattr__(self, "names", names)
        width = len(names)
        if isinstance(self.course, TableCourse):
            width = self.course.values.shape[1]
            below = self.course.values < 0.0
            if below.any():
                row, column = (int(index[0]) for index in np.nonzero(below))
                raise InputError(
                    "HG458",
                    "must not be negative",
                    entry=f"power.values[{row}][{column}]",
                    value=float(self.course.values[row, column]),
                    allowed=">= 0 W",
                    remedy="look at this row of the trace",
                )
        if not names or len(set(names)) != len(names) or width != len(names):
            raise InputError(
                "HG456",
                "does not name the columns of the trace",
                entry="power.names",
                value=names,
                allowed=f"{width} names, each once",
                remedy="name every column once",
            )
        if ALL in names and len(names) > 1:
            raise InputError(
                "HG456",
                "scales all power maps, so that no other column can be beside it",
                entry="power.names",
                value=ALL,
                allowed="'*' alone, or names of dies and blocks",
                remedy="give one or the other",
            )

    @classmethod
    def steps(
        cls, names: Sequence[str], times: ArrayLike, values: ArrayLike, *, repeat: bool = False
    ) -> PowerTrace:
        """Return powers that hold from ``times[i]`` to ``times[i + 1]``.

        Parameters
        ----------
        names : sequence of str
            Of the columns.
        times : (n + 1,) array_like
            [s].
        values : (n, m) or, for one name, (n,) array_like
            [W].
        repeat : bool
            Whether to begin again at the end.
        """
        return cls(tuple(names), _table(times, values, "steps", repeat))

    @classmethod
    def lines(
        cls, names: Sequence[str], times: ArrayLike, values: ArrayLike, *, repeat: bool = False
    ) -> PowerTrace:
        """Return straight lines from row to row: as many times as rows."""
        return cls(tuple(names), _table(times, values, "lines", repeat))

    @classmethod
    def function(
        cls,
        names: Sequence[str],
        function: Callable[[float], float | ArrayLike],
        *,
        breaks: Sequence[float] = (),
        step: float = math.inf,
    ) -> PowerTrace:
        """Return a function of time, one number per name; see `FunctionCourse`."""
        return cls(tuple(names), FunctionCourse(function, breaks, step))

    @classmethod
    def read(
        cls,
        path: str | PathLike[str],
        *,
        interval: float | None = None,
        repeat: bool = False,
        kind: Kind = "steps",
    ) -> PowerTrace:
        """Return the trace in a file.

        Parameters
        ----------
        path : path
            ``.csv``: a head line ``time_s,name,name,...`` and rows of seconds and watts; as steps
            each row holds until the next, and the last as long as the one before it.  Anything
            else is a HotSpot ``.ptrace``: a line of names, then rows of powers.
        interval : float, optional
            Time that each row of a ``.ptrace`` holds for [s]; the file does not say it.
        repeat : bool
            Whether to begin again at the end.
        kind : "steps" or "lines"
            Of a ``.csv``.

        Raises
        ------
        InputError
            HG456 for times that do not increase, HG459 without an interval.
        GeometryError
            HG209 a damaged line, HG210 an unreadable file.
        """
        from heatgrade.transient.trace_file import read_trace

        names, times, values = read_trace(path, interval, kind)
        return cls(names, TableCourse(times, values, kind, repeat))

    @property
    def end(self) -> float:
        """Time until which it is known [s]."""
        return self.course.end

    @property
    def longest_step(self) -> float:
        """Longest step that resolves it [s]."""
        return self.course.longest_step

    def next_break(self, time: float) -> float:
        """Return the first time after `time` at which a power may jump or bend [s]."""
        return self.course.next_break(time)

    def at(self, time: float, *, before: bool = False) -> Array:
        """Return the powers at `time` [W]; at a jump from behind it, or from before it."""
        return self.course.at(time, before=before)


def _table(times: ArrayLike, values: ArrayLike, kind: Kind, repeat: bool) -> TableCourse:
    return TableCourse(np.asarray(times), np.asarray(values), kind, repeat)
