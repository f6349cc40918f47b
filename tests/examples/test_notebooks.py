"""The notebooks in ``examples/notebooks`` run from top to bottom, and say what they should.

1. Every cell runs in a fresh kernel; results show themselves as HTML and figures as pictures.
2. The last line that is printed holds a number that is known.
3. They are kept without outputs, so that nothing stale is shown.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

FOLDER = Path(__file__).parents[2] / "examples" / "notebooks"
LIMIT = 120  # s, for one cell

# Notebook -> (number in its last line, tolerance), in the unit that it prints.
NUMBERS = {
    "one_plate": (39.9, 1.0),  # K from the junction to the inlet
    "rack_to_town": (7.3, 0.4),  # COP
    "flow_against_temperature": (
        74.0,
        0.2,
    ),  # degC: 45 and 600 W over the heat capacity of 0.3 L/min
}


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_it_runs_and_shows(name: str) -> None:
    book = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    nbclient.NotebookClient(book, timeout=LIMIT, kernel_name="python3").execute()
    shown = [output for cell in book.cells for output in cell.get("outputs", [])]
    kinds = {kind for output in shown for kind in output.get("data", {})}
    assert "image/png" in kinds
    printed = "".join(output.text for output in shown if output.output_type == "stream")
    numbers = [float(text) for text in re.findall(r"\d+\.\d+", printed.splitlines()[-1])]
    expected, tolerance = NUMBERS[name]
    assert any(number == pytest.approx(expected, abs=tolerance) for number in numbers), printed


def test_none_is_forgotten_and_none_keeps_outputs() -> None:
    files = sorted(FOLDER.glob("*.ipynb"))
    assert [file.stem for file in files] == sorted(NUMBERS)
    for file in files:
        for cell in nbformat.read(file, as_version=4).cells:
            assert not cell.get("outputs")
