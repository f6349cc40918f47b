"""Heat of a wall that coolant flows against, exactly known: what happens below a jet.

1. Plane flow towards a wall (Hiemenz 1911), u = a x f', w = -sqrt(a nu) f, both of z sqrt(a / nu),
   f''' + f f'' + 1 - f'^2 = 0, and the heat of an even wall, T'' + Pr f T' = 0, Prandtl number 7:
   where the exact flow passes every face, the wall's flux is within 1.5 % on 12 cells (four of
   which lie in the layer or so) and within 0.2 % on 48.
"""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, GivenPressure, Opening, TotalFlow
from heatgrade.resolved.energy import solve_energy
from heatgrade.resolved.heat_problem import HeatProblem

PRANDTL, HEIGHT, SHEAR = 7.0, 6.0, 1.2325877  # f''(0): Schlichting, Boundary-Layer Theory
WITHIN = {12: 0.015, 48: 0.002}  # of the exact flux, by cells over six lengths sqrt(nu / a)


@pytest.fixture(scope="module")
def stream():
    """f, and the exact slope of the temperature at the wall."""
    found = solve_ivp(
        lambda _, y: [y[1], y[2], y[1] ** 2 - 1.0 - y[0] * y[2], y[0], np.exp(-PRANDTL * y[3])],
        (0.0, HEIGHT), [0.0, 0.0, SHEAR, 0.0, 0.0], rtol=1e-9, atol=1e-11, dense_output=True,
    )  # fmt: skip
    return lambda eta: found.sol(eta)[0], 1.0 / found.y[4, -1]


def flux_over_exact(cells, stream):
    """Density, heat capacity, viscosity and strain are 1, the wall one kelvin above the inlet.

    Far from the outlet: what leaves there counts as warmed on its way down, though it does not.
    """
    f, exact = stream
    z = HEIGHT * np.expm1(3.0 * np.linspace(0.0, 1.0, cells + 1)) / np.expm1(3.0)
    grid = Grid([0.0, 1.0, 4.0, 16.0, 64.0], [0.0, 1.0], np.concatenate([[-1.0], z]))
    wet = np.ones(grid.shape, bool)
    wet[:, :, 0] = False
    openings = (Opening("in", "z+", TotalFlow(64.0 * float(f(HEIGHT)))),
                Opening("out", "x+", GivenPressure()))  # fmt: skip
    sides = dict.fromkeys(("x-", "y-", "y+"), "symmetry")
    room = FlowDomain.from_cells(grid, wet, openings, sides)
    along, against = np.zeros((5, 1, cells + 1)), np.zeros((4, 1, cells + 2))
    along[:, 0, 1:] = grid.x_edges[:, None] * np.diff(f(z))
    against[:, 0, 1:] = -grid.dx[:, None] * f(z)
    flow = SimpleNamespace(mass_flow=(along, np.zeros((4, 2, cells + 1)), against))
    sink = np.zeros(grid.shape)
    sink[:, :, 0] = 1e6  # holds the wall
    problem = HeatProblem.of(grid.shape, 1e6, np.zeros(grid.shape), sink, 1.0, (0.0, 0.0, 0.0))
    found = solve_energy(
        room, flow, problem, np.full(grid.shape, 1.0 / PRANDTL), 1.0, np.zeros((1, 1, 1)), 0.0,
        advection="bounded", tolerance=1e-7, threads=1,
    )  # fmt: skip
    slope = 2.0 * (found.rise[0, 0, 0] - found.rise[0, 0, 1]) / grid.dz[1]
    return float(slope) / exact


@pytest.mark.parametrize("cells", WITHIN)
def test_heat_of_a_stagnation_point(cells, stream):
    assert flux_over_exact(cells, stream) == pytest.approx(1.0, abs=WITHIN[cells])
