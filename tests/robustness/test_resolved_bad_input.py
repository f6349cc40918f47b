"""Domains without a flow are refused by name: (1) no coolant, (2) nowhere to leave, (3) an opening
on solid, (4) openings that overlap, (5) impossible properties; and a solve says (6) that it
diverged, (7) took too long, (8) did not settle, with the mean on demand,
or does so once convection is bounded; cautions name (9) gaps of
one cell and (10) coolant that is cut off; (11) joined sides
and (12) courses in time that cannot be; (13) liquids near the speed of sound or below their vapour
pressure."""

import weakref
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from heatgrade.errors import InputError, NotConverged
from heatgrade.grid import Grid
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.resolved import (
    Convection,
    CourseSettings,
    FlowDomain,
    FlowReason,
    FlowSettings,
    GivenPressure,
    Opening,
    Periodic,
    TotalFlow,
    flow_solver,
    settling,
    solve_conjugate,
    solve_flow,
    solve_flow_transient,
    staircase,
)
from heatgrade.resolved.flow_limits import Cavity, refuse_sonic

SAME_FLOW = 1e-3  # of the greatest velocity, at a residual of 1e-5 each
FEW_CENTRAL = 100  # iterations before central differences are given up, some 80 of them here
EDGES = np.linspace(0.0, 1.0, 7)
GRID = Grid(EDGES, EDGES, EDGES)
IN, OUT = Opening("in", "x-", TotalFlow(1.0)), Opening("out", "x+", GivenPressure())


def room(*openings, dry=None):
    wet = np.ones(GRID.shape, bool)
    if dry is not None:
        wet[dry] = False
    return FlowDomain.from_cells(GRID, wet, openings)


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        (room(IN, OUT, dry=...), "HG803"),
        (room(IN), "HG804"),
        (room(IN, Opening("out", "x+", TotalFlow(-0.5))), "HG804"),
        (room(IN, OUT, dry=0), "HG805"),
        (room(IN, OUT, Opening("in", "x-", GivenPressure())), "HG806"),
    ],
)
def test_domains_without_a_flow(domain, code):
    with pytest.raises(InputError, match=code):
        solve_flow(domain, 1.0, 1.0)


@pytest.mark.parametrize(("density", "viscosity"), [(0.0, 1.0), (1.0, np.nan), (1.0, -1.0)])
def test_impossible_properties(density, viscosity):
    with pytest.raises(InputError, match="HG807"):
        solve_flow(room(IN, OUT), density, viscosity)


def test_divergence_is_named(monkeypatch):
    monkeypatch.setattr(settling, "HOPELESS", 1e-9)
    with pytest.raises(NotConverged, match=r"HG808.*diverged"):
        solve_flow(room(IN, OUT), 1.0, 0.1)


def test_too_few_iterations_are_named():
    with pytest.raises(NotConverged, match=r"HG809.*3 iterations"):
        solve_flow(room(IN, OUT), 1.0, 0.1, FlowSettings(max_iterations=3))


def test_a_flow_that_does_not_settle_is_named(monkeypatch):
    """The residual of a coarse wake at a high Reynolds number goes up and down."""
    monkeypatch.setattr(settling, "PATIENCE", 25)
    domain = room(IN, OUT, dry=(slice(1, 3), slice(2, 4), slice(0, 4)))
    with pytest.raises(NotConverged, match=r"HG810.*unsteady"):
        solve_flow(domain, 1.0, 1e-5, FlowSettings(tolerance=1e-9))
    found = solve_flow(domain, 1.0, 1e-5, FlowSettings(tolerance=1e-9, accept_unsteady=True))
    assert found.outcome.reason is FlowReason.UNSTEADY
    assert "unsteady" in [item.code for item in found.cautions]
    assert found.outcome.mass_balance < 1e-10
    assert not found.outcome.converged


