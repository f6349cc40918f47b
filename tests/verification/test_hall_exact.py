"""Rows and halls against what nobody here wrote down as code.

1. a loop of pump, strainer, exchanger and one plate: its duty point by a scalar equation;
2. racks on laminar headers: the ladder as a linear system of its own;
3. a rack in a hall: `Rack.solve`, which lays the rack out part by part;
4. the facility's water: counter-flow by hand, and the same with the valve open;
5. laws: folded = unfolded, mirror rows, doubling, a closed branch, threads;
6. outages: the same hall built without the part.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq

import heatgrade as hg
from heatgrade.hall import Outage, n_minus_one, what_if
from heatgrade.hall.facility import warmed
from heatgrade.network.plate_exchanger import counter_flow

WATER, PG25 = hg.Coolant("water"), hg.Coolant("PG25")
SUPPLY = 318.15  # K
FLOW_PER_HEAT = 2.5e-8  # m3/(s W), 1.5 L/min per kW
EXACT = 1e-9  # relative, and K
HAND = 1e-6  # relative: the hand keeps one density where friction warms by millikelvins
FRICTION = 0.02  # K, by which friction warms a loop


class Straight:
    """A plate with a linear and a quadratic share and a constant resistance."""

    def __init__(self, linear, quadratic=0.0, resistance=0.02, heat=1800.0):
        self.pair, self.resistance, self.heat_flow = (linear, quadratic), resistance, heat

    def pressure_coefficients(self, temperature):
        return self.pair

    def thermal_resistance(self, volume_flow, temperature):
        return np.full(np.shape(volume_flow), self.resistance)

    def check(self, volume_flow, temperature, where):
        return ()


PLATE = hg.PlateCurve.from_table(
    [1e-5, 2e-5, 4e-5, 8e-5],
    [2e3, 6e3, 2e4, 7e4],
    [0.034, 0.027, 0.022, 0.019],
    heat_flow=1800.0,
    coolant="PG25",
    inlet_temperature=SUPPLY,
)


def rack(branches=4, count=3, bore=0.04, heat=None):
    tray = hg.Branch.of(
        PLATE,
        count=count,
        heat_flow=heat,
        arrangement="parallel",
        hose=hg.Hose(0.5, 0.014, 2.0),
        quick_disconnect=hg.QuickDisconnect.uqd("08"),
    )
    manifold = hg.Manifold(bore, port_diameter=0.014)
    return hg.Rack.manifold([tray] * branches, supply_manifold=manifold, coolant=PG25)


def exchanger(racks, **other):
    flow = FLOW_PER_HEAT * 4 * 3 * 1800.0 * racks * 1010.0
    sizes = {
        "area": 0.9 * racks,
        "channels": 2 * racks,
        "plate_width": 0.25,
        "gap": 2.5e-3,
        "other": WATER,
        "other_mass_flow": 2.0 * flow,
        "other_temperature": SUPPLY - 5.0,
        "rated_mass_flow": flow,
        "rated_pressure_drop": 40e3,
    }
    return hg.PlateExchanger(**{**sizes, **other})


def unit(racks, **other):
    flow = FLOW_PER_HEAT * 4 * 3 * 1800.0 * racks
    pump = hg.HeadCurve((0.0, flow, 2.0 * flow), (300e3, 250e3, 100e3), 0.65)
    parts = {
        "exchanger": exchanger(racks),
        "pump": pump,
        "pumps": 2,
        "check_valve": hg.CheckValve(2.0, 0.06),
        "strainer": hg.Fitting(4.0, 0.06, "strainer"),
    }
    return hg.DistributionUnit(**{**parts, **other})


def row(racks=5, **other):
    parts = {
        "racks": [hg.RackGroup(rack(), racks)],
        "header": hg.Header(0.07),
        "unit": unit(racks),
    }
    return hg.Row(**{**parts, **other})


POINT = {"supply_temperature": SUPPLY, "flow_per_heat": FLOW_PER_HEAT}


def test_duty_point_by_hand():
    """a V + b V2 of the plate, c m2 / rho of strainer and exchanger = the pump's straight line."""
    linear, quadratic, volume = 2e8, 3e12, 3e-5
    plate = hg.MountedPlate(Straight(linear, quadratic), heat_flow=0.0)
    manifold = hg.Manifold(0.05, pitch=0.0, length_to_first=0.0)
    bare = hg.Rack.manifold([hg.Branch((plate,))], supply_manifold=manifold, coolant=PG25)
    strainer = hg.Fitting(5.0, 0.01, "strainer")
    heat = exchanger(1, rated_mass_flow=0.05, rated_pressure_drop=7e3, rated_density=990.0)
    pump = hg.HeadCurve((0.0, 4e-5), (40e3, 10e3), 0.5)
    solo = hg.DistributionUnit(heat, pump, pumps=2, strainer=strainer)
    found = hg.Row([bare], unit=solo).solve(supply_temperature=SUPPLY)
    density = float(PG25.properties(SUPPLY).density)
    losses = strainer.coefficient + 7e3 * 990.0 / 0.05**2

    def lack(v):
        return linear * v + quadratic * v**2 + losses * density * v**2 - (40e3 - 7.5e8 * v / 2.0)

    by_hand = brentq(lack, 1e-9, 8e-5, xtol=1e-16)
    assert by_hand > volume / 3.0
    assert found.volume_flow == pytest.approx(by_hand, rel=HAND)
    duty = found.loops[0].pumps[0]
    assert duty.volume_flow == pytest.approx(by_hand / 2.0, rel=HAND)
    assert duty.pressure_rise == pytest.approx(40e3 - 7.5e8 * by_hand / 2.0, rel=HAND)
    assert duty.electric == pytest.approx(2.0 * duty.volume_flow * duty.pressure_rise / 0.5)


