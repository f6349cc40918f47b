"""Commands of benchmarks tell their cases where one is unknown, and run nothing; what is kept of
OpenFOAM is read as it was written."""

import subprocess
import sys

import pytest
from benchmarks import foam_record
from benchmarks.foam_record import Asked, FoamRecord, beside
from benchmarks.judged_agreement import RECORD as JUDGED
from benchmarks.resolved_agreement import RECORD as ROOMS


@pytest.mark.parametrize(
    "command",
    [
        ["openfoam_residual", "no room", "1e-5"],
        ["resolved_agreement", "no room"],
        ["judged_agreement", "no room"],
        ["resolved_proofs", "no room"],
        ["peak_memory", "resolved", "no room", "2"],
    ],
    ids=lambda command: command[0],
)
def test_an_unknown_case_is_told_with_all_that_there_are(command):
    told = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{command[0]}", *command[1:]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.startswith("no such case: no room; there are\n  ")


@pytest.mark.parametrize("record", [JUDGED, ROOMS], ids=lambda record: record.file)
def test_what_is_written_is_what_stands_beside_the_tests(record, tmp_path):
    record.write(tmp_path / "kept.json", record.read())
    assert (tmp_path / "kept.json").read_text() == (foam_record.FOLDER / record.file).read_text()


def test_nothing_is_kept_yet_where_there_is_no_file():
    assert FoamRecord("not_run.json", "cases", {}).read() == {}


def test_a_path_is_taken_out_of_the_names(monkeypatch, tmp_path):
    monkeypatch.setattr(foam_record, "installed", lambda: True)
    kept = tmp_path / "pins"
    asked = Asked.of(["pins", "--write", str(kept), "duct"], ["duct", "jet", "pins"])
    assert asked == Asked(["pins", "duct"], True, kept)
    assert Asked.of(["--foam"], ["duct", "jet"]) == Asked(["duct", "jet"], True, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pins", "--write"], "--write needs the path"),
        (["--write", "--foam"], "--write needs the path"),
        (["--fom"], "no such case: --fom"),
    ],
)
def test_a_word_that_means_nothing_ends_the_command(words, told):
    with pytest.raises(SystemExit, match=told):
        Asked.of(words, ["duct", "pins"])


def test_a_run_without_openfoam_is_refused(monkeypatch):
    monkeypatch.setattr(foam_record, "installed", lambda: False)
    with pytest.raises(SystemExit, match="not installed"):
        Asked.of(["--foam"], ["duct"])


def test_both_are_told_over_the_finest_grid_of_openfoam():
    ours = {"1": {"speed [m/s]": 1.8}, "4": {"speed [m/s]": 2.1}}
    theirs = {"1": {"speed [m/s]": 1.5}, "2": {"speed [m/s]": 2.0}}
    assert beside("duct", ours, theirs).splitlines() == [
        "duct, over OpenFOAM's on grid 2:",
        "  1: speed [m/s] ours 1.8 (-10.0%), OpenFOAM 1.5 (-25.0%)",
        "  4: speed [m/s] ours 2.1 (+5.0%)",
    ]
    assert beside("duct", ours, {}) == "duct: OpenFOAM has not been run"
