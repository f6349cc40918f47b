"""Composite curves of many sources and many networks, drawn with their pinch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.recovery.pinch import PinchAnalysis
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure

_HOT, _COLD = "#c0392b", "#2471a3"


def pinch_plot(found: PinchAnalysis) -> Figure:
    """Return a figure of temperature against heat for sources and networks.

    The networks' curve is moved to the right until the two come as close as the approach: what
    they share is exchanged, what sticks out on the left is the sources' surplus, what sticks out
    on the right is for heat pumps.

    Parameters
    ----------
    found : PinchAnalysis
        Analysis to draw.
    """
    from heatgrade.figure import Figure

    figure = Figure(figsize=(7.0, 4.4), layout="constrained")
    axes = figure.subplots()
    hot, cold = found.sources, found.networks
    left, right = found.surplus_heat, hot.heat_flow
    far = left + cold.heat_flow
    axes.axvspan(0.0, left / 1e3, color=_HOT, alpha=0.08, linewidth=0)
    axes.axvspan(right / 1e3, far / 1e3, color=_COLD, alpha=0.08, linewidth=0)
    axes.plot(hot.heats / 1e3, hot.temperatures - ZERO_CELSIUS, color=_HOT, label="sources")
    axes.plot(
        (left + cold.heats) / 1e3, cold.temperatures - ZERO_CELSIUS, color=_COLD, label="networks"
    )
    if found.pinch is not None:
        at = float(np.interp(found.pinch[0], hot.temperatures, hot.heats)) / 1e3
        ends = [temperature - ZERO_CELSIUS for temperature in found.pinch]
        axes.plot([at, at], ends, color="black", linestyle=":", linewidth=1.2)
        axes.annotate(
            f"pinch, {found.approach:g} K",
            (at, 0.5 * sum(ends)),
            textcoords="offset points",
            xytext=(5.0, -12.0),
            fontsize="small",
        )
    axes.set_title(f"{found.direct_heat / 1e3:.0f} kW cross directly")
    axes.set_xlabel("heat [kW] (shaded: left over, and still missing)")
    axes.set_ylabel("temperature [degC]")
    axes.grid(visible=True, alpha=0.3)
    axes.margins(y=0.1)
    axes.legend(fontsize="small")
    return figure
