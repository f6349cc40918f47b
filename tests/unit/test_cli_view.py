"""``heatgrade view``: scenes as pictures and films; what it refuses, and what it says without GL.

1. The scenes offered are those that exist.
2. A path without fields, a name that is no PNG, a missing folder are refused by code; so are films
   of several runs, of none that kept its fields, and of a damaged series.
3. A system whose OpenGL is broken gets pictures by matplotlib, with one notice that names the
   remedy; no window.
4. A run in time becomes a film whose frames move; MP4 by ffmpeg is read back by it.
"""

from __future__ import annotations

import ctypes.util
import re
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

import heatgrade as hg
from heatgrade.cli import main
from heatgrade.cli.parser import build_parser
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scene import NOTICE, film
from heatgrade.scene.catalogue import ALL_SCENES

COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
FLOW, GRID = 5e-6, hg.Resolution(lateral=2e-3, die=2, base=2, fins=2)
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


def test_the_scenes_offered_are_those_that_exist():
    text = build_parser()._subparsers._group_actions[0].choices["view"].format_help()
    offered = re.search(r"--scene \{(.*?)\}", text)
    assert offered is not None
    assert re.split(r",\s*", offered.group(1)) == list(ALL_SCENES)


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


@pytest.mark.parametrize(
    "only", ["plate.vtr", "resolved.vtr", "mesh.vtr", "plate-tray.vtr", "resolved-tray.vtr"]
)
def test_the_folder_of_any_kind_of_run_is_found(folder, only, tmp_path, monkeypatch):
    (tmp_path / only).write_bytes((folder / "plate.vtr").read_bytes())
    shown = []
    monkeypatch.setattr("heatgrade.scene.open_window", lambda files, *_: shown.extend(files) or 1)
    assert main(["view", str(tmp_path)]) == 0
    assert shown == [tmp_path / only]


def test_named_plates_are_shown_where_there_is_no_main_one(folder, tmp_path, monkeypatch):
    for name in ("plate.vtr", "resolved-cpu.vtr", "resolved-gpu.vtr"):
        (tmp_path / name).write_bytes((folder / "plate.vtr").read_bytes())
    shown = []
    monkeypatch.setattr("heatgrade.scene.open_window", lambda files, *_: shown.extend(files) or 1)
    assert main(["view", str(tmp_path), "--scene", "velocity"]) == 0
    assert [file.name for file in shown] == ["resolved-cpu.vtr", "resolved-gpu.vtr"]
    shown.clear()
    assert main(["view", str(tmp_path), "--scene", "cut"]) == 0
    assert [file.name for file in shown] == ["plate.vtr"]


def broken(monkeypatch):
    """Let VTK ask for a renderer that no system here has."""
    monkeypatch.setenv("VTK_DEFAULT_OPENGL_WINDOW", "vtkOSOpenGLRenderWindow")


def test_without_opengl_the_picture_is_flat_and_says_so_once(folder, tmp_path, monkeypatch, capsys):
    if ctypes.util.find_library("OSMesa"):
        pytest.skip("this system renders with OSMesa")
    broken(monkeypatch)
    picture = tmp_path / "a.png"
    assert main(["view", str(folder), str(folder), "--screenshot", str(picture)]) == 0
    said = capsys.readouterr().out
    assert said.count("note:") == 1
    assert NOTICE in said
    assert "apt install" in said
    assert np.ptp(imread(picture)[..., :3]) > LEAST_CONTRAST
    assert [file.name for file in tmp_path.iterdir()] == [picture.name]


def test_without_opengl_there_is_no_window(folder, monkeypatch, capsys):
    broken(monkeypatch)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert main(["view", str(folder)]) == 2
    assert "HG762" in capsys.readouterr().err


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("timed")
    for form in ("pvd", "h5"):
        plate().solve_transient(
            None, 0.3, volume_flow=FLOW, inlet_temperature=300.0, tolerance=0.5, initial=300.0,
            grid=GRID, snapshots=hg.Snapshots(place / f"snapshots.{form}", every=0.1),
        ).save(place / "transient.h5")  # fmt: skip
    return place


