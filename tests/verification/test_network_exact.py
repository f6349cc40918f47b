"""Networks against solutions worked out by hand.

1. Series, parallel, two loops.
2. Exponential decay along an uninsulated pipe.
3. Valves: Kv and Cv by an independent library, a flow that is held, an overflow that opens.
4. Folding: copies of a link or of a whole rack are those links side by side.
5. Mirrors, closed branches, units, a structure used again.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from heatgrade.materials import Coolant
from heatgrade.network import (
    ConstantPower,
    Fitting,
    FixedHead,
    FlowControl,
    MountedPlate,
    Pipe,
    PressureControl,
    Structure,
    Valve,
    solve_hydraulics,
    solve_network,
)
from heatgrade.network.kind import Kind
from heatgrade.network.liquid_table import LiquidTable
from named_network import build

EXACT = 1e-9  # relative
ENERGY = 1e-8
MOST_STEPS = 20  # Newton, from a flow scale that is off by thirty
SUPPLY = 313.15  # K
WATER = Coolant("water")
RHO = float(WATER.properties(SUPPLY).density)


def solve(network, flow=1.0, **options):
    return solve_network(network, WATER, SUPPLY, flow_scale=flow, **options)


def cold(network, flow=1.0):
    return solve_hydraulics(network, WATER, SUPPLY, flow_scale=flow)


def loss(k):
    return Fitting(k, 0.02)


def test_series_adds_losses():
    parts = [loss(3.0), loss(5.0)]
    one = cold(build([("a", "b", parts), ("b", "c", [loss(2.0)])], fixed=[("c", 0.0), ("a", 5e4)]))
    other = cold(build([("a", "c", [loss(10.0)])], fixed=[("c", 0.0), ("a", 5e4)]))
    np.testing.assert_allclose(one.mass_flow, other.mass_flow[0], rtol=EXACT)
    velocity = math.sqrt(2 * 5e4 / (10.0 * RHO))
    assert other.mass_flow[0] == pytest.approx(velocity * math.pi / 4 * 4e-4 * RHO, rel=EXACT)


def test_parallel_adds_roots():
    ks = (4.0, 9.0, 25.0)
    found = cold(
        build([("a", "b", [loss(k)]) for k in ks], fixed=[("b", 0.0)], inflow=[("a", 1.0)])
    )
    share = np.array([1 / math.sqrt(k) for k in ks])
    np.testing.assert_allclose(found.mass_flow, share / share.sum(), rtol=EXACT)


def test_two_loops():
    """Two squares with one side in common, made so that the answer is in whole numbers.

    Flows 6 in at a; a-b 4, a-d 2, b-c 1, b-e 3, d-e 2, c-f 1, e-f 5; the losses follow from
    potentials a 90, b 74, c 72, d 70, e 56, f 50.
    """
    level = {"a": 90.0, "b": 74.0, "c": 72.0, "d": 70.0, "e": 56.0, "f": 50.0}
    flows = {"ab": 4, "ad": 2, "bc": 1, "be": 3, "de": 2, "cf": 1, "ef": 5}
    scale = math.pi / 4 * 4e-4 * math.sqrt(2 * RHO)  # m = scale sqrt(dp / K)
    links = [
        (n[0], n[1], [loss((level[n[0]] - level[n[1]]) * 1e3 * (scale / (0.1 * m)) ** 2)])
        for n, m in flows.items()
    ]
    found = cold(build(links, fixed=[("f", 0.0)], inflow=[("a", 0.6)]), flow=0.6)
    np.testing.assert_allclose(found.mass_flow, 0.1 * np.array(list(flows.values())), rtol=EXACT)
    assert found.pressure[0] == pytest.approx(4e4, rel=EXACT)


def test_drops_belong_to_the_final_temperatures():
    """One way only: flows never change, and yet drops follow the viscosity of the last round."""

    class Sheet:
        heat_flow = 8e3

        def pressure_coefficients(self, temperature):
            return 5e8 * math.exp(-0.02 * (temperature - SUPPLY)), 0.0

        def thermal_resistance(self, volume_flow, temperature):
            return np.full(np.shape(volume_flow), 1e-3)

        def check(self, volume_flow, temperature, where):
            return ()

    parts = [MountedPlate(Sheet()), MountedPlate(Sheet()), Pipe(3.0, 0.008, 0.0)]
    found = solve(build([("a", "b", parts)], fixed=[("b", 0.0)], inflow=[("a", 0.1)]), 0.1)
    assert found.drop.sum() == pytest.approx(found.pressure[0], rel=EXACT)
    volume = 0.1 / float(WATER.properties(found.inlet_temperature[1]).density)
    expected = 5e8 * math.exp(-0.02 * (found.inlet_temperature[1] - SUPPLY)) * volume
    assert found.drop[1] == pytest.approx(expected, rel=EXACT)
    heat = 2 * 8e3 + found.friction_heat_flow.sum()
    carried = 0.1 * float(WATER.enthalpy_difference(SUPPLY, found.temperature[1]))
    assert carried == pytest.approx(heat, rel=EXACT)


@pytest.mark.parametrize("level", [1e-2, 1e-4, 1e-6])
def test_rounds_end_as_close_as_they_are_asked_to(level):
    """Three racks of warm, viscous branches: half a dozen digits are foreseen, not waited for."""
    warm = [Pipe(1.0, 0.004), Fitting(20.0, 0.006)]
    links = [("in", "a", [loss(2.0)]), ("a", "b", [loss(3.0)]), ("b", "c", [loss(4.0)])]
    links += [(n, n + "'", [*warm, loss(10.0 * k)]) for k, n in enumerate("abc", 1)]
    links += [("c'", "b'", [loss(4.0)]), ("b'", "a'", [loss(3.0)]), ("a'", "out", [loss(2.0)])]
    network = build(links, fixed=[("out", 0.0)], inflow=[("in", 0.1)])
    heat = np.zeros(network.elements.count)
    heat[np.flatnonzero(network.elements.kind == Kind.PIPE)] = 900.0
    network = replace(network, elements=replace(network.elements, heat_flow=heat))
    found = solve(network, 0.1, temperature_tolerance=level)
    exact = solve(network, 0.1, temperature_tolerance=1e-10)
    assert np.abs(found.outlet_temperature - exact.outlet_temperature).max() <= level
    share = max(1e-2 * level, 1e-11)
    assert np.abs(found.pressure - exact.pressure).max() <= share * exact.pressure.max()
    assert np.abs(found.mass_flow - exact.mass_flow).max() <= share * 0.1
    assert found.outcome.rounds <= exact.outcome.rounds


@pytest.mark.parametrize("ambient", [288.15, 333.15])
def test_temperature_decays_along_an_uninsulated_pipe(ambient):
    """n pieces are one pipe, and dh/dx = -U (T - Ta) / m with the coolant's own cp(T)."""
    u, length, flow = 6.0, 200.0, 0.08
    whole = Pipe(length, 0.02, heat_loss=u, ambient_temperature=ambient)
    piece = replace(whole, length=length / 400)
    ends = {"fixed": [("b", 0.0)], "inflow": [("a", flow)]}
    one = solve(build([("a", "b", [whole])], **ends), flow, friction_heat=False)
    many = solve(build([("a", "b", [piece] * 400)], **ends), flow, friction_heat=False)
    # the exact integral of cp dT / (T - Ta), by Simpson's rule, against U L / m
    out = many.temperature[1]
    at = np.linspace(SUPPLY, out, 2001)
    values = WATER.properties(at).heat_capacity / (at - ambient)
    step = (out - SUPPLY) / 2000
    integral = (
        step / 3 * (values[0] + values[-1] + 4 * values[1:-1:2].sum() + 2 * values[2:-1:2].sum())
    )
    assert -integral == pytest.approx(u * length / flow, rel=1e-6)
    # one piece has one mean heat capacity: within its variation over the pipe
    assert one.temperature[1] == pytest.approx(out, abs=2e-3)
    capacity = float(WATER.enthalpy_difference(SUPPLY, one.temperature[1])) / (
        one.temperature[1] - SUPPLY
    )
    expected = ambient + (SUPPLY - ambient) * math.exp(-u * length / (flow * capacity))
    assert one.temperature[1] == pytest.approx(expected, abs=1e-8)
    assert one.energy_balance < ENERGY
    carried = flow * float(WATER.enthalpy_difference(SUPPLY, one.temperature[1]))
    assert one.exchanged_heat_flow[0] == pytest.approx(carried, rel=1e-9)


