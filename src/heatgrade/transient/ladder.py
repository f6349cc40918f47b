"""Step lengths: halves, quarters, eighths ... of the time from one break to the next.

Steps land on breaks without a remainder, and a trace whose intervals repeat needs the same few
matrices over and over. A step of ``2^-k`` of an interval begins at a multiple of its own length,
so that it can double whenever it meets a multiple of the double. Positions within an interval are
dyadic fractions, which floating point holds exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

UNBOUNDED_UNIT = 1.0  # s, of the ladder where no break follows


@dataclass(frozen=True, slots=True)
class Interval:
    """The time from one break to the next, and the place reached in it.

    Parameters
    ----------
    start, end : float
        Breaks [s]; `end` may be infinite.
    place : float
        Share of the interval that is done; counts in units of 1 s where `end` is infinite.
    """

    start: float
    end: float
    place: float = 0.0

    @property
    def unit(self) -> float:
        """Length of a step of level 0 [s]."""
        return self.end - self.start if math.isfinite(self.end) else UNBOUNDED_UNIT

    @property
    def time(self) -> float:
        """Time reached [s]."""
        if self.done:
            return self.end
        return self.start + self.place * self.unit

    @property
    def done(self) -> bool:
        """Whether the end is reached."""
        return math.isfinite(self.end) and self.place >= 1.0

    def length(self, level: int) -> float:
        """Return the length of a step of ``2^-level`` units [s]."""
        return self.unit * math.ldexp(1.0, -level)

    def level_for(self, length: float) -> int:
        """Return the level of the longest step that may begin here, is at most `length`.

        Examples
        --------
        >>> Interval(0.0, 8.0, 0.5).level_for(100.0)
        1
        >>> Interval(0.0, 8.0, 0.25).level_for(1.5)
        3
        """
        level = max(-60, math.ceil(-math.log2(max(length, 1e-300) / self.unit) - 1e-9))
        if math.isfinite(self.end):
            level = max(level, 0)
        while (self.place * math.ldexp(1.0, level)) % 1.0 != 0.0:
            level += 1
        return level

    def moved(self, level: int) -> Interval:
        """Return the interval with a step of this level done."""
        return Interval(self.start, self.end, self.place + math.ldexp(1.0, -level))
