"""Heat in resolved coolant: (1) a manufactured temperature in a known vortex, second order, (2)
viscosity that changes across a gap, by quadrature, (3) heat and enthalpy balance for water at local
properties, whose friction falls as it warms, (4) solid and coolant in series, (5) openings at their
own temperatures, (6) bad input and what does not settle is named."""

import numpy as np
import pytest

from heatgrade.errors import InputError, NotConverged
from heatgrade.grid import Grid
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    conjugate,
    energy,
    solve_conjugate,
    solve_flow,
)
from heatgrade.resolved.heat_problem import HeatProblem

HEAT_BALANCE = 1e-8
TIGHT = FlowSettings(tolerance=1e-8)
ORDER = 1.8
GAP_ORDER = 1.7  # where a wall's viscosity is 6 and 3 % off its first cell's
EVEN = np.linspace(0.0, 1.0, 9)


def liquid(density=1.0, capacity=1.0, conductivity=1.0, viscosity=1.0):
    return CoolantProperties(*map(np.array, (density, capacity, conductivity, viscosity)))


def vortex_error(cells):
    """cos(pi x) cos(pi y) in Taylor and Green's vortex, with the heat that it needs."""
    edges = np.linspace(0.0, 1.0, cells + 1)
    grid = Grid(edges, edges, [0.0, 1.0])
    viscosity, conductivity, drain = 0.05, 0.02, 0.3
    factor = 2.0 * np.pi**2 * viscosity
    u = np.sin(np.pi * edges)[:, None, None] * np.cos(np.pi * grid.y)[:, None]
    v = -np.cos(np.pi * grid.x)[:, None, None] * np.sin(np.pi * edges)[:, None]
    sides = dict.fromkeys(("x-", "x+", "y-", "y+", "z-", "z+"), "symmetry")
    room = FlowDomain.full(grid, (), sides)
    force = (factor * u, factor * v, np.zeros((cells, cells, 2)))
    flow = solve_flow(room, 1.0, viscosity, TIGHT, force=force)
    x, y = np.pi * grid.x[:, None, None], np.pi * grid.y[None, :, None]
    exact = np.cos(x) * np.cos(y)
    carried = np.pi * ((np.cos(x) * np.sin(y)) ** 2 - (np.sin(x) * np.cos(y)) ** 2)
    volume = grid.plan_area[:, :, None] * grid.dz
    heat = volume * (carried + (2.0 * np.pi**2 * conductivity + drain) * exact)
    zero = np.zeros(grid.shape)
    problem = energy.HeatProblem((zero, zero, zero), heat, drain * volume, 300.0, (0.0, 0.0, 0.0))
    found = energy.solve_energy(
        room, flow, problem, np.full(grid.shape, conductivity), 1.0, zero, 300.0,
        advection="central", tolerance=1e-7, threads=1,
    )  # fmt: skip
    assert found.balance < HEAT_BALANCE
    return np.abs(found.rise - exact).max()


def test_a_manufactured_temperature():
    coarse, fine = vortex_error(16), vortex_error(32)
    assert np.log2(coarse / fine) > ORDER


def test_what_is_carried_takes_no_more_threads_than_given(monkeypatch):
    asked = []

    def seen(threads):
        asked.append(threads)
        return 1

    monkeypatch.setattr("heatgrade.solve.carried.thread_count", seen)
    vortex_error(4)
    assert asked
    assert set(asked) == {1}


