"""Cells cut by a wall: (1) heat through a solid, a cut cell and coolant is that of resistances
in series wherever the wall lies, (2) a wall aslant is met where it lies, a pin's upright wall on a
floor too, a cell between two walls is a mixture, (3) heat from a rod through a ring of coolant is
exact to second order, (4) laminar flow in a round tube settles although slivers are cut off,
conserves mass and has Hagen and Poiseuille's pressure drop within 0.6 %."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.painted.plan_shape import Circles, Without
from heatgrade.painted.prisms import Prism, paint_prisms
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_conjugate,
    solve_flow,
)
from heatgrade.resolved.cut_cell_heat import half_resistances
from heatgrade.resolved.cut_cells import held_share

K, SOLID = 0.6, 20.0
RADII = (0.31, 0.83)  # of a rod and the tube around it
RING_ERROR = 0.002  # relative, with 10 cells on the radius of the rod
RING_ORDER = 1.5  # observed from 16 to 64 cells


def stack(share):
    """Solid below, one cut cell, coolant above."""
    volume = np.array([0.0, 0.0, share, 1.0, 1.0]).reshape(1, 1, 5)
    open_z = np.array([0, 0, 0, 1, 1, 1.0]).reshape(1, 1, 6)
    grid = Grid([0.0, 1.0], [0.0, 1.0], np.arange(6.0))
    return FlowDomain(grid, volume, np.repeat(volume, 2, 0), np.repeat(volume, 2, 1), open_z)


@pytest.mark.parametrize("share", [1e-3, 0.2, 0.5, 0.9])
def test_a_wall_anywhere_in_a_cell(share):
    solid = np.full((1, 1, 5), SOLID)
    found = half_resistances(stack(share), (solid,) * 3, np.full((1, 1, 5), K))
    way = (found.high[2][0, 0, :-1] + found.low[2][0, 0, 1:]).sum()
    assert way == pytest.approx((1.5 + 1 - share) / SOLID + (share + 1.5) / K, rel=1e-6)
    assert found.low[0][0, 0, 0] == 0.5 / SOLID
    assert found.high[1][0, 0, 4] == pytest.approx(0.5 / K)
    middle = K if share > 0.5 else SOLID  # what lies in the middle conducts along the wall
    assert share == 0.5 or found.low[0][0, 0, 2] == pytest.approx(0.5 / middle)


def test_a_wall_aslant_is_met_where_it_lies():
    """The corner at x = y = 0 of a cell is solid up to x + y = 0.6."""
    one = np.ones((1, 1, 1))
    sides = np.array([0.4, 1.0])
    share = 1.0 - 0.5 * 0.6**2
    domain = FlowDomain(
        Grid([0, 1], [0, 1], [0, 1]), share * one, sides.reshape(2, 1, 1), sides.reshape(1, 2, 1),
        np.full((1, 1, 2), share),
    )  # fmt: skip
    found = half_resistances(domain, (SOLID * one,) * 3, K * one)
    low, high = (side[0].item() for side in found)
    assert high == pytest.approx(0.5 / K)
    assert low == pytest.approx(0.4 / K + 0.1 / SOLID, rel=1e-3)  # met at x = 0.1
    assert found.low[1].item() == pytest.approx(low)
    assert found.low[2].item() == found.high[2].item() == pytest.approx(0.5 / K)


def test_a_pin_on_a_floor_keeps_its_upright_wall():
    """The floor closes the low side of cells that the pin cuts: no slope of the pin's wall."""
    volume = np.array([[0.0, 0.0], [0.4, 0.0], [1.0, 0.0]])[:, None, ::-1]
    open_x = np.zeros((4, 1, 2))
    open_x[2:, :, 1] = 1.0
    open_y = np.repeat(volume, 2, 1)
    open_z = np.zeros((3, 1, 3))
    open_z[:, :, 2] = volume[:, :, 1]
    domain = FlowDomain(
        Grid(np.arange(4.0), [0, 1], np.arange(3.0)), volume, open_x, open_y, open_z
    )
    solid = np.full((3, 1, 2), SOLID)
    found = half_resistances(domain, (solid,) * 3, np.full((3, 1, 2), K))
    assert found.high[0][1, 0, 1] == pytest.approx(0.1 / SOLID + 0.4 / K)
    assert found.low[2][1, 0, 1] == pytest.approx(0.5 / SOLID)


