"""Joined sides: (1) friction between plates on any number of cells along, exact, by a given flow
or a given fall of pressure, (2) friction and Nusselt number of a square duct from one cell of
length, extrapolated from two grids, (3) a cell of pins cut elsewhere has the same flow and
temperatures, and what is carried is the same, (4) two given flows at once, (5) a system with links
solved as a full matrix, (6) a box joined along one axis and open along another, (7) a rise of
temperature that is given, beside a sink, beside a flow that it fits or does not, at rest, (8) what
a system with links does not solve is no answer."""

import numpy as np
import pytest

from heatgrade.errors import InputError, NotConverged
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
    linked_system,
    solve_conjugate,
    solve_flow,
)
from heatgrade.resolved.joined_heat import JoinedHeat
from heatgrade.resolved.linked_system import Link, LinkedSystem
from heatgrade.solve import CellFlow, FaceFields

TIGHT = FlowSettings(tolerance=1e-11, threads=1)
ROUNDING = 1e-9  # relative, of flows solved to 1e-11
SAME = 1e-10  # m/s, of velocities about 1 m/s
SAME_TEMPERATURE = 1e-8  # over the rise
FRICTION, NUSSELT = 14.2271, 3.608  # f Re and Nu H1 of a square duct (Shah and London 1978)
EXTRAPOLATED = 0.001  # relative
FLAT = {"z-": "symmetry", "z+": "symmetry"}


@pytest.mark.parametrize("along", [1, 2, 5])
def test_friction_between_plates(along):
    """12 mu u / h2, on any number of cells but one."""
    cells, viscosity = 6, 0.1
    grid = Grid(
        np.linspace(0.0, 0.3 * along, along + 1), np.linspace(0.0, 1.0, cells + 1), [0.0, 1.0]
    )
    gradient = 12.0 * viscosity
    room = FlowDomain.full(grid, (), FLAT, periodic=(Periodic("x", mass_flow=-1.0),))
    by_flow = solve_flow(room, 1.0, viscosity, TIGHT)
    assert by_flow.periodic[0].pressure_drop == pytest.approx(-0.3 * along * gradient, rel=ROUNDING)
    fall = Periodic("x", pressure_drop=0.3 * along * gradient)
    by_fall = solve_flow(FlowDomain.full(grid, (), FLAT, periodic=(fall,)), 1.0, viscosity, TIGHT)
    assert by_fall.periodic[0].mass_flow == pytest.approx(1.0, rel=ROUNDING)
    np.testing.assert_allclose(by_fall.u, -by_flow.u, rtol=ROUNDING)


def square_duct(cells):
    """A quarter, one cell long, heated from a shell of even temperature; its f Re and Nu."""
    edges = np.append(np.linspace(0.0, 0.5, cells + 1), 0.51)
    grid = Grid([0.0, 0.1], edges, edges)
    wet = np.ones(grid.shape, bool)
    wet[:, -1], wet[:, :, -1] = False, False
    room = FlowDomain.from_cells(
        grid, wet, (), {"y-": "symmetry", "z-": "symmetry"}, (Periodic("x", mass_flow=0.25),)
    )
    conductivity, viscosity = 1e-3, 0.02
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, conductivity, viscosity)))
    heat = np.where(wet, 0.0, grid.plan_area[:, :, None] * grid.dz)
    across = np.full(grid.shape, 1e5 * conductivity)
    found = solve_conjugate(
        room, liquid, 300.0, (np.zeros(grid.shape), across, across), heat,
        ConjugateSettings(FlowSettings(tolerance=1e-8), temperature_tolerance=1e-7),
    )  # fmt: skip
    assert found.heat_balance < 1e-10
    through = found.flow.mass_flow[0][0]
    bulk = (through * found.temperature[0]).sum() / through.sum()
    rise = heat.sum() / 0.25
    assert bulk - 0.5 * rise == pytest.approx(300.0, abs=1e-6)  # enters at 300 K
    wall = found.temperature[~wet].mean()
    friction = found.flow.periodic[0].pressure_drop / 0.1 / 2.0 / viscosity
    return np.array([friction, heat.sum() / 0.1 / (wall - bulk) / conductivity])


