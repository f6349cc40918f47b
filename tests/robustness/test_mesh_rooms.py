"""Meshes whose coolant cannot flow as asked: (1) each is refused by the argument that is wrong,
before anything is solved, (2) a pocket and a gap of one cell are told with what they cost,
(3) an inlet by pressure gives the flow that has this pressure, (4) a laminar flow that cannot be
laminar is told by its Reynolds number, (5) the same through a scenario, (6) a mesh on similar
grids, each of which is the plain solve there, by the command too, (7) on the mesh's own cells each
has the fields of its own side of the walls."""

import itertools
import json

import meshio
import numpy as np
import pytest

import heatgrade as hg
from heatgrade.cli import main
from heatgrade.errors import InputError, NotConverged
from heatgrade.painted.cell_kinds import Block
from heatgrade.painted.passage import plane_loss
from heatgrade.painted.sampling import sampled
from heatgrade.resolved import FlowSettings

SAME_FLOW = 1e-3  # of flow and temperatures: a flow and the pressure that it needs, both to 1e-5
LINES = (
    np.arange(0.0, 9.0, 2.0) * 1e-3,
    np.arange(0.0, 5.0, 1.0) * 1e-3,
    np.arange(0.0, 7.0, 1.0) * 1e-3,
)
RING = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]


def bricks(coolant):
    """Copper of 8 x 4 x 6 mm; `coolant` tells by their middles [mm] which cells are water."""
    points = np.array(list(itertools.product(*LINES)))
    counts = [line.size - 1 for line in LINES]
    at = np.arange(len(points)).reshape([n + 1 for n in counts])
    places = list(itertools.product(*(range(n) for n in counts)))
    cells = np.array(
        [[at[i + a, j + b, k + c + d] for d in (0, 1) for a, b, c in RING] for i, j, k in places]
    )
    region = np.array([int(coolant(*(1e3 * points[corners].mean(axis=0)))) for corners in cells])
    return points, cells, region


def channel(x, y, z):
    return 1.0 < y < 3.0 and 2.0 < z < 5.0


def blocked(x, y, z):
    return channel(x, y, z) and not 4.0 < x < 6.0


def with_pocket(x, y, z):
    return channel(x, y, z) or (4.0 < x < 6.0 and 1.0 < y < 3.0 and z < 1.0)


def plate(coolant=channel):
    points, cells, region = bricks(coolant)
    block = Block("hexahedron", cells, region)
    mesh = hg.TaggedMesh(points, (block,), ("copper", "water"), {})
    return hg.MeshPlate(mesh, {"copper": "copper"}, "water", {"copper": 20.0})


def solved(coolant=channel, **words):
    given = {
        "inlet": "x-", "outlet": "x+", "volume_flow": 3e-6, "inlet_temperature": 300.0,
        "grid": hg.MeshGrid(1e-3, across=1), "flow": FlowSettings(tolerance=1e-5, threads=1),
    }  # fmt: skip
    return plate(coolant).solve("water", **{**given, **words})


@pytest.mark.parametrize(
    ("coolant", "words", "code", "entry", "allowed"),
    [
        (channel, {"outlet": None}, "HG854", "outlet", "a MeshOpening, x-"),
        (channel, {"inlet": "left"}, "HG854", "inlet", "a MeshOpening, x-"),
        (channel, {"outlet": "z+"}, "HG854", "outlet", "x-, x+"),
        (channel, {"outlet": hg.MeshOpening("x+", "door")}, "HG854", "outlet", "the mesh has none"),
        (channel, {"outlet": "x-"}, "HG806", "outlet", "each face"),
        (channel, {"symmetry": "x-"}, "HG854", "symmetry", "y-, y+, z-, z+"),
        (channel, {"symmetry": ("w",)}, "HG854", "symmetry", "y-"),
        (channel, {"volume_flow": None}, "HG873", "inlet", "volume_flow"),
        (channel, {"inlet_pressure": 100.0}, "HG873", "inlet", "volume_flow"),
        (channel, {"volume_flow": None, "inlet_pressure": -1.0}, "HG102", "inlet_pressure", "> 0"),
        (channel, {"volume_flow": 2e-3}, "HG860", "volume_flow", r"up to 0.00084 m3/s"),
        (blocked, {}, "HG872", "inlet", "another opening"),
        (blocked, {"profile": "shared"}, "HG872", "inlet", "another opening"),
        (blocked, {"volume_flow": None, "inlet_pressure": 30.0}, "HG872", "inlet", "another"),
    ],
)
def test_what_cannot_flow_is_refused_by_its_argument(coolant, words, code, entry, allowed):
    with pytest.raises(InputError) as caught:
        solved(coolant, **words)
    error = caught.value
    assert (error.code, error.entry) == (code, entry)
    assert allowed in error.allowed
    assert error.remedy


def test_one_side_of_symmetry_may_be_named_by_itself():
    mirrored = solved(symmetry="y-")
    assert mirrored.temperature_max == pytest.approx(solved().temperature_max)


