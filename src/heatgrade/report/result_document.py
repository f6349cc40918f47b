"""``result.json``: the stable form of a result, for other programs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from heatgrade import __version__
from heatgrade.scenario.chain_result import ChainResult
from heatgrade.scenario.published_check import published_checks
from heatgrade.units import ZERO_CELSIUS

FORMAT_VERSION = "1.2"
"""Of result.json: the first number changes when a field changes its meaning or goes away."""


def result_document(result: ChainResult, overrides: Mapping[str, object] | None = None) -> Any:
    """Return the result as plain data, in the form of the JSON Schema that ships.

    Parameters
    ----------
    result : ChainResult
        The answer.
    overrides : mapping, optional
        Entries replaced on the command line, for the record.
    """
    scenario = result.construction.scenario
    document: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "heatgrade_version": __version__,
        "scenario": {
            "name": scenario.name,
            "title": scenario.table.scenario.title,
            "variant": scenario.variant or None,
            "variant_title": scenario.variant_title or None,
            "overrides": dict(overrides or {}),
            "sources": list(scenario.table.scenario.sources),
            "assumptions": list(scenario.assumptions),
        },
        "plate": None if result.plate is None else result.plate.to_dict(),
        "plates": {name: plate.to_dict() for name, plate in list(result.plates.items())[1:]},
        "resolved": {name: found.to_dict() for name, found in result.resolved.items()},
        "mesh": None if result.mesh is None else result.mesh.to_dict(),
        "curves": {name: curve.to_dict() for name, curve in result.curves.items()},
        "rack": None if result.rack is None else result.rack.to_dict(),
        "hall": None if result.hall is None else result.hall.to_dict(),
        "source": _source(result),
        "recovery": None if result.recovery is None else result.recovery.to_dict(),
        "match": _match(result),
        "district": None if result.district is None else result.district.to_dict(),
        "transient": None if result.transient is None else result.transient.to_dict(),
        "warnings": [caution.to_dict() for caution in result.cautions],
        "outcome": {
            "converged": result.converged,
            "reason": "converged" if result.converged else "not converged",
            "seconds": dict(result.seconds),
        },
    }
    figures = scenario.table.published
    document["published"] = [
        check.to_dict() for check in published_checks(figures, document, scenario.variant)
    ]
    return plain(document)


def published_rows(result: ChainResult) -> tuple[tuple[str, str], ...]:
    """Return each published figure beside the run's own, as label and text."""
    scenario = result.construction.scenario
    document = result_document(result)
    checks = published_checks(scenario.table.published, document, scenario.variant)
    return tuple(check.row() for check in checks)


def _source(result: ChainResult) -> dict[str, Any] | None:
    source = result.construction.scenario.table.source
    if source is None:
        return None
    return {
        "name": source.name,
        "heat_W": source.heat,
        "hot_C": source.hot_temperature - ZERO_CELSIUS,
        "cold_C": source.cold_temperature - ZERO_CELSIUS,
        "it_W": source.it_power,
    }


def _match(result: ChainResult) -> dict[str, Any] | None:
    table = result.construction.scenario.table.match
    if table is None or result.match is None:
        return None
    sources = [
        {
            "name": source.name,
            "heat_W": source.heat,
            "hot_C": source.hot_temperature - ZERO_CELSIUS,
            "cold_C": source.cold_temperature - ZERO_CELSIUS,
        }
        for source in table.sources
    ]
    return {"sources": sources, **result.match.to_dict()}


def plain(value: Any) -> Any:
    """Return `value` with nan and inf as None and NumPy's numbers as Python's: JSON has neither."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
