"""Heat-pump duty: what a heat pump does between a given source and a given sink."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.caution import Caution
from heatgrade.recovery.cop_estimate import COP_ESTIMATES, cop_estimate
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_caution import cycle_cautions
from heatgrade.recovery.cycle_component import ComponentBalance, CycleComponent
from heatgrade.recovery.cycle_search import WorkingFluid
from heatgrade.recovery.evaporator import evaporator_profile
from heatgrade.recovery.exchanger import ExchangeProfile
from heatgrade.recovery.heat_curve import HeatCurve, TemperatureCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.jesper import CopCheck, jesper_check
from heatgrade.recovery.lorenz import lorenz_cop
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS, show


@dataclass(frozen=True, slots=True)
class HeatPumpDuty(Shown):
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
    components : tuple of ComponentBalance
        Both laws on every component, the liquids at evaporator and condenser included.
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
    components: tuple[ComponentBalance, ...]
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
    def published(self) -> dict[str, CopCheck]:
        """Published estimates of the COP of this duty by name, each with its range."""
        return {
            name: cop_estimate(
                name,
                source_inlet=self.source_inlet,
                source_outlet=self.source_outlet,
                sink_inlet=self.sink_inlet,
                sink_outlet=self.sink_outlet,
            )
            for name in COP_ESTIMATES
        }

    @property
    def discharge_temperature(self) -> float:
        """Warmest temperature behind a compressor [K]."""
        return self.cycle.hottest_discharge

    @property
    def suction_volume_flow(self) -> float:
        """Volume that the compressor draws in [m3/s]: its size."""
        return self.refrigerant_mass_flow / self.cycle.suction.density

    def to_dict(self) -> dict[str, object]:
        """Return plain data: SI, temperatures in degC where the key ends in ``_C``."""
        cycle, condensing = self.cycle, self.cycle.condensing_temperature
        return {
            "needed": True,
            "refrigerant": self.refrigerant,
            "cycle": cycle.layout,
            "lift_K": self.lift,
            "cop": self.cop,
            "lorenz_cop": self.lorenz_cop,
            "lorenz_efficiency": self.lorenz_efficiency,
            "electricity_W": self.electricity,
            "shaft_W": self.shaft_power,
            "heat_W": self.heat_flow,
            "source_heat_W": self.evaporator_heat,
            "evaporating_C": _celsius(cycle.evaporating_temperature),
            "condensing_C": (None if condensing is None else _celsius(condensing)),
            "evaporating_pressure_Pa": cycle.suction.pressure,
            "condensing_pressure_Pa": cycle.discharge.pressure,
            "pressure_ratio": cycle.pressure_ratio,
            "discharge_C": _celsius(self.discharge_temperature),
            "subcooling_K": cycle.subcooling,
            "volumetric_heating_capacity_J_per_m3": cycle.volumetric_heating_capacity,
            "suction_volume_flow_m3_per_s": self.suction_volume_flow,
            "evaporator_approach_K": self.evaporator.approach,
            "condenser_approach_K": self.condenser.approach,
            "highest_pressure_Pa": cycle.highest_pressure,
            "components": [part_row(part) for part in self.components],
            "market_cop": self.market_check.cop,
            "cop_over_market_cop": (
                None if self.market_check.cop is None else self.cop / self.market_check.cop
            ),
            "market_cop_source": self.market_check.name,
            "market_cop_validity": self.market_check.validity,
            "published_cops": {name: found.cop for name, found in self.published.items()},
        }


def heat_pump_duty(
    pump: HeatPump,
    fluid: WorkingFluid,
    cycle: Cycle,
    source: TemperatureCurve,
    sink: TemperatureCurve,
) -> HeatPumpDuty:
    """Return the duty of `cycle` when it takes all of `source`'s heat and heats `sink`.

    Parameters
    ----------
    pump : HeatPump
        The machine.
    fluid : Refrigerant or CascadePair
        Its fluid.
    cycle : Cycle
        Solved for these streams' temperatures.
    source, sink : TemperatureCurve
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
        electricity=shaft_power / pump.electric_efficiency,
        source_inlet=source.hot_temperature,
        source_outlet=source.cold_temperature,
        sink_inlet=sink.cold_temperature,
        sink_outlet=sink.hot_temperature,
        lorenz_cop=limit if math.isfinite(limit) else None,
        market_check=check,
        evaporator=evaporator_profile(fluid, cycle, source),
        condenser=condenser,
        components=_balances(cycle, mass_flow, source, sink),
        cautions=(*cycle_cautions(pump, cycle), *_freezing(cycle, source), *check.cautions),
    )


def _balances(
    cycle: Cycle, mass_flow: float, source: TemperatureCurve, sink: TemperatureCurve
) -> tuple[ComponentBalance, ...]:
    outside = {
        "evaporator": (source.heat_flow, -source.entropy_flow),
        "condenser": (-sink.heat_flow, sink.entropy_flow),
    }

    def balance(part: CycleComponent) -> ComponentBalance:
        gained = mass_flow * part.enthalpy_gain
        work = gained if part.role == "compressor" else 0.0
        heat, entropy = outside.get(part.role, (0.0, 0.0))
        return ComponentBalance(
            part.name,
            heat,
            work,
            mass_flow * part.entropy_gain + entropy,
            (gained - heat - work) / sink.heat_flow,
        )

    return tuple(balance(part) for part in cycle.components)


def _freezing(cycle: Cycle, source: TemperatureCurve) -> tuple[Caution, ...]:
    if not isinstance(source, HeatCurve):
        return ()
    freezing = source.coolant.freezing_temperature
    if cycle.evaporating_temperature > freezing:
        return ()
    message = (
        f"evaporates at {show(cycle.evaporating_temperature, 'degC')}, and the source's "
        f"{source.coolant.name} freezes at {show(freezing, 'degC')}"
    )
    return (Caution("freezing", f"heat pump ({cycle.refrigerant})", message),)


def part_row(part: ComponentBalance) -> dict[str, object]:
    """Return one row of the component table as plain data."""
    return {
        "name": part.name,
        "heat_W": part.heat,
        "work_W": part.work,
        "entropy_made_W_per_K": part.entropy_made,
        "residual": part.residual,
    }


def _celsius(temperature: float) -> float:
    return temperature - ZERO_CELSIUS
