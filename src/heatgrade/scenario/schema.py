"""The JSON Schema of scenarios, for editors and for other programs."""

from __future__ import annotations

from typing import Any

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario."""
    from heatgrade.scenario.scenario_table import ScenarioTable

    schema = ScenarioTable.model_json_schema()
    return {"$schema": SCHEMA_DIALECT, **schema, "title": "HeatGrade scenario"}
