"""``result.json`` of a stack of layers: the same form, with a block of its own."""

from __future__ import annotations

from typing import Any

from heatgrade.report.file_document import file_document
from heatgrade.scenario.stack_case import StackRun


def stack_document(run: StackRun) -> Any:
    """Return the result as plain data, in the form of the JSON Schema that ships."""
    comparison, outcome = run.comparison, run.result.outcome
    stack = {
        **run.result.to_dict(),
        "peer": None if comparison is None else comparison.to_dict(),
    }
    return file_document(
        run,
        f"a stack of layers written for {run.case.peer}",
        {"stack": stack},
        converged=outcome.converged,
        reason=str(outcome.reason),
    )