@pytest.mark.parametrize(("series", "ending"), [("snapshots.pvd", "gif"), ("snapshots.h5", "gif")])
def test_a_run_in_time_becomes_a_film(timed, tmp_path, series, ending, capsys):
    from PIL import Image

    target = tmp_path / f"film.{ending}"
    assert main(["view", str(timed / series), "--animate", str(target)]) == 0
    assert str(target) in capsys.readouterr().out
    with Image.open(target) as film:
        assert film.n_frames == 4
        frames = []
        for k in range(4):
            film.seek(k)
            frames.append(np.asarray(film.convert("RGB"), float) / 255.0)
    for before, after in pairwise(frames):
        assert np.abs(after - before).max() > LEAST_CONTRAST
    bars = [frame[120:500, 770] for frame in frames]  # one scale: the bar stands still
    assert all(np.array_equal(bars[0], bar) for bar in bars)
    assert [file.name for file in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("run", ["--animate", "a.gif"], "HG767"),
        ("damaged.pvd", ["--animate", "a.gif"], "HG767"),
        ("one.pvd", ["--animate", "a.gif"], "HG767"),
        ("snapshots.pvd", ["--animate", "a.avi"], "HG768"),
        ("snapshots.pvd", ["--animate", "missing/a.gif"], "HG768"),
        ("snapshots.h5", ["--animate", "a.gif", "--scene", "wall"], "HG766"),
    ],
)
def test_what_is_no_film_is_refused(timed, tmp_path, name, options, code, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run").mkdir()
    for kept in timed.iterdir():
        (tmp_path / kept.name).symlink_to(kept)
    (tmp_path / "damaged.pvd").write_text("<VTKFile")
    (tmp_path / "one.pvd").write_text("<VTKFile><Collection/></VTKFile>")
    assert main(["view", name, *options]) == 2
    assert code in capsys.readouterr().err
    assert not (tmp_path / "a.gif").exists()


def test_a_film_is_of_one_run(timed, capsys):
    assert main(["view", str(timed), str(timed), "--animate", "a.gif"]) == 2
    assert "HG772" in capsys.readouterr().err


def test_mp4_needs_a_program(timed, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(film.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    target = tmp_path / "a.mp4"
    assert main(["view", str(timed), "--animate", str(target)]) == 2
    assert "HG769" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_mp4_is_piped_to_the_program(timed, tmp_path, monkeypatch, capsys):
    """A program that copies its input stands for ffmpeg: size and number of frames are right."""
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\nfor last; do :; done\ncat > "$last"\n')
    program.chmod(0o755)
    monkeypatch.setattr(film.shutil, "which", lambda name: str(program))
    target = tmp_path / "a.mp4"
    assert main(["view", str(timed), "--animate", str(target)]) == 0
    assert target.stat().st_size == 4 * 3 * film.WIDTH * (film.SCENE_HEIGHT + film.COURSE_HEIGHT)


def test_mp4_by_the_real_program(timed, tmp_path, monkeypatch, capsys):
    """The film is read back: frames, size, and a bar that is lighter above than below."""
    ffmpeg = pytest.importorskip("imageio_ffmpeg")
    monkeypatch.setattr(film.shutil, "which", lambda name: None)  # the package's, not the system's
    target = tmp_path / "a.mp4"
    assert main(["view", str(timed), "--animate", str(target)]) == 0
    assert [file.name for file in tmp_path.iterdir()] == [target.name]
    frames = ffmpeg.read_frames(str(target))
    about = next(frames)
    assert about["codec"] == "h264"
    wide, high = about["size"]
    assert (wide, high) == (film.WIDTH, film.SCENE_HEIGHT + film.COURSE_HEIGHT)
    shown = [np.frombuffer(frame, np.uint8).reshape(high, wide, 3) for frame in frames]
    assert len(shown) == 4
    assert np.abs(shown[3].astype(int) - shown[0]).max() > 255 * LEAST_CONTRAST
    bar = shown[0][100:500, 770].mean(axis=1)
    assert bar[20:60].mean() > bar[-60:-20].mean() + 30.0


def test_what_ffmpeg_says_is_told(timed, tmp_path, monkeypatch, capsys):
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho no such encoder >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(film.shutil, "which", lambda name: str(program))
    assert main(["view", str(timed), "--animate", str(tmp_path / "a.mp4")]) == 2
    said = capsys.readouterr().err
    assert "HG769" in said
    assert "no such encoder" in said
    assert [file.name for file in tmp_path.iterdir()] == ["ffmpeg"]


def test_a_result_animates_itself_and_says_where_it_kept_nothing(tmp_path):
    options = {"volume_flow": FLOW, "inlet_temperature": 300.0, "tolerance": 0.5, "grid": GRID}
    kept = hg.Snapshots(tmp_path / "kept.pvd", every=0.1)
    result = plate().solve_transient(None, 0.2, snapshots=kept, initial=300.0, **options)
    result.animate(tmp_path / "film.gif", scene="junction")
    assert (tmp_path / "film.gif").read_bytes().startswith(b"GIF89a")
    bare = plate().solve_transient(None, 0.01, initial=300.0, **options)
    with pytest.raises(hg.InputError, match="HG767"):
        bare.animate(tmp_path / "none.gif")
    with pytest.raises(hg.InputError, match="HG770"):
        result.animate(tmp_path / "none.gif", scene="sunset")


def plate() -> hg.Plate:
    die = hg.Die(hg.PowerMap.uniform(60.0, 10e-3, 10e-3), 0.5e-3, x=3e-3, y=3e-3)
    fins = hg.Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(2e-3, 2e-3, 14e-3, 14e-3))
    base = hg.ColdPlate(16e-3, 16e-3, 2e-3, wetted=fins)
    return hg.Plate(hg.Stack(die, hg.Interface(50e-6, 5.0)), base, hg.Coolant("water"))


def test_a_folder_of_variants_shows_all_of_them(folder, tmp_path, capsys):
    for variant in ("a", "b"):
        (tmp_path / variant).mkdir()
        (tmp_path / variant / "plate.vtr").write_bytes((folder / "plate.vtr").read_bytes())
    both, two = tmp_path / "both.png", tmp_path / "two.png"
    assert main(["view", str(tmp_path), "--screenshot", str(both)]) == 0
    paths = [str(tmp_path / variant) for variant in ("a", "b")]
    assert main(["view", *paths, "--screenshot", str(two)]) == 0
    assert np.array_equal(imread(both), imread(two))
