"""Heat of turbulence across joined sides: (1) a cell cut elsewhere has the same temperatures, (2)
what eddies conduct through a row of cells joined to itself is the series of all its cells."""

from types import SimpleNamespace

import numpy as np

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, Periodic
from heatgrade.resolved.energy import solve_energy
from heatgrade.resolved.heat_problem import HeatProblem

SEED = 824
FLAT = {"z-": "symmetry", "z+": "symmetry"}
SAME = 1e-8  # over the spread of temperatures


def temperatures(shift):
    """Random eddies and heat between solid bars, carried along x by 0.3 W/K through each cell."""
    rng = np.random.default_rng(SEED)
    shape = (8, 6, 1)
    solid = np.zeros(shape, bool)
    solid[2:4, 0] = solid[5:6, 5] = True
    swirl, heat = rng.uniform(0.5, 2.0, shape), rng.uniform(0.0, 1.0, shape)
    solid, swirl, heat = (np.roll(item, shift, (0, 1)) for item in (solid, swirl, heat))
    joined = (Periodic("x", pressure_drop=1.0, temperature_rise=3.0), Periodic("y"))
    grid = Grid(np.linspace(0.0, 1.0, 9), np.linspace(0.0, 1.0, 7), [0.0, 1.0])
    room = FlowDomain.from_cells(grid, ~solid, (), FLAT, joined)
    clear = ~np.any(solid[:, :, 0], axis=0)
    along = np.zeros((9, 6, 1))
    along[:, clear] = 0.3
    still = SimpleNamespace(mass_flow=(along, np.zeros((8, 7, 1)), np.zeros((8, 6, 2))))
    problem = HeatProblem(
        (np.full(shape, 0.4),) * 3, heat, np.full(shape, 0.1), 300.0, (0.0, 0.0, 0.0)
    )
    found = solve_energy(
        room, still, problem, np.full(shape, 0.05), 1.0, np.zeros(shape), 300.0,
        advection="upwind", tolerance=1e-10, threads=1, eddies=swirl,
    )  # fmt: skip
    assert found.balance < 1e-10
    return found.rise


def test_a_cell_cut_elsewhere():
    shift = (0, 2)
    here, there = temperatures((0, 0)), temperatures(shift)
    spread = np.ptp(here)
    assert np.abs(np.roll(here, shift, (0, 1)) - there).max() < SAME * spread
    assert spread > 0.1


def test_eddies_conduct_around_a_ring():
    """A rise from cell to cell of 2 K drives the same heat through all cells: harmonic mean."""
    cells, rise = 5, 2.0
    grid = Grid(np.linspace(0.0, 1.0, cells + 1), [0.0, 1.0], [0.0, 1.0])
    room = FlowDomain.full(grid, (), FLAT, periodic=(Periodic("x", temperature_rise=rise),))
    still = SimpleNamespace(
        mass_flow=(np.zeros((cells + 1, 1, 1)), np.zeros((cells, 2, 1)), np.zeros((cells, 1, 2)))
    )
    swirl = np.array([1.0, 3.0, 2.0, 0.5, 4.0]).reshape(-1, 1, 1)
    nothing = np.zeros(grid.shape)
    problem = HeatProblem((nothing,) * 3, nothing, nothing, 300.0, (0.0, 0.0, 0.0))
    found = solve_energy(
        room, still, problem, np.full(grid.shape, 1e-9), 1.0, nothing, 300.0,
        advection="upwind", tolerance=1e-10, threads=1, eddies=swirl,
    )  # fmt: skip
    around = np.append(found.rise.ravel(), found.rise.ravel()[0] + rise)
    between = 0.5 * (swirl.ravel() + np.roll(swirl.ravel(), -1)) * cells  # [W/K]
    heat = rise / (1.0 / between).sum()
    np.testing.assert_allclose(np.diff(around), heat / between, rtol=1e-6)
