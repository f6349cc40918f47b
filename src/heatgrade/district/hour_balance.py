"""The plant in every hour: what crosses, what is lifted, what the boiler adds.

All of the network's water passes the exchanger, which warms it from the return towards the source;
the heat pump warms a part of it on to the supply, the boiler the rest.  Per hour, with
capacity flows *C* = heat over temperature difference and the source's water drawn as needed
(everything that the data centre has, where that is not enough):

.. math:: Q_d = \\min[\\, C_n (\\min(T_s, T_h - a) - T_r),\\;
    C_{max} (T_h - \\max(T_c, T_r + a))\\,]
    \\qquad Q_{hp} = \\min[\\, C_n (T_t - T_r) - Q_d,\\; P,\\; (Q_a - Q_d) / (1 - \\eta/COP)\\,]

up to *T_t*, the supply or the warmest that the heat pump gives.

The evaporator lies behind the exchanger (series) or beside it (parallel, where the network comes
back colder than the data centre's supply, as in `heatgrade.recovery.split`); the warmer is taken.
Capacity flows are constant: cp of water changes by 0.7 % between 20 and 90 degC.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.district.cop_model import CopModel
from heatgrade.district.plant import DistrictPlant

_ROUNDS = 6  # between COP and evaporator outlet; each round gains two digits
_FIRST_COP = 4.0
_SMALLEST_COP = 1.05
_PAIR = 5.0  # K, superheat that decides between series and parallel evaporation


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the hours give, before the plant is asked: arrays of one length.

    Attributes
    ----------
    supply, back : ndarray
        Network's supply and return [K].
    heat : ndarray
        Heat that the source has [W].
    hot, cold : float
        Water that the data centre hands over and wants back [K].
    """

    supply: FloatArray
    back: FloatArray
    heat: FloatArray
    hot: float
    cold: float

    def reach(self, approach: float) -> FloatArray:
        """Return the share of the network's heat that an exchanger may give [-]."""
        top = np.minimum(self.supply, self.hot - approach)
        return np.clip((top - self.back) / (self.supply - self.back), 0.0, 1.0)

    def top(self, limit: float) -> FloatArray:
        """Return the network's supply, no warmer than the `limit` of a heat pump [K]."""
        return np.minimum(self.supply, limit)

    def crossing(self, approach: float) -> FloatArray:
        """Return the share of the source's heat that may cross an exchanger [-]."""
        floor = np.maximum(self.cold, self.back + approach)
        return np.clip((self.hot - floor) / (self.hot - self.cold), 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class HourBalance:
    """Heat flows of every hour [W], and temperatures [K].

    Attributes
    ----------
    load : ndarray
        Heat asked of the plant.
    direct, heat_pump, boiler, unmet : ndarray
        How it is served; ``direct + heat_pump + boiler + unmet`` is the load.
    evaporator : ndarray
        Heat that the heat pump takes from the source.
    electricity : ndarray
        Electricity of the heat pump, its drive's loss included.
    cop : ndarray
        Heat over electricity of the heat pump; of the last condition where it stands still.
    middle, top : ndarray
        Network's water between exchanger and heat pump, and as warm as the heat pump makes it.
    source_in, source_out : ndarray
        Source's water into and out of the evaporator.
    """

    load: FloatArray = field(repr=False)
    direct: FloatArray = field(repr=False)
    heat_pump: FloatArray = field(repr=False)
    boiler: FloatArray = field(repr=False)
    unmet: FloatArray = field(repr=False)
    evaporator: FloatArray = field(repr=False)
    electricity: FloatArray = field(repr=False)
    cop: FloatArray = field(repr=False)
    middle: FloatArray = field(repr=False)
    top: FloatArray = field(repr=False)
    source_in: FloatArray = field(repr=False)
    source_out: FloatArray = field(repr=False)

    @property
    def source_heat(self) -> FloatArray:
        """Heat taken from the source [W]."""
        return self.direct + self.evaporator


def balance_hours(
    load: FloatArray,
    given: Conditions,
    plant: DistrictPlant,
    model: CopModel,
    ceiling: FloatArray | None = None,
) -> HourBalance:
    """Return how the plant serves `load` [W] in every hour.

    Parameters
    ----------
    load : ndarray, shape (hours,)
        Heat asked of the plant [W].
    given : Conditions
        Temperatures and source of the hours.
    plant : DistrictPlant
        Exchanger, heat pump, boiler.
    model : CopModel
        COP of the heat pump.
    ceiling : ndarray, shape (hours,), optional
        Most heat that exchanger and heat pump may give together [W].
    """
    approach = plant.exchanger_approach
    reach = given.reach(approach)
    limit = np.minimum(given.crossing(approach) * given.heat, plant.exchanger_capacity)
    direct = np.minimum(reach * load, limit)
    share = np.divide(direct, load, out=np.zeros_like(load), where=load > 0.0)
    middle = given.back + share * (given.supply - given.back)
    top = np.maximum(given.top(plant.supply_limit), middle)
    lift = (top - given.back) / (given.supply - given.back) * load - direct
    lift = np.where(top > middle, lift, 0.0)  # nothing is left of it but rounding
    wanted = np.clip(np.where(top >= given.supply, load - direct, lift), 0.0, None)
    wanted = np.minimum(wanted, plant.heat_pump_capacity)
    if ceiling is not None:
        wanted = np.clip(ceiling - direct, 0.0, wanted)
    left = np.maximum(given.heat - direct, 0.0)
    cop = np.full_like(load, _FIRST_COP)
    for _ in range(_ROUNDS):
        lifted = _lifted(wanted, left, cop, model.drive_efficiency)
        taken = lifted * (1.0 - model.drive_efficiency / cop)
        entering, leaving = _evaporator_water(direct, taken, given, approach)
        part = plant.part_load_of(lifted)
        cop = np.maximum(model.cop(entering, leaving, middle, top, part), _SMALLEST_COP)
    lifted = _lifted(wanted, left, cop, model.drive_efficiency)
    lifted = np.where(lifted < plant.least_heat * (1.0 - 1e-12), 0.0, lifted)
    rest = load - direct - lifted
    boiler = np.minimum(rest, plant.boiler.capacity)
    return HourBalance(
        load=load,
        direct=direct,
        heat_pump=lifted,
        boiler=boiler,
        unmet=rest - boiler,
        evaporator=lifted * (1.0 - model.drive_efficiency / cop),
        electricity=lifted / cop,
        cop=cop,
        middle=middle,
        top=top,
        source_in=entering,
        source_out=leaving,
    )


def largest_load(given: Conditions, plant: DistrictPlant, model: CopModel) -> FloatArray:
    """Return the largest load that every hour's plant serves without its boiler [W]."""
    approach = plant.exchanger_approach
    reach, crossing = given.reach(approach), given.crossing(approach)
    span = given.supply - given.back
    gain = np.full_like(reach, 1.2)  # heat into the network per heat of the source
    everything = np.ones_like(reach)
    unit = Conditions(given.supply, given.back, everything, given.hot, given.cold)
    for _ in range(_ROUNDS):
        direct = np.minimum(reach * gain, crossing)
        middle = given.back + direct / gain * span
        entering, leaving = _evaporator_water(direct, 1.0 - direct, unit, approach)
        part = plant.part_load_of((gain - direct) * given.heat)
        cop = np.maximum(model.cop(entering, leaving, middle, given.supply, part), _SMALLEST_COP)
        gain = direct + (1.0 - direct) / (1.0 - model.drive_efficiency / cop)
    rest = np.maximum(1.0 - reach, 1e-9)
    limit = np.minimum(crossing * given.heat, plant.exchanger_capacity)
    pump = min(plant.heat_pump_capacity, 10.0 * float(np.max(given.heat)) + 1.0)  # inf is enough
    by_pump = np.where(pump * reach / rest <= limit, pump / rest, pump + limit)
    most = np.minimum(gain * given.heat, np.where(reach >= 1.0, limit, by_pump))
    # Where the network is warmer than the heat pump can give, no load goes without the boiler.
    return np.where((plant.supply_limit < given.supply) & (reach < 1.0), 0.0, most)


def _lifted(wanted: FloatArray, left: FloatArray, cop: FloatArray, drive: float) -> FloatArray:
    return np.minimum(wanted, left / (1.0 - drive / cop))


def _evaporator_water(
    direct: FloatArray, taken: FloatArray, given: Conditions, approach: float
) -> tuple[FloatArray, FloatArray]:
    """Return the source's water into and out of the evaporator [K]."""
    hot, cold = given.hot, given.cold
    used = direct + taken
    most = given.heat / (hot - cold)
    floor = np.maximum(cold, given.back + approach)
    drawn = used / (hot - cold)
    through = np.where(hot > floor, direct / np.maximum(hot - floor, 1e-9), 0.0)
    drawn = np.minimum(np.maximum(drawn, through), most)
    safe = np.where(drawn > 0.0, drawn, 1.0)
    series_in = np.where(drawn > 0.0, hot - direct / safe, hot)
    series_out = np.where(drawn > 0.0, hot - used / safe, cold)
    # Beside the exchanger, whose leg may be cooled below what the data centre wants back.
    leg = direct / np.maximum(hot - given.back - approach, 1e-9)
    beside = drawn - leg
    possible = (given.back + approach < cold) & (beside > 1e-12 * safe) & (direct > 0.0)
    parallel_out = hot - taken / np.where(possible, beside, 1.0)
    better = possible & (
        np.minimum(parallel_out, hot - _PAIR) > np.minimum(series_out, series_in - _PAIR)
    )
    return np.where(better, hot, series_in), np.where(better, parallel_out, series_out)
