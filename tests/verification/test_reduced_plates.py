"""Reduced models of whole plates against the whole equations, solved by SciPy and by `solve`.

1. at the rated powers the model, the matrix and the family give the steady state of `solve`, for
   jets, channels and pins, with board, leakage and conductivities that follow temperature
2. with constant properties any powers by the resistance matrix are those of `solve` to 1e-10 where
   coolant is carried upwind, and within 1e-4 of the rise where to second order
3. the error that a model states with a trace holds for random traces, by exact exponentials of the
   whole matrices; so does that of a family whose flow and inlet temperature change on the way
4. inside the family: stable everywhere, no further from `solve` than stated
5. the difference that held properties make is the one stated
6. points, tiles and maps by name; what is refused
"""

from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    InputError,
    Interface,
    JetArray,
    Leakage,
    Lid,
    Microchannels,
    PinFins,
    Plate,
    PowerMap,
    PowerTrace,
    Resolution,
    Solid,
    Stack,
)
from heatgrade.plate.execution import Execution
from heatgrade.plate.reduce import Request
from heatgrade.plate.resolution import Resolution as Grid
from heatgrade.reduced import FullModel
from heatgrade.thermal import Convection

SEED = 20261125
FLOW, INLET = 1.2e-5, 312.0  # m3/s, K
TOLERANCE = 0.2  # K
STEADY = 2e-4  # K: rounds of `solve` end at 1e-5 of a rise of 20 K
EXACT = 1e-10  # of the largest rise
AREA = (1e-3, 1e-3, 11e-3, 11e-3)
WETTED = {
    "jets": JetArray.lattice(
        pitch=2e-3, diameter=0.6e-3, standoff=1e-3, area=AREA, nozzle_length=1e-3
    ),
    "channels": Microchannels(0.2e-3, 0.1e-3, 1e-3, AREA),
    "pins": PinFins(0.5e-3, 1e-3, 1e-3, 2e-3, AREA),
}
GRID = Resolution(lateral=1e-3, die=2, lid=1, base=2, fins=2)
UPWIND = replace(GRID, advection="upwind")
LIMITED = 1e-4  # of the largest rise, where the limiter's weights are held at other powers
SILICON = Solid.isotropic("silicon", 148.0, 2330.0, 712.0, conductivity_exponent=1.3)
KINDS = ("jets", "channels", "pins", "channels with board and leakage", "jets with leakage")


class Still(Coolant):
    """Water whose properties do not change with temperature."""

    def properties(self, temperature):
        return super().properties(np.full(np.shape(temperature), 320.0))

    def enthalpy_difference(self, cold, warm):
        return float(self.properties(320.0).heat_capacity) * (warm - cold)


@cache
def plate(kind, coolant=Coolant):
    power = PowerMap.uniform(60.0, 5e-3, 8e-3).with_hot_spot(
        2e-3, 3e-3, 2e-3, 2e-3, power=20.0, name="core"
    )
    special = "with" in kind
    leakage = Leakage(350.0, power=3.0, doubling=50.0) if special else None
    dies = (
        Die(
            power, 0.5e-3, x=1e-3, y=2e-3, name="left", leakage=leakage,
            material=SILICON if special else "silicon 360 K",
        ),
        Die(PowerMap.uniform(30.0, 3e-3, 8e-3), 0.5e-3, x=7e-3, y=2e-3, name="right"),
    )  # fmt: skip
    stack = Stack(dies, Interface(50e-6, 5.0), Lid(10e-3, 10e-3, 1e-3), Interface(80e-6, 4.0))
    board = Convection(400.0, 300.0) if "board" in kind else None
    wetted = WETTED[kind.split()[0]]
    return Plate(stack, ColdPlate(12e-3, 12e-3, 1.5e-3, wetted=wetted), coolant("water"), board)


@cache
def model(kind, inputs="blocks"):
    return plate(kind).reduce(
        volume_flow=FLOW, inlet_temperature=INLET, tolerance=TOLERANCE, inputs=inputs, grid=GRID,
        threads=1,
    )  # fmt: skip


@cache
def family(kind):
    return plate(kind).reduce_over(
        volume_flows=FLOW * np.array([0.7, 1.0, 1.3]), inlet_temperatures=[305.0, 325.0],
        tolerance=TOLERANCE, grid=GRID, threads=1,
    )  # fmt: skip


