"""Taylor and Green's vortex in a square, held up by a force: a manufactured steady flow."""

import numpy as np

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain


def held_vortex(cells, viscosity, stretch):
    """Return room, force [N/m3] and exact velocities u, v [m/s] of a square of 1 m.

    u = sin(pi x) cos(pi y), v = -cos(pi x) sin(pi y), density 1 kg/m3; the edges of the grid are
    stretched by a sine wave of the amplitude `stretch` / (2 pi).
    """
    s = np.linspace(0.0, 1.0, cells + 1)
    edges = s + stretch * np.sin(2.0 * np.pi * s) / (2.0 * np.pi)
    grid = Grid(edges, edges, [0.0, 1.0])
    x, y = edges[:, None, None], grid.y[None, :, None]
    u = np.sin(np.pi * x) * np.cos(np.pi * y)
    x, y = grid.x[:, None, None], edges[None, :, None]
    v = -np.cos(np.pi * x) * np.sin(np.pi * y)
    factor = 2.0 * np.pi**2 * viscosity
    sides = dict.fromkeys(("x-", "x+", "y-", "y+", "z-", "z+"), "symmetry")
    force = (factor * u, factor * v, np.zeros((cells, cells, 2)))
    return FlowDomain.full(grid, (), sides), force, u, v
