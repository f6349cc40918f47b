"""What a stack's run leaves behind, and how it is told to.

1. Every part of the grammar arrives in SI: materials, cavity, dies from bottom to top, schedule.
2. The folder's files, the table's figures, ``--json``, the schema; the file's own outputs.
3. ``check`` solves nothing; a plugin and short lists are named as not carried over.
4. A region of another material and a block's own material arrive where each view has them.
"""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from heatgrade import InputError, LayerStack, SolidLayer, View
from heatgrade.cli import main
from heatgrade.layered import OutputRequest
from heatgrade.report.result_schema import result_schema

EXAMPLES = Path(__file__).parents[2] / "examples" / "stacks"
CHANNELS, SINK = EXAMPLES / "memory-on-logic.stk", EXAMPLES / "logic-under-sink.stk"


def test_the_grammar_arrives_in_si():
    stack = LayerStack.from_stk(CHANNELS)
    assert (stack.length_x, stack.length_y) == (8e-3, 8e-3)
    assert [layer.element for layer in stack.layers] == ["Logic"] * 3 + ["Cooling"] + ["Memory"] * 3
    wiring, source = stack.layers[0], stack.layers[1]
    assert wiring.material.conductivity == pytest.approx((2.0, 2.0, 2.5))
    assert source.thickness == pytest.approx(2e-6)
    assert [block.name for block in source.floorplan][:2] == ["Cores_left", "Cache"]
    assert source.floorplan[2].area == pytest.approx(3e-3 * 6.5e-3)
    cavity = stack.layers[3]
    assert cavity.kind == "4rm"
    assert cavity.volume_flow == pytest.approx(1e-6)
    assert cavity.coefficient_side == pytest.approx(2.8e4)
    assert cavity.heat_capacity == pytest.approx(4.15e6)
    assert len(stack.x_lines) == 82
    assert (stack.slots, stack.schedule.steps_a_slot) == (3, 5)
    assert stack.outputs[1] == OutputRequest(
        "Tflpel", "cores.txt", "step", "Logic", "Cores_left", "average"
    )
    assert stack.heat_flow == pytest.approx(66.0)


def test_a_run_leaves_a_folder(tmp_path, capsys):
    folder = tmp_path / "out"
    words = ["--out", str(folder), "--set", "layer_cells=1", "--set", "refine=1"]
    assert main(["run", str(SINK), *words]) == 0
    printed = capsys.readouterr().out
    document = json.loads((folder / "result.json").read_text())
    pytest.importorskip("jsonschema").validate(document, result_schema())
    stack = document["stack"]
    assert f"{stack['junction_max_C']:.5g} degC" in printed
    assert document["plate"] is None
    assert stack["heat_to_W"]["top"] + stack["heat_to_W"]["bottom"] == pytest.approx(60.0)
    assert stack["energy_balance"] < 1e-9
    assert {path.name for path in folder.iterdir()} == {
        "result.json", "blocks.csv", "outputs", "stack.vtr", "stack.png", "summary.md",
    }  # fmt: skip
    assert {path.name for path in (folder / "outputs").iterdir()} == {
        "die.txt", "map.txt", "power.txt", "xaxis.txt", "yaxis.txt", "peer",
    }  # fmt: skip
    rows = list(csv.DictReader((folder / "blocks.csv").open()))
    die = (folder / "outputs" / "die.txt").read_text().splitlines()
    assert die[1].split() == ["%", "Time(s)", *(f"{row['block']}(K)" for row in rows)]
    means = [float(word) for word in die[2].split()[1:]]
    assert means == pytest.approx([float(row["mean_C"]) + 273.15 for row in rows], abs=1e-4)
    power = np.loadtxt(folder / "outputs" / "power.txt", comments="%")
    assert power.shape == (40, 40)
    assert power.sum() == pytest.approx(60.0, abs=1e-3)  # six decimals of 1,600 cells


