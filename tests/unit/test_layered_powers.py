"""Powers that a stack is given from outside.

1. By block, from a table or a CSV file; a name that several blocks share needs its part.
2. By place: a map of the blocks' own powers gives the blocks' temperatures, in both views.
3. From the command line, for a stack of 3D-ICE's and one of HotSpot's; wrong names and sizes.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from heatgrade import HeatgradeError, InputError, LayerStack, PowerMap, SolidLayer, View
from heatgrade.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "stacks"
SINK, HOTSPOT = EXAMPLES / "logic-under-sink.stk", EXAMPLES / "hotspot"
FAST = ["--set", "layer_cells=1", "--set", "refine=1"]


def blocks(stack):
    return {
        (layer.element, block.name): block
        for layer in stack.layers
        if isinstance(layer, SolidLayer)
        for block in layer.floorplan
    }


def test_powers_by_block(tmp_path):
    stack = LayerStack.from_stk(SINK)
    table = tmp_path / "powers.csv"
    table.write_text("name,power\nCache,1.5\nDie.Cores_left,2\n")
    for powers in (table, {"Cache": 1.5, "Die.Cores_left": 2.0}):
        changed = blocks(stack.with_powers(powers))
        assert set(changed["Die", "Cache"].powers) == {1.5}
        assert set(changed["Die", "Cores_left"].powers) == {2.0}
        assert changed["Die", "InOut"] == blocks(stack)["Die", "InOut"]
    with pytest.raises(InputError, match=r"HG723.*no block is called 'Cash'"):
        stack.with_powers({"Cash": 1.0})
    with pytest.raises(InputError, match="HG102"):
        stack.with_powers({"Cache": -1.0})
    table.write_text("Cache\n")
    with pytest.raises(HeatgradeError, match="HG209"):
        stack.with_powers(table)


def test_a_name_that_two_dies_share(tmp_path):
    twice = LayerStack.from_stk(SINK)
    layer = next(one for one in twice.layers if one.floorplan)
    two = LayerStack.of(
        [layer, SolidLayer("Upper", layer.thickness, layer.material, layer.floorplan)],
        length_x=twice.length_x, length_y=twice.length_y, cells=(8, 8), top=twice.top,
    )  # fmt: skip
    with pytest.raises(InputError, match=r"HG723.*several blocks are called 'Cache'"):
        two.with_powers({"Cache": 1.0})
    assert blocks(two.with_powers({"Upper.Cache": 1.0}))["Upper", "Cache"].powers[0] == 1.0


@pytest.mark.parametrize("view", [View.peer(), View(layer_cells=1, refine=1)], ids=["peer", "own"])
def test_a_map_of_the_blocks_powers_is_the_blocks(view):
    stack = LayerStack.from_stk(SINK)
    pixels = np.zeros((400, 400))
    edges = [np.linspace(0.0, length, 401) for length in (stack.length_x, stack.length_y)]
    middles = [0.5 * (line[1:] + line[:-1]) for line in edges]
    for block in blocks(stack).values():
        for x0, y0, x1, y1 in block.rectangles:
            inside = ((middles[0] > x0) & (middles[0] < x1))[:, None] & (
                (middles[1] > y0) & (middles[1] < y1)
            )
            pixels[inside] += block.powers[0] * (x1 - x0) * (y1 - y0) / block.area / inside.sum()
    assert pixels.sum() == pytest.approx(stack.heat_flow)
    heat = PowerMap.from_array(pixels, stack.length_x, stack.length_y)
    mapped = stack.with_power_map("Die", heat).solve(view)
    plain = stack.solve(view)
    assert mapped.heat["released"] == pytest.approx(plain.heat["released"], rel=1e-9)
    for key, block in plain.block_temperatures.items():
        assert mapped.block_temperatures[key].mean == pytest.approx(block.mean, abs=1e-6)
    with pytest.raises(HeatgradeError, match="HG203"):
        stack.with_power_map("Die", PowerMap.uniform(1.0, 1e-3, 1e-3))
    with pytest.raises(InputError, match=r"HG723.*'Dye'"):
        stack.with_power_map("Dye", heat)


def test_powers_from_the_command_line(tmp_path):
    by_name, by_place = tmp_path / "powers.csv", tmp_path / "map.csv"
    by_name.write_text("Cache,0\nCores_left,0\nCores_right,0\nInOut,10\n")
    by_place.write_text("0, 0\n4, 3\n")  # all of it in the lower half
    for setting, heat in ((f"powers={by_name}", 10.0), (f"power_map.Die={by_place}", 7.0)):
        folder = tmp_path / setting[:6]
        words = ["--out", str(folder), "--set", setting, "--set", "compare=false"]
        assert main(["run", str(SINK), *words, *FAST]) == 0
        stack = json.loads((folder / "result.json").read_text())["stack"]
        assert stack["heat_W"] == pytest.approx(heat)
    map_row = next(row for row in stack["blocks"] if row["block"] == "power map")
    assert map_row["max_C"] == pytest.approx(stack["junction_max_C"])
    assert main(["check", str(SINK), "--set", f"power_map.Dye={by_place}"]) == 2
    assert main(["check", str(SINK), "--set", "power_map.Die=nowhere.csv"]) == 2


def test_a_table_for_hotspot(tmp_path):
    names = (HOTSPOT / "chip.ptrace").read_text().split("\n")
    head = next(line for line in names if line and not line.startswith("#")).split()
    table = tmp_path / "powers.csv"
    table.write_text("\n".join(f"{name},{index + 1}" for index, name in enumerate(head)))
    stack = LayerStack.from_hotspot(
        HOTSPOT / "chip.config", floorplan=HOTSPOT / "chip.flp", powers=table
    )
    assert stack.heat_flow == pytest.approx(sum(range(1, len(head) + 1)))