def test_a_cell_with_walls_on_both_sides_is_a_mixture():
    share, one = 0.6, np.ones((1, 1, 1))
    domain = FlowDomain(
        Grid([0, 1], [0, 1], [0, 1]), share * one, np.zeros((2, 1, 1)), np.full((1, 2, 1), share),
        np.full((1, 1, 2), share),
    )  # fmt: skip
    found = half_resistances(domain, (SOLID * one,) * 3, K * one)
    beside = share * K + (1 - share) * SOLID
    behind = 1.0 / (share / K + (1 - share) / SOLID)
    assert found.low[0].item() == pytest.approx(0.5 / (2.0 * beside / 3.0 + behind / 3.0))


def ring_error(cells):
    """Heat from a rod through still coolant to a tube of given temperature, a quarter of both."""
    edges = np.linspace(0.0, 1.0, cells + 1)
    grid = Grid(edges, edges, [0.0, 1.0])
    inner, outer = (Circles(np.zeros(1), np.zeros(1), np.array([2.0 * r])) for r in RADII)
    areas = [item.areas(edges, edges)[:, :, None] for item in (inner, outer)]
    shares = paint_prisms([Prism(0.0, 1.0, Without(outer, inner))], grid)
    sides = dict.fromkeys(("x-", "y-", "z-", "z+"), "symmetry")
    room = FlowDomain(grid, shares.volume, shares.x, shares.y, shares.z, (), sides)
    cell = grid.plan_area[:, :, None]
    outside = np.where(areas[1] <= 0.0, cell, 0.0)
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, 1.0, 1.0)))
    heat = areas[0] / areas[0].sum()
    found = solve_conjugate(room, liquid, 300.0, 1e5, heat, sink=1e6 * outside, ambient=300.0)
    rod = found.temperature[areas[0] >= cell].mean() - 300.0
    return rod / (np.log(RADII[1] / RADII[0]) / (0.5 * np.pi)) - 1.0


def test_heat_through_a_ring_of_coolant():
    """Round walls beside solids that conduct."""
    coarse, middle, fine = (ring_error(cells) for cells in (16, 32, 64))
    assert abs(middle) < RING_ERROR
    assert np.log2(abs(coarse / fine)) / 2.0 > RING_ORDER


def tube(n, length=2e-3, diameter=1e-3):
    """A quarter of a round tube along z between planes of symmetry."""
    lines = np.linspace(0.0, 0.5 * diameter, n // 2 + 1)
    lines = np.append(lines, lines[-1] + lines[1])
    grid = Grid(lines, lines, np.linspace(0.0, length, 5))
    bore = Circles(np.zeros(1), np.zeros(1), np.array([diameter]))
    shares = paint_prisms([Prism(0.0, length, bore)], grid)
    flow = 1e-8  # kg/s: so slow that inertia does not count
    openings = (
        Opening("in", "z-", TotalFlow(flow, "developed")),
        Opening("out", "z+", GivenPressure()),
    )
    bounds = {"x-": "symmetry", "y-": "symmetry"}
    return FlowDomain(grid, shares.volume, shares.x, shares.y, shares.z, openings, bounds), flow


def test_flow_in_a_round_tube():
    density, viscosity, diameter = 1000.0, 1e-3, 1e-3
    errors = []
    for n in (8, 16, 32):
        domain, flow = tube(n)
        assert (held_share(domain) >= domain.volume).all()
        found = solve_flow(domain, density, viscosity, FlowSettings(tolerance=1e-6, threads=1))
        assert found.outcome.mass_balance < 1e-10
        exact = 128 * viscosity * (4 * flow / density) / (np.pi * diameter**4)
        # Behind the inlet, whose profile is that of the exact solution and not of the grid.
        slope = np.diff(found.pressure[0, 0]) / np.diff(domain.grid.z)
        errors.append(abs(slope[1] / exact + 1.0))
    assert max(errors) < 0.006, errors
