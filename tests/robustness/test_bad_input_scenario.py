"""Bad input through the command line: exit code 2, a message that helps, nothing written.

Each case names the entry, its value where it has one, what is allowed and the remedy.  None needs
a solve, so each is done in well under a second; `test_no_bad_input_needs_a_solve` holds that.
"""

from __future__ import annotations

import json
import signal

import pytest

from heatgrade.cli import main
from heatgrade.cli.stopping import stopping_by_signals
from heatgrade.plate import Plate

BENCH, RACK = "pin-fin-bench", "rubin-rack"

# what is wrong: scenario, overrides, entry named in the message, other words of the message
CASES = {
    "unknown key": (BENCH, ['plate.lid={thicknes="1 mm"}'], "plate.lid.thicknes", "did you mean"),
    "unknown path": (BENCH, ["plate.tim3.thickness=1 mm"], "plate.tim3.thickness", "did you mean"),
    "wrong unit": (BENCH, ["plate.base_thickness=2 W"], "plate.base_thickness", "unit of power"),
    "no unit": (BENCH, ["plate.base_thickness=2"], "plate.base_thickness", "has no unit"),
    "negative thickness": (
        BENCH, ["plate.tim1.thickness=-20 um"], "plate.tim1.thickness = '-20 um'", "positive",
    ),
    "overlapping nozzles": (RACK, ["plate.jets.pitch=0.3 mm"], "plate.jets.pitch", "0.00035"),
    "overlapping single nozzles": (
        RACK,
        [
            'plate.jets={standoff="2 mm", nozzle_length="1 mm", pitch="2 mm", nozzles=['
            '{x="20 mm", y="20 mm", diameter="1 mm"}, {x="20.5 mm", y="20 mm", diameter="1 mm"}]}'
        ],
        "plate.jets.nozzles",
        "overlap",
    ),
    "nozzle outside the plate": (
        RACK,
        [
            'plate.jets={standoff="2 mm", nozzle_length="1 mm", pitch="2 mm", nozzles=['
            '{x="90 mm", y="20 mm", diameter="1 mm"}]}'
        ],
        "plate.jets.nozzles[0]",
        "outside",
    ),
    "overlapping dies": (RACK, ["plate.dies[1].x=20 mm"], "plate.dies[1]", "overlap"),
    "die off the lid": (BENCH, ["plate.dies[0].x=0 mm"], "plate.dies[0]", "sticks out of the lid"),
    "lid off the plate": (BENCH, ["plate.lid.length_x=90 mm"], "plate.lid", "sticks out"),
    "hot spots above the total": (
        BENCH, ["plate.dies[0].power.total=5 W"], "plate.dies[0].power.total", "more heat",
    ),
    "hot spot off the die": (
        BENCH, ["plate.dies[0].power.hot_spots[0].x=-9 mm"],
        "plate.dies[0].power.hot_spots[0]", "outside the die",
    ),
    "array of another sum": (
        BENCH, ['plate.dies[0].power={total="100 W", array=[[1.0, 2.0], [3.0, 4.0]]}'],
        "plate.dies[0].power.total", "10",
    ),
    "ragged array": (
        BENCH, ["plate.dies[0].power={array=[[1.0, 2.0], [3.0]]}"],
        "plate.dies[0].power.array", "rows",
    ),
    "floorplan missing": (
        BENCH, ['plate.dies[0].power={floorplan="no.flp", powers={a="1 W"}}'],
        "plate.dies[0].power.floorplan", "no.flp",
    ),
    "zero flow": (BENCH, ["plate.volume_flow=0 L/min"], "plate.volume_flow = '0 L/min'", "> 0"),
    "zero flow of the rack": (RACK, ["rack.flow_per_heat=0 L/min/kW"], "rack.flow_per_heat", "> 0"),
    "below freezing": (BENCH, ["plate.inlet_temperature=-5 degC"], "inlet_temperature", "fre"),
    "above boiling": (BENCH, ["plate.inlet_temperature=150 degC"], "inlet_temperature", "boil"),
    "supply below freezing": (RACK, ["rack.supply_temperature=-40 degC"], "rack.supply", "fre"),
    "colder than its return": (
        RACK, ["recovery.network.supply_temperature=30 degC"],
        "recovery.network.supply_temperature", "not warmer than its return",
    ),
    "network that boils": (
        RACK, ["recovery.network.supply_temperature=300 degC"],
        "recovery.network.supply_temperature", "boil",
    ),
    "nan": (BENCH, ["plate.grid.lateral=nan"], "plate.grid.lateral", "finite"),
    "inf in text": (BENCH, ["plate.grid.lateral=inf mm"], "plate.grid.lateral", "number"),
    "grid of 1e12 cells": (BENCH, ["plate.grid.lateral=0.25 um"], "plate.grid.lateral", "GB"),
    "grid of many layers": (BENCH, ["plate.grid.die=1000000000000"], "plate.grid", "GB"),
    "unknown coolant": (BENCH, ["coolant.name=watr"], "coolant.name", "water"),
    "unknown solid": (BENCH, ["plate.material=coper"], "plate.material", "copper"),
    "unknown refrigerant": (
        RACK, ["recovery.heat_pump.refrigerant=R1234"], "recovery.heat_pump.refrigerant", "R717",
    ),
    "unknown size of coupling": (
        RACK, ['rack.branches[0].quick_disconnect.uqd="05"'],
        "rack.branches[0].quick_disconnect.uqd", "02, 04, 06, 08",
    ),
    "manifold of no width": (
        RACK, ["rack.manifold.inner_diameter=0 mm"], "rack.manifold.inner_diameter", "positive",
    ),
    "coolant that boils in the plate": (
        BENCH, ["plate.volume_flow=0.05 L/min"], "plate.volume_flow = '0.05 L/min'", "would boil",
    ),
    "coolant that boils in the rack": (
        RACK, ["rack.flow_per_heat=0.1 L/min/kW", "plate.volume_flow=2 L/min"],
        "rack.flow_per_heat = '0.1 L/min/kW'", "would boil",
    ),
    "below absolute zero": (
        BENCH, ["plate.inlet_temperature=-300 degC"], "plate.inlet_temperature", "> -273.15 degC",
    ),
    "the value as it was written": (
        BENCH, ["plate.inlet_temperature=-5 degC"], "plate.inlet_temperature = '-5 degC'", "fre",
    ),
    "pump of no efficiency": (
        RACK, ["rack.pump_efficiency=0"], "rack.pump_efficiency = 0", "positive",
    ),
    "surroundings warmer than the return": (
        RACK, ["recovery.dead_state_temperature=80 degC"],
        "recovery.dead_state_temperature = '80 degC'", "not warmer than the dead state",
    ),
    "network above the critical point": (
        RACK, ["coolant.pressure=2 MPa", "recovery.network.supply_temperature=130 degC"],
        "recovery.heat_pump.refrigerant = 'R1234ze(E)'", "critical",
    ),
    "facility water that freezes": (
        RACK, ["recovery.cdu.approach=60 K"], "recovery.cdu.approach = '60 K'", "not liquid",
    ),
    "variant that leaves the folder": (
        BENCH, ['variants={"../x" = {set = {"plate.material" = "copper"}}}'],
        "variants = '../x'", "letters, digits",
    ),
    "plate that leaves the folder": (
        RACK, ['plates={"a/../../b" = {length_x="1 m"}}'], "plates", "",
    ),
    "a second pump": (RACK, ["rack.volume_flow=300 L/min"], "rack", "exactly one of"),
}  # fmt: skip