def test_valves_agree_with_an_independent_library():
    fittings = pytest.importorskip("fluids.fittings")
    assert Valve.from_cv(10.0).kv == pytest.approx(fittings.Cv_to_Kv(10.0), rel=1e-3)
    valve = Valve(6.3)
    found = cold(build([("a", "b", [valve])], fixed=[("b", 0.0)], inflow=[("a", 1.5)]), 1.5)
    # K of a 20 mm bore that costs the same
    k = fittings.Kv_to_K(6.3, 0.02)
    expected = k * RHO / 2 * (1.5 / RHO / (math.pi / 4 * 4e-4)) ** 2
    assert found.pressure[0] == pytest.approx(expected, rel=2e-3)
    share = Valve(6.3, 0.5, "equal percentage", rangeability=50.0)
    assert share.coefficient / valve.coefficient == pytest.approx(50.0, rel=1e-12)


def test_flow_control_holds_its_flow_or_stands_open():
    control = FlowControl(1e-4, 5.0, 0.02)

    def at(head):
        links = [("a", "b", [control, loss(10.0)]), ("a", "b", [loss(40.0)])]
        return cold(build(links, fixed=[("b", 0.0), ("a", head)]), 0.2)

    held = at(6e4)
    assert held.mass_flow[0] == pytest.approx(1e-4 * RHO, rel=1e-9)
    velocity = math.sqrt(2 * 6e4 / (40.0 * RHO))
    assert held.mass_flow[1] == pytest.approx(velocity * math.pi / 4 * 4e-4 * RHO, rel=EXACT)
    low = at(20.0)
    velocity = math.sqrt(2 * 20.0 / (15.0 * RHO))
    assert low.mass_flow[0] == pytest.approx(velocity * math.pi / 4 * 4e-4 * RHO, rel=1e-8)
    assert low.mass_flow[0] < 1e-4 * RHO
    # a thousand of them, all holding: no combinatorial search
    links = [
        ("a", "b", [replace(control, volume_flow=1e-4 * (1 + 0.001 * k))]) for k in range(1000)
    ]
    many = cold(build(links, fixed=[("b", 0.0), ("a", 5e4)]), 100.0)
    np.testing.assert_allclose(
        many.mass_flow, 1e-4 * RHO * (1 + 0.001 * np.arange(1000)), rtol=1e-9
    )
    assert many.iterations < 60


