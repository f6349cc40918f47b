"""Flows from node to node as bands as wide as their amount: diagrams of Sankey and Grassmann."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure

_GAP = 0.05  # between nodes of a column, over the height of all flows
_LABEL = 0.09  # height of a label above its node, over that of all flows
_BAR = 0.035  # width of a node, in columns
_LEAST = 2e-3  # of the whole; a thinner flow is left out of the picture


@dataclass(frozen=True, slots=True)
class Node:
    """Where flows meet.

    Parameters
    ----------
    name : str
        Its label.
    column : int
        Its place from left to right.
    """

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Band:
    """A flow from one node to another.

    Parameters
    ----------
    start, end : str
        Names of the nodes.
    amount : float
        [W].
    colour : str
        Of the band.
    """

    start: str
    end: str
    amount: float
    colour: str


def unbalanced(nodes: Sequence[Node], bands: Sequence[Band]) -> dict[str, float]:
    """Return what flows into each node less what flows out, where both happen [W]."""
    found = {}
    for node in nodes:
        entering = [band.amount for band in bands if band.end == node.name]
        leaving = [band.amount for band in bands if band.start == node.name]
        if entering and leaving:
            found[node.name] = sum(entering) - sum(leaving)
    return found


def band_figure(title: str, nodes: Sequence[Node], bands: Sequence[Band]) -> Figure:
    """Return a figure of the flows.

    Parameters
    ----------
    title : str
        Above the picture.
    nodes : sequence of Node
        From top to bottom in each column.
    bands : sequence of Band
        The flows; those too thin to be seen are left out.
    """
    from heatgrade.figure import Figure

    whole = max(_size(node, bands) for node in nodes)
    last = max(node.column for node in nodes)
    drawn = [band for band in bands if band.amount > _LEAST * whole]
    places = _places(nodes, drawn, whole)
    figure = Figure(figsize=(9.0, 4.2), layout="constrained")
    axes = figure.subplots()
    used = {(name, side): places[name][1] for name in places for side in ("in", "out")}
    for band in sorted(drawn, key=lambda band: (-places[band.start][1], -places[band.end][1])):
        _draw(axes, band, places, used, whole)
    for name, (column, top, size) in places.items():
        axes.fill_between([column, column + _BAR], top - size, top, color="#39424e", lw=0)
        amount = _amount(size * whole)
        if column == last:
            place, text, align = (
                (column + 2.0 * _BAR, top - 0.5 * size),
                f"{name}, {amount}",
                "center",
            )
        else:
            place, text, align = (column, top), f"{name}\n{amount}", "bottom"
        axes.annotate(text, place, va=align, fontsize=8.5, linespacing=1.05)
    axes.set(title=title, xlim=(-0.05, last + 0.6 * max(1.0, 0.4 * last)))
    axes.margins(y=0.14)
    axes.set_axis_off()
    return figure


def _size(node: Node, bands: Sequence[Band]) -> float:
    entering = sum(band.amount for band in bands if band.end == node.name)
    leaving = sum(band.amount for band in bands if band.start == node.name)
    return max(entering, leaving)


def _places(
    nodes: Sequence[Node], bands: Sequence[Band], whole: float
) -> dict[str, tuple[int, float, float]]:
    """Return column, top and height of each node that has a flow."""
    places = {}
    last = max(node.column for node in nodes)
    below: dict[int, float] = {}
    for node in nodes:
        size = _size(node, bands) / whole
        if size > 0.0:
            top = below.get(node.column, 0.0)
            places[node.name] = (node.column, top, size)
            below[node.column] = top - size - _GAP - (0.0 if node.column == last else _LABEL)
    return places


def _draw(
    axes: Axes,
    band: Band,
    places: dict[str, tuple[int, float, float]],
    used: dict[tuple[str, str], float],
    whole: float,
) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    width = band.amount / whole
    left, right = used[band.start, "out"], used[band.end, "in"]
    used[band.start, "out"] -= width
    used[band.end, "in"] -= width
    a, b = places[band.start][0] + _BAR, float(places[band.end][0])
    m = 0.5 * (a + b)
    points = [
        (a, left), (m, left), (m, right), (b, right),
        (b, right - width), (m, right - width), (m, left - width), (a, left - width), (a, left),
    ]  # fmt: skip
    curve, line = Path.CURVE4, Path.LINETO
    codes = [Path.MOVETO, curve, curve, curve, line, curve, curve, curve, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(points, codes), color=band.colour, alpha=0.75, lw=0))
    axes.update_datalim(points)


def _amount(watts: float) -> str:
    for scale, unit in ((1e6, "MW"), (1e3, "kW")):
        if watts >= scale:
            return (
                f"{watts / scale:.4g} {unit}"
                if watts >= 100.0 * scale
                else f"{watts / scale:.3g} {unit}"
            )
    return f"{watts:.3g} W"
