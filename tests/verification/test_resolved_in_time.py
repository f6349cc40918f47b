"""Resolved flow in time: (1) decaying vortices carried along, exact, order in time and in space,
(2) a plate that swings and a pressure that swings between plates, exact, order of both together,
(3) steps of uneven length, exact for what is quadratic in time, (4) a flow that starts between
plates, its force on them against the balance of momentum, (5) steps by Courant number, snapshots,
(6) mean and fluctuation, (7) units do not matter, threads do not matter, (8) the end is the
steady flow, from which it goes on."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import (
    CourseSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    Periodic,
    TotalFlow,
    solve_flow,
    solve_flow_transient,
)
from heatgrade.resolved.flow_state import first_state
from heatgrade.resolved.time_step import TimeStepper

FLAT = {"z-": "symmetry", "z+": "symmetry"}
ORDER = 0.1  # about 2
ROUNDING = 1e-9  # relative
MASS_BALANCE = 1e-5  # over the largest flow through a face, at the end of a step


def vortices(cells, steps, duration=0.5):
    """Taylor and Green's vortices carried along both axes; the velocities found and the exact."""
    viscosity, along = 0.05, 0.5
    edges = np.linspace(0.0, 2.0 * np.pi, cells + 1)
    grid = Grid(edges, edges, [0.0, 1.0])
    room = FlowDomain.full(grid, (), FLAT, periodic=(Periodic("x"), Periodic("y")))

    def exact(time):
        left, fade = along * time, np.exp(-2.0 * viscosity * time)
        x, y = edges[:, None, None] - left, grid.y[None, :, None] - left
        u = along + np.sin(x) * np.cos(y) * fade
        x, y = grid.x[:, None, None] - left, edges[None, :, None] - left
        return u, along - np.cos(x) * np.sin(y) * fade, np.zeros((cells, cells, 2))

    settings = CourseSettings(duration, step=duration / steps, tolerance=1e-7, threads=1)
    found = solve_flow_transient(room, 1.0, viscosity, settings, start=exact(0.0))
    assert found.outcome.steps == steps
    assert found.outcome.mass_balance < MASS_BALANCE
    return found.final.u, exact(duration)[0]


