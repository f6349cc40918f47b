"""Damaged network files: an error of our own with code and remedy, or an answer that balances.

Bytes are flipped, cut, doubled, and cells exchanged, at random; nothing but our own errors may come
out, and what is solved must balance. `HEATGRADE_DAMAGES` gives another number of damages.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from heatgrade.errors import HeatgradeError, NetworkError
from heatgrade.materials import Coolant
from heatgrade.network import read_epanet, read_network_tables

EXAMPLES = Path(__file__).parents[2] / "examples" / "networks"
WATER = Coolant("water")
SEED = 20261126
TABLES = int(os.environ.get("HEATGRADE_DAMAGES", "900"))
INPUTS = int(os.environ.get("HEATGRADE_DAMAGES", "300"))
BALANCE = 1e-7  # a damage may make a diameter of a metre into one of a micrometre
ODD = [b"", b"-", b"nan", b"1e400", b"0", b"inf", b",", b";", b'"', b"\n", b"[", b"]", b"\xff",
       b"#", b"9" * 60, b"\0", b"J1", b"suction"]  # fmt: skip

INP = (Path(__file__).parents[1] / "reference" / "town.inp").read_bytes()
# by Darcy-Weisbach: roughness in mm
INP = INP.replace(b"H-W", b"D-W").replace(b" 120 0.5", b" 0.12 0.5").replace(b" 100 0 ", b" 0.1 0 ")


def damaged(data, rng):
    """Return the data with one to three damages."""
    for _ in range(int(rng.integers(1, 4))):
        at = int(rng.integers(0, len(data)))
        kind = int(rng.integers(0, 5))
        if kind == 0:
            data = data[:at] + bytes([int(rng.integers(0, 256))]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[at + int(rng.integers(1, 40)) :]
        elif kind == 2:
            data = data[:at] + ODD[int(rng.integers(0, len(ODD)))] + data[at:]
        elif kind == 3:
            words = data.split(b"," if b"," in data[:200] else b" ")
            a, b = (int(rng.integers(0, len(words))) for _ in range(2))
            words[a], words[b] = words[b], words[a]
            data = (b"," if b"," in data[:200] else b" ").join(words)
        else:
            lines = data.splitlines(keepends=True)
            lines.insert(int(rng.integers(0, len(lines))), lines[int(rng.integers(0, len(lines)))])
            data = b"".join(lines)
        data = data or b"\n"
    return data


def answer(read):
    """Read and solve; return whether there was an answer."""
    refusal = None
    try:
        solution = read().solve(WATER)
    except HeatgradeError as error:
        refusal = error
    if refusal is not None:
        assert refusal.code.startswith("HG")
        assert refusal.remedy
        return False
    assert solution.outcome.converged
    assert solution.node_balance < BALANCE
    return True


def test_damaged_tables(tmp_path):
    rng = np.random.default_rng(SEED)
    whole = [(EXAMPLES / f"cooling-{part}.csv").read_bytes() for part in ("nodes", "links")]
    answers = 0
    for _ in range(TABLES):
        which = int(rng.integers(0, 2))
        for k, part in enumerate(("nodes", "links")):
            data = damaged(whole[k], rng) if k == which else whole[k]
            (tmp_path / f"n-{part}.csv").write_bytes(data)
        answers += answer(lambda: read_network_tables(tmp_path / "n-links.csv"))
    assert 0.02 * TABLES < answers < 0.98 * TABLES  # both kinds occur


@pytest.mark.filterwarnings("ignore")
def test_damaged_epanet_files(tmp_path):
    pytest.importorskip("wntr")
    rng = np.random.default_rng(SEED)
    answers = 0
    for _ in range(INPUTS):
        (tmp_path / "n.inp").write_bytes(damaged(INP, rng))
        answers += answer(lambda: read_epanet(tmp_path / "n.inp"))
    assert 0.02 * INPUTS < answers < 0.98 * INPUTS


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (lambda text: text + text, "HG593", r", line \d+ = "),
        (lambda text: "", "HG587", "has no section"),
        (lambda text: text[: len(text) // 6], "HG587", r"\[END\]: is it cut off"),
    ],
)
def test_what_wntr_reads_over_is_told(tmp_path, change, code, told):
    pytest.importorskip("wntr")
    path = tmp_path / "n.inp"
    path.write_text(change(INP.decode()), encoding="utf-8")
    with pytest.raises(NetworkError, match=rf"{code}\] n.inp.*{told}"):
        read_epanet(path)
