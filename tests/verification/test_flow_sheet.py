"""Compact coolant flow against exact and independent solutions.

1. A mesh of quadratic resistances against SciPy's root finder on Kirchhoff's equations.
2. Heron: a quadratic network settles in a handful of rounds, from a bad guess as well.
3. Laminar gap with a uniform supply, drained at all edges: Poisson's equation on a square, whose
   highest value is 0.0736713 (Timoshenko and Goodier, Theory of Elasticity, torsion of a square
   bar, 0.675 G theta a^2 / 2 = 0.07367 2 a^2), at second order; a long strip is the parabola.
4. Every cell balances, also where friction takes nearly all the pressure.
5. Laws that do not settle end in an error.
"""

import numpy as np
import pytest
from scipy.optimize import fsolve

from heatgrade import JetArray
from heatgrade.errors import NotConverged
from heatgrade.flow import Conductances, solve_sheet
from heatgrade.flow.jet_map import JetMap
from heatgrade.flow.jets import jet_flow
from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties

SEED = 20_260_131
MASS = 1e-12  # of the total flow
SETTLED = 1e-7  # relative: the rounds stop at a change of 1e-8
SQUARE = 0.0736713  # highest solution of -laplace u = 1 on the unit square, u = 0 at its sides
TOTAL = 3.0  # kg/s


def quadratic_laws(a, b):
    """Return laws of faces with dp = a m + b m |m|; dicts of x, y, inlet, outlet."""

    def laws(flow):
        def secant(name, through):
            with np.errstate(divide="ignore"):
                return np.where(
                    np.isfinite(a[name]), 1.0 / (a[name] + b[name] * np.abs(through)), 0.0
                )

        if flow is None:
            return Conductances(*(secant(n, 1.0) for n in ("x", "y", "inlet", "outlet")))
        return Conductances(
            secant("x", flow.flow_x),
            secant("y", flow.flow_y),
            secant("inlet", flow.inflow),
            secant("outlet", flow.outflow),
        )

    return laws


def random_mesh(nx, ny):
    random = np.random.default_rng(SEED)
    shapes = {"x": (nx - 1, ny), "y": (nx, ny - 1), "inlet": (nx, ny), "outlet": (nx, ny)}
    a = {n: random.uniform(0.1, 2.0, s) for n, s in shapes.items()}
    b = {n: random.uniform(1.0, 20.0, s) for n, s in shapes.items()}
    closed = np.full((nx, ny), np.inf)
    for name, row in (("inlet", 0), ("outlet", -1)):
        opened = a[name][row].copy()
        a[name] = closed.copy()
        a[name][row] = opened
        b[name] = np.where(np.isfinite(a[name]), b[name], 0.0)
    return a, b


def flow_of(drop, a, b):
    """Invert dp = a m + b m |m|."""
    return np.sign(drop) * (np.sqrt(a**2 + 4.0 * b * np.abs(drop)) - a) / (2.0 * b)


def test_a_mesh_of_quadratic_resistances_obeys_kirchhoff():
    nx, ny = 5, 4
    a, b = random_mesh(nx, ny)
    sheet = solve_sheet(quadratic_laws(a, b), TOTAL)

    def imbalance(unknowns):
        pressure, plenum = unknowns[:-1].reshape(nx, ny), unknowns[-1]
        rest = np.zeros((nx, ny))
        through_x = flow_of(pressure[:-1] - pressure[1:], a["x"], b["x"])
        through_y = flow_of(pressure[:, :-1] - pressure[:, 1:], a["y"], b["y"])
        rest[:-1] -= through_x
        rest[1:] += through_x
        rest[:, :-1] -= through_y
        rest[:, 1:] += through_y
        entering = flow_of(plenum - pressure[0], a["inlet"][0], b["inlet"][0])
        rest[0] += entering
        rest[-1] -= flow_of(pressure[-1], a["outlet"][-1], b["outlet"][-1])
        return np.append(rest.ravel(), entering.sum() - TOTAL)

    start = np.append(np.linspace(40.0, 5.0, nx)[:, None].repeat(ny, 1).ravel(), 50.0)
    exact, _, found, _ = fsolve(imbalance, start, full_output=True, xtol=1e-13)
    assert found == 1
    assert sheet.pressure_drop == pytest.approx(exact[-1], rel=1e-7)
    np.testing.assert_allclose(sheet.pressure, exact[:-1].reshape(nx, ny), rtol=1e-6)
    assert sheet.mass_balance < MASS
    assert sheet.rounds < 25


