"""A district's year against what is known without it.

1. An hour's split and electricity are those of `recover`, which follows real pinches, to 0.2 %.
2. With a given COP all sums are arithmetic.
3. Demand follows degree hours counted by hand; its sum is the one asked for.
4. The map of the cycle keeps the COP that it states; the Lorenz COP is never passed.
5. A store decays by the exponential of its wall; its level stays between zero and full.
6. Sizing, customer, costs and stranding by closed forms.
7. A leap year has 29 February; a year takes less than a second of the processor.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.district import (
    Asset,
    Boiler,
    Customer,
    CycleMap,
    DistrictCase,
    DistrictPlant,
    GivenCop,
    HeatDemand,
    HeatingCurve,
    HeatSource,
    LorenzShare,
    MarketCop,
    Tariff,
    ThermalStore,
    Weather,
    annuity,
    break_even_years,
    compare_source,
    heat_cost,
    monthly,
    peak_share_for,
    sizing_curve,
    stranded_value,
    synthetic_weather,
)
from heatgrade.district.dispatch import keep_full
from heatgrade.district.hour_balance import Conditions, balance_hours, largest_load
from heatgrade.recovery import log_mean, lorenz_cop

ZERO = 273.15  # K
MWH = 3.6e9  # J
AS_RECOVER = 2e-3  # relative, electricity: constant cp here, real water there
EXACT = 1e-12  # relative
HOURLY = 1e-9  # of the peak: what every hour's balance must keep
THIRD_DIGIT = 5e-4
SECOND_DIGIT = 5e-3
FAST = 1.0  # s of the processor for a year


def dublin(**changes):
    """A network like Tallaght's, with round numbers."""
    case = DistrictCase(
        weather=synthetic_weather(ZERO + 9.8, 5.0),
        demand=HeatDemand(9000.0 * MWH, heat_per_home=5.0 * MWH),
        curve=HeatingCurve((ZERO - 5, ZERO + 15), (ZERO + 85, ZERO + 70), (ZERO + 55, ZERO + 50)),
        source=HeatSource(3e6, ZERO + 25, ZERO + 18),
        plant=DistrictPlant(1.5e6),
        heat_pump=GivenCop(3.5),
    )
    return replace(case, **changes)


@pytest.mark.parametrize(
    ("hot", "cold", "supply", "back"),
    [
        (25, 18, 85, 55),
        (28, 20, 65, 40),
        (51, 41, 70, 40),
        (51, 41, 70, 30),  # parallel: the network comes back colder than the racks' supply
        (56, 46, 60, 35),
    ],
)
def test_an_hour_is_what_recover_says(hot, cold, supply, back):
    heat = 5e6
    water = hg.Coolant("water")
    rise = float(water.enthalpy_difference(ZERO + cold, ZERO + hot))
    stream = hg.HeatStream(water, heat / rise, ZERO + cold, ZERO + hot)
    network = hg.HeatNetwork(ZERO + supply, ZERO + back)
    known = hg.recover(stream, network, boundary="outside", cdu=None)
    given = Conditions(*(np.array([v]) for v in (ZERO + supply, ZERO + back, heat)),
                       ZERO + hot, ZERO + cold)  # fmt: skip
    model = CycleMap.of(
        hg.HeatPump(),
        (ZERO + cold, ZERO + hot),
        (ZERO + back, ZERO + max(back, hot - 3)),
        (ZERO + supply, ZERO + supply),
        network.water(),
    )
    load = largest_load(given, DistrictPlant(), model)
    found = balance_hours(load, given, DistrictPlant(), model)
    assert load[0] == pytest.approx(known.network_heat_flow, rel=AS_RECOVER)
    assert found.electricity[0] == pytest.approx(known.electricity, rel=AS_RECOVER)
    assert found.direct[0] == pytest.approx(known.direct_heat_flow, rel=4 * AS_RECOVER, abs=1.0)
    assert found.source_heat[0] == pytest.approx(heat, rel=1e-6)


def test_with_a_given_cop_the_year_is_arithmetic():
    year = dublin(plant=DistrictPlant()).run()
    assert year.demand_heat == pytest.approx(9000.0 * MWH, rel=EXACT)
    assert year.share == 1.0
    assert year.electricity == pytest.approx(9000.0 * MWH / 3.5, rel=EXACT)
    assert year.source_heat == pytest.approx(9000.0 * MWH * (1.0 - 1.0 / 3.5), rel=EXACT)
    assert year.homes == pytest.approx(1800.0, rel=EXACT)
    assert year.homes_of_all_heat == pytest.approx(3.0 * 8.760e3 / (1 - 1 / 3.5) / 5.0, rel=1e-9)
    assert year.seasonal_cop == pytest.approx(3.5, rel=EXACT)
    assert year.energy_balance < HOURLY
    assert year.emissions == pytest.approx(9000.0 / 3.5 * 0.25, rel=1e-9)
    assert year.running_cost == pytest.approx(9000.0 / 3.5 * 100.0, rel=1e-9)


