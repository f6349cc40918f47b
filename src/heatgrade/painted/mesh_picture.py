"""A picture of a mesh plate: two cuts through its hottest place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.painted.mesh_result import MeshResult


def mesh_picture(result: MeshResult) -> Figure:
    """Return temperatures, of resolved coolant too, across y and z through the hottest cell."""
    from heatgrade.figure import Figure

    grid = result.painted.grid
    known = result.temperature
    i, j, k = np.unravel_index(int(np.nanargmax(known)), known.shape)
    figure = Figure(figsize=(11.0, 4.2), layout="compressed")
    left, right = figure.subplots(1, 2)
    whose = "solid" if result.solution is None else "temperature"
    cuts = (
        (
            left,
            grid.x_edges,
            grid.z_edges,
            known[:, j, :],
            ("x", "z"),
            f"y = {grid.y[j] * 1e3:.3g}",
        ),
        (
            right,
            grid.x_edges,
            grid.y_edges,
            known[:, :, k],
            ("x", "y"),
            f"z = {grid.z[k] * 1e3:.3g}",
        ),
    )
    for axes, across, up, values, names, place in cuts:
        # A scale each: what differs in a layer is little beside what differs through the plate.
        shown = axes.pcolormesh(across * 1e3, up * 1e3, values.T - ZERO_CELSIUS, cmap="inferno")
        figure.colorbar(shown, ax=axes, label=f"{whose} [degC]", fraction=0.04)
        axes.set_aspect("equal")
        axes.set_facecolor("#dbe9f6")
        axes.set(title=f"{place} mm", xlabel=f"{names[0]} [mm]", ylabel=f"{names[1]} [mm]")
    left.plot(grid.x[i] * 1e3, grid.z[k] * 1e3, "x", color="tab:cyan")
    right.plot(grid.x[i] * 1e3, grid.y[j] * 1e3, "x", color="tab:cyan")
    return figure