def test_a_pocket_is_told_and_only_conducts():
    found = solved(with_pocket)
    told = [c for c in found.cautions if c.code == "isolated-coolant"]
    assert "4 cells of coolant (4 mm3, the first at" in told[0].message
    assert str(told[0]) in found.summary()
    flow = found.solution.flow.mass_flow
    assert np.abs(flow[0][:, :, 0]).max() == 0.0 < np.abs(flow[0][:, :, 3]).max()


def test_a_gap_of_one_cell_is_told_with_what_it_costs():
    found = solved(grid=hg.MeshGrid(4e-3))
    told = next(c for c in found.cautions if c.code == "narrow-gap")
    assert "2000 um along y, is 1 cell wide" in told.message
    assert f"{100 * plane_loss(1):.0f} % too low" in told.message
    fine = solved(grid=hg.MeshGrid(2e-3, size_y=0.25e-3, size_z=0.25e-3))
    assert found.pressure_drop < 0.5 * fine.pressure_drop


def test_the_size_of_the_box_is_told_and_doubted():
    points, cells, region = bricks(channel)
    large = hg.TaggedMesh(
        100.0 * points, (Block("hexahedron", cells, region),), ("copper", "water"), {}
    )
    painted = hg.MeshPlate(large, {"copper": "copper"}, "water").paint(hg.MeshGrid(0.1))
    assert painted.summary().startswith("box                   800 x 400 x 600 mm")
    assert [c.message for c in painted.cautions if c.code == "size"] == [
        "its narrowest passage is 200 mm wide, which no cold plate has: is the unit of its "
        "coordinates right?"
    ]


def test_an_inlet_by_pressure_has_the_flow_that_needs_it():
    given = solved(profile="shared")
    before = given.solution.flow.opening("inlet").total_pressure
    found = solved(volume_flow=None, inlet_pressure=before)
    assert found.volume_flow == pytest.approx(3e-6, rel=SAME_FLOW)
    assert found.outlet_temperature - 300.0 == pytest.approx(
        given.outlet_temperature - 300.0, rel=SAME_FLOW
    )
    assert found.to_dict()["flow_L_per_min"] == pytest.approx(0.18, rel=SAME_FLOW)


def test_own_cells_take_nothing_from_beyond_a_wall(tmp_path):
    """Cells of the mesh are pairs of the grid's along x: theirs is the mean of both."""
    found = solved(volume_flow=1e-6)
    grid, flow = found.painted.grid, found.solution.flow
    assert grid.shape == (8, 4, 6)
    found.save(tmp_path / "own.vtu")
    own = {name: values[0] for name, values in meshio.read(tmp_path / "own.vtu").cell_data.items()}
    wet = bricks(channel)[2] == 1

    def pairs(field):
        return (0.5 * (field[::2] + field[1::2])).ravel()

    np.testing.assert_allclose(own["temperature [K]"], pairs(found.temperature), rtol=1e-12)
    assert np.isnan(own["coolant pressure [Pa]"][~wet]).all()
    np.testing.assert_allclose(
        own["coolant pressure [Pa]"][wet], pairs(flow.pressure)[wet], rtol=1e-9
    )
    assert not own["velocity [m/s]"][~wet].any()
    for axis, component in enumerate(flow.cell_velocity):
        np.testing.assert_allclose(
            own["velocity [m/s]"][wet, axis], pairs(component)[wet], atol=1e-12
        )
    just_below = np.array([[4e-3, 2e-3, 1.99e-3]])
    solid = found.painted.solid_share > 0.5
    copper = sampled(grid, found.temperature, solid, just_below)
    assert copper[0] >= found.temperature[solid].min()


def test_unsteady_flow_that_cannot_be_laminar_says_so(monkeypatch):
    from heatgrade.painted import mesh_plate

    def unsteady(*words, guess=None):
        raise NotConverged("HG810", "the flow is unsteady", remedy="less flow")

    monkeypatch.setattr(mesh_plate, "solve_conjugate", unsteady)
    with pytest.raises(NotConverged, match="HG810") as caught:
        solved(volume_flow=3e-5)
    number = float(caught.value.message.split("number of ")[1].split(",")[0])
    # 4 m / (P mu); the rim of 2 x 3 cells is 13 % too short, for its corners are cut.
    assert number == pytest.approx(4.0 * 0.02989 / (0.010 * 8.51e-4), rel=0.15)
    assert caught.value.remedy == 'turbulence="k-omega-sst"; otherwise less flow'
    with pytest.raises(NotConverged, match="HG810") as caught:
        solved()
    assert caught.value.remedy == "less flow"


SCENARIO = """
[scenario]
name = "box"
title = "a box"
[coolant]
name = "water"
[mesh]
file = "box.vtu"
unit = "mm"
coolant_regions = ["2"]
materials = { 1 = "copper" }
heat = { 1 = "20 W" }
inlet_pressure = "20 Pa"
inlet_temperature = "27 degC"
inlet = { side = "x-" }
outlet = { side = "x+" }
grid = { size = "1 mm" }
"""