def test_a_grid_too_coarse_for_central_differences_is_named(monkeypatch):
    """A jet of Reynolds number 600, four cells across nozzle and drain, which stand in corners."""
    cycles = []

    class Counted(flow_solver.FlowCycle):
        def __init__(self, *args):
            assert not [item for item in cycles if item() is not None]  # memory of one at a time
            cycles.append(weakref.ref(self))
            super().__init__(*args)

    monkeypatch.setattr(flow_solver, "FlowCycle", Counted)
    grid = Grid(*(np.linspace(0.0, 2e-3, 9) for _ in range(3)))
    x, y, z = np.meshgrid(grid.x, grid.y, grid.z, indexing="ij")
    nozzle, drain = np.hypot(x, y) < 0.5e-3, np.hypot(2e-3 - x, 2e-3 - y) < 0.5e-3
    openings = (
        Opening("in", "z+", TotalFlow(600.0 * 1e-3 * 1e-3 * np.pi / 16.0), nozzle[:, :, -1]),
        Opening("out", "z+", GivenPressure(), drain[:, :, -1]),
    )
    sides = dict.fromkeys(("x-", "x+", "y-", "y+"), "symmetry")
    wet = (z < 1e-3) | nozzle | drain
    domain = FlowDomain.from_cells(grid, wet, openings, sides)
    found = solve_flow(domain, 1000.0, 1e-3)
    assert found.outcome.converged
    assert len(cycles) == 2
    assert "bounded-convection" in [item.code for item in found.cautions]
    # The same as where bounded ones are asked for; central ones are soon given up.
    asked = solve_flow(domain, 1000.0, 1e-3, FlowSettings(Convection.BOUNDED))
    for one, other in ((found.u, asked.u), (found.v, asked.v), (found.w, asked.w)):
        np.testing.assert_allclose(one, other, rtol=0.0, atol=SAME_FLOW * np.abs(asked.w).max())
    assert found.outcome.iterations < asked.outcome.iterations + FEW_CENTRAL
    # Bounded differences settle, so there is nothing unsteady to accept.
    calm = solve_flow(domain, 1000.0, 1e-3, FlowSettings(accept_unsteady=True))
    assert calm.outcome == replace(found.outcome, seconds=calm.outcome.seconds)
    assert calm.cautions == found.cautions
    again = solve_flow(domain, 1000.0, 1e-3, guess=found)
    assert again.outcome.iterations < found.outcome.iterations // 4
    assert "bounded-convection" in [item.code for item in again.cautions]


@pytest.mark.parametrize(("bound", "named"), [("wall", True), ("symmetry", False)])
def test_a_gap_between_an_outer_wall_and_solid_is_named(bound, named):
    dry = np.zeros(GRID.shape, bool)
    dry[:, 1] = True  # one cell of coolant is left beside the side y-
    base = room(IN, OUT, dry=dry)
    thin = FlowDomain(base.grid, base.volume, base.open_x, base.open_y, base.open_z, (IN, OUT),
                      {"y-": bound})  # fmt: skip
    codes = [item.code for item in solve_flow(thin, 1.0, 1.0).cautions]
    assert ("one-cell-gap" in codes) is named


def test_openings_that_share_faces_name_each_other():
    with pytest.raises(InputError, match=r"HG806.*\[side door\].*'in'") as caught:
        solve_flow(room(IN, OUT, Opening("side door", "x-", GivenPressure())), 1.0, 1.0)
    assert "'in'" in caught.value.remedy


def test_one_cell_gaps_and_pockets_are_named():
    dry = np.zeros(GRID.shape, bool)
    dry[:, 1], dry[:, 3] = True, True  # a gap one cell wide at 0 and at 2
    openings = tuple(
        Opening(item.name, item.side, item.law, np.broadcast_to(np.arange(6)[:, None] > 3, (6, 6)))
        for item in (IN, OUT)
    )
    found = solve_flow(room(*openings, dry=dry), 1.0, 1.0)
    codes = [item.code for item in found.cautions]
    assert codes == ["one-cell-gap", "isolated-coolant"]
    assert not found.u[:, :3].any()


def test_plug_flow_between_planes_of_symmetry_is_at_rest_with_itself():
    sides = dict.fromkeys(("y-", "y+", "z-", "z+"), "symmetry")
    found = solve_flow(FlowDomain.full(GRID, (IN, OUT), sides), 1.0, 1.0)
    np.testing.assert_allclose(found.u, 1.0, rtol=1e-6)


def test_no_such_axis():
    with pytest.raises(InputError, match="HG825"):
        Periodic("r")


def joined(openings, periodic, dry=None):
    wet = np.ones(GRID.shape, bool)
    if dry is not None:
        wet[dry] = False
    return lambda: FlowDomain.from_cells(GRID, wet, openings, {}, periodic)


def uneven():
    shares = [np.array(item) for item in staircase(np.ones(GRID.shape, bool))]
    shares[0][0, 0, 0] = 0.5
    return FlowDomain(GRID, np.ones(GRID.shape), *shares, (), {}, {}, (Periodic("x"),))


@pytest.mark.parametrize(
    "make",
    [
        joined((IN, OUT), (Periodic("x"),)),
        joined((), (Periodic("y"), Periodic("y"))),
        joined((), (Periodic("x", mass_flow=1.0),), slice(5, 6)),
        uneven,
    ],
)
def test_joined_sides_that_do_not_fit(make):
    with pytest.raises(InputError, match="HG826"):
        make()


def test_heat_that_nothing_takes_away():
    liquid = CoolantProperties(*map(np.array, (1.0, 1.0, 1.0, 1.0)))
    domain = FlowDomain.full(GRID, periodic=(Periodic("x"),))
    with pytest.raises(InputError, match="HG827"):
        solve_conjugate(domain, liquid, 300.0, 1.0, np.ones(GRID.shape))


