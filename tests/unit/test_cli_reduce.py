"""``heatgrade reduce``: (1) the folder holds what is promised and loads again, (2) wrong words end
with exit code 2 and write nothing, (3) an error names the plate's table."""

import numpy as np
import pytest

from heatgrade import ReducedModel
from heatgrade.cli import main

COARSE = ["--set", "plate.grid.lateral=4 mm", "--threads", "1", "--quiet"]
FILES = {"model.h5", "model.cir", "model.npz", "model.mat", "model.json", "summary.txt"}


def test_the_folder_holds_the_model(tmp_path, capsys):
    out = tmp_path / "small"
    words = ["reduce", "pin-fin-bench", "--out", str(out), "--tolerance", "1 K", *COARSE]
    assert main(words) == 0
    assert {path.name for path in out.iterdir()} == FILES | {"steps.png"}
    small = ReducedModel.load(out / "model.h5")
    assert small.step_error.max() <= 1.0
    assert (out / "summary.txt").read_text() == small.summary() + "\n"
    assert capsys.readouterr().out == ""
    assert np.load(out / "model.npz")["A"].shape == (small.states, small.states)


def test_tiles_and_the_summary_on_the_terminal(tmp_path, capsys):
    out = tmp_path / "tiles"
    words = ["reduce", "pin-fin-bench", "--out", str(out), "--inputs", "2x1", "--tolerance", "2"]
    assert main([*words, "--no-pictures", *COARSE[:-1]]) == 0
    assert {path.name for path in out.iterdir()} == FILES
    said = capsys.readouterr().out
    assert said.startswith(f"{out}/\nplate")
    assert "K at any time after a full step of any input" in said
    names = ReducedModel.load(out / "model.h5").inputs
    assert [name.partition("[")[2] for name in names[:2]] == ["0,0]", "1,0]"]


def test_where_the_coolant_is_resolved_the_model_says_that_it_goes_by_correlations(tmp_path):
    out = tmp_path / "chip"
    words = ["reduce", "manifold-chip", "--out", str(out), "--tolerance", "2 K", "--no-pictures"]
    assert main([*words, "--set", "plate.grid.lateral=4 mm", *COARSE[2:]]) == 0
    assert "by correlations, not resolved" in (out / "summary.txt").read_text()
    assert dict(ReducedModel.load(out / "model.h5").about)["fidelity"].startswith("compact")


@pytest.mark.parametrize(
    "words",
    [
        ["--tolerance", "0"],
        ["--tolerance", "-1 K"],
        ["--tolerance", "1.2.3"],
        ["--tolerance", "warm"],
        ["--inputs", "cores"],
        ["--inputs", "0x4"],
    ],
)
def test_wrong_words(tmp_path, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["reduce", "pin-fin-bench", "--out", str(tmp_path / "x"), *words])
    assert stopped.value.code == 2
    assert not (tmp_path / "x").exists()
    assert words[0] in capsys.readouterr().err


def test_an_error_names_the_table(tmp_path, capsys):
    words = ["reduce", "pin-fin-bench", "--out", str(tmp_path / "x"), "--inputs", "40x40"]
    assert main(words) == 2
    assert "HG477] plate.inputs" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
