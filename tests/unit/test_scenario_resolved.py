"""Resolved coolant and meshes in a scenario: (1) the keys become the setup, (2) a run writes what
both fidelities found, (3) a mesh runs from its file and from surfaces alike, (4) what is wrong is
said with its entry before anything is solved."""

import json
import os
from pathlib import Path

import meshio
import numpy as np
import pytest

from heatgrade.cli import main
from heatgrade.errors import HeatgradeError, InputError
from heatgrade.plate import ResolvedSetup
from heatgrade.report.result_schema import result_schema
from heatgrade.scenario import load_scenario, scenarios_from
from heatgrade.scenario.construction import construct
from heatgrade.scenario.resolved_table import ResolvedTable

ROOT = Path(__file__).parents[2]
JETS = ROOT / "examples" / "meshes" / "jet-cells.toml"
ENERGY, MASS = 1e-8, 1e-10


def document(folder):
    return json.loads((folder / "result.json").read_text())


def test_the_keys_become_the_setup():
    made = construct(load_scenario("cold-plate-challenge")[0])
    (rated,) = made.plates
    setup = rated.resolved
    assert setup.gap_cells == 4
    assert tuple(setup.rectangle) == pytest.approx((0.0, 14.5e-3, 36e-3, 29e-3))
    assert rated.resolved_cells > 100_000
    words = [
        ("plate.resolved.gap_cells", 3),
        ("plate.resolved.nozzle_plate", "alumina"),
        ("plate.resolved.scheme", "upwind"),
        ("plate.resolved.inlet", "developed"),
    ]
    (rated,) = construct(load_scenario("cold-plate-challenge", words)[0]).plates
    found = rated.resolved
    assert (found.gap_cells, found.inlet, str(found.scheme)) == (3, "developed", "upwind")
    assert found.housing.name == "alumina"


def test_a_plate_by_correlations_keeps_its_table_for_other_commands(capsys):
    words = [("plate.fidelity", "compact")]
    (rated,) = construct(load_scenario("cold-plate-challenge", words)[0]).plates
    assert rated.resolved.gap_cells == 4
    assert rated.steady_resolved is None
    assert main(["check", "cold-plate-challenge", "--set", 'plate.fidelity="compact"']) == 0
    assert "resolved for compare, calibrate and refine alone" in capsys.readouterr().out


def test_the_default_piece_is_one_everywhere():
    assert ResolvedSetup().window == ResolvedTable().window == "cell"


@pytest.mark.parametrize(
    ("path", "value", "code", "entry"),
    [
        ("plate.fidelity", "resolvd", "HG713", "plate.fidelity"),
        ("plate.resolved.window", "cell", "HG714", "plate.resolved"),
        ("plate.resolved.symmetry", ["z-"], "HG713", "plate.resolved.symmetry[0]"),
        ("plate.resolved.gap_cells", 0, "HG102", "plate.resolved.gap_cells"),
        ("plate.resolved.gap_cells", 4000, "HG131", "plate.resolved.gap_cells"),
        ("plate.resolved.nozzle_plate", "coper", "HG302", "plate.resolved.nozzle_plate"),
        ("plate.resolved.area.x", "5 mm", "HG834", "plate.resolved.window"),
        ("plate.resolved.area.length_y", "15 mm", "HG834", "plate.resolved.window"),
        ("plate.dies[0].leakage.share", 0.1, "HG711", "plate.dies[0].leakage"),
        ("plate.calibration", "none.json", "HG858", "plate.calibration"),
    ],
)
def test_bad_entries_of_a_plate(path, value, code, entry):
    with pytest.raises(HeatgradeError, match=code) as caught:
        construct(load_scenario("cold-plate-challenge", [(path, value)])[0])
    assert caught.value.entry.startswith(entry)
    assert caught.value.remedy


def test_leaking_dies_are_refused_before_the_solve():
    leak = {"reference_temperature": "80 degC", "share": 0.1, "doubling": "40 K"}
    words = [("plate.dies[0].leakage", leak)]
    with pytest.raises(InputError, match="HG835") as caught:
        construct(load_scenario("cold-plate-challenge", words)[0])
    assert caught.value.entry == "plate.resolved.stack.dies.die.leakage"


