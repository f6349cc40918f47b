"""Meshes with resolved coolant: (1) a channel's cell as a mesh is the same as by parameters,
with a turbulence model too, (2) jets with tagged inlets and outlets on one side, and their
streamlines, (3) openings that cannot be."""

import itertools
from pathlib import Path

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import InputError
from heatgrade.painted.cell_kinds import Block
from heatgrade.resolved import FlowSettings
from heatgrade.scene import NOTICE, SCENES
from heatgrade.scene.flow_fields import read_scene

MESHES = Path(__file__).parents[2] / "meshes"
GRID_ERROR = 0.02  # of rise and pressure drop: cells along the channel are not the same
FLOW = FlowSettings(tolerance=1e-5, threads=1)

# Half a channel with half a fin [m]: levels of die, base, channel and cover.
LENGTH, HALF_CHANNEL, HALF_PITCH = 5e-3, 0.1e-3, 0.2e-3
LEVELS = np.array([0.0, 0.3e-3, 0.8e-3, 1.3e-3, 1.5e-3])


def half_channel():
    """Bricks: die, base, coolant beside a fin, cover."""
    y = np.array([0.0, HALF_CHANNEL, HALF_PITCH])
    points = np.array(list(itertools.product((0.0, LENGTH), y, LEVELS)))
    at = np.arange(len(points)).reshape(2, y.size, LEVELS.size)
    ring = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
    cells, region = [], []
    for j, k in itertools.product(range(2), range(4)):
        cells.append([at[a, j + b, k + c + d] for d in (0, 1) for a, b, c in ring])
        region.append(3 if (j, k) == (0, 2) else min(k, 1))
    names = ("die", "copper", "none", "water")
    block = Block("hexahedron", np.array(cells), np.array(region))
    kept = Block(block.kind, block.cells, np.where(block.region == 3, 2, block.region))
    return hg.TaggedMesh(points, (kept,), (names[0], names[1], names[3]), {})


@pytest.mark.parametrize(
    ("flow", "turbulence", "cells", "upright"),
    [(1e-8, None, 10, 30e-6), (1e-6, "k-omega-sst", 5, 0.5e-3 / 7)],
)
def test_a_mesh_is_the_same_plate_as_by_parameters(flow, turbulence, cells, upright):
    heat = 0.2
    # A die that conducts so well that heat may enter all over it or on its face.
    good = hg.Solid.isotropic("good", 2e4, 2330.0, 700.0)
    mesh = hg.MeshPlate(half_channel(), {"die": good, "copper": "copper"}, "water", {"die": heat})
    found = mesh.solve(
        hg.Coolant("water"), volume_flow=flow, inlet_temperature=300.0,
        inlet=hg.MeshOpening("x-"), outlet=hg.MeshOpening("x+"), symmetry=("y-", "y+"),
        grid=hg.MeshGrid(0.2e-3 / cells, size_z=upright, across=2, size_x=100e-6),
        flow=FLOW, turbulence=turbulence,
    )  # fmt: skip
    assert found.turbulence == (turbulence or "laminar")
    assert found.mass_balance < 1e-10
    assert found.energy_balance < 1e-8
    assert abs(found.painted.volume_errors["water"]) < 1e-12
    # The same by parameters: a plate of two channels, of which one half channel is solved.
    wetted = hg.Microchannels(
        2 * HALF_CHANNEL, 2 * (HALF_PITCH - HALF_CHANNEL), 0.5e-3,
        area=(0.0, 0.0, LENGTH, 4 * HALF_PITCH), cover_thickness=0.2e-3,
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(4 * heat, LENGTH, 4 * HALF_PITCH), 0.3e-3, material=good)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(LENGTH, 4 * HALF_PITCH, 0.5e-3, wetted=wetted),
        hg.Coolant("water"),
    )
    wanted = plate.solve(
        volume_flow=4 * flow, inlet_temperature=300.0, fidelity="resolved", threads=1,
        resolved=hg.ResolvedSetup("cell", gap_cells=cells, turbulence=turbulence),
    )  # fmt: skip
    assert wanted.heat_flow == pytest.approx(heat)
    assert found.outlet_temperature - 300.0 == pytest.approx(
        wanted.outlet_temperature - 300.0, rel=1e-3
    )
    assert found.pressure_drop == pytest.approx(wanted.pressure_drop, rel=GRID_ERROR)
    rise = wanted.junction_temperature_max - 300.0
    assert found.temperature_max - 300.0 == pytest.approx(rise, rel=GRID_ERROR)


def jets(**words):
    plate = hg.MeshPlate.read(
        MESHES / "jet-cells.msh", unit="mm", coolant_regions="water", heat={"die": 8.0},
        materials={"die": "silicon", "base": "copper", "nozzle plate": "alumina"},
    )  # fmt: skip
    given = {
        "volume_flow": 4e-8, "inlet_temperature": 300.0, "symmetry": ("x-", "x+", "y-", "y+"),
        "inlet": hg.MeshOpening("z+", "inlet"), "outlet": hg.MeshOpening("z+", "outlet"),
        "grid": hg.MeshGrid(0.2e-3), "flow": FlowSettings(tolerance=1e-3, threads=1),
    }  # fmt: skip
    return plate.solve(hg.Coolant("water"), **{**given, **words})


def test_jets_enter_and_leave_by_one_side(tmp_path):
    found = jets()
    assert found.energy_balance < 1e-6  # heat capacity at the mean temperature carries it
    assert found.pressure_drop > 0.0
    # Two by two equal jets: the field has their symmetry.
    field = found.temperature
    np.testing.assert_allclose(field, field[::-1], atol=0.02 * (found.temperature_max - 300.0))
    assert "resolved, 26.85 -> " in found.summary()
    assert found.to_dict()["pressure_drop_Pa"] == found.pressure_drop
    pyvista = pytest.importorskip("pyvista")
    found.save(tmp_path / "flow.vtr")
    mesh = pyvista.read(tmp_path / "flow.vtr")
    assert mesh.cell_data["velocity [m/s]"].shape == (found.painted.grid.cells, 3)
    kind = SCENES["streamlines-speed"]
    paths = read_scene(tmp_path / "flow.vtr", kind).paths
    assert {float(path.points[0, 2]) for path in paths} == {found.painted.grid.z_edges[-1]}
    left = [path.points[-1, 2] == found.painted.grid.z_edges[-1] for path in paths]
    assert np.mean(left) > 0.99  # they leave by the drains of the same side
    assert found.scene("streamlines").save(tmp_path / "a.png") in (None, NOTICE)
    parts = read_scene(tmp_path / "flow.vtr", SCENES["cut"])
    assert parts.part_names == ("die", "base", "nozzle plate")


def test_openings_that_cannot_be():
    with pytest.raises(InputError, match="HG108"):
        jets(profile="parabolic")
    with pytest.raises(InputError, match="HG820"):
        jets(turbulence="k-epsilon")
    with pytest.raises(InputError, match="HG854"):
        hg.MeshOpening("up")
    with pytest.raises(InputError, match=r"HG854.*no surface"):
        jets(inlet=hg.MeshOpening("z+", "door"))
    with pytest.raises(InputError, match=r"HG854.*no coolant"):
        jets(inlet=hg.MeshOpening("z-"))
    with pytest.raises(InputError, match="HG854"):
        jets(symmetry=("w",))
