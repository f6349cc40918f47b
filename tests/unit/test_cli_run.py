"""``heatgrade run`` on coarse grids: what it writes, what it prints, and how it is told to.

1. The folder has its files, and their numbers are those of the table and of ``--json``.
2. Variants get a folder each and one table side by side.
3. ``--quiet`` says nothing; progress goes to stderr, and only after two seconds.
"""

from __future__ import annotations

import json

import pytest

from heatgrade.cli import main
from heatgrade.cli.progress import MovingLine, PlainLines, Silence, progress_for

COARSE = ["--set", "plate.grid.lateral=2 mm", "--set", "plate.grid.check=none", "--no-pictures"]


def run(capsys, *words):
    assert main(["run", *words]) == 0
    return capsys.readouterr()


def test_a_run_writes_its_folder_and_prints_its_table(tmp_path, capsys):
    folder = tmp_path / "out"
    printed = run(capsys, "pin-fin-bench", *COARSE, "--out", str(folder))
    document = json.loads((folder / "result.json").read_text())
    assert f"{document['plate']['junction_max_C']:.1f} degC" in printed.out
    assert {path.name for path in folder.iterdir()} == {
        "result.json", "plate.vtr", "scenario.toml", "summary.md", "summary.html",
    }  # fmt: skip
    assert document["scenario"]["overrides"] == {
        "plate.grid.lateral": "2 mm", "plate.grid.check": "none",
    }  # fmt: skip


def test_the_folder_is_named_after_the_scenario(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(capsys, "pin-fin-bench", *COARSE)
    assert (tmp_path / "heatgrade-pin-fin-bench" / "result.json").is_file()


def test_the_written_scenario_runs_again_to_the_same_numbers(tmp_path, capsys):
    first = run(capsys, "pin-fin-bench", *COARSE, "--json", "--out", str(tmp_path / "a"))
    again = run(capsys, str(tmp_path / "a" / "scenario.toml"), *COARSE, "--json",
                "--out", str(tmp_path / "b"))  # fmt: skip
    assert (
        json.loads(first.out)["plate"]["junction_max_C"]
        == (json.loads(again.out)["plate"]["junction_max_C"])
    )


def test_json_goes_to_stdout_alone(tmp_path, capsys):
    printed = run(capsys, "pin-fin-bench", *COARSE, "--json", "--out", str(tmp_path / "a"))
    assert json.loads(printed.out) == json.loads((tmp_path / "a" / "result.json").read_text())


def test_quiet_says_nothing(tmp_path, capsys):
    printed = run(capsys, "pin-fin-bench", *COARSE, "--quiet", "--out", str(tmp_path / "a"))
    assert printed == ("", "")
    assert (tmp_path / "a" / "result.json").is_file()


def test_variants_side_by_side(tmp_path, capsys):
    folder = tmp_path / "out"
    printed = run(capsys, "kevlinx", *COARSE, "--out", str(folder))
    assert "today" in printed.out
    assert "planned" in printed.out
    assert sorted(path.name for path in folder.iterdir()) == [
        "comparison.html", "comparison.txt", "planned", "today",
    ]  # fmt: skip
    heats = [
        json.loads((folder / name / "result.json").read_text())["rack"]["heat_W"]
        for name in ("today", "planned")
    ]
    assert heats == pytest.approx([60e3, 150e3])


def test_one_variant_alone(tmp_path, capsys):
    words = ["--variant", "planned", "--json", "--out", str(tmp_path / "out")]
    printed = run(capsys, "kevlinx", *COARSE, *words)
    document = json.loads(printed.out)
    assert document["scenario"]["variant"] == "planned"
    assert (tmp_path / "out" / "planned" / "result.json").is_file()


def test_progress_suits_the_stream(monkeypatch):
    assert type(progress_for(quiet=True)) is Silence
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    assert type(progress_for(quiet=False)) is PlainLines
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert type(progress_for(quiet=False)) is MovingLine


def test_plain_lines_come_after_two_seconds(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr("heatgrade.cli.progress.time.monotonic", lambda: now[0])
    lines = PlainLines()
    lines.begin("early")
    now[0] = 2.5
    lines.begin("late")
    lines.detail("more")
    assert capsys.readouterr().err == "[  2.5 s] late\n"


def test_plain_lines_tell_how_far_it_is_after_a_long_silence(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr("heatgrade.cli.progress.time.monotonic", lambda: now[0])
    lines = PlainLines()
    lines.begin("plate")
    for now[0] in (10.0, 16.0, 20.0, 32.0):
        lines.detail(f"look {now[0]:g}")
    assert capsys.readouterr().err == "[ 16.0 s] plate; look 16\n[ 32.0 s] plate; look 32\n"


def test_the_moving_line_shows_stage_and_detail():
    with MovingLine() as line:
        line.begin("solving")
        line.detail("round 2")
        assert line.status is not None
        assert "solving; round 2" in str(line.status.status)


def test_a_reader_that_goes_away_is_no_failure():
    import subprocess
    import sys

    program = f"{sys.executable} -m heatgrade schema | head -1"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{"
    assert done.stderr == ""
