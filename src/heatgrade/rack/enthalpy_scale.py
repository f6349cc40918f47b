"""Enthalpy above the supply temperature and back, consistent to the last digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.materials import Coolant

Array = NDArray[np.float64]

NEWTON_STEPS = 30
"""The heat capacity of a liquid varies by per cents: three to five steps are enough."""


@dataclass(frozen=True, slots=True)
class EnthalpyScale:
    """Specific enthalpy of a coolant above a reference temperature.

    Outside the coolant's own range both directions go on with the heat capacity of its end, so
    that an iteration may pass there; a final answer out there is refused elsewhere.

    Parameters
    ----------
    coolant : Coolant
        The liquid.
    reference : float
        Temperature of zero enthalpy [K].
    """

    coolant: Coolant
    reference: float

    def clip(self, temperature: Array) -> Array:
        """Return temperatures moved into the coolant's range [K]."""
        low, high = self.coolant.freezing_temperature, self.coolant.boiling_temperature
        margin = 1e-6 * (high - low)
        return np.clip(temperature, low + margin, high - margin)

    def enthalpy(self, temperature: Array) -> Array:
        """Return the enthalpy above the reference [J/kg] at `temperature` [K]."""
        inside = self.clip(temperature)
        start = np.full_like(inside, self.reference)
        height = np.asarray(self.coolant.enthalpy_difference(start, inside), dtype=float)
        return height + self.heat_capacity(inside) * (temperature - inside)

    def heat_capacity(self, temperature: Array) -> Array:
        """Return the heat capacity [J/(kg K)]."""
        properties = self.coolant.properties(self.clip(temperature))
        return np.asarray(properties.heat_capacity, dtype=float)

    def temperature(self, enthalpy: Array) -> Array:
        """Return the temperature [K] at `enthalpy` [J/kg]; NaN stays NaN."""
        known = np.isfinite(enthalpy)
        result = np.full(enthalpy.shape, np.nan)
        if not np.any(known):
            return result
        target = enthalpy[known]
        values = np.full(target.shape, self.reference)
        for _ in range(NEWTON_STEPS):
            step = (target - self.enthalpy(values)) / self.heat_capacity(values)
            values = values + step
            if np.all(np.abs(step) <= 1e-13 * values):
                break
        result[known] = values
        return result