def test_a_transient_records_its_steps(tmp_path, capsys):
    folder = tmp_path / "out"
    words = ["--set", "view=peer", "--no-pictures", "--json", "--out", str(folder)]
    assert main(["run", str(CHANNELS), *words]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["stack"]["steps"] == 15
    assert document["stack"]["view"] == "peer"
    assert document["stack"]["peer"] is None
    outputs = folder / "outputs"
    assert len(np.loadtxt(outputs / "cores.txt", comments="%")) == 15
    assert np.loadtxt(outputs / "logic.txt", comments="%").shape == (3, 5)
    assert np.loadtxt(outputs / "coolant.txt", comments="%").shape == (3, 2)
    history = list(csv.reader((folder / "history.csv").open()))
    assert len(history) == 16
    peaks = np.array([[float(word) for word in row] for row in history[1:]])
    for column, row in enumerate(csv.DictReader((folder / "blocks.csv").open()), start=1):
        step = int(peaks[:, column].argmax())
        assert float(row["peak_C"]) == peaks[step, column]
        assert float(row["peak_s"]) == peaks[step, 0]
        assert float(row["max_C"]) == peaks[-1, column]
    summary = (folder / "summary.md").read_text()
    top = np.unravel_index(peaks[:, 1:].argmax(), peaks[:, 1:].shape)
    assert f"at {peaks[top[0], 0]:g} s" in summary
    assert "hottest block at the end" in summary
    final = np.loadtxt(outputs / "logic_map.txt", comments="%")
    assert final.shape == (40, 81)


def test_check_solves_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["check", str(CHANNELS)]) == 0
    printed = capsys.readouterr().out
    assert "8 x 8 mm" in printed
    assert "3 slots of 0.05 s, 15 steps" in printed
    assert "nothing is wrong with it" in printed
    assert not list(tmp_path.iterdir())


PLUGIN = """top pluggable heat sink :
  spreader length 16000, width 12000, height 500 ; material COPPER ; plugin "sink.so", "fast" ;"""


def changed(tmp_path, name, replace):
    for file in EXAMPLES.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / name
    text = path.read_text()
    for old, new in replace.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    return path


def test_a_plugin_is_named_and_its_place_taken(tmp_path, capsys):
    text = SINK.read_text()
    old = text[text.index("top heat sink") : text.index("bottom heat sink")]
    path = changed(tmp_path, SINK.name, {old: PLUGIN})
    stack = LayerStack.from_stk(path)
    assert "'sink.so fast'" in stack.not_carried[0]
    assert stack.plates[0].size == pytest.approx((16e-3, 12e-3))
    sink = ["--set", "top_sink.coefficient=5000 W/m2/K", "--set", "top_sink.temperature=35 degC"]
    words = ["--no-pictures", "--out", str(tmp_path / "o")]
    assert main(["run", str(path), *sink, *words]) == 0
    assert "sink.so" in capsys.readouterr().out
    document = json.loads((tmp_path / "o" / "result.json").read_text())
    assert document["stack"]["heat_to_W"]["top"] > 55.0
    assert document["stack"]["peer"]["share_of_rise"] < 0.05


def test_short_lists_end_the_run(tmp_path):
    path = changed(tmp_path, CHANNELS.name, {})
    plan = tmp_path / "memory.flp"
    plan.write_text(plan.read_text().replace("3.0, 4.0, 2.0", "3.0, 4.0"))
    stack = LayerStack.from_stk(path)
    assert stack.slots == 2
    assert any("2 slots" in note for note in stack.not_carried)


def test_regions_and_materials_of_blocks(tmp_path):
    path = changed(
        tmp_path,
        SINK.name,
        {"   material PASTE ;\n": '   material PASTE ;\n   layout "tim.mlt" ;\n'},
    )
    (tmp_path / "tim.mlt").write_text(
        "material AIR : thermal conductivity 3e-8 ; volumetric heat capacity 1e-15 ;\n"
        "AIR : position 0, 0 ; dimension 4000, 8000 ;"
    )
    plan = tmp_path / "logic.flp"
    plan.write_text(
        plan.read_text().replace(
            "dimension 2000, 6500 ;", "dimension 2000, 6500 ; material PASTE ;"
        )
    )
    stack = LayerStack.from_stk(path)
    assert any("materials of floorplan elements" in note for note in stack.not_carried)
    result = stack.solve(View.peer())
    field = result.map("Die")
    assert field[:15].mean() > field[25:].mean() + 50.0  # the half over air is hotter
    own = stack.solve(View(layer_cells=1)).system.planes
    assert len({float(k) for k in np.unique(own[1].along_x)}) == 2


def test_names_of_output_files_stay_in_the_folder(tmp_path):
    path = changed(
        tmp_path, SINK.name, {'"die.txt"': '"../../etc/die.txt"', '"map.txt"': '"/tmp/die.txt"'}
    )
    result = LayerStack.from_stk(path).solve(View.peer())
    names = result.write_outputs(tmp_path / "o")
    assert names[:2] == ["die.txt", "die-2.txt"]
    assert {file.name for file in (tmp_path / "o").iterdir()} == set(names)


