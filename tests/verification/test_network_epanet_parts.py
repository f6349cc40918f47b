"""Valves of EPANET that hold something, pumps of constant power, what leaves by the pressure.

1. Two zones joined by pressure reducers, with a sustainer to a pond, a breaker and a measured part:
   at random, every flow and head is EPANET's; whatever each valve turns out to be, holding, open or
   shut.
2. Pumps of constant power, emitters of any exponent in both systems of units, demands that follow
   the pressure: likewise.
3. By hand: the state of a reducer, what it takes and lets through.
4. What cannot be: curves that do not rise, two valves that hold one node, demands without a range.
"""

import math

import numpy as np
import pytest

from heatgrade.errors import NetworkError, NotConverged
from heatgrade.materials import Coolant
from heatgrade.network import (
    CheckValve,
    ConstantPower,
    Emitter,
    Fitting,
    FixedDrop,
    LossCurve,
    PressureDemand,
    PressureReducer,
    PressureSustainer,
    read_epanet,
    regulating,
    solve_network,
)
from heatgrade.network.free_network import GRAVITY
from named_network import build

SAME = 1e-3  # of the largest flow: EPANET's minor losses take 32.2 ft/s2, 0.08 % of a loss
HEAD = 5e-3  # m, of 60
POWER = 2e-3  # EPANET's water weighs 62.4 lbf/ft3 whatever its density, 0.14 % more than ours
EXACT = 1e-8  # relative
SEED = 20261126
AT = 293.15  # K
WATER = Coolant("water")
DENSITY = float(WATER.properties(AT).density)
WEIGHT = GRAVITY * DENSITY

wntr = pytest.importorskip("wntr")


def epanet(path, folder):
    model = wntr.network.WaterNetworkModel(str(path))
    model.options.time.duration = 0
    model.options.hydraulic.accuracy = 1e-7
    model.options.hydraulic.trials = 500
    done = wntr.sim.EpanetSimulator(model).run_sim(file_prefix=str(folder / "epanet"))
    flow, head = done.link["flowrate"].iloc[0], done.node["head"].iloc[0]
    demand = done.node["demand"].iloc[0]
    return dict(flow), dict(head), dict(demand)


def compare(text, folder, same=SAME):
    path = folder / "town.inp"
    path.write_text(text, encoding="ascii")
    free = read_epanet(path)
    solution = free.solve(WATER, AT)
    flow, head, demand = epanet(path, folder)
    ours = dict(zip(free.shape.link_names, solution.mass_flow / DENSITY, strict=True))
    heads = dict(zip(free.shape.node_names, solution.pressure / WEIGHT, strict=True))
    top = max(abs(value) for value in flow.values())
    assert max(abs(ours[name] - flow[name]) for name in flow) < same * top
    assert max(abs(heads[name] - head[name]) for name in head) < HEAD + same * 60.0
    for name, value in ours.items():  # what leaves by the pressure
        if name.split()[0] == "demand":
            assert value == pytest.approx(
                demand[name.replace(",", "").split()[1]], abs=float(same * top)
            )
    assert solution.node_balance < 1e-10
    assert solution.loop_balance < 1e-8
    return ours, heads


def zone(rng, name, drawn):
    """Two rows of three junctions, and the pipes between them."""
    nodes = [
        f"{name}{k} {rng.uniform(0, 8):.3f} {drawn * rng.uniform(0.3, 1):.4f}" for k in range(6)
    ]
    pairs = [(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)]
    pipes = [
        f"P{name}{a}{b} {name}{a} {name}{b} {rng.uniform(50, 300):.3f} {rng.uniform(90, 200):.2f} "
        f"{rng.uniform(90, 140):.2f} 0 Open"
        for a, b in pairs
    ]
    return nodes, pipes


def town(rng, *, valves=(), pumps=(), parts="", options="", units="LPS"):
    upper, above = zone(rng, "A", 2.0)
    lower, below = zone(rng, "B", 3.0)
    lines = [
        "[JUNCTIONS]",
        *upper,
        *lower,
        "[RESERVOIRS]",
        "R 60",
        "Q 12",
        "[PIPES]",
        *above,
        *below,
    ]
    lines += [
        "PR R A0 40 220 120 0 Open",
        "PQ B5 Q 300 60 110 0 Open",
        "PX A2 B2 400 70 120 2 Open",
    ]
    lines += ["[PUMPS]", *pumps, "[VALVES]", *valves, parts, "[CURVES]"]
    lines += ["1 0 0", "1 2 1.5", "1 5 6", "1 12 30"]
    lines += ["[OPTIONS]", f"Units {units}", "Headloss H-W", options, "[END]", ""]
    return "\n".join(lines)


