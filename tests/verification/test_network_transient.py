"""A network in the course of time, against solutions worked out by hand.

1. A front leaves a pipe after exactly the time its coolant needs, spread over one step for each
   link that it passes; backwards too; a pipe with losses gives its exact exponential.
2. A plate with its chip answers a step of heat with exp(-t / (R C)).
3. A pump that trips coasts down as 1 / (1 + t / tau), and the flow of a square law with it.
4. What is steady stays so; energy closes, with valves shutting and loops closed.
5. What has no answer is refused.
6. Exchangers with a second stream: their share of each step, and the steady state of a loop.
"""

import math

import numpy as np
import pytest

from heatgrade.errors import NetworkError
from heatgrade.materials import Coolant
from heatgrade.network import (
    ConstantPower,
    Fitting,
    FixedHead,
    GivenExchanger,
    GivenFlow,
    HeadCurve,
    HeatStep,
    MountedPlate,
    NetworkBuilder,
    Pipe,
    PlateExchanger,
    PumpTrip,
    SecondStreamRamp,
    SupplyRamp,
    ValveClosing,
    solve_network,
    solve_network_transient,
)

WATER = Coolant("water")
SUPPLY, WARMER = 303.15, 313.15  # K
ENERGY = 1e-8  # of all that is moved
EXACT = 1e-9  # relative
PROFILE = 1e-2  # K: a losing pipe begins with one heat capacity
DENSITY = 1e-5  # relative: friction heats, and the coolant becomes lighter
SEED = 20261125


class Sheet:
    """dp = b V|V| and a constant resistance."""

    def __init__(self, heat_flow=0.0, resistance=0.03, b=1e13):
        self.heat_flow, self.resistance, self.b = heat_flow, resistance, b

    def pressure_coefficients(self, temperature):
        return 0.0, self.b

    def thermal_resistance(self, volume_flow, temperature):
        return np.full(np.shape(volume_flow), self.resistance)

    def check(self, volume_flow, temperature, where):
        return ()


def row(*links, flow, backwards=False):
    """Links one after the other, fed at the first node."""
    builder = NetworkBuilder()
    nodes = [builder.node(f"node {k}") for k in range(len(links) + 1)]
    for k, parts in enumerate(links):
        ends = nodes[k : k + 2]
        builder.place(builder.link(*(ends[::-1] if backwards else ends)), parts, f"link {k}")
    return builder.network(fixed=[(nodes[-1], 0.0)], inflow=[(nodes[0], flow)])


def run(network, flow, **options):
    return solve_network_transient(network, WATER, SUPPLY, flow_scale=flow, **options)


def transit(*pipes, flow):
    density = float(WATER.properties(SUPPLY).density)
    return sum(math.pi / 4 * p.inner_diameter**2 * p.length for p in pipes) * density / flow


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("count", [1, 7])
def test_front_arrives_in_time_and_is_not_smeared(count, backwards):
    pipes = [Pipe(1.0 + 0.37 * k, 0.02) for k in range(count)]
    flow, step = 0.3, 0.05
    network = row(*([pipe] for pipe in pipes), flow=flow, backwards=backwards)
    due = transit(*pipes, flow=flow)
    found = run(
        network,
        flow,
        end_time=due + (count + 3) * step,
        time_step=step,
        events=[SupplyRamp(0.0, 0.0, WARMER)],
    )
    last = found.node_temperature[:, count]
    warmed = found.node_temperature[-1, 0] - SUPPLY
    early = found.time <= due - count * step
    late = found.time >= due + (count + 1) * step
    assert late.any()
    assert np.abs(last[early] - last[0]).max() < 1e-3  # friction in a warmer pipe upstream
    assert np.abs(last[late] - last[-1]).max() < 1e-3
    assert last[-1] - last[0] == pytest.approx(warmed, abs=1e-2)
    # the middle of the front, by area
    mean = step * (last[-1] - last[1:]).sum() / (last[-1] - last[0])
    assert mean == pytest.approx(due, abs=1e-3 * due)
    assert found.energy_balance < ENERGY


def test_pipe_with_losses_gives_its_exponential():
    pipe = Pipe(40.0, 0.02, heat_loss=8.0, ambient_temperature=293.15)
    flow = 0.1
    network = row([pipe], flow=flow)
    due = transit(pipe, flow=flow)
    found = run(
        network,
        flow,
        end_time=1.2 * due,
        time_step=due / 100,
        events=[SupplyRamp(0.0, 0.0, WARMER)],
    )
    capacity = float(WATER.enthalpy_difference(293.15, WARMER)) / 20.0
    expected = 293.15 + 20.0 * math.exp(-8.0 * 40.0 / (flow * capacity))
    assert found.node_temperature[-1, 1] == pytest.approx(expected, abs=0.02)  # friction heat
    before = (found.time > 0.0) & (found.time < 0.98 * due)  # then as in the first step
    assert np.ptp(found.node_temperature[before, 1]) < PROFILE
    assert found.energy_balance < ENERGY