def test_the_duration_curve_keeps_every_hour():
    year = dublin().run()
    assert np.all(np.diff(year.duration_curve) <= 0.0)
    assert year.duration_curve.sum() == pytest.approx(year.demand.sum(), rel=EXACT)
    assert year.duration_curve[0] == year.demand.max()


def test_the_boiler_takes_what_is_above_the_heat_pump():
    case = dublin()
    year = case.run()
    demand = case.demand.by_hour(case.weather)
    above = np.maximum(demand - 1.5e6, 0.0)
    assert year.boiler_heat == pytest.approx(above.sum() * 3600.0, rel=1e-9)
    assert year.full_load_hours == pytest.approx(year.heat_pump_heat / 1.5e6 / 3600.0)


def test_below_its_least_load_the_heat_pump_rests():
    case = dublin(plant=DistrictPlant(1.5e6, minimum_load=0.3))
    year = case.run()
    low = year.demand < 0.45e6
    assert low.any()
    assert np.all(year.balance.heat_pump[low] == 0.0)
    assert np.all(year.balance.heat_pump[~low] >= 0.45e6 * (1 - 1e-9))
    assert year.energy_balance < HOURLY


def test_a_small_source_is_used_to_the_last_watt():
    year = dublin(source=HeatSource(0.4e6, ZERO + 25, ZERO + 18)).run()
    assert year.balance.source_heat.max() == pytest.approx(0.4e6, rel=1e-9)
    assert year.balance.heat_pump.max() == pytest.approx(0.4e6 / (1 - 1 / 3.5), rel=1e-9)


def test_a_small_boiler_leaves_demand_unmet_and_says_so():
    plant = DistrictPlant(1.5e6, boiler=Boiler(capacity=0.2e6))
    year = dublin(plant=plant).run()
    assert year.unmet_heat > 0.0
    assert [c.code for c in year.cautions if c.code == "unmet-demand"]
    assert year.energy_balance < HOURLY


def test_degree_hours_by_hand():
    """Half a year at 5 degC and half at 25: all space heating falls into the cold half, evenly."""
    temperature = np.where(np.arange(8760) < 4380, ZERO + 5.0, ZERO + 25.0)
    demand = HeatDemand(100.0 * MWH, hot_water_share=0.0, smoothing_hours=1)
    flow = demand.by_hour(Weather(temperature, "two halves"))
    assert flow[:4380] == pytest.approx(np.full(4380, 100.0 * MWH / 3600.0 / 4380.0), rel=EXACT)
    assert np.all(flow[4380:] == 0.0)


def test_hot_water_alone_does_not_know_the_weather():
    flow = HeatDemand(8.76 * MWH, hot_water_share=1.0).by_hour(synthetic_weather(ZERO + 10, 9.0))
    days = flow.reshape(365, 24).sum(axis=1)
    assert days == pytest.approx(np.full(365, days[0]), rel=EXACT)
    assert flow.sum() * 3600.0 == pytest.approx(8.76 * MWH, rel=EXACT)


def test_the_running_mean_closes_the_year():
    weather = Weather(ZERO + np.sin(np.arange(8760) * 2.0 * np.pi / 24.0), "a sine a day")
    assert weather.smoothed(24) == pytest.approx(np.full(8760, ZERO), abs=1e-9)


def test_the_synthetic_year_has_the_climate_it_was_given():
    year = synthetic_weather(ZERO + 8.0, 9.0, daily_amplitude=3.0, spread=2.5)
    t = year.temperature
    assert t.mean() == pytest.approx(ZERO + 8.0, abs=1e-9)
    # Variances of independent waves add: season, day and weather.
    assert t.var() == pytest.approx(9.0**2 / 2 + 3.0**2 / 2 + 2.5**2, rel=1e-3)
    assert np.argmin(monthly(t)) in (0, 1)
    assert (t == synthetic_weather(ZERO + 8.0, 9.0, 3.0, 2.5).temperature).all()


def test_the_map_keeps_the_cop_that_it_states():
    case = dublin(heat_pump=hg.HeatPump())
    model = case.model()
    assert isinstance(model, CycleMap)
    assert model.interpolation_error < 1e-3
    year = case.run(model)
    now, given = year.balance, year.conditions
    limits = np.array(
        [
            lorenz_cop(log_mean(s, b), log_mean(ZERO + 25, ZERO + 18))
            for s, b in zip(given.supply[::97], given.back[::97], strict=True)
        ]
    )
    assert np.all(now.cop[::97] < limits)
    assert np.all(now.cop[::97] > 0.3 * limits)


