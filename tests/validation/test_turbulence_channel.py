"""Developed turbulent flow between plates by k-omega SST: (1) the velocity's profile of a direct
numerical simulation, (2) friction and Nusselt number of the correlations of measurements."""

import numpy as np
import pytest
from scipy.optimize import brentq

from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    Periodic,
    Turbulence,
    solve_conjugate,
    solve_turbulent_flow,
)

# y+, U+ of Moser, Kim and Mansour 1999 (doi 10.1063/1.869966), Re_tau 178.12: part of their table
# of means (chan180.means), as a public repository holds it.
SIMULATED = np.array([
    (2.6224, 2.5939), (5.3381, 5.1133), (8.9902, 7.9052), (13.559, 10.311), (19.019, 12.066),
    (25.342, 13.276), (30.019, 13.87), (46.143, 15.101), (65.123, 15.993), (86.55, 16.756),
    (122.25, 17.672), (160.66, 18.235),
]).T  # fmt: skip
PROFILE = 0.06  # of U+, at any of these places
# The plates' Nusselt number stands 5 % above that of a tube at this Pr (Gnielinski's own data
# scatter by 10 %), their friction between Dean's for plates and Petukhov's for tubes.
NUSSELT, FRICTION = 0.10, 0.07
SIDES = {"y-": "symmetry", "y+": "symmetry", "z+": "symmetry"}


def half_gap(cells, first):
    """Lines of half a gap 1 high, in a geometric row from the wall on."""
    factor = brentq(lambda f: first * (f**cells - 1.0) / (f - 1.0) - 1.0, 1.0001, 2.0)
    lines = np.concatenate([[0.0], np.cumsum(first * factor ** np.arange(cells))])
    return lines / lines[-1]


def test_the_profile_of_a_direct_simulation():
    reynolds = 178.12  # on friction velocity and half the height
    z = half_gap(36, 1.0 / reynolds)
    room = FlowDomain.full(Grid([0.0, 1.0], [0.0, 1.0], z), (), SIDES,
                           periodic=(Periodic("x", pressure_drop=1.0),))  # fmt: skip
    flow, eddies = solve_turbulent_flow(
        room, 1.0, 1.0 / reynolds, Turbulence(), FlowSettings("bounded", 1e-4, threads=1)
    )
    found = np.interp(SIMULATED[0], room.grid.z * reynolds, flow.u[0, 0])
    np.testing.assert_allclose(found, SIMULATED[1], rtol=PROFILE)
    assert np.nanmax(eddies.wall_units) < 1.0
    assert eddies.kinetic_energy.min() > 0.0
    assert eddies.dissipation_rate.min() > 0.0


def test_friction_and_heat_of_measured_channels():
    """Re 60,000 on the hydraulic diameter, Pr 6, uniform flux on both plates."""
    reynolds, prandtl = 6e4, 6.0
    viscosity = 4.0 / reynolds
    conductivity = viscosity * 1000.0 / prandtl
    z = half_gap(36, 1.2e-3)
    grid = Grid([0.0, 1.0], [0.0, 1.0], np.concatenate([[-0.1], z]))
    wet = np.ones(grid.shape, bool)
    wet[:, :, 0] = False
    room = FlowDomain.from_cells(grid, wet, (), SIDES, periodic=(Periodic("x", mass_flow=1.0),))
    heat = np.zeros(grid.shape)
    heat[:, :, 0] = 1.0
    coolant = CoolantProperties(*map(np.array, (1.0, 1000.0, conductivity, viscosity)))
    found = solve_conjugate(
        room, coolant, 300.0, 1e9, heat,
        ConjugateSettings(FlowSettings("bounded", 1e-4, threads=1), turbulence="k-omega-sst"),
    )  # fmt: skip
    assert found.heat_balance < 1e-8
    assert found.turbulence.model.model == "k-omega-sst"
    assert "turbulence-model" in [caution.code for caution in found.cautions]
    through = found.flow.u[0, 0, 1:] * grid.dz[1:]
    bulk = (through * found.temperature[0, 0, 1:]).sum() / through.sum()
    nusselt = 4.0 / conductivity / (found.temperature[0, 0, 0] - bulk)
    tube = (0.79 * np.log(reynolds) - 1.64) ** -2  # Darcy; Petukhov 1970
    measured = tube / 8.0 * (reynolds - 1000.0) * prandtl  # Gnielinski 1976
    measured /= 1.0 + 12.7 * (tube / 8.0) ** 0.5 * (prandtl ** (2.0 / 3.0) - 1.0)
    assert nusselt == pytest.approx(measured, rel=NUSSELT)
    friction = 2.0 * found.flow.periodic[0].pressure_drop
    dean = 0.073 * (reynolds / 2.0) ** -0.25  # of plates: Dean 1978, doi 10.1115/1.3448633
    assert friction == pytest.approx(dean, rel=FRICTION)
    assert friction == pytest.approx(tube / 4.0, rel=FRICTION)