def test_plate_answers_a_step_with_its_time_constant():
    plate = MountedPlate(Sheet(400.0, resistance=0.05), name="plate")
    network = row([plate], flow=0.05)
    found = run(
        network,
        0.05,
        end_time=30.0,
        time_step=0.5,
        heat_capacity=200.0,
        events=[HeatStep((0,), 5.0, 1000.0)],
    )
    after = np.maximum(found.time - 5.0, 0.0)
    expected = SUPPLY + 0.05 * (1000.0 - 600.0 * np.exp(-after / (0.05 * 200.0)))
    np.testing.assert_allclose(found.junction_temperature[:, 0], expected, rtol=EXACT)
    assert found.energy_balance < ENERGY


@pytest.mark.parametrize(
    "pump",
    [
        HeadCurve((0.0, 1e-3, 2e-3), (9e4, 8e4, 5e4)),
        ConstantPower(60.0),
        FixedHead(8e4),
        GivenFlow(1e-3),
    ],
    ids=lambda pump: type(pump).__name__,
)
def test_tripped_pump_coasts_down(pump):
    # upon a load of a square law every one of them gives a flow that goes with its speed
    builder = NetworkBuilder()
    suction, supply, back = (builder.node(n) for n in ("suction", "supply", "return"))
    builder.place(builder.link(suction, supply), [pump], "pump")
    builder.place(builder.link(supply, back), [Fitting(20.0, 0.02)], "load")
    network = builder.network(fixed=[(suction, 0.0), (back, 0.0)])
    found = run(
        network, 0.5, end_time=6.0, time_step=0.5, events=[PumpTrip(0, 1.0, coast_down=2.0)]
    )
    begin = found.time[1:] - 0.5
    speed = np.where(begin < 1.0, 1.0, 1.0 / (1.0 + (begin - 1.0) / 2.0))
    np.testing.assert_allclose(found.mass_flow[1:, 1] / found.mass_flow[0, 1], speed, rtol=DENSITY)
    at_once = run(network, 0.5, end_time=1.0, time_step=0.5, events=[PumpTrip(0, 0.0)])
    assert abs(at_once.mass_flow[-1, 1]) < 1e-6 * found.mass_flow[0, 1]


@pytest.mark.parametrize("element", [1, 2, -1])
def test_what_has_no_speed_cannot_trip(element):
    network = row([HeadCurve((0.0, 1e-3), (9e4, 0.0)), Pipe(1.0, 0.02)], flow=0.1)
    with pytest.raises(NetworkError, match="HG570") as caught:
        run(network, 0.1, end_time=1.0, time_step=0.5, events=[PumpTrip(element, 9.0)])
    assert caught.value.value == element


def ladder(rng, rungs=5):
    builder = NetworkBuilder()
    left, right = builder.node("supply"), builder.node("return")
    ends = (left, right)
    for k in range(rungs):
        a, b = builder.node(f"a{k}"), builder.node(f"b{k}")
        pipe = Pipe(rng.uniform(0.5, 3.0), 0.02, heat_loss=2.0, ambient_temperature=295.0)
        builder.place(builder.link(left, a), [pipe], "supply")
        plate = MountedPlate(Sheet(rng.uniform(200, 900), b=1e12), name="plate")
        hose = Pipe(rng.uniform(0.3, 1.0), 0.012)
        builder.place(builder.link(a, b), [hose, plate, hose], f"rung {k}")
        builder.place(builder.link(b, right), [pipe], "return")
        left, right = a, b
    return builder, ends


def test_steady_stays_steady_and_events_close_the_energy():
    rng = np.random.default_rng(SEED)
    builder, (supply, back) = ladder(rng)
    network = builder.network(fixed=[(back, 0.0)], inflow=[(supply, 0.3)])
    calm = run(network, 0.3, end_time=20.0, time_step=0.5, heat_capacity=150.0)
    assert np.abs(calm.node_temperature - calm.node_temperature[0]).max() < PROFILE
    assert np.abs(calm.mass_flow - calm.mass_flow[0]).max() < 1e-5 * 0.3
    shut = int(np.flatnonzero((network.start == 2) & (network.end == 3))[0])
    plates = tuple(calm.plate.tolist())
    events = [
        HeatStep(plates[1:3], 3.0, 1500.0),
        SupplyRamp(2.0, 9.0, WARMER),
        ValveClosing(shut, 6.0),
    ]
    found = run(network, 0.3, end_time=40.0, time_step=0.5, heat_capacity=150.0, events=events)
    assert found.energy_balance < ENERGY
    assert found.mass_flow[-1, shut] == 0.0
    # the plate behind the shut valve has nowhere to put its heat
    hot = int(np.flatnonzero(network.elements.link[found.plate] == shut)[0])
    power = network.elements.heat_flow[found.plate[hot]]
    risen = found.junction_temperature[-1, hot] - found.junction_temperature[12, hot]
    assert risen == pytest.approx(power * (40.0 - 6.0) / 150.0, rel=EXACT)


