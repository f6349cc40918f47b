"""A picture of a study of grids: each quantity against the size of the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.grid import GridConvergence
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure
    from heatgrade.grid.grid_study import GridStudy


def study_picture(study: GridStudy) -> Figure:
    """Return one chart for each quantity, with the value on a grid without end and its index."""
    from heatgrade.figure import Figure

    figure = Figure(figsize=(4.2 * len(study.quantities), 3.4), layout="constrained")
    for axes, quantity in zip(
        np.atleast_1d(figure.subplots(1, len(study.quantities))), study.quantities, strict=True
    ):
        _chart(axes, quantity)
    return figure


def _chart(axes: Axes, quantity: GridConvergence) -> None:
    shift, unit = (ZERO_CELSIUS, "degC") if quantity.unit == "K" else (0.0, quantity.unit)
    values = np.array(quantity.values) - shift
    axes.plot(quantity.sizes, values, "o-", color="tab:blue", label="solved")
    if quantity.index is not None and quantity.index > 0.0:
        axes.errorbar(
            quantity.sizes[0], values[0], quantity.index, color="tab:blue", capsize=5, fmt="none"
        )
    if quantity.extrapolated is not None:
        axes.plot(0.0, quantity.extrapolated - shift, "s", color="tab:orange", label="without end")
    axes.set_xlim(-0.15 * quantity.sizes[-1], 1.08 * quantity.sizes[-1])
    if quantity.kind == "unchanged":
        # Rounding blown up to the height of the chart would look like an error.
        span = max(abs(quantity.reference) * 1e-3, 1e-12)
        axes.set_ylim(values[0] - span, values[0] + span)
    axes.ticklabel_format(axis="y", useOffset=False)
    axes.set(xlabel="size of cells over the finest", ylabel=unit)
    order = "" if quantity.order is None else f", order {quantity.order:.2f}"
    axes.set_title(f"{quantity.name.replace('_', ' ')}\n{quantity.kind}{order}", fontsize=10)
    axes.legend(frameon=False, fontsize=8)
