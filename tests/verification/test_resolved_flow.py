"""Resolved flow against what is known exactly: (1) friction of developed duct flow, second order,
(2) a vortex with a known force, second order on even and stretched grids, (3) flow shared between
gaps by pressure, (4) a developed profile enters as it goes on, (5) mirrored flow is the mirrored
one, (6) units do not matter, (7) mass is not lost, threads do not matter, (8) a flow in a part of
the grid, (9) a pressure drives as the flow that it
makes, speeds up without loss, and settles in a channel."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_flow,
)
from heatgrade.resolved.flow_state import SERIAL_CELLS
from held_vortex import held_vortex

TIGHT = FlowSettings(tolerance=1e-8, threads=1)
MASS_BALANCE = 1e-10  # over the flow through
ORDER = 1.8  # least observed order, second order sought
FRICTION_ERROR = {8: 0.002, 16: 0.001}  # relative, by cells across half the short side
DUCT_ORDER = {1: 1.7, 2: 1.7, 4: 1.6, 8: 0.9}  # from 16 to 32; the wide cells of 8:1 lag behind
SAME = 1e-6  # relative, of flows that are the same but for rounding and tolerance


def duct(ratio, cells, reynolds=10.0):
    """A quarter of a duct, short side 1 m, with developed flow of 1 m/s; its friction f Re."""
    across = min(cells * ratio, 2 * cells)
    edges = np.linspace(0.0, 0.5 * ratio, across + 1), np.linspace(0.0, 0.5, cells + 1)
    grid = Grid(np.linspace(0.0, 0.6, 7), *edges)
    diameter = 2.0 * ratio / (1.0 + ratio)
    openings = (
        Opening("in", "x-", TotalFlow(0.25 * ratio, "developed")),
        Opening("out", "x+", GivenPressure()),
    )
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "z-": "symmetry"})
    found = solve_flow(room, 1.0, diameter / reynolds, TIGHT)
    assert found.outcome.mass_balance < MASS_BALANCE
    mean = found.pressure.mean(axis=(1, 2))
    return (mean[2] - mean[3]) / 0.1 * diameter / 2.0 * reynolds


def exact_friction(ratio):
    """f Re of a duct by its series (Shah and London 1978, doi 10.1016/C2013-0-06152-X)."""
    odd = np.arange(1, 400, 2)
    series = (np.tanh(0.5 * np.pi * odd * ratio) / odd**5).sum()
    return 24.0 / ((1.0 + 1.0 / ratio) ** 2 * (1.0 - 192.0 / np.pi**5 / ratio * series))


@pytest.mark.parametrize("ratio", DUCT_ORDER)
def test_friction_of_ducts(ratio):
    exact = exact_friction(ratio)
    coarse, fine, finest = (duct(ratio, cells) / exact - 1.0 for cells in (8, 16, 32))
    assert abs(coarse) < FRICTION_ERROR[8]
    assert abs(fine) < FRICTION_ERROR[16]
    assert np.log2(fine / finest) > DUCT_ORDER[ratio]


STRETCHED = np.cumsum([0.0, *1.2 ** np.array([0, 1, 2, 3, 3, 2, 1, 0])])


@pytest.mark.parametrize(
    ("edges", "error"),
    [(np.linspace(0.0, 1.0, 3), SAME), (np.linspace(0.0, 1.0, 9), SAME), (STRETCHED, 0.02)],
)
def test_friction_between_plates(edges, error):
    """f Re = 24 on even cells, two and more; a straight line to one mean loses 4 % of eight."""
    grid = Grid(np.linspace(0.0, 1.0, 6), [0.0, 1.0], edges / edges[-1])
    openings = (
        Opening("in", "x-", TotalFlow(1.0, "developed")),
        Opening("out", "x+", GivenPressure()),
    )
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    found = solve_flow(room, 1.0, 0.1, TIGHT)
    assert found.pressure_drop("in", "out") == pytest.approx(12.0 * 0.1, rel=error)


def test_one_cell_between_plates():
    """A straight line from wall to middle: a third of the friction."""
    grid = Grid(np.linspace(0.0, 1.0, 6), [0.0, 1.0], [0.0, 1.0])
    openings = (Opening("in", "x-", TotalFlow(1.0)), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    found = solve_flow(room, 1.0, 0.1, TIGHT)
    assert found.pressure_drop("in", "out") == pytest.approx(4.0 * 0.1, rel=SAME)


def vortex_error(cells, stretch):
    room, force, u, v = held_vortex(cells, 0.05, stretch)
    found = solve_flow(room, 1.0, 0.05, TIGHT, force=force)
    return max(np.abs(found.u - u).max(), np.abs(found.v - v).max())


@pytest.mark.parametrize("stretch", [0.0, 0.2])
def test_a_vortex_with_a_known_force(stretch):
    """Taylor and Green's vortex held up by a force (manufactured; Re 20)."""
    coarse, fine = (vortex_error(cells, stretch) for cells in (16, 32))
    assert np.log2(coarse / fine) > ORDER
    assert fine < 0.01


