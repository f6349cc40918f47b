"""Heat in time in resolved coolant: (1) a wave that flow carries along and conduction fades, exact,
second order in space and time, (2) the slowest mode of solid and coolant in series, exact, (3) a
manufactured temperature in solid and coolant under a flow that swings, second order, (4) the end
is the steady solution, in a flow that stands and in one that goes on, (5) the heat account closes,
and tells what openings and parts tell, (6) mean and fluctuation, snapshots, threads, (7) joined
sides: a box without a rise warms up, one with its rise does not, (8) bad input and what does not
settle."""

import numpy as np
import pytest

from heatgrade.errors import InputError, NotConverged
from heatgrade.grid import Grid
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.resolved import (
    ConjugateCourse,
    ConjugateSettings,
    CourseSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    HeatCourseSettings,
    Opening,
    Periodic,
    TotalFlow,
    heat_step,
    solve_conjugate,
    solve_conjugate_transient,
    solve_flow,
)
from heatgrade.transient import HeatAccount

FLAT = {"z-": "symmetry", "z+": "symmetry"}
OPEN = FLAT | {"y-": "symmetry", "y+": "symmetry"}
ORDER = 0.1  # about 2
BALANCE = 1e-8  # of heat, integrated in time
STEADY = 2e-4  # over the rise of temperature


def liquid(density=1.0, capacity=1.0, conductivity=1.0, viscosity=1.0):
    return CoolantProperties(*map(np.array, (density, capacity, conductivity, viscosity)))


def wave(cells, steps):
    """cos(2 pi (x - t)) that fades, in plug flow through joined sides; its largest error."""
    grid = Grid(np.linspace(0.0, 1.0, cells + 1), [0.0, 1.0], [0.0, 1.0])
    joined = (Periodic("x", mass_flow=1.0, temperature_rise=0.0),)
    room = FlowDomain.full(grid, (), OPEN, periodic=joined)
    plug = solve_flow(room, 1.0, 0.1, FlowSettings(tolerance=1e-10))
    conductivity, duration = 0.02, 0.4
    turn = 2.0 * np.pi

    def exact(time):
        fade = np.exp(-conductivity * turn**2 * time)
        return 300.0 + fade * np.cos(turn * (grid.x - time))[:, None, None]

    settings = HeatCourseSettings(
        CourseSettings(duration, step=duration / steps, threads=1), 1e-8, "central"
    )
    found = solve_conjugate_transient(
        room, liquid(conductivity=conductivity), 300.0, 0.0, np.zeros(grid.shape), 1.0, settings,
        start=exact(0.0), flow=plug, standing=True,
    )  # fmt: skip
    assert found.account.balance < BALANCE
    return np.abs(found.temperature - exact(duration)).max()


def test_a_wave_that_is_carried_and_fades():
    coarse, fine = wave(24, 8), wave(48, 16)
    assert np.log2(coarse / fine) == pytest.approx(2.0, abs=ORDER)
    assert fine < 0.02