def solved(kind, flow=FLOW, inlet=INLET, **powers):
    found = plate(kind)
    if powers:
        dies = [
            replace(die, power_map=powers.get(die.name, die.power_map)) for die in found.stack.dies
        ]
        found = replace(found, stack=replace(found.stack, dies=tuple(dies)))
    result = found.solve(volume_flow=flow, inlet_temperature=inlet, grid=GRID, threads=1)
    return {
        "junction left": result.junction_temperatures["left"],
        "junction right": result.junction_temperatures["right"],
        "case": result.case_temperature_max,
        "outlet": result.outlet_temperature,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_rated_steady_state_is_that_of_solve(kind):
    expected = solved(kind)
    matrix = plate(kind).resistance_matrix(
        volume_flow=FLOW, inlet_temperature=INLET, grid=GRID, threads=1
    )
    for answer in (model(kind).steady({}), matrix.steady({})):
        for name, value in expected.items():
            assert answer[name] == pytest.approx(value, abs=STEADY), name
        assert answer["block left.core"] == pytest.approx(value := answer["junction left"])
        assert answer["block mean left.core"] < value
    hottest = matrix.hottest({})
    assert hottest["left"] == pytest.approx(expected["junction left"], abs=STEADY)
    assert hottest["right"] == pytest.approx(expected["junction right"], abs=STEADY)
    assert matrix.matrix == pytest.approx(model(kind).steady_gain, rel=1e-8, abs=1e-12)
    balance = matrix.matrix[matrix.outputs.index("outlet")]
    if "with" not in kind:  # a watt in is a watt out, and a warmer inlet a warmer outlet
        assert balance[:-1] == pytest.approx(balance[0], rel=1e-9)
        assert balance[-1] == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(
    ("kind", "grid", "bound"),
    [
        ("jets", GRID, EXACT), ("channels", UPWIND, EXACT), ("pins", UPWIND, EXACT),
        ("channels", GRID, LIMITED), ("pins", GRID, LIMITED),
    ],
)  # fmt: skip
@settings(max_examples=4, deadline=None)
@given(
    tiles=st.lists(st.floats(0.0, 12.0), min_size=8, max_size=8),
    warmer=st.floats(0.0, 20.0),
)
def test_superposition_is_exact_with_constant_properties(kind, grid, bound, tiles, warmer):
    found = tile_matrix(kind, grid)
    powers, inlet = np.array([*tiles[:6], 10.0 + tiles[6], tiles[7], *np.full(4, 3.0)]), INLET
    inlet += warmer
    result = tiled_plate(kind, powers[:6].reshape(2, 3), powers[6:].reshape(2, 3)).solve(
        volume_flow=FLOW, inlet_temperature=inlet, grid=grid, threads=1
    )
    inputs = [*powers, inlet]
    rise = result.junction_temperature_max - inlet
    for name, hottest in found.hottest(inputs).items():
        assert abs(hottest - result.junction_temperatures[name]) <= bound * rise
    at, face = result.fields.grid, result.fields.junction_temperature
    left = np.ix_((at.x > 1e-3) & (at.x < 6e-3), (at.y > 2e-3) & (at.y < 10e-3))
    assert np.abs(found.junction("left", inputs) - face[left]).max() <= bound * rise
    assert abs(found.steady(inputs)["outlet"] - result.outlet_temperature) <= bound * rise


@cache
def tile_matrix(kind, grid):
    tiled = tiled_plate(kind, np.full((2, 3), 5.0), np.full((2, 3), 3.0))
    return tiled.resistance_matrix(
        volume_flow=FLOW, inlet_temperature=INLET, inputs=(2, 3), grid=grid, threads=1
    )


def tiled_plate(kind, left, right):
    """A plate of constant properties whose dies give off power in tiles, which grids follow."""
    found = plate(kind, Still)
    maps = (PowerMap.from_array(left, 5e-3, 8e-3), PowerMap.from_array(right, 3e-3, 8e-3))
    dies = [replace(d, power_map=m) for d, m in zip(found.stack.dies, maps, strict=True)]
    return replace(found, stack=replace(found.stack, dies=tuple(dies)))


@cache
def whole(kind, inputs="blocks", flow=FLOW, inlet=INLET, like=None):
    """The whole system in its own modes: poles, B, C, D; outputs at the places of `like`."""
    request = Request.of(plate(kind), Grid(**vars_of(GRID)), inputs, None, Execution(1))
    frozen = request.frozen(flow, inlet)
    at = request.frozen(*like) if like else frozen
    full = FullModel.of(request.system(frozen, request.places(at)))
    a = -full.matrix.toarray() / full.capacity[:, None]
    b, c = full.forcing / full.capacity[:, None], full.observation.toarray()
    return SimpleNamespace(a=a, b=b, c=c, d=full.feedthrough, names=full.system.inputs)


def vars_of(resolution):
    return {name: getattr(resolution, name) for name in type(resolution).__dataclass_fields__}


@cache
def step_of(kind, inputs, flow, inlet, like, length):
    from scipy.linalg import expm

    found = whole(kind, inputs, flow, inlet, like)
    n, m = found.b.shape
    joined = np.zeros((n + m, n + m))
    joined[:n, :n], joined[:n, n:] = found.a * length, found.b * length
    powers = expm(joined)
    return powers[:n, :n], powers[:n, n:]


@pytest.mark.parametrize("kind", ["jets", "channels", "channels with board and leakage"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_error_stated_with_a_trace_holds(kind, data):
    small, length = model(kind), 2e-3
    found = whole(kind)
    forward, push = step_of(kind, "blocks", FLOW, INLET, None, length)
    count = len(small.inputs)
    levels = st.lists(st.floats(-1.0, 1.0), min_size=count, max_size=count)
    trace = np.array(data.draw(st.lists(levels, min_size=1, max_size=30)))
    change = trace * small.full_steps
    answer = small.simulate(length * np.arange(len(trace) + 1), change + small.input_reference)
    state = np.zeros(len(found.a))
    for k, drive in enumerate(change):
        state = forward @ state + push @ drive
        exact = found.c @ state + found.d @ drive + small.output_reference
        off = np.abs(answer.temperatures[k + 1] - exact)
        assert np.all(off <= answer.error + 1e-9)


def test_the_worst_trace_that_there_is():
    """Inputs that follow the sign of the error's impulse answer: no trace is further off."""
    small, found = model("channels"), whole("channels")
    length, steps = 5e-4, 400
    forward, push = step_of("channels", "blocks", FLOW, INLET, None, length)
    fleet = small.fleet(length)
    x, z = push, fleet.drive
    answers = []
    for _ in range(steps):
        answers.append(found.c @ x - small.c @ z)
        x, z = forward @ x, fleet.transition @ z
    answers[0] += found.d - small.d  # what shows while the input stands
    impulse = np.array(answers)  # (steps, outputs, inputs) per unit held for a step
    output = small.outputs.index("junction left")
    worst = np.sign(impulse[::-1, output]) * 0.5 * small.full_steps
    off = float((impulse[::-1, output] * worst).sum())
    stated = small.trace_error(np.concatenate([0.0 * worst[:1], worst]))[output]
    assert 0.05 * stated < off <= stated


@pytest.mark.parametrize("kind", ["jets", "channels"])
def test_a_family_whose_flow_changes_on_the_way(kind):
    small = family(kind)
    like = (FLOW * 1.0, 325.0)  # the family's point in the middle: it names the hottest places
    rng = np.random.default_rng(SEED)
    points = [(0.8 * FLOW, 310.0), (1.25 * FLOW, 322.0), (1.0 * FLOW, 315.0)]
    steps, length = 24, 5e-3
    which = rng.integers(0, 3, steps)
    flow = np.array([points[k][0] for k in which])
    drive = rng.uniform(0.0, 1.0, (steps, 3)) * [80.0, 30.0, 0.0]
    drive[:, 2] = [points[k][1] for k in which]
    times = length * np.arange(steps + 1)
    answer = small.simulate(times, drive, volume_flow=flow)
    state = np.zeros(len(whole(kind, "dies", *points[0], like).a))
    seen = 0.0
    for k, j in enumerate(which):
        found = whole(kind, "dies", *points[j], like)
        forward, push = step_of(kind, "dies", *points[j], like, length)
        change = drive[k] - small.input_reference
        state = forward @ state + push @ change
        exact = found.c @ state + found.d @ change + small.output_reference
        off = np.abs(answer.temperatures[k + 1] - exact)
        assert np.all(off <= answer.error)
        seen = max(seen, float(off.max()))
    assert seen > 1e-3  # the comparison sees something


@pytest.mark.parametrize("kind", ["jets", "channels"])
@settings(max_examples=6, deadline=None)
@given(flow=st.floats(0.7, 1.3), inlet=st.floats(305.0, 325.0))
def test_between_its_points_a_family_is_as_near_as_it_says(kind, flow, inlet):
    small = family(kind)
    at = small.at(flow * FLOW, inlet)
    assert at.poles.real.max() < 0.0
    assert np.linalg.eigvalsh(at.a + at.a.T).max() < 0.0  # no flow in time can make it grow
    expected = solved(kind, flow * FLOW, inlet)
    answer = small.steady(flow * FLOW, {"inlet": inlet})
    # Rises are counted from the family's reference: the inlet steps by what is above it.
    step = np.abs(np.array([1.0, 1.0, (inlet - 325.0) / 10.0]))
    stated = small.error @ step
    for name, value in expected.items():
        allowed = stated[small.outputs.index(name)] + STEADY
        assert abs(answer[name] - value) <= allowed, name


def test_a_trace_beside_the_transient_solve():
    """`solve_transient` with its properties held, by steps of its own in all cells."""
    small = model("channels", "dies")
    times = [0.0, 0.02, 0.05, 0.06, 0.2]
    watts = [[80.0, 30.0], [10.0, 60.0], [0.0, 0.0], [90.0, 20.0]]
    power = PowerTrace.steps(["left", "right"], times, watts)
    run = plate("channels").solve_transient(
        power, 0.2, volume_flow=FLOW, inlet_temperature=INLET, tolerance=0.02, initial="steady",
        properties="initial", grid=GRID, threads=1,
    )  # fmt: skip
    answer = small.follow(power, 0.2)
    assert answer.times.tolist() == times
    for name in ("junction mean left", "junction mean right", "outlet"):
        off = np.abs(answer[name] - np.interp(times, run.times, run.probes[name]))
        allowed = answer.error[small.outputs.index(name)] + 0.02 + STEADY
        # A junction's half cell answers at once: at a jump there are two temperatures.
        assert (off.max() if name == "outlet" else off[-1]) <= allowed, name
    assert np.ptp(answer["junction mean left"]) > 5.0


def test_traces_of_powers():
    small = model("jets", "dies")
    burst = PowerTrace.steps("*", [0.0, 0.3, 0.5], [1.0, 0.25], repeat=True)
    answer = small.follow(burst, 1.2, initial="idle")
    assert answer.times == pytest.approx([0.0, 0.3, 0.5, 0.8, 1.0, 1.2])
    factor = np.array([1.0, 0.25, 1.0, 0.25, 1.0])
    powers = {"left": 80.0 * factor, "right": 30.0 * factor}
    by_hand = small.simulate(answer.times, powers)
    assert by_hand.temperatures == pytest.approx(answer.temperatures, abs=1e-9)
    with pytest.raises(InputError, match="HG474"):
        small.follow(PowerTrace.lines(["left"], [0.0, 1.0], [1.0, 2.0]), 1.0)
    with pytest.raises(InputError, match="HG474"):
        small.follow(PowerTrace.steps(["left"], [0.0, 1.0], [1.0]), 2.0)
    with pytest.raises(InputError, match="HG475"):
        small.follow(PowerTrace.steps(["middle"], [0.0, 1.0], [1.0]), 1.0)


def test_a_family_at_its_own_points():
    small = family("jets")
    for flow in (0.7, 1.3):
        answer = small.steady(flow * FLOW, {"inlet": 305.0})
        for name, value in solved("jets", flow * FLOW, 305.0).items():
            assert answer[name] == pytest.approx(value, abs=5e-3), name
    still = small.simulate(
        [0.0, 1.0, 2.0], {"inlet": 305.0}, volume_flow=0.7 * FLOW, initial="steady"
    )
    assert np.ptp(still.temperatures, axis=0).max() < 1e-9


@pytest.mark.parametrize("kind", ["jets", "channels"])
def test_what_held_properties_cost_is_what_is_stated(kind):
    small = model(kind)
    half = {name: 0.5 * power for name, power in zip(small.inputs, small.rated, strict=True)}
    half["inlet"] = INLET
    held = small.steady(half)
    maps = {die.name: die.power_map.scaled(0.5 * die.power) for die in plate(kind).stack.dies}
    full = solved(kind, **maps)
    found = max(abs(held[name] - value) for name, value in full.items())
    # Stated is the largest of all outputs, of which `full` holds four.
    assert found - STEADY <= small.solve_difference <= 1.5 * found + STEADY
    assert f"{small.solve_difference:.2g} K" in small.summary()
    assert held.solve_difference == small.solve_difference


def test_points_tiles_and_maps_by_name():
    found = plate("jets").resistance_matrix(
        volume_flow=FLOW, inlet_temperature=INLET, grid=GRID, threads=1,
        inputs={"fft": ("right", PowerMap.uniform(5.0, 3e-3, 8e-3))},
        points={"corner": (0.5e-3, 0.5e-3, 2.5e-3)},
    )  # fmt: skip
    assert found.inputs == ("fft", "inlet")
    assert found.rated[0] == 5.0
    base = found.steady({"fft": 0.0})
    assert base["point corner"] == pytest.approx(INLET, abs=1e-9)
    assert (
        0.0 < found.steady({})["point corner"] - INLET < found.steady({})["junction right"] - INLET
    )
    tiles = tile_matrix("jets", GRID)
    assert tiles.inputs[:2] == ("left[0,0]", "left[0,1]")
    assert tiles.rated == pytest.approx([*[5.0] * 6, *[3.0] * 6, INLET])
    assert found.junction("right", {}).shape == found.faces["right"].shape[1:]
    assert "mK/W" in found.summary()
    assert "<table>" in found._repr_html_()
    assert found.plot().axes
    assert found.to_dict()["inputs"] == ["fft", "inlet"]


@pytest.mark.parametrize(
    "inputs",
    [
        "blobs",
        (0, 3),
        (2.5, 1),
        (1000, 1000),
        3,
        {},
        {"a": PowerMap.uniform(1.0, 5e-3, 8e-3)},  # two dies: which one?
        {"a": ("middle", PowerMap.uniform(1.0, 5e-3, 8e-3))},
        {"a": ("left", PowerMap.uniform(1.0, 8e-3, 8e-3))},
        {"a": ("left", PowerMap.uniform(0.0, 5e-3, 8e-3))},
    ],
)
def test_inputs_that_are_refused(inputs):
    with pytest.raises(InputError, match="HG477"):
        plate("jets").reduce(
            volume_flow=FLOW, inlet_temperature=INLET, tolerance=1.0, inputs=inputs
        )


@pytest.mark.parametrize(
    "point", [(1.0, 0.0, 0.0), (1e-3, np.nan, 0.0), "abc", (1e-3, 1e-3), (0.1e-3, 0.1e-3, 0.1e-3)]
)
def test_points_that_are_refused(point):
    with pytest.raises(InputError, match=r"HG478|HG101"):
        plate("jets").reduce(
            volume_flow=FLOW, inlet_temperature=INLET, tolerance=1.0, grid=GRID, threads=1,
            points={"there": point},
        )  # fmt: skip


def test_what_a_family_refuses():
    small = family("jets")
    with pytest.raises(InputError, match="HG476"):
        small.at(2.0 * FLOW, 310.0)
    with pytest.raises(InputError, match="HG476"):
        small.simulate([0.0, 1.0], {"inlet": 340.0}, volume_flow=FLOW)
    with pytest.raises(InputError, match="HG476"):
        small.simulate([0.0, 1.0], {}, volume_flow=[np.nan])
    with pytest.raises(InputError, match="HG474"):
        small.simulate([0.0, 1.0], {}, volume_flow=[FLOW, FLOW])
    with pytest.raises(InputError, match="HG134"):
        plate("jets").reduce_over(
            volume_flows=[2.0, 1.0], inlet_temperatures=[300.0], tolerance=1.0
        )
    assert "between them" in small.summary()
    assert small.plot().axes
