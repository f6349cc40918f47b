"""Heat beside a flow that does not come to rest: no two of its means are alike, so that heat
settles on the second, which is held; without the hold it never would."""

from dataclasses import replace

import numpy as np
import pytest

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
    solve_conjugate,
)
from heatgrade.resolved.flow_solution import FlowReason

SWING = 0.02  # of the flow, from mean to mean


def solved(monkeypatch):
    """Solve with means of the flow that swing; return the solution and the flows handed out."""
    given = []
    solve = conjugate.solve_flow

    def swinging(*args, **words):
        found = solve(*args, **words)
        factor = 1.0 + SWING * (-1.0) ** len(given)
        mean = replace(
            found,
            mass_flow=tuple(factor * flow for flow in found.mass_flow),
            outcome=replace(
                found.outcome,
                reason=FlowReason.UNSTEADY,
                iterations=max(1, found.outcome.iterations),
            ),
        )
        given.append(mean)
        return mean

    monkeypatch.setattr(conjugate, "solve_flow", swinging)
    grid = Grid(np.linspace(0.0, 4e-3, 9), [0.0, 1e-3], np.linspace(0.0, 1e-3, 5))
    openings = (Opening("in", "x-", TotalFlow(1e-4)), Opening("out", "x+", GivenPressure()))
    room = FlowDomain.full(grid, openings, {"y-": "symmetry", "y+": "symmetry"})
    heat = np.zeros(grid.shape)
    heat[:, :, 0] = 1.0
    settings = ConjugateSettings(FlowSettings(tolerance=1e-6, threads=1), 1e-4)
    return solve_conjugate(room, Coolant("water"), 300.0, 0.6, heat, settings), given


def test_the_second_mean_is_held(monkeypatch):
    found, given = solved(monkeypatch)
    assert len(given) == 2
    assert found.flow is given[1]
    assert found.heat_balance < 1e-8
    rise = found.opening_temperature["out"] - 300.0
    assert rise == pytest.approx(8.0 / (1e-4 * (1.0 - SWING) * 4180.0), rel=5e-3)


def test_without_the_hold_heat_does_not_settle(monkeypatch):
    monkeypatch.setattr(conjugate, "MEANS", 1000)
    with pytest.raises(NotConverged, match="HG814"):
        solved(monkeypatch)
