"""Leakage that grows with temperature, against exact solutions and exact limits.

1. A die of one temperature behind one resistance: T - T_in = R (P + P0 2^((T - T0) / d)), solved
   by Lambert's W; the loop gain is -W; both laws.
2. It runs away exactly where Lambert's W ends, at -1/e.
3. A thin die cooled at two edges: Bratu's problem, its profile and its critical parameter.
4. Energy balances of whole plates that leak, with and without a board; leakage by hand.
5. The cell under the active face: the same junction on coarse and on fine layers.
"""

import math

import numpy as np
import pytest
from scipy.special import lambertw

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Leakage,
    Microchannels,
    NotConverged,
    Plate,
    PowerMap,
    Resolution,
    Solid,
    Stack,
)
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.plate.compact_solve import solid_model
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.execution import Execution
from heatgrade.plate.steady import solve_steady
from heatgrade.thermal import Convection
from heatgrade.thermal.exchange import Exchange

INLET, REFERENCE = 310.0, 350.0  # K
SIDE = 10e-3  # m
POWER, AT_REFERENCE = 40.0, 12.0  # W
DOUBLING = 25.0  # K
BETA = math.log(2.0) / DOUBLING  # 1/K
WATER_FLOW = 1.0  # kg/s: warms by nothing to speak of


@pytest.fixture(scope="module")
def water():
    return Coolant("water")


class FixedSide:
    """Coolant at the inlet's temperature behind given conductances to the top of the base."""

    volume = None

    def __init__(self, conductance):
        self.conductance = conductance

    def couple(self, model, coolant, temperature, heat_capacity, threads, flow=None):
        shape = self.conductance.shape
        through = np.zeros(shape)
        through[0, 0] = WATER_FLOW
        sheet = SheetFlow(
            np.zeros((shape[0] - 1, shape[1])), np.zeros((shape[0], shape[1] - 1)),
            through, through, np.zeros(shape), 1.0, 1,
        )  # fmt: skip
        exchange = Exchange(model.wetted.base, self.conductance[:, :, None], np.ones(shape), ())
        return Coupling(sheet, exchange, lambda heat, capacity: 0.0 * heat, {}, ())


def steady(water, material, leakage, conductance, cells, power=POWER, board=None, width=SIDE):
    """Solve a die that covers its plate, of one material throughout."""
    die = Die(PowerMap.uniform(power, SIDE, width), 0.5e-3, material=material, leakage=leakage)
    jets = JetArray.lattice(
        pitch=width, diameter=0.2 * width, standoff=1e-3, nozzle_length=1e-3,
        area=(0.0, 0.0, width, width),
    )  # fmt: skip
    plate = Plate(
        Stack(die, Interface.contact(0.0)), ColdPlate(SIDE, width, 0.5e-3, material, jets), water
    )
    grid = Resolution(lateral=SIDE / cells, die=1, base=1)
    model = solid_model(plate, grid)
    side = FixedSide(conductance(model.grid))
    return solve_steady(PlateEquations(model, side, water, INLET, board), execution=Execution(1))


CONDUCTOR = Solid.isotropic("conductor", 1e9, 2330.0, 712.0)
RESISTANCE = 0.9  # K/W
SAME = 2e-6  # relative: the rounds stop at 1e-5 of a Newton iteration's last change


def lumped(water, leakage, resistance=RESISTANCE, power=POWER):
    def conductance(grid):
        return grid.plan_area / (SIDE * SIDE * resistance)

    return steady(water, CONDUCTOR, leakage, conductance, 4, power)


def kappa(resistance=RESISTANCE, leakage=AT_REFERENCE):
    still = INLET + resistance * POWER
    return BETA * resistance * leakage * math.exp(BETA * (still - REFERENCE))


def test_one_temperature_is_that_of_lambert(water):
    found = lumped(water, Leakage(REFERENCE, power=AT_REFERENCE, doubling=DOUBLING))
    gain = -float(lambertw(-kappa()).real)
    expected = RESISTANCE * POWER + gain / BETA
    assert np.nanmax(found.temperature) - INLET == pytest.approx(expected, rel=SAME)
    assert found.model.leakage.sum() == pytest.approx(gain / (BETA * RESISTANCE), rel=SAME)
    assert found.loop_gain == pytest.approx(gain, rel=1e-3)
    assert 0.3 < gain < 0.9


