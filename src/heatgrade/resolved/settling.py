"""Watching the residual: how bold the next step may be, and when to stop."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

FIRST = 10.0  # pseudo-time step over the time in which a cell's neighbours renew its momentum
BOLDEST, MILDEST = 300.0, 2.0  # bounds of it
TURN = 1.4  # factor by which it is changed, up or down
FALL = 0.5  # the same where the residual rises
LOOK = 12  # iterations between changes
SETTLED = 4  # of them, after which the residual's fall is measured: a change makes it jump
SLOWER = 0.9  # of the fall before the last change: the change was in the wrong direction
PATIENCE = 160  # iterations without a new least residual after which the flow does not settle
BRIEF = 40  # the same where another scheme is at hand: falls so slow take 2,000 iterations to 1e-5
NEW_LEAST = 0.8  # factor that makes a residual a new least
HOPELESS = 1e3  # residual that means divergence


@dataclass(slots=True)
class Settling:
    """Residuals so far, and the step that follows from them.

    Parameters
    ----------
    boldness : float
        Pseudo-time step of the momentum over the time in which a cell's neighbours renew it.
    most : float
        Bound of it. Where coarser grids take out what is even, a short step leaves least behind.
    brief : bool
        Whether another scheme is at hand, so that waiting is worth less: `BRIEF`, not `PATIENCE`.
    """

    boldness: float = FIRST
    most: float = BOLDEST
    brief: bool = False
    history: list[float] = field(default_factory=list)
    _least: float = math.inf
    _least_at: int = 0
    _upwards: bool = True
    _fall: float = 0.0

    def note(self, residual: float) -> None:
        """Take the next residual, and set `boldness` for the next iteration.

        The step climbs to where the residual falls fastest: too small a step carries the flow too
        little on, too great a one is not solved well enough by what follows.
        """
        self.history.append(residual)
        count = len(self.history)
        if residual < NEW_LEAST * self._least:
            self._least, self._least_at = residual, count
        if count % LOOK or not math.isfinite(residual):
            return
        fall = self._level(count - LOOK + SETTLED + 2) - self._level(count)
        if fall < 0.0:
            self.boldness = max(MILDEST, FALL * self.boldness)
            self._upwards = False
        else:
            if fall < SLOWER * self._fall and self.boldness < self.most:
                self._upwards = not self._upwards
            factor = TURN if self._upwards else 1.0 / TURN
            self.boldness = min(max(MILDEST, factor * self.boldness), self.most)
        self._fall = fall

    def _level(self, count: int) -> float:
        """Return the mean logarithm of the two residuals up to number `count`."""
        return 0.5 * sum(math.log(max(item, 1e-300)) for item in self.history[count - 2 : count])

    @property
    def diverged(self) -> bool:
        """Whether the last residual is beyond hope."""
        last = self.history[-1]
        return not math.isfinite(last) or last > HOPELESS

    @property
    def stalled(self) -> bool:
        """Whether the residual has not fallen for long."""
        return len(self.history) - self._least_at > (BRIEF if self.brief else PATIENCE)