def test_a_probe_outside_the_coolant():
    dry = (slice(2, 4), slice(0, 3), slice(0, 3))
    for point in ((0.5, 0.1, 0.1), (2.0, 0.5, 0.5), (0.5, 0.5)):
        with pytest.raises(InputError, match=r"HG828.*probes\[here\]"):
            solve_flow_transient(
                room(IN, OUT, dry=dry), 1.0, 1.0, CourseSettings(1.0), probes={"here": point}
            )


@pytest.mark.parametrize("strength", [float("nan"), "whole"])
def test_a_strength_that_is_no_number(strength):
    with pytest.raises(InputError, match=r"HG101.*strength\(0\.5 s\)"):
        solve_flow_transient(
            room(IN, OUT), 1.0, 1.0, CourseSettings(1.0, step=0.5), strength=lambda _: strength
        )


def test_a_step_that_does_not_settle():
    settings = CourseSettings(1.0, step=0.1, max_iterations=2, tolerance=1e-12)
    with pytest.raises(NotConverged, match=r"HG829.*step of 0.1 s"):
        solve_flow_transient(room(IN, OUT), 1.0, 0.1, settings)


def test_times_that_cannot_be():
    for wrong in (
        {"duration": 0.0}, {"step": -1.0}, {"snapshots": (2.0,)}, {"average_from": -1.0},
        {"snapshots": 2.0}, {"snapshots": None}, {"snapshots": [[0.5], [0.1, 0.2]]},
    ):  # fmt: skip
        with pytest.raises(InputError, match="HG10"):
            CourseSettings(**({"duration": 1.0} | wrong))


@pytest.mark.parametrize(
    ("make", "entry", "allowed"),
    [
        (lambda: FlowSettings("foo"), "convection", "central, bounded, upwind"),
        (lambda: CourseSettings(1.0, convection="foo"), "convection", "central, bounded, upwind"),
        (lambda: Opening("in", "foo", GivenPressure()), "side", "x-, x+, y-, y+, z-, z+"),
        (lambda: TotalFlow(1.0, "foo"), "profile", "uniform, developed, shared"),
        (lambda: bounded("foo"), "bound", "wall, symmetry"),
    ],
)
def test_a_choice_that_there_is_not(make, entry, allowed):
    with pytest.raises(InputError, match="HG108") as caught:
        make()
    found = caught.value
    assert (found.entry, found.value, found.allowed) == (entry, "foo", allowed)


@pytest.mark.parametrize("given", [0.5, [0.5], (0.5,), np.array([0.5])])
def test_snapshots_in_any_form(given):
    assert CourseSettings(1.0, snapshots=given).snapshots == (0.5,)


def bounded(bound):
    grid = Grid([0.0, 1e-3], [0.0, 1e-3], [0.0, 1e-3])
    return FlowDomain.full(grid, (Opening("in", "x-", GivenPressure()),), {"y-": bound})


def slot(mass_flow):
    grid = Grid(np.linspace(0.0, 4e-3, 9), [0.0, 1e-3], np.linspace(0.0, 1e-3, 5))
    openings = (Opening("in", "x-", TotalFlow(mass_flow)), Opening("out", "x+", GivenPressure()))
    return FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})


def test_a_flow_near_the_speed_of_sound_is_refused():
    water = CoolantProperties(*map(np.array, (1000.0, 4180.0, 0.6, 1e-3)))
    domain = slot(200.0 * 1000.0 * 1e-6)  # 200 m/s through 1 mm2
    with pytest.raises(InputError, match=r"HG860.*200 m/s, Mach 0.14") as caught:
        solve_conjugate(domain, water, 300.0, 0.0, np.zeros(domain.grid.shape))
    assert caught.value.entry == "domain.openings[in]"
    assert "0.14 kg/s" in caught.value.allowed
    refuse_sonic(slot(100.0 * 1000.0 * 1e-6), 1000.0)


@pytest.mark.parametrize(("absolute", "cavitates"), [(63.0e3, False), (61.5e3, True), (-1e3, True)])
def test_cavitation_is_named_with_its_place(absolute, cavitates):
    """Water boils at 360 K under 62.2 kPa (IAPWS-95), at 300 K under 3.5 kPa."""
    domain, water = slot(1e-3), Coolant("water", pressure=70e3)
    pressure, temperature = np.full(domain.grid.shape, 100.0), np.full(domain.grid.shape, 360.0)
    pressure[3, 0, 2] = absolute - 70e3
    pressure[5, 0, 1], temperature[5, 0, 1] = 20e3 - 70e3, 300.0  # lower, but too cold to boil
    found = Cavity.of(domain, SimpleNamespace(pressure=pressure), water, temperature)
    assert (found is not None) == cavitates
    if cavitates:
        caution = found.caution()
        assert (found.cell, found.cells, caution.code) == ((3, 0, 2), 1, "cavitation")
        assert "1 cells" in caution.message
        assert f"down to {absolute / 1e3:.3g} kPa at (1.75, 0.5, 0.625) mm" in caution.message
        assert "raise the pressure" in caution.message
