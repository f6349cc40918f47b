"""Mesh files: (1) regions come back from every form, (2) shipped meshes are what their script
makes and have the volumes that they must, (3) what is wrong with a file is said with its code,
(4) damaged files never hang, crash or pass, (5) results go back onto the user's cells."""

import importlib.util
from pathlib import Path

import meshio
import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import InputError
from heatgrade.painted import mesh_file
from heatgrade.painted.mesh_file import read_mesh_file

MESHES = Path(__file__).parents[2] / "meshes"
SEED = 20261126
FILM = hg.Convection(2e4, 300.0)
PLATES = {
    "jet-cells.msh": ({"die": "silicon", "base": "copper", "nozzle plate": "alumina"}, "water"),
    "pin-bank.msh": (dict.fromkeys(("die", "base", "pins", "cover"), "copper"), "water"),
    "skived-fins.vtu": ({"1": "silicon", "2": "copper", "3": "copper", "5": "copper"}, "4"),
    "manifold.msh": ({"silicon": "silicon", "manifold": "silicon"}, "water"),
}


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_shapes", MESHES / "make_shapes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def two_boxes():
    """Two cubes of 1 mm on each other, as one mesh of two regions, in metres."""
    ring = [(0, 0), (1, 0), (1, 1), (0, 1)]
    points = np.array([(x, y, z) for z in (0, 1, 2) for x, y in ring], dtype=float) * 1e-3
    cells = np.array([np.arange(8), np.arange(8) + 4])
    return points, cells


def write(path, points, cells, tags=(7, 9), **words):
    tags = np.array(tags, dtype=np.int32)
    data = {"gmsh:physical": [tags], "gmsh:geometrical": [tags]}
    if path.suffix != ".msh":
        data = {"region": [tags]}
    if path.suffix == ".inp":
        sets = {"low": [np.array([0])], "high": [np.array([1])]}
        meshio.Mesh(points, [("hexahedron", cells)], cell_sets=sets).write(path)
        return path
    meshio.Mesh(points, [("hexahedron", cells)], cell_data=data).write(path, **words)
    return path


@pytest.mark.parametrize("ending", [".msh", ".vtu", ".vtk", ".inp"])
def test_regions_come_back_from_every_form(tmp_path, ending):
    words = {"file_format": "gmsh22"} if ending == ".msh" else {}
    path = write(tmp_path / f"two{ending}", *two_boxes(), **words)
    mesh = hg.TaggedMesh.read(path)
    names = ("low", "high") if ending == ".inp" else ("7", "9")
    assert mesh.names == names
    assert list(mesh.volumes().values()) == pytest.approx([1e-9, 1e-9])


@pytest.mark.parametrize("name", PLATES)
def test_shipped_shapes_are_what_the_script_makes(script, name, tmp_path):
    fresh, shipped = meshio.read(script.make(name, tmp_path)), meshio.read(MESHES / name)
    np.testing.assert_allclose(fresh.points, shipped.points, atol=1e-12)
    for one, other in zip(fresh.cells, shipped.cells, strict=True):
        np.testing.assert_array_equal(one.data, other.data)


def test_regions_of_numbers_are_named_by_numbers_too(tmp_path):
    path = write(tmp_path / "two.vtu", *two_boxes())
    read = hg.MeshPlate.read(path, materials={7: "copper"}, coolant_regions=9, heat={7: 2.0})
    assert read.coolant_regions == ("9",)
    assert read.heat == {"7": 2.0}
    assert len(repr(read)) < 1000  # without the mesh's points


def polygon(corners, diameter):
    return corners / 8 * np.sin(2 * np.pi / corners) * diameter**2


def test_shipped_shapes_have_their_volumes(script):
    jets = hg.TaggedMesh.read(MESHES / "jet-cells.msh", unit="mm").volumes()
    bores = 8 * polygon(script.CORNERS, script.BORE)  # four nozzles, four whole drains in parts
    assert jets["water"] == pytest.approx((16 * 0.6 + bores) * 1e-9)
    assert jets["nozzle plate"] == pytest.approx((16 - bores) * 1e-9)
    pins = hg.TaggedMesh.read(MESHES / "pin-bank.msh", unit="mm").volumes()
    assert pins["pins"] == pytest.approx(6 * 2 * polygon(script.PIN_CORNERS, script.PIN) * 1e-9)
    skived = hg.TaggedMesh.read(MESHES / "skived-fins.vtu", unit="mm").volumes()
    assert skived["4"] == pytest.approx(8 * 0.15 * 2.0 * 10.0 * 1e-9)


