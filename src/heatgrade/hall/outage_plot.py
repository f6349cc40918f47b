"""The worst outages as bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.hall.outage_list import OutageList
    from heatgrade.hall.outage_row import OutageRow


def outage_figure(found: OutageList, shown: Sequence[OutageRow]) -> Figure:
    """Return a figure: hottest junction after each of the worst outages, limit beside it."""
    from heatgrade.figure import Figure

    rows = [row for row in shown if math.isfinite(row.junction_temperature_max)]
    figure = Figure(figsize=(8.0, 1.6 + 0.32 * len(rows)), layout="constrained")
    axes = figure.subplots()
    base = found.junction_temperature_max - ZERO_CELSIUS
    for place, row in enumerate(rows):
        hot = row.junction_temperature_max - ZERO_CELSIUS
        over = row.junction_margin < 0.0
        axes.barh(place, hot - base, left=base, color="#cc3311" if over else "#4477aa", height=0.7)
        limit = hot + row.junction_margin
        axes.plot([limit, limit], [place - 0.35, place + 0.35], color="#222222", lw=2)
        axes.annotate(
            f"{hot:.1f}",
            (max(hot, base), place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axes.axvline(base, color="#888888", lw=1.0)
    names = [f"{row.outage} (x{row.times:,})" for row in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("hottest junction [degC]; thin line before, thick marks the limit")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
