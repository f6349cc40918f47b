"""Evaporator: evaporating temperature from the source, and the temperatures along it."""

from __future__ import annotations

import numpy as np

from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.exchanger import ExchangeProfile
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.refrigerant import Refrigerant

_VAPOUR_POINTS = 5
_LIQUID_POINTS = 5
_TWO_PHASE_POINTS = 9


def evaporating_temperature(pump: HeatPump, inlet: float, outlet: float) -> float:
    """Return the warmest evaporating temperature that the source allows [K].

    The refrigerant is coldest where the source leaves and warmest, by the superheat, where it
    enters; both ends keep the approach.

    Parameters
    ----------
    pump : HeatPump
        Superheat and approach.
    inlet, outlet : float
        Temperatures of the source into and out of the evaporator [K].
    """
    return min(outlet, inlet - pump.superheat) - pump.evaporator_approach


def evaporator_profile(
    refrigerant: Refrigerant, cycle: Cycle, source: HeatCurve
) -> ExchangeProfile:
    """Return the temperatures along the evaporator, with the refrigerant's real curve.

    Parameters
    ----------
    refrigerant : Refrigerant
        Working fluid.
    cycle : Cycle
        Solved cycle.
    source : HeatCurve
        Source between its ends at the evaporator.
    """
    start, end = cycle.evaporator_inlet, cycle.evaporator_outlet
    pressure, saturation = end.pressure, cycle.evaporating_temperature
    bubble = refrigerant.saturated(saturation, 0.0).enthalpy
    dew = refrigerant.saturated(saturation, 1.0).enthalpy
    enthalpy: list[float] = []
    temperature: list[float] = []
    if start.enthalpy < bubble:  # condensate colder than the evaporator: enters as a liquid
        zone = np.linspace(start.temperature, saturation, _LIQUID_POINTS)
        enthalpy += [start.enthalpy, *refrigerant.liquid_enthalpies(pressure, zone[1:-1])]
        temperature += [*zone[:-1]]
    two_phase = np.linspace(max(start.enthalpy, bubble), dew, _TWO_PHASE_POINTS)
    enthalpy += [*two_phase]
    temperature += [saturation] * _TWO_PHASE_POINTS
    if end.enthalpy > dew:
        zone = np.linspace(saturation, end.temperature, _VAPOUR_POINTS)
        enthalpy += [*refrigerant.vapour_enthalpies(pressure, zone[1:-1]), end.enthalpy]
        temperature += [*zone[1:]]
    share = (np.array(enthalpy) - start.enthalpy) / (end.enthalpy - start.enthalpy)
    heat = share * source.heat_flow
    return ExchangeProfile("evaporator", heat, source.temperature_at(heat), np.array(temperature))
