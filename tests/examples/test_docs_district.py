"""The page "From die to district" keeps up with the scenarios.

1. It names every shipped scenario, its commands exist, its pictures are there.
2. Its table of published figures has a row for each one that ships, with what was published.
3. The figures of a site that is quick to run are those of the page.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from heatgrade.report.result_document import result_document
from heatgrade.scenario import load_scenario, shipped_names
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "from-die-to-district.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    """Return ``docs/figures.py`` as a module."""
    spec = importlib.util.spec_from_file_location("figures_of_docs", DOCS / "figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pictures_are_there_and_commands_exist(figures: ModuleType) -> None:
    for picture in re.findall(r"\]\((images/[\w-]+\.png)\)", PAGE):
        assert (DOCS / picture).is_file(), picture
    for name in re.findall(r"figures\.py (\w+)", PAGE):
        assert name in figures.SLOW


def test_every_site_is_named() -> None:
    for name in shipped_names():
        if load_scenario(name)[0].table.district is not None:
            assert f"`{name}" in PAGE or f"run {name}" in PAGE or f" {name}," in PAGE, name


def test_every_published_figure_has_its_row() -> None:
    for name in shipped_names():
        for scenario in load_scenario(name):
            where = f"{name} {scenario.variant}".strip()
            for figure in scenario.table.published:
                if figure.variant in (None, scenario.variant):
                    assert f"| `{where}` | {figure.name} |" in PAGE, (where, figure.name)


@pytest.mark.parametrize("name", ["pa10", "tallaght"])
def test_the_quick_sites_give_the_page_s_figures(name: str, figures: ModuleType) -> None:
    (scenario,) = load_scenario(name)
    found = run_scenario(construct(scenario))
    document = result_document(found)
    for row in document["published"]:
        assert figures._published_row(name, row) in PAGE
    district = found.district
    assert district is not None
    assert district.other is not None
    assert figures._site_row(name, district.year, district.other.other) in PAGE