def test_speed_follows_the_affinity_laws():
    """A flow that is asked for is met, and the head is that of the curve at the speed found."""
    found = row().solve(**POINT)
    assert found.volume_flow == pytest.approx(FLOW_PER_HEAT * found.liquid_heat_flow, rel=HAND)
    duty, pump = found.loops[0].pumps[0], unit(5).pump
    head = duty.speed**2 * pump.rise(duty.volume_flow / duty.speed)
    assert duty.pressure_rise == pytest.approx(head, rel=EXACT)
    assert duty.speed < 1.0


@pytest.mark.parametrize("order", ["direct", "reverse"])
def test_racks_on_laminar_headers_are_a_linear_ladder(order):
    """Poiseuille in the headers, a V in the racks: flows by a dense linear solve of its own."""
    count, resistance, bore, pitch = 6, 4e8, 0.012, 2.0
    curve = Straight(resistance)
    manifold = hg.Manifold(0.05, pitch=0.0, length_to_first=0.0)
    plate = hg.MountedPlate(curve, heat_flow=0.0)
    bare = hg.Rack.manifold([hg.Branch((plate,))], supply_manifold=manifold, coolant=PG25)
    header = hg.Header(bore, pitch=pitch, velocity_limit=None)
    ladder = hg.Row([hg.RackGroup(bare, count)], header=header, return_order=order)
    volume = 4e-6
    result = ladder.solve(supply_temperature=SUPPLY, volume_flow=volume)
    state = PG25.properties(SUPPLY)
    reynolds = 4.0 * volume * float(state.density / state.viscosity) / (math.pi * bore)
    assert reynolds < 500.0
    pipe = 128.0 * float(state.viscosity) * pitch / (math.pi * bore**4)
    matrix, right = np.zeros((2 * count, 2 * count)), np.zeros(2 * count)

    def join(a, b, r):
        for x, y in ((a, b), (b, a)):
            if x is not None:
                matrix[x, x] += 1.0 / r
                if y is not None:
                    matrix[x, y] -= 1.0 / r

    for k in range(count):
        tap = k if order == "direct" else count - 1 - k
        join(k, count + tap, resistance)
        if k:
            join(k - 1, k, pipe)
            join(count + k - 1, count + k, pipe)
    join(count, None, pipe)  # the return's way out is held at 0
    right[0] = volume
    pressure = np.linalg.solve(matrix, right)
    taps = np.arange(count) if order == "direct" else np.arange(count)[::-1]
    flows = (pressure[:count] - pressure[count + taps]) / resistance
    np.testing.assert_allclose(result.loops[0].racks.volume_flow, flows, rtol=HAND)


