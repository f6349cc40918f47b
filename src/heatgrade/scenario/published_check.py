"""Published figures beside the run's own: what should be reproduced, and how far off it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from heatgrade.errors import ScenarioError
from heatgrade.scenario.entry import did_you_mean
from heatgrade.scenario.published_table import PublishedTable
from heatgrade.shown import Shown


@dataclass(frozen=True, slots=True)
class PublishedCheck(Shown):
    """One published figure and the run's own.

    Parameters
    ----------
    figure : PublishedTable
        What was published.
    computed : float or None
        The run's own; None where this run has none.
    """

    figure: PublishedTable
    computed: float | None

    @property
    def deviation(self) -> float | None:
        """Computed over published, less 1 [-]; for a range from its nearer end, 0 inside it."""
        target = self.figure.value
        if self.computed is None:
            return None
        if target is None:
            assert self.figure.range is not None
            low, high = self.figure.range
            target = min(max(self.computed, low), high)
        if target == 0.0:
            return 0.0 if self.computed == 0.0 else None
        return self.computed / target - 1.0

    def to_dict(self) -> dict[str, object]:
        """Return plain data for ``result.json``."""
        figure = self.figure
        low, high = figure.range if figure.range is not None else (figure.value, figure.value)
        return {
            "name": figure.name or figure.quantity,
            "quantity": figure.quantity,
            "unit": figure.unit,
            "low": low,
            "high": high,
            "computed": self.computed,
            "deviation": self.deviation,
            "grade": figure.grade,
            "source": figure.source,
            "note": figure.note,
        }

    def row(self) -> tuple[str, str]:
        """Return label and text for a person."""
        figure = self.figure
        unit = f" {figure.unit}" if figure.unit else ""
        if figure.range is not None:
            told = f"{_short(figure.range[0])} to {_short(figure.range[1])}{unit}"
        else:
            assert figure.value is not None
            told = f"{_short(figure.value)}{unit}"
        if self.computed is None:
            return (
                figure.name or figure.quantity,
                f"{figure.grade} {told}; not computed in this run",
            )
        off = self.deviation
        if off is None:
            how = "not comparable"
        elif figure.range is not None and off == 0.0:
            how = "inside"
        else:
            how = f"{off:+z.1%}"
        note = f"; {figure.note}" if figure.note else ""
        return (
            figure.name or figure.quantity,
            f"{_short(self.computed)}{unit}; {figure.grade} {told}: {how}{note}",
        )


def published_checks(
    figures: Iterable[PublishedTable], document: Mapping[str, Any], variant: str = ""
) -> tuple[PublishedCheck, ...]:
    """Return every published figure of a variant beside that of `document`.

    Raises
    ------
    ScenarioError
        HG690 for a path that no result has.
    """
    return tuple(
        PublishedCheck(figure, _found(document, figure.quantity, f"published[{index}].quantity"))
        for index, figure in enumerate(figures)
        if figure.variant in (None, variant)
    )


def _found(document: Mapping[str, Any], path: str, entry: str) -> float | None:
    here: Any = document
    for part in path.split("."):
        if here is None:
            return None
        if not isinstance(here, Mapping) or part not in here:
            known = list(here) if isinstance(here, Mapping) else []
            raise ScenarioError(
                "HG690",
                f"the result has no {part!r} there",
                entry=entry,
                value=path,
                allowed="a path of numbers in result.json, such as district.share",
                remedy=did_you_mean(part, known) or "docs/result.md names every field",
            )
        here = here[part]
    if here is None or (isinstance(here, (int, float)) and not isinstance(here, bool)):
        return None if here is None or not math.isfinite(here) else float(here)
    raise ScenarioError(
        "HG690",
        "is not a number in the result",
        entry=entry,
        value=path,
        allowed="a path of numbers in result.json, such as district.share",
        remedy="name a field below it",
    )


def _short(value: float) -> str:
    if value == 0.0:
        return "0"
    if abs(value) >= 1e4:
        value = float(f"{value:.4g}")
    if abs(value) >= 1e3:
        return f"{value:,.0f}"
    return f"{value:.4g}"
