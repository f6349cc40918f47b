"""The parts that all layouts share: vapour out of the evaporator, condensate of the condenser."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.recovery.cycle_component import CycleComponent, Flow
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState


@dataclass(frozen=True, slots=True)
class LowSide:
    """Evaporator and suction line.

    Attributes
    ----------
    inlet_pressure : float
        Pressure at the evaporator's inlet [Pa].
    outlet : RefrigerantState
        Vapour that leaves the evaporator.
    """

    inlet_pressure: float
    outlet: RefrigerantState


def low_side(pump: HeatPump, refrigerant: Refrigerant, evaporating: float) -> LowSide:
    """Return the evaporator's pressures and its vapour.

    Parameters
    ----------
    pump : HeatPump
        Superheat and pressure losses.
    refrigerant : Refrigerant
        Working fluid.
    evaporating : float
        Saturation temperature at the evaporator's outlet [K].
    """
    outlet = refrigerant.saturated(evaporating, 1.0)
    inlet_pressure = outlet.pressure / (1.0 - pump.evaporator_pressure_loss)
    if pump.superheat > 0.0:
        outlet = refrigerant.vapour(outlet.pressure, evaporating + pump.superheat)
    return LowSide(inlet_pressure, outlet)


def suction_line(
    pump: HeatPump, refrigerant: Refrigerant, vapour: RefrigerantState
) -> tuple[RefrigerantState, tuple[CycleComponent, ...]]:
    """Return the vapour behind the suction line's pressure loss, and the line as a component."""
    if pump.suction_pressure_loss == 0.0:
        return vapour, ()
    pressure = vapour.pressure * (1.0 - pump.suction_pressure_loss)
    after = refrigerant.at_enthalpy(pressure, vapour.enthalpy)
    line = CycleComponent("suction line", "adiabatic", (Flow(1.0, vapour),), (Flow(1.0, after),))
    return after, (line,)


def condensate(
    pump: HeatPump, refrigerant: Refrigerant, condensing: float, sink_cold: float
) -> tuple[RefrigerantState, float]:
    """Return the state at a condenser's outlet, and its subcooling [K].

    As cold as the sink's inlet allows, or ``maximum_subcooling`` under the bubble point.

    Parameters
    ----------
    pump : HeatPump
        Approach, limit to the subcooling, pressure loss.
    refrigerant : Refrigerant
        Working fluid.
    condensing : float
        Saturation temperature at the condenser's inlet [K].
    sink_cold : float
        Temperature at which the sink enters [K].
    """
    bubble = refrigerant.saturated(condensing, 0.0)
    if pump.condenser_pressure_loss > 0.0:
        pressure = bubble.pressure * (1.0 - pump.condenser_pressure_loss)
        bubble = refrigerant.saturated_at(pressure, 0.0)
    cold_end = sink_cold + pump.condenser_approach
    if pump.maximum_subcooling is not None:
        cold_end = max(cold_end, bubble.temperature - pump.maximum_subcooling)
    if cold_end < bubble.temperature - 1e-9:
        return refrigerant.liquid(bubble.pressure, cold_end), bubble.temperature - cold_end
    return bubble, 0.0


def internal_exchange(
    pump: HeatPump,
    refrigerant: Refrigerant,
    vapour: RefrigerantState,
    liquid: RefrigerantState,
) -> tuple[RefrigerantState, RefrigerantState, tuple[CycleComponent, ...]]:
    """Return the vapour and the liquid behind the internal exchanger, and the exchanger.

    The effectiveness is the vapour's temperature rise over the largest difference; the liquid's
    enthalpy follows from the balance.
    """
    effectiveness = pump.internal_exchanger_effectiveness
    span = liquid.temperature - vapour.temperature
    if effectiveness == 0.0 or span <= 0.0:
        return vapour, liquid, ()
    warmed = refrigerant.vapour(vapour.pressure, vapour.temperature + effectiveness * span)
    cooled = refrigerant.at_enthalpy(
        liquid.pressure, liquid.enthalpy - (warmed.enthalpy - vapour.enthalpy)
    )
    exchanger = CycleComponent(
        "internal exchanger",
        "adiabatic",
        (Flow(1.0, vapour), Flow(1.0, liquid)),
        (Flow(1.0, warmed), Flow(1.0, cooled)),
    )
    return warmed, cooled, (exchanger,)