@pytest.mark.parametrize("name", PLATES)
def test_shipped_shapes_are_painted_and_solved(name, tmp_path):
    materials, water = PLATES[name]
    first = next(iter(materials))
    plate = hg.MeshPlate.read(
        MESHES / name, unit="mm", materials=materials, coolant_regions=water, heat={first: 10.0}
    )
    result = plate.solve_film(FILM, grid=hg.MeshGrid(0.25e-3), threads=1)
    assert result.energy_balance < 1e-8
    assert max(abs(e) for e in result.painted.volume_errors.values()) < 1e-12
    assert result.painted.leak_area < 1e-15
    assert result.painted.overlap < 1e-20
    assert result.hottest[first] == result.temperature_max
    assert "hottest" in result.summary()
    assert result.to_dict()["heat_W"] == pytest.approx(10.0)
    assert "<pre>" in result._repr_html_()
    result.save(tmp_path / "own.vtu")
    own = meshio.read(tmp_path / "own.vtu")
    warm = np.concatenate(own.cell_data["temperature [K]"])
    region = np.concatenate(own.cell_data["region"])
    names = np.array(plate.shape.names)[region - 1]
    assert np.isnan(warm[names == water]).all()
    # Interpolated between centres of cells: within what the region spans.
    assert np.nanmax(warm) <= result.temperature_max + 1e-9
    mean = warm[names == first].mean()
    assert mean == pytest.approx(result.mean[first], abs=0.02 * (result.temperature_max - 300.0))
    result.save(tmp_path / "grid.vtr")
    pyvista = pytest.importorskip("pyvista")
    grid = pyvista.read(tmp_path / "grid.vtr")
    assert grid.n_cells == result.painted.grid.cells
    assert f"share of {water}" in grid.cell_data
    assert result.plot().axes
    with pytest.raises(InputError, match="HG140"):
        result.save(tmp_path / "own.xyz")
    with pytest.raises(InputError, match="HG141"):
        result.save(tmp_path / "no" / "own.vtu")


def test_triangles_by_region(tmp_path):
    points, _ = two_boxes()
    faces = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    triangles = np.array([t for a, b, c, d in faces for t in ((a, b, c), (a, c, d))])
    for name, shift in (("die", 0), ("water", 4)):
        shell = meshio.Mesh(points[shift : shift + 8] * 1e3, [("triangle", triangles)])
        shell.write(tmp_path / f"{name}.stl", binary=True)
    plate = hg.MeshPlate.read(
        {"die": tmp_path / "die.stl", "water": tmp_path / "water.stl"},
        unit="mm", materials={"die": "copper"}, coolant_regions="water", heat={"die": 1.0},
    )  # fmt: skip
    result = plate.solve_film(FILM, grid=hg.MeshGrid(0.1e-3), threads=1)
    assert result.wetted_area == pytest.approx(1e-6, rel=1e-5)
    assert result.heat_to_coolant == pytest.approx(1.0)
    with pytest.raises(InputError, match="HG140"):
        result.save(tmp_path / "own.vtu")
    meshio.Mesh(points[:8], [("hexahedron", np.arange(8)[None])]).write(tmp_path / "no.vtu")
    with pytest.raises(InputError, match=r"HG848.*no triangles"):
        hg.SurfaceSet.read({"die": tmp_path / "no.vtu"})
    with pytest.raises(InputError, match="HG846"):
        hg.SurfaceSet({})


def refuse(code, path, **words):
    with pytest.raises(InputError, match=code) as caught:
        hg.TaggedMesh.read(path, **words)
    assert caught.value.remedy
    return str(caught.value)


