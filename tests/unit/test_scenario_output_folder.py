"""The folder of results appears as a whole or not at all.

1. Committed files take their places; what else lies there stays.
2. After an error, an interrupt or a full disk nothing has changed.
3. Signals wait until all files are in their places; then they go on.
4. What a killed process has left is swept, what another writes is not.
5. Places that cannot be written to are refused before any work is done.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys

import pytest

from heatgrade.errors import ScenarioError
from heatgrade.scenario.output_folder import OutputFolder
from heatgrade.undisturbed import undisturbed


def everything(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_commit_moves_every_file(tmp_path):
    target = tmp_path / "a" / "out"
    with OutputFolder(target) as folder:
        (folder.path / "variant").mkdir()
        (folder.path / "variant" / "result.json").write_text("{}")
        written = folder.commit()
    assert written == [target / "variant" / "result.json"]
    assert everything(tmp_path) == ["a", "a/out", "a/out/variant", "a/out/variant/result.json"]


def test_existing_files_are_replaced_and_others_stay(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "result.json").write_text("old")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with OutputFolder(tmp_path / "out") as folder:
        (folder.path / "result.json").write_text("new")
        folder.commit()
    assert (tmp_path / "out" / "result.json").read_text() == "new"
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_a_failure_leaves_nothing(tmp_path, failure):
    def write_half():
        with OutputFolder(tmp_path / "out") as folder:
            (folder.path / "result.json").write_text("half")
            raise failure

    with pytest.raises(failure):
        write_half()
    assert everything(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only"), (errno.EIO, "cannot be written")],
)
def test_a_failing_disk_is_told_in_plain_words(tmp_path, number, says):
    with pytest.raises(ScenarioError) as caught, OutputFolder(tmp_path / "out"):
        raise OSError(number, "Input/output error")
    assert caught.value.code == "HG730"
    assert says in str(caught.value)
    assert caught.value.remedy
    assert everything(tmp_path) == []


def test_a_signal_waits_for_the_last_file(tmp_path, monkeypatch):
    move = os.replace

    def interrupted(source, place):
        move(source, place)
        signal.raise_signal(signal.SIGINT)

    def write_all():
        with OutputFolder(tmp_path / "out") as folder:
            for name in "abc":
                (folder.path / name).write_text(name)
            monkeypatch.setattr("heatgrade.scenario.output_folder.os.replace", interrupted)
            folder.commit()

    with pytest.raises(KeyboardInterrupt):
        write_all()
    assert everything(tmp_path) == ["out", "out/a", "out/b", "out/c"]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the system has no SIGHUP")
def test_a_signal_that_is_ignored_hides_none_that_is_not():
    def hang_up_and_interrupt():
        with undisturbed():
            signal.raise_signal(signal.SIGHUP)
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as under nohup
    try:
        with pytest.raises(KeyboardInterrupt):
            hang_up_and_interrupt()
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_a_killed_process_has_left_is_swept(tmp_path):
    code = f"""
import os, signal
from pathlib import Path
from heatgrade.scenario.output_folder import OutputFolder
from heatgrade.undisturbed import undisturbed
folder = OutputFolder(Path({str(tmp_path)!r}) / "out")
(folder.path / "half.json").write_text("half")
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    with OutputFolder(tmp_path / "other"):
        assert left.exists()  # too young to tell it from one that is being made
    with OutputFolder(tmp_path / "writing") as busy:
        os.utime(busy.path, (0.0, 0.0))
        os.utime(left, (0.0, 0.0))
        with OutputFolder(tmp_path / "other") as folder:
            assert set(tmp_path.iterdir()) == {busy.path, folder.path}
    assert everything(tmp_path) == []


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(ScenarioError, match="HG731"):
        OutputFolder(tmp_path / "out")


def test_a_place_that_nobody_can_write_to_is_refused():
    with pytest.raises(ScenarioError, match=r"HG730.*--out"):
        OutputFolder(__import__("pathlib").Path("/proc/heatgrade-out"))
