"""A picture of a resolved plate: junction, wall, and a cut through coolant and solid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure
    from heatgrade.plate.resolved_result import ResolvedResult

Array = NDArray[np.float64]


def resolved_picture(result: ResolvedResult) -> Figure:
    """Return junction and wall from above, speed and temperature in a cut along the flow."""
    from heatgrade.figure import Figure

    grid = result.case.grid
    figure = Figure(figsize=(12.0, 8.0), layout="constrained")
    (junction, wall), (speed, warm) = figure.subplots(2, 2)
    x, y = grid.x_edges * 1e3, grid.y_edges * 1e3
    _map(junction, x, y, result.junction_temperature - 273.15, ("junction", "degC", "inferno"))
    coefficient = result.heat_transfer_coefficient / 1e3
    _map(wall, x, y, coefficient, ("wall over the inlet", "kW/(m2 K)", "cividis"))
    cut, values, temperature = _cut(result)
    z = grid.z_edges * 1e3
    _map(speed, cut, z, values, ("speed of the coolant", "m/s", "viridis"), up="z")
    _map(warm, cut, z, temperature - 273.15, ("temperature", "degC", "inferno"), up="z")
    return figure


def _cut(result: ResolvedResult) -> tuple[Array, Array, Array]:
    """Return edges along the cut [mm], speed and temperature in it."""
    grid, flow = result.case.grid, result.solution.flow
    along_x = result.case.shape.mouths[0].side[0] != "y"
    wet = result.case.open.volume
    u, v, w = (0.5 * (np.take(f, range(f.shape[i] - 1), i) + np.take(f, range(1, f.shape[i]), i))
               for i, f in enumerate((flow.u, flow.v, flow.w)))  # fmt: skip
    speed = np.where(wet > 0.0, np.sqrt(u * u + v * v + w * w), np.nan)
    fastest = np.nanmax(np.where(wet > 0.0, speed, 0.0), axis=2)
    i, j = np.unravel_index(int(np.argmax(fastest)), fastest.shape)
    temperature = result.solution.temperature
    if along_x:
        return grid.x_edges * 1e3, speed[:, j, :], temperature[:, j, :]
    return grid.y_edges * 1e3, speed[i, :, :], temperature[i, :, :]


def _map(
    axes: Axes,
    across: Array,
    along: Array,
    values: Array,
    said: tuple[str, str, str],
    up: str = "y",
) -> None:
    title, unit, colours = said
    mesh = axes.pcolormesh(across, along, np.ma.masked_invalid(values.T), cmap=colours)
    wide = np.ptp(across) / np.ptp(along)
    axes.set_aspect("equal" if 0.2 < wide < 5.0 else "auto")
    axes.set(title=title, xlabel="x [mm]", ylabel=f"{up} [mm]")
    axes.figure.colorbar(mesh, ax=axes, label=unit, fraction=0.05, aspect=18)