@pytest.mark.parametrize(
    ("hot", "cold", "supply", "back", "cop"),
    [
        (25, 18, 85, 55, 3.2),  # Tallaght
        (25, 15, 70, 40, 4.2),  # Hoeje-Taastrup
        (27, 17, 75, 37.5, 4.4),  # Odense
        (28, 20, 65, 40, 5.2),  # PA10
        (25, 15, 80, 45, 3.6),  # Hamina
    ],
)
def test_the_share_of_lorenz_is_the_published_arithmetic(hot, cold, supply, back, cop):
    arrays = (np.array([ZERO + v]) for v in (hot, cold, back, supply))
    model = LorenzShare(0.45)
    assert model.cop(*arrays)[0] == pytest.approx(cop, abs=0.06)
    assert model.cautions[0].code == "misleading-model"


@pytest.mark.parametrize(("source", "cop"), [(30, 3.98), (40, 5.03), (45, 5.67), (50, 6.42)])
def test_the_market_model_has_the_digits_of_jesper(source, cop):
    arrays = (np.array([ZERO + v]) for v in (source, source - 5, 40, 70))
    assert MarketCop().cop(*arrays)[0] == pytest.approx(cop, abs=SECOND_DIGIT)


def test_an_idle_store_decays_by_its_wall():
    store = ThermalStore(500.0, ZERO + 80, ZERO + 50, wall_coefficient=1.5)
    hours = 100
    demand = np.full(hours, 1e6)
    most = np.concatenate([[1e9], np.full(hours - 1, 1e6)])  # filled in the first hour, then left
    found = keep_full(demand, most, np.zeros(hours), store)
    leak = 1.5 * store.wall * (80.0 - 10.0) / store.capacity
    expected = store.capacity * np.exp(-leak * 3600.0 * np.arange(hours))
    assert found.stored == pytest.approx(expected, rel=1e-9)


def test_a_store_shifts_its_own_size_and_no_more():
    """Demand of 1 and 3 in turn, plant of 2: a lossless store of one hour's 1 does all."""
    store = ThermalStore(1.0, ZERO + 80, ZERO + 50, wall_coefficient=0.0)
    unit = store.capacity / 3600.0
    demand = unit * np.where(np.arange(200) % 2 == 0, 1.0, 3.0)
    found = keep_full(demand, np.full(200, 2.0 * unit), np.zeros(200), store)
    assert found.load == pytest.approx(np.full(200, 2.0 * unit), rel=EXACT)
    assert found.stored.min() == 0.0
    assert found.stored.max() == pytest.approx(store.capacity)


def test_a_store_of_no_size_is_no_store():
    bare = dublin().run()
    empty = dublin(store=ThermalStore(0.0, ZERO + 80, ZERO + 50)).run()
    assert empty.share == bare.share
    assert (empty.balance.boiler == bare.balance.boiler).all()


def test_a_store_lets_the_heat_pump_rest_rather_than_the_boiler_burn():
    plant = DistrictPlant(1.5e6, minimum_load=0.3)
    bare = dublin(plant=plant).run()
    stored = dublin(plant=plant, store=ThermalStore(100.0, ZERO + 80, ZERO + 50)).run()
    assert stored.share > bare.share
    low = stored.demand < 0.45e6
    assert stored.balance.boiler[low].sum() < 0.05 * bare.balance.boiler[low].sum()


def test_the_sizing_curve_is_the_duration_curve_s_integral():
    case = dublin()
    demand = case.demand.by_hour(case.weather)
    points = sizing_curve(case, steps=6)
    for point in points:
        expected = np.minimum(demand, point.capacity).sum() / demand.sum()
        assert point.share == pytest.approx(expected, rel=1e-9)
    share = peak_share_for(points, points[2].share)
    assert share == pytest.approx(points[2].peak_share)
    assert peak_share_for(points, 1.5) is None


def test_a_customer_s_connection_by_its_own_duration_curve():
    case = dublin()
    demand = case.demand.by_hour(case.weather)
    wide = Customer(1000.0 * MWH, 1e9)
    assert wide.share(demand) == 1.0
    narrow = Customer(1000.0 * MWH, wide.connection_for(0.92, demand))
    assert narrow.share(demand) == pytest.approx(0.92, abs=1e-9)
    assert replace(case, customer=narrow).run().customer_share == narrow.share(demand)