def test_a_rack_in_a_hall_does_what_it_does_alone():
    alone = rack().solve(supply_temperature=SUPPLY, volume_flow=FLOW_PER_HEAT * 21600.0)
    hung = hg.Row([rack()]).solve(**POINT)
    loop = hung.loops[0]
    np.testing.assert_allclose(loop.branches.mass_flow, alone.branch_mass_flows, rtol=EXACT)
    for name in ("outlet_temperature", "junction_temperature_max", "volume_flow", "pressure_drop"):
        wanted = [getattr(branch, name) for branch in alone.branches]
        np.testing.assert_allclose(getattr(loop.branches, name), wanted, rtol=EXACT)
    assert hung.return_temperature == pytest.approx(alone.return_temperature, abs=EXACT)
    assert hung.flow_spread == pytest.approx(alone.flow_spread, rel=1e-7)
    assert hung.heat_stream.heat_flow == pytest.approx(alone.heat_stream.heat_flow, rel=EXACT)


def test_facility_water_by_hand():
    """Heat over m cp on the water's side; effectiveness-NTU at the flow that was found."""
    found = row().solve(**POINT)
    stream, duty = found.facility, found.loops[0].units[0]
    assert duty.outlet_temperature == pytest.approx(SUPPLY, abs=EXACT)
    taken = stream.mass_flow * float(
        WATER.enthalpy_difference(stream.temperature_in, stream.temperature_out)
    )
    heat = found.liquid_heat_flow + found.friction_heat_flow
    assert taken == pytest.approx(heat, rel=EXACT)
    assert duty.heat_flow == pytest.approx(heat, rel=EXACT)
    part = exchanger(5, other_mass_flow=stream.mass_flow)
    middle = 0.5 * (duty.inlet_temperature + duty.outlet_temperature)
    cooled = duty.inlet_temperature - duty.outlet_temperature
    per_kilogram = PG25.enthalpy_difference(duty.outlet_temperature, duty.inlet_temperature)
    own = duty.mass_flow * float(per_kilogram) / cooled
    second = stream.mass_flow * float(WATER.properties(stream.temperature_in).heat_capacity)
    ntu = part.conductance(PG25, duty.mass_flow, middle) / min(own, second)
    most = min(own, second) * (duty.inlet_temperature - stream.temperature_in)
    by_hand = counter_flow(ntu, min(own, second) / max(own, second)) * most
    assert duty.heat_flow == pytest.approx(by_hand, rel=EXACT)


def test_a_held_supply_is_that_of_the_open_valve_at_this_flow():
    held = row().solve(**POINT)
    flow = held.facility.mass_flow
    opened = row(unit=unit(5, exchanger=exchanger(5, other_mass_flow=flow)))
    found = opened.solve(flow_per_heat=FLOW_PER_HEAT)
    assert found.loops[0].units[0].outlet_temperature == pytest.approx(SUPPLY, abs=1e-6)
    assert found.return_temperature == pytest.approx(held.return_temperature, abs=1e-6)


