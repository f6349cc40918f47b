"""A year with other plants, pipes that lose heat, part load and the machine's limits.

1. Of two sources in merit order each gives what the duration curve says, by hand.
2. A neighbour that comes last is a boiler that is cheaper; one that comes first leaves less.
3. Two halves of one source, one as neighbour, are the whole source.
4. Pipes lose what their length says; a colder network loses less; twice the trench twice as much.
5. Part load: the year's COP is that of the machine's map at each hour's load.
6. A heat pump that gives 80 degC leaves the rest of the rise to the boiler, by hand.
7. Hours beyond the machine's limits are counted and told.
8. Energy closes in every hour in all of them, store and price plan included.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.district import (
    Boiler,
    DistrictCase,
    DistrictPlant,
    GivenCop,
    HeatDemand,
    HeatingCurve,
    HeatSource,
    LorenzShare,
    Neighbour,
    PipeLosses,
    ThermalStore,
    sizing_curve,
    synthetic_weather,
)
from heatgrade.errors import HeatgradeError
from heatgrade.recovery import EfficiencyMap, PartLoad

ZERO = 273.15  # K
MWH = 3.6e9  # J
EXACT = 1e-12  # relative
HOURLY = 1e-9  # of the peak

INCINERATOR = Neighbour(
    HeatSource(0.5e6, ZERO + 120, ZERO + 90, name="incinerator"), first=True, heat_emission=0.1
)


def town(**changes):
    case = DistrictCase(
        weather=synthetic_weather(ZERO + 9.8, 5.0),
        demand=HeatDemand(9000.0 * MWH, heat_per_home=5.0 * MWH),
        curve=HeatingCurve((ZERO - 5, ZERO + 15), (ZERO + 85, ZERO + 70), (ZERO + 55, ZERO + 50)),
        source=HeatSource(5e6, ZERO + 25, ZERO + 18),
        plant=DistrictPlant(1.5e6),
        heat_pump=GivenCop(3.5),
    )
    return replace(case, **changes)


def test_merit_order_by_hand():
    year = town(neighbours=(INCINERATOR,)).run()
    demand = year.demand
    burnt = np.minimum(demand, 0.5e6)
    lifted = np.minimum(demand - burnt, 1.5e6)
    (incinerator,) = year.neighbours
    np.testing.assert_allclose(incinerator.given, burnt, rtol=EXACT)
    np.testing.assert_allclose(year.balance.heat_pump, lifted, rtol=1e-9, atol=1e-3)
    assert year.share == pytest.approx(float(lifted.sum() / demand.sum()), rel=1e-9)
    assert year.neighbour_share == pytest.approx(float(burnt.sum() / demand.sum()), rel=EXACT)
    assert incinerator.electricity == 0.0
    assert incinerator.seasonal_cop is None
    work = float(year.balance.electricity.sum()) * 3600.0 / MWH * 0.25
    boiler = year.boiler_heat / 0.9 / MWH * 0.205
    assert year.emissions == pytest.approx(work + boiler + incinerator.heat / MWH * 0.1, rel=1e-9)
    assert year.energy_balance < HOURLY


def test_the_last_in_order_spares_the_boiler_and_nothing_else():
    alone = town().run()
    wood = Neighbour(HeatSource(0.4e6, ZERO + 120, ZERO + 90, name="wood"), heat_price=30.0)
    with_wood = town(neighbours=(wood,)).run()
    assert with_wood.share == pytest.approx(alone.share, rel=1e-12)
    assert with_wood.boiler_heat + with_wood.neighbour_heat == pytest.approx(alone.boiler_heat)
    np.testing.assert_allclose(
        with_wood.neighbours_by_hour, np.minimum(alone.balance.boiler, 0.4e6), atol=1e-6
    )
    assert with_wood.running_cost < alone.running_cost  # 30 EUR/MWh against 40 / 0.9
    first = town(neighbours=(replace(wood, first=True),)).run()
    assert first.share < alone.share
    none = town(neighbours=(wood,), plant=DistrictPlant(1.5e6, boiler=Boiler(capacity=0.0))).run()
    assert none.unmet_heat == pytest.approx(with_wood.boiler_heat, rel=1e-9)


def test_two_halves_are_the_whole():
    hall = HeatSource(1e6, ZERO + 40, ZERO + 30, name="other hall")
    half = Neighbour(hall, LorenzShare(0.4), 0.7e6)
    one = town(
        source=HeatSource(1e6, ZERO + 40, ZERO + 30),
        heat_pump=LorenzShare(0.4),
        plant=DistrictPlant(0.7e6),
        neighbours=(half,),
    ).run()
    both = town(
        source=HeatSource(2e6, ZERO + 40, ZERO + 30),
        heat_pump=LorenzShare(0.4),
        plant=DistrictPlant(1.4e6),
    ).run()
    assert one.share + one.neighbour_share == pytest.approx(both.share, rel=1e-9)
    (other,) = one.neighbours
    assert one.electricity + other.electricity == pytest.approx(both.electricity, rel=1e-6)
    assert other.seasonal_cop < one.seasonal_cop  # what comes last works when it is cold


def test_pipes_by_hand():
    curve = HeatingCurve.constant(ZERO + 80, ZERO + 50)
    pipes = PipeLosses(12e3, 0.35, ZERO + 8)
    year = town(curve=curve, pipes=pipes).run()
    lost = 12e3 * 0.35 * (65.0 - 8.0)
    np.testing.assert_allclose(year.pipe_loss, lost, rtol=EXACT)
    assert year.demand_heat == pytest.approx(9000.0 * MWH + lost * 8760 * 3600.0, rel=EXACT)
    assert year.useful_heat == pytest.approx(9000.0 * MWH, rel=1e-9)
    assert year.homes == pytest.approx(1800.0 * year.share, rel=EXACT)
    colder = town(curve=HeatingCurve.constant(ZERO + 55, ZERO + 30), pipes=pipes).run()
    assert colder.pipe_loss_heat / year.pipe_loss_heat == pytest.approx(34.5 / 57.0, rel=1e-9)
    assert float(pipes.by_hour(np.array([ZERO + 9]), np.array([ZERO + 6]))[0]) == 0.0
    twice = town(curve=curve, pipes=replace(pipes, length=24e3)).run()
    assert twice.pipe_loss_heat == pytest.approx(2.0 * year.pipe_loss_heat, rel=EXACT)
    peak = float(year.demand.max())
    assert sizing_curve(town(curve=curve, pipes=pipes), steps=2)[-1].capacity == pytest.approx(peak)
    with pytest.raises(HeatgradeError, match="HG662"):
        town(pipes=pipes, demand=HeatDemand(1e12, loss_share=0.1))


@pytest.fixture(scope="module")
def part():
    """A year at part load, and the same at full load."""
    behaviour = PartLoad((0.3, 1.0), (0.92, 1.0), least_load=0.3, approach_exponent=0.5)
    machine = hg.HeatPump("R717", part_load=behaviour)
    plant = DistrictPlant(2.2e6)
    follows = town(heat_pump=machine, plant=plant, part_load=True).run()
    return follows, town(heat_pump=machine, plant=plant).run()


def test_part_load_is_the_map_at_each_hour_s_load(part):
    follows, full = part
    now = follows.balance
    hours = follows.model.table.at(
        now.source_in, now.source_out, now.middle, now.top, now.heat_pump / 2.2e6
    )
    np.testing.assert_allclose(now.cop, hours.cop, rtol=1e-6)
    assert follows.energy_balance < HOURLY
    # Closer approaches gain more at half load than 5 % of efficiency cost; at full load both agree.
    busy = now.heat_pump >= 2.2e6 * (1.0 - 1e-9)
    assert busy.any()
    error = 3.0 * (follows.model.interpolation_error + full.model.interpolation_error) + 1e-6
    np.testing.assert_allclose(now.cop[busy], full.balance.cop[busy], rtol=error)
    runs = ~busy & (now.heat_pump > 0.3 * 2.2e6)
    ratio = now.cop[runs] / full.balance.cop[runs]
    assert 0.9 < float(ratio.min()) < float(ratio.max()) < 1.1
    assert float(ratio.max() - ratio.min()) > 0.01
    assert follows.machine is not None
    assert follows.machine.to_dict()["mean_load"] == pytest.approx(
        float(now.heat_pump.mean()) / 2.2e6, rel=1e-9
    )
    assert "part load" in follows.model.name


@pytest.mark.parametrize("changes", [{"plant": DistrictPlant()}, {"heat_pump": GivenCop(3.0)}])
def test_part_load_needs_a_size_and_a_cycle(changes):
    with pytest.raises(HeatgradeError, match=r"HG661.*heat_pump\.capacity"):
        town(**{"heat_pump": hg.HeatPump("R717"), "part_load": True, **changes})


def test_a_heat_pump_that_gives_80_degrees_by_hand():
    curve = HeatingCurve.constant(ZERO + 95, ZERO + 50)
    limited = town(
        curve=curve,
        plant=DistrictPlant(supply_limit=ZERO + 80),
        source=HeatSource(50e6, ZERO + 25, ZERO + 18),
    )
    year = limited.run()
    # 30 of 45 K are the heat pump's, the rest is the boiler's.
    assert year.share == pytest.approx(30.0 / 45.0, rel=1e-9)
    assert year.homes_at_peak == 0.0
    warm = replace(limited, plant=DistrictPlant(supply_limit=ZERO + 95)).run()
    assert warm.share == pytest.approx(1.0, rel=1e-9)
    # Its COP is that of 80 degC; and where it cannot even reach the return, it rests.
    cold = replace(limited, heat_pump=LorenzShare(0.45)).run()
    hot = HeatingCurve.constant(ZERO + 80, ZERO + 50)
    same = replace(limited, curve=hot, heat_pump=LorenzShare(0.45)).run()
    assert cold.seasonal_cop == pytest.approx(same.seasonal_cop, rel=1e-9)
    useless = replace(limited, plant=DistrictPlant(supply_limit=ZERO + 45))
    assert useless.run().share == pytest.approx(0.0, abs=1e-12)
    assert replace(useless, heat_pump=hg.HeatPump("R717")).run().electricity == 0.0


def test_hours_beyond_the_limits_are_told():
    hot = hg.HeatPump("R717", discharge_limit=ZERO + 172, pressure_ratio_limit=5.5)
    year = town(heat_pump=hot).run()
    machine = year.machine
    assert machine is not None
    now = machine.hours
    beyond = (now.discharge_temperature > ZERO + 172) | (now.pressure_ratio > 5.5)
    assert 0 < machine.beyond_limits == int(beyond.sum()) < 8760
    (told,) = (c for c in year.cautions if c.code == "above-limit")
    assert f"in {machine.beyond_limits} hours" in str(told)
    assert "pressure ratio up to" in str(told)
    calm = hg.HeatPump("R600a", isentropic_efficiency=EfficiencyMap((2, 8), (0.7, 0.74)))
    year = town(heat_pump=calm).run()
    assert year.machine is not None
    assert year.machine.beyond_limits == 0
    tight = hg.HeatPump("R600a", pressure_limit=1.5e6, least_volumetric_capacity=4e6)
    (told,) = (c for c in town(heat_pump=tight).run().cautions if c.code == "above-limit")
    assert "bar, above 15.0 bar" in str(told)
    assert "MJ/m3, below 4.00" in str(told)


def test_two_stages_without_room_become_one():
    two = hg.HeatPump("R717", cycle="intercooled")
    warm = town(
        heat_pump=two,
        curve=HeatingCurve.constant(ZERO + 75, ZERO + 37.5),
        source=HeatSource(5e6, ZERO + 51, ZERO + 41),
    )
    year = warm.run()
    one = replace(warm, heat_pump=hg.HeatPump("R717")).run()
    assert year.seasonal_cop == pytest.approx(one.seasonal_cop, rel=EXACT)
    assert [c.code for c in year.cautions if c.code == "other-cycle"] == ["other-cycle"]
    # Any other reason still stops it.
    with pytest.raises(HeatgradeError, match="HG630"):
        replace(warm, heat_pump=hg.HeatPump("R134a", cycle="economiser"),
                curve=HeatingCurve.constant(ZERO + 140, ZERO + 90)).run()  # fmt: skip


@pytest.mark.parametrize("follow_price", [False, True])
def test_energy_closes_with_store_and_neighbours(follow_price):
    hours = np.arange(8760)
    wood = Neighbour(HeatSource(0.4e6, ZERO + 120, ZERO + 90, name="wood"))
    case = town(
        neighbours=(INCINERATOR, wood),
        pipes=PipeLosses(5e3),
        plant=DistrictPlant(1.2e6, supply_limit=ZERO + 78, minimum_load=0.1),
        store=ThermalStore(150.0, ZERO + 85, ZERO + 50),
        tariff=hg.Tariff(100.0 + 60.0 * np.sin(2.0 * np.pi * hours / 24.0)),
        follow_price=follow_price,
    )
    year = case.run()
    assert year.energy_balance < HOURLY
    assert float(year.dispatch.stored.min()) >= 0.0
    assert year.unmet_heat == pytest.approx(0.0, abs=1e-3 * MWH)
    served = year.direct_heat + year.heat_pump_heat + year.boiler_heat + year.neighbour_heat
    lost = float(year.dispatch.lost.sum()) * 3600.0 + float(year.dispatch.stored[-1])
    assert served == pytest.approx(year.demand_heat + lost, rel=1e-9)
    assert year.share > 0.5
