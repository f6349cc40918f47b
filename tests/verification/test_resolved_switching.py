"""Flow and heat that go to and fro: (1) changes that fall are left alone, those that do not are
held by shares that wane, (2) pins of the shipped mesh whose outlet cuts an eddy come to rest, with
their heat balanced and the caution that says so, (3) what flows back by an outlet is told."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.grid import Grid
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    switching,
)
from heatgrade.resolved.backflow import backflow_cautions
from heatgrade.resolved.switching import PATIENCE, WANING, Switching

EARLY = 4
MESHES = Path(__file__).parents[2] / "meshes"


def test_only_what_does_not_settle_is_held():
    falling, swinging = Switching(), Switching()
    assert not any(falling.seen([0.7**k for k in range(n)]) for n in range(30))
    assert falling.cautions == ()
    assert not swinging.seen([2.0] * (PATIENCE - 1))
    assert swinging.seen([2.0] * PATIENCE)
    assert swinging.share(PATIENCE + 3) == WANING**3
    assert "2 K apart" in swinging.cautions[0].message
    states = np.array([300.0]), np.array([310.0])
    assert falling.between(*states, 40).item() == 310.0
    assert swinging.between(*states, PATIENCE + 1).item() == 305.0
    trembling = Switching()
    assert trembling.seen([2e-4] * PATIENCE)
    assert trembling.cautions == ()


def test_an_eddy_at_the_outlet_comes_to_rest(monkeypatch):
    monkeypatch.setattr(switching, "PATIENCE", EARLY)  # the same in fewer passes
    pins = hg.MeshPlate.read(
        MESHES / "pin-bank.msh", unit="mm", coolant_regions="water", heat={"die": 20.0},
        materials={"die": "silicon", "base": "copper", "pins": "copper", "cover": "copper"},
    )  # fmt: skip
    found = pins.solve(
        "water", volume_flow=5e-7, inlet_temperature=300.15, inlet="x-", outlet="x+",
        grid=hg.MeshGrid(0.4e-3), flow=FlowSettings(tolerance=1e-3, threads=1),
    )  # fmt: skip
    assert {"switching", "bounded-convection"} <= {c.code for c in found.cautions}
    assert found.energy_balance < 1e-8
    assert found.mass_balance < 1e-10
    assert found.solution.changes[-1] <= 1e-4 < max(found.solution.changes[EARLY - 2 : EARLY])
    # Without the limiter's two states, heat and flow say what leaves: 20 W into 0.5 mL/s.
    assert found.outlet_temperature - 300.15 == pytest.approx(20.0 / (4.13e6 * 5e-7), rel=0.08)


@pytest.mark.parametrize(("back", "told"), [(0.0, False), (0.01, False), (0.5, True)])
def test_what_flows_back_by_an_outlet_is_told(back, told):
    grid = Grid([0.0, 1.0], [0.0, 1.0, 2.0], [0.0, 1.0])
    openings = (Opening("in", "x-", TotalFlow(2.0)), Opening("out", "x+", GivenPressure()))
    across = np.array([[1.0, 1.0], [2.0, -back]])[:, :, None]
    across[1, 0, 0] += back  # 2 kg/s in all
    flow = SimpleNamespace(mass_flow=(across, None, None))
    found = backflow_cautions(FlowDomain.full(grid, openings), flow, np.full(grid.shape, 300.15))
    assert len(found) == told
    if told:
        assert found[0].where == "opening out"
        assert found[0].message.startswith("20 % of what leaves")
        assert "come at 27.00 degC" in found[0].message