@pytest.mark.parametrize("case", range(12))
def test_valves_that_hold_something(case, tmp_path):
    rng = np.random.default_rng([SEED, case])
    kinds = [
        f"V1 A3 B0 150 PRV {rng.uniform(15, 55):.2f} {rng.choice([0, 3])}",
        f"V2 A5 B3 100 {rng.choice(['PRV', 'PBV', 'GPV'])} {{}} {rng.choice([0, 5])}",
        f"V3 B4 Z 80 PSV {rng.uniform(5, 50):.2f} 1.5",
    ]
    kind = kinds[1].split()[4]
    value = {"PRV": f"{rng.uniform(15, 55):.2f}", "PBV": f"{rng.uniform(1, 40):.2f}", "GPV": "1"}
    kinds[1] = kinds[1].format(value[kind])
    text = town(rng, valves=kinds).replace("[RESERVOIRS]", "Z 2 1.5\n[RESERVOIRS]\nW 20")
    text = text.replace("[PUMPS]", "PW Z W 150 90 120 0 Open\n[PUMPS]")
    compare(text, tmp_path)


def test_every_state_of_a_reducer_occurs(tmp_path):
    states = set()
    for setting in (-12.0, 38.0, 70.0):
        rng = np.random.default_rng([SEED, 77])
        valve = f"V1 A3 B0 150 PRV {setting} 2"
        ours, heads = compare(town(rng, valves=[valve]), tmp_path)
        states.add(
            "shut" if ours["V1"] == 0.0 else "held" if heads["A3"] - heads["B0"] > 1.0 else "open"
        )
    assert states == {"shut", "held", "open"}


@pytest.mark.parametrize("case", range(3))
def test_a_pump_of_constant_power(case, tmp_path):
    rng = np.random.default_rng([SEED, 100 + case])
    text = town(
        rng, valves=["V1 A3 B0 150 TCV 5 0"], pumps=[f"U R A5 POWER {rng.uniform(1, 9):.3f}"]
    )
    compare(text, tmp_path, POWER)


@pytest.mark.parametrize("units", ["LPS", "GPM"])
@pytest.mark.parametrize("exponent", [0.5, 0.8, 1.2])
def test_emitters(units, exponent, tmp_path):
    rng = np.random.default_rng([SEED, 200])
    parts = "[EMITTERS]\nA4 0.2\nB1 0.5\nB5 0.05"
    options = f"EMITTER EXPONENT {exponent}"
    ours, _ = compare(
        town(rng, valves=["V1 A3 B0 150 TCV 5 0"], parts=parts, options=options, units=units),
        tmp_path,
    )
    assert ours["emitter B1"] > 0.0


@pytest.mark.parametrize("case", range(4))
def test_demands_that_follow_the_pressure(case, tmp_path):
    rng = np.random.default_rng([SEED, 300 + case])
    options = (
        f"DEMAND MODEL PDA\nMINIMUM PRESSURE {rng.uniform(0, 50):.2f}\n"
        f"REQUIRED PRESSURE {rng.uniform(51, 60):.2f}\nPRESSURE EXPONENT {rng.uniform(0.4, 1):.2f}"
    )
    ours, _ = compare(town(rng, valves=["V1 A3 B0 80 TCV 50 0"], options=options), tmp_path)
    assert sum(name.startswith("demand") for name in ours) == 24


def solve(network):
    return solve_network(network, WATER, AT, flow_scale=1.0, friction_heat=False)


def orifice(flow, drop):
    """A fitting of 20 mm that takes `drop` [Pa] at `flow` [kg/s]."""
    velocity = flow / DENSITY / (math.pi / 4 * 4e-4)
    return Fitting(2.0 * drop / (DENSITY * velocity**2), 0.02)


def test_a_reducer_takes_what_is_too_much():
    reducer = PressureReducer(1e5, 0.0, 0.02)
    links = [
        ("a", "b", [orifice(1.0, 1e5)]),
        ("b", "c", [reducer]),
        ("c", "d", [orifice(1.0, 1e5)]),
    ]
    found = solve(build(links, [("a", 4e5), ("d", 0.0)]))
    assert found.mass_flow == pytest.approx([1.0] * 3, rel=EXACT)
    assert found.pressure[1:3] == pytest.approx([3e5, 1e5], rel=EXACT)
    assert found.drop[1] == pytest.approx(2e5, rel=EXACT)
    open_ = solve(build(links, [("a", 1.9e5), ("d", 0.0)]))
    assert open_.mass_flow[0] == pytest.approx(math.sqrt(0.95), rel=EXACT)
    assert open_.pressure[1] == pytest.approx(open_.pressure[2], rel=EXACT)
    shut = solve(build([*links, ("a", "c", [orifice(1.0, 1e5)])], [("a", 4e5), ("d", 0.0)]))
    assert shut.mass_flow[1] == 0.0
    assert shut.pressure[2] == pytest.approx(2e5, rel=EXACT)


