"""The JSON Schema of scenarios, for editors and for other programs."""

from __future__ import annotations

from typing import Any

from heatgrade.units import UNITS, show

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
USUAL_UNITS = {"length": "mm", "temperature": "degC", "volume flow": "L/min", "pressure": "kPa"}


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario."""
    from heatgrade.scenario.scenario_table import ScenarioTable

    schema = _as_people_write(ScenarioTable.model_json_schema())
    return {"$schema": SCHEMA_DIALECT, **schema, "title": "HeatGrade scenario"}


def _as_people_write(node: Any) -> Any:
    """Return the schema with defaults of quantities as text with a unit, as in a scenario."""
    if isinstance(node, list):
        return [_as_people_write(item) for item in node]
    if not isinstance(node, dict):
        return node
    fresh = {key: _as_people_write(value) for key, value in node.items()}
    default, dimension = fresh.get("default"), _quantity(fresh)
    if isinstance(default, float) and dimension is not None and "" not in UNITS[dimension]:
        usual = USUAL_UNITS.get(dimension, next(iter(UNITS[dimension])))
        fresh["default"] = show(default, usual, 6)
    return fresh


def _quantity(node: dict[str, Any]) -> str | None:
    """Return the dimension that an entry is of, in whichever of its forms it says so."""
    for form in (node, *node.get("anyOf", ())):
        if "quantity" in form:
            return str(form["quantity"])
    return None
