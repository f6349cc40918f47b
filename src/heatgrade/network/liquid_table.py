"""Properties of a coolant in a network as tables in temperature and in enthalpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.materials import Coolant
from heatgrade.native.element_state import lookup

Array = NDArray[np.float64]

INTERVALS = 512
"""Steps of a table: cubic interpolation of these smooth functions is then good to 1e-11."""

CHORD_STEPS = 60
"""The heat capacity of a liquid varies by per cents, so each step gains about two digits."""

ROUNDING = 2e-15
"""Relative step of a temperature that is nothing but rounding."""

DIFFERENCES = (
    np.array(
        [
            [-147.0, 360.0, -450.0, 400.0, -225.0, 72.0, -10.0],
            [-10.0, -77.0, 150.0, -100.0, 50.0, -15.0, 2.0],
            [2.0, -24.0, -35.0, 80.0, -30.0, 8.0, -1.0],
            [-1.0, 9.0, -45.0, 0.0, 45.0, -9.0, 1.0],
        ]
    )
    / 60.0
)
"""Weights of seven values for the slope at the first, second, third and middle one (Fornberg, Math.
Comp. 51 (1988) 699)."""


@dataclass(frozen=True, slots=True, eq=False)
class LiquidTable:
    """Density, viscosity and enthalpy of a coolant; enthalpy 0 at a reference temperature.

    Outside the coolant's range, enthalpy and temperature go on in a straight line, so that an
    iteration may pass there; a final answer out there is refused elsewhere.

    Parameters
    ----------
    coolant : Coolant
        The liquid.
    reference : float
        Temperature of zero enthalpy [K].
    low, high : float
        Temperatures between which properties are known [K].
    temperature_step, enthalpy_low, enthalpy_step : float
        Steps of the tables [K], [J/kg], and where the table in enthalpy begins [J/kg].
    density, viscosity, height : ndarray (n, 2)
        Value and slope over temperature: [kg/m3], [Pa s], enthalpy [J/kg].
    warmth : ndarray (n, 2)
        Temperature [K] and its slope over enthalpy.
    constant : bool
        Whether density and viscosity are the same at all temperatures.
    """

    coolant: Coolant
    reference: float
    low: float
    high: float
    temperature_step: float
    enthalpy_low: float
    enthalpy_step: float
    density: Array
    viscosity: Array
    height: Array
    warmth: Array
    constant: bool = False

    @classmethod
    def of(cls, coolant: Coolant, reference: float) -> LiquidTable:
        """Return the tables of `coolant` with enthalpy 0 at `reference` [K]."""
        first, last = coolant.freezing_temperature, coolant.maximum_temperature
        margin = 1e-6 * (last - first)
        low, high = first + margin, last - margin
        at, step = np.linspace(low, high, INTERVALS + 1, retstep=True)
        properties = coolant.properties(at)
        enthalpy = np.asarray(coolant.enthalpy_difference(reference, at), dtype=float)
        levels, rise = np.linspace(enthalpy[0], enthalpy[-1], INTERVALS + 1, retstep=True)
        warmth = np.interp(levels, enthalpy, at)
        for _ in range(CHORD_STEPS):
            inside = np.clip(warmth, low, high)
            found = np.asarray(coolant.enthalpy_difference(reference, inside), dtype=float)
            capacity = np.asarray(coolant.properties(inside).heat_capacity, dtype=float)
            move = (levels - found) / capacity
            warmth = inside + move
            if np.all(np.abs(move) <= ROUNDING * warmth):
                break
        return cls(
            coolant,
            reference,
            low,
            high,
            float(step),
            float(levels[0]),
            float(rise),
            density=_with_slope(np.asarray(properties.density), step),
            viscosity=_with_slope(np.asarray(properties.viscosity), step),
            height=np.stack((enthalpy, np.asarray(properties.heat_capacity)), axis=1),
            warmth=np.stack((warmth, 1.0 / capacity), axis=1),
        )

    @classmethod
    def isothermal(cls, coolant: Coolant, temperature: float) -> LiquidTable:
        """Return tables of a liquid that has everywhere the properties at `temperature` [K]."""
        properties = coolant.properties(temperature)
        capacity = float(properties.heat_capacity)
        low, high = coolant.freezing_temperature, coolant.maximum_temperature
        at = np.array([low, high])
        height = (at - temperature) * capacity

        def constant(value: float) -> Array:
            return np.array([[value, 0.0], [value, 0.0]])

        return cls(
            coolant,
            temperature,
            low,
            high,
            high - low,
            float(height[0]),
            float(height[1] - height[0]),
            density=constant(float(properties.density)),
            viscosity=constant(float(properties.viscosity)),
            height=np.column_stack((height, np.full(2, capacity))),
            warmth=np.column_stack((at, np.full(2, 1.0 / capacity))),
            constant=True,
        )

    def enthalpy(self, temperature: ArrayLike) -> Array:
        """Return the enthalpy above the reference [J/kg] at `temperature` [K]."""
        return self._read(temperature, self.low, self.temperature_step, self.height)

    def temperature(self, enthalpy: ArrayLike) -> Array:
        """Return the temperature [K] at `enthalpy` [J/kg]; NaN stays NaN."""
        return self._read(enthalpy, self.enthalpy_low, self.enthalpy_step, self.warmth)

    def inside(self, temperature: ArrayLike) -> Array:
        """Return temperatures moved into the coolant's range [K]."""
        return np.asarray(np.clip(temperature, self.low, self.high), dtype=float)

    def density_at(self, temperature: ArrayLike) -> Array:
        """Return the density [kg/m3] at `temperature` [K], moved into the coolant's range."""
        return self._read(self.inside(temperature), self.low, self.temperature_step, self.density)

    def heat_capacity_at(self, temperature: ArrayLike) -> Array:
        """Return the heat capacity [J/(kg K)] at `temperature` [K], moved into the range."""
        properties = self.coolant.properties(self.inside(temperature))
        return np.asarray(properties.heat_capacity, dtype=float)

    @staticmethod
    def _read(x: ArrayLike, low: float, step: float, table: Array) -> Array:
        asked = np.asarray(x, dtype=float)
        found = np.empty(asked.size)
        lookup(np.ascontiguousarray(asked).ravel(), low, step, table, found)
        return found.reshape(asked.shape)


def _with_slope(values: Array, step: float) -> Array:
    """Return values and slopes (n, 2) of a smooth function at equal steps [per step]."""
    return np.stack((values, _slope(values, float(step))), axis=1)


def _slope(values: Array, step: float) -> Array:
    """Return the slope by differences of sixth order, one-sided at the ends."""
    slope = np.empty_like(values)
    slope[3:-3] = np.convolve(values, DIFFERENCES[3][::-1], mode="valid")
    slope[:3] = DIFFERENCES[:3] @ values[:7]
    slope[-3:] = -(DIFFERENCES[:3] @ values[-1:-8:-1])[::-1]
    return slope / step
