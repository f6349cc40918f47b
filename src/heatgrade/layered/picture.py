"""A picture of a stack: every die and coolant layer from above, top of the stack first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.layered.channel_network import ChannelNetwork
from heatgrade.layered.parts import Cavity, SolidLayer
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.layered.result import LayerResult

MOST_MAPS = 12


def stack_picture(result: LayerResult) -> Figure:
    """Return the maps of dies and coolant layers, hottest place of each marked.

    Those of a transient are of the time at which a block was hottest.
    """
    from heatgrade.figure import Figure

    shown = shown_elements(result)
    columns = min(3, len(shown))
    rows = -(-len(shown) // columns)
    frame = result.system.frame
    x = frame.x_edges[frame.chip[0].start : frame.chip[0].stop + 1] * 1e3
    y = frame.y_edges[frame.chip[1].start : frame.chip[1].stop + 1] * 1e3
    height = 3.4 * min(max((y[-1] - y[0]) / (x[-1] - x[0]), 0.4), 1.6)
    figure = Figure(figsize=(4.6 * columns, (height + 0.7) * rows), layout="constrained")
    axes = np.atleast_1d(figure.subplots(rows, columns)).ravel()
    for axis in axes[len(shown) :]:
        axis.set_visible(False)
    for axis, (element, kind) in zip(axes, shown, strict=False):
        field = result.map(element, peak=True) - ZERO_CELSIUS
        colours = "inferno" if kind == "die" else "viridis"
        mesh = axis.pcolormesh(x, y, field.T, cmap=colours)
        axis.set_aspect("equal")
        axis.set(xlabel="x [mm]", ylabel="y [mm]")
        i, j = np.unravel_index(np.nanargmax(field), field.shape)
        middle = 0.5 * (x[i] + x[i + 1]), 0.5 * (y[j] + y[j + 1])
        axis.plot(*middle, "x", color="tab:cyan", markersize=8)
        axis.set_title(f"{kind} {element}, hottest {field[i, j]:.1f} degC", fontsize=10)
        figure.colorbar(mesh, ax=axis, label="degC", fraction=0.05, aspect=18)
    if not result.steady:
        figure.suptitle(f"at {result.peak_time:g} s, when a block is hottest", fontsize=11)
    return figure


def shown_elements(result: LayerResult) -> list[tuple[str, str]]:
    """Return dies with heat and coolant layers, from the top of the stack, at most twelve."""
    found: dict[str, str] = {}
    for layer in reversed(result.stack.layers):
        if isinstance(layer, Cavity):
            found[layer.element] = "coolant and walls" if layer.kind == "4rm" else "coolant"
        elif isinstance(layer, ChannelNetwork):
            found[layer.element] = "coolant and walls"
        elif isinstance(layer, SolidLayer) and layer.floorplan:
            found[layer.element] = "die"
    return list(found.items())[:MOST_MAPS]
