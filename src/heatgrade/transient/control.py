"""How long the next step may be, so that the error stays proportional to the tolerance.

The local error of a step (largest of all cells, damped by the step's own matrix) may be as large
a part of the tolerance as the step is of the time since the last break, or of the time constant
of the whole where that is shorter: older errors have decayed. So local errors add up to about the
tolerance, and the actual error is proportional to it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from heatgrade.solve import FaceFields
from heatgrade.transient.blocks import flat
from heatgrade.transient.ladder import Interval
from heatgrade.transient.state import TimeState
from heatgrade.transient.storage import HeatStorage, diagonal_of
from heatgrade.transient.temperatures import Temperatures

SAFE = 0.5  # of the local error allowed, aimed at
FIRST_RISE = 20.0  # tolerances by which the fastest cell may move in the first step after a break
MOST_LEVELS = 3  # by which a step may grow or shrink at once: a factor of eight


@dataclass(frozen=True, slots=True)
class StepControl:
    """Chooses steps.

    Parameters
    ----------
    tolerance : float
        [K].
    fixed : float or None
        Length of all steps where there is no error control [s].
    longest, shortest : float
        Steps allowed [s].
    """

    tolerance: float
    fixed: float | None
    longest: float
    shortest: float

    def share(self, state: TimeState, length: float, time_constant: float) -> float:
        """Return the part of the tolerance that a step may use up."""
        since = state.time - state.quiet_since + length
        return min(1.0, length / min(since, time_constant))

    def lowered(self, level: int, overshoot: float) -> int:
        """Return the level to try after an error that was too large by a factor."""
        # The error falls like h^3 and its share like h.
        wanted = math.ceil(0.5 * math.log2(overshoot / SAFE)) if math.isfinite(overshoot) else 9
        return level + min(max(wanted, 1), MOST_LEVELS)

    def next_level(
        self, state: TimeState, after: Interval, length: float, error: float, time_constant: float
    ) -> int:
        """Return the level of the longest step that promises a small enough error."""
        if after.done:
            return 0  # chosen behind the break
        if self.fixed is not None:
            return after.level_for(self.fixed)
        since = after.time - state.quiet_since
        candidate = length * 2.0**MOST_LEVELS
        while candidate > length / 2.0**MOST_LEVELS:
            share = min(1.0, candidate / min(since + candidate, time_constant))
            predicted = error * (candidate / length) ** 3
            if predicted <= SAFE * self.tolerance * share and candidate <= self.longest:
                break
            candidate *= 0.5
        return after.level_for(candidate)

    def first_level(
        self, interval: Interval, inward: Temperatures, storage: HeatStorage, fields: FaceFields
    ) -> int:
        """Return the level of the first step after a break.

        The fastest cell may move by `FIRST_RISE` tolerances: like q/C t at first, and like the
        root of t once its heat has reached its neighbours.
        """
        if self.fixed is not None:
            return interval.level_for(self.fixed)
        rise = FIRST_RISE * self.tolerance
        found = [self.longest]
        with np.errstate(divide="ignore", invalid="ignore"):
            speed = np.abs(flat(inward.cells)) / flat(storage.cells)
            fastest = int(np.nanargmax(speed)) if np.isfinite(speed).any() else 0
        rate = float(speed[fastest])
        if rate > 0.0:
            lead = float(flat(diagonal_of(fields))[fastest])
            own = float(flat(storage.cells)[fastest]) / lead if lead > 0.0 else math.inf
            found.append(rise / rate if rate * own >= rise else (rise / rate) ** 2 / own)
        if inward.sheet is not None and storage.sheet is not None:
            wet = storage.sheet > 0.0
            rates = np.abs(inward.sheet[wet]) / storage.sheet[wet]
            if rates.size and float(rates.max()) > 0.0:
                found.append(rise / float(rates.max()))
        length = max(min(found), 8.0 * self.shortest)
        return interval.level_for(length if math.isfinite(length) else interval.unit)
