"""What subcooling against a cold network return is worth, and what a second stage still adds.

1. the simple cycle (5 K approaches, 5 K superheat, saturated condensate) by ``PropsSI``; the gain
   of subcooling with a true pinch runs from 24 % (ammonia) to 63 % over it, as first measured;
2. with the subcooling limited to nothing, the cycle is the simple one where the pinch is at the dew
   point, never better;
3. a second stage gains most where nothing is subcooled, and hardly anything where all is;
4. the choice of a machine: order, limits, refusals, HG621.
"""

from __future__ import annotations

from typing import Any

import pytest
from CoolProp.CoolProp import PropsSI

from heatgrade.errors import RecoveryError
from heatgrade.materials import Coolant
from heatgrade.recovery import (
    REFRIGERANTS,
    Cycle,
    HeatCurve,
    HeatPump,
    choose_duty,
    solve_cycle,
    working_fluid,
)

ZERO = 273.15  # K
POINT = 1.0  # percentage points
WATER = Coolant("water", pressure=1.6e6)


def simple_cop(name: str, evaporating: float, condensing: float) -> float:
    fluid = REFRIGERANTS[name]
    low = PropsSI("P", "T", evaporating, "Q", 1, fluid)
    high = PropsSI("P", "T", condensing, "Q", 1, fluid)
    h1, s1 = (PropsSI(x, "T", evaporating + 5.0, "P", low, fluid) for x in "HS")
    h2 = h1 + (PropsSI("H", "P", high, "S", s1, fluid) - h1) / 0.75
    return float((h2 - PropsSI("H", "T", condensing, "Q", 0, fluid)) / (h2 - h1))


def cycle(name: str, evaporating: float, back: float, supply: float, **options: Any) -> Cycle:
    pump = HeatPump(name, 0.75, condenser_approach=5.0, **options)
    sink = HeatCurve.between(WATER, 1.0, ZERO + back, ZERO + supply)
    return solve_cycle(pump, working_fluid(name), ZERO + evaporating, sink)


def gain(name: str, source_outlet: float, back: float, supply: float) -> float:
    found = cycle(name, source_outlet - 5.0, back, supply)
    simple = simple_cop(name, ZERO + source_outlet - 5.0, ZERO + supply + 5.0)
    return 100.0 * (found.condenser_heat / found.work / simple - 1.0)


@pytest.mark.parametrize(
    ("name", "source_outlet", "back", "supply", "percent"),
    [
        ("R717", 25.0, 40.0, 70.0, 24.0),  # the least
        ("R1234ze(E)", 18.0, 45.0, 85.0, 63.0),  # the most
    ],
)
def test_the_ends_of_the_range(
    name: str, source_outlet: float, back: float, supply: float, percent: float
) -> None:
    assert gain(name, source_outlet, back, supply) == pytest.approx(percent, abs=POINT)


@pytest.mark.parametrize("name", sorted(REFRIGERANTS))
@pytest.mark.parametrize(("back", "supply"), [(30.0, 60.0), (40.0, 70.0), (55.0, 85.0)])
def test_every_fluid_gains(name: str, back: float, supply: float) -> None:
    found = gain(name, 25.0, back, supply)
    assert 20.0 < found < 75.0
    # The colder the return, the more.
    assert found > gain(name, 25.0, back + 8.0, supply)


@pytest.mark.parametrize("name", sorted(REFRIGERANTS))
def test_without_subcooling_the_simple_cycle_is_the_floor(name: str) -> None:
    found = cycle(name, 20.0, 40.0, 70.0, maximum_subcooling=0.0)
    simple = simple_cop(name, ZERO + 20.0, ZERO + 75.0)
    # Its pinch lies at the dew point, so it may condense below supply + 5 K: no worse.
    assert found.condenser_heat / found.work >= simple * (1.0 - 1e-6)
    assert found.condensing_temperature is not None
    assert found.condensing_temperature <= ZERO + 75.0 + 0.5


@pytest.mark.parametrize("name", ["R1234ze(E)", "R600a"])
def test_a_second_stage_gains_where_nothing_is_subcooled(name: str) -> None:
    def relative(**options: Any) -> float:
        one = cycle(name, 10.0, 40.0, 75.0, **options)
        two = cycle(name, 10.0, 40.0, 75.0, cycle="flash-tank", **options)
        return one.work_ratio / (1.0 + one.work_ratio) / (
            two.work_ratio / (1.0 + two.work_ratio)
        ) - 1.0  # fmt: skip

    assert relative(maximum_subcooling=0.0) > 0.12
    assert 0.0 < relative() < 0.06


def test_the_choice_is_the_least_electricity_within_the_limits() -> None:
    duty = {
        "source_inlet": ZERO + 30.0,
        "source_outlet": ZERO + 24.0,
        "sink_inlet": ZERO + 45.0,
        "sink_outlet": ZERO + 70.0,
    }
    found = choose_duty(HeatPump("best", cycle="best", discharge_limit=ZERO + 100.0), **duty)
    kept = [t for t in found.trials if t.electricity is not None and not t.reservation]
    hot = [t for t in found.trials if "above the limit" in t.reservation]
    assert found.duty.electricity == min(t.electricity or 0.0 for t in kept)
    assert found.duty.heat_flow == pytest.approx(1e6, rel=1e-9)
    assert {t.refrigerant for t in hot} >= {"R717"}
    assert all((t.discharge_temperature or 0.0) > ZERO + 100.0 for t in hot)
    # Every limit turns machines away, each on its own number.
    dense = choose_duty(HeatPump("best", least_volumetric_capacity=4e6), **duty)
    assert dense.duty.cycle.volumetric_heating_capacity > 4e6
    thin = choose_duty(HeatPump("best", pressure_limit=1.2e6), **duty)
    assert thin.duty.cycle.highest_pressure < 1.2e6
    none = choose_duty(HeatPump("best", pressure_ratio_limit=1.5), **duty)
    assert any(caution.code == "above-limit" for caution in none.duty.cautions)
    warm = choose_duty(HeatPump("R717", evaporation_limit=ZERO + 15.0), **duty)
    assert warm.duty.cycle.evaporating_temperature == pytest.approx(ZERO + 15.0)


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"source_outlet": ZERO + 31.0}, "source_outlet"),
        ({"sink_outlet": ZERO + 40.0}, "sink_outlet"),
    ],
)
def test_temperatures_the_wrong_way_round(changes: dict[str, float], entry: str) -> None:
    duty = {
        "source_inlet": ZERO + 30.0,
        "source_outlet": ZERO + 24.0,
        "sink_inlet": ZERO + 45.0,
        "sink_outlet": ZERO + 70.0,
    }
    with pytest.raises(RecoveryError) as caught:
        choose_duty(HeatPump(), **duty | changes)
    assert (caught.value.code, caught.value.entry) == ("HG621", entry)