def test_what_is_wrong_is_said(tmp_path, monkeypatch):
    points, cells = two_boxes()
    good = write(tmp_path / "two.vtu", points, cells)
    refuse("HG841", tmp_path / "none.msh")
    refuse("HG845.*unit", good, unit="furlong")
    assert 'unit="mm"' in refuse("HG845", write(tmp_path / "mm.vtu", points * 1e6, cells))
    assert 'unit="m"' in refuse("HG845", good, unit="um")
    broken = points.copy()
    broken[5, 1] = np.nan
    assert "points[5]" in refuse("HG844", write(tmp_path / "nan.vtu", broken, cells))
    assert "does not exist" in refuse("HG844", write(tmp_path / "far.vtk", points, cells + 9))
    inverted = cells.copy()
    inverted[1] = inverted[1][[4, 5, 6, 7, 0, 1, 2, 3]]
    more = np.concatenate([cells, inverted[1:]])
    assert "inverted" in refuse("HG847", write(tmp_path / "in.vtu", points, more, (1, 2, 3)))
    flat = points.copy()
    flat[8:, 2] = flat[4, 2]
    refuse("HG847", write(tmp_path / "flat.vtu", flat, cells))
    meshio.Mesh(points, [("hexahedron", cells)]).write(tmp_path / "bare.vtu")
    assert "which region" in refuse("HG846", tmp_path / "bare.vtu")
    assert "region" in refuse("HG846.*colour", good, tag="colour")
    meshio.Mesh(points, [("line", cells[:, :2])], cell_data={"region": [[1, 2]]}).write(
        tmp_path / "line.vtu"
    )
    refuse("HG846.*no cells", tmp_path / "line.vtu")
    second = np.concatenate([points, points[:8] + 1e-5])
    curved = meshio.Mesh(
        second, [("hexahedron20", np.arange(20)[None])], cell_data={"region": [[1]]}
    )
    curved.write(tmp_path / "curved.vtu")
    assert "first order" in refuse("HG848", tmp_path / "curved.vtu")


def test_a_block_numbered_the_other_way_round_is_turned(tmp_path):
    points, cells = two_boxes()
    turned = write(tmp_path / "turned.vtu", points, cells[:, [4, 5, 6, 7, 0, 1, 2, 3]])
    assert list(hg.TaggedMesh.read(turned).volumes().values()) == pytest.approx([1e-9, 1e-9])


def test_large_files_are_refused_before_they_are_read(tmp_path, monkeypatch):
    big = tmp_path / "big.msh"
    with big.open("wb") as file:
        file.truncate(10_000_000_000)  # sparse: takes no room on the disk
    assert "10 GB" in refuse("HG842", big)


def test_readers_are_held_to_their_limits(tmp_path, monkeypatch):
    good = write(tmp_path / "two.vtu", *two_boxes())
    monkeypatch.setattr(mesh_file, "BASE_MEMORY", 1e6)
    with pytest.raises(InputError, match="HG843"):
        read_mesh_file(good, memory=3e7)


