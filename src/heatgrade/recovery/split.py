"""Split of the heat between the exchanger, which is free, and the heat pump, which is not.

Network water passes the exchanger first and the condenser second.  The source is split in one
of two ways, and the one that needs less electricity is kept:

* *series*: all of the source passes the exchanger, then the evaporator;
* *parallel*: one share of the source passes the exchanger and is cooled close to the network's
  return, the other passes the evaporator and leaves warmer than the supply of the racks; mixed,
  they have the temperature that the racks want.  Better when the network's return is colder than
  the racks' supply, because the pump then evaporates warmer.

All heat of the source is used and it returns at the temperature that the racks want, so the
energy balance fixes the network's flow; what is left free is how far the exchanger heats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.errors import NotConverged
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_search import WorkingFluid, solve_cycle
from heatgrade.recovery.evaporator import evaporating_temperature
from heatgrade.recovery.exchanger import exchange_profile
from heatgrade.recovery.heat_curve import HeatCurve, temperature_after
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.root import bracketed_root

SERIES = "series"
PARALLEL = "parallel"

_PINCH_ROUNDING = 1e-6  # K
_SETTLED = 2e-6  # K, change of the evaporating temperature between two passes: above the noise of
# the roots inside them, and some 1e-7 of the COP
_ROUNDS = 60
_LARGEST_LEAP = 5.0  # K, of one accelerated pass
_STEP = 0.02  # share of the range by which the end of the range is tested for being best
_GOLDEN = 0.5 * (3.0 - math.sqrt(5.0))
_SEARCH_WIDTH = 1e-4  # share of the range to which an inner optimum is located


@dataclass(frozen=True, slots=True)
class SplitTask:
    """What is to be split: source, network, approach, machine and its fluid."""

    source: HeatCurve
    network: HeatNetwork
    water_curve: HeatCurve  # the network's water from return to supply, per kg/s
    approach: float
    pump: HeatPump
    refrigerant: WorkingFluid


@dataclass(frozen=True, slots=True)
class Split:
    """One way to share the heat, with its energy balance closed.

    Attributes
    ----------
    arrangement : str
        ``"series"`` or ``"parallel"``.
    cycle : Cycle
        The heat pump's cycle.
    network_mass_flow : float
        Water in the network [kg/s].
    middle_temperature : float
        Network water between exchanger and condenser [K].
    direct_heat, evaporator_heat, shaft_power : float
        Heat through the exchanger, heat taken by the pump, work on the refrigerant [W].
    direct_source, evaporator_source : HeatCurve
        The source at the exchanger and at the evaporator; `direct_source` has no heat when
        nothing crosses directly.
    exchanger_approach : float
        Smallest difference in the exchanger [K]; inf when nothing crosses.
    """

    arrangement: str
    cycle: Cycle
    network_mass_flow: float
    middle_temperature: float
    direct_heat: float
    evaporator_heat: float
    shaft_power: float
    direct_source: HeatCurve
    evaporator_source: HeatCurve
    exchanger_approach: float


def best_split(task: SplitTask) -> Split:
    """Return the split that needs the least electricity within the pinch.

    Raises
    ------
    RecoveryError
        HG602, HG603 from the cycle.
    """
    low = task.network.return_temperature
    high = min(task.source.hot_temperature - task.approach, task.network.supply_temperature)
    if high <= low + 1e-6:  # the network comes back warmer than the source can heat it
        return solve_split(task, low, SERIES)
    best = _best_of(task, low, high, SERIES)
    if low + task.approach < task.source.cold_temperature:
        other = _best_of(task, low, high, PARALLEL)
        if other.shaft_power < best.shaft_power:
            best = other
    return best


def _best_of(task: SplitTask, low: float, high: float, arrangement: str) -> Split:
    high = _highest_feasible(task, low, high, arrangement)
    found: dict[float, Split] = {}

    def power(share: float) -> float:
        if share not in found:
            found[share] = solve_split(task, low + share * (high - low), arrangement)
        return found[share].shaft_power

    # Direct heat is free, so the end of the range is nearly always best: test that first.  Not
    # where the approach is so small that the bend of cp(T) pinches inside the exchanger: there a
    # slightly cooler middle lets the source's leg be cooled much further.
    if power(1.0) > power(1.0 - _STEP):
        a, b = 0.0, 1.0
        x, y = a + _GOLDEN * (b - a), b - _GOLDEN * (b - a)
        while b - a > _SEARCH_WIDTH:
            if power(x) < power(y):
                b, y = y, x
                x = a + _GOLDEN * (b - a)
            else:
                a, x = x, y
                y = b - _GOLDEN * (b - a)
    return min(found.values(), key=lambda split: split.shaft_power)


def _highest_feasible(task: SplitTask, low: float, high: float, arrangement: str) -> float:
    """Return the warmest middle temperature at which the exchanger keeps its approach [K]."""

    def slack(middle: float) -> float:
        split = solve_split(task, middle, arrangement)
        return split.exchanger_approach - task.approach

    # A network that is to be served fully by the exchanger leaves no heat for a condenser.
    top = min(high, task.network.supply_temperature - 1e-3)
    slack_top = slack(top)
    if slack_top >= -_PINCH_ROUNDING:
        return top
    bottom = low + 1e-6 * (top - low)
    slack_bottom = slack(bottom)
    if slack_bottom <= 0.0:
        return low
    return bracketed_root(slack, bottom, top, 1e-6, f_low=slack_bottom, f_high=slack_top)


def solve_split(task: SplitTask, middle: float, arrangement: str) -> Split:
    """Return the split in which the exchanger heats the network to `middle` [K].

    The evaporating temperature depends on what the exchanger leaves of the source, which depends
    on the network's flow, which depends on the pump's work: a contraction, iterated.

    Raises
    ------
    NotConverged
        HG611 when the iteration does not settle.
    RecoveryError
        HG602, HG603 from the cycle.
    """
    water = task.water_curve.coolant
    back, supply = task.network.return_temperature, task.network.supply_temperature
    whole = task.water_curve.heat_flow
    to_middle = float(water.enthalpy_difference(back, middle))
    sink = HeatCurve.between(water, 1.0, middle, supply)
    heat = task.source.heat_flow
    inlet, outlet = task.source.hot_temperature, task.source.cold_temperature
    evaporating = evaporating_temperature(task.pump, task.refrigerant, inlet, outlet)
    direct = task.source
    moves: list[tuple[float, float]] = []  # where a pass started, and where it led
    for _ in range(_ROUNDS):
        cycle = solve_cycle(task.pump, task.refrigerant, evaporating, sink)
        ratio = cycle.work_ratio
        # m (h_supply - h_return) = Q + W,  W = ratio (Q - m (h_middle - h_return))
        mass_flow = heat * (1.0 + ratio) / (whole + ratio * to_middle)
        warmed = HeatCurve.between(water, mass_flow, back, middle)
        direct, rest = _source_legs(task, warmed, arrangement)
        previous = evaporating
        evaporating = evaporating_temperature(
            task.pump, task.refrigerant, rest.hot_temperature, rest.cold_temperature
        )
        moves.append((previous, evaporating))
        if abs(evaporating - previous) < _SETTLED:
            break
        evaporating = _accelerated(moves)
    else:
        raise _unsettled(task, abs(moves[-1][1] - previous))
    direct_heat = warmed.heat_flow
    approach = math.inf
    if direct_heat > 0.0:
        approach = exchange_profile("exchanger", direct, warmed).approach
    evaporator_heat = heat - direct_heat
    return Split(
        arrangement=arrangement,
        cycle=cycle,
        network_mass_flow=mass_flow,
        middle_temperature=middle,
        direct_heat=direct_heat,
        evaporator_heat=evaporator_heat,
        shaft_power=ratio * evaporator_heat,
        direct_source=direct,
        evaporator_source=rest,
        exchanger_approach=approach,
    )


def _accelerated(moves: list[tuple[float, float]]) -> float:
    """Return the next start of the iteration: the secant through the last two moves.

    A plain contraction needs dozens of passes where the superheat ties the evaporation to the
    little that the exchanger leaves.
    """
    start, led = moves[-1]
    if len(moves) < 2:
        return led
    earlier, led_earlier = moves[-2]
    change = (led - start) - (led_earlier - earlier)
    if abs(change) < 1e-12:
        return led
    step = (led - led_earlier) * (led - start) / change
    # A secant that leaps is not trusted: the pump must stay a pump.
    return led - step if abs(step) < _LARGEST_LEAP else led


def _source_legs(
    task: SplitTask, warmed: HeatCurve, arrangement: str
) -> tuple[HeatCurve, HeatCurve]:
    """Return the source at the exchanger, which heats `warmed`, and at the evaporator."""
    source, direct_heat = task.source, warmed.heat_flow
    fluid, flow, hot = source.coolant, source.mass_flow, source.hot_temperature
    if arrangement == SERIES or direct_heat <= 0.0:
        middle = temperature_after(fluid, hot, -direct_heat / flow)
        middle = min(max(middle, source.cold_temperature), hot)
        return (
            HeatCurve.between(fluid, flow, middle, hot),
            HeatCurve.between(fluid, flow, source.cold_temperature, middle),
        )
    direct = _thinnest_leg(task, warmed)
    rest_flow = flow - direct.mass_flow
    rest_heat = source.heat_flow - direct_heat
    outlet = temperature_after(fluid, hot, -rest_heat / rest_flow)
    return direct, HeatCurve.between(fluid, rest_flow, outlet, hot)


def _thinnest_leg(task: SplitTask, warmed: HeatCurve) -> HeatCurve:
    """Return the smallest share of the source that heats `warmed` within the approach."""
    fluid, hot = task.source.coolant, task.source.hot_temperature

    def leg(cold: float) -> HeatCurve:
        flow = warmed.heat_flow / float(fluid.enthalpy_difference(cold, hot))
        return HeatCurve.between(fluid, flow, cold, hot)

    def slack(cold: float) -> float:
        return exchange_profile("exchanger", leg(cold), warmed).approach - task.approach

    coldest = warmed.cold_temperature + task.approach
    slack_coldest = slack(coldest)
    if slack_coldest >= -_PINCH_ROUNDING:
        return leg(coldest)
    # The bend of cp(T) pinches inside the exchanger: cool the leg a little less.
    warmest = task.source.cold_temperature
    slack_warmest = slack(warmest)
    if slack_warmest <= 0.0:
        return leg(warmest)
    return leg(bracketed_root(slack, coldest, warmest, f_low=slack_coldest, f_high=slack_warmest))


def _unsettled(task: SplitTask, change: float) -> NotConverged:
    return NotConverged(
        "HG611",
        f"the evaporating temperature still moves by {change:.1e} K after {_ROUNDS} passes",
        entry="heat_pump.superheat",
        value=task.pump.superheat,
        allowed=f"a change below {_SETTLED:g} K",
        remedy="lower the superheat: it ties the evaporation to the little that the exchanger "
        "leaves",
    )
