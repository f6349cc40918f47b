"""How another Python of ours is started: (1) it finds the same package, wherever that is, (2) runs
nothing of the working folder, and (3) where we are installed among other packages, none of them
stands before the standard library."""

import json
import os
import site
import subprocess
from pathlib import Path

import heatgrade
from heatgrade.child_process import child_process

HOME = str(Path(heatgrade.__file__).parents[1])


def test_the_same_package_and_nothing_of_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (tmp_path / "json.py").write_text("raise SystemExit('run')")
    command, environment = child_process("json.tool", "--help")
    assert environment["PYTHONPATH"] == HOME
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0
    look = "import heatgrade, json; print(json.dumps(heatgrade.__file__))"
    done = subprocess.run(
        [*command[:2], "-c", look], env=environment, cwd=tmp_path, capture_output=True, check=True
    )
    assert json.loads(done.stdout) == heatgrade.__file__


def test_what_the_caller_gives_comes_after(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "given")
    assert child_process("json.tool")[1]["PYTHONPATH"] == os.pathsep.join([HOME, "given"])


def test_other_packages_stay_behind_the_standard_library(monkeypatch):
    monkeypatch.setattr(site, "getsitepackages", lambda: [HOME])
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert "PYTHONPATH" not in child_process("json.tool")[1]
