"""Evaporator: evaporating temperature from the source, and the temperatures along it."""

from __future__ import annotations

import numpy as np

from heatgrade.recovery.cascade import CascadePair
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_search import WorkingFluid
from heatgrade.recovery.exchanger import ExchangeProfile
from heatgrade.recovery.heat_curve import FloatArray, TemperatureCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.refrigerant import CRITICAL_MARGIN, Refrigerant
from heatgrade.recovery.refrigerant_curve import refrigerant_curve

_DIRECTLY = 65  # temperatures above which the shift by a pressure loss is interpolated


def evaporating_temperature(
    pump: HeatPump, fluid: WorkingFluid, inlet: float, outlet: float
) -> float:
    """Return the warmest evaporating temperature, at the evaporator's outlet, that is allowed [K].

    The refrigerant boils coldest where the source leaves (a pressure loss makes it a little
    warmer there) and is warmest, by the superheat, where the source enters; both ends keep the
    approach.  The compressor's envelope and the critical point may ask for less.

    Parameters
    ----------
    pump : HeatPump
        Superheat, approach, pressure loss and envelope.
    fluid : Refrigerant or CascadePair
        Working fluid.
    inlet, outlet : float
        Temperatures of the source into and out of the evaporator [K].
    """
    approach = np.array([pump.evaporator_approach])
    found = evaporating_temperatures(pump, fluid, np.array([inlet]), np.array([outlet]), approach)
    return float(found[0])


def evaporating_temperatures(
    pump: HeatPump,
    fluid: WorkingFluid,
    inlet: FloatArray,
    outlet: FloatArray,
    approach: FloatArray,
) -> FloatArray:
    """Return `evaporating_temperature` of many duties [K], each with an approach of its own [K].

    Parameters
    ----------
    pump : HeatPump
        Superheat, pressure loss and envelope.
    fluid : Refrigerant or CascadePair
        Working fluid.
    inlet, outlet, approach : ndarray, shape (n,)
        Source into and out of the evaporator, least difference in it [K].
    """
    refrigerant = fluid.bottom if isinstance(fluid, CascadePair) else fluid
    ceiling = refrigerant.critical_temperature - CRITICAL_MARGIN
    cold = np.minimum(outlet - approach, ceiling)
    if pump.evaporator_pressure_loss > 0.0:
        cold = _behind_loss(refrigerant, cold, pump.evaporator_pressure_loss)
    warmest = np.minimum(cold, inlet - pump.superheat - approach)
    if pump.evaporation_limit is not None:
        warmest = np.minimum(warmest, pump.evaporation_limit)
    return np.asarray(warmest)


def _behind_loss(refrigerant: Refrigerant, inlet: FloatArray, loss: float) -> FloatArray:
    """Return the saturation temperature [K] behind a loss, from that before it."""

    def behind(temperature: float) -> float:
        if temperature <= refrigerant.minimum_temperature:
            return temperature  # refused where it is used
        pressure = refrigerant.saturated(temperature, 1.0).pressure * (1.0 - loss)
        lowest = refrigerant.saturated(refrigerant.minimum_temperature, 1.0).pressure
        if pressure <= lowest:
            return refrigerant.minimum_temperature
        return refrigerant.saturated_at(pressure, 1.0).temperature

    if inlet.size <= _DIRECTLY:
        return np.array([behind(float(temperature)) for temperature in inlet])
    grid = np.linspace(float(inlet.min()), float(inlet.max()), _DIRECTLY)
    shift = np.array([behind(float(temperature)) - float(temperature) for temperature in grid])
    return np.asarray(inlet + np.interp(inlet, grid, shift))


def evaporator_profile(
    fluid: WorkingFluid, cycle: Cycle, source: TemperatureCurve
) -> ExchangeProfile:
    """Return the temperatures along the evaporator, with the refrigerant's real curve.

    Parameters
    ----------
    fluid : Refrigerant or CascadePair
        Working fluid.
    cycle : Cycle
        Solved cycle.
    source : TemperatureCurve
        Source between its ends at the evaporator.
    """
    refrigerant = fluid.bottom if isinstance(fluid, CascadePair) else fluid
    start, end = cycle.evaporator_inlet, cycle.evaporator_outlet
    enthalpy, temperature = refrigerant_curve(refrigerant, start, end)
    heat = (enthalpy - start.enthalpy) / (end.enthalpy - start.enthalpy) * source.heat_flow
    return ExchangeProfile("evaporator", heat, source.temperature_at(heat), temperature)