def test_overflow_valve_holds_a_pressure_difference():
    """Beside a rack fed by a given flow: shut while the rack takes it all, then it holds."""
    valve = PressureControl(3e4, 0.0, 0.02)

    def at(k):
        links = [("a", "b", [valve]), ("a", "b", [loss(k)])]
        return cold(build(links, fixed=[("b", 0.0)], inflow=[("a", 0.5)]), 0.5)

    easy = at(5.0)
    assert easy.mass_flow[0] == 0.0
    assert easy.mass_flow[1] == pytest.approx(0.5, rel=1e-10)
    assert easy.pressure[0] < 3e4
    hard = at(200.0)
    assert hard.pressure[0] == pytest.approx(3e4, rel=1e-8)
    assert hard.mass_flow[0] > 0.0
    assert hard.mass_flow.sum() == pytest.approx(0.5, rel=1e-10)


def rack_links(name, count):
    links = []
    for k in range(count):
        tail = "" if count == 1 else str(k)
        links.append(("supply", f"s{name}{tail}", [Pipe(1.0, 0.02), loss(2.0)]))
        plates = [("s", 12.0), ("s", 30.0)]
        links += [(f"{a}{name}{tail}", f"r{name}{tail}", [loss(k)]) for a, k in plates]
        links.append((f"r{name}{tail}", "return", [Pipe(1.0, 0.02)]))
    return links


