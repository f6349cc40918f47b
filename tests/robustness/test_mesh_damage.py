"""Meshes damaged by chance: (1) each ends in an answer or a clear error, (2) whole ones are read,
(3) the reading child ends as it does in the program, (4) what a damaged one says is of use."""

from pathlib import Path

import meshio  # noqa: F401 - before the forks
import pytest
from benchmarks import mesh_damage

from heatgrade.errors import InputError
from heatgrade.painted import mesh_file
from heatgrade.painted.mesh_file import read_mesh_file

COUNT, SEED = 60, 20261128
KNOWN = {"read", "HG842", "HG843", "HG844", "HG845", "HG846", "HG847", "HG848", "HG850"}


@pytest.mark.skipif(not hasattr(mesh_damage.os, "fork"), reason="needs fork")
def test_damaged_files_end_in_an_answer_or_an_error():
    found, crashed = mesh_damage.answers(COUNT, SEED)
    assert crashed == []
    assert sum(found.values()) == COUNT
    assert set(found) <= KNOWN
    assert len(found) >= 3  # not all for one reason


def test_whole_files_are_read(tmp_path, monkeypatch):
    files = mesh_damage.originals(tmp_path)
    monkeypatch.setattr(mesh_file, "_run_reader", mesh_damage.forked_reader)
    for name in ("skived-fins.vtu", "jet-plate.msh", "text-1.stl"):
        path = tmp_path / f"whole{Path(name).suffix}"
        path.write_bytes(files[name])
        assert mesh_damage.answer(path, mesh_damage.UNITS.get(name, "m")) == "read"


def test_the_fork_answers_as_the_program_does(tmp_path, monkeypatch):
    path = tmp_path / "cut.msh"
    whole = (mesh_damage.MESHES / "jet-plate.msh").read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(InputError, match="HG843") as program:
        read_mesh_file(path)
    monkeypatch.setattr(mesh_file, "_run_reader", mesh_damage.forked_reader)
    with pytest.raises(InputError, match="HG843") as fork:
        read_mesh_file(path)
    assert program.value.entry == fork.value.entry == "mesh"
    assert program.value.remedy == fork.value.remedy
