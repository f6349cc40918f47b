"""How tightly flow is solved in the passes of flow and heat: (1) as tightly as rounding lets at
most, (2) more tightly than asked only while temperatures stand still beside an idle flow, (3) a
flow that cannot follow so far, in each way, is no failure: the last one stays."""

import dataclasses

import numpy as np
import pytest

from heatgrade.caution import Caution
from heatgrade.errors import NotConverged
from heatgrade.grid import Grid
from heatgrade.materials import Coolant
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    conjugate,
    flow_tolerance,
    solve_conjugate,
    solve_flow,
)
from heatgrade.resolved.flow_tolerance import FlowTolerance

ASKED = 1e-5
SAME = 1e-2  # K, of temperatures that rise by up to 140 K, of flows to 1e-5


@pytest.mark.parametrize("asked", [1e-4, 1e-10, 1e-12])
def test_never_below_what_may_be_asked(asked):
    tolerance = FlowTolerance(asked)
    for count in range(1, 40):
        tolerance.next(1, [1.0] * count)
        FlowSettings(tolerance=tolerance.value)
    assert tolerance.beyond == (asked > 1e-12)


def test_falling_temperatures_ask_for_no_more():
    tolerance, changes = FlowTolerance(ASKED), [1.0]
    for _ in range(20):
        tolerance.next(1, changes)
        changes.append(0.4 * changes[-1])
    assert tolerance.value == ASKED


def solve():
    """Water between plates, heated from below."""
    grid = Grid(np.linspace(0.0, 4e-3, 9), [0.0, 1e-3], np.linspace(0.0, 1e-3, 5))
    openings = (Opening("in", "x-", TotalFlow(1e-4)), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    heat = np.zeros(grid.shape)
    heat[:, :, 0] = 2.0
    settings = ConjugateSettings(FlowSettings(tolerance=ASKED, threads=1))
    return solve_conjugate(room, Coolant("water"), 300.0, 0.0, heat, settings)


@pytest.mark.parametrize("way", ["stalls", "bounded-convection", "unsteady"])
def test_a_flow_that_cannot_be_sharper(way, monkeypatch):
    plain, refused = solve(), []

    def limited(*given, **named):
        tolerance = given[3].tolerance
        if tolerance >= ASKED:
            return solve_flow(*given, **named)
        refused.append(tolerance)
        if way == "stalls":
            raise NotConverged("HG810", "", entry="", value=0.0, allowed="", remedy="")
        looser = dataclasses.replace(given[3], tolerance=0.1)
        found = solve_flow(*given[:3], looser, force=named["force"])
        return dataclasses.replace(found, cautions=(Caution(way, "", ""),))

    monkeypatch.setattr(conjugate, "solve_flow", limited)
    monkeypatch.setattr(flow_tolerance, "IDLE", 2000)  # every pass counts as a standstill
    monkeypatch.setattr(flow_tolerance, "STUCK", 0.0)
    found = solve()
    assert len(refused) == 1
    assert not [item for item in found.cautions if item.code == way]
    assert found.flow.outcome.residual <= ASKED
    np.testing.assert_allclose(found.temperature, plain.temperature, atol=SAME)
