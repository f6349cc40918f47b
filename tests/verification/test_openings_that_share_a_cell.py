"""A corner cell with an inlet on one side and an outlet on the other: (1) each opening's mean in
time is that of its own faces, by a balance of one cell, (2) it ends at the steady one, (3) the
inlet keeps its temperature beside an opening that has none, (4) two temperatures are refused."""

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import (
    ConjugateSettings,
    CourseSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    HeatCourseSettings,
    Opening,
    TotalFlow,
    solve_conjugate,
    solve_conjugate_transient,
    solve_flow,
)

FLOW, WARM, HEAT = 1.0, 310.0, 5.0  # kg/s, K, W
EXACT = 1e-9  # of a temperature
STEADY = 1e-4  # K
COOLANT = CoolantProperties(*map(np.array, (1.0, 1.0, 1e-3, 0.05)))
ENDS = (Opening("in", "x-", TotalFlow(FLOW)), Opening("out", "y-", GivenPressure()))


def room(cells, openings=ENDS):
    lines = np.linspace(0.0, 1.0, cells + 1)
    grid = Grid(lines, lines, [0.0, 1.0])
    sides = {"x+": "wall", "y+": "wall", "z-": "symmetry", "z+": "symmetry"}
    return FlowDomain.full(grid, openings, sides)


def course(box, heat, **words):
    flow = solve_flow(box, 1.0, 0.05, FlowSettings(tolerance=1e-8))
    settings = HeatCourseSettings(CourseSettings(words.pop("duration"), step=0.05, threads=1), 1e-9)
    return solve_conjugate_transient(
        box, COOLANT, words.pop("inlet", WARM), 0.0, heat, 1.0, settings, flow=flow,
        standing=True, **words,
    )  # fmt: skip


def test_one_cell_tells_both_openings_apart():
    """m cp (T - T_in) = Q once it is steady; the cell has both openings."""
    box = room(1)
    found = course(box, np.full(box.grid.shape, HEAT), duration=20.0)
    np.testing.assert_allclose(found.openings["in"], WARM, rtol=EXACT)
    assert found.openings["out"][-1] == pytest.approx(WARM + HEAT / FLOW, abs=STEADY)
    assert np.all(np.diff(found.openings["out"]) >= -EXACT * WARM)
    assert found.account.balance < 1e-8


def test_the_end_is_the_steady_mean():
    box = room(4)
    heat = np.full(box.grid.shape, HEAT / 16.0)
    found = course(box, heat, duration=20.0)
    steady = solve_conjugate(
        box, COOLANT, WARM, 0.0, heat, ConjugateSettings(FlowSettings(tolerance=1e-8), 1e-8)
    )
    np.testing.assert_allclose(found.openings["in"], WARM, rtol=EXACT)
    assert steady.opening_temperature["in"] == pytest.approx(WARM, rel=EXACT)
    out = steady.opening_temperature["out"]
    assert found.openings["out"][-1] == pytest.approx(out, abs=STEADY)
    assert out == pytest.approx(WARM + HEAT / FLOW, abs=STEADY)


def test_temperatures_of_openings_that_share_a_cell():
    both = (
        Opening("hot", "x+", TotalFlow(0.5 * FLOW)),
        Opening("cold", "x-", TotalFlow(0.5 * FLOW)),
        ENDS[1],
    )
    lines = np.linspace(0.0, 1.0, 4)
    grid = Grid(lines, lines, [0.0, 1.0])
    apart = FlowDomain.full(grid, both, {"y+": "wall", "z-": "symmetry", "z+": "symmetry"})
    given = {"hot": WARM + 20.0, "cold": WARM}
    found = course(apart, np.zeros(grid.shape), duration=0.5, inlet=given)
    assert found.openings["cold"][-1] == pytest.approx(WARM, rel=EXACT)
    assert found.openings["hot"][-1] == pytest.approx(WARM + 20.0, rel=EXACT)
    meeting = (Opening("cold", "y-", TotalFlow(0.5 * FLOW)), both[0], ENDS[1])
    meeting = (meeting[0], meeting[1], Opening("out", "x-", GivenPressure()))
    box = FlowDomain.full(grid, meeting, {"y+": "wall", "z-": "symmetry", "z+": "symmetry"})
    with pytest.raises(InputError, match=r"HG871.*inlet_temperature\[hot\]"):
        solve_conjugate(
            box, COOLANT, given, 0.0, np.zeros(grid.shape), ConjugateSettings(FlowSettings())
        )
