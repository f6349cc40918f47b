"""Coolant properties in the middle of an iteration, where a guess may leave the liquid's range.

A result that ends outside the range says so by a caution; it does not fail on the way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from heatgrade.materials.coolant import Coolant
from heatgrade.materials.coolant_properties import CoolantProperties


def liquid_properties(
    coolant: Coolant | CoolantProperties, temperature: ArrayLike
) -> CoolantProperties:
    """Return the properties at `temperature` [K], held at the ends of the liquid's range.

    Constant ones are returned as they are.
    """
    if isinstance(coolant, CoolantProperties):
        return coolant
    return coolant.properties(
        np.clip(temperature, coolant.freezing_temperature, coolant.maximum_temperature)
    )


def mean_heat_capacity(coolant: Coolant, inlet: float, outlet: float) -> float:
    """Return the heat capacity that turns a rise into the enthalpy difference [J/(kg K)].

    (h(outlet) - h(inlet)) / (outlet - inlet), the outlet held at the ends of the liquid's range.

    Parameters
    ----------
    coolant : Coolant
        The coolant.
    inlet, outlet : float
        Temperatures [K].

    Examples
    --------
    >>> round(mean_heat_capacity(Coolant("water"), 300.0, 340.0))
    4181
    """
    outlet = min(max(outlet, coolant.freezing_temperature), coolant.maximum_temperature)
    if abs(outlet - inlet) < 1e-6:
        return float(coolant.properties(inlet).heat_capacity)
    return float(coolant.enthalpy_difference(inlet, outlet)) / (outlet - inlet)
