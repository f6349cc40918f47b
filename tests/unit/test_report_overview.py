"""What people read: overview, side by side, Markdown, page.  On a coarse grid, solved once.

1. The figures of the overview are those of the result, in the units that people read.
2. The page is one file: no address outside of it, light and dark, pictures inside.
3. A temperature above its limit catches the eye.
"""

from __future__ import annotations

import itertools
import json
import re

import pytest

from heatgrade.report.cascade_plot import cascade
from heatgrade.report.folder import write_report
from heatgrade.report.overview import Group, overview
from heatgrade.report.page import headline, page
from heatgrade.report.result_document import plain, result_document
from heatgrade.report.result_schema import result_schema
from heatgrade.report.terminal_table import side_by_side, terminal_table
from heatgrade.report.text_summary import text_summary
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
HOT = [*COARSE, ("plate.dies[0].limit_temperature", "60 degC")]


@pytest.fixture(scope="module")
def chain():
    (scenario,) = load_scenario("rubin-rack", COARSE)
    return run_scenario(construct(scenario))


@pytest.fixture(scope="module")
def hot_bench():
    (scenario,) = load_scenario("pin-fin-bench", HOT)
    return run_scenario(construct(scenario))


def test_the_overview_has_the_numbers_of_the_result(chain):
    groups = {group.title: dict(group.rows) for group in overview(chain)}
    assert list(groups)[:3] == ["Chip and plate", "Rack", "Heat recovery"]
    assert "A year of the network" in groups
    assert (
        f"{chain.rack.return_temperature - 273.15:.1f} degC" in groups["Rack"]["supply -> return"]
    )
    assert "190.8 kW" in groups["Rack"]["heat"]
    assert f"COP {chain.recovery.heat_pump.cop:.2f}" in groups["Heat recovery"]["heat pump"]


def test_equal_shares_of_flow_are_told_once(chain):
    rows = dict(overview(chain)[1].rows)
    assert rows["flow per heat"] == "1.5 L/min/kW in every branch"


def test_the_cap_is_named_after_what_the_warm_coolant_passes(chain):
    washed = [cap.name for cap in chain.recovery.grade.caps if "manifold" in cap.name]
    assert washed[0] == "return manifold"


def test_a_junction_above_its_limit_stands_out(hot_bench):
    (group,) = overview(hot_bench)
    assert "ABOVE its limit" in dict(group.rows)["junction, hottest"]
    from rich.console import Console

    console = Console(width=120, force_terminal=True, color_system="standard")
    with console.capture() as capture:
        console.print(terminal_table("x", ["only"], [overview(hot_bench)]))
    assert re.search(r"\x1b\[1;31m[^\x1b]*ABOVE", capture.get())


def test_variants_stand_side_by_side():
    left = [Group("A", (("x", "1"), ("y", "2")))]
    right = [Group("A", (("y", "3"),)), Group("B", (("z", "4"),))]
    assert side_by_side([left, right]) == [
        ("A", [("x", ("1", "")), ("y", ("2", "3"))]),
        ("B", [("z", ("", "4"))]),
    ]


def test_the_text_names_figures_cautions_assumptions_and_sources(chain):
    text = text_summary(chain)
    for part in ("## Rack", "## Cautions", "## Assumptions", "## Sources", "1.5 L/min per kW"):
        assert part in text


def test_the_headline_is_short(chain):
    figures = headline(chain)
    assert len(figures) == 5
    assert all(len(value) < 12 for value, _ in figures)


def test_the_cascade_goes_from_the_junction_to_the_network(chain):
    stages = cascade(chain)
    die = stages[0].name  # one of two alike
    assert die in ("die west", "die east")
    assert [stage.name for stage in stages] == [
        die, f"tim1 on {die}", "lid", "tim2 on lid", "base", "wall to coolant",
        "coolant's rise", "racks' coolant", "facility water", "exchanger", "heat pump",
        "heat network",
    ]  # fmt: skip
    assert all(stage.cold < stage.hot for stage in stages)
    solid = [stage for stage in stages if stage.kind == "solid"]
    assert all(a.cold == b.hot for a, b in itertools.pairwise(solid))
    assert solid[0].hot == chain.plate.junction_temperature_max
    assert solid[-1].cold == chain.plate.inlet_temperature


def test_the_page_holds_everything_itself(chain):
    text = page(chain, [])
    assert text.startswith("<!DOCTYPE html>")
    for outside in ("http://", "https://", "<script src", "@import", "url("):
        assert outside not in text
    assert "prefers-color-scheme: dark" in text
    assert "size: A4" in text


def test_the_page_escapes_what_it_is_given():
    changes = [*COARSE, ("scenario.title", "<script>alert(1)</script>")]
    (scenario,) = load_scenario("pin-fin-bench", changes)
    text = page(run_scenario(construct(scenario)), [])
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_the_document_fits_its_schema(chain, hot_bench):
    jsonschema = pytest.importorskip("jsonschema")
    for result in (chain, hot_bench):
        jsonschema.validate(result_document(result, dict(COARSE)), result_schema())


def test_the_schema_refuses_a_document_without_its_plate(chain):
    jsonschema = pytest.importorskip("jsonschema")
    document = result_document(chain)
    del document["plate"]["junction_max_C"]
    with pytest.raises(jsonschema.ValidationError, match="junction_max_C"):
        jsonschema.validate(document, result_schema())


def test_what_json_cannot_say_becomes_null():
    assert plain({"a": float("nan"), "b": (float("inf"), 1.0)}) == {"a": None, "b": [None, 1.0]}


def test_the_folder_without_pictures(hot_bench, tmp_path):
    assert write_report(hot_bench, tmp_path, pictures=False) == []
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"result.json", "plate.vtr", "scenario.toml", "summary.md", "summary.html"}
    document = json.loads((tmp_path / "result.json").read_text())
    assert document["rack"] is None
    assert document["plate"]["cells"] == hot_bench.plate.cells


def test_a_result_is_the_same_on_any_number_of_threads():
    made = construct(load_scenario("pin-fin-bench", COARSE)[0])
    one, two = (run_scenario(made, threads=n).plate for n in (1, 2))
    assert one.junction_temperature_max == two.junction_temperature_max
    assert one.pressure_drop == two.pressure_drop
