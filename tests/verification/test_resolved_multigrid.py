"""Coarser grids of the flow: (1) volume, open area and mass add up, (2) corrections that are even
arrive unchanged, (3) a flow that is solved is left as it is, (4) iterations do not grow with the
grid, and grow without the coarser grids, (5) what alternates along a channel is taken out, and
three times the cells along take less than 1.5 times the iterations, (6) the
same bits on any number of threads, (7) all of that between joined sides, where a room cut elsewhere
has the same correction."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    Periodic,
    TotalFlow,
)
from heatgrade.resolved.coarse_room import coarser, joining
from heatgrade.resolved.flow_cycle import FlowCycle
from heatgrade.resolved.flow_solver import solve_flow
from heatgrade.resolved.flow_state import first_state
from heatgrade.resolved.staggered import cells, faces

SEED = 20261127
ROUNDING = 1e-12  # relative
UNTOUCHED = 1e-6  # of the largest velocity: what a visit may change in a flow solved to 1e-8
GROWTH = 1.5  # of iterations from 16 to 64 cells across
ALTERNATING = 0.6  # of iterations in a channel that corrections that alternate leave, at most
SWINGING = 1.1  # times the iterations without steps in turn long and short, at least
SAME = 1e-4  # of the largest velocity, between two solves to 1e-5 of the forces
CHANNEL = 30  # iterations of the channel below, 20 expected
DENSITY, VISCOSITY = 1000.0, 1e-3


@pytest.fixture(autouse=True)
def small_rooms_have_coarser_grids(monkeypatch):
    monkeypatch.setattr("heatgrade.resolved.flow_cycle.FEWEST", 100)


def jet(across, depth=2):
    """Half a slot jet onto a wall, Re 100: in by a quarter of the top, out by the side."""
    edges = np.linspace(0.0, 2e-3, across + 1)
    grid = Grid(edges, [0.0, 1e-3] if depth == 1 else [0.0, 5e-4, 1e-3], edges[: across // 2 + 1])
    mask = np.zeros((across, depth), bool)
    mask[: across // 4] = True
    flow = 100.0 * VISCOSITY * 1e-3 / 2.0
    openings = (
        Opening("in", "z+", TotalFlow(flow), mask),
        Opening("out", "x+", GivenPressure()),
    )
    sides = dict.fromkeys(("x-", "y-", "y+"), "symmetry")
    return FlowDomain.full(grid, openings, sides)


def two_levels(domain):
    shape = domain.grid.shape
    state = first_state(domain, np.full(shape, DENSITY), np.full(shape, VISCOSITY), None, 1)
    return FlowCycle(state, 1.0, 5.0)


@pytest.fixture
def cut_room():
    """A box with cells of random shares, an inlet and an outlet, odd numbers of cells."""
    draw = np.random.default_rng(SEED)
    grid = Grid(*(np.cumsum(np.append(0.0, draw.uniform(1e-4, 2e-4, n))) for n in (9, 6, 7)))
    nx, ny, nz = grid.shape
    shares = [
        draw.uniform(0.2, 1.0, shape)
        for shape in ((nx, ny, nz), (nx + 1, ny, nz), (nx, ny + 1, nz), (nx, ny, nz + 1))
    ]
    openings = (Opening("in", "x-", TotalFlow(1e-5)), Opening("out", "x+", GivenPressure()))
    return FlowDomain(grid, *shares, openings)


def test_volume_and_area_add_up(cut_room):
    joined = joining(cut_room)
    coarse = coarser(cut_room, joined)
    fine_size = np.multiply.outer(cut_room.grid.plan_area, cut_room.grid.dz)
    size = np.multiply.outer(coarse.grid.plan_area, coarse.grid.dz)
    assert np.sum(coarse.volume * size) == pytest.approx(
        np.sum(cut_room.volume * fine_size), rel=ROUNDING
    )
    across = np.multiply.outer(cut_room.grid.dy, cut_room.grid.dz)
    wide = np.multiply.outer(coarse.grid.dy, coarse.grid.dz)
    for here, there in zip(joined.starts[0], range(coarse.grid.shape[0] + 1), strict=True):
        assert np.sum(coarse.open_x[there] * wide) == pytest.approx(
            np.sum(cut_room.open_x[here] * across), rel=ROUNDING
        )


def test_coarse_flow_loses_what_the_fine_one_loses(cut_room):
    assert_coarse_flow_loses_what_the_fine_one_loses(cut_room)


def assert_coarse_flow_loses_what_the_fine_one_loses(room):
    cycle = two_levels(room)
    fine, coarse = (level.state for level in cycle.levels[:2])
    fine.velocity[:] = np.random.default_rng(SEED).normal(size=fine.velocity.shape)
    cycle.transfers[0].down(1.0, 0.0)
    lost, coarse_lost = (
        np.empty(cells(level.pressure).transpose(0, 2, 1).shape) for level in (fine, coarse)
    )
    fine.imbalance(lost)
    coarse.imbalance(coarse_lost)
    joined = cycle.transfers[0].joined.sums(lost.transpose(0, 2, 1))
    np.testing.assert_allclose(
        coarse_lost.transpose(0, 2, 1), joined, atol=ROUNDING * np.abs(fine.mass_flow).max()
    )


def test_even_corrections_arrive_as_they_are():
    cycle = two_levels(FlowDomain.full(jet(16).grid, (), dict.fromkeys(("x-", "x+"), "symmetry")))
    fine, coarse = (level.state for level in cycle.levels[:2])
    edges = fine.domain.grid.x_edges
    change = np.interp(coarse.domain.grid.x_edges, edges, edges)
    faces(coarse.velocity[0], 0)[:] = change[:, None, None]
    faces(fine.velocity[0], 0)[:] = 0.0
    coarse.pressure[:] = 3.0
    cycle.transfers[0].up()
    inner = faces(fine.velocity[0], 0)[1:-2]  # the end itself is closed
    np.testing.assert_allclose(
        inner, np.broadcast_to(edges[1:-2, None, None], inner.shape), rtol=ROUNDING
    )
    np.testing.assert_allclose(cells(fine.pressure), 3.0, rtol=ROUNDING)


def test_a_solved_flow_is_left_as_it_is():
    cycle = two_levels(jet(16))
    while cycle.iterate() > 1e-8:
        pass
    before = cycle.finest.state.velocity.copy()
    cycle._correct(0)
    change = np.abs(cycle.finest.state.velocity - before).max()
    assert change < UNTOUCHED * np.abs(before).max()


def test_iterations_do_not_grow(monkeypatch):
    settings = FlowSettings(tolerance=1e-5)

    def count(across):
        return solve_flow(jet(across, 1), DENSITY, VISCOSITY, settings).outcome.iterations

    coarse, fine = count(16), count(64)
    assert fine < GROWTH * coarse
    monkeypatch.setattr("heatgrade.resolved.flow_cycle.FEWEST", 10**9)
    assert count(64) > GROWTH * fine  # the test sees what coarser grids are for


def channel(along=40, wide=4, high=8):
    """A quarter of a channel 0.25 mm x 2 mm, 100 wide, at Re 340: much more flow than viscosity."""
    cells_of = ((25e-3, along), (1.25e-4, wide), (1e-3, high))
    x, y, z = (np.linspace(0.0, size, n + 1) for size, n in cells_of)
    openings = (
        Opening("in", "x-", TotalFlow(6.25e-5)),
        Opening("out", "x+", GivenPressure()),
    )
    return FlowDomain.full(Grid(x, y, z), openings, {"y+": "symmetry", "z+": "symmetry"})


def test_what_alternates_along_a_channel_is_taken_out(monkeypatch):
    settings = FlowSettings(tolerance=1e-5)

    def solved():
        return solve_flow(channel(), DENSITY, 6.5e-4, settings)

    found = solved()
    monkeypatch.setattr("heatgrade.resolved.flow_level.EVEN", -2.0)  # nothing counts as alternating
    slow = solved()
    assert found.outcome.iterations < CHANNEL
    assert found.outcome.iterations < ALTERNATING * slow.outcome.iterations
    np.testing.assert_allclose(found.u, slow.u, atol=SAME * slow.u.max())


def test_iterations_of_a_channel_hardly_grow_with_the_cells_along(monkeypatch):
    def solved(along):
        room = channel(along, 5, 12)
        return solve_flow(room, DENSITY, 6.5e-4, FlowSettings(tolerance=1e-5))

    coarse, fine = solved(64), solved(192)
    assert fine.outcome.iterations < GROWTH * coarse.outcome.iterations
    monkeypatch.setattr("heatgrade.resolved.swinging_steps.LONG", 1.0)
    monkeypatch.setattr("heatgrade.resolved.swinging_steps.SHORT", 1.0)
    even = solved(192)
    assert even.outcome.iterations > SWINGING * fine.outcome.iterations
    np.testing.assert_allclose(fine.u, even.u, atol=SAME * even.u.max())


def test_threads_leave_the_bits_alone(monkeypatch):
    monkeypatch.setattr("heatgrade.resolved.flow_state.SERIAL_CELLS", 0)  # one thread else
    one, three = (
        solve_flow(jet(24), DENSITY, VISCOSITY, FlowSettings(threads=threads)) for threads in (1, 3)
    )
    assert np.array_equal(one.u, three.u)
    assert np.array_equal(one.pressure, three.pressure, equal_nan=True)


def bars(across, shift=0):
    """A bar in a pitch of an endless row and its mirror image, Re 60; cut elsewhere by `shift`."""
    edges = np.linspace(0.0, 2e-3, across + 1)
    wet = np.ones((across, across // 2, 1), bool)
    wet[across // 4 : 3 * across // 4, : across // 4] = False
    joined = (Periodic("x", mass_flow=60.0 * VISCOSITY * 0.5e-3),)
    sides = dict.fromkeys(("y-", "y+", "z-", "z+"), "symmetry")
    grid = Grid(edges, edges[: across // 2 + 1], [0.0, 1e-3])
    return FlowDomain.from_cells(grid, np.roll(wet, shift, 0), (), sides, joined)


def test_joined_flow_loses_on_the_coarse_grid_what_the_fine_one_loses():
    assert_coarse_flow_loses_what_the_fine_one_loses(bars(16))


def test_a_joined_room_cut_elsewhere_is_corrected_alike():
    """Whatever stands on the coarse grid goes up the same, and what is left comes down the same."""
    shift, draw = 4, np.random.default_rng(SEED)
    here, there = two_levels(bars(16)).transfers[0], two_levels(bars(16, shift)).transfers[0]
    n = here.coarse.domain.grid.shape
    for way, move in ((here, 0), (there, shift // 2)):
        for axis in range(3):
            draw = np.random.default_rng(SEED + axis)
            own = faces(way.coarse.velocity[axis], axis)
            values = draw.normal(size=own.shape)[: n[0]]
            own[: n[0]] = np.roll(values, move, 0)
            faces(way.fine.velocity[axis], axis)[:] = 0.0
        cells(way.coarse.pressure)[:] = np.roll(draw.normal(size=n), move, 0)
        cells(way.fine.pressure)[:] = 0.0
        way.up()
    for axis in range(3):
        one, other = (faces(way.fine.velocity[axis], axis)[:16] for way in (here, there))
        np.testing.assert_allclose(np.roll(one, shift, 0), other, atol=ROUNDING)
        left = draw.normal(size=faces(here.fine.velocity[axis], axis).shape)
        left = left[:16]
        ends = left[:1] * (axis == 0)  # across the joined axis the last face is the first
        low, high = (
            way.volumes(np.concatenate([moved, 0.0 * ends]) if axis == 0 else moved, axis)[: n[0]]
            for way, moved in ((here, left), (there, np.roll(left, shift, 0)))
        )
        np.testing.assert_allclose(np.roll(low, shift // 2, 0), high, atol=ROUNDING)
    one, other = (cells(way.fine.pressure) for way in (here, there))
    np.testing.assert_allclose(np.roll(one, shift, 0), other, atol=ROUNDING)
    assert np.abs(one).max() > 0.5


def test_a_solved_joined_flow_is_left_as_it_is():
    cycle = two_levels(bars(16))
    while cycle.iterate() > 1e-8:
        pass
    state = cycle.finest.state
    before, fall = state.velocity.copy(), state.falls[0]
    cycle._correct(0)
    assert np.abs(state.velocity - before).max() < UNTOUCHED * np.abs(before).max()
    assert state.falls[0] == pytest.approx(fall, rel=UNTOUCHED)


def test_iterations_between_joined_sides_do_not_grow(monkeypatch):
    settings = FlowSettings(threads=1)

    def solved(across):
        return solve_flow(bars(across), DENSITY, VISCOSITY, settings)

    coarse, fine = solved(16), solved(64)
    assert fine.outcome.iterations < GROWTH * coarse.outcome.iterations
    monkeypatch.setattr("heatgrade.resolved.flow_cycle.FEWEST", 10**9)
    alone = solved(64)
    assert alone.outcome.iterations > GROWTH * fine.outcome.iterations
    np.testing.assert_allclose(fine.u, alone.u, atol=SAME * alone.u.max())
    assert fine.periodic[0].pressure_drop == pytest.approx(
        alone.periodic[0].pressure_drop, rel=SAME
    )


def test_threads_leave_the_bits_of_joined_flow_alone(monkeypatch):
    monkeypatch.setattr("heatgrade.resolved.flow_state.SERIAL_CELLS", 0)  # one thread else
    one, three = (
        solve_flow(bars(32), DENSITY, VISCOSITY, FlowSettings(threads=threads))
        for threads in (1, 3)
    )
    assert np.array_equal(one.u, three.u)
    assert np.array_equal(one.pressure, three.pressure, equal_nan=True)