def test_the_slowest_mode_of_solid_and_coolant():
    """Layers with ends that nothing passes: k1 b1 tan(b1 h1) + k2 b2 tan(b2 h2) = 0."""
    k, c, h = np.array([2.0, 0.5]), np.array([1.5, 4.0]), np.array([0.4, 0.6])

    def missing(rate):
        b = np.sqrt(rate * c / k)
        return float((k * b * np.tan(b * h)).sum())

    pole = min((0.5 * np.pi / h) ** 2 * k / c)  # the root lies between it and the next one
    low, high = 1.0001 * pole, 0.9999 * max((0.5 * np.pi / h) ** 2 * k / c)
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if missing(middle) < 0.0 else (low, middle)
    rate = 0.5 * (low + high)
    b = np.sqrt(rate * c / k)
    grid = Grid([0.0, 1.0], [0.0, 1.0], np.linspace(0.0, 1.0, 41))
    wet = np.broadcast_to(grid.z > 0.4, grid.shape)
    shape = np.where(
        grid.z < 0.4,
        np.cos(b[0] * grid.z) / np.cos(b[0] * h[0]),
        np.cos(b[1] * (1.0 - grid.z)) / np.cos(b[1] * h[1]),
    )
    openings = (Opening("in", "x-", TotalFlow(0.0)), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.from_cells(grid, wet, openings, {"y-": "symmetry", "y+": "symmetry"})
    still = solve_flow(room, 1.0, 1.0)
    duration = 1.0 / rate
    found = solve_conjugate_transient(
        room, liquid(4.0, 1.0, k[1]), 300.0, k[0], np.zeros(grid.shape), c[0],
        HeatCourseSettings(CourseSettings(duration, step=duration / 40, threads=1), 1e-8),
        start=300.0 + shape, flow=still, standing=True,
    )  # fmt: skip
    expected = 300.0 + shape * np.exp(-1.0)
    assert np.abs(found.temperature[0, 0] - expected).max() < 2e-3 * np.ptp(shape)


def layer(cells, steps):
    """Solid below, coolant that a pressure swings above; the error of a manufactured field."""
    viscosity, rate, half = 0.1, 4.0, 0.5
    k, stored = np.array([3.0, 0.05]), np.array([2.0, 1.0])  # of solid and coolant
    edges = np.linspace(0.0, 1.0, cells + 1)
    grid = Grid(edges, edges, [0.0, 1.0])
    wet = np.broadcast_to((grid.y > half)[:, None], grid.shape)
    joined = (Periodic("x", pressure_drop=1.0, temperature_rise=0.0),)
    room = FlowDomain.from_cells(grid, wet, (), FLAT | {"y+": "symmetry"}, joined)
    root = np.sqrt(1j * rate / viscosity)

    def velocity(y, time):
        shape = (1.0 - np.cosh(root * (1.0 - y)) / np.cosh(root * half)) / (1j * rate)
        return np.where(y > half, (shape * np.exp(1j * rate * time)).real, 0.0)

    y, x, turn = grid.y, grid.x[:, None, None], 2.0 * np.pi
    slope = 1.5  # of the coolant's temperature at the wall
    up = y - half
    across = np.where(
        up < 0.0, 1.0 + slope * k[1] / k[0] * (up + up**2 / (2 * half)),
        1.0 + slope * (up - up**2 / (2 * half)),
    )  # fmt: skip
    bend = np.where(up < 0.0, slope * k[1] / k[0] / half, -slope / half)
    across, bend = across[None, :, None], bend[None, :, None]
    conducts = np.where(wet, k[1], k[0])
    holds = np.where(wet, stored[1], stored[0])
    volume = grid.plan_area[:, :, None] * grid.dz

    def exact(time):
        return np.cos(turn * x) * across * (1.0 + 0.5 * np.sin(3.0 * time))

    def heat(time):
        swing = 1.0 + 0.5 * np.sin(3.0 * time)
        still = holds * np.cos(turn * x) * across * 1.5 * np.cos(3.0 * time)
        moved = -turn * np.sin(turn * x) * across * swing * velocity(y, time)[None, :, None]
        spread = conducts * np.cos(turn * x) * (bend - turn**2 * across) * swing
        return volume * (still + moved - spread)

    duration = 0.8
    start = velocity(y, 0.0)[None, :, None] * np.ones((cells + 1, 1, 1))
    settings = HeatCourseSettings(
        CourseSettings(duration, step=duration / steps, tolerance=1e-9, threads=1), 1e-8, "central"
    )
    found = solve_conjugate_transient(
        room, liquid(conductivity=k[1], viscosity=viscosity), 300.0, k[0], heat, stored[0],
        settings, start=300.0 + exact(0.0), strength=lambda time: np.cos(rate * time),
        flow=(start, np.zeros((cells, cells + 1, 1)), np.zeros((cells, cells, 2))),
    )  # fmt: skip
    assert found.account.balance < BALANCE
    return np.abs(found.temperature - 300.0 - exact(duration)).max()


def test_a_manufactured_temperature_in_solid_and_coolant():
    coarse, fine = layer(12, 12), layer(24, 24)
    assert np.log2(coarse / fine) == pytest.approx(2.0, abs=ORDER)
    assert fine < 0.03


def slab():
    """Coolant over a heated solid, half of it in a bar across the way."""
    grid = Grid(np.linspace(0.0, 3.0, 13), np.linspace(0.0, 1.0, 9), [0.0, 1.0])
    wet = np.ones(grid.shape, bool)
    wet[:, :2] = wet[4:6, 2:4] = False
    openings = (Opening("in", "x-", TotalFlow(0.75)), Opening("out", "x+", GivenPressure()))
    heat = np.zeros(grid.shape)
    heat[:, 0] = 0.1 / 12
    return FlowDomain.from_cells(grid, wet, openings, FLAT), heat


COOLANT = liquid(conductivity=0.02, viscosity=0.05)


def course(duration, step, *, threads=1, **more):
    room, heat = slab()
    known = {key: more.pop(key) for key in ("average_from", "snapshots") if key in more}
    settings = HeatCourseSettings(
        CourseSettings(duration, step=step, threads=threads, tolerance=1e-7, **known), 1e-6
    )
    one = np.zeros(room.grid.shape, bool)
    one[6, 3] = True
    solid = {"solid": room.volume == 0.0, "cell": one}
    return solve_conjugate_transient(
        room, COOLANT, 300.0, 0.5, heat, 1.0, settings, parts=solid, **more
    )


def test_the_end_is_the_steady_solution():
    room, heat = slab()
    steady = solve_conjugate(
        room, COOLANT, 300.0, 0.5, heat, ConjugateSettings(FlowSettings(tolerance=1e-8), 1e-7)
    )
    rise = np.ptp(steady.temperature)
    for given in ({}, {"flow": steady.flow, "standing": True}):
        found = course(60.0, 0.5, **given)
        assert found.account.balance < BALANCE
        np.testing.assert_allclose(found.temperature, steady.temperature, atol=STEADY * rise)
        assert found.openings["out"][-1] == pytest.approx(
            steady.opening_temperature["out"], abs=STEADY * rise
        )
        assert found.parts["solid"].heat[-1] == pytest.approx(0.1, rel=1e-3)
        assert (found.flow is None) == bool(given)
    stays = course(2.0, 0.5, flow=steady.flow, start=steady.temperature)
    np.testing.assert_allclose(stays.temperature, steady.temperature, atol=STEADY * rise)


def test_the_account_tells_what_openings_and_parts_tell():
    found = course(2.0, 0.02)
    account = found.account
    assert account.balance < BALANCE
    assert account.released == pytest.approx(0.1 * 2.0, rel=1e-9)
    out = 0.75 * (found.openings["out"] - 300.0)
    left = np.trapezoid(np.concatenate([[0.0], out]), np.concatenate([[0.0], found.time]))
    assert account.left == pytest.approx(left, rel=2e-3)
    part = found.parts["solid"]
    assert (np.diff(part.mean) > 0.0).all()
    assert (part.hottest > part.mean).all()


def test_mean_fluctuation_snapshots_and_threads(monkeypatch):
    def swell(time):
        return 1.0 + 0.3 * np.sin(2.0 * np.pi * time)

    monkeypatch.setattr("heatgrade.resolved.flow_state.SERIAL_CELLS", 0)  # one thread else
    given = {"strength": swell, "average_from": 1.0, "snapshots": (0.5, 1.5)}
    found = course(2.0, 0.1, **given)
    two = course(2.0, 0.1, threads=2, **given)
    np.testing.assert_array_equal(found.temperature, two.temperature)
    assert [time for time, _ in found.snapshots] == pytest.approx([0.5, 1.5])
    assert found.snapshots[1][1].mean() > found.snapshots[0][1].mean() > 300.0
    late = found.time > 1.0 + 1e-9
    mean, rms = found.statistics(found.parts["solid"].mean)
    assert mean == pytest.approx(found.parts["solid"].mean[late].mean())
    assert rms == pytest.approx(found.parts["solid"].mean[late].std())
    room, _ = slab()
    assert found.mean[room.volume == 0.0].mean() == pytest.approx(mean, abs=1e-9)
    mean, rms = found.statistics(found.parts["cell"].mean)
    assert (found.mean[6, 3, 0], found.rms[6, 3, 0]) == pytest.approx((mean, rms), rel=1e-6)
    assert rms > 1e-3
    assert found.flow.mean.opening("in").mass_flow == pytest.approx(0.75, rel=0.01)


def test_statistics_weigh_steps_by_their_length():
    time = np.array([1.0, 3.0, 4.0])
    empty = ConjugateCourse(
        time, np.zeros((1, 1, 1)), None, {}, {}, HeatAccount(), 0, average_from=2.0
    )
    mean, rms = empty.statistics(np.array([100.0, 1.0, 4.0]))
    assert (mean, rms) == pytest.approx((2.5, 1.5))


def ring(**joined):
    """Coolant alone, joined along its way, 0.2 W in it."""
    grid = Grid(np.linspace(0.0, 1.0, 5), [0.0, 1.0], [0.0, 1.0])
    room = FlowDomain.full(grid, (), OPEN, periodic=(Periodic("x", **joined),))
    settings = HeatCourseSettings(CourseSettings(1.0, step=0.05, threads=1), 1e-9)
    return solve_conjugate_transient(
        room,
        liquid(),
        300.0,
        0.0,
        np.full(grid.shape, 0.05),
        1.0,
        settings,
        flow=solve_flow(room, 1.0, 1.0) if "mass_flow" in joined else None,
    )


def test_a_box_without_a_rise_warms_up():
    free, given = ring(mass_flow=0.5, temperature_rise=0.0), ring(mass_flow=0.5)
    np.testing.assert_allclose(free.temperature, 300.2, rtol=1e-9)
    assert free.account.stored == pytest.approx(0.2)
    assert given.account.left == pytest.approx(0.2)  # 0.4 K from cell to cell
    assert given.temperature.mean() == pytest.approx(300.0, abs=1e-6)
    assert np.ptp(given.temperature) > 0.2
    for found in (free, given):
        assert found.account.balance < BALANCE


def test_joined_sides_that_pressure_drives_need_a_rise():
    with pytest.raises(InputError, match="HG862"):
        ring(pressure_drop=1.0)


def test_viscosity_is_that_of_the_start():
    """Water starts at 340 K throughout: its pressure drop is that of 340 K."""
    grid = Grid(np.linspace(0.0, 4e-3, 5), [0.0, 1e-3], np.linspace(0.0, 2e-4, 5))
    openings = (Opening("in", "x-", TotalFlow(1e-5, "developed")),
                Opening("out", "x+", GivenPressure()))  # fmt: skip
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    settings = HeatCourseSettings(CourseSettings(0.05, step=0.01, threads=1))
    water = Coolant("water")
    found = solve_conjugate_transient(
        room, water, 300.0, 0.0, np.zeros(grid.shape), 1.0, settings, start=340.0
    )
    warm = solve_flow(room, float(water.properties(340.0).density),
                      float(water.properties(340.0).viscosity))  # fmt: skip
    drop = found.flow.final.pressure_drop("in", "out")
    assert drop == pytest.approx(warm.pressure_drop("in", "out"), rel=1e-3)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("HG863", {"standing": True}),
        ("HG863", {"parts": {"none": np.zeros((12, 8, 1), bool)}}),
        ("HG863", {"parts": {"other": np.ones((2, 2, 2), bool)}}),
        ("HG863", {"parts": {"number": np.ones((12, 8, 1))}}),
    ],
)
def test_bad_input(code, more):
    room, heat = slab()
    settings = HeatCourseSettings(CourseSettings(0.1, step=0.1))
    with pytest.raises(InputError, match=code):
        solve_conjugate_transient(room, COOLANT, 300.0, 0.5, heat, 1.0, settings, **more)


@pytest.mark.parametrize("later", [0.5, np.nan])
def test_heat_that_ceases_to_be_heat(later):
    room, heat = slab()
    settings = HeatCourseSettings(CourseSettings(0.2, step=0.1, threads=1))
    then = heat * np.nan if np.isnan(later) else later
    given = (300.0, 0.5, lambda time: heat if time < 0.05 else then, 1.0, settings)
    with pytest.raises(InputError, match=r"HG813.*heat"):
        solve_conjugate_transient(room, COOLANT, *given)


def test_bad_settings():
    with pytest.raises(InputError, match=r"HG812.*advection"):
        HeatCourseSettings(CourseSettings(1.0), advection="sideways")
    with pytest.raises(InputError, match="HG863"):
        course(0.1, 0.1).statistics(np.zeros(1))


def test_a_stage_that_does_not_settle(monkeypatch):
    monkeypatch.setattr(heat_step, "MOST", 1)
    with pytest.raises(NotConverged, match=r"HG863.*did not settle"):
        course(1.0, 0.5)