def test_fields_and_summary(tmp_path):
    result = LayerStack.from_stk(SINK).solve(View.peer())
    result.save(tmp_path / "s.vtr")
    pyvista = pytest.importorskip("pyvista")
    mesh = pyvista.read(tmp_path / "s.vtr")
    volume = np.asarray(mesh.compute_cell_sizes()["Volume"])
    assert (mesh["power density [W/m3]"] * volume).sum() == pytest.approx(60.0)
    assert mesh["temperature [K]"].max() >= result.junction_temperature_max - 1e-9
    assert "junction max" in result.summary()
    assert "<table>" in result._repr_html_()
    with pytest.raises(InputError, match="HG140"):
        result.save(tmp_path / "s.png")
    with pytest.raises(InputError, match="HG141"):
        result.save(tmp_path / "none" / "s.vtr")


def test_a_transient_is_drawn_when_it_is_hottest(tmp_path):
    for file in CHANNELS.parent.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    stack = LayerStack.from_stk(tmp_path / CHANNELS.name)
    # The last slot without power: the end is cooler than the peak.
    layers = tuple(
        replace(layer, floorplan=tuple(
            replace(block, powers=(*block.powers[:2], 0.0)) for block in layer.floorplan
        )) if isinstance(layer, SolidLayer) and layer.floorplan else layer
        for layer in stack.layers
    )  # fmt: skip
    result = replace(stack, layers=layers).solve(View.peer())
    assert result.peak_time == pytest.approx(0.1)
    assert result.map("Logic", peak=True).max() == result.peak_temperature
    assert result.map("Logic").max() < result.peak_temperature - 1.0
    assert "at 0.1 s" in result.summary()
    assert "0.1 s" in result.plot().get_suptitle()


