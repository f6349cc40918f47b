"""The head curves of a network's pumps as tables of cubics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HeadCurves:
    """Pressure rise over volume flow, a row of cubics for each pump.

    Between the points of a data sheet the curve is a monotone cubic (Fritsch and Carlson, SIAM J.
    Numer. Anal. 17 (1980) 238, doi:10.1137/0717021). Beyond its end, and for a flow that turns
    back, it goes on as a quadratic, whose limit at speed 0 is the resistance of a standing pump.

    Parameters
    ----------
    first : ndarray (c + 1,) of int32
        Where the intervals of each curve begin.
    flow : ndarray (k,)
        Lower end of each interval [m3/s].
    cubic : ndarray (k, 4)
        Coefficients of the rise [Pa] over the flow above that end, constant first.
    last : ndarray (c, 3)
        End of each curve [m3/s], rise there [Pa], coefficient of the quadratic beyond [Pa s2/m6].
    """

    first: NDArray[np.int32]
    flow: Array
    cubic: Array
    last: Array

    @classmethod
    def of(cls, points: Sequence[tuple[Sequence[float], Sequence[float]]]) -> HeadCurves:
        """Return the curves through `points`: for each, flows [m3/s] and pressure rises [Pa]."""
        if not points:
            return cls(np.zeros(2, np.int32), np.zeros(1), np.zeros((1, 4)), np.zeros((1, 3)))
        from scipy.interpolate import PchipInterpolator

        flows, cubics, ends = [], [], []
        for volume, rise in points:
            v, p = np.asarray(volume, dtype=float), np.asarray(rise, dtype=float)
            pieces = PchipInterpolator(v, p)
            flows.append(v[:-1])
            cubics.append(np.asarray(pieces.c)[::-1].T)
            fall = (p[-2] - p[-1]) / (v[-1] - v[-2])
            ends.append((v[-1], p[-1], fall / (2.0 * v[-1])))
        counts = np.cumsum([0, *(values.size for values in flows)])
        return cls(
            counts.astype(np.int32),
            np.concatenate(flows),
            np.ascontiguousarray(np.concatenate(cubics)),
            np.array(ends),
        )

    def scaled(self, factor: float) -> HeadCurves:
        """Return the curves with all rises `factor` times as large: from metres to pascals."""
        last = self.last * np.array([1.0, factor, factor])
        return HeadCurves(self.first, self.flow, self.cubic * factor, last)

    def rise(self, which: int, volume_flow: float, speed: float = 1.0) -> float:
        """Return the pressure rise [Pa] of curve `which` at `volume_flow` [m3/s] and a speed."""
        end, top, beyond = self.last[which]
        if volume_flow >= end * speed:
            return float(speed**2 * (top + beyond * end**2) - beyond * volume_flow**2)
        low, high = self.first[which], self.first[which + 1]
        c = self.cubic[low]
        if volume_flow < 0.0:
            return float(speed**2 * c[0] + speed * c[1] * volume_flow + beyond * volume_flow**2)
        s = volume_flow / speed
        k = low + int(np.searchsorted(self.flow[low:high], s, side="right")) - 1
        t = s - self.flow[k]
        return float(speed**2 * np.polyval(self.cubic[k, ::-1], t))