def test_heron_settles_in_a_handful_of_rounds_from_any_guess():
    ones = {"x": np.ones((2, 1)), "y": np.ones((3, 0)), "inlet": np.ones((3, 1))}
    a = {n: np.zeros_like(v) for n, v in ones.items()}
    b = dict(ones)
    closed = np.array([[np.inf], [np.inf], [0.0]])
    a["inlet"], a["outlet"] = closed[::-1].copy(), closed.copy()
    b["inlet"] = b["outlet"] = np.ones((3, 1))
    laws = quadratic_laws(a, b)
    sheet = solve_sheet(laws, TOTAL)
    assert sheet.pressure_drop == pytest.approx(4.0 * TOTAL**2, rel=1e-12)
    assert sheet.rounds <= 10
    again = solve_sheet(laws, TOTAL, guess=sheet)
    assert again.rounds == 1
    wild = solve_sheet(laws, TOTAL, guess=solve_sheet(laws, 1e3 * TOTAL))
    assert wild.pressure_drop == pytest.approx(4.0 * TOTAL**2, rel=SETTLED)
    assert wild.rounds <= 40  # halvings from a thousandfold


def test_laws_that_do_not_settle_end_in_an_error():
    state = {"round": 0}

    def restless(_):
        state["round"] += 1
        odd = 1.0 if state["round"] % 2 else 30.0
        inlet = np.array([[1.0, odd]])
        return Conductances(np.zeros((0, 2)), np.ones((1, 1)), inlet, np.array([[1.0, 1.0]]))

    with pytest.raises(NotConverged, match="HG421"):
        solve_sheet(restless, 1.0)


def test_cells_balance_where_friction_takes_nearly_all_pressure():
    nx, ny = 40, 12
    closed = np.zeros((nx, ny))
    inlet, outlet = closed.copy(), closed.copy()
    inlet[0], outlet[-1] = 1e9, 1e9
    sheet = solve_sheet(
        lambda _: Conductances(
            np.full((nx - 1, ny), 1e-3), np.full((nx, ny - 1), 1e3), inlet, outlet
        ),
        TOTAL,
    )
    assert sheet.mass_balance < MASS
    np.testing.assert_allclose(sheet.flow_x, TOTAL / ny, rtol=1e-9)
    assert sheet.pressure_drop == pytest.approx(TOTAL / ny * (nx - 1) / 1e-3, rel=1e-6)


THICK = CoolantProperties(
    density=np.array(1000.0),
    heat_capacity=np.array(4000.0),
    conductivity=np.array(0.6),
    viscosity=np.array(2e-3),
)


def gap_pressure(length_x, length_y, columns, rows, *, flow=1e-5, gap=0.5e-3):
    """Return the sheet of an edge-drained plate whose nozzles take far more than the gap."""
    jets = JetArray.lattice(
        pitch=1e-3,
        diameter=0.05e-3,
        standoff=gap,
        area=(0.0, 0.0, length_x, length_y),
        drains="edges",
    )
    grid = Grid(
        np.linspace(0.0, length_x, columns + 1), np.linspace(0.0, length_y, rows + 1), [0.0, 1e-3]
    )
    sheet = jet_flow(jets, JetMap.of(jets, grid), grid, THICK, flow).sheet
    assert np.nanmax(sheet.pressure) < 1e-3 * sheet.pressure_drop
    per_area = flow / (length_x * length_y)
    return sheet, 12.0 * 2e-3 * per_area / (1000.0 * gap**3)


def test_a_square_gap_is_poissons_equation():
    errors = []
    for n in (10, 20, 40):
        sheet, curvature = gap_pressure(10e-3, 10e-3, n, n)
        middle = sheet.pressure[n // 2 - 1 : n // 2 + 1, n // 2 - 1 : n // 2 + 1].mean() / (
            curvature * 10e-3**2
        )
        errors.append(abs(middle / SQUARE - 1.0))
    assert errors[2] < 0.0015
    assert errors[0] / errors[1] > 3.0
    # A quarter leaves by each side.
    edges = [sheet.outflow[0], sheet.outflow[-1], sheet.outflow[:, 0], sheet.outflow[:, -1]]
    corners = sheet.outflow[[0, 0, -1, -1], [0, -1, 0, -1]].sum()
    for edge in edges:
        ends = edge[[0, -1]].sum()
        assert edge.sum() - 0.5 * ends == pytest.approx(0.25 * 1e-5, rel=1e-3)
    assert sheet.outflow.sum() == pytest.approx(1e-5, rel=1e-12)
    assert corners < 0.1e-5


def test_a_long_gap_is_a_parabola():
    sheet, curvature = gap_pressure(60e-3, 6e-3, 60, 42)
    middle = sheet.pressure[30]
    step = 6e-3 / 42
    y = (np.arange(42) + 0.5) * step
    # Half a cell from the open edge the scheme's straight line is above the parabola by step2/8.
    exact = 0.5 * curvature * (y * (6e-3 - y) + 0.25 * step**2)
    np.testing.assert_allclose(middle, exact, rtol=0.001)
