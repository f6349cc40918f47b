"""Vapour-compression cycle: evaporator, internal exchanger, compressor, condenser, valve.

::

                3 --- condenser <--- 2
                |                    ^
        internal exchanger (liquid)  | compressor
                3'                   1'
                | valve   internal exchanger (vapour)
                v                    |
                4 ---> evaporator -> 1

Left out: pressure drops, heat lost to the room, oil, auxiliaries, part load; the exchangers are
perfect counter-flow with a subcooler.  So the COP is that of a good machine at its design point,
and each result carries the COP of machines on the market beside it (`heatgrade.recovery.jesper`).
"""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError
from heatgrade.recovery.condenser import (
    CondenserProfile,
    condenser_profile,
    smallest_difference,
)
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.refrigerant import CRITICAL_MARGIN, Refrigerant, RefrigerantState
from heatgrade.recovery.root import bracketed_root

_LEAST_LIFT = 1.0  # K between evaporation and condensation; less is not a heat pump
_BEND_RESERVE = 0.5  # K that the bend of cp(T) may ask for above sink outlet + approach


@dataclass(frozen=True, slots=True)
class Cycle:
    """A solved cycle, per kilogram of refrigerant.

    Attributes
    ----------
    refrigerant : str
        Name.
    evaporator_outlet, suction, discharge, condenser_outlet, liquid, evaporator_inlet :
        RefrigerantState
        Points 1, 1', 2, 3, 3', 4.
    evaporating_temperature, condensing_temperature : float
        Saturation temperatures [K].
    subcooling : float
        Condensing temperature less condenser outlet [K].
    condenser : CondenserProfile
        Refrigerant and sink temperatures along the condenser.
    condenser_approach : float
        Smallest difference found along the condenser [K].
    """

    refrigerant: str
    evaporator_outlet: RefrigerantState
    suction: RefrigerantState
    discharge: RefrigerantState
    condenser_outlet: RefrigerantState
    liquid: RefrigerantState
    evaporator_inlet: RefrigerantState
    evaporating_temperature: float
    condensing_temperature: float
    subcooling: float
    condenser: CondenserProfile
    condenser_approach: float

    @property
    def evaporator_heat(self) -> float:
        """Heat taken from the source [J/kg]."""
        return self.evaporator_outlet.enthalpy - self.evaporator_inlet.enthalpy

    @property
    def condenser_heat(self) -> float:
        """Heat given to the sink [J/kg]."""
        return self.discharge.enthalpy - self.condenser_outlet.enthalpy

    @property
    def work(self) -> float:
        """Work of the compressor on the refrigerant [J/kg]."""
        return self.discharge.enthalpy - self.suction.enthalpy

    @property
    def work_ratio(self) -> float:
        """Shaft work per heat taken from the source [-]."""
        return self.work / self.evaporator_heat

    @property
    def pressure_ratio(self) -> float:
        """Condensing over evaporating pressure [-]."""
        return self.discharge.pressure / self.suction.pressure

    @property
    def volumetric_heating_capacity(self) -> float:
        """Heat to the sink per volume drawn in by the compressor [J/m3]."""
        return self.condenser_heat * self.suction.density

    @property
    def wet(self) -> bool:
        """Whether the compressor ends inside the two-phase region."""
        return self.condenser.discharge_superheat <= 0.0


def solve_cycle(
    pump: HeatPump, refrigerant: Refrigerant, evaporating_temperature: float, sink: HeatCurve
) -> Cycle:
    """Return the cycle with the lowest condensing temperature that heats `sink`.

    The condenser's outlet comes as close to the sink's inlet as the approach (or
    ``maximum_subcooling``) allows, and the condensing temperature is the lowest at which no
    point along desuperheating, condensation and subcooling comes closer to the sink than
    ``pump.condenser_approach``.

    Parameters
    ----------
    pump : HeatPump
        The machine.
    refrigerant : Refrigerant
        Its working fluid.
    evaporating_temperature : float
        Saturation temperature in the evaporator [K].
    sink : HeatCurve
        The water to be heated; only the shape of its curve matters.

    Raises
    ------
    RecoveryError
        HG602 condensation above the critical point, HG603 evaporation below the fluid's range.
    """
    if evaporating_temperature <= refrigerant.minimum_temperature + 1.0:
        raise RecoveryError(
            "HG603",
            f"{refrigerant.name} would have to evaporate at {evaporating_temperature:.2f} K",
            entry="refrigerant",
            value=refrigerant.name,
            allowed=f"evaporation above {refrigerant.minimum_temperature + 1.0:.2f} K",
            remedy="choose another refrigerant or a warmer source",
        )
    approach = pump.condenser_approach
    ceiling = refrigerant.critical_temperature - CRITICAL_MARGIN
    low = max(sink.cold_temperature + approach, evaporating_temperature + _LEAST_LIFT)
    high = max(low, sink.hot_temperature + approach + _BEND_RESERVE)
    if low >= ceiling:
        raise _too_hot(refrigerant, low)
    top = min(high, ceiling)

    def cycle_at(condensing: float) -> Cycle:
        return _cycle(pump, refrigerant, evaporating_temperature, condensing, sink)

    def slack(condensing: float) -> float:
        # Without the cold end: subcooling puts it at the approach, whatever the condensation.
        profile = cycle_at(condensing).condenser
        return smallest_difference(profile, skip=1) - approach

    slack_low = slack(low)
    if slack_low >= 0.0:
        return cycle_at(low)
    slack_top = slack(top)
    if slack_top < 0.0:
        raise _too_hot(refrigerant, high)
    return cycle_at(bracketed_root(slack, low, top, f_low=slack_low, f_high=slack_top))


