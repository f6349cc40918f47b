"""Lid-driven cavity against Ghia, Ghia and Shin (1982), J. Comput. Phys. 48, 387,
doi 10.1016/0021-9991(82)90058-4: velocity along the lid on the vertical centre line at Reynolds
numbers 100, 400 and 1000."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, FlowSettings, solve_flow

Y = (0.0547, 0.0625, 0.0703, 0.1016, 0.1719, 0.2813, 0.4531, 0.5,
     0.6172, 0.7344, 0.8516, 0.9531, 0.9609, 0.9688, 0.9766)  # fmt: skip
U = {
    100: (-0.03717, -0.04192, -0.04775, -0.06434, -0.10150, -0.15662, -0.21090, -0.20581,
          -0.13641, 0.00332, 0.23151, 0.68717, 0.73722, 0.78871, 0.84123),
    400: (-0.08186, -0.09266, -0.10338, -0.14612, -0.24299, -0.32726, -0.17119, -0.11477,
          0.02135, 0.16256, 0.29093, 0.55892, 0.61756, 0.68439, 0.75837),
    1000: (-0.18109, -0.20196, -0.22220, -0.29730, -0.38289, -0.27805, -0.10648, -0.06080,
           0.05702, 0.18719, 0.33304, 0.46604, 0.51117, 0.57492, 0.65928),
}  # fmt: skip
CELLS = {100: 32, 400: 48, 1000: 64}
ERROR = {100: 0.004, 400: 0.006, 1000: 0.008}  # of the lid's velocity


@pytest.mark.parametrize("reynolds", U)
def test_velocity_on_the_centre_line(reynolds):
    cells = CELLS[reynolds]
    s = np.linspace(-1.0, 1.0, cells + 1)
    edges = 0.5 + 0.5 * np.tanh(1.5 * s) / np.tanh(1.5)  # finer at the walls
    edges[0], edges[cells // 2], edges[-1] = 0.0, 0.5, 1.0
    grid = Grid(edges, edges, [0.0, 1.0])
    room = FlowDomain.full(grid, (), {"z-": "symmetry", "z+": "symmetry"}, {"y+": (1.0, 0.0, 0.0)})
    found = solve_flow(room, 1.0, 1.0 / reynolds, FlowSettings(tolerance=1e-5))
    y = np.concatenate([[0.0], grid.y, [1.0]])
    u = np.concatenate([[0.0], found.u[cells // 2, :, 0], [1.0]])
    assert np.abs(CubicSpline(y, u)(Y) - U[reynolds]).max() < ERROR[reynolds]