def written(folder, text):
    """Write mesh and scenario of the channel; return the scenario's path."""
    points, cells, region = bricks(channel)
    meshio.write(
        folder / "box.vtu",
        meshio.Mesh(1e3 * points, [("hexahedron", cells)], cell_data={"region": [region + 1]}),
    )
    (folder / "box.toml").write_text(text)
    return folder / "box.toml"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("outlet = { side = \"x+\" }", "outlet = { side = \"z+\" }"),
         "[HG854] mesh.outlet.side = 'z+': holds no coolant   allowed: x-, x+"),
        (("outlet = { side = \"x+\" }", "outlet = { side = \"x-\" }"),
         "[HG806] mesh.outlet.side = 'x-'"),
        (("grid =", "symmetry = [\"x-\"]\ngrid ="), "[HG854] mesh.symmetry = 'x-'"),
        (("inlet_pressure = \"20 Pa\"", "volume_flow = \"120 L/min\""),
         "[HG860] mesh.volume_flow = '120 L/min'"),
        (("inlet_pressure = \"20 Pa\"\n", ""), "needs exactly one of volume_flow, inlet_pressure"),
    ],
)  # fmt: skip
def test_a_scenario_is_refused_before_anything_is_solved(change, told, tmp_path, capsys):
    case = written(tmp_path, SCENARIO.replace(*change))
    assert main(["check", str(case)]) == 2
    assert told in capsys.readouterr().err.replace("\n", " ")


def test_a_mesh_on_two_grids(tmp_path, capsys):
    conditions = {
        "volume_flow": 3e-6, "inlet_temperature": 300.0, "inlet": "x-", "outlet": "x+",
        "flow": FlowSettings(tolerance=1e-3, threads=1),
    }  # fmt: skip
    grid = hg.MeshGrid(2e-3)
    study = plate().refine("water", grids=2, coarsest=1.0, grid=grid, **conditions)
    assert [q.name for q in study.quantities] == [
        "temperature_max", "outlet_temperature", "pressure_drop",
    ]  # fmt: skip
    fine, coarse = study.results
    assert [coarse.cells * 8, fine.cells] == [fine.cells, study.cells[0]]
    same = plate().solve("water", grid=grid, **conditions)
    assert coarse.temperature_max == pytest.approx(same.temperature_max, abs=1e-6)
    np.testing.assert_allclose(
        fine.painted.grid.x_edges[::2], coarse.painted.grid.x_edges, rtol=0.0, atol=1e-15
    )
    with pytest.raises(InputError, match=r"HG831.*grids"):
        plate().refine("water", grids=4, **conditions)
    with pytest.raises(InputError, match=r"HG131.*grid\.size"):
        plate().refine("water", grid=hg.MeshGrid(1e-5), **conditions)
    case = written(tmp_path, SCENARIO.replace('size = "1 mm"', 'size = "4 mm"'))
    words = ["refine", str(case), "--grids", "2", "--coarsest", "1"]
    assert main([*words, "--json", "--out", str(tmp_path / "out")]) == 0
    found = json.loads(capsys.readouterr().out)["mesh"]
    assert found == json.loads((tmp_path / "out" / "refinement.json").read_text())
    assert found["cells"][0] == 8 * found["cells"][1]
    assert (tmp_path / "out" / "refinement.png").is_file()
    assert main([*words, "--cells", "4"]) == 2
    assert "[HG831] --cells = 4" in capsys.readouterr().err
    assert main([*words, "--fidelity", "compact"]) == 2
    assert "[HG831] --fidelity = 'compact'" in capsys.readouterr().err


CELLS = "meshes/jet-cells.msh"
CELLS_OF = {
    "unit": "mm", "coolant_regions": "water",
    "materials": {"die": "silicon", "base": "copper", "nozzle plate": "alumina"},
}  # fmt: skip


def test_surfaces_that_run_together_on_wide_cells_want_narrower_ones():
    jets = hg.MeshPlate.read(CELLS, heat={"die": 8.0}, **CELLS_OF)
    with pytest.raises(InputError, match=r"HG806.*runs together.*more finely") as caught:
        jets.solve(
            "water", volume_flow=4e-7, inlet_temperature=300.0, symmetry=("x-", "x+", "y-", "y+"),
            inlet=hg.MeshOpening("z+", "inlet"), outlet=hg.MeshOpening("z+", "outlet"),
            grid=hg.MeshGrid(0.6e-3),
        )  # fmt: skip
    assert (caught.value.entry, caught.value.value) == ("outlet", "outlet")


def test_heat_is_given_off_or_none():
    with pytest.raises(InputError, match=r"HG102.*heat\.die"):
        hg.MeshPlate.read(CELLS, heat={"die": -8.0}, **CELLS_OF)
    cold = plate(channel)
    cold = hg.MeshPlate(cold.shape, cold.materials, "water", {})
    for found in (
        cold.solve_film(hg.Convection(2e4, 300.0), grid=hg.MeshGrid(1e-3)),
        cold.solve("water", inlet="x-", outlet="x+", volume_flow=3e-6, inlet_temperature=300.0,
                   grid=hg.MeshGrid(1e-3)),
    ):  # fmt: skip
        assert "none without heat" in found.summary()
        assert np.isnan(found.thermal_resistance)
        assert found.temperature_max == pytest.approx(300.0)
        json.dumps(found.to_dict(), allow_nan=False)