def test_one_temperature_of_the_polynomial(water):
    slope, curvature = 0.03, 4e-4
    law = Leakage(REFERENCE, share=AT_REFERENCE / POWER, slope=slope, curvature=curvature)
    found = lumped(water, law)
    # RP0 c u^2 + (RP0 s - 1) u + R (P + P0) + T_in - T_ref = 0 for u = T - T_ref
    scale = RESISTANCE * AT_REFERENCE
    a, b = scale * curvature, scale * slope - 1.0
    c = RESISTANCE * (POWER + AT_REFERENCE) + INLET - REFERENCE
    u = (-b - math.sqrt(b * b - 4.0 * a * c)) / (2.0 * a)
    assert np.nanmax(found.temperature) == pytest.approx(REFERENCE + u, rel=SAME)
    assert found.loop_gain == pytest.approx(scale * (slope + 2.0 * curvature * u), rel=1e-3)


@pytest.mark.parametrize("short", [0.05, 0.003])
def test_runs_away_where_lambert_ends(water, short):
    at_limit = AT_REFERENCE / (math.e * kappa())  # leakage whose kappa is 1 / e
    below = Leakage(REFERENCE, power=at_limit * (1.0 - short), doubling=DOUBLING)
    found = lumped(water, below)
    expected = -float(lambertw(-(1.0 - short) / math.e).real)
    assert found.loop_gain == pytest.approx(expected, rel=2e-3)
    above = Leakage(REFERENCE, power=at_limit * (1.0 + short), doubling=DOUBLING)
    with pytest.raises(NotConverged, match="runs away") as caught:
        lumped(water, above)
    assert caught.value.code == "HG432"
    assert caught.value.value >= 1.0


BRATU_LIMIT = 3.513830719  # Frank-Kamenetskii's slab (1939): largest lambda with a solution
CONDUCTIVITY = 120.0  # W/(m K)


def bratu(water, parameter, cells):
    """Solve u'' + lambda exp(u) = 0, u = 0 at both ends of [0, 1], with u = beta (T - T_in)."""
    width = SIDE / 4.0
    sheet = Solid("sheet", (CONDUCTIVITY, CONDUCTIVITY, 1e9), 2330.0, 712.0)
    thickness = 1e-3  # die and base together
    density = parameter * CONDUCTIVITY * thickness / (BETA * SIDE**2)  # W/m2 at the inlet's T
    law = Leakage(INLET, power=density * SIDE * width, doubling=DOUBLING)

    def conductance(grid):
        edge = np.zeros(grid.plan_area.shape)
        # From the outer face to the centre of the outer cells, both layers of them.
        edge[[0, -1]] = CONDUCTIVITY * thickness * grid.dy / (0.5 * grid.dx[0])
        return edge

    return steady(water, sheet, law, conductance, cells, power=0.0, width=width)


def bratu_exact(parameter, x):
    """u = -2 ln(cosh((x - 1/2) t / 2) / cosh(t / 4)) with t = sqrt(2 lambda) cosh(t / 4)."""
    t = 0.0
    for _ in range(2000):  # the smaller root, from below
        t = math.sqrt(2.0 * parameter) * math.cosh(t / 4.0)
    return -2.0 * np.log(np.cosh((x - 0.5) * t / 2.0) / math.cosh(t / 4.0))


def test_bratu_profile_and_its_order(water):
    errors = []
    for cells in (12, 24, 48):
        found = bratu(water, 2.5, cells)
        x = (np.arange(cells) + 0.5) / cells
        u = BETA * (found.temperature[:, 0, 0] - INLET)
        errors.append(float(np.abs(u - bratu_exact(2.5, x)).max()))
    slopes = np.log2(np.divide(errors[:-1], errors[1:]))
    np.testing.assert_allclose(slopes, 2.0, atol=0.1)
    assert found.loop_gain < 1.0


def test_bratu_runs_away_at_its_limit(water):
    grid_error = 0.003  # of the limit with 48 cells
    bratu(water, BRATU_LIMIT * (1.0 - grid_error), 48)
    with pytest.raises(NotConverged, match="loop gain below 1"):
        bratu(water, BRATU_LIMIT * (1.0 + grid_error), 48)


CHANNELS = Microchannels(0.2e-3, 0.1e-3, 1.5e-3, area=(4e-3, 4e-3, 20e-3, 20e-3))
HOT = Leakage(358.15, share=0.25, doubling=30.0)