def test_closed_loop_with_losses():
    """A pump drives a loop whose pipes lose what the plate gives: energy in time closes."""
    builder = NetworkBuilder()
    vessel, supply, back = (builder.node(n) for n in ("vessel", "supply", "return"))
    builder.place(builder.link(vessel, supply), [HeadCurve((0.0, 1e-3), (6e4, 2e4))], "pump")
    builder.place(builder.link(supply, back), [MountedPlate(Sheet(800.0, b=1e12))], "branch")
    pipe = Pipe(30.0, 0.02, heat_loss=4.0, ambient_temperature=293.15)
    builder.place(builder.link(back, vessel), [pipe], "return")
    network = builder.network(fixed=[(vessel, 2e5)])
    found = run(
        network,
        0.3,
        end_time=120.0,
        time_step=1.0,
        heat_capacity=500.0,
        events=[HeatStep((1,), 10.0, 1600.0)],
    )
    assert found.energy_balance < ENERGY
    assert found.junction_temperature[-1, 0] > found.junction_temperature[0, 0] + 1.0
    with pytest.raises(NetworkError, match="HG529"):
        run(network, 0.3, end_time=1e4, time_step=1e3)


SAME = 1e-6  # K: where both are steady
SECOND = 293.15  # K
FIRST = 0.02  # K, in the step of a change by 20 K: heat capacities of the step before


def test_what_passes_an_exchanger_comes_closer_to_its_second_stream():
    network = row([GivenExchanger(0.75, SECOND)], flow=0.3)
    found = run(network, 0.3, end_time=5.0, time_step=0.5, events=[SupplyRamp(1.0, 1.0, WARMER)])
    out = found.outlet_temperature[:, 0]
    warm, cold = (SECOND + 0.25 * (entered - SECOND) for entered in (WARMER, SUPPLY))
    np.testing.assert_allclose(out[:3], cold, atol=SAME)
    np.testing.assert_allclose(out[3], warm, atol=FIRST)  # with the front
    np.testing.assert_allclose(out[4:], warm, atol=SAME)
    assert found.energy_balance < ENERGY


def test_a_second_stream_that_gets_warmer():
    network = row([GivenExchanger(0.75, SECOND)], flow=0.3)
    ramp = SecondStreamRamp(0, 1.0, 2.0, SECOND + 8.0)
    found = run(network, 0.3, end_time=4.0, time_step=0.5, events=[ramp])
    out = found.outlet_temperature[:, 0]
    for k, warmer in ((2, 0.0), (4, 4.0), (5, 8.0), (8, 8.0)):
        expected = SECOND + warmer + 0.25 * (SUPPLY - SECOND - warmer)
        assert out[k] == pytest.approx(expected, abs=FIRST)
    assert found.energy_balance < ENERGY
    with pytest.raises(NetworkError, match="HG569"):
        run(network, 0.3, end_time=1.0, time_step=0.5, events=[SecondStreamRamp(3, 0, 1, SUPPLY)])


def test_a_closed_loop_settles_at_its_steady_state():
    def loop(heat):
        builder = NetworkBuilder()
        nodes = [builder.node(name) for name in ("suction", "discharge", "warm", "cold")]
        exchanger = PlateExchanger(
            2.0, 10, 0.1, 2e-3, WATER, 0.5, SECOND, rated_mass_flow=0.5, rated_pressure_drop=2e4
        )
        parts = (
            [HeadCurve((0.0, 3e-4, 6e-4), (60e3, 50e3, 30e3))],
            [Pipe(1.0, 0.02), MountedPlate(Sheet(heat_flow=heat, b=2e11))],
            [Pipe(1.0, 0.02), exchanger],
            [Pipe(1.0, 0.02)],
        )
        for k, row_of_parts in enumerate(parts):
            builder.place(builder.link(nodes[k], nodes[(k + 1) % 4]), row_of_parts, "")
        return builder.network(fixed=[(nodes[0], 0.0)])

    network = loop(8000.0)
    plate = int(np.flatnonzero(network.elements.heat_flow > 0.0)[0])
    found = run(
        network,
        0.3,
        end_time=120.0,
        time_step=0.25,
        heat_capacity=300.0,
        events=[HeatStep((plate,), 1.0, 12000.0)],
    )
    assert found.energy_balance < ENERGY
    for step, heat in ((3, 8000.0), (-1, 12000.0)):
        steady = solve_network(loop(heat), WATER, SUPPLY, flow_scale=0.3)
        for before, after in (
            (steady.mass_flow, found.mass_flow[step]),
            (steady.temperature, found.node_temperature[step]),
        ):
            np.testing.assert_allclose(after, before, rtol=1e-5)
