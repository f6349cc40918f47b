"""Search of a cycle: the lowest condensing temperature that heats the sink, for every layout."""

from __future__ import annotations

from collections.abc import Callable

from heatgrade.errors import RecoveryError
from heatgrade.recovery.cascade import CascadePair, draft_cascade, middle_range
from heatgrade.recovery.condenser import smallest_difference
from heatgrade.recovery.cycle import Cycle, CycleDraft
from heatgrade.recovery.heat_curve import TemperatureCurve
from heatgrade.recovery.heat_pump import SINGLE_STAGE, TRANSCRITICAL, HeatPump
from heatgrade.recovery.refrigerant import CRITICAL_MARGIN, Refrigerant
from heatgrade.recovery.root import bracketed_root
from heatgrade.recovery.single_stage import draft_single_stage
from heatgrade.recovery.transcritical import solve_transcritical
from heatgrade.recovery.two_stage import best_share, draft_two_stage

WorkingFluid = Refrigerant | CascadePair

_LEAST_LIFT = 1.0  # K between evaporation and condensation; less is not a heat pump
_BEND_RESERVE = 0.5  # K that the bend of cp(T) may ask for above sink outlet + approach


def working_fluid(name: str) -> WorkingFluid:
    """Return the equation of state of a refrigerant, or the two of a cascade ``"bottom/top"``."""
    if "/" not in name:
        return Refrigerant(name)
    bottom, top = name.split("/")
    return CascadePair(Refrigerant(bottom), Refrigerant(top))


def solve_cycle(
    pump: HeatPump, fluid: WorkingFluid, evaporating_temperature: float, sink: TemperatureCurve
) -> Cycle:
    """Return the cycle with the lowest condensing temperature that heats `sink`.

    The condenser's outlet comes as close to the sink's inlet as the approach (or
    ``maximum_subcooling``) allows, and the condensing temperature is the lowest at which no
    point along desuperheating, condensation and subcooling comes closer to the sink than
    ``pump.condenser_approach``.  Above the critical pressure the pressure that needs the least
    work is taken (`heatgrade.recovery.transcritical`).

    Parameters
    ----------
    pump : HeatPump
        The machine, its ``cycle`` settled.
    fluid : Refrigerant or CascadePair
        Its working fluid.
    evaporating_temperature : float
        Saturation temperature at the evaporator's outlet [K].
    sink : TemperatureCurve
        The water to be heated; only the shape of its curve matters.

    Raises
    ------
    RecoveryError
        HG602 condensation above the critical point, HG603 evaporation below the fluid's range,
        HG613 a lift too small for two stages, HG614 no gas-cooler pressure, HG615 evaporation
        above the critical point.
    """
    bottom = fluid.bottom if isinstance(fluid, CascadePair) else fluid
    top = fluid.top if isinstance(fluid, CascadePair) else fluid
    _check_evaporation(bottom, evaporating_temperature)
    if pump.cycle == TRANSCRITICAL:
        return solve_transcritical(pump, top, evaporating_temperature, sink)
    floor = sink.cold_temperature + pump.condenser_approach
    if pump.condenser_pressure_loss > 0.0 and floor < top.critical_temperature - CRITICAL_MARGIN:
        # The condensate's bubble point, behind the loss, must still lie above the sink.
        pressure = top.saturated(floor, 1.0).pressure / (1.0 - pump.condenser_pressure_loss)
        if pressure >= top.critical_pressure:
            raise _too_hot(top, floor)
        floor = top.saturated_at(pressure, 1.0).temperature
    low = max(floor, evaporating_temperature + _LEAST_LIFT)
    draft = _drafter(pump, fluid, evaporating_temperature, low, sink)
    return _lowest(pump, top, low, sink, draft)


def _drafter(
    pump: HeatPump, fluid: WorkingFluid, evaporating: float, low: float, sink: TemperatureCurve
) -> Callable[[float], CycleDraft]:
    """Return the draft as a function of the condensing temperature [K] alone."""
    cold = sink.cold_temperature
    if isinstance(fluid, CascadePair):
        pair = fluid
        hottest = max(low, sink.hot_temperature + pump.condenser_approach)
        start, end = middle_range(pair, evaporating, hottest)

        def cascade(condensing: float, share: float) -> CycleDraft:
            middle = start + share * (end - start)
            return draft_cascade(pump, pair, evaporating, condensing, cold, middle)

        staged = cascade
    elif pump.cycle == SINGLE_STAGE:
        single = fluid
        return lambda condensing: draft_single_stage(pump, single, evaporating, condensing, cold)
    else:
        double = fluid

        def two_stage(condensing: float, share: float) -> CycleDraft:
            return draft_two_stage(pump, double, evaporating, condensing, cold, pump.cycle, share)

        staged = two_stage
    top = fluid.top if isinstance(fluid, CascadePair) else fluid
    ceiling = top.critical_temperature - CRITICAL_MARGIN
    # About where the condensation will lie: the best intermediate level hardly moves with it.
    about = min(max(low, sink.hot_temperature), ceiling)
    share = best_share(lambda x: staged(about, x).work_ratio)
    return lambda condensing: staged(condensing, share)


def _lowest(
    pump: HeatPump,
    top: Refrigerant,
    low: float,
    sink: TemperatureCurve,
    draft: Callable[[float], CycleDraft],
) -> Cycle:
    approach = pump.condenser_approach
    ceiling = top.critical_temperature - CRITICAL_MARGIN
    high = max(low, sink.hot_temperature + approach + _BEND_RESERVE)
    if pump.condenser_pressure_loss > 0.0 and high < ceiling:
        # Behind the loss the gas still has to be as warm.
        pressure = top.saturated(high, 1.0).pressure / (1.0 - pump.condenser_pressure_loss)
        if pressure < top.critical_pressure:
            high = top.saturated_at(pressure, 1.0).temperature
    if low >= ceiling:
        raise _too_hot(top, low)
    roof = min(high, ceiling)

    def slack(condensing: float) -> float:
        # Without the cold end: subcooling puts it at the approach, whatever the condensation.
        profile = draft(condensing).against(sink).condenser
        return smallest_difference(profile, skip=1) - approach

    slack_low = slack(low)
    if slack_low >= 0.0:
        return draft(low).against(sink)
    slack_roof = slack(roof)
    if slack_roof < 0.0:
        raise _too_hot(top, high)
    found = bracketed_root(slack, low, roof, f_low=slack_low, f_high=slack_roof)
    return draft(found).against(sink)


def _check_evaporation(refrigerant: Refrigerant, evaporating: float) -> None:
    if evaporating <= refrigerant.minimum_temperature + 1.0:
        raise RecoveryError(
            "HG603",
            f"{refrigerant.name} would have to evaporate at {evaporating:.2f} K",
            entry="refrigerant",
            value=refrigerant.name,
            allowed=f"evaporation above {refrigerant.minimum_temperature + 1.0:.2f} K",
            remedy="choose another refrigerant or a warmer source",
        )
    ceiling = refrigerant.critical_temperature - CRITICAL_MARGIN
    if evaporating > ceiling:
        raise RecoveryError(
            "HG615",
            f"{refrigerant.name} would have to evaporate at {evaporating:.2f} K, at or above its "
            f"critical point of {refrigerant.critical_temperature:.2f} K",
            entry="refrigerant",
            value=refrigerant.name,
            allowed=f"evaporation below {ceiling:.2f} K",
            remedy="choose a refrigerant with a higher critical temperature, or give "
            "highest_evaporation",
        )


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
