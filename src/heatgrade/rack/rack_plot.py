"""A rack's result as a picture: flow and temperatures of each branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.rack.rack_result import RackResult


def rack_figure(result: RackResult) -> Figure:
    """Return a figure with the flow and the temperatures of each branch."""
    from heatgrade.figure import Figure

    count = len(result.branches)
    place = np.arange(1, count + 1)
    figure = Figure(figsize=(max(6.0, min(14.0, 0.35 * count + 3.0)), 6.0), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    flow = np.array([row.volume_flow for row in result.branches]) * 6e4
    above.bar(place, flow, color="#4477aa")
    above.set_ylabel("flow [L/min]")
    above.set_title(f"Flow spread {result.flow_spread:.1%}, {result.pressure_drop / 1e3:.1f} kPa")
    series = (
        ("inlet", [row.inlet_temperature for row in result.branches], "#66ccee", "o"),
        ("outlet", [row.outlet_temperature for row in result.branches], "#ee6677", "s"),
        ("junction", [row.junction_temperature_max for row in result.branches], "#aa3377", "^"),
    )
    for label, values, colour, marker in series:
        if np.any(np.isfinite(values)):
            below.plot(
                place,
                np.array(values) - ZERO_CELSIUS,
                marker,
                color=colour,
                label=label,
            )
    below.axhline(
        result.return_temperature - ZERO_CELSIUS, color="#ee6677", lw=1, ls="--", label="return"
    )
    below.set_ylabel("temperature [degC]")
    below.set_xlabel("branch, along the supply manifold")
    below.set_xlim(0.4, count + 0.6)
    below.xaxis.get_major_locator().set_params(integer=True)
    below.legend(loc="best", fontsize="small", ncols=2)
    return figure