def test_racks_side_by_side_fold_into_one():
    ends = {"fixed": [("return", 0.0)], "inflow": [("supply", 2.0)]}
    whole = solve(build(rack_links("x", 7), **ends), 2.0)
    folded = [(*link, {"copies": 7}) for link in rack_links("x", 1)]
    one = solve(build(folded, **ends), 2.0)
    np.testing.assert_allclose(one.mass_flow / 7, whole.mass_flow[:4], rtol=EXACT)
    assert one.pressure[0] == pytest.approx(whole.pressure[0], rel=EXACT)
    assert one.temperature.max() == pytest.approx(whole.temperature.max(), abs=1e-8)
    np.testing.assert_allclose(one.friction_heat_flow, whole.friction_heat_flow[:5], rtol=1e-8)


def mesh(rng, nodes=14, links=26, scale=1.0):
    tree = [(int(rng.integers(0, k)), k) for k in range(1, nodes)]
    more = [tuple(map(int, rng.choice(nodes, 2, replace=False))) for _ in range(links - nodes + 1)]
    sizes = rng.uniform(0.3, 3.0, links)
    return [
        (str(a), str(b), [Pipe(scale * s, scale * 0.02, 0.0), Fitting(4.0, scale * 0.02)])
        for (a, b), s in zip(tree + more, sizes, strict=True)
    ]


SEED = 20261126


def test_mirror_network_mirrors():
    """All links turned round and the drive with them: the same flows, the other way."""
    links = mesh(np.random.default_rng(SEED))
    one = cold(build(links, fixed=[("13", 0.0), ("0", 6e4)]))
    turned = cold(build(links, fixed=[("13", 6e4), ("0", 0.0)]))
    np.testing.assert_allclose(turned.mass_flow, -one.mass_flow, atol=1e-9)


def test_closed_links_change_nothing_and_a_structure_serves_again():
    links = mesh(np.random.default_rng(SEED))
    ends = {"fixed": [("13", 0.0)], "inflow": [("0", 1.0)]}
    one = cold(build(links, **ends))
    spare = [("3", "9", [loss(1.0)], {"closed": True}), ("9", "far", [loss(1.0)], {"closed": True})]
    network = build([*links, *spare], **ends)
    shape = Structure.of(network)
    more = solve_hydraulics(network, WATER, SUPPLY, flow_scale=1.0, structure=shape)
    np.testing.assert_allclose(more.mass_flow[: len(links)], one.mass_flow, rtol=1e-8, atol=1e-11)
    assert np.all(more.mass_flow[len(links) :] == 0.0)
    assert np.isnan(more.pressure[-1])
    closed = network.closed.copy()
    closed[20] = True  # a link beyond the tree
    again = replace(network, closed=closed)
    kept = solve_hydraulics(again, WATER, SUPPLY, flow_scale=1.0, structure=shape)
    fresh = cold(build([k for n, k in enumerate(links) if n != 20], **ends))
    np.testing.assert_allclose(np.delete(kept.mass_flow, 20)[:25], fresh.mass_flow, atol=1e-9)