def test_friction_and_nusselt_number_of_a_square_duct():
    coarse, fine = square_duct(8), square_duct(12)
    found = fine + (fine - coarse) / (1.5**2 - 1.0)
    np.testing.assert_allclose(found, [FRICTION, NUSSELT], rtol=EXTRAPOLATED)


@pytest.mark.parametrize("flow", [0.25, -0.25])
def test_coolant_enters_at_its_temperature_on_uneven_cells(flow):
    """Slugs between planes: temperatures are a line, through 300 K where the flow enters."""
    edges = np.array([0.0, 0.1, 0.4, 0.6, 1.0])
    room = FlowDomain.full(
        Grid(edges, [0.0, 1.0], [0.0, 1.0]), (), FLAT | {"y-": "symmetry", "y+": "symmetry"},
        periodic=(Periodic("x", mass_flow=flow),),
    )  # fmt: skip
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, 0.01, 0.02)))
    heat = 2.0 * np.diff(edges)[:, None, None]
    found = solve_conjugate(room, liquid, 300.0, 0.0, heat)
    x = 0.5 * (edges[1:] + edges[:-1])
    rise = 2.0 / abs(flow) * (x if flow > 0.0 else 1.0 - x)
    np.testing.assert_allclose(found.temperature[:, 0, 0], 300.0 + rise, atol=1e-3)


def pins(shift):
    """Pins of two sizes that conduct, on 20 x 12 cells; a flow along x at Re about 50."""
    grid = Grid(np.linspace(0.0, 2.0, 21), np.linspace(0.0, 1.2, 13), [0.0, 1.0])
    solid = np.zeros(grid.shape, bool)
    solid[3:6, 4:8] = solid[13:15, 9:12] = True
    joined = (Periodic("x", mass_flow=1.2), Periodic("y"))
    room = FlowDomain.from_cells(grid, np.roll(~solid, shift, (0, 1)), (), FLAT, joined)
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, 0.01, 0.02)))
    heat = np.roll(np.where(solid, 0.01, 0.0), shift, (0, 1))
    return solve_conjugate(
        room, liquid, 300.0, 0.5, heat,
        ConjugateSettings(TIGHT, temperature_tolerance=1e-10, advection="upwind"),
    )  # fmt: skip


def test_a_cell_cut_elsewhere():
    shift = (7, 5)
    here, there = pins((0, 0)), pins(shift)
    assert np.abs(np.roll(here.flow.u[:-1], shift, (0, 1)) - there.flow.u[:-1]).max() < SAME
    assert np.abs(np.roll(here.flow.v[:, :-1], shift, (0, 1)) - there.flow.v[:, :-1]).max() < SAME
    rise = 0.01 * (12 + 6) / 1.2
    wide = np.concatenate([here.temperature, here.temperature + rise])
    moved = np.roll(wide[20 - shift[0] : 40 - shift[0]], shift[1], 1) - there.temperature
    assert np.ptp(moved) < SAME_TEMPERATURE * rise
    assert there.heat_balance < 1e-10
    assert abs(here.flow.periodic[1].mass_flow) > 1e-4  # the pins turn the flow aside


@pytest.mark.parametrize("central", [False, True])
def test_what_is_carried_through_a_cell_cut_elsewhere(central):
    """Second-order corrections of any temperatures and flows in a cell of 5 x 4 x 3."""
    rng = np.random.default_rng(826)
    shape, shift, rises = (5, 4, 3), (2, 1, 0), (3.0, -1.0)
    temperature = rng.uniform(0.0, 10.0, shape)
    through = rng.uniform(-1.0, 1.0, (2, *shape))  # of each cell's low face across x and y
    across = rng.uniform(-1.0, 1.0, (5, 4, 2))
    widths = rng.uniform(0.5, 1.0, 5), rng.uniform(0.5, 1.0, 4), rng.uniform(0.5, 1.0, 3)
    reach = rng.uniform(0.0, 2.0, (3, *shape)).astype(np.float32)

    def carried(step):
        moved = [np.roll(item, step, (0, 1)) for item in (*through, across)]
        flows = moved[0][1:], moved[1][:, 1:], moved[2]
        links = (Link(0, np.ones((4, 3)), moved[0][0]), Link(1, np.ones((5, 3)), moved[1][:, 0]))
        wide = np.concatenate([temperature - rises[0], temperature], 0)
        wide = np.concatenate([wide - rises[1], wide], 1)
        part = wide[5 - step[0] : 10 - step[0], 4 - step[1] : 8 - step[1]]
        own = np.roll(widths[0], step[0]), np.roll(widths[1], step[1]), widths[2]
        nothing = np.zeros(shape)
        joined, there = JoinedHeat(links, rises), tuple(np.roll(reach, step, (1, 2)))
        return joined.carried(part, flows, own, nothing, nothing, there, central=central).source

    here, there = carried((0, 0)), carried(shift[:2])
    np.testing.assert_allclose(np.roll(here, shift[:2], (0, 1)), there, rtol=1e-12, atol=1e-12)
    assert np.abs(here).max() > 0.1