def _cycle(
    pump: HeatPump,
    refrigerant: Refrigerant,
    evaporating: float,
    condensing: float,
    sink: HeatCurve,
) -> Cycle:
    low = refrigerant.saturated(evaporating, 1.0)
    bubble = refrigerant.saturated(condensing, 0.0)
    dew = refrigerant.saturated(condensing, 1.0)
    outlet = low
    if pump.superheat > 0.0:
        outlet = refrigerant.vapour(low.pressure, evaporating + pump.superheat)
    cold_end = sink.cold_temperature + pump.condenser_approach
    if pump.maximum_subcooling is not None:
        cold_end = max(cold_end, condensing - pump.maximum_subcooling)
    condensate = bubble
    if cold_end < condensing - 1e-9:
        condensate = refrigerant.liquid(bubble.pressure, cold_end)
    suction, liquid = _internal_exchanger(pump, refrigerant, outlet, condensate)
    ideal = refrigerant.at_entropy(bubble.pressure, suction.entropy)
    rise = (ideal.enthalpy - suction.enthalpy) / pump.isentropic_efficiency
    discharge = refrigerant.at_enthalpy(bubble.pressure, suction.enthalpy + rise)
    profile = condenser_profile(
        refrigerant, outlet=condensate, bubble=bubble, dew=dew, inlet=discharge, sink=sink
    )
    return Cycle(
        refrigerant=refrigerant.name,
        evaporator_outlet=outlet,
        suction=suction,
        discharge=discharge,
        condenser_outlet=condensate,
        liquid=liquid,
        evaporator_inlet=refrigerant.at_enthalpy(low.pressure, liquid.enthalpy),
        evaporating_temperature=evaporating,
        condensing_temperature=condensing,
        subcooling=condensing - condensate.temperature,
        condenser=profile,
        condenser_approach=smallest_difference(profile),
    )


def _internal_exchanger(
    pump: HeatPump,
    refrigerant: Refrigerant,
    outlet: RefrigerantState,
    condensate: RefrigerantState,
) -> tuple[RefrigerantState, RefrigerantState]:
    """Return the suction vapour and the liquid behind the internal exchanger.

    The vapour has the smaller heat-capacity flow, so the effectiveness is its temperature rise
    over the largest difference; the liquid's enthalpy follows from the balance.
    """
    effectiveness = pump.internal_exchanger_effectiveness
    span = condensate.temperature - outlet.temperature
    if effectiveness == 0.0 or span <= 0.0:
        return outlet, condensate
    suction = refrigerant.vapour(outlet.pressure, outlet.temperature + effectiveness * span)
    gained = suction.enthalpy - outlet.enthalpy
    return suction, refrigerant.at_enthalpy(condensate.pressure, condensate.enthalpy - gained)


def _too_hot(refrigerant: Refrigerant, needed: float) -> RecoveryError:
    ceiling = refrigerant.critical_temperature - CRITICAL_MARGIN
    return RecoveryError(
        "HG602",
        f"{refrigerant.name} would have to condense at up to {needed:.2f} K, and its critical "
        f"point is at {refrigerant.critical_temperature:.2f} K",
        entry="refrigerant",
        value=refrigerant.name,
        allowed=f"condensation below {ceiling:.2f} K",
        remedy="choose a refrigerant with a higher critical temperature (R1233zd(E): 439.6 K, "
        "R717: 405.6 K) or a cooler network",
    )
