"""Single stage: evaporator, compressor, condenser, valve, and an internal exchanger if wanted.

::

                3 --- condenser <--- 2
                |                    ^
        internal exchanger (liquid)  | compressor
                3'                   1'
                | valve   internal exchanger (vapour)
                v                    |
                4 ---> evaporator -> 1
"""

from __future__ import annotations

from heatgrade.recovery.compressor import compress
from heatgrade.recovery.cycle import CycleDraft
from heatgrade.recovery.cycle_component import CycleComponent
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.low_side import condensate, internal_exchange, low_side, suction_line
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState


def draft_single_stage(
    pump: HeatPump,
    refrigerant: Refrigerant,
    evaporating: float,
    condensing: float,
    sink_cold: float,
) -> CycleDraft:
    """Return a single-stage cycle between two saturation temperatures.

    Parameters
    ----------
    pump : HeatPump
        The machine.
    refrigerant : Refrigerant
        Working fluid.
    evaporating, condensing : float
        Saturation temperatures at the evaporator's outlet and the condenser's inlet [K].
    sink_cold : float
        Temperature at which the sink enters [K].
    """
    liquid, subcooling = condensate(pump, refrigerant, condensing, sink_cold)
    pressure = refrigerant.saturated(condensing, 1.0).pressure
    return draft_with_liquid(
        pump,
        refrigerant,
        evaporating,
        pressure,
        liquid,
        layout="single-stage",
        condensing=condensing,
        subcooling=subcooling,
    )


def draft_with_liquid(
    pump: HeatPump,
    refrigerant: Refrigerant,
    evaporating: float,
    pressure: float,
    liquid: RefrigerantState,
    *,
    layout: str,
    condensing: float | None,
    subcooling: float,
) -> CycleDraft:
    """Return the cycle of one compressor up to `pressure` [Pa] whose condenser gives `liquid`."""
    low = low_side(pump, refrigerant, evaporating)
    vapour, cooled, exchanger = internal_exchange(pump, refrigerant, low.outlet, liquid)
    suction, line = suction_line(pump, refrigerant, vapour)
    stage = compress(refrigerant, suction, pressure, pump.isentropic_efficiency)
    start = refrigerant.at_enthalpy(low.inlet_pressure, cooled.enthalpy)

    passing = CycleComponent.passing
    hot = "condenser" if condensing is not None else "gas cooler"
    return CycleDraft(
        layout=layout,
        refrigerant=refrigerant.name,
        hot_refrigerant=refrigerant,
        evaporating_temperature=evaporating,
        condensing_temperature=condensing,
        subcooling=subcooling,
        evaporator_inlet=start,
        evaporator_outlet=low.outlet,
        condenser_outlet=liquid,
        stages=(stage,),
        components=(
            passing("evaporator", "evaporator", start, low.outlet, 1.0),
            *exchanger,
            *line,
            passing("compressor", "compressor", suction, stage.discharge, 1.0),
            passing(hot, "condenser", stage.discharge, liquid, 1.0),
            passing("valve", "adiabatic", cooled, start, 1.0),
        ),
    )