def test_vortices_order_in_space_and_time():
    errors = [np.abs(np.subtract(*vortices(cells, cells // 4))).max() for cells in (16, 32)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=ORDER)
    assert errors[1] < 0.003


def test_vortices_order_in_time():
    fine = vortices(16, 40)[0]
    errors = [np.abs(vortices(16, steps)[0] - fine).max() for steps in (5, 10)]
    # the finest steps err themselves, by 1 / 64 and 1 / 16 of what the others do
    order = np.log2(errors[0] / errors[1] * (1.0 - 1.0 / 16.0) / (1.0 - 1.0 / 64.0))
    assert order == pytest.approx(2.0, abs=ORDER)


def swinging(cells, steps):
    """Plates 1 m apart, the lower and the pressure swing (Womersley number 2): largest error."""
    viscosity, rate = 0.1, 0.4
    grid = Grid([0.0, 0.5], np.linspace(0.0, 1.0, cells + 1), [0.0, 1.0])
    room = FlowDomain.full(
        grid, (), FLAT, {"y-": (1.0, 0.0, 0.0)}, (Periodic("x", pressure_drop=0.5),)
    )
    k = np.sqrt(1j * rate / viscosity)
    y = grid.y[None, :, None]
    shape = np.sinh(k * (1.0 - y)) / np.sinh(k)
    shape = shape + (1.0 - np.cosh(k * (y - 0.5)) / np.cosh(0.5 * k)) / (1j * rate)

    def exact(time):
        return np.repeat((shape * np.exp(1j * rate * time)).real, 2, axis=0)

    duration = np.pi / rate
    start = (exact(0.0), np.zeros((1, cells + 1, 1)), np.zeros((1, cells, 2)))
    settings = CourseSettings(duration, step=duration / steps, tolerance=1e-9, threads=1)
    found = solve_flow_transient(
        room, 1.0, viscosity, settings, start=start, strength=lambda time: np.cos(rate * time)
    )
    return np.abs(found.final.u - exact(duration)).max()


def test_a_plate_and_a_pressure_that_swing():
    coarse, fine = swinging(16, 24), swinging(32, 48)
    assert np.log2(coarse / fine) == pytest.approx(2.0, abs=ORDER)
    assert fine < 0.002


def test_steps_of_uneven_length():
    """Coolant that a pressure pushes ever harder: its velocity t^2 / 2 at any steps."""
    grid = Grid(np.linspace(0.0, 1.0, 4), [0.0, 1.0], [0.0, 1.0])
    sides = FLAT | {"y-": "symmetry", "y+": "symmetry"}
    room = FlowDomain.full(grid, (), sides, periodic=(Periodic("x", pressure_drop=1.0),))
    even = np.ones(grid.shape)
    stepper = TimeStepper(first_state(room, even, even, None, 1), None, 1.0)
    stepper.begin()
    now = 0.0
    for step in (1e-6, 0.1, 0.2, 0.07, 0.07, 0.15):
        now += step
        stepper.advance(step, now, 1e-12, 20)
    np.testing.assert_allclose(stepper.state.velocity[0][2, 1, 1], 0.5 * now**2, rtol=1e-5)


def test_a_flow_that_starts():
    """Between plates, pushed from rest: series of cosines, and the force that stops it."""
    cells, viscosity = 16, 0.1
    grid = Grid([0.0, 0.5], np.linspace(0.0, 1.0, cells + 1), [0.0, 1.0])
    room = FlowDomain.full(grid, (), FLAT, periodic=(Periodic("x", pressure_drop=0.5),))
    settings = CourseSettings(1.0, step=0.02, tolerance=1e-9, threads=1)
    box = ((0.0, 0.5), (0.0, 1.0), (0.0, 1.0))
    found = solve_flow_transient(
        room, 1.0, viscosity, settings, probes={"middle": (0.2, 0.51, 0.5)}, bodies={"walls": box}
    )
    n = np.arange(1, 60, 2)[:, None]
    y, time = grid.y[cells // 2], found.time
    fade = 1.0 - np.exp(-viscosity * (np.pi * n) ** 2 * time)
    exact = (4.0 / (viscosity * (np.pi * n) ** 3) * np.sin(np.pi * n * y) * fade).sum(axis=0)
    error = np.abs(found.probes["middle"][:, 0] - exact)
    assert error.max() < 0.005 * exact[-1]
    through = found.falls["x"][:, 0]
    speeding = 0.5 * (1.5 * through[-1] - 2.0 * through[-2] + 0.5 * through[-3]) / 0.02
    assert found.forces["walls"][-1, 0] == pytest.approx(0.5 - speeding, rel=1e-7)


def channel(unit=1.0):
    """A bar in a channel, the inflow swelling; everything in units of length of its own."""
    x = unit * np.linspace(0.0, 3.0, 13)
    grid = Grid(x, unit * np.linspace(0.0, 1.0, 9), unit * np.array([0.0, 1.0]))
    wet = np.ones(grid.shape, bool)
    wet[4:6, 2:5] = False
    openings = (Opening("in", "x-", TotalFlow(unit**2)), Opening("out", "x+", GivenPressure()))
    return FlowDomain.from_cells(grid, wet, openings, FLAT)


def test_steps_by_courant_number_snapshots_and_mean(monkeypatch):
    settings = CourseSettings(2.0, courant=0.9, average_from=1.0, snapshots=(0.6, 1.2), threads=2)

    def strength(time):
        return 1.0 + 0.3 * np.sin(2.0 * np.pi * time)

    found = solve_flow_transient(channel(), 1.0, 0.02, settings, strength=strength)
    assert found.outcome.courant < 1.2
    assert found.time[-1] == pytest.approx(2.0, rel=ROUNDING)
    assert np.ptp(np.diff(found.time)) > 0.01
    np.testing.assert_allclose(
        found.openings["in"][:, 0], [strength(t) for t in found.time], rtol=ROUNDING
    )
    (early, first), (late, _) = found.snapshots
    assert 0.6 <= early < 0.8
    assert 1.2 <= late < 1.4
    assert first.openings[0].mass_flow == pytest.approx(strength(early), rel=ROUNDING)
    assert found.mean.opening("in").mass_flow == pytest.approx(1.0, abs=0.02)
    assert found.fluctuation.u[0].mean() == pytest.approx(0.3 / np.sqrt(2.0), abs=0.01)
    monkeypatch.setattr("heatgrade.resolved.flow_state.SERIAL_CELLS", 0)  # one thread else
    one = CourseSettings(0.3, step=0.05, threads=1)
    two = CourseSettings(0.3, step=0.05, threads=2)
    same = [solve_flow_transient(channel(), 1.0, 0.02, item).final.u for item in (one, two)]
    np.testing.assert_array_equal(*same)


def test_the_mean_holds_the_mean_of_what_drives_the_flow():
    """Steps weigh by their length, the first of them by the part within the mean."""
    settings = CourseSettings(0.5, step=0.1, average_from=0.15, threads=1)
    weights = np.array([0.05, 0.1, 0.1, 0.1])
    edges = np.linspace(0.0, 1.0, 7)
    openings = (Opening("in", "x-", GivenPressure(3.0)), Opening("out", "x+", GivenPressure(2.0)))
    grid = Grid(edges, edges, [0.0, 1.0])
    joined = (Periodic("x", mass_flow=1.0),)
    for room in (
        FlowDomain.full(grid, openings, FLAT),
        FlowDomain.full(grid, (), FLAT, periodic=joined),
    ):
        found = solve_flow_transient(room, 1.0, 0.1, settings, strength=lambda t: 1.0 + t**2)
        if room.openings:
            late, mean = found.openings["out"][1:, 1], found.mean.opening("out").pressure
        else:
            late, mean = found.falls["x"][1:, 1], found.mean.periodic[0].pressure_drop
        assert mean == pytest.approx(weights @ late / weights.sum(), rel=ROUNDING)


def test_units_do_not_matter():
    """Millimetres with a viscosity to match."""
    settings = CourseSettings(0.3, step=0.05, threads=1, tolerance=1e-8)
    here = solve_flow_transient(channel(), 1.0, 0.02, settings).final
    settings = CourseSettings(0.3e-3, step=0.05e-3, threads=1, tolerance=1e-8)
    there = solve_flow_transient(channel(1e-3), 1.0, 0.02e-3, settings)
    np.testing.assert_allclose(there.final.u, here.u, atol=1e-6)


def test_the_end_is_the_steady_flow():
    steady = solve_flow(channel(), 1.0, 0.1)
    found = solve_flow_transient(channel(), 1.0, 0.1, CourseSettings(6.0, step=0.25))
    np.testing.assert_allclose(found.final.u, steady.u, atol=2e-3)
    assert found.openings["in"][-1, 1] == pytest.approx(steady.opening("in").pressure, rel=5e-3)


def test_it_goes_on_from_a_steady_flow():
    """Which stays as it is, whichever way momentum is carried."""
    for convection in ("central", "bounded", "upwind"):
        settings = FlowSettings(convection, tolerance=1e-7, threads=1)
        steady = solve_flow(channel(), 1.0, 0.1, settings)
        found = solve_flow_transient(
            channel(), 1.0, 0.1,
            CourseSettings(0.5, step=0.25, convection=convection, threads=1), start=steady,
        )  # fmt: skip
        np.testing.assert_allclose(found.final.u, steady.u, atol=1e-5)
