"""Lid-driven cavities: (1) square, velocity along the lid on the vertical centre line at Reynolds
numbers 100 and 400 against Ghia, Ghia and Shin (1982), J. Comput. Phys. 48, 387,
doi 10.1016/0021-9991(82)90058-4, and at 1000 against the spectral values of Botella and Peyret
(1998), Computers & Fluids 27, 421, doi 10.1016/S0045-7930(98)00002-4; (2) the extremes on both
centre lines at 100 and 1000 against spectral values (at 100 the same that Marchi, Suero and Araki
2009, doi 10.1590/S1678-58782009000300004, extrapolate from 1024 x 1024 cells); (3) cubic at 1000,
extremes against the spectral values of Albensoeder and Kuhlmann (2005), J. Comput. Phys. 206, 536,
doi 10.1016/j.jcp.2004.12.024, extrapolated from two grids."""

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
    1000: (-0.1812881, -0.2023300, -0.2228955, -0.3004561, -0.3885691, -0.2803696, -0.1081999,
           -0.0620561, 0.0570178, 0.1886747, 0.3372212, 0.4723329, 0.5169277, 0.5808359, 0.6644227),
}  # fmt: skip
CELLS = {100: 32, 400: 48, 1000: 64}
ERROR = {100: 0.004, 400: 0.006, 1000: 0.007}  # of the lid's velocity
EXTREMES = {100: (-0.2140424, 0.1795728, -0.2538030), 1000: (-0.3885698, 0.3769447, -0.5270771)}
COARSE = {100: 24, 1000: 48}  # cells of the other grid, 3 to 4, that they are extrapolated from
EXTREME_ERROR = {100: 0.001, 1000: 0.002}  # of the lid's velocity: least u, greatest, least v
CUBE = (-0.2803833, 0.2466511, -0.4350186)  # least u, greatest and least v
CUBE_ERROR = 0.015  # relative, of the values extrapolated from 24 and 36 cells


def finer_at_walls(cells, strength):
    s = np.linspace(-1.0, 1.0, cells + 1)
    edges = 0.5 + 0.5 * np.tanh(strength * s) / np.tanh(strength)
    edges[0], edges[cells // 2], edges[-1] = 0.0, 0.5, 1.0
    return edges


def centre_lines(reynolds, cells):
    """Splines of the velocities along and across the lid on both centre lines."""
    edges = finer_at_walls(cells, 1.5)
    grid = Grid(edges, edges, [0.0, 1.0])
    room = FlowDomain.full(grid, (), {"z-": "symmetry", "z+": "symmetry"}, {"y+": (1.0, 0.0, 0.0)})
    found = solve_flow(room, 1.0, 1.0 / reynolds, FlowSettings(tolerance=1e-5))
    s = np.concatenate([[0.0], grid.y, [1.0]])
    u = np.concatenate([[0.0], found.u[cells // 2, :, 0], [1.0]])
    v = np.concatenate([[0.0], found.v[:, cells // 2, 0], [0.0]])
    return CubicSpline(s, u), CubicSpline(s, v)


def extremes(lines):
    """Least u, greatest and least v."""
    u, v = (line(np.linspace(0.0, 1.0, 2001)) for line in lines)
    return np.array([u.min(), v.max(), v.min()])


@pytest.mark.parametrize("reynolds", U)
def test_velocity_on_the_centre_line(reynolds):
    lines = centre_lines(reynolds, CELLS[reynolds])
    assert np.abs(lines[0](Y) - U[reynolds]).max() < ERROR[reynolds]
    if reynolds in EXTREMES:
        fine, coarse = extremes(lines), extremes(centre_lines(reynolds, COARSE[reynolds]))
        found = fine + (fine - coarse) / (16.0 / 9.0 - 1.0)
        assert np.abs(found - EXTREMES[reynolds]).max() < EXTREME_ERROR[reynolds]


def extremes_in_a_cube(cells):
    """Half a cube, a plane of symmetry in its middle."""
    edges = finer_at_walls(cells, 1.2)
    grid = Grid(edges, edges, edges[: cells // 2 + 1])
    room = FlowDomain.full(grid, (), {"z+": "symmetry"}, {"y+": (1.0, 0.0, 0.0)})
    found = solve_flow(room, 1.0, 1e-3, FlowSettings(tolerance=1e-4))
    near, far = 0.5 - grid.z[-1], 0.5 - grid.z[-2]

    def middle(field):  # even in the distance from the plane
        return field[..., -1] + (field[..., -1] - field[..., -2]) * near**2 / (far**2 - near**2)

    inner = np.concatenate([[0.0], grid.y, [1.0]])
    u = np.concatenate([[0.0], middle(found.u)[cells // 2], [1.0]])
    v = np.concatenate([[0.0], middle(found.v)[:, cells // 2], [0.0]])
    return extremes((CubicSpline(inner, u), CubicSpline(inner, v)))


def test_extremes_in_a_cube():
    coarse, fine = extremes_in_a_cube(24), extremes_in_a_cube(36)
    found = fine + (fine - coarse) / (1.5**2 - 1.0)
    np.testing.assert_allclose(found, CUBE, rtol=CUBE_ERROR)
