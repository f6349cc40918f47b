"""``result.json`` of a stack of layers: the same form, with a block of its own."""

from __future__ import annotations

from typing import Any

from heatgrade import __version__
from heatgrade.report.result_document import FORMAT_VERSION, plain
from heatgrade.scenario.stack_case import StackRun


def stack_document(run: StackRun) -> Any:
    """Return the result as plain data, in the form of the JSON Schema that ships."""
    case = run.case
    comparison = run.comparison
    document: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "heatgrade_version": __version__,
        "scenario": {
            "name": case.name,
            "title": f"{case.path.name}, a stack of layers written for {case.peer}",
            "variant": None,
            "variant_title": None,
            "overrides": dict(case.overrides),
            "sources": [str(case.path)],
            "assumptions": [],
        },
        "plate": None,
        "source": None,
        "plates": {},
        "curves": {},
        "rack": None,
        "recovery": None,
        "district": None,
        "stack": {
            **run.result.to_dict(),
            "peer": None if comparison is None else comparison.to_dict(),
        },
        "published": [],
        "warnings": [caution.to_dict() for caution in run.cautions],
        "outcome": {
            "converged": run.result.outcome.converged,
            "reason": str(run.result.outcome.reason),
            "seconds": dict(run.seconds),
        },
    }
    return plain(document)
