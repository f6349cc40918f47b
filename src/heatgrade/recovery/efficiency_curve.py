"""Efficiency of a part of the electrical chain against its load."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from heatgrade.errors import RecoveryError, within


@dataclass(frozen=True, slots=True)
class EfficiencyCurve:
    """Efficiency at some loads; the loss, not the efficiency, is straight between them.

    A transformer or UPS loses something when it carries nothing, so the loss per rated power is
    the smooth quantity: it is interpolated, and its line is prolonged beyond the last points.

    Parameters
    ----------
    loads : tuple of float
        Output over rated output, rising, above 0 and up to 1.5.
    efficiencies : tuple of float
        Output over input at each of them, 0.3 to 1.

    Raises
    ------
    RecoveryError
        HG670 when loads do not rise or are not as many as efficiencies.

    Examples
    --------
    >>> curve = EfficiencyCurve((0.25, 0.5, 1.0), (0.96, 0.975, 0.978))
    >>> round(float(curve.at(0.5)), 4), round(float(curve.at(0.1)), 4)
    (0.975, 0.9176)
    """

    loads: tuple[float, ...]
    efficiencies: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse curves that contradict themselves."""
        loads = tuple(within(v, "loads", 1e-3, 1.5) for v in self.loads)
        values = tuple(within(v, "efficiencies", 0.3, 1.0) for v in self.efficiencies)
        object.__setattr__(self, "loads", loads)
        object.__setattr__(self, "efficiencies", values)
        rising = all(a < b for a, b in pairwise(loads))
        if len(loads) < 2 or len(loads) != len(values) or not rising:
            raise RecoveryError(
                "HG670",
                "loads must rise, and there must be as many efficiencies as loads, two at least",
                entry="loads",
                value=str(loads),
                allowed="rising loads, one efficiency for each",
                remedy="give pairs of load and efficiency, the smallest load first",
            )

    def at(self, load: float | np.ndarray) -> np.ndarray:
        """Return the efficiency at `load`, output over rated output [-]."""
        x = np.maximum(np.asarray(load, dtype=np.float64), 1e-6)
        known = np.array(self.loads)
        lost = known * (1.0 / np.array(self.efficiencies) - 1.0)
        first = max((lost[1] - lost[0]) / (known[1] - known[0]), 0.0)
        last = max((lost[-1] - lost[-2]) / (known[-1] - known[-2]), 0.0)
        loss = np.interp(x, known, lost)
        loss = np.where(x < known[0], np.maximum(lost[0] - first * (known[0] - x), 0.0), loss)
        loss = np.where(x > known[-1], lost[-1] + last * (x - known[-1]), loss)
        return np.asarray(x / (x + loss))
