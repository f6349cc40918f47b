"""Condenser or gas cooler: temperatures along it, and the pinch inside it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.recovery.heat_curve import FloatArray, TemperatureCurve
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState
from heatgrade.recovery.refrigerant_curve import refrigerant_curve


@dataclass(frozen=True, slots=True)
class CondenserProfile:
    """Temperatures against the share of heat, from the cold end (sink inlet) to the hot end.

    Attributes
    ----------
    share : ndarray, shape (n,)
        Heat given up between the cold end and this point over all heat [-].
    refrigerant, sink : ndarray, shape (n,)
        Temperatures [K].
    """

    share: FloatArray = field(repr=False)
    refrigerant: FloatArray = field(repr=False)
    sink: FloatArray = field(repr=False)


def condenser_profile(
    refrigerant: Refrigerant,
    outlet: RefrigerantState,
    inlet: RefrigerantState,
    sink: TemperatureCurve,
) -> CondenserProfile:
    """Return the temperatures along a counter-flow condenser or gas cooler.

    Parameters
    ----------
    refrigerant : Refrigerant
        Working fluid.
    outlet, inlet : RefrigerantState
        Condensate and discharge.
    sink : TemperatureCurve
        The water heated.
    """
    enthalpy, temperature = refrigerant_curve(refrigerant, outlet, inlet)
    heat = enthalpy - outlet.enthalpy
    share = heat / heat[-1]
    if sink.knots.size:  # several networks together: their corners may pinch, too
        corners = np.union1d(share, sink.knots)
        share, temperature = corners, np.interp(corners, share, temperature)
    return CondenserProfile(share, temperature, sink.temperature_at(share * sink.heat_flow))


def smallest_difference(profile: CondenserProfile, skip: int = 0) -> float:
    """Return the smallest difference between refrigerant and sink along the condenser [K].

    Parameters
    ----------
    profile : CondenserProfile
        Temperatures along it.
    skip : int
        Points at the cold end to leave out.
    """
    return float(np.min(profile.refrigerant[skip:] - profile.sink[skip:]))
