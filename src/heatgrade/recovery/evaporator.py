"""Evaporator: evaporating temperature from the source, and the temperatures along it."""

from __future__ import annotations

from heatgrade.recovery.cascade import CascadePair
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_search import WorkingFluid
from heatgrade.recovery.exchanger import ExchangeProfile
from heatgrade.recovery.heat_curve import TemperatureCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.refrigerant import CRITICAL_MARGIN
from heatgrade.recovery.refrigerant_curve import refrigerant_curve


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
    refrigerant = fluid.bottom if isinstance(fluid, CascadePair) else fluid
    ceiling = refrigerant.critical_temperature - CRITICAL_MARGIN
    cold = min(outlet - pump.evaporator_approach, ceiling)
    if pump.evaporator_pressure_loss > 0.0 and cold > refrigerant.minimum_temperature:
        pressure = refrigerant.saturated(cold, 1.0).pressure * (1.0 - pump.evaporator_pressure_loss)
        if pressure > refrigerant.saturated(refrigerant.minimum_temperature, 1.0).pressure:
            cold = refrigerant.saturated_at(pressure, 1.0).temperature
    warmest = min(cold, inlet - pump.superheat - pump.evaporator_approach)
    if pump.evaporation_limit is not None:
        warmest = min(warmest, pump.evaporation_limit)
    return warmest


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