def gaps(viscosity=1.0):
    """Two gaps 1 and 2 wide, a wall between."""
    y = np.concatenate([np.linspace(0.0, 1.0, 9), [1.5], np.linspace(1.5, 3.5, 17)[1:]])
    grid = Grid(np.linspace(0.0, 30.0, 16), y, [0.0, 1.0])
    wet = np.ones(grid.shape, bool)
    wet[:, 8] = False
    openings = (
        Opening("in", "x-", TotalFlow(1.0, "shared")),
        Opening("out", "x+", GivenPressure()),
    )
    return FlowDomain.from_cells(grid, wet, openings, {"z-": "symmetry", "z+": "symmetry"})


def test_gaps_share_a_flow():
    """As h^3."""
    found = solve_flow(gaps(), 1.0, 10.0, TIGHT)
    through = found.mass_flow[0][8, :, 0]
    narrow, wide = through[:8].sum(), through[9:].sum()
    assert wide / narrow == pytest.approx(8.0, rel=0.002)
    assert found.opening("in").mass_flow == pytest.approx(1.0, rel=MASS_BALANCE)
    assert found.outcome.mass_balance < MASS_BALANCE


def test_a_pressure_drives_the_flow_that_it_makes():
    given = solve_flow(gaps(), 1.0, 10.0, TIGHT)
    room = gaps()
    driven = (
        Opening("in", "x-", GivenPressure(given.opening("in").total_pressure)),
        room.openings[1],
    )
    room = FlowDomain(
        room.grid, room.volume, room.open_x, room.open_y, room.open_z, driven, room.bounds
    )
    found = solve_flow(room, 1.0, 10.0, TIGHT)
    assert found.opening("in").mass_flow == pytest.approx(1.0, rel=SAME)


def test_a_developed_profile_goes_on_as_it_enters():
    grid = Grid(np.linspace(0.0, 2.0, 6), np.linspace(0.0, 1.0, 9), np.linspace(0.0, 2.0, 9))
    openings = (
        Opening("in", "x-", TotalFlow(1.0, "developed")),
        Opening("out", "x+", GivenPressure()),
    )
    found = solve_flow(FlowDomain.full(grid, openings), 1.0, 0.05, TIGHT)
    np.testing.assert_allclose(found.u[-1], found.u[0], rtol=2e-5)


@pytest.mark.parametrize("convection", ["central", "upwind"])
def test_coolant_speeds_up_without_loss(convection):
    """Plug flow from rest: all of the pressure becomes speed (Bernoulli)."""
    edges = np.linspace(0.0, 1.0, 5)
    openings = (Opening("in", "x-", GivenPressure(2.0)), Opening("out", "x+", GivenPressure()))
    sides = dict.fromkeys(("y-", "y+", "z-", "z+"), "symmetry")
    room = FlowDomain.full(Grid(edges, edges, edges), openings, sides)
    found = solve_flow(room, 1.0, 0.01, FlowSettings(convection, 1e-8))
    np.testing.assert_allclose(found.u, 2.0, rtol=SAME)
    assert found.opening("in").pressure == pytest.approx(0.0, abs=1e-5)
    assert found.opening("in").total_pressure == pytest.approx(2.0)


