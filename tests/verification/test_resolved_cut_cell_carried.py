"""Coolant carried through faces that a wall cuts, wherever in its cells the wall lies: (1) where
temperature and velocity grow with the distance from the wall, it goes at two thirds of what is
open, (2) what one cell loses the other gains, (3) a wall that insulates changes nothing, nor (4) a
flow that conduction is slow beside, (5) the same across joined sides with a rise along them."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.resolved import FlowDomain, Periodic
from heatgrade.resolved.energy_equation import EnergyEquation, HeatProblem

K, SOLID, SLOPE = 0.6, 1e9, 7.0  # of coolant and solid [W/(m K)]; of the temperature [K/m]
LENGTH = 3  # cells along the wall


def row(share, periodic=()):
    """A wall along x in the lowest layer of cells, 1 m wide, coolant above."""
    grid = Grid(np.arange(LENGTH + 1.0), [0.0, 1.0], np.arange(4.0))
    volume = np.ones(grid.shape)
    volume[:, :, 0] = share
    open_z = np.ones((LENGTH, 1, 4))
    open_z[:, :, 0] = open_z[:, :, -1] = 0.0
    open_x = np.concatenate([volume, volume[:1]])
    return FlowDomain(grid, volume, open_x, np.repeat(volume, 2, 1), open_z, (), periodic=periodic)


def carried(domain, flow, solid=SOLID, rises=None):
    """What the cut row is given beyond first-order upwind, flow through its second face alone."""
    shape = domain.grid.shape
    one, distance = np.ones(shape), np.arange(3.0)[None, None, :] + 0.5
    wall = 1.0 - domain.volume[0, 0, 0]
    rise = 300.0 + SLOPE * np.maximum(distance - wall, 0.0) * one
    rise += 0.0 if rises is None else np.arange(float(LENGTH))[:, None, None] * rises[0] / LENGTH
    problem = HeatProblem((solid * one,) * 3, 0.0 * one, 0.0 * one, 0.0, (0.0, 0.0, 0.0))
    through = np.zeros((LENGTH + 1, 1, 3))
    through[[0, -1] if rises else 1, 0, 0] = flow
    flows = through, np.zeros((LENGTH, 2, 3)), np.zeros((LENGTH, 1, 4))
    equation = EnergyEquation.of(domain, flows, problem, K * one, 1.0, rises=rises or ())
    return equation.carried(rise, 0.0 * one).source[:, 0, 0]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("flow", [0.01, -0.01])
def test_flow_beside_a_wall(share, flow):
    found = carried(row(share), flow)
    middle = max(share - 0.5, 0.0)  # distance of the cell's middle, if it is in the coolant
    excess = SLOPE * (2.0 / 3.0 * share - middle)
    assert found == pytest.approx([-flow * excess, flow * excess, 0.0], rel=1e-6, abs=1e-12)


def test_a_wall_that_insulates():
    assert carried(row(0.3), 0.01, solid=0.0) == pytest.approx(np.zeros(LENGTH), abs=1e-15)


def test_a_flow_that_conduction_is_slow_beside():
    slow, quick = carried(row(0.3), 1e12), carried(row(0.3), 1e13)
    assert quick == pytest.approx(slow)
    assert slow[0] < 0.0


@pytest.mark.parametrize("flow", [0.01, -0.01])
def test_joined_sides(flow):
    share, step = 0.3, 0.6
    domain = row(share, (Periodic("x", mass_flow=1.0),))
    found = carried(domain, flow, rises=(LENGTH * step,))
    along = 0.5 * step * (1.0 if flow > 0.0 else -1.0)
    excess = SLOPE * 2.0 / 3.0 * share + along
    gives = -1 if flow > 0.0 else 0  # the other cell passes on what it gets
    assert found[gives] == pytest.approx(-abs(flow) * excess, rel=1e-6)
