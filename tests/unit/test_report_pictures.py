"""Pictures: all are drawn, and the 3-D one also where VTK cannot.

1. Every picture is a PNG that is not empty.
2. The child process that dies, hangs or is missing costs one notice and nothing else.
"""

from __future__ import annotations

import signal
import subprocess

import pytest

from heatgrade.report.pictures import save_pictures
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario
from heatgrade.scene import NOTICE, draw, graphics_state, rendering

COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
PNG = b"\x89PNG"
LEAST = 10_000  # bytes; an empty canvas compresses to less


@pytest.fixture(scope="module")
def chain():
    (scenario,) = load_scenario("rubin-rack", COARSE)
    return run_scenario(construct(scenario))


def no_child(*args, **kwargs):
    raise FileNotFoundError("python")


def dead_child(*args, **kwargs):
    return subprocess.CompletedProcess(args, -signal.SIGSEGV)


def hanging_child(*args, **kwargs):
    raise subprocess.TimeoutExpired("python", 1.0)


@pytest.mark.parametrize("child", [no_child, dead_child, hanging_child])
def test_the_scene_falls_back_with_one_notice(chain, child, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering.subprocess, "run", child)
    picture = tmp_path / "scene.png"
    chain.plate.save(tmp_path / "plate.vtr")
    chain.rack.save(tmp_path / "rack.vtp")
    assert draw([tmp_path / "plate.vtr"], "cut", picture) == (None, NOTICE)
    data = picture.read_bytes()
    assert data.startswith(PNG)
    assert len(data) > LEAST


def test_every_picture_is_drawn(chain, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering.subprocess, "run", dead_child)
    chain.plate.save(tmp_path / "plate.vtr")
    chain.rack.save(tmp_path / "rack.vtp")
    pictures, notices = save_pictures(chain, tmp_path)
    assert notices == [NOTICE]
    names = [picture.file.name for picture in pictures]
    assert names == [
        "plate.png", "scene.png", "cascade.png", "curve.png", "rack.png", "schematic.png",
        "manifold.png", "composite.png", "energy.png", "exergy.png", "district.png",
        "other-source.png",
    ]  # fmt: skip
    for picture in pictures:
        data = picture.file.read_bytes()
        assert data.startswith(PNG)
        assert len(data) > LEAST
        assert picture.caption


def test_the_child_renders_or_the_fallback_draws(chain, tmp_path):
    chain.plate.save(tmp_path / "plate.vtr")
    chain.rack.save(tmp_path / "rack.vtp")
    picture = tmp_path / "scene.png"
    assert draw([tmp_path / "plate.vtr"], "cut", picture)[1] in (None, NOTICE)
    assert len(picture.read_bytes()) > LEAST


def test_the_state_of_the_graphics_is_told(monkeypatch):
    monkeypatch.setattr(rendering.ctypes.util, "find_library", lambda name: None)
    assert "matplotlib" in graphics_state()
    monkeypatch.setattr(rendering.ctypes.util, "find_library", lambda name: f"lib{name}.so")
    assert "libEGL" in graphics_state()
