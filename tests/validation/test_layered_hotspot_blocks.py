"""HotSpot 7's own block temperatures: its first example by its grid model, 30 blocks, steady.

HotSpot takes the plain mean of all cells that a block touches, whatever their share of it; so
taken, our view of its model gives its printed numbers, to the 5 mK of their rounding and 1 mK more.
By area, as our tables take it, the mean of a block as small as two cells differs by up to 2.5 K.
"""

import json
from pathlib import Path

import numpy as np

from heatgrade import LayerStack, View

HERE = Path(__file__).parent
BLOCKS = json.loads((HERE / "layered_hotspot_7_reference.json").read_text())["blocks"]
WHOLE = json.loads((HERE / "layered_hotspot_reference.json").read_text())["powers_W"]
PRINTED = 0.01  # K: one printed digit
SIDE, CELLS = 0.016, 32  # m, cells a side
CONFIG = f"""# as in HotSpot's example1
\t\t-t_chip\t\t\t\t0.00015
    #-material_chip silicon
\t\t -k_chip 130.0
\t\t -p_chip 1630300
-c_convec 140.4
-r_convec 0.1
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
-model_secondary 0
-ambient 318.15
-init_file (null)
-model_type grid
-grid_rows {CELLS}
-grid_cols {CELLS}
-grid_layer_file (null)
-grid_map_mode avg
"""


def undivided(name):
    """Return the block that a part of one belongs to."""
    return name if name.startswith("L2") else name.split("_")[0]


def solved(folder):
    parts = [undivided(name) for name in BLOCKS]
    files = [folder / f"ev6.{name}" for name in ("config", "flp", "ptrace")]
    lines = ["\t".join([name, *map(repr, box[:4])]) for name, box in BLOCKS.items()]
    watts = [repr(WHOLE[name] / parts.count(name)) for name in parts]
    texts = CONFIG, "\n".join(lines) + "\n", "\t".join(BLOCKS) + "\n" + "\t".join(watts) + "\n"
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    stack = LayerStack.from_hotspot(files[0], floorplan=files[1], powers=files[2])
    return stack.solve(View.peer()).map("chip")


def covered(low, size):
    """Return how much of each cell along an axis lies within [m]."""
    edges = np.linspace(0.0, SIDE, CELLS + 1)
    return np.maximum(np.minimum(edges[1:], low + size) - np.maximum(edges[:-1], low), 0.0)


def test_hotspot_7_prints_the_means_of_the_cells_that_a_block_touches(tmp_path):
    field = solved(tmp_path)
    plain, by_area = [], []
    for width, height, left, bottom, printed in BLOCKS.values():
        share = np.outer(covered(left, width), covered(bottom, height))
        plain.append(field[share > 1e-6 * (SIDE / CELLS) ** 2].mean() - printed)
        by_area.append((share * field).sum() / share.sum() - printed)
    assert np.abs(plain).max() < PRINTED
    assert 2.0 < np.abs(by_area).max() < 2.5
