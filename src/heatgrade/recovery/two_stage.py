"""Two stages with an intermediate pressure: economiser, flash tank, or full intercooling.

*economiser*: a share of the condensate is throttled and evaporates in an exchanger against the
rest, which enters the evaporator's valve colder; the vapour joins the gas between the stages.
*flash-tank*: all condensate is throttled into a tank; its vapour joins the gas between the stages,
its liquid goes to the evaporator.  *intercooled*: as the flash tank, but the gas of the low stage
bubbles through the tank, so that the high stage draws in saturated vapour.

The intermediate temperature is the one that needs the least work, found by two parabolas through
three points each, so that it moves smoothly with the duty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heatgrade.errors import RecoveryError
from heatgrade.recovery.compressor import Compression, compress
from heatgrade.recovery.cycle import CycleDraft
from heatgrade.recovery.cycle_component import CycleComponent, Flow
from heatgrade.recovery.heat_pump import ECONOMISER, INTERCOOLED, HeatPump
from heatgrade.recovery.low_side import condensate, low_side, suction_line
from heatgrade.recovery.refrigerant import Refrigerant, RefrigerantState

TOO_SMALL_A_LIFT = "HG613"  # code of the error where two stages find no room
_LEAST_STEP = 2.0  # K between evaporation, intermediate level and condensate


@dataclass(frozen=True, slots=True)
class _Middle:
    """What happens between the stages, per kilogram through the evaporator."""

    liquid: RefrigerantState  # to the evaporator's valve
    high_mass: float  # through the high stage
    high_suction: RefrigerantState
    components: tuple[CycleComponent, ...]


def intermediate_range(
    pump: HeatPump, layout: str, evaporating: float, condensate_temperature: float
) -> tuple[float, float]:
    """Return the lowest and highest intermediate temperature [K].

    Raises
    ------
    RecoveryError
        HG613 when the lift leaves no room for two stages.
    """
    low = evaporating + _LEAST_STEP
    high = condensate_temperature - _LEAST_STEP
    if layout == ECONOMISER:
        high -= pump.intermediate_approach
    if high < low:
        raise RecoveryError(
            "HG613",
            f"the condensate of {condensate_temperature:.2f} K leaves no room for an intermediate "
            f"pressure above the evaporation at {evaporating:.2f} K",
            entry="cycle",
            value=layout,
            allowed=f"condensate {_LEAST_STEP:g} K above and evaporation {_LEAST_STEP:g} K below "
            "the intermediate temperature",
            remedy="use a single stage: the lift is too small for two",
        )
    return low, high


def draft_two_stage(
    pump: HeatPump,
    refrigerant: Refrigerant,
    evaporating: float,
    condensing: float,
    sink_cold: float,
    layout: str,
    share: float,
) -> CycleDraft:
    """Return a two-stage cycle between two saturation temperatures.

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
    layout : str
        ``"economiser"``, ``"flash-tank"`` or ``"intercooled"``.
    share : float
        Where the intermediate temperature lies in its range, 0 to 1.
    """
    liquid, subcooling = condensate(pump, refrigerant, condensing, sink_cold)
    low_end, high_end = intermediate_range(pump, layout, evaporating, liquid.temperature)
    vapour = refrigerant.saturated(low_end + share * (high_end - low_end), 1.0)
    low = low_side(pump, refrigerant, evaporating)
    suction, line = suction_line(pump, refrigerant, low.outlet)
    first = compress(refrigerant, suction, vapour.pressure, pump.isentropic_efficiency)
    if layout == ECONOMISER:
        middle = _economiser(pump, refrigerant, liquid, vapour, first)
    else:
        middle = _tank(refrigerant, liquid, vapour, first, layout)
    pressure = refrigerant.saturated(condensing, 1.0).pressure
    second = compress(
        refrigerant, middle.high_suction, pressure, pump.isentropic_efficiency, middle.high_mass
    )
    start = refrigerant.at_enthalpy(low.inlet_pressure, middle.liquid.enthalpy)
    passing, mass = CycleComponent.passing, middle.high_mass
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
        stages=(first, second),
        components=(
            passing("evaporator", "evaporator", start, low.outlet, 1.0),
            *line,
            passing("low-stage compressor", "compressor", suction, first.discharge, 1.0),
            *middle.components,
            passing(
                "high-stage compressor", "compressor", middle.high_suction, second.discharge, mass
            ),
            passing("condenser", "condenser", second.discharge, liquid, mass),
            passing("valve", "adiabatic", middle.liquid, start, 1.0),
        ),
    )


def _economiser(
    pump: HeatPump,
    refrigerant: Refrigerant,
    liquid: RefrigerantState,
    vapour: RefrigerantState,
    first: Compression,
) -> _Middle:
    main = refrigerant.liquid(liquid.pressure, vapour.temperature + pump.intermediate_approach)
    # (h3 - h_main) = x (h_vapour - h3): what the main flow gives evaporates the injected one.
    injected = (liquid.enthalpy - main.enthalpy) / (vapour.enthalpy - liquid.enthalpy)
    throttled = refrigerant.at_enthalpy(vapour.pressure, liquid.enthalpy)
    mass = 1.0 + injected
    gas = first.discharge
    mixed = refrigerant.at_enthalpy(
        vapour.pressure, (gas.enthalpy + injected * vapour.enthalpy) / mass
    )
    components = (
        CycleComponent.passing("injection valve", "adiabatic", liquid, throttled, injected),
        CycleComponent(
            "economiser",
            "adiabatic",
            (Flow(1.0, liquid), Flow(injected, throttled)),
            (Flow(1.0, main), Flow(injected, vapour)),
        ),
        CycleComponent(
            "mixing of vapour",
            "adiabatic",
            (Flow(1.0, gas), Flow(injected, vapour)),
            (Flow(mass, mixed),),
        ),
    )
    return _Middle(main, mass, mixed, components)


def _tank(
    refrigerant: Refrigerant,
    liquid: RefrigerantState,
    vapour: RefrigerantState,
    first: Compression,
    layout: str,
) -> _Middle:
    bottom = refrigerant.saturated(vapour.temperature, 0.0)
    throttled = refrigerant.at_enthalpy(vapour.pressure, liquid.enthalpy)
    gas = first.discharge
    span = vapour.enthalpy - liquid.enthalpy
    if layout == INTERCOOLED:
        # m h3 + h_gas = m h_vapour + h_bottom: the tank's liquid cools the gas to saturation.
        mass = (gas.enthalpy - bottom.enthalpy) / span
        tank = CycleComponent(
            "flash tank",
            "adiabatic",
            (Flow(mass, throttled), Flow(1.0, gas)),
            (Flow(mass, vapour), Flow(1.0, bottom)),
        )
        valve = CycleComponent.passing("tank valve", "adiabatic", liquid, throttled, mass)
        return _Middle(bottom, mass, vapour, (valve, tank))
    mass = (vapour.enthalpy - bottom.enthalpy) / span
    flash = mass - 1.0
    mixed = refrigerant.at_enthalpy(
        vapour.pressure, (gas.enthalpy + flash * vapour.enthalpy) / mass
    )
    components = (
        CycleComponent.passing("tank valve", "adiabatic", liquid, throttled, mass),
        CycleComponent(
            "flash tank",
            "adiabatic",
            (Flow(mass, throttled),),
            (Flow(flash, vapour), Flow(1.0, bottom)),
        ),
        CycleComponent(
            "mixing of vapour",
            "adiabatic",
            (Flow(1.0, gas), Flow(flash, vapour)),
            (Flow(mass, mixed),),
        ),
    )
    return _Middle(bottom, mass, mixed, components)


def best_share(effort: Callable[[float], float]) -> float:
    """Return the share in [0, 1] with the least `effort`, by two parabolas.

    Not the exact minimum, where the effort is flat, but one that moves smoothly with the duty,
    which the iterations around it need.
    """
    centre = _vertex(effort, 0.1, 0.5, 0.9)
    half = min(0.15, max(centre, 0.02), max(1.0 - centre, 0.02))
    low, high = max(centre - half, 0.0), min(centre + half, 1.0)
    return _vertex(effort, low, 0.5 * (low + high), high)


def _vertex(effort: Callable[[float], float], low: float, middle: float, high: float) -> float:
    a, b, c = effort(low), effort(middle), effort(high)
    bend = a - 2.0 * b + c
    if bend <= 0.0:
        return low if a < c else high
    step = 0.5 * (high - low)
    return min(max(middle + 0.5 * step * (a - c) / bend, 0.0), 1.0)
