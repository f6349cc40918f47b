"""Route: the way of the heat from the source into the network, before it is put into a result."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.caution import Caution
from heatgrade.recovery.dead_state import DeadState
from heatgrade.recovery.exchanger import (
    ExchangeProfile,
    cooled,
    exchange_profile,
)
from heatgrade.recovery.exergy_balance import (
    exchange_destruction,
    exergy_of,
    heat_pump_destruction,
    mixing_destruction,
)
from heatgrade.recovery.heat_curve import HeatCurve
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty, heat_pump_duty
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.refrigerant_trial import RefrigerantTrial, choose_split
from heatgrade.recovery.root import bracketed_root
from heatgrade.recovery.split import PARALLEL, Split, SplitTask
from heatgrade.units import show

DIRECT = "direct"
REJECTED = "rejected"
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Route:
    """What each exchanger and machine on the way does.

    Attributes
    ----------
    arrangement : str
        ``"direct"``, ``"series"``, ``"parallel"`` or ``"rejected"``.
    direct_heat, rejected_heat : float
        Heat through the exchanger; heat of the source without use [W].
    network_flow : HeatCurve or None
        The network's water from return to supply; None when it gets nothing.
    middle_temperature : float or None
        Network water between exchanger and condenser [K].
    exchanger : ExchangeProfile or None
        Temperatures along the exchanger.
    duty : HeatPumpDuty or None
        The heat pump.
    trials : tuple of RefrigerantTrial
        Refrigerants tried.
    destroyed : tuple of (str, float)
        Exergy destroyed per component [W].
    rejected_exergy : float
        Exergy of the rejected heat [W].
    cautions : tuple of Caution
        Reservations about the route itself.
    """

    arrangement: str
    direct_heat: float
    rejected_heat: float
    network_flow: HeatCurve | None
    middle_temperature: float | None
    exchanger: ExchangeProfile | None
    duty: HeatPumpDuty | None
    trials: tuple[RefrigerantTrial, ...]
    destroyed: tuple[tuple[str, float], ...]
    rejected_exergy: float
    cautions: tuple[Caution, ...]


def find_route(
    source: HeatCurve,
    network: HeatNetwork,
    approach: float,
    pump: HeatPump | None,
    dead_state: DeadState,
) -> Route:
    """Return the way that uses all heat with the least electricity.

    Parameters
    ----------
    source : HeatCurve
        Stream that hands the heat over.
    network : HeatNetwork
        Where it goes.
    approach : float
        Smallest difference in the exchanger [K].
    pump : HeatPump or None
        Machine for what cannot cross directly; None: that heat is rejected.
    dead_state : DeadState
        Surroundings.
    """
    water = network.water()
    per_kilogram = HeatCurve.between(
        water, 1.0, network.return_temperature, network.supply_temperature
    )
    most = _direct_heat(source, per_kilogram, approach)
    if most >= source.heat_flow * (1.0 - _ROUNDING):
        return _direct_route(source, per_kilogram, source.heat_flow, dead_state)
    if pump is None:
        return _direct_route(source, per_kilogram, most, dead_state)
    task, split, trials = choose_split(source, network, per_kilogram, approach, pump)
    return _pumped_route(task, split, trials, dead_state)


def _direct_heat(source: HeatCurve, per_kilogram: HeatCurve, approach: float) -> float:
    """Return the most heat that the exchanger alone brings to the full supply temperature [W].

    The network's flow is free, so it takes just what it can heat to its supply.
    """

    def slack(cold: float) -> float:
        leg = HeatCurve.between(source.coolant, source.mass_flow, cold, source.hot_temperature)
        return exchange_profile("exchanger", leg, per_kilogram).approach - approach

    hot = source.hot_temperature
    if hot - per_kilogram.hot_temperature < approach - _ROUNDING:
        return 0.0
    cold = max(source.cold_temperature, per_kilogram.cold_temperature + approach)
    if hot - cold < _ROUNDING:
        return 0.0
    slack_cold = slack(cold)
    if slack_cold < -_ROUNDING:
        top = hot - 1e-6
        slack_top = slack(top)
        if slack_top <= 0.0:
            return 0.0
        cold = bracketed_root(slack, cold, top, f_low=slack_cold, f_high=slack_top)
    leg = HeatCurve.between(source.coolant, source.mass_flow, cold, hot)
    return min(leg.heat_flow, source.heat_flow)


def _direct_route(
    source: HeatCurve, per_kilogram: HeatCurve, heat: float, dead_state: DeadState
) -> Route:
    rejected = source.heat_flow - heat
    cautions: tuple[Caution, ...] = ()
    if rejected > _ROUNDING * source.heat_flow:
        message = (
            f"{show(rejected, 'kW')} of {show(source.heat_flow, 'kW')} cannot reach the network's "
            "supply temperature without a heat pump, and none was given: rejected"
        )
        cautions = (Caution("rejected-heat", "recovery", message),)
    else:
        rejected = 0.0
    if heat <= 0.0:
        return Route(
            arrangement=REJECTED,
            direct_heat=0.0,
            rejected_heat=rejected,
            network_flow=None,
            middle_temperature=None,
            exchanger=None,
            duty=None,
            trials=(),
            destroyed=(),
            rejected_exergy=exergy_of(source, dead_state),
            cautions=cautions,
        )
    water = per_kilogram.coolant
    flow = HeatCurve.between(
        water,
        heat / per_kilogram.heat_flow,
        per_kilogram.cold_temperature,
        per_kilogram.hot_temperature,
    )
    used = source if rejected == 0.0 else cooled(source, heat)
    return Route(
        arrangement=DIRECT,
        direct_heat=heat,
        rejected_heat=rejected,
        network_flow=flow,
        middle_temperature=flow.hot_temperature,
        exchanger=exchange_profile("exchanger", used, flow),
        duty=None,
        trials=(),
        destroyed=(("exchanger", exchange_destruction(used, flow, dead_state)),),
        rejected_exergy=exergy_of(source, dead_state) - exergy_of(used, dead_state),
        cautions=cautions,
    )


def _pumped_route(
    task: SplitTask,
    split: Split,
    trials: tuple[RefrigerantTrial, ...],
    dead_state: DeadState,
) -> Route:
    water, flow = task.water_curve.coolant, split.network_mass_flow
    back, supply = task.network.return_temperature, task.network.supply_temperature
    warmed = HeatCurve.between(water, flow, back, split.middle_temperature)
    sink = HeatCurve.between(water, flow, split.middle_temperature, supply)
    duty = heat_pump_duty(task.pump, task.refrigerant, split.cycle, split.evaporator_source, sink)
    destroyed: tuple[tuple[str, float], ...] = ()
    exchanger = None
    if split.direct_heat > 0.0:
        exchanger = exchange_profile("exchanger", split.direct_source, warmed)
        crossing = exchange_destruction(split.direct_source, warmed, dead_state)
        destroyed = (("exchanger", crossing),)
    destroyed += heat_pump_destruction(duty, dead_state)
    if split.arrangement == PARALLEL:
        legs = (split.direct_source, split.evaporator_source)
        mixed = mixing_destruction(legs, task.source.cold_temperature, dead_state)
        destroyed += (("mixing", mixed),)
    return Route(
        arrangement=split.arrangement,
        direct_heat=split.direct_heat,
        rejected_heat=0.0,
        network_flow=HeatCurve.between(water, flow, back, supply),
        middle_temperature=split.middle_temperature,
        exchanger=exchanger,
        duty=duty,
        trials=trials,
        destroyed=destroyed,
        rejected_exergy=0.0,
        cautions=duty.cautions,
    )
