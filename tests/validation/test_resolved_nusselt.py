"""Friction and Nusselt numbers of laminar flow in rectangular ducts 1:1 to 8:1: (1) developed, with
walls of given flux (H1) and of given temperature (T), four or three of them, from one cell of
length with joined ends, (2) at the end of a long duct, (3) developing temperature, on few cells
too; against an independent solution of the section (Shah and London 1978, doi
10.1016/C2013-0-06152-X, agree)."""

import json
from pathlib import Path

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
    Periodic,
    TotalFlow,
    energy,
    solve_conjugate,
)

REFERENCE = json.loads((Path(__file__).parent / "correlations_duct_reference.json").read_text())[
    "cases"
]
X_STAR = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
NUSSELT_ERROR = 0.005  # relative, of developed flow
COARSE_ERROR = 0.02  # the same on four cells; 0.05 by the means of speed and temperature alone
ENTRY_ERROR = 0.02  # relative, where the boundary layer is a few cells thick
HEAT_BALANCE = 1e-8
TIGHT = FlowSettings(tolerance=1e-7)
CELLS = 16  # across half the short side


def nusselt(ratio, kind, walls, stations=24, end=0.3, cells=CELLS):
    """Nusselt number along a duct with developed flow and shells that even out temperature.

    Bulk temperatures are those of the heat that went in before: cells' means do not tell them, for
    speed and temperature both change within a cell at a wall.
    """
    diameter = 2.0 * ratio / (1.0 + ratio)
    peclet, reynolds = 2000.0, 50.0
    viscosity, conductivity = diameter / reynolds, diameter / peclet
    length = end * diameter * peclet
    shell = 0.01
    half = 0.5 * ratio if walls == 4 else ratio  # the insulated wall is a short one
    y = np.append(np.linspace(0.0, half, min(cells * ratio, 2 * cells) + 1), half + shell)
    z = np.append(np.linspace(0.0, 0.5, cells + 1), 0.5 + shell)
    grid = Grid(length * np.linspace(0.0, 1.0, stations + 1) ** 2, y, z)
    wet = np.ones(grid.shape, bool)
    wet[:, -1], wet[:, :, -1] = False, False
    sides = {"z-": "symmetry"} | ({"y-": "symmetry"} if walls == 4 else {})
    area = 0.5 * half
    openings = (
        Opening("in", "x-", TotalFlow(area, "developed")),
        Opening("out", "x+", GivenPressure()),
    )
    domain = FlowDomain.from_cells(grid, wet, openings, sides)
    volume = grid.plan_area[:, :, None] * grid.dz
    share = np.where(wet, 0.0, volume) / length
    heat, sink = (share, None) if kind == "H1" else (np.zeros(grid.shape), 1e6 * share)
    across = np.full(grid.shape, 1e5 * conductivity)
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, conductivity, viscosity)))
    found = solve_conjugate(
        domain, liquid, 300.0, (np.zeros(grid.shape), across, across), heat,
        ConjugateSettings(TIGHT, temperature_tolerance=1e-6), sink=sink, ambient=400.0,
    )  # fmt: skip
    assert found.heat_balance < HEAT_BALANCE
    wall = np.mean(found.temperature, axis=(1, 2), where=~wet)
    flux = heat if sink is None else sink * (400.0 - found.temperature)
    given = flux.sum(axis=(1, 2))
    bulk = 300.0 + (np.cumsum(given) - 0.5 * given) / area  # in the middle of each station
    perimeter = half + 0.5  # heated
    coefficient = given / grid.dx / perimeter / (wall - bulk)
    return grid.x / (diameter * peclet), coefficient * diameter / conductivity


