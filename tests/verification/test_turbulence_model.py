"""The k-omega SST model: (1) decay of turbulence that is carried along, exact, first order, (2) the
distance from walls, exact between whole cells and beside a round wall, (3) the balance's kernel
against NumPy, (4) the same in each cell whichever way rows lie, (5) what cannot be is refused, and
a laminar run warned at a Reynolds number where it cannot be."""

import numpy as np
import pytest

from heatgrade.errors import InputError, NotConverged
from heatgrade.grid import Grid
from heatgrade.painted.plan_shape import Circles
from heatgrade.painted.prisms import Prism, paint_prisms
from heatgrade.plate import ResolvedSetup
from heatgrade.resolved import (
    ConjugateSettings,
    Convection,
    FlowDomain,
    FlowReason,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    Turbulence,
    solve_flow,
    solve_turbulent_flow,
    turbulent_flow,
)
from heatgrade.resolved.flow_regime import laminar_cautions, opening_reynolds
from heatgrade.resolved.sst_model import BETA, BETA_STAR
from heatgrade.resolved.wall_distance import wall_distance

SEED = 20261126
DECAY = 0.02  # of k and omega on 32 cells, first order in the cells' length
SIDES = dict.fromkeys(("y-", "y+", "z-", "z+"), "symmetry")
MASS, AROUND = 1e-10, 1e-3  # balance over the flow; a mean around the steady flow [m/s]
ENTERS, LONG = 0.01, 100.0  # of k at an opening, behind eddies of this length [m]
RIM = 0.05  # of a round rim, cut by cells of a twentieth of the radius
ROUND = 0.2  # of a cell, of the distance from a round wall
SINGLE = 3e-6
TURNED = 1e-2  # of k, solved to the flow's tolerance


def stream(cells):
    grid = Grid(np.linspace(0.0, 2.0, cells + 1), [0.0, 1.0], [0.0, 1.0])
    openings = (Opening("in", "x-", TotalFlow(1.0)), Opening("out", "x+", GivenPressure()))
    return FlowDomain.full(grid, openings, SIDES)


def stepped():
    """A step down in a duct: an eddy behind it."""
    grid = Grid(np.linspace(0.0, 4.0, 17), [0.0, 1.0], np.linspace(0.0, 1.0, 9))
    wet = np.ones(grid.shape, bool)
    wet[:4, :, :4] = False
    openings = (Opening("in", "x-", TotalFlow(0.5)), Opening("out", "x+", GivenPressure()))
    return FlowDomain.from_cells(grid, wet, openings, {"y-": "symmetry", "y+": "symmetry"})


def decayed(cells):
    """Greatest errors of k and omega behind a grid, far from walls."""
    room, model = stream(cells), Turbulence(intensity=0.1, length_scale=0.03)
    flow, eddies = solve_turbulent_flow(
        room, 1.0, 1e-6, model, FlowSettings("bounded", 1e-7, threads=1)
    )
    assert [c.code for c in flow.cautions if "k-omega-sst" in c.message] == ["turbulence-model"]
    energy, rate = model.inlet(1.0, 1e-6, 1.0)
    growth = 1.0 + BETA[1] * rate * room.grid.x  # U d omega / dx = - beta omega^2
    found = eddies.kinetic_energy[:, 0, 0], eddies.dissipation_rate[:, 0, 0]
    exact = energy * growth ** (-BETA_STAR / BETA[1]), rate / growth
    assert np.isnan(eddies.wall_units).all()
    return [np.abs(a / b - 1.0).max() for a, b in zip(found, exact, strict=True)]


def test_turbulence_decays_as_it_must():
    coarse, fine = decayed(16), decayed(32)
    assert max(fine) < DECAY
    for one, other in zip(coarse, fine, strict=True):
        assert one > 1.6 * other