def test_readers_run_nothing_of_the_working_folder(tmp_path, monkeypatch):
    good = write(tmp_path / "two.vtu", *two_boxes())
    (tmp_path / "meshio.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    assert len(read_mesh_file(good).points) == 12


@pytest.mark.parametrize("number", range(6))
def test_damaged_files_are_refused_or_read_whole(tmp_path, number):
    rng = np.random.default_rng(SEED + number)
    ending, words = [(".msh", {"file_format": "gmsh22"}), (".vtu", {})][number % 2]
    good = write(tmp_path / f"two{ending}", *two_boxes(), **words).read_bytes()
    if number < 2:
        bad = good[: len(good) // 2]
    elif number < 4:
        at = rng.integers(0, len(good), 20)
        bad = bytearray(good)
        for place in at:
            bad[place] ^= int(rng.integers(1, 256))
        bad = bytes(bad)
    else:
        bad = rng.bytes(2000)
    path = tmp_path / f"bad{ending}"
    path.write_bytes(bad)
    try:
        found = hg.TaggedMesh.read(path, seconds=20).cells
    except InputError as error:
        found = error.code
    assert found in {2, "HG843", "HG844", "HG845", "HG846", "HG847", "HG848"}


def plate(**words):
    points, cells = two_boxes()
    block = hg.painted.cell_kinds.Block("hexahedron", cells, np.array([0, 1]))
    mesh = hg.TaggedMesh(points, (block,), ("die", "water"), {})
    given = {"materials": {"die": "copper"}, "coolant_regions": "water", "heat": {"die": 1.0}}
    return hg.MeshPlate(mesh, **{**given, **words})


@pytest.mark.parametrize(
    ("words", "entry", "text"),
    [
        ({"materials": {}}, "materials", "has no material"),
        ({"materials": {"die": "copper", "lid": "copper"}}, "materials", "not in the mesh"),
        ({"materials": {"die": "copper", "water": "copper"}}, "materials", "both"),
        ({"heat": {"core": 1.0}}, "heat", "not in the mesh"),
        ({"heat": {"water": 1.0}}, "heat", "coolant"),
        ({"coolant_regions": ("water", "oil")}, "coolant_regions", "not in the mesh"),
    ],
)
def test_regions_must_be_known(words, entry, text):
    with pytest.raises(InputError, match=f"HG851.*{text}") as caught:
        plate(**words)
    assert caught.value.entry == entry


def test_plates_that_cannot_be_solved():
    with pytest.raises(InputError, match=r"HG101.*heat\.die"):
        plate(heat={"die": float("nan")})
    with pytest.raises(InputError, match="HG852"):
        plate(materials={"die": "copper", "water": "copper"}, coolant_regions=()).solve_film(FILM)
    with pytest.raises(InputError, match="HG849"):
        hg.MeshGrid(1e-4, across=1.5)
    with pytest.raises(InputError, match="HG131"):
        plate().paint(hg.MeshGrid(1e-9))
    wild = hg.Solid.isotropic("wild", 1.0, 1.0, 1.0, conductivity_exponent=3.0)
    with pytest.raises(hg.NotConverged, match="HG853"):
        plate(materials={"die": wild}, heat={"die": 30.0}).solve_film(FILM)


def test_a_gap_one_cell_wide_is_named():
    points, _ = two_boxes()
    levels = np.array([0.0, 1e-3, 1.05e-3, 2e-3])
    tall = np.concatenate([points[:4] * [1, 1, 0] + [0, 0, z] for z in levels])
    rows = np.array([np.arange(8) + 4 * i for i in range(3)])
    block = hg.painted.cell_kinds.Block("hexahedron", rows, np.array([0, 1, 2]))
    mesh = hg.TaggedMesh(tall, (block,), ("die", "water", "lid"), {})
    thin = hg.MeshPlate(mesh, {"die": "copper", "lid": "copper"}, "water", {"die": 1.0})
    painted = thin.paint(hg.MeshGrid(0.1e-3))
    assert painted.smallest_gap == (1.0, pytest.approx(50e-6), "z")
    (caution,) = painted.cautions
    assert caution.code == "narrow-gap"
    assert "1 cell wide" in caution.message
    assert "67 %" in caution.message
    assert thin.paint(hg.MeshGrid(0.1e-3, across=8)).cautions == ()


def test_leaks_and_overlaps_are_named(tmp_path):
    points, _ = two_boxes()
    ring = points[:4]

    def box(low, high, cells):
        corners = np.concatenate([ring * [1, 1, 0] + [0, 0, z] for z in (low, high)])
        return corners, cells

    corners = np.concatenate(
        [box(0.0, 1e-3, 0)[0], box(0.9e-3, 2e-3, 0)[0], box(2.2e-3, 3e-3, 0)[0]]
    )
    rows = np.array([np.arange(8) + 8 * i for i in range(3)])
    block = hg.painted.cell_kinds.Block("hexahedron", rows, np.array([0, 1, 2]))
    mesh = hg.TaggedMesh(corners, (block,), ("die", "water", "lid"), {})
    odd = hg.MeshPlate(mesh, {"die": "copper", "lid": "copper"}, "water", {"die": 1.0})
    painted = odd.paint(hg.MeshGrid(0.1e-3))
    assert {c.code for c in painted.cautions} == {"leak", "overlap"}
    assert painted.overlap == pytest.approx(0.1e-9)
    assert painted.leak_area == pytest.approx(1e-6)
    assert "caution" in painted.summary()
