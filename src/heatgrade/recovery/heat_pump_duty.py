"""Heat-pump duty: what a heat pump does between a given source and a given sink."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.caution import Caution
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.evaporator import evaporator_profile
from heatgrade.recovery.exchanger import ExchangeProfile
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.jesper import CopCheck, jesper_check
from heatgrade.recovery.lorenz import lorenz_cop
from heatgrade.recovery.refrigerant import Refrigerant
from heatgrade.units import show

_ATMOSPHERE = 101325.0  # Pa
_PRESSURE_RATIO = (1.5, 8.0)  # where one efficiency for all single-stage machines is believable


@dataclass(frozen=True, slots=True)
class HeatPumpDuty:
    """A heat pump at work; all flows are totals.

    Attributes
    ----------
    pump : HeatPump
        The machine.
    cycle : Cycle
        The refrigerant's cycle, per kilogram.
    refrigerant_mass_flow : float
        Refrigerant circulated [kg/s].
    evaporator_heat, shaft_power, electricity : float
        Heat taken from the source, work on the refrigerant, electricity drawn [W].
    source_inlet, source_outlet, sink_inlet, sink_outlet : float
        Temperatures of the liquids at evaporator and condenser [K].
    lorenz_cop : float or None
        Limit of the COP for these streams [-]; None where the source's mean temperature is not
        below the sink's.
    market_check : CopCheck
        COP of heat pumps on the market for this duty, with its range.
    evaporator, condenser : ExchangeProfile
        Temperatures along the two exchangers.
    cautions : tuple of Caution
        What to know before building it.
    """

    pump: HeatPump
    cycle: Cycle
    refrigerant_mass_flow: float
    evaporator_heat: float
    shaft_power: float
    electricity: float
    source_inlet: float
    source_outlet: float
    sink_inlet: float
    sink_outlet: float
    lorenz_cop: float | None
    market_check: CopCheck
    evaporator: ExchangeProfile
    condenser: ExchangeProfile
    cautions: tuple[Caution, ...]

    @property
    def refrigerant(self) -> str:
        """Working fluid."""
        return self.cycle.refrigerant

    @property
    def heat_flow(self) -> float:
        """Heat given to the sink [W]."""
        return self.evaporator_heat + self.shaft_power

    @property
    def cop(self) -> float:
        """Heat given to the sink over electricity drawn [-]."""
        return self.heat_flow / self.electricity

    @property
    def lorenz_efficiency(self) -> float | None:
        """COP over the Lorenz COP [-]; None where there is no Lorenz COP."""
        return None if self.lorenz_cop is None else self.cop / self.lorenz_cop

    @property
    def lift(self) -> float:
        """Sink outlet less source inlet [K]: what no exchanger can do."""
        return self.sink_outlet - self.source_inlet

    @property
    def discharge_temperature(self) -> float:
        """Temperature behind the compressor [K]."""
        return self.cycle.discharge.temperature

    @property
    def suction_volume_flow(self) -> float:
        """Volume that the compressor draws in [m3/s]: its size."""
        return self.refrigerant_mass_flow / self.cycle.suction.density

    def to_dict(self) -> dict[str, object]:
        """Return plain data: SI, temperatures in degC where the key ends in ``_C``."""
        cycle = self.cycle
        return {
            "needed": True,
            "refrigerant": self.refrigerant,
            "lift_K": self.lift,
            "cop": self.cop,
            "lorenz_cop": self.lorenz_cop,
            "lorenz_efficiency": self.lorenz_efficiency,
            "electricity_W": self.electricity,
            "shaft_W": self.shaft_power,
            "heat_W": self.heat_flow,
            "source_heat_W": self.evaporator_heat,
            "evaporating_C": _celsius(cycle.evaporating_temperature),
            "condensing_C": _celsius(cycle.condensing_temperature),
            "evaporating_pressure_Pa": cycle.suction.pressure,
            "condensing_pressure_Pa": cycle.discharge.pressure,
            "pressure_ratio": cycle.pressure_ratio,
            "discharge_C": _celsius(self.discharge_temperature),
            "subcooling_K": cycle.subcooling,
            "volumetric_heating_capacity_J_per_m3": cycle.volumetric_heating_capacity,
            "suction_volume_flow_m3_per_s": self.suction_volume_flow,
            "evaporator_approach_K": self.evaporator.approach,
            "condenser_approach_K": self.condenser.approach,
            "market_cop": self.market_check.cop,
            "cop_over_market_cop": (
                None if self.market_check.cop is None else self.cop / self.market_check.cop
            ),
            "market_cop_source": self.market_check.name,
            "market_cop_validity": self.market_check.validity,
        }


def heat_pump_duty(
    pump: HeatPump,
    refrigerant: Refrigerant,
    cycle: Cycle,
    source: HeatCurve,
    sink: HeatCurve,
) -> HeatPumpDuty:
    """Return the duty of `cycle` when it takes all of `source`'s heat and heats `sink`.

    Parameters
    ----------
    pump : HeatPump
        The machine.
    refrigerant : Refrigerant
        Its fluid.
    cycle : Cycle
        Solved for these streams' temperatures.
    source, sink : HeatCurve
        The liquids at evaporator and condenser.
    """
    mass_flow = source.heat_flow / cycle.evaporator_heat
    shaft_power = mass_flow * cycle.work
    limit = lorenz_cop(sink.mean_temperature, source.mean_temperature)
    check = jesper_check(source.hot_temperature, sink.hot_temperature)
    profile = cycle.condenser
    condenser = ExchangeProfile(
        "condenser",
        profile.share * sink.heat_flow,
        profile.refrigerant,
        profile.sink,
    )
    return HeatPumpDuty(
        pump=pump,
        cycle=cycle,
        refrigerant_mass_flow=mass_flow,
        evaporator_heat=source.heat_flow,
        shaft_power=shaft_power,
        electricity=shaft_power / pump.drive_efficiency,
        source_inlet=source.hot_temperature,
        source_outlet=source.cold_temperature,
        sink_inlet=sink.cold_temperature,
        sink_outlet=sink.hot_temperature,
        lorenz_cop=limit if math.isfinite(limit) else None,
        market_check=check,
        evaporator=evaporator_profile(refrigerant, cycle, source),
        condenser=condenser,
        cautions=(*cycle_cautions(pump, cycle), *_freezing(cycle, source), *check.cautions),
    )


def cycle_cautions(pump: HeatPump, cycle: Cycle) -> tuple[Caution, ...]:
    """Return what stands against building this cycle."""
    where = f"heat pump ({cycle.refrigerant})"
    cautions = []
    discharge = cycle.discharge.temperature
    if discharge > pump.discharge_limit:
        cautions.append(
            Caution(
                "above-limit",
                where,
                f"discharge at {show(discharge, 'degC')}, above the limit of "
                f"{show(pump.discharge_limit, 'degC')}: two stages or another refrigerant",
            )
        )
    if cycle.wet:
        cautions.append(
            Caution(
                "wet-compression",
                where,
                "the compression ends inside the two-phase region: raise superheat or "
                "internal_exchanger_effectiveness",
            )
        )
    low, high = _PRESSURE_RATIO
    if not low <= cycle.pressure_ratio <= high:
        cautions.append(
            Caution(
                "out-of-range",
                where,
                f"pressure ratio {cycle.pressure_ratio:.2f}, outside {low:g} to {high:g} where a "
                "constant isentropic efficiency of one stage can be believed",
            )
        )
    if cycle.suction.pressure < _ATMOSPHERE:
        cautions.append(
            Caution(
                "below-atmosphere",
                where,
                f"evaporates at {show(cycle.suction.pressure, 'kPa')}, below the atmosphere: air "
                "leaks in",
            )
        )
    return tuple(cautions)


def _freezing(cycle: Cycle, source: HeatCurve) -> tuple[Caution, ...]:
    freezing = source.coolant.freezing_temperature
    if cycle.evaporating_temperature > freezing:
        return ()
    message = (
        f"evaporates at {show(cycle.evaporating_temperature, 'degC')}, and the source's "
        f"{source.coolant.name} freezes at {show(freezing, 'degC')}"
    )
    return (Caution("freezing", f"heat pump ({cycle.refrigerant})", message),)


def _celsius(temperature: float) -> float:
    return temperature - 273.15