def refused(words, folder, capsys):
    """Return the message of a run that must be refused without a trace."""
    before = sorted(folder.rglob("*"))
    assert main(["run", *words, "--out", str(folder / "out")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sorted(folder.rglob("*")) == before
    return printed.err


@pytest.mark.parametrize("case", CASES)
def test_bad_entries(case, tmp_path, capsys):
    scenario, overrides, entry, words = CASES[case]
    sets = [word for text in overrides for word in ("--set", text)]
    message = refused([scenario, *sets], tmp_path, capsys)
    assert message.startswith("error [HG")
    assert entry in message
    assert words in message
    assert "remedy:" in message
    assert "allowed:" in message


def test_no_bad_input_needs_a_solve(tmp_path, capsys, monkeypatch):
    def solve(*args, **kwargs):
        raise AssertionError("a solve began before the input was checked")

    monkeypatch.setattr(Plate, "solve", solve)
    for scenario, overrides, _, _ in CASES.values():
        refused([scenario, *[w for o in overrides for w in ("--set", o)]], tmp_path, capsys)


def test_a_missing_file(tmp_path, capsys):
    message = refused([str(tmp_path / "no.toml")], tmp_path, capsys)
    assert "no such file" in message
    assert "remedy:" in message


def test_a_file_of_100_megabytes(tmp_path, capsys):
    with (tmp_path / "huge.toml").open("wb") as stream:
        stream.truncate(100_000_000)
    message = refused([str(tmp_path / "huge.toml")], tmp_path, capsys)
    assert "too large: 100.0 MB" in message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[scenario]\nname = \n", "line 2"),
        ("a" + ".a" * 50_000 + " = 1", "dots"),
        ("a = " + "[" * 50_000, "nested"),
        ("", "scenario"),
        ("[plate]\nlength_x = inf\n", "plate.length_x"),
    ],
)
def test_damaged_files(content, says, tmp_path, capsys):
    path = tmp_path / "bad.toml"
    path.write_text(content)
    assert says in refused([str(path)], tmp_path, capsys)


