"""HotSpot's own published numbers: the Alpha EV6 of its distribution, steady, on its grid.

The temperatures that HotSpot 6.0 brings with itself (`gcc.grid.steady`) for its floorplan, the mean
of its power trace and the package of its default configuration, against our view of its model.
They are printed to 10 mK; we are off by at most 6 mK, of which rounding is 5.
"""

import json
from pathlib import Path

import numpy as np

from heatgrade import LayerStack, View

REFERENCE = json.loads((Path(__file__).parent / "layered_hotspot_reference.json").read_text())
PRINTED = 0.01  # K: one printed digit
# HotSpot's default configuration, as its example's file and 6.0's source have it; the chip's
# conductivity of 100 W/(m K) became 130 in version 7.
CONFIG = """-t_chip 0.00015
-k_chip 100.0
-p_chip 1.75e6
-r_convec 0.1
-c_convec 140.4
-s_sink 0.06
-t_sink 0.0069
-k_sink 400.0
-p_sink 3.55e6
-s_spreader 0.03
-t_spreader 0.001
-k_spreader 400.0
-p_spreader 3.55e6
-t_interface 2.0e-05
-k_interface 4.0
-p_interface 4.0e6
-ambient 318.15
-init_temp 318.15
-model_type grid
-grid_rows 64
-grid_cols 64
"""


def solved(folder, view):
    blocks, powers = REFERENCE["floorplan"], REFERENCE["powers_W"]
    files = {name: folder / f"ev6.{name}" for name in ("config", "flp", "ptrace")}
    files["config"].write_text(CONFIG)
    lines = ["\t".join([name, *map(repr, box)]) for name, box in blocks.items()]
    files["flp"].write_text("\n".join(lines) + "\n")
    values = "\t".join(repr(powers[name]) for name in blocks)
    files["ptrace"].write_text("\t".join(blocks) + "\n" + values + "\n")
    stack = LayerStack.from_hotspot(files["config"], floorplan=files["flp"], powers=files["ptrace"])
    return stack.solve(view)


def test_hotspot_prints_what_our_view_of_its_model_gives(tmp_path):
    found = solved(tmp_path, View.peer()).map("chip")
    rows = {int(row): np.array(values) for row, values in REFERENCE["rows_K"].items()}
    off = {row: np.abs(found[:, row] - values).max() for row, values in rows.items()}
    assert max(off.values()) < PRINTED, off
    assert max(values.max() for values in rows.values()) == 343.76  # 25.6 K above the air
