"""Composite curve: several streams together, as heat against temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from heatgrade.recovery.heat_curve import FloatArray, HeatCurve

_FINE = 8  # pieces of every interval between two stream ends, for the bend of cp(T)


@dataclass(frozen=True, slots=True)
class CompositeCurve:
    """Heat against temperature, in straight pieces; temperature may jump where no heat lies.

    Attributes
    ----------
    temperatures : ndarray, shape (n,)
        Temperatures [K], rising.
    heats : ndarray, shape (n,)
        Heat flow counted from the cold end [W], never falling.
    """

    temperatures: FloatArray = field(repr=False)
    heats: FloatArray = field(repr=False)

    @property
    def cold_temperature(self) -> float:
        """Cold end [K]."""
        return float(self.temperatures[0])

    @property
    def hot_temperature(self) -> float:
        """Hot end [K]."""
        return float(self.temperatures[-1])

    @property
    def heat_flow(self) -> float:
        """Heat flow between the two ends [W]."""
        return float(self.heats[-1])

    @property
    def entropy_flow(self) -> float:
        """Entropy flow between the two ends [W/K]; each piece at one cp."""
        low, high = self.temperatures[:-1], self.temperatures[1:]
        rise = high - low
        flat = rise < 1e-9 * high
        safe = np.where(flat, 1.0, rise)
        per_heat = np.where(flat, 1.0 / high, np.log(high / low) / safe)
        return float(np.sum(np.diff(self.heats) * per_heat))

    @property
    def mean_temperature(self) -> float:
        """Entropic mean temperature [K]."""
        return self.heat_flow / self.entropy_flow

    @property
    def knots(self) -> FloatArray:
        """Shares of the heat at which the curve bends [-]."""
        return np.unique(self.heats / self.heats[-1])

    def temperature_at(self, heat: FloatArray) -> FloatArray:
        """Return the temperature [K] where `heat` [W], from the cold end, has been taken up.

        On a jump, its warm end.
        """
        q = np.clip(np.asarray(heat, dtype=np.float64), 0.0, self.heats[-1])
        tiny = 1e-12 * self.heats[-1]
        i = np.searchsorted(self.heats, q + tiny, side="right")
        i = np.clip(i, 1, len(self.heats) - 1)
        width = np.maximum(self.heats[i] - self.heats[i - 1], tiny)
        share = np.clip((q - self.heats[i - 1]) / width, 0.0, 1.0)
        rise = self.temperatures[i] - self.temperatures[i - 1]
        return np.asarray(self.temperatures[i - 1] + share * rise)

    def part(self, start: float, end: float) -> CompositeCurve:
        """Return the piece between two heats counted from the cold end [W]."""
        inner = (self.heats > start) & (self.heats < end)
        ends = self.temperature_at(np.array([start, end - 2e-12 * self.heats[-1]]))
        temperatures = np.concatenate(([ends[0]], self.temperatures[inner], [ends[1]]))
        heats = np.concatenate(([start], self.heats[inner], [end])) - start
        return CompositeCurve(temperatures, heats)


def shared_grid(ends: Sequence[float]) -> FloatArray:
    """Return a grid of temperatures [K] with every end in it and `_FINE` pieces between two."""
    marks = np.unique(np.asarray(ends, dtype=np.float64))
    pieces = [np.linspace(a, b, _FINE + 1)[:-1] for a, b in pairwise(marks)]
    return np.concatenate((*pieces, marks[-1:]))


def content(curve: HeatCurve, temperatures: FloatArray) -> FloatArray:
    """Return the heat of a stream [W] below each temperature [K]."""
    inside = np.clip(temperatures, curve.cold_temperature, curve.hot_temperature)
    enthalpy = curve.coolant.enthalpy_difference(curve.cold_temperature, inside)
    return curve.mass_flow * np.asarray(enthalpy, dtype=np.float64)


def composite(curves: Sequence[HeatCurve]) -> CompositeCurve:
    """Return the streams together.

    Parameters
    ----------
    curves : sequence of HeatCurve
        All hot, or all cold, streams.
    """
    ends = [end for curve in curves for end in (curve.cold_temperature, curve.hot_temperature)]
    grid = shared_grid(ends)
    return CompositeCurve(grid, np.sum([content(curve, grid) for curve in curves], axis=0))


def from_pieces(low: FloatArray, high: FloatArray, heat: FloatArray) -> CompositeCurve | None:
    """Return the curve of pieces from `low` to `high` [K] with `heat` [W]; None without heat."""
    kept = heat > 1e-12 * max(float(np.sum(heat)), 1e-300)
    if not np.any(kept):
        return None
    temperatures = np.stack((low[kept], high[kept]), axis=1).ravel()
    ends = np.cumsum(heat[kept])
    heats = np.stack((ends - heat[kept], ends), axis=1).ravel()
    return CompositeCurve(temperatures, heats)