def test_a_sustainer_keeps_what_is_needed_before_it():
    links = [("a", "b", [orifice(1.0, 1e5)]), ("b", "c", [PressureSustainer(3e5, 0.0, 0.02)])]
    found = solve(build([*links, ("c", "d", [orifice(1.0, 1e5)])], [("a", 4e5), ("d", 0.0)]))
    assert found.pressure[1] == pytest.approx(3e5, rel=EXACT)
    assert found.mass_flow == pytest.approx([1.0] * 3, rel=EXACT)


def test_parts_by_hand():
    volume = 1.0 / DENSITY
    drop = FixedDrop(5e4, 0.0, 0.02)
    found = solve(
        build([("a", "b", [drop]), ("b", "c", [orifice(1.0, 1e5)])], [("a", 1.5e5), ("c", 0.0)])
    )
    assert found.mass_flow == pytest.approx([1.0, 1.0], rel=EXACT)
    curve = LossCurve((0.0, volume, 2 * volume), (0.0, 3e4, 9e4))
    for way, sign in ((("a", "b"), 1.0), (("b", "a"), -1.0)):
        found = solve(build([(*way, [curve])], [("a", 3e4), ("b", 0.0)]))
        assert found.mass_flow[0] == pytest.approx(sign, rel=EXACT)
    pump = ConstantPower(2e5 * volume)
    found = solve(
        build([("a", "b", [pump]), ("b", "c", [orifice(1.0, 2e5)])], [("a", 0.0), ("c", 0.0)])
    )
    assert found.mass_flow == pytest.approx([1.0, 1.0], rel=EXACT)
    found = solve(build([("a", "b", [Emitter(volume / 1e3**0.8, 0.8)])], [("a", 1e3), ("b", 0.0)]))
    assert found.mass_flow[0] == pytest.approx(1.0, rel=EXACT)
    for pressure, share in ((-1e4, 0.0), (4e4, 0.2), (2e5, 1.0), (9e5, 1.0)):
        demand = PressureDemand(volume, 2e5, 1.0)
        links = [("a", "b", [demand]), ("b", "c", [CheckValve(0.0, 1.0)])]
        found = solve(build(links, [("a", pressure), ("c", 0.0)]))
        assert found.mass_flow == pytest.approx([share, share], rel=EXACT, abs=1e-12)


def test_two_valves_that_hold_one_node_are_refused():
    links = [("a", "b", [PressureReducer(1e5, 1.0, 0.02)]) for _ in range(2)]
    with pytest.raises(NetworkError, match=r"HG567.*another valve"):
        solve(build([*links, ("b", "c", [orifice(1.0, 1e5)])], [("a", 4e5), ("c", 0.0)]))
    with pytest.raises(NetworkError, match=r"HG567.*given"):
        solve(build([("a", "b", [PressureReducer(1e5, 1.0, 0.02)])], [("a", 4e5), ("b", 0.0)]))


def test_valves_that_do_not_settle_are_told(monkeypatch):
    monkeypatch.setattr(regulating, "MOST_STEPS", 1)
    links = [("a", "b", [PressureReducer(1e5, 1.0, 0.02)]), ("b", "c", [orifice(1.0, 1e5)])]
    with pytest.raises(NotConverged, match="HG566"):
        solve(build(links, [("a", 4e5), ("c", 0.0)]))


@pytest.mark.parametrize(
    ("flows", "drops"),
    [
        ((0.0, 1.0), (0.0,)),
        ((0.0, 1.0), (1.0, 2.0)),
        ((0.0, 1.0, 2.0), (0.0, 3.0, 2.0)),
        ((0.0,), (0.0,)),
    ],
)
def test_loss_curves_that_do_not_rise_are_refused(flows, drops):
    with pytest.raises(NetworkError, match="HG565"):
        LossCurve(flows, drops)


def test_outlets_are_no_source(tmp_path):
    path = tmp_path / "dry.inp"
    text = "[JUNCTIONS]\nA 0 1\nB 0 1\n[PIPES]\nP A B 10 100 120 0 Open\n[EMITTERS]\nA 0.2\n"
    path.write_text(text + "[OPTIONS]\nUnits LPS\nDEMAND MODEL PDA\n[END]\n", encoding="ascii")
    with pytest.raises(NetworkError, match="HG523"):
        read_epanet(path)


def test_files_with_curves_or_ranges_that_cannot_be(tmp_path):
    rng = np.random.default_rng([SEED, 400])
    text = town(rng, valves=["V1 A3 B0 150 GPV 1 0"])
    path = tmp_path / "town.inp"
    for old, new, code in (
        ("1 5 6", "1 5 1", "HG588"),
        ("1 0 0", "1 0 1", "HG588"),
        ("[END]", "DEMAND MODEL PDA\nMINIMUM PRESSURE 9\nREQUIRED PRESSURE 9\n[END]", "HG568"),
    ):
        path.write_text(text.replace(old, new), encoding="ascii")
        with pytest.raises(NetworkError, match=code):
            read_epanet(path)
