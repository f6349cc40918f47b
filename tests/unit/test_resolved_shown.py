"""Resolved solves on a console: a few lines of numbers, never their fields; one in `repr`."""

import numpy as np
import pytest

from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import (
    CourseSettings,
    FlowDomain,
    GivenPressure,
    HeatCourseSettings,
    Opening,
    Periodic,
    TotalFlow,
    solve_conjugate,
    solve_conjugate_transient,
    solve_flow,
)

EDGES = np.linspace(0.0, 1.0, 5)
GRID = Grid(EDGES, EDGES, EDGES)
THROUGH = (Opening("in", "x-", TotalFlow(0.01)), Opening("out", "x+", GivenPressure()))
LIQUID = CoolantProperties(*map(np.array, (1.0, 1.0, 1.0, 1.0)))


@pytest.fixture(scope="module")
def solved():
    room = FlowDomain.full(GRID, THROUGH)
    heat = np.full(GRID.shape, 1e-4)
    flow = solve_flow(room, 1.0, 1.0)
    both = solve_conjugate(room, LIQUID, 300.0, 1.0, heat)
    settings = HeatCourseSettings(
        CourseSettings(0.2, step=0.1, average_from=0.1, snapshots=(0.1,)),
        temperature_tolerance=1e-3,
    )
    course = solve_conjugate_transient(
        room, LIQUID, 300.0, 1.0, heat, 1.0, settings, probes={"middle": (0.5, 0.5, 0.5)}
    )
    return {"flow": flow, "both": both, "course": course, "flow in time": course.flow}


@pytest.mark.parametrize("name", ["flow", "both", "course", "flow in time"])
def test_a_console_shows_no_fields(solved, name):
    result = solved[name]
    assert str(result) == result.summary()
    assert len(result.summary().splitlines()) < 15
    line = repr(result)
    assert line.startswith(f"<{type(result).__name__}: ")
    assert len(line) < 500
    assert "array" not in line


def test_what_is_told(solved):
    rows = dict(solved["flow"].rows())
    assert rows["in"].startswith("10 g/s in at ")
    assert rows["out"].startswith("10 g/s out at ")
    both = dict(solved["both"].rows())
    # 64 cells of 1e-4 W into 0.01 kg/s of 1 J/(kg K): 0.64 K.
    assert both["out"].endswith(", 300.64 K")
    course = dict(solved["flow in time"].rows())
    assert course["time"] == "to 0.2 s"
    assert course["snapshots"] == "0.1 s"
    assert course["middle, at the end"].endswith(" Pa")
    assert "hottest, in the mean" in dict(solved["course"].rows())


def test_joined_sides_are_told():
    room = FlowDomain.full(GRID, periodic=(Periodic("x", mass_flow=0.01),))
    assert dict(solve_flow(room, 1.0, 1.0).rows())["joined x"].startswith("10 g/s, falls by ")
