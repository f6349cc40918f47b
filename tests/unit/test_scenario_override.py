"""Overrides: paths, values, and what happens to paths that no scenario has.

1. A value that is TOML is read as TOML, anything else is text.
2. A path leads to its entry, through tables, lists and tables of named tables.
3. A path that no scenario has is refused, with the one that was meant.
4. The data given is not changed.
"""

from __future__ import annotations

import pytest

from heatgrade.errors import InputError, ScenarioError
from heatgrade.scenario.construction import construct
from heatgrade.scenario.document import load_scenario
from heatgrade.scenario.override import MAX_TEXT, apply_overrides, parse_override
from heatgrade.scenario.scenario_table import ScenarioTable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=45 degC", "45 degC"),
        ('a="45 degC"', "45 degC"),
        ("a=3", 3),
        ("a = 0.5 ", 0.5),
        ("a=true", True),
        ("a=['1 L/min', '2 L/min']", ["1 L/min", "2 L/min"]),
        ("a=x=y", "x=y"),
        ("a=", ""),
        ("a=1\nb=2", "1\nb=2"),
    ],
)
def test_values(text, value):
    assert parse_override(text) == ("a", value)


@pytest.mark.parametrize("text", ["", "a", "=1", "  = 1", "a=" + "x" * MAX_TEXT])
def test_what_is_no_override_is_refused(text):
    with pytest.raises(ScenarioError, match="HG715"):
        parse_override(text)


@pytest.mark.parametrize("text", ["a=nan", "a=[1.0, -inf]", "a={b = inf}"])
def test_not_a_number_is_refused(text):
    with pytest.raises(InputError, match="HG113"):
        parse_override(text)


def applied(data, *overrides):
    return apply_overrides(data, overrides, ScenarioTable)


def test_entries_are_replaced_and_made():
    data = {"plate": {"dies": [{"name": "a"}, {"name": "b"}]}, "rack": {"datasheet_plates": {}}}
    result = applied(
        data,
        ("plate.dies[1].name", "c"),
        ("recovery.cdu.approach", "3 K"),
        ("rack.datasheet_plates.cpu.heat", "1 W"),
        ("variants.hot.set", {"x": 1}),
    )
    assert result["plate"]["dies"] == [{"name": "a"}, {"name": "c"}]
    assert result["recovery"] == {"cdu": {"approach": "3 K"}}
    assert result["rack"]["datasheet_plates"] == {"cpu": {"heat": "1 W"}}
    assert data["plate"]["dies"][1] == {"name": "b"}
    assert "recovery" not in data


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("plate.tim1.thicknes", "plate.tim1.thickness"),
        ("rack.suply_temperature", "rack.supply_temperature"),
        ("recovery.cdu.aproach", "recovery.cdu.approach"),
        ("plate.dies[0].power.totl", "plate.dies.power.total"),
        ("rack.datasheet_plates.cpu.heta", "rack.datasheet_plates.heat"),
    ],
)
def test_an_unknown_path_names_the_one_meant(path, hint):
    with pytest.raises(ScenarioError) as caught:
        applied({"plate": {"dies": [{}]}}, (path, 1))
    assert caught.value.code == "HG715"
    assert caught.value.entry == path
    assert hint in str(caught.value.remedy)


@pytest.mark.parametrize(
    "path", ["plate.dies[2].name", "plate[0]", "plate.dies.name", "a..b", "[0]", "a b", "x" * 2000]
)
def test_paths_that_lead_nowhere_are_refused(path):
    with pytest.raises(ScenarioError, match="HG715"):
        applied({"plate": {"dies": [{}, {}]}}, (path, 1))


def test_a_file_is_looked_for_where_it_is_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiles.csv").write_text("100,200\n300,400\n")
    changes = [("plate.dies[0].power", {"array": "tiles.csv"})]
    with pytest.raises(InputError):  # an entry of the file itself: beside the file
        construct(load_scenario("pin-fin-bench", changes)[0])
    changes = [("plate.dies[0].power", {}), ("plate.dies[0].power.array", "tiles.csv")]
    made = construct(load_scenario("pin-fin-bench", changes)[0])
    assert made.main.plate.stack.power == pytest.approx(1000.0)
