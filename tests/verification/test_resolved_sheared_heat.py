"""Heat that shear carries through faces: (1) nothing leaves the range of what enters, where flow
turns and does not conduct, (2) what leaves is what enters, by the outlet's temperature too, (3)
upwind has none of it, (4) order of a manufactured layer's temperatures, even and stretched."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    energy_equation,
    solve_conjugate,
)
from heatgrade.resolved.energy import HeatProblem, solve_energy

COLD, WARM = 300.0, 340.0
WITHIN = 1e-6  # [K] beyond the range of what enters
HEAT_BALANCE = 1e-8
SAME = 1e-8  # relative
ORDER = 1.8  # least
COUNTS = 0.2  # [K] least difference that shear makes


def liquid(conductivity, viscosity=1.0):
    return CoolantProperties(*map(np.array, (1.0, 1.0, conductivity, viscosity)))


def turning(advection, conductivity=1e-9):
    """Cold and warm coolant side by side around a block, out at a side of the box."""
    n = 14
    edges = np.linspace(0.0, 1.0, n + 1)
    grid = Grid(edges, edges, np.linspace(0.0, 1.0, 6))
    wet = np.ones(grid.shape, bool)
    wet[5:8, 4:9, :3] = False
    low = np.broadcast_to(np.arange(n)[:, None] < 6, (n, 5))
    out = np.zeros((n, 5), bool)
    out[10:] = True
    openings = (
        Opening("cold", "x-", TotalFlow(1.0), low),
        Opening("warm", "x-", TotalFlow(1.5), ~low),
        Opening("out", "y+", GivenPressure(), out),
    )
    room = FlowDomain.from_cells(grid, wet, openings)
    return solve_conjugate(
        room, liquid(conductivity, 0.1), {"cold": COLD, "warm": WARM}, 0.0, np.zeros(grid.shape),
        ConjugateSettings(FlowSettings(threads=1), advection=advection),
    )  # fmt: skip


def test_nothing_leaves_the_range_of_what_enters(monkeypatch):
    found = turning("bounded")
    assert found.temperature.min() > COLD - WITHIN
    assert found.temperature.max() < WARM + WITHIN
    assert found.heat_balance < HEAT_BALANCE
    mean = (1.0 * COLD + 1.5 * WARM) / 2.5
    assert found.opening_temperature["out"] == pytest.approx(mean, rel=SAME)
    monkeypatch.setattr(energy_equation, "add_sheared", lambda *_, **__: None)
    assert np.abs(turning("bounded").temperature - found.temperature).max() > COUNTS


def test_upwind_has_none_of_it(monkeypatch):
    found = turning("upwind").temperature
    monkeypatch.setattr(energy_equation, "add_sheared", lambda *_, **__: None)
    assert np.array_equal(turning("upwind").temperature, found)


def layer_error(cells, stretch, advection):
    """u = sin z across a gap, T = (1 - cos x) sin^2 z, of pi x, pi z: root mean square error."""
    s = np.linspace(0.0, 1.0, cells + 1)
    edges = s + stretch * np.sin(2.0 * np.pi * s) / (2.0 * np.pi)
    grid = Grid(np.linspace(0.0, 1.0, cells + 1), [0.0, 1.0], edges)
    openings = (Opening("in", "x-", TotalFlow(1.0)), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    conductivity = 0.02
    x, z = np.pi * grid.x[:, None, None], np.pi * grid.z[None, None, :]
    drain = 1.0
    along, across = 1.0 - np.cos(x), np.sin(z) ** 2
    exact = along * across
    bent = np.pi**2 * (np.cos(x) * across + along * 2.0 * np.cos(2.0 * z))
    volume = grid.plan_area[:, :, None] * grid.dz
    heat = np.sin(z) * np.pi * np.sin(x) * across - conductivity * bent + drain * exact
    heat = volume * heat
    means = -np.diff(np.cos(np.pi * edges)) / np.pi  # of the speed, times the width
    flow = np.broadcast_to(means, (cells + 1, 1, cells))
    still = (np.zeros((cells, 2, cells)), np.zeros((cells, 1, cells + 1)))

    class Flow:
        mass_flow = (np.array(flow), *still)

    zero = np.zeros(grid.shape)
    problem = HeatProblem((zero,) * 3, heat, drain * volume, COLD, (0.0, 0.0, 0.0))
    found = solve_energy(
        room, Flow, problem, np.full(grid.shape, conductivity), 1.0, zero, COLD,
        advection=advection, tolerance=1e-7, threads=1,
    )  # fmt: skip
    assert found.balance < HEAT_BALANCE
    return np.sqrt(np.mean((found.rise - exact) ** 2))


@pytest.mark.parametrize("stretch", [0.0, 0.3])
@pytest.mark.parametrize("advection", ["bounded", "central"])
def test_order_of_a_layer(stretch, advection):
    coarse, fine = (layer_error(cells, stretch, advection) for cells in (20, 40))
    assert np.log2(coarse / fine) > ORDER
