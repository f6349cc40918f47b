"""Refrigerant curve: temperature against enthalpy along an evaporator, condenser or gas cooler."""

from __future__ import annotations

import numpy as np

from heatgrade.recovery.heat_curve import FloatArray
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState
from heatgrade.recovery.root import bracketed_root

_LIQUID_POINTS = 5
_TWO_PHASE_POINTS = 9  # with a pressure loss the saturation temperature falls along the tubes
_VAPOUR_POINTS = 9  # cp changes fast near the dew point
_DENSE_POINTS = 33  # above the critical pressure, where cp peaks at the pseudo-critical line


def refrigerant_curve(
    refrigerant: Refrigerant, cold: RefrigerantState, hot: RefrigerantState
) -> tuple[FloatArray, FloatArray]:
    """Return enthalpies [J/kg] and temperatures [K] between two ends of an exchanger.

    Liquid, two-phase and vapour zones each have their own points, so that bubble and dew point
    stand in the curve exactly.  Between different pressures, the pressure is linear in the
    enthalpy (above the critical pressure: in the temperature).

    Parameters
    ----------
    refrigerant : Refrigerant
        Working fluid; its real cp(T) shapes the curve.
    cold, hot : RefrigerantState
        The end with the lower and the one with the higher enthalpy.
    """
    if min(cold.pressure, hot.pressure) >= refrigerant.critical_pressure:
        return _dense_curve(refrigerant, cold, hot)
    if abs(cold.pressure - hot.pressure) <= 1e-9 * hot.pressure:
        return _isobar(refrigerant, cold, hot)
    return _falling(refrigerant, cold, hot)


def _isobar(
    refrigerant: Refrigerant, cold: RefrigerantState, hot: RefrigerantState
) -> tuple[FloatArray, FloatArray]:
    pressure = cold.pressure
    bubble = refrigerant.saturated_at(pressure, 0.0)
    dew = refrigerant.saturated_at(pressure, 1.0)
    enthalpies: list[FloatArray] = []
    temperatures: list[FloatArray] = []
    if cold.enthalpy < bubble.enthalpy and cold.temperature < bubble.temperature:
        zone = np.linspace(cold.temperature, bubble.temperature, _LIQUID_POINTS)
        inner = refrigerant.liquid_enthalpies(pressure, zone[1:-1])
        enthalpies.append(np.array([cold.enthalpy, *inner]))
        temperatures.append(zone[:-1])
    start = max(bubble.enthalpy, cold.enthalpy)
    enthalpies.append(np.array([start, min(dew.enthalpy, hot.enthalpy)]))
    temperatures.append(np.full(2, bubble.temperature))
    if hot.enthalpy > dew.enthalpy:
        # Squared spacing puts the points where cp changes fastest.
        grid = np.linspace(0.0, 1.0, _VAPOUR_POINTS) ** 2
        zone = dew.temperature + (hot.temperature - dew.temperature) * grid
        inner = refrigerant.vapour_enthalpies(pressure, zone[1:-1])
        enthalpies.append(np.array([*inner, hot.enthalpy]))
        temperatures.append(zone[1:])
    return np.concatenate(enthalpies), np.concatenate(temperatures)


def _falling(
    refrigerant: Refrigerant, cold: RefrigerantState, hot: RefrigerantState
) -> tuple[FloatArray, FloatArray]:
    slope = (hot.pressure - cold.pressure) / (hot.enthalpy - cold.enthalpy)

    def pressure_at(enthalpy: float) -> float:
        return cold.pressure + slope * (enthalpy - cold.enthalpy)

    def crossing(quality: float) -> float | None:
        def above(enthalpy: float) -> float:
            edge = refrigerant.saturated_at(pressure_at(enthalpy), quality).enthalpy
            return enthalpy - edge

        low, high = above(cold.enthalpy), above(hot.enthalpy)
        if low >= 0.0 or high <= 0.0:
            return None
        return bracketed_root(
            above, cold.enthalpy, hot.enthalpy, 1e-6 * hot.enthalpy, f_low=low, f_high=high
        )

    ends = [cold.enthalpy, crossing(0.0), crossing(1.0), hot.enthalpy]
    points = [_LIQUID_POINTS, _TWO_PHASE_POINTS, _VAPOUR_POINTS]
    if ends[1] is None and cold.enthalpy >= refrigerant.saturated_at(cold.pressure, 0.0).enthalpy:
        ends[1] = cold.enthalpy
    grid: list[float] = [cold.enthalpy]
    marks = [end for end in ends if end is not None]
    for low, high, count in zip(marks, marks[1:], points, strict=False):
        if high > low:
            grid += [*np.linspace(low, high, count)[1:]]
    inner = [refrigerant.at_enthalpy(pressure_at(h), h).temperature for h in grid[1:-1]]
    return np.array(grid), np.array([cold.temperature, *inner, hot.temperature])


def _dense_curve(
    refrigerant: Refrigerant, cold: RefrigerantState, hot: RefrigerantState
) -> tuple[FloatArray, FloatArray]:
    temperatures = np.linspace(cold.temperature, hot.temperature, _DENSE_POINTS)
    pressures = np.linspace(cold.pressure, hot.pressure, _DENSE_POINTS)
    inner = [
        refrigerant.dense(p, t).enthalpy
        for p, t in zip(pressures[1:-1], temperatures[1:-1], strict=True)
    ]
    return np.array([cold.enthalpy, *inner, hot.enthalpy]), temperatures
