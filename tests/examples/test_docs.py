"""The documents keep up with the code.

1. ``scenario.md``: a section for every table, a row for every key with its default, and no key
   that is gone; the example in it builds; every unit named is read; every solid is named.
2. ``result.md``: a row for every field of the schema that ships.
3. ``validation.md`` and ``reliability.md``: the quick figures, measured again; tests named exist.
"""

from __future__ import annotations

import importlib.util
import re
import tomllib
import typing
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter

from heatgrade.materials.solid_library import solid_names
from heatgrade.report.result_schema import result_schema
from heatgrade.scenario.construction import construct
from heatgrade.scenario.document import scenarios_from
from heatgrade.scenario.scenario_table import ScenarioTable
from heatgrade.units import quantity

DOCS = Path(__file__).parents[2] / "docs"
TESTS = Path(__file__).parents[1]
FIGURE = 0.05  # relative: figures are quoted with two digits
NUMBER = r"\d+(?:\.\d+)?(?:e-?\d+)?"


def read(name: str) -> str:
    """Return the text of a document."""
    return (DOCS / name).read_text(encoding="utf-8")


def sections(text: str) -> dict[str, dict[str, list[str]]]:
    """Return the other cells of each row by its first one, below each heading."""
    found: dict[str, dict[str, list[str]]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ").strip("`[] ")
        elif line.startswith("| `"):
            key, *cells = line.strip("| ").split(" | ")
            found.setdefault(heading, {})[key.strip("`")] = cells
    return found


def inner_models(annotation: Any) -> list[tuple[type[BaseModel], str]]:
    """Return the tables inside the type of a field, and what comes between."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [(annotation, "")]
    between = ".NAME" if typing.get_origin(annotation) is dict else ""
    return [
        (model, between + rest)
        for argument in typing.get_args(annotation)
        for model, rest in inner_models(argument)
    ]


def tables() -> dict[type[BaseModel], str]:
    """Return every table of a scenario and the first place where it stands."""
    found: dict[type[BaseModel], str] = {}

    def walk(model: type[BaseModel], path: str) -> None:
        if model in found:
            return
        found[model] = path
        for key, field in model.model_fields.items():
            for inner, between in inner_models(field.annotation):
                walk(inner, f"{path}.{key}{between}".lstrip("."))

    walk(ScenarioTable, "")
    return found


@pytest.mark.parametrize(("model", "path"), tables().items(), ids=str)
def test_every_key_is_described(model: type[BaseModel], path: str) -> None:
    assert sections(read("scenario.md"))[path or "Top level"].keys() == model.model_fields.keys()


@pytest.mark.parametrize(("model", "path"), tables().items(), ids=str)
def test_defaults_are_those_of_the_code(model: type[BaseModel], path: str) -> None:
    rows = sections(read("scenario.md"))[path or "Top level"]
    for key, field in model.model_fields.items():
        stated = rows[key][1]
        if field.is_required():
            assert stated == "required", key
        elif stated == "–":
            assert field.get_default(call_default_factory=True) in (None, "", [], {}) or isinstance(
                field.get_default(call_default_factory=True), BaseModel
            ), key
        else:
            value = tomllib.loads(f"value = {stated.strip('`')}")["value"]
            reader = TypeAdapter(Annotated[field.annotation, *field.metadata, Field()])
            assert reader.validate_python(value) == pytest.approx(field.default), key


def test_every_solid_is_named() -> None:
    text = read("scenario.md")
    assert [name for name in solid_names() if f"`{name}`" not in text] == []


def test_no_table_is_described_that_does_not_exist() -> None:
    described = {name for name, rows in sections(read("scenario.md")).items() if rows}
    assert described == {path or "Top level" for path in tables().values()}


def test_the_example_scenario_builds() -> None:
    found = re.search(r"```toml\n(.*?)```", read("scenario.md"), re.DOTALL)
    assert found is not None
    (scenario,) = scenarios_from(tomllib.loads(found.group(1)))
    assert construct(scenario).main.heat_flow == pytest.approx(300.0)


def test_every_unit_named_is_read() -> None:
    part = read("scenario.md").partition("## Units")[2].partition("##")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| (.*) \|$", part, re.MULTILINE)
    named = {"volume flow per heat": "specific volume flow"}
    assert len(rows) > 10
    for dimension, cell in rows:
        for unit in re.findall(r"`([^`]+)`", cell):
            quantity(f"1 {unit}", named.get(dimension, dimension), "entry")


def test_every_field_of_the_result_is_described() -> None:
    schema = result_schema()
    found = sections(read("result.md"))

    def check(node: dict[str, Any], heading: str, path: str) -> None:
        assert found[heading].keys() == node["properties"].keys(), heading
        for key, value in node["properties"].items():
            for inner in (value, value.get("items", {})):
                if "properties" in inner:
                    name = f"{path}.{key}".lstrip(".")
                    check(inner, name, name)

    check(schema, "Top level", "")
    defined = {"plate": "plate", "resolved": "resolved.NAME", "mesh": "mesh"}
    for name, heading in {**defined, "curve": "curves.NAME", "caution": "warnings"}.items():
        check(schema["$defs"][name], heading, name)


def figures() -> ModuleType:
    """Return ``docs/figures.py`` as a module."""
    spec = importlib.util.spec_from_file_location("docs_figures", DOCS / "figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("tuckerman_pease", r"63 K, 249 kPa"),
        ("imec_4x4", r"0\.174 cm2 K/W"),
        ("duct_developed", r"0\.12 ?%"),
        ("threads", r"0 K between"),
    ],
)
def test_figures_are_what_is_measured(name: str, stated: str) -> None:
    quoted = re.search(stated, read("validation.md") + read("reliability.md"))
    assert quoted is not None
    measured = figures().QUICK[name]()
    pairs = zip(re.findall(NUMBER, measured), re.findall(NUMBER, quoted.group()), strict=False)
    assert all(float(a) == pytest.approx(float(b), rel=FIGURE) for a, b in pairs), measured


@pytest.mark.parametrize("page", ["validation.md", "reliability.md"])
def test_tests_named_exist(page: str) -> None:
    names = {path.name for path in TESTS.rglob("test_*.py")}
    for name in re.findall(r"(?:[\w]+/)*(test_\w+\.py)", read(page)):
        assert name in names, name
    for name in re.findall(r"`figures\.py ([\w ]+)`", read(page)):
        assert set(name.split()) <= set(figures().QUICK | figures().SLOW), name
