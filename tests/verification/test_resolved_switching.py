"""Flow and heat that go to and fro: (1) changes that fall, grow or move one way are left alone,
(2) smooth swings come to their true rest, of a thick liquid driven by pressure too, (3) switches
are held by shares that wane and proved by a whole pass, (4) pins of the shipped mesh whose outlet
cuts an eddy come to rest without being held, with their heat balanced, (5) what flows back by an
outlet is told, and leaves by its enthalpy."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import NotConverged
from heatgrade.grid import Grid
from heatgrade.materials.liquid import liquid_properties
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_conjugate,
    solve_flow,
    switching,
)
from heatgrade.resolved.backflow import backflow_cautions
from heatgrade.resolved.opening_temperatures import mean_through
from heatgrade.resolved.switching import HALF, PATIENCE, Switching

MOST_PASSES = 40  # and nothing held; 23 found
CAPACITY = 1e-3  # of the heat: one heat capacity carries what enters, leaves and flows back
MESHES = Path(__file__).parents[2] / "meshes"


def passes(follow, start, *, carries=False):
    """Return what `follow(temperatures)` comes to, as flow and heat in turn, or what is carried."""
    turns, held, found = Switching(), start, start
    for _ in range(40):
        held = turns.between(held, found)
        fresh = follow(held)
        if carries:
            fresh = found + turns.share * (fresh - found)
        turns.note(held, found, fresh)
        found = fresh
    return turns, found


def swing(slope):
    """About 300 K and 310 K."""
    rest = np.array([300.0, 310.0]).reshape(2, 1, 1)
    return lambda held: rest + slope * (held - rest)


START = np.array([301.0, 312.0]).reshape(2, 1, 1)  # K


@pytest.mark.parametrize("slope", [0.7, 0.9, 0.999, 1.0, 1.15, -0.7, -1.03, -1.15])
def test_what_falls_runs_away_or_moves_one_way_is_never_held(slope):
    turns, _ = passes(swing(slope), START)
    assert not turns.holds
    assert turns.share == 1.0
    assert turns.cautions == ()
    # The plain passes: nothing settles that does not do so by itself.
    assert turns.changes[-1] == pytest.approx(2.0 * abs(slope - 1.0) * abs(slope) ** 39, abs=1e-9)


@pytest.mark.parametrize("slope", [-0.85, -0.95, -1.0])
def test_a_swing_of_even_size_comes_to_its_true_rest(slope):
    turns, found = passes(swing(slope), START)
    assert turns.holds
    assert turns.share == HALF
    np.testing.assert_allclose(found.ravel(), [300.0, 310.0], atol=1e-9)
    assert turns.proves(found, swing(slope)(found))
    assert turns.cautions == ()


def test_a_switch_between_two_states_is_held_and_told():
    def both(held):
        return np.full_like(held, 305.0 if held.mean() > 305.5 else 306.0)

    turns, found = passes(both, START, carries=True)
    assert turns.holds
    assert turns.share < 1e-4
    assert turns.proves(found, both(found))
    assert not turns.proves(found, found + 2.0)  # further than both states are apart: no answer
    assert "1 K apart" in turns.cautions[0].message
    assert "whole pass moves by 2 K" in turns.cautions[0].message


def thick_liquid(**words):
    """A gap of 0.24 mm over a heated solid, driven by 4 kPa: colder is slower is hotter."""
    grid = Grid(np.linspace(0.0, 20e-3, 11), np.linspace(0.0, 0.3e-3, 6), [0.0, 1e-3])
    wet, heat = np.ones(grid.shape, dtype=bool), np.zeros(grid.shape)
    wet[:, 0], heat[:, 0] = False, 0.2
    openings = Opening("in", "x-", GivenPressure(4000.0)), Opening("out", "x+", GivenPressure())
    room = FlowDomain.from_cells(grid, wet, openings)
    flow = FlowSettings(tolerance=1e-4, threads=1)
    liquid = hg.Coolant("MPG 55 % by mass")
    found = solve_conjugate(room, liquid, 255.0, 150.0, heat, ConjugateSettings(flow=flow, **words))
    return room, liquid, flow, found


def test_flow_is_that_of_the_told_temperatures():
    room, liquid, how, found = thick_liquid()
    assert max(found.changes[PATIENCE - 4 : PATIENCE]) > 50.0  # K: it swings
    local = liquid_properties(liquid, found.temperature)
    alone = solve_flow(room, local.density, local.viscosity, how)
    told, wanted = (flow.opening("in").mass_flow for flow in (found.flow, alone))
    assert told == pytest.approx(wanted, rel=1e-3)
    assert "switching" not in {c.code for c in found.cautions}


def test_what_a_whole_pass_moves_too_far_is_refused(monkeypatch):
    monkeypatch.setattr(switching, "PROVED", 0.0)
    with pytest.raises(NotConverged, match="HG814"):
        thick_liquid(temperature_tolerance=1e-2)


def test_an_eddy_at_the_outlet_comes_to_rest():
    pins = hg.MeshPlate.read(
        MESHES / "pin-bank.msh", unit="mm", coolant_regions="water", heat={"die": 20.0},
        materials={"die": "silicon", "base": "copper", "pins": "copper", "cover": "copper"},
    )  # fmt: skip
    found = pins.solve(
        "water", volume_flow=5e-7, inlet_temperature=300.15, inlet="x-", outlet="x+",
        grid=hg.MeshGrid(0.4e-3),
        flow=FlowSettings(convection="bounded", tolerance=1e-3, threads=1),
    )  # fmt: skip
    # Edges of an opening are the same on both sides: nothing goes to and fro there.
    assert {c.code for c in found.cautions} == {"backflow"}
    assert found.energy_balance < 1e-8
    assert found.mass_balance < 1e-10
    assert found.solution.changes[-1] <= 1e-4
    assert len(found.solution.changes) <= MOST_PASSES
    # Heat and flow say what leaves, though some flows back: 20 W into 0.5 mL/s of water.
    water = hg.Coolant("water")
    flow = 5e-7 * float(water.properties(300.15).density)
    enthalpy = water.enthalpy_difference(300.15, found.outlet_temperature)
    assert flow * enthalpy == pytest.approx(20.0, rel=CAPACITY)


@pytest.mark.parametrize(("back", "told"), [(0.0, False), (0.01, False), (0.5, True)])
def test_what_flows_back_by_an_outlet_is_told(back, told):
    grid = Grid([0.0, 1.0], [0.0, 1.0, 2.0], [0.0, 1.0])
    openings = (Opening("in", "x-", TotalFlow(2.0)), Opening("out", "x+", GivenPressure()))
    across = np.array([[1.0, 1.0], [2.0, -back]])[:, :, None]
    across[1, 0, 0] += back  # 2 kg/s in all
    flow = SimpleNamespace(mass_flow=(across, None, None))
    outside = np.full(grid.shape, 300.15)
    outside[:, 0] = 400.0  # where nothing flows back
    found = backflow_cautions(FlowDomain.full(grid, openings), flow, outside)
    assert len(found) == told
    if told:
        assert found[0].where == "opening out"
        assert found[0].message.startswith("20 % of what leaves")
        assert "come at 27.00 degC" in found[0].message


def test_what_leaves_and_flows_back_is_a_mean_by_enthalpy():
    grid = Grid([0.0, 1.0], [0.0, 1.0, 2.0], [0.0, 1.0])
    out = Opening("out", "x+", GivenPressure())
    room = FlowDomain.full(grid, (Opening("in", "x-", TotalFlow(2.0)), out))
    inside, outside = np.full(grid.shape, 310.0), np.full((1, 1, 1), 300.0)
    for low, high, wanted in ((2.5, -0.5, 312.5), (1.0, 1.0, 310.0), (1.0, -1.0, 305.0)):
        across = np.array([[1.0, 1.0], [low, high]])[:, :, None]
        assert mean_through(room, out, (across, across, across), inside, outside) == wanted
    assert mean_through(room, out, (0.0 * across,) * 3, inside, outside) is None
