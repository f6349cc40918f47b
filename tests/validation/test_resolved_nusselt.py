"""Nusselt numbers of laminar flow in rectangular ducts: (1) developed, with walls of given flux,
of given temperature and one insulated, (2) developing temperature, against an independent
solution of the cross-section (Shah and London 1978, doi 10.1016/C2013-0-06152-X, agree)."""

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
    TotalFlow,
    solve_conjugate,
)

REFERENCE = json.loads((Path(__file__).parent / "correlations_duct_reference.json").read_text())[
    "cases"
]
X_STAR = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
NUSSELT_ERROR = 0.005  # relative, of developed flow
ENTRY_ERROR = 0.02  # relative, where the boundary layer is a few cells thick
HEAT_BALANCE = 1e-8
TIGHT = FlowSettings(tolerance=1e-7)
CELLS = 16  # across half the short side


def nusselt(ratio, kind, walls, stations=24, end=0.3):
    """Nusselt number along a duct with developed flow and shells that even out temperature."""
    diameter = 2.0 * ratio / (1.0 + ratio)
    peclet, reynolds = 2000.0, 50.0
    viscosity, conductivity = diameter / reynolds, diameter / peclet
    length = end * diameter * peclet
    shell = 0.01
    half = 0.5 * ratio if walls == 4 else ratio  # the insulated wall is a short one
    y = np.append(np.linspace(0.0, half, min(CELLS * ratio, 2 * CELLS) + 1), half + shell)
    z = np.append(np.linspace(0.0, 0.5, CELLS + 1), 0.5 + shell)
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
    carried = 0.5 * (found.flow.mass_flow[0][1:] + found.flow.mass_flow[0][:-1])
    bulk = (carried * found.temperature).sum(axis=(1, 2)) / carried.sum(axis=(1, 2))
    wall = np.mean(found.temperature, axis=(1, 2), where=~wet)
    flux = heat if sink is None else sink * (400.0 - found.temperature)
    perimeter = half + 0.5  # heated
    coefficient = flux.sum(axis=(1, 2)) / grid.dx / perimeter / (wall - bulk)
    return grid.x / (diameter * peclet), coefficient * diameter / conductivity


@pytest.mark.parametrize(
    ("ratio", "kind", "walls"), [(1, "H1", 4), (2, "T", 4), (4, "H1", 3), (1, "T", 3)]
)
def test_nusselt_number_of_developed_flow(ratio, kind, walls):
    _, found = nusselt(ratio, kind, walls)
    expected = REFERENCE[f"{walls}wall_{ratio}"][f"nusselt_{kind.lower()}"]
    assert found[-2] == pytest.approx(expected, rel=NUSSELT_ERROR)


def test_nusselt_number_of_developing_temperature():
    place, found = nusselt(1, "H1", 4)
    table = REFERENCE["4wall_1"]
    expected = np.interp(np.log(place), np.log(X_STAR), table["nusselt_h1_local"])
    inside = (place > 0.008) & (place < 0.2)
    assert inside.sum() > 5
    np.testing.assert_allclose(found[inside], expected[inside], rtol=ENTRY_ERROR)
