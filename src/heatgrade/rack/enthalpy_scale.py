"""Enthalpy above the supply temperature and back, consistent to the last digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.materials import Coolant

Array = NDArray[np.float64]

ROUNDING = 2e-15
"""Relative step of a temperature that is nothing but rounding."""

CHORD_STEPS = 60
"""The heat capacity of a liquid varies by per cents, so each step gains about two digits."""


@dataclass(frozen=True, slots=True)
class EnthalpyScale:
    """Specific enthalpy of a coolant above a reference temperature.

    Outside the coolant's own range both directions go on with one heat capacity, so that an
    iteration may pass there; a final answer out there is refused elsewhere.

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
        low, high = self.coolant.freezing_temperature, self.coolant.maximum_temperature
        margin = 1e-6 * (high - low)
        return np.clip(temperature, low + margin, high - margin)

    def enthalpy(self, temperature: Array) -> Array:
        """Return the enthalpy above the reference [J/kg] at `temperature` [K]."""
        inside = self.clip(temperature)
        height = np.asarray(self.coolant.enthalpy_difference(self.reference, inside), dtype=float)
        return height + self.heat_capacity * (temperature - inside)

    @property
    def heat_capacity(self) -> float:
        """Heat capacity at the reference [J/(kg K)]."""
        reference = self.clip(np.asarray(self.reference))
        return float(self.coolant.properties(reference).heat_capacity)

    def temperature(self, enthalpy: Array) -> Array:
        """Return the temperature [K] at `enthalpy` [J/kg]; NaN stays NaN."""
        known = np.isfinite(enthalpy)
        result = np.full(enthalpy.shape, np.nan)
        target = enthalpy[known]
        capacity = self.heat_capacity
        values = self.reference + target / capacity
        for _ in range(CHORD_STEPS if target.size else 0):
            step = (target - self.enthalpy(values)) / capacity
            values = values + step
            if np.all(np.abs(step) <= ROUNDING * values):
                break
        result[known] = values
        return result
