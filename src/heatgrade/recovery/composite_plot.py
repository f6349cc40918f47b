"""Composite curves of a recovery, drawn with the pinch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.recovery.exchanger import ExchangeProfile
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure
    from heatgrade.recovery.recovery import Recovery

_HOT, _COLD, _REFRIGERANT = "#c0392b", "#2471a3", "#7d8b2f"


def composite_plot(recovery: Recovery) -> Figure:
    """Return a figure of temperature against heat.

    Left: the network's water through exchanger and condenser, with what heats it above.  Right,
    where there is a heat pump: the source and the refrigerant in the evaporator.  The pinch of
    each exchanger is marked with its temperature difference.

    Parameters
    ----------
    recovery : Recovery
        Result to draw.
    """
    from heatgrade.figure import Figure

    duty = recovery.heat_pump
    figure = Figure(figsize=(9.0, 4.2) if duty is not None else (6.0, 4.2), layout="constrained")
    axes = figure.subplots(1, 2 if duty is not None else 1, squeeze=False)[0]
    left = axes[0]
    offset = 0.0
    if recovery.exchanger is not None:
        _draw(left, recovery.exchanger, 0.0, ("source", _HOT), ("network", _COLD))
        offset = float(recovery.exchanger.heat[-1])
    if duty is not None:
        label = "network" if recovery.exchanger is None else None
        place = "gas cooler" if duty.cycle.condensing_temperature is None else "condenser"
        hot = (f"{duty.refrigerant}, {place}", _REFRIGERANT)
        _draw(left, duty.condenser, offset, hot, (label, _COLD))
        _draw(
            axes[1],
            duty.evaporator,
            0.0,
            ("source", _HOT),
            (f"{duty.refrigerant}, evaporator", _REFRIGERANT),
        )
        axes[1].set_title("Heat taken from the source")
    left.set_title(f"Heat given to {recovery.network.name}")
    for each in axes:
        each.set_xlabel("heat [kW]")
        each.set_ylabel("temperature [degC]")
        each.grid(visible=True, alpha=0.3)
        each.margins(y=0.1)
        if each.get_legend_handles_labels()[0]:
            each.legend(fontsize="small")
    return figure


def _draw(
    axes: Axes,
    profile: ExchangeProfile,
    offset: float,
    hot: tuple[str | None, str],
    cold: tuple[str | None, str],
) -> None:
    heat = (offset + profile.heat) / 1e3
    axes.plot(heat, profile.hot - ZERO_CELSIUS, color=hot[1], label=hot[0])
    axes.plot(heat, profile.cold - ZERO_CELSIUS, color=cold[1], label=cold[0])
    at = int(np.argmin(profile.hot - profile.cold))
    ends = (profile.cold[at] - ZERO_CELSIUS, profile.hot[at] - ZERO_CELSIUS)
    axes.plot([heat[at], heat[at]], ends, color="black", linestyle=":", linewidth=1.0)
    axes.annotate(
        f"pinch {profile.approach:.1f} K",
        (heat[at], ends[0]),
        textcoords="offset points",
        xytext=(3.0, -10.0),
        fontsize="x-small",
    )