def test_two_given_flows():
    grid = Grid(np.linspace(0.0, 1.0, 9), np.linspace(0.0, 1.0, 9), [0.0, 1.0])
    wet = np.ones(grid.shape, bool)
    wet[2:4, 3:6] = False
    joined = (Periodic("x", mass_flow=1.0), Periodic("y", mass_flow=-0.4))
    found = solve_flow(FlowDomain.from_cells(grid, wet, (), FLAT, joined), 1.0, 0.1)
    flows = [item.mass_flow for item in found.periodic]
    np.testing.assert_allclose(flows, [1.0, -0.4], rtol=1e-10)
    assert found.outcome.mass_balance < 1e-10


def test_links_against_a_full_matrix():
    rng = np.random.default_rng(825)
    shape = (5, 4, 3)
    inner = [rng.uniform(0.5, 2.0, np.subtract(shape, np.eye(3, dtype=int)[a])) for a in range(3)]
    flows = [np.full(part.shape, 0.7 if axis == 0 else 0.0) for axis, part in enumerate(inner)]
    links = (
        Link(0, rng.uniform(0.5, 2.0, shape[1:]), np.full(shape[1:], 0.7)),
        Link(2, rng.uniform(0.5, 2.0, shape[:2])),
    )
    sink = np.zeros(shape)
    sink[1, 2, 1] = 0.3
    source = rng.standard_normal(shape)
    system = LinkedSystem(FaceFields(*inner, sink, source, flow=CellFlow(*flows)), links, 1)
    matrix = np.zeros((60, 60))
    index = np.arange(60).reshape(shape)
    pairs = [(index[:-1], index[1:], inner[0], 0.7), (index[:, :-1], index[:, 1:], inner[1], 0.0),
             (index[:, :, :-1], index[:, :, 1:], inner[2], 0.0),
             (index[-1], index[0], links[0].conductance, 0.7),
             (index[..., -1], index[..., 0], links[1].conductance, 0.0)]  # fmt: skip
    for low, high, conductance, flow in pairs:
        for a, b, g in zip(low.ravel(), high.ravel(), conductance.ravel(), strict=True):
            matrix[b, b] += g + flow
            matrix[b, a] -= g + flow
            matrix[a, a] += g
            matrix[a, b] -= g
    matrix += np.diag(sink.ravel())
    expected = np.linalg.solve(matrix, source.ravel()).reshape(shape)
    np.testing.assert_allclose(system.solve(source, 1e-12), expected, rtol=1e-8)
    np.testing.assert_allclose(system.product(expected), source, rtol=1e-10, atol=1e-12)


def test_joined_beside_an_inlet_and_an_outlet():
    """Flow past a row of bars, half of it or joined sides: the same."""

    def row(edges, closed, bounds, joined, flow):
        grid = Grid(np.linspace(0.0, 3.0, 13), edges, [0.0, 1.0])
        wet = np.ones(grid.shape, bool)
        wet[4:6, closed] = False
        openings = (Opening("in", "x-", TotalFlow(flow)), Opening("out", "x+", GivenPressure()))
        room = FlowDomain.from_cells(grid, wet, openings, FLAT | bounds, joined)
        return solve_flow(room, 1.0, 0.05, FlowSettings(tolerance=1e-9, threads=1))

    mirrored = {"y-": "symmetry", "y+": "symmetry"}
    half = row(np.linspace(0.0, 1.0, 7), slice(0, 2), mirrored, (), 1.0)
    whole = row(np.linspace(0.0, 2.0, 13), slice(0, 4), {}, (Periodic("y"),), 2.0)
    drops = [found.pressure_drop("in", "out") for found in (half, whole)]
    assert drops[0] == pytest.approx(drops[1], rel=1e-7)
    np.testing.assert_allclose(np.roll(whole.u, -2, 1)[:, :6], half.u, atol=1e-7)


