"""EPANET's own solve against ours, on files that EPANET reads.

1. The examples that come with WNTR (Rossman's Net1 to Net3): every flow and every head.
2. All three friction laws with minor losses, a check valve that shuts, pumps of every kind of
   curve, throttle and flow control valves, a tank, drawn at random.
3. Friction factor of EPANET's Darcy-Weisbach: smooth where its pieces meet; its slope.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from heatgrade.materials import Coolant
from heatgrade.network import NetworkBuilder, Pipe, Structure, WaterPipe, read_epanet
from heatgrade.network.coolant_state import CoolantState
from heatgrade.network.free_network import GRAVITY
from heatgrade.network.liquid_table import LiquidTable

SAME = 1e-5  # of the largest flow: EPANET is asked for 1e-7, and answers in single precision
OTHER_GRAVITY = 1e-3  # EPANET's Darcy-Weisbach and minor losses take 32.2 ft/s2, 0.08 % of a loss
HEAD = 1e-3  # m
SLOPE = 1e-6  # relative, central difference
SEED = 20261126
AT = 293.15  # K
WATER = Coolant("water")
PROPERTIES = WATER.properties(AT)
DENSITY = float(PROPERTIES.density)
VISCOSITY = float(PROPERTIES.viscosity) / DENSITY
KINDS = (20.0, 100.0)

wntr = pytest.importorskip("wntr")
LIBRARY = Path(wntr.__file__).parent / "library" / "networks"


def epanet(path, folder):
    """Flows [m3/s] by link and heads [m] by node at the first moment, by EPANET itself."""
    model = wntr.network.WaterNetworkModel(str(path))
    model.options.time.duration = 0
    model.options.hydraulic.accuracy = 1e-7
    model.options.hydraulic.trials = 200
    done = wntr.sim.EpanetSimulator(model).run_sim(file_prefix=str(folder / "epanet"))
    flow, head = done.link["flowrate"].iloc[0], done.node["head"].iloc[0]
    return dict(flow), dict(head)


def compare(path, folder, same):
    free = read_epanet(path)
    solution = free.solve(WATER, AT)
    flow, head = epanet(path, folder)
    ours = dict(zip(free.shape.link_names, solution.mass_flow / DENSITY, strict=True))
    assert ours.keys() == flow.keys()
    top = max(abs(value) for value in flow.values())
    assert max(abs(ours[name] - flow[name]) for name in flow) < same * top
    heads = dict(zip(free.shape.node_names, solution.pressure / (GRAVITY * DENSITY), strict=True))
    span = max(head.values()) - min(head.values())
    worst = max(abs(heads[name] - head[name]) for name in head if np.isfinite(heads[name]))
    assert worst < max(HEAD, same * span)
    assert solution.node_balance < 1e-10
    assert solution.loop_balance < 1e-8
    return free, solution


@pytest.mark.parametrize("name", ["Net1", "Net2", "Net3"])
def test_epanet_s_own_examples(name, tmp_path):
    compare(LIBRARY / f"{name}.inp", tmp_path, SAME)


CURVES = {
    "one point": "1 {q} {h}",
    "three points": "1 0 {h}\n1 {q} {h9}\n1 {q2} {h5}",
    "straight": "1 0 {h}\n1 {q1} {h9}\n1 {q} {h7}\n1 {q2} {h5}",
}


def town(rng, law, curve):
    """A grid of pipes with a pump, a tank and valves, as the text of an input file."""
    rough = {"H-W": lambda: rng.uniform(90, 140), "D-W": lambda: rng.uniform(0.0, 1.5),
             "C-M": lambda: rng.uniform(0.009, 0.016)}[law]  # fmt: skip
    lines = ["[JUNCTIONS]"]
    lines += [f"J{k} {rng.uniform(0, 20):.3f} {rng.uniform(0, 4):.4f}" for k in range(12)]
    lines += ["[RESERVOIRS]", "R 30", "[TANKS]", "T 45 4 0 9 12", "[PIPES]"]
    pairs = [(k, k + 1) for k in range(11) if k % 4 != 3] + [(k, k + 4) for k in range(8)]
    for n, (a, b) in enumerate(pairs):
        status = "CV" if n % 7 == 3 else "Open"
        lines.append(
            f"P{n} J{a} J{b} {rng.uniform(50, 400):.3f} {rng.uniform(80, 250):.3f} {rough():.5f} "
            f"{rng.choice([0.0, 2.5])} {status}"
        )
    lines += [f"PT J11 T 200 200 {rough():.5f} 0 Open", f"PX J0 J5 90 100 {rough():.5f} 0 Closed"]
    lines += ["[PUMPS]", "U R J0 HEAD 1 SPEED 1.05", "[VALVES]"]
    lines += ["V J2 J9 100 TCV 30 0", "F J4 J10 80 FCV 1.5 2", "[CURVES]"]
    h, q = 35.0, 40.0
    lines.append(CURVES[curve].format(
        q=q, h=h, q1=0.4 * q, q2=1.6 * q, h9=0.9 * h, h7=0.75 * h, h5=0.4 * h))  # fmt: skip
    lines += ["[OPTIONS]", "Units LPS", f"Headloss {law}", f"Viscosity {VISCOSITY:.12g}", "[END]"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("law", ["H-W", "D-W", "C-M"])
def test_every_law_with_pumps_and_valves(law, curve, tmp_path):
    rng = np.random.default_rng([SEED, *map(ord, law + curve)])
    for case in range(3):
        path = tmp_path / f"town{case}.inp"
        path.write_text(town(rng, law, curve), encoding="ascii")
        free, solution = compare(path, tmp_path, OTHER_GRAVITY)
        flow = dict(zip(free.shape.link_names, solution.mass_flow, strict=True))
        assert flow["PX"] == 0.0
        assert all(flow[f"P{n}"] >= 0.0 for n in range(3, 17, 7))
        assert flow["F"] <= 1.5e-3 * DENSITY * (1.0 + 1e-9)


def laws(parts):
    builder = NetworkBuilder()
    first, last = builder.node("first"), builder.node("last")
    for part in parts:
        builder.place(builder.link(first, last), [part], "")
    network = builder.network(fixed=[(last, 0.0)])
    even = np.zeros(network.elements.count)
    table = LiquidTable.isothermal(WATER, AT)
    return CoolantState.at(network, Structure.of(network), table, even, even).laws


PARTS = (
    Pipe(30.0, 0.1, 0.0, friction="swamee-jain"),
    Pipe(30.0, 0.1, 1e-3, friction="swamee-jain"),
    WaterPipe(30.0, 0.1, 120.0),
    WaterPipe(30.0, 0.1, 0.012, "chezy-manning"),
)


def test_the_slopes_are_the_derivatives():
    found = laws(PARTS)
    for flow in np.geomspace(1e-4, 50.0, 80):
        m = np.full(4, flow)
        step = 1e-6 * flow
        _, slope = found.links(m)
        high, low = found.links(m + step)[0], found.links(m - step)[0]
        np.testing.assert_allclose(slope, (high - low) / (2 * step), rtol=SLOPE, atol=1e-9)
        np.testing.assert_allclose(found.links(-m)[0], -found.links(m)[0], rtol=1e-14)
        assert (slope >= 0.0).all()
    assert (found.links(np.zeros(4))[0] == 0.0).all()


@pytest.mark.parametrize("reynolds", [2000.0, 4000.0])
def test_the_pieces_of_the_friction_factor_meet(reynolds):
    found = laws(PARTS[:2])
    flow = reynolds * np.pi / 4.0 * 0.1 * VISCOSITY * DENSITY
    below, above = (found.links(np.full(2, flow * f)) for f in (1 - 1e-9, 1 + 1e-9))
    # EPANET's constants have nine digits; the slopes meet to three
    np.testing.assert_allclose(below[0], above[0], rtol=1e-4)
    np.testing.assert_allclose(below[1], above[1], rtol=2e-3)


def test_the_friction_is_the_library_s():
    fluids = pytest.importorskip("fluids")
    for reynolds in (500.0, 1999.0, 4001.0, 2e4, 3e5, 5e6):
        for rough in (0.0, 1e-3):
            (drop,) = laws([Pipe(30.0, 0.1, rough, friction="swamee-jain")]).links(
                np.array([reynolds * np.pi / 4.0 * 0.1 * VISCOSITY * DENSITY])
            )[0]
            velocity = reynolds * VISCOSITY / 0.1
            factor = drop / (30.0 / 0.1 * DENSITY * velocity**2 / 2.0)
            method = "laminar" if reynolds < 2000 else "Swamee_Jain_1976"
            expected = (
                64.0 / reynolds
                if method == "laminar"
                else fluids.friction_factor(reynolds, rough / 0.1, Method=method)
            )
            assert factor == pytest.approx(expected, rel=1e-3)


def test_nothing_is_left_beside_the_file(tmp_path):
    path = tmp_path / "one.inp"
    path.write_text(town(np.random.default_rng(SEED), "H-W", "one point"), encoding="ascii")
    here = os.getcwd()
    read_epanet(path)
    assert os.getcwd() == here
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.inp"]
