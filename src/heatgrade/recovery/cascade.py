"""Cascade: two single-stage cycles, the condenser of the cold one boiling the refrigerant above.

Each fluid works where it is at home: a dense one below, one with a high critical point above.
"""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError
from heatgrade.recovery.compressor import Compression, compress
from heatgrade.recovery.cycle import CycleDraft
from heatgrade.recovery.cycle_component import CycleComponent, Flow
from heatgrade.recovery.heat_pump import CASCADE, HeatPump
from heatgrade.recovery.low_side import condensate, low_side, suction_line
from heatgrade.recovery.refrigerant import CRITICAL_MARGIN, Refrigerant, RefrigerantState

_LEAST_STEP = 4.0  # K of lift in each of the two cycles
_PASSES = 3  # to move the upper evaporation until the exchanger keeps its approach


@dataclass(frozen=True, slots=True)
class CascadePair:
    """The two fluids of a cascade."""

    bottom: Refrigerant
    top: Refrigerant

    @property
    def name(self) -> str:
        """Both names, ``"bottom/top"``."""
        return f"{self.bottom.name}/{self.top.name}"


def middle_range(pair: CascadePair, evaporating: float, hottest: float) -> tuple[float, float]:
    """Return the lowest and highest condensing temperature of the bottom cycle [K].

    Parameters
    ----------
    pair : CascadePair
        The fluids.
    evaporating : float
        Saturation temperature in the bottom evaporator [K].
    hottest : float
        Temperature that the top cycle condenses at, about [K].

    Raises
    ------
    RecoveryError
        HG613 when the lift leaves no room for two cycles.
    """
    low = evaporating + _LEAST_STEP
    ceiling = pair.bottom.critical_temperature - CRITICAL_MARGIN
    high = min(hottest - _LEAST_STEP, ceiling)
    if high < low:
        raise RecoveryError(
            "HG613",
            f"between the evaporation at {evaporating:.2f} K and {high + _LEAST_STEP:.2f} K there "
            "is no room for two cycles",
            entry="cycle",
            value=CASCADE,
            allowed=f"a lift of more than {2.0 * _LEAST_STEP:g} K",
            remedy="use a single stage: the lift is too small for two",
        )
    return low, high


def draft_cascade(
    pump: HeatPump,
    pair: CascadePair,
    evaporating: float,
    condensing: float,
    sink_cold: float,
    middle: float,
) -> CycleDraft:
    """Return a cascade, per kilogram through the bottom evaporator.

    Parameters
    ----------
    pump : HeatPump
        The machine.
    pair : CascadePair
        The fluids.
    evaporating, middle, condensing : float
        Saturation temperatures: bottom evaporator, bottom condenser, top condenser [K].
    sink_cold : float
        Temperature at which the sink enters [K].
    """
    bottom, top = pair.bottom, pair.top
    low = low_side(pump, bottom, evaporating)
    suction, line = suction_line(pump, bottom, low.outlet)
    bubble = bottom.saturated(middle, 0.0)
    first = compress(bottom, suction, bubble.pressure, pump.isentropic_efficiency)
    liquid, subcooling = condensate(pump, top, condensing, sink_cold)
    start_top, outlet = _upper_evaporator(pump, bottom, top, first, bubble, liquid)
    mass = (first.discharge.enthalpy - bubble.enthalpy) / (outlet.enthalpy - start_top.enthalpy)
    pressure = top.saturated(condensing, 1.0).pressure
    second = compress(top, outlet, pressure, pump.isentropic_efficiency, mass)
    start = bottom.at_enthalpy(low.inlet_pressure, bubble.enthalpy)
    passing = CycleComponent.passing
    return CycleDraft(
        layout=CASCADE,
        refrigerant=pair.name,
        hot_refrigerant=top,
        evaporating_temperature=evaporating,
        condensing_temperature=condensing,
        subcooling=subcooling,
        evaporator_inlet=start,
        evaporator_outlet=low.outlet,
        condenser_outlet=liquid,
        stages=(first, second),
        components=(
            passing("evaporator", "evaporator", start, low.outlet, 1.0),
            *line,
            passing("bottom compressor", "compressor", suction, first.discharge, 1.0),
            CycleComponent(
                "cascade exchanger",
                "adiabatic",
                (Flow(1.0, first.discharge), Flow(mass, start_top)),
                (Flow(1.0, bubble), Flow(mass, outlet)),
            ),
            passing("bottom valve", "adiabatic", bubble, start, 1.0),
            passing("top compressor", "compressor", outlet, second.discharge, mass),
            passing("condenser", "condenser", second.discharge, liquid, mass),
            passing("top valve", "adiabatic", liquid, start_top, mass),
        ),
    )


def _upper_evaporator(
    pump: HeatPump,
    bottom: Refrigerant,
    top: Refrigerant,
    first: Compression,
    bubble: RefrigerantState,
    liquid: RefrigerantState,
) -> tuple[RefrigerantState, RefrigerantState]:
    """Return the top refrigerant at the inlet and outlet of the cascade exchanger.

    The bottom fluid condenses at one temperature; where it begins to (its dew point), the top one
    may already be superheated, so the approach is kept there and at the hot end.
    """
    middle, approach = bubble.temperature, pump.intermediate_approach
    gas = first.discharge
    dew = bottom.saturated(middle, 1.0)
    span = gas.enthalpy - bubble.enthalpy
    share = min((dew.enthalpy - bubble.enthalpy) / span, 1.0)
    boiling = middle - approach
    for _ in range(_PASSES):
        outlet = top.saturated(boiling, 1.0)
        if pump.superheat > 0.0:
            outlet = top.vapour(outlet.pressure, boiling + pump.superheat)
        start = top.at_enthalpy(outlet.pressure, liquid.enthalpy)
        inside = top.at_enthalpy(
            outlet.pressure, start.enthalpy + share * (outlet.enthalpy - start.enthalpy)
        )
        gap = min(middle - inside.temperature, gas.temperature - outlet.temperature)
        if gap >= approach - 1e-7:
            break
        boiling -= approach - gap
    return start, outlet
