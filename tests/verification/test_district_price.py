"""The cheapest year, against plans found without a linear program.

1. Two prices and a store that holds half a day: all heat is bought in the cheap half.
2. Dynamic programming over whole units of heat, which is exact for this network problem.
3. Never dearer than keeping the store full; never outside the store; every hour closes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from heatgrade.district import (
    Boiler,
    DistrictCase,
    DistrictPlant,
    GivenCop,
    HeatDemand,
    HeatingCurve,
    HeatSource,
    Tariff,
    ThermalStore,
    synthetic_weather,
)
from heatgrade.district.hour_balance import Conditions
from heatgrade.district.price_plan import cheapest_plan

ZERO = 273.15  # K
MWH = 3.6e9  # J
COST = 1e-7  # relative, of the solver
SEED = 20_260_611


def plan_of(demand, most, price, units, *, boiler_price=1e6, kept_from_loss=0.0):
    """Return cost and plan for a store of `units` times the unit heat flow, COP 2."""
    hours = len(demand)
    store = ThermalStore(1.0, ZERO + 80, ZERO + 50, wall_coefficient=kept_from_loss)
    unit = store.capacity / 3600.0 / units
    plant = DistrictPlant(most * unit, boiler=Boiler(efficiency=1.0))
    full = np.full(hours, 1e12)
    given = Conditions(np.full(hours, ZERO + 70), np.full(hours, ZERO + 40), full, ZERO + 30,
                       ZERO + 20)  # fmt: skip
    tariff = Tariff(electricity_price=price, fuel_price=boiler_price)
    found = cheapest_plan(
        demand * unit, np.full(hours, most * unit), given, plant, GivenCop(2.0), store, tariff
    )
    bought = np.minimum(found.load, found.ceiling) / unit
    cost = float(bought @ price) / 2.0 + float((found.load / unit - bought).sum()) * boiler_price
    return cost, found, unit


def test_all_heat_is_bought_in_the_cheap_half():
    price = np.where(np.arange(48) % 24 < 12, 20.0, 100.0)
    cost, found, unit = plan_of(np.ones(48), 2.0, price, 12.0)
    assert cost == pytest.approx(24.0 * 2.0 * 20.0 / 2.0, rel=COST)
    assert np.all(found.load[price > 50.0] < 1e-6 * unit)


def test_as_cheap_as_dynamic_programming():
    """Whole units of heat suffice: all bounds are whole and the matrix is unimodular."""
    rng = np.random.default_rng(SEED)
    for _ in range(6):
        hours, size, most = 24, 4, 3
        demand = rng.integers(0, 5, hours).astype(float)
        price = rng.uniform(-20.0, 200.0, hours)
        cost, *_ = plan_of(demand, float(most), price, float(size), boiler_price=70.0)
        best = {0: 0.0}
        for wanted, dear in zip(demand, price, strict=True):
            after: dict[int, float] = {}
            for level, paid in best.items():
                for pumped in range(most + 1):
                    for burnt in range(9):
                        now = level + pumped + burnt - int(wanted)
                        if 0 <= now <= size:
                            total = paid + pumped * dear / 2.0 + burnt * 70.0
                            after[now] = min(total, after.get(now, np.inf))
            best = after
        assert cost == pytest.approx(min(best.values()), rel=COST, abs=1e-6)


@pytest.fixture(scope="module")
def years():
    hours = np.arange(8760)
    price = 90.0 + 50.0 * np.sin(hours * 2.0 * np.pi / 24.0) + 20.0 * np.sin(hours / 500.0)
    case = DistrictCase(
        weather=synthetic_weather(ZERO + 9.0, 8.0),
        demand=HeatDemand(20e3 * MWH),
        curve=HeatingCurve.constant(ZERO + 70, ZERO + 40),
        source=HeatSource(6e6, ZERO + 28, ZERO + 20),
        plant=DistrictPlant(4e6),
        heat_pump=GivenCop(4.0),
        store=ThermalStore(600.0, ZERO + 70, ZERO + 40),
        tariff=Tariff(electricity_price=price, fuel_price=60.0),
    )
    return case.run(), replace(case, follow_price=True).run()


def test_following_the_price_earns(years):
    usual, following = years
    assert following.running_cost < 0.97 * usual.running_cost
    assert following.electricity_price_paid < usual.electricity_price_paid


def test_the_plan_keeps_to_the_store_and_closes(years):
    for year in years:
        stored = year.dispatch.stored
        assert stored.min() >= 0.0
        assert stored.max() <= year.case.store.capacity * (1.0 + 1e-12)
        assert year.energy_balance < 1e-9
        assert year.balance.heat_pump.max() <= 4e6 * (1.0 + 1e-9)
