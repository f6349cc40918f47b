"""A hall's result as a picture: flow and temperatures of the racks along their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure
    from heatgrade.hall.hall_result import HallResult
    from heatgrade.hall.loop_result import LoopResult


MOST_LOOPS = 4
"""Loops drawn side by side; of more the first ones."""


def hall_figure(result: HallResult) -> Figure:
    """Return a figure with the flow and the temperatures of each rack, loop by loop."""
    from heatgrade.figure import Figure

    loops = result.loops[:MOST_LOOPS]
    figure = Figure(figsize=(2.0 + 4.5 * len(loops), 6.0), layout="constrained")
    axes = figure.subplots(2, len(loops), sharex="col", squeeze=False)
    for k, loop in enumerate(loops):
        _flows(axes[0, k], loop)
        _temperatures(axes[1, k], loop)
    axes[0, 0].set_ylabel("flow of a rack [L/min]")
    axes[1, 0].set_ylabel("temperature [degC]")
    axes[1, -1].legend(loc="best", fontsize="small")
    return figure


def _flows(axes: Axes, loop: LoopResult) -> None:
    place = np.arange(1, loop.loop.rack_count + 1)
    flow = loop.racks.volume_flow * 6e4
    kinds = np.array(loop.loop.rack_kinds)
    for kind, colour in zip(dict.fromkeys(kinds.tolist()), _COLOURS * 20, strict=False):
        own = kinds == kind
        axes.bar(place[own], flow[own], color=colour, width=0.8, label=kind)
    times = f", {loop.count} times" if loop.count > 1 else ""
    axes.set_title(f"{loop.name}{times}: flow spread {loop.flow_spread:.1%}", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    if len(set(kinds.tolist())) > 1:
        axes.legend(fontsize="small")


def _temperatures(axes: Axes, loop: LoopResult) -> None:
    place = np.arange(1, loop.loop.rack_count + 1)
    racks = loop.racks
    for label, values, colour, marker in (
        ("hottest junction", racks.junction_temperature_max, "#aa3377", "^"),
        ("return", racks.return_temperature, "#ee6677", "s"),
        ("supply", racks.supply_temperature, "#4477aa", "o"),
    ):
        if np.any(np.isfinite(values)):
            shown = values - ZERO_CELSIUS
            axes.plot(place, shown, marker, color=colour, label=label, ms=4)
    axes.set_xlabel("rack, along the supply header")
    axes.spines[["top", "right"]].set_visible(False)


_COLOURS = ("#4477aa", "#ccbb44", "#228833", "#66ccee", "#bbbbbb")
