"""Damaged stack descriptions: each is refused with file, line and what was expected.

1. One mistake of each kind, and its code.
2. Hundreds of random damages: no foreign exception, no more than 50 ms, and nothing half-written.
"""

import random
import re
import time
from pathlib import Path

import pytest

from heatgrade import (
    AmbientSink,
    Cavity,
    FloorplanElement,
    HeatgradeError,
    InputError,
    LayerMaterial,
    LayerStack,
    NotConverged,
    SolidLayer,
    View,
)
from heatgrade.cli import main
from heatgrade.layered import solver

EXAMPLES = Path(__file__).parents[2] / "examples" / "stacks"
SEED = 20261125
SLOWEST = 0.05  # s for one file, on average over the run
ROUNDS = 400


def folder(tmp_path, name="memory-on-logic.stk", **changes):
    """A copy of an example with words replaced; the path of its stack."""
    for file in EXAMPLES.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / name
    text = path.read_text()
    for old, new in changes.get("replace", {}).items():
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text)
    return path


STK = {
    "wrong word": ({"chip length": "chip size"}, "HG721", "line 27", "'chip length'"),
    "missing mark": ({"height 100 ;": "height 100"}, "HG721", "line 13", "';', before it"),
    "word for a number": ({"height 100": "height high"}, "HG721", "line 13", "a number"),
    "stray character": ({"height 100 ;": "height 100 $ ;"}, "HG721", "line 13", "'$'"),
    "unknown section": ({"dimensions :": "dimension :"}, "HG721", "line 26", "a section"),
    "comment without end": ({"// All": "/* All"}, "HG721", "line 2", "*/"),
    "path without end": ({'"memory.flp" ;': '"memory.flp ;'}, "HG721", "line 41", "quote"),
    "negative thickness": ({"layer 50 SILICON": "layer -50 SILICON"}, "HG722", "line 33", "> 0"),
    "zero flow": ({"flow rate 60": "flow rate 0"}, "HG722", "line 19", "> 0"),
    "infinite": ({"height 100": "height 1e999"}, "HG722", "line 13", "inf"),
    "slot below step": ({"step 0.01, slot 0.05": "step 0.1, slot 0.05"}, "HG722", "line", "step"),
    "unknown material": ({"wall material SILICON": "wall material GLASS"}, "HG723", "line 18",
                         "SILICON"),
    "unknown die": ({"Memory  MEMORY": "Memory  MEMROY"}, "HG723", "line 41", "'MEMORY'"),
    "unknown part in output": ({"Tmap     ( Logic,": "Tmap     ( Logik,"}, "HG723", "line",
                               "Logic"),
    "unknown block": ({"Logic.Cores_left": "Logic.Cores_up"}, "HG723", "line", "Cores_left"),
    "output of the wrong part": ({"Tcoolant ( Cooling": "Tcoolant ( Logic"}, "HG721", "line",
                                 "Tcoolant of a channel"),
    "material twice": ({"material WIRING": "material SILICON"}, "HG724", "line 8", "line 4"),
    "part twice": ({"channel Cooling ;": "channel Memory ;"}, "HG724", "line 42", "line 41"),
    "section twice": ({"dimensions :": "solver : steady ; solver : steady ; dimensions :"},
                      "HG724", "solver", "each name once"),
    "columns do not fit": ({"channel    length 100": "channel    length 90"}, "HG727", "line 26",
                           "whole number"),
    "chip smaller than a cell": ({"width  200": "width  20000"}, "HG727", "line 26", "1 to"),
    "channel not declared": ({"microchannel 4rm :": "microchannel 4rm_ :"}, "HG721", "line", "4rm"),
    "channel at the bottom": ({"  die     Logic   LOGIC  floorplan \"logic.flp\" ;": ""}, "HG72",
                              "", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", STK)
def test_one_mistake(case, tmp_path):
    changes, code, where, told = STK[case]
    with pytest.raises(InputError) as caught:
        LayerStack.from_stk(folder(tmp_path, replace=changes))
    text = str(caught.value)
    assert caught.value.code.startswith(code), text
    assert where in text
    assert told in text
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("replace", "remedy"),
    [
        ({"conductivity     1.30e-4": "conductivity -1.0"}, "W/(um K)"),
        ({"capacity 1.63e-12": "capacity 0"}, "J/(um3 K)"),
        ({"flow rate 60": "flow rate 0"}, "ml/min"),
        ({"side 2.8e-8": "side 0"}, "W/(um2 K)"),
        ({"incoming temperature 313.15": "incoming temperature -5"}, "have it in K"),
        ({"height 100": "height 0"}, "have it in um"),
        ({"step 0.01": "step 0"}, "have it in s"),
        ({"height 100 ;": "height 100"}, "end the entry with ';'"),
        ({"conductivity     1.30e-4 ;": "conductivity     1.30e-4"}, "end the entry with ';'"),
    ],
)
def test_the_remedy_is_that_of_the_number(tmp_path, replace, remedy):
    with pytest.raises(InputError) as caught:
        LayerStack.from_stk(folder(tmp_path, replace=replace))
    assert remedy in caught.value.remedy


def test_a_power_below_zero_is_told_in_watts(tmp_path):
    path = folder(tmp_path)
    text = (tmp_path / "logic.flp").read_text()
    at = text.index("power values")
    (tmp_path / "logic.flp").write_text(text[:at] + "power values inf " + text[at + 13 :])
    with pytest.raises(InputError) as caught:
        LayerStack.from_stk(path)
    assert "micro" not in caught.value.remedy


def test_a_file_that_was_cut_off_says_so(tmp_path):
    path = folder(tmp_path)
    text = path.read_text()
    path.write_text(text[: text.index("width  200")])
    with pytest.raises(InputError, match="HG721") as caught:
        LayerStack.from_stk(path)
    assert "cut off" in caught.value.remedy


def test_a_missing_section(tmp_path):
    path = tmp_path / "short.stk"
    path.write_text("material a : thermal conductivity 1e-4 ; volumetric heat capacity 1e-12 ;")
    with pytest.raises(InputError, match=r"HG725.*dimensions"):
        LayerStack.from_stk(path)


FLP = {
    "outside": ("dimension 3000, 6500 ;", "dimension 9000, 6500 ;", "HG726", "line 3"),
    "negative position": ("position 0, 0 ;", "position -1, 0 ;", "HG726", "line 3"),
    "negative power": ("28.0,", "-28.0,", "HG722", "line 5"),
    "no power": ("power values 28.0, 40.0, 12.0 ;", "", "HG729", "Cores_left"),
    "unknown material": ("power values 28.0", "material IRON ; power values 28.0", "HG723",
                         "line 5"),
    "discretization of a half": ("power values 28.0", "discretization 1.5, 2 ; power values 28.0",
                                 "HG721", "whole number"),
    "twice": ("Cache :", "Cores_left :", "HG724", "line 6"),
}  # fmt: skip


@pytest.mark.parametrize("case", FLP)
def test_one_mistake_in_a_floorplan(case, tmp_path):
    old, new, code, told = FLP[case]
    path = folder(tmp_path)
    plan = tmp_path / "logic.flp"
    assert old in plan.read_text()
    plan.write_text(plan.read_text().replace(old, new, 1))
    with pytest.raises(InputError, match=code) as caught:
        LayerStack.from_stk(path)
    assert told in str(caught.value)


def test_files_that_are_none(tmp_path):
    path = folder(tmp_path)
    (tmp_path / "logic.flp").unlink()
    with pytest.raises(InputError, match=r"HG210.*logic.flp"):
        LayerStack.from_stk(path)
    with pytest.raises(InputError, match="HG210"):
        LayerStack.from_stk(tmp_path / "none.stk")
    binary = tmp_path / "binary.stk"
    binary.write_bytes(bytes(range(256)))
    with pytest.raises(InputError, match="HG209"):
        LayerStack.from_stk(binary)


def test_blocks_on_one_place_are_refused(tmp_path):
    path = folder(tmp_path)
    plan = tmp_path / "logic.flp"
    plan.write_text(plan.read_text().replace("dimension 2000, 6500", "dimension 2500, 6500"))
    with pytest.raises(InputError) as caught:
        LayerStack.from_stk(path)
    assert caught.value.code == "HG735"
    assert "Cache" in str(caught.value)
    assert "Cores_right" in str(caught.value)


def test_a_temperature_in_celsius_is_refused(tmp_path):
    path = folder(tmp_path)
    text = re.sub(r"(coolant incoming temperature) +[\d.]+", r"\1 40.0", path.read_text())
    path.write_text(text)
    with pytest.raises(InputError, match="HG103"):
        LayerStack.from_stk(path)


def test_stacks_have_no_variants(capsys):
    for command in ("run", "check"):
        stack = str(EXAMPLES / "memory-on-logic.stk")
        assert main([command, stack, "--variant", "other"]) == 2
        assert "HG716" in capsys.readouterr().err


def test_a_million_layers_are_refused_at_once(tmp_path):
    path = folder(tmp_path)
    many = "\n".join(f"layer L{index} WIRING ;" for index in range(400_000))
    path.write_text(path.read_text().replace("channel Cooling ;", many))
    begin = time.process_time()
    with pytest.raises(InputError, match="at most 1000"):
        LayerStack.from_stk(path)
    assert time.process_time() - begin < 1.0


SILICON = LayerMaterial.of("silicon", 130.0, 1.6e6)
SOLID = SolidLayer("die", 1e-4, SILICON, (FloorplanElement("b", ((0, 0, 1e-3, 1e-3),), (1.0,)),))


def stack(layers, **more):
    return LayerStack.of(layers, length_x=1e-3, length_y=1e-3, cells=(4, 4), **more)


def test_stacks_that_cannot_be():
    cavity = Cavity("c", "2rm", 1e-4, SILICON, 4e6, 300.0, volume_flow=1e-8, coefficient_top=1e4,
                    coefficient_bottom=1e4, channel_width=1e-4, wall_width=1e-4)  # fmt: skip
    with pytest.raises(InputError, match=r"HG728.*outermost"):
        stack([SOLID, cavity])
    with pytest.raises(InputError, match=r"HG728.*touch"):
        stack([SOLID, cavity, cavity, SOLID])
    with pytest.raises(InputError, match=r"HG728.*nothing takes"):
        stack([SOLID]).solve()
    with pytest.raises(InputError, match="HG727"):
        LayerStack((SOLID,), 1e-3, 1e-3, (0.0, 2e-3), (0.0, 1e-3))
    with pytest.raises(InputError, match=r"HG722.*pins touch"):
        Cavity("p", "pins inline", 1e-4, SILICON, 4e6, 300.0, darcy_velocity=1.0,
               pin_diameter=1e-4, pin_pitch=1e-4)  # fmt: skip
    for view in ({"name": "mine"}, {"advection": "none"}, {"layer_cells": 0}, {"refine": 1.5}):
        with pytest.raises(InputError, match="HG734"):
            View(**view)
    plate = SolidLayer("s", 1e-3, SILICON, size=(2e-3, 2e-3))
    base = stack([SOLID, plate], top=AmbientSink(1e4, 300.0))
    with pytest.raises(InputError, match=r"HG728.*narrower"):
        stack([SOLID, SolidLayer("s", 1e-3, SILICON, size=(5e-4, 2e-3))])
    with pytest.raises(InputError, match=r"HG728.*between"):
        stack([SOLID, plate, SOLID])
    given = {name: getattr(base, name) for name in base.__slots__}
    with pytest.raises(InputError, match="HG736"):
        LayerStack(**{**given, "uneven": True}).solve(View.peer())
    with pytest.raises(InputError, match="HG723"):
        base.solve().map("lid")


def test_no_answer_says_so(monkeypatch):
    system = stack([SOLID]).equations()
    monkeypatch.setattr(solver, "_check_grounded", lambda _: None)
    with pytest.raises(NotConverged, match="HG401"):
        solver.StackSolver(system).solve(system.power(0))


@pytest.mark.parametrize("key", ["view=mine", "layer_cells=many", "colour=red", "refine=0",
                                 "top_sink.coefficient=1000 W/m2/K"])  # fmt: skip
def test_overrides_are_checked(key, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = folder(tmp_path, "logic-under-sink.stk")
    assert main(["run", str(path), "--set", key]) == 2
    assert "error [HG7" in capsys.readouterr().err
    assert not (tmp_path / "heatgrade-logic-under-sink").exists()


def damaged(text, generator):
    """The text with a few random damages."""
    for _ in range(generator.randint(1, 4)):
        place = generator.randrange(len(text))
        kind = generator.randrange(6)
        if kind == 0:
            text = text[:place]
        elif kind == 1:
            text = text[:place] + text[place + generator.randint(1, 30) :]
        elif kind == 2:
            stray = generator.choice(['"', "(", ";", "\0", "1e400", "-", "layer", "\u20ac", "/*"])
            text = text[:place] + stray + text[place:]
        elif kind == 3:
            words = text.split(" ")
            one, two = generator.randrange(len(words)), generator.randrange(len(words))
            words[one], words[two] = words[two], words[one]
            text = " ".join(words)
        elif kind == 4:
            text = text[:place] + text[place:].replace("0", generator.choice("9-e."), 1)
        else:
            text = text[:place] + text[place : place + 200] + text[place:]
        if not text:
            return " "
    return text


def fuzz(tmp_path, rounds, seed):
    """(read, refused, seconds a file) over random damages of stacks and floorplans."""
    generator = random.Random(seed)
    read, refused, spent = 0, 0, 0.0
    for _ in range(rounds):
        path = folder(tmp_path, generator.choice(["memory-on-logic.stk", "logic-under-sink.stk"]))
        target = path if generator.random() < 0.7 else tmp_path / "logic.flp"
        target.write_text(damaged(target.read_text(), generator))
        begin = time.process_time()
        try:
            LayerStack.from_stk(path)
            read += 1
        except HeatgradeError as error:
            refused += bool(str(error))
        spent += time.process_time() - begin
    return read, refused, spent / rounds


def test_random_damage_is_refused_or_read(tmp_path):
    read, refused, seconds = fuzz(tmp_path, ROUNDS, SEED)
    assert read + refused == ROUNDS
    assert refused > ROUNDS // 2
    assert seconds < SLOWEST


HOTSPOT = EXAMPLES / "hotspot"
WRONG = {  # file, words replaced, code, what is told
    "no dash": ("chip.config", "-t_chip ", "t_chip ", "HG732", "-key value"),
    "no number": ("chip.config", "0.0003", "thin", "HG732", "'thin'"),
    "negative": ("chip.config", "0.0015", "-0.0015", "HG732", "> 0"),
    "rows of a half": ("chip.config", "-grid_rows       36", "-grid_rows 3.5", "HG732", "whole"),
    "spreader wider than the sink": ("chip.config", "-s_spreader      0.03", "-s_spreader 0.07",
                                     "HG732", "s_sink"),
    "chip wider than the spreader": ("chip.config", "-s_spreader      0.03", "-s_spreader 0.005",
                                     "HG728", "narrower"),
    "unknown material": ("chip.config", "-k_chip", "-material_sink gold\n-k_chip", "HG732", "gold"),
    "short row": ("chip.ptrace", "22.0\t", "", "HG732", "3 powers for 4 names"),
    "negative power": ("chip.ptrace", "22.0", "-22.0", "HG732", ">= 0"),
    "unknown block": ("chip.ptrace", "Ring", "Rim", "HG733", "'Rim'"),
    "layer twice": ("stacked.lcf", "\n1\n", "\n0\n", "HG732", "new layer"),
    "gap in layers": ("stacked.lcf", "\n3\n", "\n7\n", "HG732", "without a gap"),
    "neither yes nor no": ("stacked.lcf", "Y\nY", "Y\n1", "HG732", "Y or N"),
    "no thickness": ("stacked.lcf", "0.0002", "0", "HG732", "thickness"),
    "no such material": ("stacked.lcf", "silicon", "gold", "HG732", "gold"),
    "no such channels": ("stacked.lcf", "e-05\nchip.flp", "e-05\nnet.csv", "HG210", "net.csv"),
    "no such floorplan": ("stacked.lcf", "2.0e-05\nchip.flp", "2.0e-05\nnone.flp", "HG210", "none"),
    "neither solid nor fluid": ("stacked.materials", "solid", "gas", "HG732", "'gas'"),
}  # fmt: skip


def hotspot(tmp_path, changed=(), layered=True):
    for file in HOTSPOT.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if changed:
        name, old, new = changed
        text = (tmp_path / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1))
    return LayerStack.from_hotspot(
        tmp_path / "chip.config",
        layers=tmp_path / "stacked.lcf" if layered else None,
        powers=tmp_path / "chip.ptrace",
        floorplan=tmp_path / "chip.flp",
        materials=tmp_path / "stacked.materials",
    )


@pytest.mark.parametrize("case", WRONG)
def test_one_mistake_in_hotspot_files(case, tmp_path):
    name, old, new, code, told = WRONG[case]
    with pytest.raises(InputError, match=code) as caught:
        hotspot(tmp_path, (name, old, new))
    assert told in str(caught.value)


def test_hotspot_files_that_do_not_belong_together(tmp_path):
    with pytest.raises(InputError, match=r"HG733.*no file"):
        LayerStack.from_hotspot()
    config = tmp_path / "alone" / "chip.config"
    config.parent.mkdir()
    config.write_text("-t_chip 1e-4\n")
    with pytest.raises(InputError, match=r"HG733.*0 files"):
        LayerStack.from_hotspot(config)
    with pytest.raises(InputError, match=r"HG733.*4 columns for 0 blocks"):
        hotspot(tmp_path, ("stacked.lcf", "Y\nY", "Y\nN"))
    more = "-leakage_used 1\n-init_file a.init\n-t_chip "
    notes = hotspot(tmp_path, ("chip.config", "-t_chip ", more)).not_carried
    assert [note.split()[0] for note in notes] == ["-leakage_used", "-init_file"]


def test_random_damage_of_hotspot_files(tmp_path):
    generator = random.Random(SEED + 1)
    names = sorted(file.name for file in HOTSPOT.iterdir())
    refused = 0
    begin = time.process_time()
    for _ in range(ROUNDS // 2):
        hotspot(tmp_path)
        name = generator.choice(names)
        (tmp_path / name).write_text(damaged((tmp_path / name).read_text(), generator))
        try:
            LayerStack.from_hotspot(
                tmp_path / "chip.config", layers=tmp_path / "stacked.lcf",
                powers=tmp_path / "chip.ptrace", materials=tmp_path / "stacked.materials",
            )  # fmt: skip
        except HeatgradeError as error:
            refused += bool(str(error))
    assert refused > ROUNDS // 8
    assert (time.process_time() - begin) / (ROUNDS // 2) < SLOWEST