def developed(ratio, walls):
    """f Re, Nu H1 and Nu T of a duct, from a piece one cell long whose ends are joined.

    With walls of given temperature it falls by the same share in equal lengths: the shape of what
    is left is that which its own heat capacity flow, taken as heat, makes again.
    """
    diameter, shell, length = 2.0 * ratio / (1.0 + ratio), 0.01, 0.1
    half = 0.5 * ratio if walls == 4 else ratio  # the insulated wall is a short one
    cells = min(CELLS * ratio, 3 * CELLS) * (1 if walls == 4 else 2)
    y = np.append(np.linspace(0.0, half, cells + 1), half + shell)
    z = np.append(np.linspace(0.0, 0.5, CELLS + 1), 0.5 + shell)
    grid = Grid([0.0, length], y, z)
    wet = np.ones(grid.shape, bool)
    wet[:, -1], wet[:, :, -1] = False, False
    # the insulated wall of three lies at y = 0: a plane of symmetry where there are four
    sides = {"z-": "symmetry"} | ({"y-": "symmetry"} if walls == 4 else {})
    area, perimeter = 0.5 * half, half + 0.5
    room = FlowDomain.from_cells(grid, wet, (), sides, (Periodic("x", mass_flow=area),))
    volume = grid.plan_area[:, :, None] * grid.dz
    outside = np.where(wet, 0.0, volume) / length
    across = np.full(grid.shape, 1e5)
    conducting = (np.zeros(grid.shape), across, across)
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, 1.0, 1.0)))
    settings = ConjugateSettings(TIGHT, temperature_tolerance=1e-6)
    found = solve_conjugate(room, liquid, 300.0, conducting, outside, settings)
    through = found.flow.mass_flow[0][0]

    def nusselt_number(temperature, heat):
        bulk = (through * temperature[0]).sum() / area
        wall = temperature[~wet].mean()
        return heat / length / perimeter / (wall - bulk) * diameter

    friction = found.flow.periodic[0].pressure_drop / length * diameter**2 / 2.0
    fluxes = [nusselt_number(found.temperature, outside.sum())]
    problem = energy.HeatProblem(conducting, through[None], 1e6 * outside, 300.0, (0.0, 0.0, 0.0))
    one, nothing = np.ones(grid.shape), np.zeros(grid.shape)
    for _ in range(2 + 3 * ratio):  # flat ducts have modes that fall nearly as slowly
        rise = energy.solve_energy(
            room, found.flow, problem, one, 1.0, nothing, 300.0, advection="upwind",
            tolerance=1e-6, threads=1,
        ).rise  # fmt: skip
        heat = through[None] * rise
        problem = energy.HeatProblem(
            conducting, heat / heat.sum() * area, 1e6 * outside, 300.0, (0.0, 0.0, 0.0)
        )
    return np.array([friction, *fluxes, nusselt_number(rise, -problem.heat.sum())])


@pytest.mark.parametrize("walls", [3, 4])
@pytest.mark.parametrize("ratio", [1, 2, 4, 5, 8])
def test_developed_flow_in_ducts_of_all_shapes(ratio, walls):
    case = REFERENCE[f"{walls}wall_{ratio}"]
    expected = [case["f_reynolds"], case["nusselt_h1"], case["nusselt_t"]]
    np.testing.assert_allclose(developed(ratio, walls), expected, rtol=NUSSELT_ERROR)


def test_nusselt_number_at_the_end_of_a_duct():
    _, found = nusselt(2, "T", 4, stations=48)
    assert found[-2] == pytest.approx(REFERENCE["4wall_2"]["nusselt_t"], rel=NUSSELT_ERROR)


def test_nusselt_number_of_developing_temperature():
    place, found = nusselt(1, "H1", 4)
    table = REFERENCE["4wall_1"]
    expected = np.interp(np.log(place), np.log(X_STAR), table["nusselt_h1_local"])
    inside = (place > 0.008) & (place < 0.2)
    assert inside.sum() > 5
    np.testing.assert_allclose(found[inside], expected[inside], rtol=ENTRY_ERROR)


def test_nusselt_number_on_four_cells_across_half_a_duct():
    place, found = nusselt(1, "H1", 4, cells=4)
    table = REFERENCE["4wall_1"]
    expected = np.interp(np.log(place), np.log(X_STAR), table["nusselt_h1_local"])
    inside = (place > 0.008) & (place < 0.2)
    np.testing.assert_allclose(found[inside], expected[inside], rtol=COARSE_ERROR)