def chip(water, leakage, board=None, power=150.0, material="silicon 360 K"):
    heat = PowerMap.uniform(power, 12e-3, 12e-3).with_hot_spot(4e-3, 6e-3, 3e-3, 3e-3, flux=1e6)
    die = Die(heat, 0.7e-3, x=6e-3, y=6e-3, leakage=leakage, material=material)
    return Plate(
        Stack(die, Interface(50e-6, 5.0)), ColdPlate(24e-3, 24e-3, 2e-3, wetted=CHANNELS), water,
        board,
    )  # fmt: skip


GRID = Resolution(lateral=0.75e-3, die=3, base=3, fins=3)


@pytest.mark.parametrize("board", [None, Convection(900.0, 300.0)])
@pytest.mark.parametrize(
    "leakage",
    [
        HOT,
        Leakage(358.15, power=60.0, slope=0.02, curvature=2e-4),
        Leakage(358.15, power=5.0, doubling=25.0, pattern=PowerMap(
            12e-3, 12e-3).with_hot_spot(4e-3, 6e-3, 3e-3, 3e-3, power=1.0)),
    ],
)  # fmt: skip
def test_plate_balances_and_leaks_what_its_junctions_say(water, leakage, board):
    plate = chip(water, leakage, board)
    found = plate.solve(volume_flow=1.5e-5, inlet_temperature=328.15, grid=GRID)
    assert found.energy_balance < 1e-8
    assert 0.0 < found.loop_gain < 1.0
    die = plate.stack.dies[0]
    grid = found.fields.grid
    inside = np.isfinite(found.fields.junction_temperature)
    junction = found.fields.junction_temperature[inside]
    reference = np.zeros(grid.shape[:2])
    in_x = slice(*np.flatnonzero(inside.any(axis=1))[[0, -1]] + [0, 1])
    in_y = slice(*np.flatnonzero(inside.any(axis=0))[[0, -1]] + [0, 1])
    reference[in_x, in_y] = die.leakage_on_edges(
        grid.x_edges[in_x.start : in_x.stop + 1], grid.y_edges[in_y.start : in_y.stop + 1]
    )
    by_hand = float((reference[inside] * leakage.relative(junction)).sum())
    assert found.leakage == pytest.approx(by_hand, rel=1e-9)
    assert found.heat_flow == pytest.approx(die.power + found.leakage, rel=1e-12)


def test_no_leakage_is_no_change(water):
    plain = chip(water, None).solve(volume_flow=1.5e-5, inlet_temperature=328.15, grid=GRID)
    none = Leakage(358.15, share=0.0, doubling=30.0)
    zero = chip(water, none).solve(volume_flow=1.5e-5, inlet_temperature=328.15, grid=GRID)
    assert zero.junction_temperature_max == plain.junction_temperature_max
    assert (zero.leakage, zero.loop_gain) == (0.0, 0.0)


def test_hot_water_makes_it_run_away(water):
    plate = chip(water, Leakage(358.15, share=0.4, doubling=20.0))
    plate.solve(volume_flow=1.5e-5, inlet_temperature=313.15, grid=GRID)
    with pytest.raises(NotConverged) as caught:
        plate.solve(volume_flow=1.5e-5, inlet_temperature=353.15, grid=GRID)
    assert caught.value.code == "HG432"
    assert caught.value.entry == "plate.leakage"


def test_a_face_that_runs_away_over_its_own_cell(water):
    resin = Solid.isotropic("resin", 0.05, 1200.0, 1000.0)
    with pytest.raises(NotConverged, match="runs away"):
        chip(water, HOT, material=resin).solve(
            volume_flow=1.5e-5, inlet_temperature=328.15, grid=GRID
        )


def test_junction_does_not_wait_for_thin_cells(water):
    """The face's temperature, not the cell's, drives the leakage: halves move it but little."""
    plate = chip(water, HOT)
    rises = []
    for die in (1, 2, 8):
        grid = Resolution(lateral=0.75e-3, die=die, base=3, fins=3)
        found = plate.solve(volume_flow=1.5e-5, inlet_temperature=328.15, grid=grid)
        rises.append(found.junction_temperature_max - 328.15)
    assert abs(rises[1] - rises[2]) < 0.005 * rises[2]