def test_a_valve_that_is_open_lets_the_supply_go():
    """Half of the water that is needed: the supply rises, and the result says so."""
    scarce = exchanger(5, other_mass_flow=0.4 * row().solve(**POINT).facility.mass_flow)
    found = row(unit=unit(5, exchanger=scarce)).solve(**POINT)
    assert found.supply_temperature > SUPPLY + 1.0
    assert found.facility.opening == 1.0
    assert "supply-not-held" in [caution.code for caution in found.cautions]
    assert found.energy_balance < 1e-8


def mixed_hall():
    """Two equal rows of two kinds of racks with their units, and one other row."""
    small = rack(branches=3, count=2)
    first = hg.Row(
        [hg.RackGroup(rack(), 3, "compute"), hg.RackGroup(small, 2, "store")],
        header=hg.Header(0.07),
        unit=unit(2),
        units=2,
        count=2,
        name="mixed",
    )
    other = row(3, name="even", return_order="reverse")
    inside = hg.Row([hg.RackGroup(rack(), 2, "own", unit=unit(1))], name="in-rack")
    return hg.Hall([first, other, inside])


def test_folded_is_unfolded():
    """Every flow and temperature of every rack, branch and plate, to 1e-9."""
    hall = mixed_hall()
    folded, single = hall.solve(**POINT), hall.solve(**POINT, fold=False)
    assert [loop.count for loop in folded.loops] == [2, 1, 2]
    assert [loop.count for loop in single.loops] == [1] * 5
    assert folded.plate_count == single.plate_count == 2 * (36 + 12) + 36 + 24
    for name in ("mass_flow", "return_temperature", "junction_temperature_max", "pump_power"):
        assert getattr(folded, name) == pytest.approx(getattr(single, name), rel=EXACT)
    for once, again in ((0, 0), (0, 1), (1, 2), (2, 3), (2, 4)):
        few, all_ = folded.loops[once], single.loops[again]
        for block in ("racks", "branches"):
            for name in ("mass_flow", "junction_temperature_max"):
                mine, theirs = (getattr(getattr(loop, block), name) for loop in (few, all_))
                np.testing.assert_allclose(mine, theirs, rtol=EXACT)
        for name in ("mass_flow", "outlet_temperature", "junction_temperature_max"):
            # one line for each plate of a branch, where folding has one for all of them
            spread_out = np.repeat(getattr(few.plates, name), few.plates.copies.astype(int), axis=0)
            np.testing.assert_allclose(spread_out, getattr(all_.plates, name), rtol=EXACT)


def test_a_mirror_row_gives_mirror_flows():
    """Reverse return with equal headers and cold chips reads the same from both ends."""
    cold = hg.RackGroup(rack(heat=0.0), 6)
    mirrored = hg.Row([cold], header=hg.Header(0.05), return_order="reverse")
    flows = mirrored.solve(supply_temperature=SUPPLY, volume_flow=3e-3).loops[0].racks.mass_flow
    np.testing.assert_allclose(flows, flows[::-1], rtol=1e-6)  # friction warms the return
    assert flows.max() > flows.min() * (1.0 + 1e-5)


def test_twice_of_everything_changes_no_temperature():
    once = hg.Row([hg.RackGroup(rack(), 2)], unit=unit(2)).solve(**POINT)
    twice = hg.Row([hg.RackGroup(rack(), 4)], unit=unit(2), units=2).solve(**POINT)
    assert twice.mass_flow == pytest.approx(2.0 * once.mass_flow, rel=EXACT)
    for name in ("return_temperature", "junction_temperature_max", "supply_temperature"):
        assert getattr(twice, name) == pytest.approx(getattr(once, name), rel=EXACT)


def test_a_closed_branch_changes_nothing():
    shut = hg.Branch.of(PLATE, heat_flow=0.0)
    own = rack()
    more = hg.Rack.manifold(
        [*own.branches, replace(shut, closed=True)],
        supply_manifold=own.supply_manifold,
        coolant=PG25,
    )
    without, with_it = (hg.Row([r], unit=unit(1)).solve(**POINT) for r in (own, more))
    flows = with_it.loops[0].branches.mass_flow
    assert flows[-1] == 0.0
    np.testing.assert_allclose(flows[:-1], without.loops[0].branches.mass_flow, rtol=1e-6)
    assert with_it.return_temperature == pytest.approx(without.return_temperature, abs=1e-5)


