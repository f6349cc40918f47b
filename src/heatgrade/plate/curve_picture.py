"""A plate's curve as a picture: what a rack knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.plate.curve import PlateCurve

_POINTS = 60  # along a drawn line
_LINES = ("-", "--", "-.", ":")


def curve_picture(curve: PlateCurve) -> Figure:
    """Return pressure drop and thermal resistance against flow, a line for each inlet temperature.

    Points are the table's; lines are what a rack reads between them.
    """
    from matplotlib import colormaps

    from heatgrade.figure import Figure

    figure = Figure(figsize=(9.0, 3.9), layout="constrained")
    left, right = figure.subplots(1, 2)
    flows = curve.volume_flows
    fine = np.linspace(flows[0], flows[-1], _POINTS) if flows.size > 1 else flows
    count = curve.inlet_temperatures.size
    for number, inlet in enumerate(curve.inlet_temperatures):
        colour = colormaps["viridis"](0.8 * number / max(count - 1, 1))
        style = {"color": colour, "ls": _LINES[number % len(_LINES)], "lw": 1.3}
        label = f"{inlet - ZERO_CELSIUS:.0f} degC in"
        left.plot(fine * 6e4, curve.pressure_drop(fine, inlet) / 1e3, **style, label=label)
        left.plot(flows * 6e4, curve.pressure_drops[:, number] / 1e3, "o", ms=4, color=colour)
        right.plot(fine * 6e4, curve.thermal_resistance(fine, inlet) * 1e3, **style, label=label)
        right.plot(flows * 6e4, curve.thermal_resistances[:, number] * 1e3, "o", ms=4, color=colour)
    left.set_ylabel("pressure drop [kPa]")
    right.set_ylabel("hottest junction above the inlet [mK/W]")
    for axes in (left, right):
        axes.set_xlabel(f"flow of {curve.coolant} [L/min]")
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(fontsize=8, frameon=False)
        axes.set_ylim(bottom=0.0)
    return figure
