"""Pictures of a year: the months' heat, and the hours sorted by demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.district.calendar import HOUR, MONTHS, FloatArray, monthly
from heatgrade.district.district_year import DistrictYear

if TYPE_CHECKING:
    from heatgrade.figure import Figure

_PARTS = (
    ("crosses directly", "#2e86c1"),
    ("heat pump: source", "#e59866"),
    ("heat pump: work", "#a93226"),
    ("from the store", "#f4d03f"),
    ("other plants", "#7d9c6c"),
    ("boiler", "#7f8c8d"),
    ("not served", "#17202a"),
)


def _stack(year: DistrictYear) -> list[FloatArray]:
    now = year.balance
    pump = now.heat_pump
    given = year.dispatch.discharge
    others = year.neighbours_by_hour
    return [now.direct, now.evaporator, pump - now.evaporator, given, others, now.boiler, now.unmet]


def year_plot(year: DistrictYear) -> Figure:
    """Return a figure: heat by month on the left, duration curve on the right."""
    from heatgrade.figure import Figure

    figure = Figure(figsize=(9.0, 3.9), layout="constrained")
    left, right = figure.subplots(1, 2)
    parts = [
        (name, colour, flow)
        for (name, colour), flow in zip(_PARTS, _stack(year), strict=True)
        if flow.max() > 1e-9 * year.demand.max()
    ]
    whole = year.demand_heat
    unit, scale = ("GWh", 3.6e12) if whole > 3.6e13 else ("MWh", 3.6e9)
    below = np.zeros(12)
    for name, colour, flow in parts:
        if name == "from the store":
            continue  # it was made in the same month, or lost
        height = monthly(flow) * HOUR / scale
        left.bar(MONTHS, height, bottom=below, color=colour, label=name, width=0.8)
        below += height
    left.plot(MONTHS, monthly(year.demand) * HOUR / scale, "k.", ms=4, label="demand")
    left.set_ylabel(f"heat [{unit}]")
    left.set_ylim(0.0, 1.05 * max(below.max(), 1e-12))
    left.tick_params(axis="x", labelsize=8)
    order = np.argsort(-year.demand, kind="stable")
    hours = np.arange(year.hours)
    power, watts = ("MW", 1e6) if year.demand.max() > 2e6 else ("kW", 1e3)
    right.stackplot(
        hours,
        *[_thinned(flow[order]) / watts for _, _, flow in parts],
        colors=[colour for _, colour, _ in parts],
        lw=0.0,
        labels=[name for name, _, _ in parts],
    )
    right.plot(hours, year.demand[order] / watts, color="black", lw=1.0, label="demand")
    right.legend(fontsize=8, frameon=False)
    right.set_xlabel("hours, sorted by demand [h]")
    right.set_ylabel(f"heat [{power}]")
    right.set_xlim(0, year.hours)
    right.set_ylim(0.0, 1.05 * float(year.demand.max()) / watts)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def _thinned(flow: FloatArray, width: int = 120) -> FloatArray:
    """Return the running mean over `width` neighbours, so that a store's to and fro can be read."""
    if len(flow) < width:
        return flow
    kernel = np.ones(width) / width
    padded = np.pad(flow, (width // 2, width - 1 - width // 2), mode="edge")
    return np.convolve(padded, kernel, mode="valid")
