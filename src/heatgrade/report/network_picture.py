"""A network on its map: pressures of the nodes, flows of the links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.network import FreeNetwork, NetworkSolution

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDEST, _LEAST = 5.0, 0.6  # points of a line


def network_picture(free: FreeNetwork, solution: NetworkSolution) -> Figure | None:
    """Return the map; None where fewer than two nodes have a place on it."""
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure

    shape, places = solution.network, free.coordinates
    if len(places) < 2:
        return None
    drawn = [
        k
        for k in range(shape.link_count)
        if int(shape.start[k]) in places and int(shape.end[k]) in places
    ]
    figure = Figure(figsize=(9.0, 6.5), layout="constrained")
    axes = figure.subplots()
    axes.set_aspect("equal", adjustable="datalim")
    axes.axis("off")
    flow = np.abs(solution.mass_flow[drawn])
    top = float(np.nanmax(flow, initial=0.0)) or 1.0
    lines = LineCollection(
        [[places[int(shape.start[k])], places[int(shape.end[k])]] for k in drawn],
        linewidths=_LEAST + (_WIDEST - _LEAST) * np.nan_to_num(flow) / top,
        cmap="cividis",
        zorder=1,
    )
    lines.set_array(flow)
    axes.add_collection(lines)
    nodes = sorted(places)
    x, y = np.array([places[k] for k in nodes]).T
    gauge = free.gauge_pressure(solution)
    pressure = np.array([gauge.get(k, float(solution.pressure[k])) for k in nodes])
    dots = axes.scatter(
        x, y, c=pressure / 1e3, cmap="plasma", s=_size(len(nodes)), ec="#222222", lw=0.4, zorder=2
    )
    held = [k for k in nodes if k in set(shape.fixed_node.tolist())]
    axes.scatter(
        [places[k][0] for k in held],
        [places[k][1] for k in held],
        marker="s",
        s=1.6 * _size(len(nodes)),
        fc="none",
        ec="#222222",
        lw=1.2,
        zorder=3,
    )
    if len(nodes) <= 40:
        for k in nodes:
            axes.annotate(
                shape.name(k), places[k], xytext=(5, 4), textcoords="offset points", fontsize=7
            )
    figure.colorbar(lines, ax=axes, label="flow [kg/s]", shrink=0.7)
    what = "gauge pressure" if gauge else "pressure"
    figure.colorbar(dots, ax=axes, label=f"{what} [kPa]; squares are held", shrink=0.7)
    axes.autoscale_view()
    return figure


def _size(count: int) -> float:
    return 45.0 if count <= 40 else 14.0 if count <= 400 else 5.0