def test_a_run_in_both_fidelities(tmp_path, capsys):
    jsonschema = pytest.importorskip("jsonschema")
    coarse = ["plate.grid.lateral=2 mm", "plate.resolved.gap_cells=2", "plate.grid.check=none"]
    words = [word for text in coarse for word in ("--set", text)]
    out = tmp_path / "out"
    assert main(["run", "cold-plate-challenge", *words, "--no-pictures", "--out", str(out)]) == 0
    assert "Coolant resolved" in capsys.readouterr().out
    found = document(out)
    jsonschema.validate(found, result_schema())
    fine, compact = found["resolved"]["main"], found["plate"]
    assert fine["energy_balance"] < ENERGY
    assert fine["mass_balance"] < MASS
    # Half of the plate with half of its flow and heat: coolant leaves as it does from the whole.
    assert fine["share"] == pytest.approx(0.5)
    assert fine["heat_W"] == pytest.approx(400.0)
    # PG25 as the challenge has it: 1018 kg/m3, 3950 J/(kg K), 800 W into 1.2 L/min.
    assert fine["outlet_C"] == pytest.approx(30.0 + 800.0 / (1018.0 * 3950.0 * 2e-5), abs=0.1)
    assert fine["outlet_C"] == pytest.approx(compact["outlet_C"], abs=0.02)
    assert sum(fine["passage_flow_kg_per_s"].values()) == pytest.approx(fine["mass_flow_kg_per_s"])
    assert (out / "resolved.vtr").is_file()
    assert "by correlations" in (out / "summary.md").read_text()


def coarse_jets(tmp_path, *words):
    out = tmp_path / "jets"
    given = ["mesh.grid.size=0.25 mm", "mesh.tolerance=1e-4", "mesh.volume_flow=6 mL/min", *words]
    told = [word for text in given for word in ("--set", text)]
    code = main(["run", str(JETS), *told, "--quiet", "--out", str(out)])
    return code, out


