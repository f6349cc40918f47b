"""Cells cut by a wall: (1) heat through a solid, a cut cell and coolant is that of resistances
in series wherever the wall lies, (2) along the wall its parts conduct side by side, (3) a wall
aslant does both, (4) laminar flow in a round tube settles although slivers are cut off, conserves
mass and has Hagen and Poiseuille's pressure drop within 0.6 %."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.painted.plan_shape import Circles
from heatgrade.painted.prisms import Prism, paint_prisms
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_flow,
)
from heatgrade.resolved.cut_cells import held_share, mixed_conductivity

K, SOLID = 0.6, 20.0


def stack(share):
    """Solid below, one cut cell, coolant above."""
    volume = np.array([0.0, 0.0, share, 1.0, 1.0]).reshape(1, 1, 5)
    open_z = np.array([0, 0, 0, 1, 1, 1.0]).reshape(1, 1, 6)
    grid = Grid([0.0, 1.0], [0.0, 1.0], np.arange(6.0))
    return FlowDomain(grid, volume, np.repeat(volume, 2, 0), np.repeat(volume, 2, 1), open_z)


@pytest.mark.parametrize("share", [1e-3, 0.2, 0.5, 0.9])
def test_a_wall_anywhere_in_a_cell(share):
    solid = np.full((1, 1, 5), SOLID)
    x, y, z = mixed_conductivity(stack(share), (solid,) * 3, K)
    way = (0.5 / z[0, 0, 1:] + 0.5 / z[0, 0, :-1]).sum()
    assert way == pytest.approx((1.5 + 1 - share) / SOLID + (share + 1.5) / K, rel=1e-12)
    for along in (x, y):
        assert along[0, 0, 2] == pytest.approx(share * K + (1 - share) * SOLID)
        assert along[0, 0, 0] == SOLID
        assert along[0, 0, 4] == pytest.approx(K)


def test_a_wall_aslant_conducts_between_both():
    half = np.full((1, 1, 1), 0.5)
    sides = np.array([0.0, 1.0])
    domain = FlowDomain(
        Grid([0, 1], [0, 1], [0, 1]), half, sides.reshape(2, 1, 1), sides.reshape(1, 2, 1),
        np.full((1, 1, 2), 0.5),
    )  # fmt: skip
    solid = np.full((1, 1, 1), SOLID)
    x, y, z = (k.item() for k in mixed_conductivity(domain, (solid,) * 3, K))
    beside, behind = 0.5 * (K + SOLID), 1.0 / (0.5 / K + 0.5 / SOLID)
    assert x == y == pytest.approx(0.5 * (beside + behind))
    assert z == pytest.approx(beside)


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
