"""Temperatures as a cascade: one bar for each resistance on the way, or stream that is heated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure
    from heatgrade.plate.result import PlateResult

Kind = Literal["solid", "coolant", "lift", "network"]
COLOURS: dict[Kind, str] = {
    "solid": "#c0392b",
    "coolant": "#d98880",
    "lift": "#7d8b2f",
    "network": "#2471a3",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One bar.

    Parameters
    ----------
    name : str
        What stands below it.
    cold, hot : float
        Its ends [K].
    kind : str
        ``"solid"`` and ``"coolant"`` inside the plate and its loops, ``"lift"`` and ``"network"``.
    """

    name: str
    cold: float
    hot: float
    kind: Kind


def stages_of(plate: PlateResult) -> list[Stage]:
    """Return the parts between the hottest junction and the coolant's inlet."""
    return [Stage(item.part, item.cold, item.hot, "solid") for item in plate.way_of_heat]


def stages_figure(stages: Sequence[Stage]) -> tuple[Figure, Axes]:
    """Return a figure with a bar for each stage, and its axes.

    Parameters
    ----------
    stages : sequence of Stage
        From the hottest on.
    """
    from heatgrade.figure import Figure

    figure = Figure(figsize=(9.0, 4.2), layout="constrained")
    axes = figure.subplots()
    for place, stage in enumerate(stages):
        cold, hot = stage.cold - ZERO_CELSIUS, stage.hot - ZERO_CELSIUS
        axes.bar(place, hot - cold, bottom=cold, width=0.66, color=COLOURS[stage.kind], lw=0)
        inside = stage.kind == "solid"
        if not inside or place == 0:
            axes.annotate(f"{hot:.1f}", (place, hot), ha="center", va="bottom", fontsize=8.5)
        low = f"-{hot - cold:.1f} K" if inside else f"{cold:.1f}"
        axes.annotate(low, (place, cold), ha="center", va="top", fontsize=8.5)
    names = [stage.name.replace(" on ", "\non ") for stage in stages]
    axes.set_xticks(range(len(stages)), names, rotation=35, ha="right", fontsize=8.5)
    axes.set_ylabel("temperature [degC]")
    lowest = min(stage.cold for stage in stages) - ZERO_CELSIUS
    highest = max(stage.hot for stage in stages) - ZERO_CELSIUS
    room = 0.09 * (highest - lowest)
    axes.set_ylim(lowest - room, highest + room)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes
