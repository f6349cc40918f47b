"""Laws of every district's year.

1. Every hour's energy closes; the store is never below zero nor above its size.
2. Twice the demand with twice source, plant and store gives the same shares.
3. A larger heat pump never serves less; a warmer source never needs more electricity.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatgrade.district import (
    DistrictCase,
    DistrictPlant,
    GivenCop,
    HeatDemand,
    HeatingCurve,
    HeatSource,
    LorenzShare,
    MarketCop,
    ThermalStore,
    synthetic_weather,
)

ZERO = 273.15  # K
MWH = 3.6e9  # J
HOURLY = 1e-9  # of the peak demand
SAME = 1e-9  # relative

CASES = st.builds(
    lambda mean, season, heat, source, pump, least, back, rise, hot, drop, tank, model: (
        DistrictCase(
            weather=synthetic_weather(ZERO + mean, season),
            demand=HeatDemand(heat * MWH),
            curve=HeatingCurve(
                (ZERO - 5, ZERO + 15),
                (ZERO + back + rise + 5, ZERO + back + rise),
                (ZERO + back + 3, ZERO + back),
            ),
            source=HeatSource(source * 1e6, ZERO + hot, ZERO + hot - drop),
            plant=DistrictPlant(pump * 1e6, minimum_load=least),
            heat_pump=model,
            store=ThermalStore(tank, ZERO + 80, ZERO + 45),
        )
    ),
    st.floats(2, 13),
    st.floats(2, 13),
    st.floats(100, 50_000),
    st.floats(0.01, 20),
    st.floats(0.01, 20),
    st.floats(0, 0.6),
    st.floats(28, 50),
    st.floats(12, 40),
    st.floats(22, 75),
    st.floats(3, 15),
    st.sampled_from([0.0, 20.0, 2000.0]),
    st.sampled_from([GivenCop(3.0), LorenzShare(0.4), MarketCop()]),
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(CASES)
def test_energy_closes_and_the_store_keeps_its_bounds(case):
    year = case.run()
    assert year.energy_balance < HOURLY
    stored = year.dispatch.stored
    assert stored.min() >= 0.0
    assert stored.max() <= case.store.capacity * (1.0 + 1e-12)
    now = year.balance
    for flow in (now.direct, now.heat_pump, now.boiler, now.unmet, now.evaporator):
        assert flow.min() >= -HOURLY * year.demand.max()
    assert np.all(now.source_heat <= year.conditions.heat * (1.0 + 1e-9))
    assert now.heat_pump.max() <= case.plant.heat_pump_capacity * (1.0 + 1e-9)
    assert 0.0 <= year.share <= 1.0 + 1e-12 or year.dispatch.lost.sum() > 0.0


@settings(max_examples=15, deadline=None, derandomize=True)
@given(CASES, st.floats(0.1, 30.0))
def test_the_scale_does_not_matter(case, scale):
    # A tank keeps its shares only when its wall does not count: large ones lose less.
    tight = replace(case.store, wall_coefficient=0.0)
    first = replace(case, store=tight)
    second = replace(
        first,
        demand=replace(case.demand, annual_heat=scale * case.demand.annual_heat),
        source=replace(case.source, heat_flow=scale * case.source.heat_flow),
        plant=replace(case.plant, heat_pump_capacity=scale * case.plant.heat_pump_capacity),
        store=replace(tight, volume=scale * tight.volume),
    )
    one, other = first.run(), second.run()
    # A store's decisions at a limit may turn on the last bit: a few hours may differ.
    loose = 1e-3 if case.store.volume > 0.0 else SAME
    assert other.share == pytest.approx(one.share, rel=loose, abs=loose)
    assert other.source_use == pytest.approx(one.source_use, rel=loose, abs=loose)
    assert other.electricity == pytest.approx(scale * one.electricity, rel=loose, abs=1.0)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(CASES, st.floats(1.05, 3.0))
def test_a_larger_heat_pump_serves_no_less(case, factor):
    base = replace(case, store=None, plant=replace(case.plant, minimum_load=0.0))
    larger = replace(base.plant, heat_pump_capacity=factor * base.plant.heat_pump_capacity)
    assert replace(base, plant=larger).run().share >= base.run().share - 1e-9


@settings(max_examples=15, deadline=None, derandomize=True)
@given(CASES, st.floats(1.0, 20.0))
def test_a_warmer_source_needs_no_more_electricity(case, warmer):
    base = replace(
        case, store=None, heat_pump=MarketCop(), plant=replace(case.plant, minimum_load=0.0)
    )
    source = base.source
    cold = base.run()
    warm = base.with_source(
        source.hot_temperature + warmer, source.cold_temperature + warmer, "warmer"
    ).run()
    if cold.electricity_per_heat is not None and warm.electricity_per_heat is not None:
        assert warm.electricity_per_heat <= cold.electricity_per_heat + 1e-9