def test_a_channel_takes_a_shared_flow_as_a_uniform_one():
    """Half a channel at Re 300 from a plenum: settles, and costs the speed's pressure."""
    grid = Grid(np.linspace(0.0, 5.0, 21), np.linspace(0.0, 0.5, 9), np.linspace(0.0, 1.0, 9))
    drops = []
    for profile in ("shared", "uniform"):
        openings = (
            Opening("in", "x-", TotalFlow(0.5, profile)),
            Opening("out", "x+", GivenPressure()),
        )
        room = FlowDomain.full(grid, openings, {"y-": "symmetry"})
        found = solve_flow(room, 1.0, 1.0 / 300.0)
        assert found.opening("in").mass_flow == pytest.approx(0.5)
        drops.append(found.opening("in").total_pressure)
    assert drops[0] == pytest.approx(drops[1], rel=0.1)


def bend(scale=1.0, speed=1.0, density=1.0, mirrored=False, threads=1, reynolds=60.0):
    """A bent channel with a step: in by one side, out by another."""
    edges = scale * np.linspace(0.0, 1.0, 11)
    grid = Grid(edges, edges, scale * np.linspace(0.0, 0.5, 5))
    wet = np.ones(grid.shape, bool)
    wet[:5, 5:] = False
    wet[7:, :3, :2] = False
    if mirrored:
        wet = wet[::-1]
    area = 0.5 * 0.5 * scale**2
    side = "x+" if mirrored else "x-"
    openings = (
        Opening("in", side, TotalFlow(density * speed * area)),
        Opening("out", "y+", GivenPressure()),
    )
    room = FlowDomain.from_cells(grid, wet, openings)
    viscosity = density * speed * scale / reynolds
    return solve_flow(room, density, viscosity, FlowSettings(tolerance=1e-9, threads=threads))


def test_mirrored_flow_is_the_mirrored_one():
    one, other = bend(), bend(mirrored=True)
    np.testing.assert_allclose(other.u[::-1], -one.u, atol=SAME)
    np.testing.assert_allclose(other.v[::-1], one.v, atol=SAME)
    assert other.outcome.mass_balance < MASS_BALANCE


def test_units_do_not_matter():
    one, other = bend(), bend(scale=1e-3, speed=0.7, density=998.0)
    np.testing.assert_allclose(other.u / 0.7, one.u, atol=SAME)
    drop = other.pressure_drop("in", "out") / (998.0 * 0.7**2)
    assert drop == pytest.approx(one.pressure_drop("in", "out"), rel=SAME)


def test_threads_do_not_matter(monkeypatch):
    monkeypatch.setattr("heatgrade.resolved.flow_state.SERIAL_CELLS", 0)  # one thread else
    one, other = bend(), bend(threads=2)
    assert np.array_equal(one.u, other.u)
    assert np.array_equal(one.pressure, other.pressure, equal_nan=True)


def test_threads_do_not_matter_on_a_grid_that_wakes_them():
    edges = np.linspace(0.0, 1.0, 41)
    grid = Grid(edges, edges, edges[:-2])
    assert grid.cells >= SERIAL_CELLS
    openings = Opening("in", "x-", TotalFlow(1.0)), Opening("out", "y+", GivenPressure())
    room = FlowDomain.full(grid, openings)
    one, two = (
        solve_flow(room, 1.0, 0.05, FlowSettings(tolerance=1e-2, threads=threads))
        for threads in (1, 2)
    )
    assert np.array_equal(one.u, two.u)
    assert np.array_equal(one.pressure, two.pressure)


def test_flow_in_a_part_of_the_grid():
    """Solid above, below and beside does not change the flow, and holds none."""
    edges = np.linspace(0.0, 1.0, 9)
    openings = (
        Opening("in", "x-", TotalFlow(1.0)),
        Opening("out", "x+", GivenPressure()),
    )
    alone = solve_flow(FlowDomain.full(Grid(edges, edges, edges), openings), 1.0, 0.1, TIGHT)
    wide = np.concatenate([[-0.5], edges, [1.3, 1.5]])
    grid = Grid(edges, wide, wide)
    wet = np.zeros(grid.shape, bool)
    wet[:, 1:-2, 1:-2] = True
    found = solve_flow(FlowDomain.from_cells(grid, wet, openings), 1.0, 0.1, TIGHT)
    np.testing.assert_allclose(found.u[:, 1:-2, 1:-2], alone.u, atol=SAME)
    assert not found.u[:, 0].any()
    assert np.isnan(found.pressure[:, 0]).all()
