"""Where the picture of a mesh plate cuts: along pins and through the coolant, wherever the hottest
cell lies."""

from pathlib import Path

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.painted.mesh_picture import cuts_of

MESHES = Path(__file__).parents[2] / "meshes"


@pytest.mark.parametrize("corner", [(0, 0, 0), (-1, -1, -1)])
def test_cuts_show_pins_and_coolant(corner):
    plate = hg.MeshPlate.read(
        MESHES / "pin-bank.msh",
        unit="mm",
        materials=dict.fromkeys(("die", "base", "pins", "cover"), "copper"),
        coolant_regions="water",
        heat={"die": 1.0},
    )
    painted = plate.paint(hg.MeshGrid(0.25e-3))
    temperature = np.full(painted.grid.shape, 300.0)
    temperature[corner] = 310.0
    cuts = cuts_of(painted, temperature)
    assert temperature[cuts.hottest] == 310.0
    # Rows of pins of 1 mm stand around y = 1 and 3 mm, between the base at 1.5 mm and the cover.
    off = np.abs(painted.grid.y[cuts.across_y] - np.array([1e-3, 3e-3])).min()
    assert off < 0.5e-3
    assert 1.5e-3 < painted.grid.z[cuts.across_z] < 3.5e-3