def gap_error(cells):
    """mu = exp(2 z): mu du/dz is linear, and u its integral."""
    edges = np.linspace(0.0, 1.0, cells + 1)
    grid = Grid([0.0, 0.5, 1.0, 1.5], [0.0, 1.0], edges)
    openings = (Opening("in", "x-", GivenPressure(1.5)), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    viscosity = np.broadcast_to(np.exp(2.0 * grid.z), grid.shape)
    found = solve_flow(room, 1e-6, viscosity, TIGHT)

    def primitive(z):  # of exp(-2 z) and of z exp(-2 z)
        return -0.5 * np.exp(-2.0 * z), -(0.5 * z + 0.25) * np.exp(-2.0 * z)

    def summed(z):  # of those in turn
        return 0.25 * np.exp(-2.0 * z), (0.25 * z + 0.25) * np.exp(-2.0 * z)

    (a0, b0), (a1, b1) = primitive(0.0), primitive(1.0)
    shear = (b1 - b0) / (a1 - a0)
    a, b = (np.diff(item) * cells for item in summed(edges))  # the cells' means
    exact = shear * (a - a0) - (b - b0)
    return np.abs(found.u[1, 0] - exact).max() / exact.max()


def test_viscosity_that_changes_across_a_gap():
    coarse, fine = gap_error(16), gap_error(32)
    assert np.log2(coarse / fine) > GAP_ORDER
    assert fine < 2.5e-3


def heated(coolant, heat, **more):
    """A gap over a copper wall: 5 mm long, 0.2 mm high, 1 mm wide."""
    z = np.concatenate([np.linspace(0.0, 2e-4, 3), np.linspace(2e-4, 4e-4, 9)[1:]])
    grid = Grid(np.linspace(0.0, 5e-3, 21), [0.0, 1e-3], z)
    wet = np.ones(grid.shape, bool)
    wet[:, :, :2] = False
    openings = (
        Opening("in", "x-", TotalFlow(2e-5, "developed")),
        Opening("out", "x+", GivenPressure()),
    )
    room = FlowDomain.from_cells(grid, wet, openings, {"y-": "symmetry", "y+": "symmetry"})
    power = np.zeros(grid.shape)
    power[:, :, 0] = heat / 20
    return solve_conjugate(room, coolant, 300.0, 400.0, power, **more)


def test_water_at_local_properties():
    water = Coolant("water")
    cold, warm = heated(water, 1e-6), heated(water, 3.5)
    assert warm.heat_balance < HEAT_BALANCE
    assert warm.flow.outcome.mass_balance < 1e-10
    enthalpy = float(water.enthalpy_difference(300.0, warm.opening_temperature["out"]))
    assert 2e-5 * enthalpy == pytest.approx(3.5, rel=1e-6)
    assert warm.changes[-1] < 1e-4
    between = (cold.flow.pressure_drop("in", "out"), warm.flow.pressure_drop("in", "out"))
    low, high = (float(water.properties(t).viscosity) for t in (300.0, warm.temperature.max()))
    assert high / low < between[1] / between[0] < 1.0


def test_wall_and_coolant_stand_in_series():
    """Heat through a wall with a contact, into a sink: no flow, exact."""
    grid = Grid(EVEN, EVEN, np.linspace(0.0, 1.0, 5))
    wet = np.zeros(grid.shape, bool)
    wet[:, :, 2:] = True
    openings = (
        Opening("in", "x-", TotalFlow(0.0)),
        Opening("out", "x+", GivenPressure()),
    )
    heat, sink = np.zeros(grid.shape), np.zeros(grid.shape)
    heat[:, :, 0], sink[:, :, -1] = 1.0 / 64, 1e9
    contact = np.zeros((8, 8, 3))
    contact[:, :, 1] = 0.5
    found = solve_conjugate(
        FlowDomain.from_cells(grid, wet, openings), liquid(conductivity=2.0), 300.0, 5.0, heat,
        sink=sink, ambient=310.0, resistance=(0.0, 0.0, contact),
    )  # fmt: skip
    expected = 310.0 + 0.25 / 5.0 + 0.125 / 5.0 + 0.5 + 0.125 / 2.0 + 0.25 / 2.0
    np.testing.assert_allclose(found.temperature[:, :, 0], expected, rtol=1e-8)


def test_two_streams_mix():
    grid = Grid(np.linspace(0.0, 2.0, 9), EVEN, [0.0, 1.0])
    low = np.arange(8)[:, None] < 2
    openings = (
        Opening("cold", "x-", TotalFlow(1.0), low),
        Opening("warm", "x-", TotalFlow(3.0), ~low),
        Opening("out", "x+", GivenPressure()),
    )
    room = FlowDomain.full(grid, openings, {"z-": "symmetry", "z+": "symmetry"})
    found = solve_conjugate(
        room, liquid(viscosity=2.0), {"cold": 300.0, "warm": 340.0}, 0.0, np.zeros(grid.shape)
    )
    assert found.opening_temperature["cold"] == pytest.approx(300.0)
    assert found.opening_temperature["out"] == pytest.approx(330.0, abs=1e-6)
    assert found.temperature.min() > 300.0 - 1e-6
    assert found.temperature.max() < 340.0 + 1e-6


@pytest.mark.parametrize(
    "more",
    [{"conductivity": -1.0}, {"heat": np.nan}, {"sink": 1.0}],
)
def test_impossible_heat(more):
    grid = Grid(EVEN, EVEN, EVEN)
    openings = (Opening("in", "x-", TotalFlow(1.0)), Opening("out", "x+", GivenPressure()))
    given = {"conductivity": 1.0, "heat": 0.0} | more
    with pytest.raises(InputError, match="HG813"):
        solve_conjugate(FlowDomain.full(grid, openings), liquid(), 300.0, **given)


def test_an_unknown_way_to_carry_heat():
    with pytest.raises(InputError, match=r"HG812.*advection"):
        ConjugateSettings(advection="sideways")


def test_a_start_far_from_the_answer_comes_to_it():
    """1 mW into 2 W/K: half a millikelvin, though what 5 kK would carry is far more heat."""
    grid = Grid(EVEN, [0.0, 1.0], [0.0, 1.0])
    openings = (Opening("in", "x-", TotalFlow(2.0)), Opening("out", "x+", GivenPressure()))
    room, heat = FlowDomain.full(grid, openings), np.zeros(grid.shape)
    heat[2] = 1e-3
    constant = np.ones(grid.shape)
    problem = HeatProblem.of(grid.shape, 0.0, heat, None, None, (0.0, 0.0, 0.0))
    found = energy.solve_energy(
        room, solve_flow(room, constant, constant), problem, 1e-3 * constant, 1.0,
        np.zeros((1, 1, 1)), 300.0, advection="bounded", tolerance=1e-9, threads=1,
        guess=100.0 * np.arange(8.0)[:, None, None] ** 2,
    )  # fmt: skip
    assert found.rise[-1].item() == pytest.approx(0.5e-3, abs=1e-7)
    assert found.balance < HEAT_BALANCE


def test_corrections_that_do_not_settle(monkeypatch):
    monkeypatch.setattr(energy, "MAX_CORRECTIONS", 1)
    with pytest.raises(NotConverged, match="HG811"):
        heated(liquid(1e3, 4e3, 0.6, 1e-3), 1.0)


def test_passes_that_do_not_settle(monkeypatch):
    monkeypatch.setattr(conjugate, "MAX_PASSES", 2)
    with pytest.raises(NotConverged, match="HG814"):
        heated(Coolant("water"), 4.0)


def test_coolant_outside_its_range_is_named():
    found = heated(Coolant("water"), 25.0)
    assert "out-of-range" in [item.code for item in found.cautions]
