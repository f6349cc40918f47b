"""A plate known by one point of its data sheet, as the rack asks for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution

Array = NDArray[np.float64]

_RANGE = (0.5, 2.0)  # of the data sheet's flow, in which a point with a law is believed


@dataclass(frozen=True, slots=True)
class DatasheetCurve:
    """Pressure drop ``a V + b V|V|`` through one point, and a resistance known there at most.

    Parameters
    ----------
    heat_flow : float
        Heat given to the coolant [W].
    volume_flow : float
        Flow of the point [m3/s].
    pressure_drop : float
        Pressure drop there [Pa].
    quadratic_share : float
        Share of it that grows with the square of the flow; the rest is linear.
    resistance : float, optional
        Hottest junction to inlet there [K/W]; without it no junction is known.
    """

    heat_flow: float
    volume_flow: float
    pressure_drop: float
    quadratic_share: float = 0.5
    resistance: float | None = None

    def pressure_coefficients(self, temperature: float) -> tuple[float, float]:
        """Return `a` [Pa s/m3] and `b` [Pa s2/m6], the same at any `temperature` [K]."""
        linear = (1.0 - self.quadratic_share) * self.pressure_drop / self.volume_flow
        return linear, self.quadratic_share * self.pressure_drop / self.volume_flow**2

    def thermal_resistance(self, volume_flow: ArrayLike, temperature: float) -> Array:
        """Return the data sheet's resistance [K/W]; nan where it has none."""
        shape = np.shape(np.asarray(volume_flow))
        return np.full(shape, math.nan if self.resistance is None else self.resistance)

    def thermal_resistance_at(self, volume_flow: Array, temperature: Array) -> Array:
        """Return the same at flows and inlet temperatures of one shape."""
        return self.thermal_resistance(volume_flow, 0.0)

    def check(self, volume_flow: ArrayLike, temperature: float, where: str) -> tuple[Caution, ...]:
        """Return a caution for flows far from the data sheet's."""
        share = np.abs(np.asarray(volume_flow, dtype=np.float64)) / self.volume_flow
        low, high = _RANGE
        if np.all((share >= low) & (share <= high)):
            return ()
        text = (
            f"flow is {float(np.min(share)):.2f} to {float(np.max(share)):.2f} times that of the "
            f"data sheet; its one point is believed from {low:g} to {high:g} times"
        )
        return (Caution("out-of-range", where, text),)