def test_a_mistake_in_the_last_variant_is_found_before_the_first_is_solved(
    tmp_path, capsys, monkeypatch
):
    def solve(*args, **kwargs):
        raise AssertionError("the first variant was solved")

    monkeypatch.setattr(Plate, "solve", solve)
    change = 'variants.planned.set={"plate.tim1.thickness"="-1 mm"}'
    message = refused(["kevlinx", "--set", change], tmp_path, capsys)
    assert "planned" in message


def test_a_place_for_results_that_is_a_file(tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    message = refused([BENCH], tmp_path, capsys)
    assert "is not a folder" in message
    assert (tmp_path / "out").read_text() == "mine"


def test_a_place_that_cannot_be_written_to(capsys):
    assert main(["run", BENCH, "--out", "/proc/heatgrade-out"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_disk_that_is_full(tmp_path, capsys, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("heatgrade.report.folder.json.dumps", full)
    words = [BENCH, "--set", "plate.grid.lateral=4 mm", "--set", "plate.grid.check=none"]
    assert "the disk is full" in refused([*words, "--no-pictures"], tmp_path, capsys)


def test_an_interrupt_leaves_nothing(tmp_path, capsys, monkeypatch):
    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(Plate, "solve", interrupt)
    assert main(["run", BENCH, "--out", str(tmp_path / "out")]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_leaves_nothing(tmp_path, capsys, monkeypatch, name):
    number = getattr(signal, name)
    before = signal.getsignal(number)

    def stop(*args, **kwargs):
        signal.raise_signal(number)

    monkeypatch.setattr(Plate, "solve", stop)
    assert main(["run", BENCH, "--out", str(tmp_path / "out")]) == 128 + number
    told = capsys.readouterr().err
    assert "no file is half-written" in told
    assert name in told or number == signal.SIGINT
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(number) is before


def test_a_signal_that_is_ignored_does_nothing():
    """As under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopping_by_signals():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_solve_without_an_answer_is_exit_code_three(tmp_path, capsys, monkeypatch):
    from heatgrade.errors import NotConverged

    def diverge(*args, **kwargs):
        raise NotConverged("HG401", "stopped without an answer", remedy="use smaller cells")

    monkeypatch.setattr(Plate, "solve", diverge)
    assert main(["run", BENCH, "--out", str(tmp_path / "out")]) == 3
    assert "remedy:" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_out_of_range_and_above_a_limit_run_and_say_so(tmp_path, capsys):
    words = ["--set", "plate.grid.lateral=2 mm", "--set", "plate.grid.check=none"]
    words += ["--set", "plate.inlet_temperature=70 degC"]
    words += ["--set", "plate.pin_fins.pitch_transverse=4 mm"]
    folder = tmp_path / "out"
    assert main(["run", BENCH, *words, "--no-pictures", "--json", "--out", str(folder)]) == 0
    found = json.loads(capsys.readouterr().out)["warnings"]
    assert {"above-limit", "out-of-range"} <= {warning["code"] for warning in found}
