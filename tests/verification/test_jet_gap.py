"""The coolant between nozzle plate and target against exact solutions.

1. Spent coolant that leaves by the edges, fed evenly, laminar: the pressure of viscous flow
   between plates over a square, 12 mu q / H^3 times Poisson's series, at second order.
2. Local drains: under an even heat flux the mean rise over each cell is half of the outlet's.
"""

import numpy as np
import pytest

from heatgrade import Coolant, JetArray
from heatgrade.flow.jet_map import JetMap
from heatgrade.flow.jets import jet_flow
from heatgrade.grid import Grid
from heatgrade.thermal.jet_coolant import coolant_rise

SIDE, PITCH, GAP = 12e-3, 1e-3, 1e-3  # m
INLET = 300.0  # K
EVEN = 2e-3  # relative: the nozzles' own loss, which shares the flow, is 1000 times the gap's
# Largest value of the solution of -laplace(u) = 1 on the unit square, zero on its edges: series.
POISSON = 0.0736713533


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


def jets(diameter, drains, pitch=PITCH):
    return JetArray.lattice(
        pitch=pitch, diameter=diameter, standoff=GAP, area=(0.0, 0.0, SIDE, SIDE), drains=drains
    )


def plan(columns):
    edges = np.linspace(0.0, SIDE, columns + 1)
    return Grid(edges, edges, np.array([0.0, 1e-3]))


def test_the_gap_s_pressure_is_that_of_viscous_flow_between_plates(water):
    array, total = jets(0.1e-3, "edges"), 1e-4
    properties = water.properties(INLET)
    kinematic = float(properties.viscosity / properties.density)
    expected = POISSON * 12.0 * kinematic * total / GAP**3  # q = total / SIDE^2, times SIDE^2
    errors = []
    for columns in (11, 23, 47):  # odd: a column's centre in the middle
        grid = plan(columns)
        flow = jet_flow(array, JetMap.of(array, grid), grid, properties, total)
        middle = flow.sheet.pressure[columns // 2, columns // 2]
        errors.append(middle / expected - 1.0)
    assert abs(errors[2]) < EVEN
    assert abs(errors[0]) < 0.02


@pytest.mark.parametrize("columns", [6, 12, 48])
def test_the_mean_rise_over_a_cell_is_half_of_the_outlet_s(water, columns):
    array, total, heat = jets(0.5e-3, "local", pitch=2e-3), 0.02, 300.0
    grid, properties = plan(columns), water.properties(INLET)
    jet_map = JetMap.of(array, grid)
    flow = jet_flow(array, jet_map, grid, properties, total)
    even = heat * grid.plan_area / SIDE**2
    rise = coolant_rise(jet_map, flow, even, 4180.0, local=True)
    mean = float((rise * grid.plan_area).sum()) / SIDE**2
    assert mean == pytest.approx(0.5 * heat / (total * 4180.0), rel=1e-12)
