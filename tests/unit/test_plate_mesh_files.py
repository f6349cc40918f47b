"""A plate's fields as files: (1) the solid comes back as hexahedra of the same volume, part by
part; (2) regions keep their names; (3) shipped meshes are what their script makes; (4) other
endings are refused."""

import importlib.util
from pathlib import Path

import meshio
import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.plate.fields_file import save_fields

MESHES = Path(__file__).parents[2] / "meshes"
VOLUME_TOLERANCE = 1e-12


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_meshes", MESHES / "make_meshes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def volumes(mesh):
    corners = mesh.points[mesh.cells_dict["hexahedron"]]
    x, y, z = (corners[:, n] - corners[:, 0] for n in (1, 3, 4))
    return np.abs(np.einsum("ij,ij->i", np.cross(x, y), z))


def tags(mesh):
    return mesh.cell_data.get("gmsh:physical", mesh.cell_data.get("part"))[0]


@pytest.mark.parametrize("name", ["jet-plate", "skived-plate", "pin-fin-plate"])
def test_shipped_meshes_are_what_the_script_makes(script, name, tmp_path, capsys):
    made = script.make(name, tmp_path)
    fresh = meshio.read(made)
    shipped = meshio.read(MESHES / made.name)
    capsys.readouterr()
    np.testing.assert_allclose(shipped.points, fresh.points, rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(tags(shipped), tags(fresh))
    volume = volumes(fresh)
    die = 20e-3 * 20e-3 * 0.775e-3
    assert volume[tags(fresh) == 1].sum() == pytest.approx(die, rel=VOLUME_TOLERANCE)
    base = 40e-3 * 40e-3 * 2e-3
    assert volume[tags(fresh) == 3].sum() == pytest.approx(base, rel=VOLUME_TOLERANCE)
    assert fresh.cell_data["power [W]"][0].sum() == pytest.approx(400.0, rel=VOLUME_TOLERANCE)


def test_gmsh_files_name_their_regions(capsys):
    mesh = meshio.read(MESHES / "pin-fin-plate.msh")
    names = {name: int(tag) for name, (tag, _) in mesh.field_data.items()}
    assert list(names) == ["die", "tim1 on die", "base", "rim", "fins", "cover"]
    assert set(tags(mesh)) == set(names.values())


def test_other_endings_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # messages cut long paths
    with pytest.raises(InputError, match=r"HG140.*\.stl.*\.vtr") as caught:
        save_fields(None, "plate.stl")
    assert caught.value.entry == "path"
    assert not list(tmp_path.iterdir())


def test_the_grid_file_shows_every_nozzle_with_its_exact_area(script, tmp_path):
    pyvista = pytest.importorskip("pyvista")
    die = script.hg.Die(script.hg.PowerMap.uniform(400.0, 20e-3, 20e-3), 0.8e-3, x=10e-3, y=10e-3)
    jets = script.WETTED["jet-plate"]
    plate = script.hg.Plate(
        script.hg.Stack(die, script.hg.Interface(0.1e-3, 80.0)),
        script.hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=jets),
        script.hg.Coolant("water"),
    )
    result = plate.solve(volume_flow=2e-5, inlet_temperature=318.15, grid=script.COARSE)
    result.save(tmp_path / "plate.vtr")
    mesh = pyvista.read(tmp_path / "plate.vtr")
    nx, ny, _ = result.fields.grid.shape
    top = np.asarray(mesh.cell_data["nozzle share"]).reshape(nx, ny, -1, order="F")[:, :, -1]
    area = (top * result.fields.grid.plan_area).sum()
    assert area == pytest.approx(jets.total_nozzle_area, rel=1e-12)
