"""Round walls cut by the grid: (1) flow through a tube on few cells against Hagen and Poiseuille,
wherever the grid lies, far nearer than with whole cells, (2) a gap whose wall lies inside cells."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    solve_flow,
    staircase,
)

SETTINGS = FlowSettings(tolerance=1e-8, threads=1)
RADIUS = 0.5
SAMPLES = 64  # points along each side of a cell that find its share
TUBE_ERROR = 0.01  # relative, with 5 to 15 cells on the radius
GAP_ERROR = 0.012  # relative, with 6 cells across
ENDS = (Opening("in", "x-", GivenPressure(0.6)), Opening("out", "x+", GivenPressure()))


def tube_flow(cells, reach, *, whole=False):
    """Flow through a quarter of a tube over that of Hagen and Poiseuille."""
    edges = np.linspace(0.0, reach, cells + 1)
    grid = Grid(np.linspace(0.0, 0.6, 4), edges, edges)
    place = (np.arange(SAMPLES) + 0.5) / SAMPLES
    points = (edges[:-1, None] + np.diff(edges)[:, None] * place).ravel()
    inside = points[:, None] ** 2 + points**2 < RADIUS**2
    share = inside.reshape(cells, SAMPLES, cells, SAMPLES).mean(axis=(1, 3))
    limit = np.sqrt(np.maximum(RADIUS**2 - edges**2, 0.0))
    across = np.clip((limit[:, None] - edges[:-1]) / np.diff(edges), 0.0, 1.0)
    shares = [np.tile(item, (n, 1, 1)) for item, n in ((share, 4), (across, 3), (across.T, 3))]
    volume = np.tile(share, (3, 1, 1))
    if whole:
        volume = (volume > 0.5).astype(float)
        shares = list(staircase(volume > 0.0))
    room = FlowDomain(grid, volume, *shares, ENDS, {"y-": "symmetry", "z-": "symmetry"})
    found = solve_flow(room, 1e-6, 1.0, SETTINGS)
    assert found.outcome.mass_balance < 1e-10
    return found.opening("in").mass_flow / 1e-6 / (np.pi * RADIUS**4 / 32.0)


@pytest.mark.parametrize(("cells", "reach"), [(6, 0.55), (8, 0.563), (11, 0.55), (16, 0.55)])
def test_flow_through_a_tube(cells, reach):
    assert tube_flow(cells, reach) == pytest.approx(1.0, rel=TUBE_ERROR)


def test_cut_cells_beat_whole_ones():
    cut, whole = (abs(tube_flow(16, 0.55, whole=w) - 1.0) for w in (False, True))
    assert cut < 0.1 * whole


@pytest.mark.parametrize("share", [0.15, 0.5, 0.9])
def test_a_gap_whose_wall_lies_inside_cells(share):
    height = 5.0 + share  # in cells
    grid = Grid(np.linspace(0.0, 0.6, 4), [0.0, 1.0], np.arange(7.0) / height)
    volume = np.ones(grid.shape)
    volume[:, :, 5] = share
    x, y, z = staircase(volume > 0.0)
    x[:, :, 5], y[:, :, 5], z[:, :, 6] = share, share, 0.0
    room = FlowDomain(grid, volume, x, y, z, ENDS, {"y-": "symmetry", "y+": "symmetry"})
    found = solve_flow(room, 1e-6, 1.0, SETTINGS)
    flow = found.opening("in").mass_flow / 1e-6
    # The whole wall rubs by two cells, exactly; the one that cuts cells by one, which on both walls
    # would make (n2 + 2) / n2 of the exact 1/12.
    assert flow == pytest.approx((height**2 + 1.0) / height**2 / 12.0, rel=GAP_ERROR)
