"""Condenser: temperatures along it, and the pinch inside it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.recovery.heat_curve import FloatArray, HeatCurve
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState

_VAPOUR_POINTS = 9  # in desuperheating, where cp changes fast near the dew point
_LIQUID_POINTS = 5  # in subcooling


@dataclass(frozen=True, slots=True)
class CondenserProfile:
    """Temperatures against the share of heat, from the cold end (sink inlet) to the hot end.

    Attributes
    ----------
    share : ndarray, shape (n,)
        Heat given up between the cold end and this point over all heat [-].
    refrigerant, sink : ndarray, shape (n,)
        Temperatures [K].
    discharge_superheat : float
        Discharge less condensing temperature [K]; 0 when the compressor ends wet.
    """

    share: FloatArray = field(repr=False)
    refrigerant: FloatArray = field(repr=False)
    sink: FloatArray = field(repr=False)
    discharge_superheat: float


def condenser_profile(
    refrigerant: Refrigerant,
    *,
    outlet: RefrigerantState,
    bubble: RefrigerantState,
    dew: RefrigerantState,
    inlet: RefrigerantState,
    sink: HeatCurve,
) -> CondenserProfile:
    """Return the temperatures along a counter-flow condenser.

    Parameters
    ----------
    refrigerant : Refrigerant
        Working fluid; its real cp(T) shapes the profile.
    outlet, bubble, dew, inlet : RefrigerantState
        Condensate, saturated liquid and vapour, discharge; all at the condensing pressure.
    sink : HeatCurve
        The water heated.
    """
    pressure = bubble.pressure
    enthalpies: list[FloatArray] = []
    temperatures: list[FloatArray] = []
    if outlet.temperature < bubble.temperature:
        zone = np.linspace(outlet.temperature, bubble.temperature, _LIQUID_POINTS)
        inner = refrigerant.liquid_enthalpies(pressure, zone[1:-1])
        enthalpies.append(np.array([outlet.enthalpy, *inner]))
        temperatures.append(zone[:-1])
    enthalpies.append(np.array([bubble.enthalpy, min(dew.enthalpy, inlet.enthalpy)]))
    temperatures.append(np.full(2, bubble.temperature))
    superheat = 0.0
    if inlet.enthalpy > dew.enthalpy:
        superheat = inlet.temperature - dew.temperature
        # Squared spacing puts the points where cp changes fastest.
        zone = dew.temperature + superheat * np.linspace(0.0, 1.0, _VAPOUR_POINTS) ** 2
        inner = refrigerant.vapour_enthalpies(pressure, zone[1:-1])
        enthalpies.append(np.array([*inner, inlet.enthalpy]))
        temperatures.append(zone[1:])
    heat = np.concatenate(enthalpies) - outlet.enthalpy
    share = heat / heat[-1]
    return CondenserProfile(
        share=share,
        refrigerant=np.concatenate(temperatures),
        sink=sink.temperature_at(share * sink.heat_flow),
        discharge_superheat=superheat,
    )


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
