"""Scenes of resolved coolant by matplotlib: cuts, and streamlines from above and from the side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from heatgrade.scene.catalogue import SceneKind
from heatgrade.scene.fields import SceneFields
from heatgrade.scene.flow_fields import Cut, cuts
from heatgrade.scene.value_range import Scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure

SOLID = "#d7dade"
AXES = "xyz"


def flat_flow(
    plates: Sequence[SceneFields], kind: SceneKind, scale: Scale, names: Sequence[str]
) -> Figure:
    """Return a figure of each plate from above and from the side.

    Parameters
    ----------
    plates : sequence of SceneFields
        Read by `heatgrade.scene.flow_fields.read_scene`.
    kind : SceneKind
        Cuts of its speed, or streamlines.
    scale : Scale
        Ends of the colours.
    names : sequence of str
        Of the plates.
    """
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    from heatgrade.figure import Figure

    figure = Figure(figsize=(5.2 * len(plates) + 1.0, 7.4), layout="constrained")
    panels = figure.subplots(2, len(plates), squeeze=False)
    shade = ScalarMappable(Normalize(*scale.ends), kind.colours)
    for column, (fields, name) in enumerate(zip(plates, names, strict=True)):
        upper, lower = panels[:, column]
        upper.set_title(name if len(plates) > 1 else kind.title)
        if fields.paths:
            _lines(upper, fields, (0, 1), kind, shade)
            _lines(lower, fields, (0, 2), kind, shade)
            continue
        across_x, across_y, level = cuts(fields)
        _cells(upper, level, kind, shade)
        steeper = across_y if np.ptp(fields.x) >= np.ptp(fields.y) else across_x
        _cells(lower, steeper, kind, shade)
    figure.colorbar(shade, ax=panels, label=kind.unit, aspect=30)
    return figure


def _cells(axes: Axes, cut: Cut, kind: SceneKind, shade: Any) -> None:
    u, v = (name for axis, name in enumerate(AXES) if axis != cut.axis)
    values = cut.values * kind.factor + kind.offset
    axes.pcolormesh(
        cut.edges[0] * 1e3, cut.edges[1] * 1e3, values.T, cmap=shade.cmap, norm=shade.norm,
        rasterized=True,
    )  # fmt: skip
    where = f"cut at {AXES[cut.axis]} = {cut.at * 1e3:.3g} mm"
    axes.set(xlabel=f"{u} [mm], {where}", ylabel=f"{v} [mm]", aspect="equal", facecolor=SOLID)


def _lines(
    axes: Axes, fields: SceneFields, along: tuple[int, int], kind: SceneKind, shade: Any
) -> None:
    from matplotlib.collections import LineCollection

    pieces, values = [], []
    for path in fields.paths:
        flat = path.points[:, along] * 1e3
        pieces.append(np.stack([flat[:-1], flat[1:]], axis=1))
        values.append(0.5 * (path.values[:-1] + path.values[1:]))
    shown = np.concatenate(values) * kind.factor + kind.offset
    lines = LineCollection(
        list(np.concatenate(pieces)), array=shown, cmap=shade.cmap, norm=shade.norm,
        linewidths=0.7, rasterized=True,
    )  # fmt: skip
    axes.add_collection(lines)
    u, v = (fields.edges[axis] * 1e3 for axis in along)
    axes.set(
        xlim=(u[0], u[-1]), ylim=(v[0], v[-1]), aspect="equal",
        xlabel=f"{AXES[along[0]]} [mm]", ylabel=f"{AXES[along[1]]} [mm]",
    )  # fmt: skip
