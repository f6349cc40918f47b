"""Coolant properties in the middle of an iteration, where a guess may leave the liquid's range."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from heatgrade.materials import Coolant, CoolantProperties


def liquid_properties(coolant: Coolant, temperature: ArrayLike) -> CoolantProperties:
    """Return the properties at `temperature` [K], held at the ends of the liquid's range.

    A result that ends outside the range says so by a caution; it does not fail on the way.
    """
    low, high = coolant.freezing_temperature, coolant.maximum_temperature
    return coolant.properties(np.clip(temperature, low, high))


def mean_heat_capacity(coolant: Coolant, inlet: float, rise: float) -> float:
    """Return the heat capacity that turns the rise into the enthalpy difference [J/(kg K)].

    Parameters
    ----------
    coolant : Coolant
        The coolant.
    inlet : float
        Inlet temperature [K].
    rise : float
        Outlet minus inlet temperature [K].
    """
    low, high = coolant.freezing_temperature, coolant.maximum_temperature
    outlet = min(max(inlet + rise, low), high)
    if abs(outlet - inlet) < 1e-6:
        return float(coolant.properties(inlet).heat_capacity)
    return float(coolant.enthalpy_difference(inlet, outlet)) / (outlet - inlet)