def test_a_mesh_runs_from_its_file(tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    code, out = coarse_jets(tmp_path)
    assert code == 0
    found = document(out)
    jsonschema.validate(found, result_schema())
    assert found["plate"] is None
    assert found["resolved"] == {}
    mesh = found["mesh"]
    assert mesh["energy_balance"] < ENERGY
    assert mesh["heat_W"] == pytest.approx(8.0)
    # 8 W into 6 mL/min of water: 19 K by its heat capacity of 4.15 MJ/(m3 K).
    assert mesh["outlet_C"] - mesh["coolant_C"] == pytest.approx(8.0 / (4.15e6 * 1e-7), rel=0.01)
    assert max(mesh["hottest_C"], key=mesh["hottest_C"].get) == "die"
    pictures = {"mesh.png", "scene.png", "streamlines.png", "velocity.png"}
    assert {path.name for path in out.iterdir()} >= {"mesh.vtr", "mesh.vtu", *pictures}
    page = (out / "summary.html").read_text()
    assert "heat the mesh to" in page
    # Cuts through the mesh, then the mesh in three dimensions, then its coolant.
    order = [page.index(word) for word in ("Two cuts", "one corner cut", "each line", "Speed of")]
    assert order == sorted(order)
    shot = tmp_path / "a.png"
    assert main(["view", str(out), "--scene", "velocity", "--screenshot", str(shot)]) == 0
    assert shot.stat().st_size > 0


def test_more_memory_may_be_given_to_a_mesh(tmp_path):
    small = [("mesh.memory", "900 MB")]
    with pytest.raises(HeatgradeError, match=r"HG842.*memory of \[mesh\]") as caught:
        construct(load_scenario(str(JETS), small)[0])
    assert caught.value.entry == "mesh.file"
    assert "0.9 GB" in caught.value.allowed
    wide = [
        ("mesh.memory", "5 GB"),
        ("mesh.grid.size", "0.5 mm"),
    ]  # read, and then cut too coarsely
    with pytest.raises(HeatgradeError, match=r"HG854.*between the middles of the cells"):
        construct(load_scenario(str(JETS), wide)[0])


def box(path, low, high):
    """Write a closed box of triangles [mm]."""
    x, y, z = zip(low, high, strict=True)
    points = np.array([(a, b, c) for a in x for b in y for c in z], dtype=float)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    meshio.Mesh(points, [("triangle", np.array(triangles))]).write(path)


SURFACES = """
[scenario]
name = "boxes"
title = "a block under a slot"
[coolant]
name = "water"
[mesh]
files = { block = "block.stl", water = "water.stl" }
unit = "mm"
materials = { block = "copper" }
coolant_regions = ["water"]
heat = { block = "0.4 W" }
volume_flow = "6 mL/min"
inlet_temperature = "27 degC"
inlet = { side = "x-" }
outlet = { side = "x+" }
symmetry = ["y-", "y+"]
grid = { size = "0.5 mm", size_z = "0.05 mm" }
"""


@pytest.fixture
def boxes(tmp_path):
    box(tmp_path / "block.stl", (0, 0, 0), (8, 1, 0.5))
    box(tmp_path / "water.stl", (0, 0, 0.5), (8, 1, 0.9))
    path = tmp_path / "boxes.toml"
    path.write_text(SURFACES)
    return path


def test_surfaces_run_too(boxes, tmp_path, capsys):
    assert main(["check", str(boxes)]) == 0
    told = capsys.readouterr().out
    assert "coolant, 3.2 mm3" in told
    assert "0.4 W" in told
    out = tmp_path / "out"
    assert main(["run", str(boxes), "--quiet", "--no-pictures", "--out", str(out)]) == 0
    mesh = document(out)["mesh"]
    assert mesh["energy_balance"] < ENERGY
    # Plane flow between plates: 12 mu L Q / (b h^3), and what its entrance adds.
    developed = 12 * 8.5e-4 * 8e-3 * 1e-7 / (1e-3 * 0.4e-3**3)
    assert developed < mesh["pressure_drop_Pa"] < 1.3 * developed
    assert (out / "mesh.vtr").is_file()
    assert not (out / "mesh.vtu").exists()


@pytest.mark.parametrize(
    ("path", "value", "code", "entry"),
    [
        ("mesh.files.block", "gone.stl", "HG841", "mesh.files"),
        ("mesh.files.block", "/dev/zero", "HG841", "mesh.files"),
        ("mesh.files.block", "boxes.toml", "HG843", "mesh.files"),
        ("mesh.unit", "m", "HG845", "mesh.unit"),
        ("mesh.unit", "inch", "HG713", "mesh.unit"),
        ("mesh.materials", {"blok": "copper"}, "HG851", "mesh.materials"),
        ("mesh.materials.block", "coper", "HG302", "mesh.materials.block"),
        ("mesh.coolant_regions", ["vater"], "HG851", "mesh.coolant_regions"),
        ("mesh.heat", {"water": "4 W"}, "HG851", "mesh.heat"),
        ("mesh.heat", {"block": "0 W"}, "HG855", "mesh.heat"),
        ("mesh.inlet.side", "z-", "HG854", "mesh.inlet.side"),
        ("mesh.outlet.surface", "hole", "HG854", "mesh.outlet.surface"),
        ("mesh.grid.size", "10 nm", "HG112", "mesh.grid.size"),
        ("mesh.grid.size", "0.1 um", "HG131", "mesh.grid.size"),
        ("mesh.grid.size_z", "0 mm", "HG102", "mesh.grid.size_z"),
        ("mesh.inlet_temperature", "-40 degC", "HG313", "mesh.inlet_temperature"),
        ("mesh.file", "block.stl", "HG714", "mesh"),
        ("source.name", "x", "HG711", "source"),
    ],
)
def test_bad_entries_of_a_mesh(boxes, path, value, code, entry):
    if value == "/dev/zero" and os.name != "posix":
        pytest.skip("a device of POSIX")
    if isinstance(value, str) and path.startswith("mesh.files"):
        value = str(boxes.parent / value)
    with pytest.raises(HeatgradeError, match=code) as caught:
        construct(load_scenario(str(boxes), [(path, value)])[0])
    assert caught.value.entry.startswith(entry)
    assert caught.value.remedy


def test_a_mesh_stands_alone(boxes, capsys):
    import tomllib

    data = tomllib.loads(boxes.read_text())
    chip = load_scenario("pin-fin-bench")[0].data["plate"]
    with pytest.raises(HeatgradeError, match="HG714"):
        scenarios_from({**data, "plate": chip})
    assert main(["compare", str(boxes)]) == 2
    assert "HG691" in capsys.readouterr().err