def test_scaling_of_units_changes_nothing():
    """Lengths by s and flows by s^1 keep Re; drops go by 1/s^2: dp ~ rho v^2, v ~ 1/s."""
    for s in (0.3, 4.0):
        small = cold(
            build(mesh(np.random.default_rng(SEED)), fixed=[("13", 0.0)], inflow=[("0", 1.0)])
        )
        links = mesh(np.random.default_rng(SEED), scale=s)
        big = cold(build(links, fixed=[("13", 0.0)], inflow=[("0", s)]), s)
        np.testing.assert_allclose(big.mass_flow, s * small.mass_flow, rtol=1e-8, atol=1e-10 * s)
        assert big.pressure[0] * s**2 == pytest.approx(small.pressure[0], rel=EXACT)


def test_large_grid_needs_no_special_shape():
    """A wide mesh fills in, and is solved by the same elimination."""
    n = 40
    links = []
    for k in range(n):
        for j in range(n):
            if j + 1 < n:
                links.append((f"{k},{j}", f"{k},{j + 1}", [loss(3.0 + (k * 7 + j * 3) % 5)]))
            if k + 1 < n:
                links.append((f"{k},{j}", f"{k + 1},{j}", [loss(3.0 + (k * 5 + j) % 7)]))
    network = build(links, fixed=[("39,39", 0.0)], inflow=[("0,0", 5.0)])
    found = solve(network, 5.0)
    assert found.node_balance < 1e-10
    assert found.loop_balance < 1e-8
    assert found.energy_balance < ENERGY


def test_many_circles_are_solved_together():
    """More circles than are opened one by one, each driven by its own pump and fed a little."""
    links = [("in", "out", [loss(1.0)])]
    for k in range(40):
        links.append(("in", f"a{k}", [loss(50.0)]))
        links.append((f"a{k}", f"b{k}", [FixedHead(2e4), loss(5.0)]))
        links.append((f"b{k}", f"a{k}", [loss(20.0)]))
        links.append((f"b{k}", "out", [loss(80.0)]))
    found = solve(build(links, fixed=[("out", 0.0)], inflow=[("in", 4.0)]), 4.0)
    assert found.node_balance < 1e-10
    assert found.energy_balance < ENERGY


def test_constant_liquid_is_solved_once_and_the_same():
    """Two loops: flows first, then heat, give what rounds of both do with the same properties."""
    parts = [Pipe(3.0, 0.02), Pipe(2.0, 0.015), Fitting(4.0, 0.015)]
    links = [("a", "b", [part]) for part in parts] + [("b", "c", [Pipe(1.0, 0.03)])]
    network = build(links, fixed=[("c", 0.0)], inflow=[("a", 0.6)])
    heat = np.array([2e3, 5e3, 1e3, 0.0])
    network = replace(network, elements=replace(network.elements, heat_flow=heat))
    table = LiquidTable.isothermal(WATER, SUPPLY)
    once = solve_network(network, WATER, SUPPLY, flow_scale=0.6, liquid=table)
    assert once.outcome.rounds == 1
    assert once.energy_balance < ENERGY
    rounds = replace(table, constant=False)
    again = solve_network(network, WATER, SUPPLY, flow_scale=0.6, liquid=rounds)
    assert again.outcome.rounds > 2
    np.testing.assert_allclose(once.mass_flow, again.mass_flow, rtol=EXACT)
    np.testing.assert_allclose(once.outlet_temperature, again.outlet_temperature, rtol=1e-12)


@pytest.mark.parametrize("scale", [0.03, 1.0, 30.0])
def test_a_pump_of_constant_power_takes_few_steps_whatever_the_flow_scale(scale):
    """Power P through a loss c: dp = P / V = c m^2 / rho, so m^3 = P rho^2 / c."""
    power, loss = 800.0, Fitting(6.0, 0.05)
    network = build([("a", "b", [ConstantPower(power), loss])], fixed=[("a", 0.0), ("b", 0.0)])
    found = solve_hydraulics(network, WATER, SUPPLY, flow_scale=scale * 10.0)
    exact = (power * RHO**2 / loss.coefficient) ** (1.0 / 3.0)
    assert found.mass_flow[0] == pytest.approx(exact, rel=EXACT)
    assert found.iterations <= MOST_STEPS