def test_what_enters_follows_the_flow_that_pressure_drives():
    """Eddies so long that they do not decay on the way to the first middle: k = 1.5 (I U)^2."""
    grid = Grid(np.linspace(0.0, 8.0, 9), [0.0, 1.0], np.linspace(0.0, 1.0, 9))
    openings = (Opening("in", "x-", GivenPressure(1.0)), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.full(grid, openings, dict.fromkeys(("y-", "y+", "z+"), "symmetry"))
    model = Turbulence(intensity=0.1, length_scale=LONG)
    flow, eddies = solve_turbulent_flow(room, 1.0, 1e-3, model, FlowSettings("bounded", threads=1))
    speed = flow.u[0, 0].mean()
    asked = 1.5 * (model.intensity * speed) ** 2
    assert eddies.kinetic_energy[0, 0, -1] == pytest.approx(asked, rel=ENTERS)


def test_no_cell_is_left_out_whichever_way_rows_lie():
    """A duct with a pocket of one cell, its mirror image, and both turned: the same everywhere."""
    edges = np.linspace(0.0, 1.2, 13), np.linspace(0.0, 0.6, 7), np.array([0.0, 1.0])
    openings = (Opening("in", "x-", TotalFlow(0.5)), Opening("out", "x+", GivenPressure()))
    wet = np.ones((12, 6, 1), bool)
    wet[:, 0] = False
    wet[5, 0] = True
    model, settings = Turbulence(intensity=0.1, length_scale=0.03), FlowSettings("bounded", 1e-4)

    def energy(lines, part, flat):
        sides = {f"{flat}-": "symmetry", f"{flat}+": "symmetry"}
        room = FlowDomain.from_cells(Grid(*lines), part, openings, sides)
        return solve_turbulent_flow(room, 1.0, 1e-4, model, settings)[1].kinetic_energy

    turned = edges[0], edges[2], edges[1]
    expected = energy(turned, wet.transpose(0, 2, 1), "y").transpose(0, 2, 1)
    for found in (energy(edges, wet, "z"), energy(edges, wet[:, ::-1], "z")[:, ::-1]):
        np.testing.assert_allclose(found[wet], expected[wet], rtol=TURNED)


def test_distance_from_boxes():
    """A block and a wall of the box: the exact distance of every middle."""
    draw = np.random.default_rng(SEED)
    edges = [np.concatenate([[0.0], np.cumsum(draw.uniform(0.5, 2.0, n))]) for n in (6, 5, 4)]
    grid = Grid(*edges)
    wet = np.ones(grid.shape, bool)
    wet[2:4, 1:3, 2:] = False
    sides = dict.fromkeys(("x-", "x+", "y-", "y+", "z+"), "symmetry")
    found = wall_distance(FlowDomain.from_cells(grid, wet, (), sides))
    box = [(edges[0][2], edges[0][4]), (edges[1][1], edges[1][3]), (edges[2][2], edges[2][4])]
    points = np.meshgrid(grid.x, grid.y, grid.z, indexing="ij")
    away = [
        np.maximum(np.maximum(a - p, p - b), 0.0) for p, (a, b) in zip(points, box, strict=True)
    ]
    exact = np.minimum(np.sqrt(sum(a * a for a in away)), points[2])
    np.testing.assert_allclose(found.distance[wet], exact[wet], rtol=1e-12)
    assert not found.distance[~wet].any()


def test_distance_from_a_round_wall():
    edges = np.linspace(-1.1, 1.1, 45)
    grid = Grid(edges, edges, [0.0, 1.0])
    shares = paint_prisms(
        [Prism(0.0, 1.0, Circles(np.zeros(1), np.zeros(1), np.full(1, 2.0)))], grid
    )
    room = FlowDomain(grid, shares.volume, shares.x, shares.y, shares.z, (),
                      {"z-": "symmetry", "z+": "symmetry"})  # fmt: skip
    found = wall_distance(room)
    inner = (room.volume == 1.0) & ~found.touched
    exact = 1.0 - np.hypot(grid.x[:, None], grid.y[None, :])[:, :, None]
    width = edges[1] - edges[0]
    assert np.abs(found.distance - exact)[inner].max() < ROUND * width
    assert found.touched.sum() == ((room.volume > 0.0) & (room.volume < 1.0)).sum()


def test_what_cannot_be():
    with pytest.raises(InputError, match="HG820"):
        ConjugateSettings(turbulence="k-epsilon")
    for make in (ConjugateSettings, ResolvedSetup):
        with pytest.raises(InputError, match=r"HG820.*turbulence.model: 5|HG820.*5.*k-omega-sst"):
            make(turbulence=5)
    assert ConjugateSettings(turbulence="laminar").turbulence is None
    sides = {"y+": "wall", **dict.fromkeys(("x-", "x+", "z-", "z+"), "symmetry")}
    edges = np.linspace(0.0, 1.0, 5)
    lid = FlowDomain.full(Grid(edges, edges, [0.0, 1.0]), (), sides, {"y+": (1.0, 0.0, 0.0)})
    with pytest.raises(InputError, match="HG821"):
        solve_turbulent_flow(lid, 1.0, 1e-4, Turbulence())
    with pytest.raises(NotConverged, match="HG822"):
        solve_turbulent_flow(stream(8), 1.0, 1e-6, Turbulence(), FlowSettings(max_iterations=12))


def test_momentum_is_carried_bounded_unless_asked_otherwise():
    """Bit for bit what `convection="bounded"` gives; a mean over iterations on demand."""
    assert ResolvedSetup().convection is Convection.CENTRAL
    assert ResolvedSetup(turbulence="k-omega-sst").convection is Convection.BOUNDED
    assert ResolvedSetup(turbulence="k-omega-sst", scheme="central").convection == "central"
    flows = [
        solve_turbulent_flow(
            stepped(),
            1.0,
            1e-3,
            Turbulence(),
            FlowSettings(*given, tolerance=1e-3),
        )[0]
        for given in ((), ("bounded",), ("central",))
    ]
    assert np.array_equal(flows[0].u, flows[1].u)
    assert not np.array_equal(flows[0].u, flows[2].u)


def test_a_flow_without_rest_is_answered_by_its_mean_on_demand(monkeypatch):
    """A flow that is nearly at rest and said not to be: its mean is around the steady one."""
    room, words = stepped(), {"tolerance": 1e-12, "threads": 1}
    near, its_own = solve_turbulent_flow(
        room, 1.0, 1e-3, Turbulence(), FlowSettings(tolerance=1e-7, threads=1)
    )
    monkeypatch.setattr(turbulent_flow, "NEW_LEAST", 0.0)
    monkeypatch.setattr(turbulent_flow, "PATIENCE", 90)
    monkeypatch.setattr(turbulent_flow, "AVERAGED", 20)
    for given, remedy in ((), False), (("central",), True):
        with pytest.raises(NotConverged, match=r"HG822.*accept_unsteady") as caught:
            solve_turbulent_flow(room, 1.0, 1e-3, Turbulence(), FlowSettings(*given, **words))
        assert ("bounded" in caught.value.remedy) == remedy
    flow, eddies = solve_turbulent_flow(
        room, 1.0, 1e-3, Turbulence(), FlowSettings(accept_unsteady=True, **words)
    )
    assert flow.outcome.reason is FlowReason.UNSTEADY
    assert flow.outcome.iterations == 91 + 20
    assert "unsteady" in [item.code for item in flow.cautions]
    assert flow.outcome.mass_balance < MASS
    np.testing.assert_allclose(flow.u, near.u, atol=AROUND)
    np.testing.assert_allclose(eddies.viscosity, its_own.viscosity, atol=AROUND * 1e-3)


def test_a_laminar_run_is_warned_where_it_cannot_be():
    """A quarter of a round bore and a slot: Re = 4 m / (P mu) on the true rim."""
    edges = np.linspace(0.0, 1.1, 23)
    grid = Grid(edges, edges, [0.0, 1.0])
    shares = paint_prisms(
        [Prism(0.0, 1.0, Circles(np.zeros(1), np.zeros(1), np.full(1, 2.0)))], grid
    )
    openings = (Opening("in", "z+", TotalFlow(1.0)), Opening("out", "z-", GivenPressure()))
    room = FlowDomain(grid, shares.volume, shares.x, shares.y, shares.z, openings,
                      {"x-": "symmetry", "y-": "symmetry"})  # fmt: skip
    flow = solve_flow(room, 1.0, 1.0)
    rim = 0.5 * np.pi
    assert opening_reynolds(room, flow, 1.0)["in"] == pytest.approx(4.0 / rim, rel=RIM)
    assert not laminar_cautions(room, flow, 4.0 / rim / 2000.0)
    assert [c.code for c in laminar_cautions(room, flow, 4.0 / rim / 2700.0)] == ["laminar"]
