"""The JSON Schema of result.json."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of result.json.

    Examples
    --------
    >>> result_schema()["title"]
    'HeatGrade result'
    """
    text = (files("heatgrade") / "data" / "result.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