def test_bits_do_not_depend_on_threads():
    results = [mixed_hall().solve(**POINT, threads=n) for n in (1, 2)]
    one, two = ([loop.plates.outlet_temperature for loop in r.loops] for r in results)
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def test_balances_of_a_mixed_hall():
    found = mixed_hall().solve(**POINT)
    assert found.mass_balance < 1e-10
    assert found.energy_balance < 1e-8
    assert found.loop_balance < 1e-8


def speeded(made, result):
    """Return the row with its pumps at the speed that they had."""
    pump = replace(made.unit.pump, speed=result.loops[0].pumps[0].speed)
    return replace(made, unit=replace(made.unit, pump=pump))


@pytest.mark.parametrize("what", ["pump", "unit", "strainer", "branch", "rack"])
def test_an_outage_is_the_hall_built_without_the_part(what):
    made = row(4, units=2, unit=unit(2))
    before = made.solve(**POINT)
    fixed = speeded(made, before)
    where = {"branch": "rack 2, branch 3", "rack": "rack 3"}.get(what, "CDU 2")
    study = what_if(made, Outage(what, where), **POINT)
    if what == "pump":
        weak = replace(fixed.unit, pumps=1)
        other = replace(fixed, unit=(fixed.unit, weak), units=1)
    elif what == "unit":
        other = replace(fixed, units=1)
    elif what == "strainer":
        dirty = replace(fixed.unit, strainer=hg.Fitting(16.0, 0.06, "strainer"))
        other = replace(fixed, unit=(fixed.unit, dirty), units=1)
    else:
        own = rack()
        gone = [
            replace(b, plates=tuple(replace(p, heat_flow=0.0) for p in b.plates), closed=True)
            for b in own.branches
        ]
        pulled = (*own.branches[:2], gone[2], *own.branches[3:])
        if what == "rack":
            group = [hg.RackGroup(own, 2), hg.RackGroup(own, 1, "last")]
            # a dead end: the header's segments stay, nothing hangs on the third tap
            dead = replace(own, branches=tuple(gone))
            group.insert(1, hg.RackGroup(dead, 1))
        else:
            group = [own, replace(own, branches=pulled), own, own]
        other = replace(fixed, racks=group)
    wanted = other.solve(supply_temperature=SUPPLY)
    after = study.after
    assert after.return_temperature == pytest.approx(wanted.return_temperature, abs=1e-7)
    assert after.mass_flow == pytest.approx(wanted.mass_flow, rel=EXACT)
    assert after.junction_temperature_max == pytest.approx(
        wanted.junction_temperature_max, abs=1e-7
    )
    assert study.before.return_temperature == before.return_temperature


def test_the_list_says_what_the_single_studies_say():
    made = row(3, units=2, unit=unit(2), count=2)
    listed = n_minus_one(made, **POINT)
    assert listed.outages == 2 * (2 * 2 + 2 + 2 + 3 + 12)
    harms = [found.harm for found in listed.rows]
    assert harms == sorted(harms)
    for found in (listed.rows[0], listed.rows[3], listed.rows[-1]):
        alone = what_if(made, found.outage, **POINT).after
        struck = alone.loops[-1]
        assert struck.junction_temperature_max == pytest.approx(
            found.junction_temperature_max, abs=1e-5
        )
        assert struck.return_temperature == pytest.approx(found.return_temperature, abs=1e-5)


def test_water_takes_up_what_its_enthalpy_says():
    warm = warmed(WATER, 300.0, 84e3)
    assert float(WATER.enthalpy_difference(300.0, warm)) == pytest.approx(84e3, rel=1e-12)
