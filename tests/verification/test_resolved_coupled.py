"""Flow and heat coupled both ways, viscosity and conductivity at local temperature: (1)
manufactured velocities and temperature, order on an even and on a stretched grid, (2) a heated bar
in a channel and its mirror image, (3) the same in other units of length, (4) the same begun from
another solution."""

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
    solve_conjugate,
)

ORDER = 0.1  # about 2, of the root mean square error
WARM, SWING = 300.0, 10.0  # K
SAME = 1e-7  # relative
FEWER = 0.85  # of the iterations from rest


class Liquid:
    """Density and heat capacity 1; viscosity falls and conductivity grows with temperature."""

    name = "made up"
    freezing_temperature, maximum_temperature = 200.0, 400.0

    def __init__(self, viscosity=0.05, conductivity=0.1):
        self.viscosity, self.conductivity = viscosity, conductivity

    def properties(self, temperature):
        rise = np.asarray(temperature) - WARM
        one = np.ones_like(rise)
        thick = self.viscosity * (1.0 - 0.04 * rise)
        return CoolantProperties(one, one, self.conductivity * (1.0 + 0.03 * rise), thick)


def manufactured(cells, stretch):
    """u = sin x cos y, v = -cos x sin y, T = 300 + 10 cos x cos y, of pi x, pi y: three errors."""
    s = np.linspace(0.0, 1.0, cells + 1)
    edges = s + stretch * np.sin(2.0 * np.pi * s) / (2.0 * np.pi)
    grid = Grid(edges, edges, [0.0, 1.0])
    liquid, drain, pi2 = Liquid(), 0.5, np.pi**2

    def waves(x, y):
        x, y = np.pi * x[:, None, None], np.pi * y[None, :, None]
        return np.sin(x), np.cos(x), np.sin(y), np.cos(y)

    def forces(x, y):
        sx, cx, sy, cy = waves(x, y)
        thick = liquid.properties(WARM + SWING * cx * cy).viscosity
        slope = -0.04 * liquid.viscosity * SWING * pi2  # of viscosity times that of velocity
        along = np.pi * sx * cx + 2.0 * pi2 * thick * sx * cy - slope * sx * cx * (sy**2 - cy**2)
        across = np.pi * sy * cy - 2.0 * pi2 * thick * cx * sy - slope * sy * cy * (cx**2 - sx**2)
        return along, across

    sx, cx, sy, cy = waves(grid.x, grid.y)
    exact = SWING * cx * cy
    conducting = liquid.properties(WARM + exact).conductivity
    bent = 0.03 * liquid.conductivity * SWING**2 * pi2 * ((sx * cy) ** 2 + (cx * sy) ** 2)
    volume = grid.plan_area[:, :, None] * grid.dz
    heat = SWING * np.pi * ((cx * sy) ** 2 - (sx * cy) ** 2)
    heat = volume * (heat + 2.0 * pi2 * conducting * exact - bent + drain * exact)
    sides = dict.fromkeys(("x-", "x+", "y-", "y+", "z-", "z+"), "symmetry")
    force = (
        forces(edges, grid.y)[0], forces(grid.x, edges)[1], np.zeros((cells, cells, 2)),
    )  # fmt: skip
    found = solve_conjugate(
        FlowDomain.full(grid, (), sides), liquid, WARM, 0.0, heat,
        ConjugateSettings(FlowSettings(tolerance=1e-7), 1e-5, "central"),
        sink=drain * volume, ambient=WARM, force=force,
    )  # fmt: skip
    u = waves(edges, grid.y)
    v = waves(grid.x, edges)
    parts = (found.flow.u - u[0] * u[3], found.flow.v + v[1] * v[2],
             (found.temperature - WARM - exact) / SWING)  # fmt: skip
    return np.array([np.sqrt(np.mean(part**2)) for part in parts])


@pytest.mark.parametrize(("stretch", "cells"), [(0.0, 12), (0.1, 20)])
def test_velocities_and_temperature_that_are_known(stretch, cells):
    """On the stretched grid the order comes nearer to 2 from below (1.92 here, 1.87 on 12)."""
    coarse, fine = manufactured(cells, stretch), manufactured(2 * cells, stretch)
    np.testing.assert_allclose(np.log2(coarse / fine), 2.0, atol=ORDER)
    assert fine.max() < 0.003


def bar(unit=1.0, *, mirrored=False, solid=1.0, guess=None):
    """A heated bar beside the middle of a channel; lengths in `unit`, speed about 1 m/s."""
    y = np.append(np.linspace(0.0, 1.0, 9), 1.3)  # the last cell of the channel is a wide one
    dry = np.zeros((10, 9, 1), bool)
    dry[3:5, 2:4] = True
    heat = np.where(dry, unit**2, 0.0)
    if mirrored:
        y, dry, heat = 1.3 - y[::-1], dry[:, ::-1], heat[:, ::-1]
    grid = Grid(unit * np.linspace(0.0, 2.5, 11), unit * y, [0.0, unit])
    openings = (
        Opening("in", "x-", TotalFlow(1.3 * unit**2)), Opening("out", "x+", GivenPressure()),
    )  # fmt: skip
    room = FlowDomain.from_cells(grid, ~dry, openings, {"z-": "symmetry", "z+": "symmetry"})
    return solve_conjugate(
        room, Liquid(0.05 * unit, 0.1 * unit), WARM, solid * unit, heat,
        ConjugateSettings(FlowSettings(tolerance=1e-9, threads=1), 1e-7, "upwind"), guess=guess,
    )  # fmt: skip


def test_a_mirror_image():
    here, there = bar(), bar(mirrored=True)
    np.testing.assert_allclose(there.temperature[:, ::-1], here.temperature, rtol=SAME)
    np.testing.assert_allclose(there.flow.u[:, ::-1], here.flow.u, atol=10.0 * SAME)
    np.testing.assert_allclose(-there.flow.v[:, ::-1], here.flow.v, atol=10.0 * SAME)
    assert np.ptp(here.temperature) > 1.0


def test_other_units_of_length():
    here, there = bar(), bar(1e-3)
    np.testing.assert_allclose(there.temperature, here.temperature, rtol=SAME)
    np.testing.assert_allclose(there.flow.u, here.flow.u, atol=10.0 * SAME)
    assert there.flow.pressure_drop("in", "out") == pytest.approx(
        here.flow.pressure_drop("in", "out"), rel=10.0 * SAME
    )


def test_begun_from_another_solution():
    before, afresh = bar(), bar(solid=0.5)
    found = bar(solid=0.5, guess=before)
    assert np.abs(afresh.temperature - before.temperature).max() > 0.1
    np.testing.assert_allclose(found.temperature, afresh.temperature, rtol=SAME)
    np.testing.assert_allclose(found.flow.u, afresh.flow.u, atol=10.0 * SAME)
    assert found.iterations < FEWER * afresh.iterations
    told = found.after(before)
    assert told.iterations == before.iterations + found.iterations
    assert told.changes == before.changes + found.changes
    assert found.after(None) is found
