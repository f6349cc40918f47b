"""A picture of a plate: what the junction and the coolant look like from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure
    from heatgrade.plate.result import PlateResult

Array = NDArray[np.float64]

FLAT = 1e-3  # of a value: colours do not show what differs by less


def plate_picture(result: PlateResult) -> Figure:
    """Return power, junction, coolant and heat-transfer coefficient, seen from above.

    Where a junction is above its limit, a line runs around.
    """
    from heatgrade.figure import Figure

    fields = result.fields
    length_x, length_y = fields.grid.x_edges[-1], fields.grid.y_edges[-1]
    height = 1.2 + 6.2 * min(max(length_y / length_x, 0.4), 1.5)
    figure = Figure(figsize=(9.0, height), layout="compressed")
    (power, junction), (coolant, wall) = figure.subplots(2, 2)
    flux = fields.power.sum(axis=2) / fields.grid.plan_area / 1e4
    dies = np.isfinite(fields.junction_temperature)
    title = f"power, {result.heat_flow:.0f} W"
    _map(power, result, np.where(dies, flux, np.nan), title, "W/cm2", "inferno")
    _map(junction, result, fields.junction_temperature - ZERO_CELSIUS, "junction", "degC", "plasma")
    _mark_hottest(junction, result)
    _map(coolant, result, fields.coolant_temperature - ZERO_CELSIUS, "coolant", "degC", "viridis")
    coefficient = np.where(fields.coefficient > 0.0, fields.coefficient, np.nan) / 1e3
    _map(wall, result, coefficient, "heat-transfer coefficient", "kW/(m2 K)", "cividis")
    return figure


def _map(
    axes: Axes, result: PlateResult, values: Array, title: str, unit: str, colours: str
) -> None:
    grid = result.fields.grid
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    spread = max(high - low, FLAT * max(abs(low), abs(high)))
    middle = 0.5 * (low + high)
    mesh = axes.pcolormesh(
        grid.x_edges * 1e3,
        grid.y_edges * 1e3,
        values.T,
        cmap=colours,
        vmin=middle - 0.5 * spread,
        vmax=middle + 0.5 * spread,
    )
    axes.set_aspect("equal")
    axes.set(title=title, xlabel="x [mm]", ylabel="y [mm]")
    axes.set_xlim(grid.x_edges[0] * 1e3, grid.x_edges[-1] * 1e3)
    axes.set_ylim(grid.y_edges[0] * 1e3, grid.y_edges[-1] * 1e3)
    axes.figure.colorbar(mesh, ax=axes, label=unit, fraction=0.05, aspect=18)


def _mark_hottest(axes: Axes, result: PlateResult) -> None:
    grid = result.fields.grid
    junction = result.fields.junction_temperature
    i, j = np.unravel_index(np.nanargmax(junction), junction.shape)
    axes.plot(grid.x[i] * 1e3, grid.y[j] * 1e3, "x", color="tab:cyan", markersize=8)
    title = f"junction, hottest {junction[i, j] - ZERO_CELSIUS:.1f} degC"
    limit = min(result.fields.limits.values(), default=None)
    if limit is not None:
        title += f", limit {limit - ZERO_CELSIUS:.0f}"
        filled = np.where(np.isfinite(junction), junction, np.nanmin(junction))
        if junction[i, j] > limit:
            axes.contour(
                grid.x * 1e3, grid.y * 1e3, filled.T, levels=[limit], colors="black", linewidths=1.2
            )
    axes.set_title(title)