def test_a_given_rise_of_temperature():
    """Solid alone between joined sides: heat flows down the rise."""
    grid = Grid(np.linspace(0.0, 1.0, 5), [0.0, 1.0, 2.0], [0.0, 1.0])
    wet = np.zeros(grid.shape, bool)
    wet[:, 0] = True
    joined = (Periodic("x", pressure_drop=0.0, temperature_rise=2.0),)
    room = FlowDomain.from_cells(grid, wet, (), FLAT, joined)
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, 1.0, 1.0)))
    sink = np.full(grid.shape, 1e-6)
    found = solve_conjugate(
        room, liquid, 300.0, 1.0, np.zeros(grid.shape), sink=sink, ambient=300.0
    )
    np.testing.assert_allclose(np.diff(found.temperature, axis=0), 0.5, rtol=1e-4)


def heated(joined, heat=0.05):
    """A box of 4 x 3 cells, heat in one of them alone [W]."""
    grid = Grid(np.linspace(0.0, 1.0, 5), np.linspace(0.0, 1.0, 4), [0.0, 1.0])
    release = np.zeros(grid.shape)
    release[1, 1] = heat
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, 0.01, 0.1)))
    room = FlowDomain.full(grid, (), FLAT, periodic=joined)
    return solve_conjugate(room, liquid, 300.0, 0.5, release)


def test_a_given_rise_that_fits():
    """0.05 W into 0.5 W/K: 0.1 K, as where it is not given; or shared by two axes."""
    free = heated((Periodic("x", mass_flow=0.5),))
    for rise in (0.1, 0.1 * (1.0 + 1e-4)):
        fits = heated((Periodic("x", mass_flow=0.5, temperature_rise=rise),))
        np.testing.assert_allclose(fits.temperature, free.temperature, atol=SAME_TEMPERATURE)
    y = Periodic("y", mass_flow=0.2, temperature_rise=0.15)
    shared = heated((Periodic("x", mass_flow=0.5), y))
    both = heated((Periodic("x", mass_flow=0.5, temperature_rise=0.04), y))
    assert shared.heat_balance < 1e-10
    np.testing.assert_allclose(both.temperature, shared.temperature, atol=SAME_TEMPERATURE)
    assert np.ptp(shared.temperature) > 0.02


@pytest.mark.parametrize(("axis", "flow", "fitting"), [("x", 0.5, "0.1 K"), ("y", -0.5, "-0.1 K")])
def test_a_given_rise_that_does_not_fit(axis, flow, fitting):
    for rise in (0.0, 0.11):
        with pytest.raises(InputError, match="HG815") as caught:
            heated((Periodic(axis, mass_flow=flow, temperature_rise=rise),))
        assert caught.value.entry == f"periodic[{axis}].temperature_rise"
        assert caught.value.value == rise
        assert caught.value.allowed.startswith(fitting)


def test_a_given_rise_at_rest():
    """Carries nothing: without heat conduction alone, about the reference; with heat no answer."""
    still = Periodic("x", temperature_rise=2.0)
    found = heated((still,), heat=0.0)
    np.testing.assert_allclose(found.temperature[:, 0, 0] - 300.0, [-0.75, -0.25, 0.25, 0.75])
    with pytest.raises(InputError, match="HG827"):
        heated((still,))


def test_what_is_not_solved_is_no_answer(monkeypatch):
    monkeypatch.setattr(linked_system, "MOST", 0)
    with pytest.raises(NotConverged, match=r"HG816.*joined sides"):
        heated((Periodic("x", mass_flow=0.5),))
