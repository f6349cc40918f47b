"""A plate curve asked at many inlet temperatures at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.mounted_plate import FlowCurve

Array = NDArray[np.float64]


def pressure_coefficients(curve: FlowCurve, temperature: Array) -> tuple[Array, Array]:
    """Return `a` [Pa s/m3] and `b` [Pa s2/m6] at each inlet temperature (n,) [K].

    A curve that tells its table (`pressure_table`) is read there; another is asked once for each
    distinct temperature.
    """
    table = getattr(curve, "pressure_table", None)
    if table is not None:
        at, linear, quadratic = table()
        return np.interp(temperature, at, linear), np.interp(temperature, at, quadratic)
    distinct, place = np.unique(temperature, return_inverse=True)
    pairs = [curve.pressure_coefficients(value) for value in distinct.tolist()]
    found = np.array(pairs, dtype=float).reshape(-1, 2)
    return found[place, 0], found[place, 1]


def thermal_resistance(curve: FlowCurve, volume_flow: Array, temperature: Array) -> Array:
    """Return the resistance [K/W] at each flow (n,) [m3/s] and inlet temperature (n,) [K].

    A curve that knows many temperatures at once (`thermal_resistance_at`) is asked once; another
    once for each distinct temperature.
    """
    together = getattr(curve, "thermal_resistance_at", None)
    if together is not None:
        return np.asarray(together(volume_flow, temperature), dtype=float)
    distinct, place = np.unique(temperature, return_inverse=True)
    order = np.argsort(place, kind="stable")
    groups = np.split(order, np.cumsum(np.bincount(place))[:-1])
    resistance = np.empty(volume_flow.shape)
    for value, same in zip(distinct.tolist(), groups, strict=True):
        resistance[same] = curve.thermal_resistance(volume_flow[same], value)
    return resistance