def test_units_that_slipped_are_told(tmp_path, capsys):
    text = SINK.read_text()
    for file in SINK.parent.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    slipped = text.replace("conductivity     1.30e-4", "conductivity     130.0", 1)
    assert slipped != text
    path = tmp_path / SINK.name
    path.write_text(slipped)
    stack = LayerStack.from_stk(path)
    assert len(stack.doubts) == 1
    assert "1.3e+08 W/(m K)" in stack.doubts[0]
    assert LayerStack.from_stk(SINK).doubts == ()
    assert main(["check", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "caution: material" in printed
    assert "nothing is wrong" not in printed


def test_what_was_chosen_is_no_loss(capsys):
    folder = SINK.parent / "hotspot"
    assert main(["check", str(folder / "chip.config")]) == 0
    printed = capsys.readouterr().out
    assert "chosen: powers not named" in printed
    assert "not carried over: powers" not in printed


OLD_FORMS = """material S : thermal conductivity 1.3e-4 ; volumetric heat capacity 1.6e-12 ;
conventional heat sink : heat transfer coefficient 1e-7 ; ambient temperature 300 ;
die D : source 50 S ;
dimensions : chip length 1000, width 1000 ; cell length 500, width 500 ; non-uniform 0 ;
stack : die A D floorplan "a.flp" ; layer Below 10 S ;
solver : transient step 0.02, slot 0.2 ; initial temperature 300 ;
type cpu_direct_lu ; numofcores 10 ; tolerance 1e-8 ;
output : T ( A, "t.txt", 250, 750, step ) ;
"""


def test_other_releases_of_the_grammar_are_read(tmp_path):
    (tmp_path / "a.flp").write_text(
        "w : position 0, 0 ; dimension 1000, 1000 ; power values 1, 0 ;"
    )
    (tmp_path / "old.stk").write_text(OLD_FORMS)
    stack = LayerStack.from_stk(tmp_path / "old.stk")
    assert [layer.element for layer in stack.layers] == ["Below", "A"]
    assert stack.layers[0].thickness == pytest.approx(1e-5)
    assert (stack.outputs[0].x, stack.outputs[0].y) == pytest.approx((2.5e-4, 7.5e-4))
    assert not stack.uneven


RELEASE_1 = """material silicon :
   thermal conductivity 1.30e-4 ;
   volumetric heat capacity 1.63566e-12 ;
environment heat sink: heat transfer coefficient 1.0e-07 ; temperature 300.0 ;
channel:
   height 100.0 um ;
   channel length 60.0 um ; wall length 20.0 um ;
   wall material silicon ;
   coolant flow rate 1.458 ;
   coolant heat transfer coefficient 37.132e-9 ;
   coolant volumetric heat capacity 4.172638e-12 ;
   coolant incoming temperature 300.0 ;
die mydie : layer 48.0 um silicon ; source 2.0 um silicon ;
stack: layer aux_top 100.0 um silicon ; channel c1 ; die d1 mydie floorplan "a.flp" ;
dimensions : chip length 0.34 mm ; chip width 1.0 mm ; cell width 50.0 um ;
"""
RELEASE_4 = """material silicon :
   thermal conductivity 1.30e-4 ;
   volumetric heat capacity 1.63566e-12 ;
top heat sink: heat transfer coefficient 1.0e-07 ; temperature 300.0 ;
microchannel 4rm :
   height 100.0 ;
   channel length 60.0 ; wall length 20.0 ;
   wall material silicon ;
   coolant flow rate 1.458 ;
   coolant heat transfer coefficient 37.132e-9 ;
   coolant volumetric heat capacity 4.172638e-12 ;
   coolant incoming temperature 300.0 ;
dimensions : chip length 340, width 1000 ; cell length 10, width 50.0 ;
layer aux : height 100 ; material silicon ;
die mydie : layer 48.0 silicon ; source 2.0 silicon ;
stack: layer aux_top aux ; channel c1 ; die d1 mydie floorplan "a.flp" ;
solver : steady ; initial temperature 300 ;
"""


def test_release_1_is_read_as_what_it_became(tmp_path):
    (tmp_path / "a.flp").write_text("w : position 0, 0 ; dimension 340, 1000 ; power values 1 ;")
    for name, text in (("one", RELEASE_1), ("four", RELEASE_4)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "case.stk").write_text(text)
        (tmp_path / name / "a.flp").write_text((tmp_path / "a.flp").read_text())
    old = LayerStack.from_stk(tmp_path / "one" / "case.stk")
    new = LayerStack.from_stk(tmp_path / "four" / "case.stk")
    assert len(old.choices) == 3
    assert any("no section solver" in note for note in old.choices)
    assert replace(old, choices=()) == new
    assert len(new.x_lines) == 10


def test_a_solver_is_missed_where_no_form_of_release_1_is_found(tmp_path):
    (tmp_path / "a.flp").write_text("w : position 0, 0 ; dimension 340, 1000 ; power values 1 ;")
    new = RELEASE_4[: RELEASE_4.index("solver")]
    assert LayerStack.from_stk(_written(tmp_path, RELEASE_1)).schedule is None
    for text in (new, new.replace("top heat sink", "conventional heat sink")):
        with pytest.raises(InputError, match=r"HG725.*no section .solver"):
            LayerStack.from_stk(_written(tmp_path, text))
    sink = new.replace("top heat sink", "environment heat sink")
    assert LayerStack.from_stk(_written(tmp_path, sink)).schedule is None


def _written(folder, text):
    (folder / "case.stk").write_text(text)
    return folder / "case.stk"


def test_a_decimal_comma_is_told(tmp_path):
    (tmp_path / "comma.stk").write_text(OLD_FORMS.replace("1.3e-4", "1,3e-4"))
    with pytest.raises(InputError, match=r"1\.5, not 1,5"):
        LayerStack.from_stk(tmp_path / "comma.stk")


@pytest.mark.parametrize("name", ["ev6.flp", "gcc.ptrace", "part.msh", "chip.STL"])
def test_a_part_of_a_case_says_where_it_belongs(name, tmp_path, capsys):
    (tmp_path / name).write_text("L2\t0.016\t0.0098\t0\t0\n")
    assert main(["run", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert "HG705" in said
    assert "alone" in said


def test_the_only_materials_beside_are_taken(tmp_path, capsys):
    folder = EXAMPLES / "hotspot"
    for name in ("chip.flp", "chip.ptrace"):
        (tmp_path / name).write_text((folder / name).read_text())
    (tmp_path / "chip.config").write_text(
        (folder / "chip.config").read_text() + "-material_chip graphite\n"
    )
    assert main(["check", str(tmp_path / "chip.config")]) == 2
    assert "--set materials=FILE" in capsys.readouterr().err
    (tmp_path / "any.materials").write_text("graphite\nsolid\n150\n1.6e6\n")
    stack = LayerStack.from_hotspot(tmp_path / "chip.config")
    assert stack.layers[0].material.conductivity[0] == 150.0
    assert "materials not named: any.materials beside it is taken" in stack.choices
