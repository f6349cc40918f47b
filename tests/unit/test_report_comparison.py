"""``heatgrade report``: finished runs side by side.

1. The figures are those of result.json, in the units that people read, with
   their differences.
2. What one run lacks is a dash; what all lack is left out.
3. Folders without a run, results of an unknown or damaged form, places that cannot be written to
   are refused, and nothing is left behind.
4. What people typed is made harmless.
"""

from __future__ import annotations

import json
import re

import pytest

from heatgrade.cli import main
from heatgrade.report.comparison import comparison_page, rows
from heatgrade.report.finished_run import read_run


def document(name="one", **changes):
    plate = {"heat_W": 900.0, "junction_max_C": 80.0, "pressure_drop_Pa": 5000.0, "outlet_C": 55.0}
    return {
        "format_version": "1.0",
        "scenario": {"name": name, "title": f"title of {name}", "variant": None, "overrides": {}},
        "plate": plate | changes,
        "rack": None,
        "recovery": None,
        "warnings": [{"message": "jets far apart"}],
    }


@pytest.fixture
def folders(tmp_path):
    made = []
    for name, changes in (("one", {}), ("two", {"junction_max_C": 72.5, "pressure_drop_Pa": None})):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "result.json").write_text(json.dumps(document(name, **changes)))
        made.append(folder)
    return made


def test_figures_stand_side_by_side(folders):
    ((group, found),) = rows([read_run(folder) for folder in folders]).items()
    shown = {row.label: row for row in found}
    assert group == "Chip and plate"
    assert shown["hottest junction [degC]"].shown == ("80", "72.5")
    assert shown["hottest junction [degC]"].changes == ("", "-7.5")
    assert shown["hottest junction [degC]"].bars == (0.0, 0.0)
    assert shown["pressure drop [kPa]"].shown == ("5", "–")
    assert shown["pressure drop [kPa]"].bars == (1.0, 0.0)
    assert "mean junction [degC]" not in shown


def test_a_run_in_time_shows_its_peak(tmp_path):
    timed = document() | {"transient": {"junction_max_C": 93.1, "junction_swing_K": 37.8}}
    (tmp_path / "result.json").write_text(json.dumps(timed))
    found = {row.label: row.shown for row in rows([read_run(tmp_path)])["In time"]}
    assert found == {"hottest junction [degC]": ("93.1",), "swing of the junction [K]": ("37.8",)}


def test_the_page_is_written_and_holds_everything(folders, tmp_path, capsys):
    target = tmp_path / "both.html"
    assert main(["report", *map(str, folders), "--out", str(target)]) == 0
    text = target.read_text()
    assert capsys.readouterr().out.strip() == str(target)
    for part in ("title of one", "title of two", "72.5", "-7.5", "jets far apart"):
        assert part in text
    assert re.search(r"(src|href)=.?http", text) is None


def test_one_run_has_a_page_in_its_folder(folders):
    assert main(["report", str(folders[0])]) == 0
    assert "title of one" in (folders[0] / "report.html").read_text()


def test_runs_of_one_scenario_are_told_apart(folders):
    page = comparison_page([read_run(folders[0]), read_run(folders[0])])
    assert page.count(str(folders[0])) >= 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "HG763"),
        ("no json", "HG764"),
        ("[]", "HG764"),
        ("{}", "HG764"),
        (json.dumps(document() | {"format_version": "9.0"}), "HG764"),
        ("[" * 100_000, "HG764"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path, content, code, capsys):
    if content is not None:
        (tmp_path / "result.json").write_text(content)
    assert main(["report", str(tmp_path)]) == 2
    assert code in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()


def test_a_place_that_cannot_be_written_is_named(folders, tmp_path, capsys):
    assert main(["report", str(folders[0]), "--out", str(tmp_path / "missing" / "a.html")]) == 2
    assert "HG765" in capsys.readouterr().err


def test_what_people_typed_is_harmless(tmp_path):
    typed = document("<script>alert(1)</script>")
    (tmp_path / "result.json").write_text(json.dumps(typed))
    page = comparison_page([read_run(tmp_path)])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_folder_of_variants_is_its_variants(folders, capsys, monkeypatch):
    parent = folders[0].parent
    assert main(["report", str(parent)]) == 0
    assert (parent / "report.html").is_file()
    text = (parent / "report.html").read_text()
    assert "title of one" in text
    assert "title of two" in text