def test_costs_by_the_annuity_of_tables():
    # 4 %, 25 years: 0.0640; 8 %, 10 years: 0.1490 (any table of annuities)
    assert annuity(0.04, 25.0) == pytest.approx(0.0640, abs=5e-5)
    assert annuity(0.08, 10.0) == pytest.approx(0.1490, abs=5e-5)
    # The payments' present value is the investment.
    paid = sum(annuity(0.05, 12.0) / 1.05**k for k in range(1, 13))
    assert paid == pytest.approx(1.0, rel=EXACT)
    pump = Asset("heat pump", 1e6, 25.0, 0.01)
    assert heat_cost((pump,), 2e5, 1e4, 0.0).per_heat == pytest.approx(4.0 + 1.0 + 20.0)


def test_what_is_stranded_and_when_it_pays():
    pump, pipe = Asset("heat pump", 2e6, 25.0), Asset("pipe", 3e6, 50.0)
    left = stranded_value((pump, pipe), 1e5, 1e4, 0.0, 10.0)
    assert left.value == pytest.approx(2e6 * 0.6 + 3e6 * 0.8)
    assert left.share == pytest.approx(left.value / 5e6)
    assert left.cost == pytest.approx(10.0 + 5e6 / 10.0 / 1e4)
    # 10 EUR/MWh to run: at 20 EUR/MWh 1e5 a year are left for 5e6 of investment; the pump must be
    # paid in its 25 years, so 2e6 / min(N, 25) + 3e6 / min(N, 50) <= 1e5.
    assert break_even_years((pump, pipe), 1e5, 1e4, 0.0, 20.0) is None
    assert break_even_years((pump, pipe), 1e5, 1e4, 0.0, 25.0) == math.ceil(3e6 / (1.5e5 - 8e4))
    whole = stranded_value((pump, pipe), 1e5, 1e4, 0.0, 50.0)
    assert whole.value == 0.0


def test_a_other_source_takes_the_heat_pump_away():
    case = dublin(curve=HeatingCurve.constant(ZERO + 45, ZERO + 30), heat_pump=hg.HeatPump())
    found = compare_source(case.run(), ZERO + 51, ZERO + 41)
    assert found.other.direct_share == pytest.approx(1.0, abs=1e-9)
    assert found.electricity_gone == pytest.approx(1.0, abs=1e-9)
    assert found.size_gone == pytest.approx(1.0, abs=1e-9)
    assert found.other.hours_without_heat_pump == 8760
    assert np.all(found.hourly_gone[np.isfinite(found.hourly_gone)] > 0.0)


def test_a_leap_year_has_its_day():
    temperature = np.full(8784, ZERO + 5.0)
    case = dublin(weather=Weather(temperature, "leap"), plant=DistrictPlant())
    year = case.run()
    assert year.hours == 8784
    months = monthly(year.demand)
    assert months[1] / months[0] == pytest.approx(29.0 / 31.0, rel=1e-9)
    assert year.demand_heat == pytest.approx(9000.0 * MWH, rel=EXACT)


def test_hourly_prices_and_emissions_count_in_their_hours():
    hours = np.arange(8760)
    day = np.where(hours % 24 < 12, 50.0, 150.0)
    tariff = Tariff(electricity_price=day, electricity_emission=day / 1e3)
    year = dublin(plant=DistrictPlant(), tariff=tariff).run()
    drawn = year.demand / 3.5
    assert year.running_cost == pytest.approx(float(drawn @ day) / 1e6, rel=1e-9)
    assert year.emissions == pytest.approx(float(drawn @ day) / 1e9, rel=1e-9)


def test_a_year_takes_less_than_a_second():
    case = dublin(heat_pump=hg.HeatPump(), store=ThermalStore(200.0, ZERO + 80, ZERO + 50))
    model = case.model()
    began = time.process_time()
    case.run(model)
    assert time.process_time() - began < FAST


def test_what_people_read(tmp_path):
    from heatgrade.district import write_hours

    year = dublin(store=ThermalStore(100.0, ZERO + 80, ZERO + 50)).run()
    text = year.summary()
    assert "synthetic" in text
    assert f"{year.share:.1%}" in text
    assert str(year) == text
    assert f"<td style='text-align:left'>{year.share:.1%}" in year._repr_html_()
    write_hours(year, tmp_path / "hours.csv")
    rows = (tmp_path / "hours.csv").read_text().splitlines()
    assert len(rows) == 8761
    demand = sum(float(row.split(",")[4]) for row in rows[1:])
    assert demand == pytest.approx(9e6, rel=1e-4)  # kWh; six digits a row
    assert len(year.plot().axes) == 2
    assert sum(m["demand_MWh"] for m in year.to_dict()["months"]) == pytest.approx(9000.0)
