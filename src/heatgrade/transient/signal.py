"""One number against time: a flow, an inlet temperature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from heatgrade.errors import InputError
from heatgrade.transient.course import Course, FunctionCourse, TableCourse, constant


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """A number that changes with time.

    Parameters
    ----------
    course : Course
        Its course; see `of`, `steps` and `lines` for shorter ways.

    Examples
    --------
    >>> flow = Signal.lines([0.0, 10.0], [1e-5, 2e-5])
    >>> round(flow.at(5.0), 8)
    1.5e-05
    """

    course: Course

    @classmethod
    def of(cls, given: float | Signal | Callable[[float], float], entry: str) -> Signal:
        """Return a signal from a number, a function without breaks, or a signal.

        Raises
        ------
        InputError
            HG457 for anything else.
        """
        if isinstance(given, Signal):
            return given
        if callable(given):
            return cls(FunctionCourse(given))
        if isinstance(given, (int, float, np.floating)) and not isinstance(given, bool):
            return cls(constant(float(given)))
        raise InputError(
            "HG457",
            "is neither a number nor a course in time",
            entry=entry,
            value=given,
            allowed="a number, a Signal, or a function of time",
            remedy="build one with Signal.steps or Signal.lines",
        )

    @classmethod
    def steps(cls, times: ArrayLike, values: ArrayLike, *, repeat: bool = False) -> Signal:
        """Return ``values[i]`` from ``times[i]`` to ``times[i + 1]``; one time more than values."""
        return cls(TableCourse(np.asarray(times), np.asarray(values), "steps", repeat))

    @classmethod
    def lines(cls, times: ArrayLike, values: ArrayLike, *, repeat: bool = False) -> Signal:
        """Return straight lines from point to point."""
        return cls(TableCourse(np.asarray(times), np.asarray(values), "lines", repeat))

    @property
    def end(self) -> float:
        """Time until which it is known [s]."""
        return self.course.end

    def at(self, time: float, *, before: bool = False) -> float:
        """Return it at `time`; at a jump from behind it, or from before it."""
        return float(self.course.at(time, before=before)[0])
