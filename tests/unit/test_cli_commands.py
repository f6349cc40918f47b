"""The command line without any solve: words, exit codes, and what is imported for them.

1. ``--help`` and ``--version`` import nothing heavy; ``check`` neither CoolProp nor pictures.
2. ``list``, ``show``, ``schema``, ``info`` and ``check`` print what they promise.
3. A wrong word ends with exit code 2 and says which was meant.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from heatgrade.cli import main
from heatgrade.scenario import shipped_names, shipped_text

HEAVY = ("numpy", "scipy", "pydantic", "CoolProp", "matplotlib", "pyvista", "vtk", "rich", "jinja2")


def imported_by(*words):
    """Return which heavy modules a command imports."""
    program = (
        "import sys\n"
        "from heatgrade.cli import main\n"
        "try:\n"
        f"    main({list(words)!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('HEAVY', *[m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"], ["nonsense"]])
def test_help_imports_nothing_heavy(words):
    assert imported_by(*words) == set()


def test_show_imports_nothing_heavy_but_the_tables():
    assert imported_by("list") <= {"pydantic", "numpy"}


def test_check_imports_neither_fluids_nor_pictures():
    assert imported_by("check", "rubin-rack") <= {"numpy", "pydantic", "scipy", "rich"}
    assert not imported_by("check", "rubin-rack") & {"CoolProp", "matplotlib", "pyvista", "vtk"}


def test_the_module_runs_as_a_command():
    done = subprocess.run(
        [sys.executable, "-m", "heatgrade", "list"], capture_output=True, text=True, check=True
    )
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(shipped_names())


def test_list_has_a_line_for_each_scenario(capsys):
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(shipped_names()) >= 4
    assert all(len(line.split(maxsplit=1)[1]) > 20 for line in lines)


def test_show_prints_the_text_to_copy_from(capsys):
    assert main(["show", "aquasar"]) == 0
    assert capsys.readouterr().out == shipped_text("aquasar")


def test_schemas_are_json(capsys):
    assert main(["schema"]) == 0
    assert "plate" in json.loads(capsys.readouterr().out)["properties"]
    assert main(["schema", "--result"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "HeatGrade result"


def test_info_names_build_threads_and_packages(capsys):
    assert main(["info"]) == 0
    text = capsys.readouterr().out
    for word in ("heatgrade", "compiler", "OpenMP", "threads", "CoolProp", "3-D pictures"):
        assert word in text


@pytest.mark.parametrize("name", shipped_names())
def test_check_says_what_would_be_run(name, capsys):
    assert main(["check", name]) == 0
    text = capsys.readouterr().out
    assert name in text
    assert "cells" in text or "source:" in text
    assert "assumptions" in text


def test_check_names_what_a_run_alone_can_tell(capsys):
    assert main(["check", "rubin-rack"]) == 0
    assert "shown by a run alone: whether the heat pump has a cycle" in capsys.readouterr().out
    assert main(["check", "rubin-rack", "--set", "recovery.heat_pump.refrigerant=none"]) == 0
    assert "by a run alone" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "COMMAND"),
        (["rum", "rubin-rack"], "did you mean 'run'"),
        (["run"], "SCENARIO"),
        (["run", "aquasar", "--threads", "0"], "1 to 4096"),
        (["run", "aquasar", "--threads", "two"], "1 to 4096"),
        (["run", "aquasar", "--colour"], "--colour"),
    ],
)
def test_wrong_words_end_with_two(words, says, capsys):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert says in capsys.readouterr().err


def test_show_of_an_unknown_scenario(capsys):
    assert main(["show", "aquasarr"]) == 2
    assert "did you mean 'aquasar'" in capsys.readouterr().err


def test_control_characters_do_not_reach_the_terminal(capsys):
    assert main(["check", "x\x1b[31m.toml"]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flows", "code"), [("1", "HG111"), ("1 L/min", "HG856"), ("2 L/min, 1 L/min", "HG134")]
)
def test_flows_to_calibrate_at_are_named_as_they_were_typed(flows, code, capsys):
    assert main(["calibrate", "pin-fin-bench", "--flows", flows]) == 2
    assert f"[{code}] --flows = {flows!r}:" in capsys.readouterr().err
