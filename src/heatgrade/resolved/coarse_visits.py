"""Whether coarser grids are worth their visits: how fast the residual falls with and without.

Jets and vortices are even over many cells, and coarser grids take that out. In a long channel what
is left soon alternates from cell to cell, and no coarser grid sees it: iterations on the fine grid
alone then give more for their time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

LOOK = 8  # iterations over which a fall is measured: two visits
COST = 1.5  # of an iteration with its share of the visits, over one without
GOOD = 0.16  # fall of the residual's logarithm per iteration that leaves nothing to be tried
WAIT = 32  # iterations until the other way is tried again, doubled each time


@dataclass(slots=True)
class CoarseVisits:
    """Residuals since the last decision, and the decision.

    Parameters
    ----------
    wanted : bool
        Whether coarser grids are visited.
    """

    wanted: bool = True
    _recent: list[float] = field(default_factory=list)
    _before: float | None = None  # worth of the other way, while this one is on trial
    _rest: int = LOOK
    _wait: int = WAIT

    def note(self, residual: float) -> None:
        """Take the residual of an iteration; decide anew when enough of them are known.

        Examples
        --------
        >>> visits = CoarseVisits()
        >>> for count in range(40):
        ...     visits.note(0.9**count)  # as fast as without, for more
        >>> visits.wanted
        False
        """
        self._recent.append(math.log(max(residual, 1e-300)))
        if len(self._recent) <= LOOK:
            return
        fall = (self._recent[0] - self._recent[-1]) / LOOK
        self._recent.clear()
        worth = fall / COST if self.wanted else fall
        self._rest -= LOOK
        if self._before is not None:
            if worth < self._before:
                self.wanted = not self.wanted
            self._before, self._rest = None, self._wait
            self._wait *= 2
        elif self._rest <= 0 and not (self.wanted and fall > GOOD):
            self._before = worth
            self.wanted = not self.wanted
