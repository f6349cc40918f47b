"""Coefficients of a stack's channels by correlation.

1. Long channels: developed laminar Nusselt number on each wall; the coolant's own heat capacity.
2. The plan's coefficient of ``2rm`` gives the wall temperature of resolved ``4rm`` channels.
3. Pins keep theirs; the peer's view keeps the file's; wrong names are refused.
"""

import json
from pathlib import Path

import pytest

from heatgrade import (
    Cavity,
    Coolant,
    FloorplanElement,
    HeatgradeError,
    LayerMaterial,
    LayerStack,
    SolidLayer,
    View,
)
from heatgrade.cli import main
from heatgrade.correlations.duct import nusselt_h1

SILICON = LayerMaterial.of("silicon", 130.0, 1.63e6)
CHANNELS = Path(__file__).parents[2] / "examples" / "stacks" / "memory-on-logic.stk"
GIVEN = {"coefficient_top": 1e4, "coefficient_bottom": 1e4, "coefficient_side": 1e4}
WATER = Coolant("water").properties(300.0)


def stack(kind, flow=1e-7):
    """Return 10 W under 50 channels, 100 um wide and 300 um high, 100 um apart."""
    sizes = {"channel_width": 1e-4, "wall_width": 1e-4}
    if kind == "4rm":
        sizes |= {"first_wall_width": 5e-5, "last_wall_width": 5e-5}
    cavity = Cavity("cooling", kind, 3e-4, SILICON, 4.0e6, 300.0, flow, **sizes, **GIVEN)
    block = FloorplanElement("core", ((0.0, 0.0, 0.01, 0.01),), (10.0,))
    layers = [SolidLayer("die", 2e-4, SILICON, (block,)), cavity, SolidLayer("lid", 2e-4, SILICON)]
    return LayerStack.of(layers, length_x=0.01, length_y=0.01, cells=(50, 20))


def test_long_channels_are_developed():
    cavity = stack("4rm").with_coolant("water").layers[1]
    diameter = 1.5e-4
    expected = float(nusselt_h1(1.0 / 3.0)) * float(WATER.conductivity) / diameter
    assert cavity.coefficient_side == pytest.approx(expected, rel=0.05)
    assert cavity.coefficient_side > expected  # the entrance helps
    assert cavity.coefficient_top == cavity.coefficient_bottom == cavity.coefficient_side
    assert cavity.heat_capacity == pytest.approx(float(WATER.density * WATER.heat_capacity))
    faster = stack("4rm", 1e-6).with_coolant(Coolant("water")).layers[1]
    assert faster.coefficient_side > cavity.coefficient_side


def test_both_forms_of_channels_agree():
    view = View(layer_cells=4)
    rises = [
        stack(kind, 1e-6).with_coolant("water").solve(view).junction_temperature_max - 300.0
        for kind in ("4rm", "2rm")
    ]
    assert rises[1] == pytest.approx(rises[0], rel=0.05)


def test_pins_keep_their_coefficient():
    pins = Cavity("pins", "pins inline", 1e-4, SILICON, 4.0e6, 300.0, darcy_velocity=1.0,
                  pin_diameter=5e-5, pin_pitch=1e-4)  # fmt: skip
    layers = [SolidLayer("die", 2e-4, SILICON), pins, SolidLayer("lid", 2e-4, SILICON)]
    before = LayerStack.of(layers, length_x=0.01, length_y=0.01, cells=(5, 5))
    after = before.with_coolant("PG25").layers[1]
    assert after.pin_coefficient == pins.pin_coefficient
    assert after.heat_capacity != pins.heat_capacity
    with pytest.raises(HeatgradeError, match="HG31"):
        before.with_coolant("lava")


def test_the_command_line_keeps_the_peers(tmp_path):
    steady = tmp_path / "steady.stk"
    text = CHANNELS.read_text()
    begin = text.index("solver")
    end = text.index(";", text.index("initial", begin)) + 1
    steady.write_text(text[:begin] + "solver: steady; initial temperature 300 ;" + text[end:])
    for name in ("logic.flp", "memory.flp"):
        (tmp_path / name).write_text(CHANNELS.with_name(name).read_text())
    peers = []
    for more in ([], ["--set", "coolant=water"]):
        words = ["--out", str(tmp_path / f"o{len(more)}"), "--set", "layer_cells=1", *more]
        assert main(["run", str(steady), *words, "--no-pictures"]) == 0
        found = json.loads((tmp_path / f"o{len(more)}" / "result.json").read_text())["stack"]
        peers.append(found["peer"])
    assert peers[0]["junction_max_C"] == peers[1]["junction_max_C"]
    assert any("correlation" in reason for reason in peers[1]["reasons"])
    assert main(["check", str(steady), "--set", "coolant=lava"]) == 2
