"""A picture of a run in time: power, junctions with their limits, outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.plate.transient_result import TransientResult


HOT = ("#c0392b", "#8e44ad", "#d35400", "#7d6608")
"""Colours of the dies."""
WARM = ("#7d8b2f", "#b7950b", "#707b7c", "#a04000", "#117864")
"""Colours of blocks and points."""
POINTS = 1500  # along the time axis: one for each pixel


def transient_picture(result: TransientResult) -> Figure:
    """Return power above, junctions and coolant below, against time."""
    from heatgrade.figure import Figure

    figure = Figure(figsize=(9.0, 5.4), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1.0, 2.6))
    # Between the steps' ends as accurate as there: long steps are no straight lines.
    times = np.union1d(result.times, np.linspace(result.times[0], result.end, POINTS))
    probes = result.sample(times)
    # Each entry of a power holds from the step's start to its end.
    above.plot(times, probes["power"], drawstyle="steps-pre", color="#555555", lw=1.0)
    above.set_ylabel("power [W]")
    above.set_ylim(bottom=0.0)
    for number, (name, limit) in enumerate(result.limits.items()):
        colour = HOT[number % len(HOT)]
        values = probes[f"junction max {name}"] - ZERO_CELSIUS
        below.plot(times, values, color=colour, lw=1.2, label=f"junction, {name}")
        below.axhline(limit - ZERO_CELSIUS, color=colour, ls="--", lw=0.9)
        below.annotate(
            f"limit of {name}",
            (times[-1], limit - ZERO_CELSIUS),
            ha="right",
            va="bottom",
            fontsize=8,
        )
    for name, values in probes.items():
        if name.startswith(("block", "point")):
            label = name.removeprefix("point ").removeprefix("block max ")
            colour = WARM[len(below.lines) % len(WARM)]
            below.plot(times, values - ZERO_CELSIUS, color=colour, lw=0.8, label=label)
    below.plot(times, probes["outlet"] - ZERO_CELSIUS, color="#2471a3", lw=1.2, label="coolant out")
    below.plot(times, probes["inlet"] - ZERO_CELSIUS, color="#85c1e9", lw=1.0, label="coolant in")
    below.set(xlabel="time [s]", ylabel="temperature [degC]")
    figure.legend(fontsize=8, loc="outside lower center", ncols=5, frameon=False)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.01)
    return figure
