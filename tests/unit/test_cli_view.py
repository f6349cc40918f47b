"""``heatgrade view``: scenes of a plate as pictures; what it refuses, and what it says without GL.

1. Each scene becomes a picture that is not blank, or the remedy is named where VTK cannot render.
2. A path without fields, a name that is no PNG, a missing folder are refused by code.
3. A child that dies leaves no file behind.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from heatgrade.cli import main
from heatgrade.cli.parser import build_parser
from heatgrade.report import scene
from heatgrade.report.plate_scene import SCENES
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct

COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
LEAST_CONTRAST = 0.3  # of a picture that shows something; 0 to 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("run")
    rated = construct(load_scenario("rubin-rack", COARSE)[0]).main
    rated.plate.solve(
        volume_flow=rated.volume_flow,
        inlet_temperature=rated.inlet_temperature,
        grid=rated.resolution,
    ).save(place / "plate.vtr")
    return place


@pytest.mark.parametrize("name", SCENES)
def test_each_scene_becomes_a_picture(folder, name, tmp_path, capsys):
    from matplotlib.image import imread

    picture = tmp_path / f"{name}.png"
    code = main(["view", str(folder), "--scene", name, "--screenshot", str(picture)])
    if code != 0:
        assert "HG762" in capsys.readouterr().err
        pytest.skip("VTK does not render on this system")
    assert np.ptp(imread(picture)[..., :3]) > LEAST_CONTRAST
    assert [file.name for file in tmp_path.iterdir()] == [picture.name]


def test_the_scenes_offered_are_those_that_exist():
    text = build_parser()._subparsers._group_actions[0].choices["view"].format_help()
    offered = re.search(r"--scene \{(.*?)\}", text)
    assert offered is not None
    assert offered.group(1).split(",") == list(SCENES)


@pytest.mark.parametrize(
    ("path", "shot", "code"),
    [
        ("nowhere", "a.png", "HG760"),
        ("other.vtr", "a.png", "HG760"),
        ("plate.vtr", "a.jpg", "HG761"),
        ("plate.vtr", "missing/a.png", "HG761"),
    ],
)
def test_what_cannot_be_shown_is_refused(folder, path, shot, code, tmp_path, capsys):
    (folder / "other.vtr").write_text("nothing of a plate")
    assert main(["view", str(folder / path), "--screenshot", str(tmp_path / shot)]) == 2
    assert code in capsys.readouterr().err


def test_a_child_that_dies_names_the_remedy_and_leaves_nothing(
    folder, tmp_path, monkeypatch, capsys
):
    def dies(command, **options):
        Path(command[-1]).write_bytes(b"half")
        return scene.subprocess.CompletedProcess(command, -11)

    monkeypatch.setattr(scene.subprocess, "run", dies)
    assert main(["view", str(folder), "--screenshot", str(tmp_path / "a.png")]) == 2
    said = capsys.readouterr().err
    assert "HG762" in said
    assert "apt install" in said
    assert list(tmp_path.iterdir()) == []
