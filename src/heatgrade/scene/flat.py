"""The scenes seen from above and in section, by matplotlib: for systems without OpenGL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.catalogue import PARTS, POWER, SCENES, VELOCITY, SceneKind
from heatgrade.scene.fields import SceneFields
from heatgrade.scene.flow_fields import read_scene
from heatgrade.scene.value_range import Scale, scale_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure

Array = NDArray[np.float64]


def flat_figure(files: Sequence[Path], scene: str, names: Sequence[str]) -> Figure:
    """Return a figure of each plate from above, and in section where the scene is of its solid.

    Parameters
    ----------
    files : sequence of Path
        Fields, ``.vtr``.
    scene : str
        Which, see `heatgrade.scene.SCENES`.
    names : sequence of str
        Of the plates.
    """
    kind = SCENES[scene]
    plates = [read_scene(file, kind) for file in files]
    return flat_plates(plates, kind, scale_of(kind, plates), names)


def flat_plates(
    plates: Sequence[SceneFields], kind: SceneKind, scale: Scale | None, names: Sequence[str]
) -> Figure:
    """Return the figure of fields that are read already, in a scale that is given."""
    from heatgrade.figure import Figure

    if scale is not None and (kind.array == VELOCITY or plates[0].paths):
        from heatgrade.scene.flat_flow import flat_flow

        return flat_flow(plates, kind, scale, names)
    sections = kind.name in ("cut", "parts")
    rows = 2 if sections else 1
    figure = Figure(figsize=(5.2 * len(plates) + 1.0, 4.4 + 2.0 * (rows - 1)), layout="constrained")
    heights = (2.2, 1.0) if sections else (1.0,)
    panels = figure.subplots(rows, len(plates), squeeze=False, height_ratios=heights)
    drawn = None
    for column, (fields, name) in enumerate(zip(plates, names, strict=True)):
        values = plan_values(fields, kind)
        drawn = _map(panels[0, column], fields.x, fields.y, values, kind, scale)
        panels[0, column].set(
            title=name if len(plates) > 1 else kind.title, xlabel="x [mm]", ylabel="y [mm]",
            aspect="equal",
        )  # fmt: skip
        _mark_limit(panels[0, column], fields, values, scale)
        if kind.name == "coolant":
            _mark_ports(panels[0, column], fields)
        if sections:
            row = values.shape[1] // 2 if scale is None else _hottest_row(values)
            cut = _section(fields, kind, row)
            _map(panels[1, column], fields.x, fields.z, cut, kind, scale)
            at = 0.5e3 * (fields.y[row] + fields.y[row + 1])
            panels[1, column].set(xlabel=f"x [mm], cut at y = {at:.1f} mm", ylabel="z [mm]")
    assert drawn is not None
    if scale is None:
        _name_parts(figure, plates[0])
    else:
        figure.colorbar(drawn, ax=panels, label=kind.unit, aspect=25)
        if scale.limit is not None:
            figure.suptitle(scale.about_limit(kind.unit), fontsize=9)
    return figure


def plan_values(fields: SceneFields, kind: SceneKind) -> Array:
    """Return what a scene shows from above, (nx, ny), in the unit of its bar; nan for nothing."""
    name = kind.array
    if name is None:  # parts: the one that the chip's side shows
        part = np.where(fields.arrays["part"] >= 0, fields.arrays["part"], np.nan)
        layer = fields.active[0][:, :, None]
        return np.asarray(np.take_along_axis(part, layer, axis=2)[:, :, 0])
    values = fields.arrays[name]
    if name == POWER:
        found = np.where(fields.active[1], (values * np.diff(fields.z)).sum(axis=2), np.nan)
    elif kind.name == "cut":
        warm = np.where(np.isfinite(values), values, -np.inf).max(axis=2)
        found = np.where(np.isfinite(warm), warm, np.nan)
    elif kind.name == "wall":
        most = values.max(axis=2)
        found = np.where(most > 0.0, most, np.nan)
    else:
        found = fields.plan(name)
    return np.asarray(found * kind.factor + kind.offset)


def _section(fields: SceneFields, kind: SceneKind, row: int) -> Array:
    if kind.array is None:
        part = fields.arrays["part"][:, row, :]
        return np.where(part >= 0, part, np.nan)
    return np.asarray(fields.arrays[kind.array][:, row, :] * kind.factor + kind.offset)


def _map(
    axes: Axes, u: Array, v: Array, values: Array, kind: SceneKind, scale: Scale | None
) -> Any:
    if scale is None:
        from matplotlib.colors import BoundaryNorm, ListedColormap

        colours = ListedColormap(list(PARTS))
        norm = BoundaryNorm(np.arange(len(PARTS) + 1) - 0.5, len(PARTS))
        shown = values % len(PARTS)
        return axes.pcolormesh(u * 1e3, v * 1e3, shown.T, cmap=colours, norm=norm, rasterized=True)
    low, high = scale.ends
    return axes.pcolormesh(
        u * 1e3, v * 1e3, values.T, cmap=kind.colours, vmin=low, vmax=high,
        rasterized=True,
    )  # fmt: skip


def _hottest_row(values: Array) -> int:
    return int(np.unravel_index(np.nanargmax(values), values.shape)[1])


def _mark_limit(axes: Axes, fields: SceneFields, values: Array, scale: Scale | None) -> None:
    """Draw the line where the limit is crossed."""
    if scale is None or scale.limit is None or scale.hottest <= scale.limit:
        return
    x, y = 0.5e3 * (fields.x[1:] + fields.x[:-1]), 0.5e3 * (fields.y[1:] + fields.y[:-1])
    filled = np.where(np.isfinite(values), values, np.nanmin(values))
    axes.contour(x, y, filled.T, levels=[scale.limit], colors="black", linewidths=1.5)


def _mark_ports(axes: Axes, fields: SceneFields) -> None:
    for points, colour, label in (
        (fields.nozzles, "#0b2545", "jets, in"),
        (fields.drains, "#f6d55c", "drains, out"),
    ):
        if points.size:
            axes.plot(
                points[:, 0] * 1e3, points[:, 1] * 1e3, "o", ms=2.5, color=colour, label=label
            )
    if fields.nozzles.size:
        axes.legend(fontsize=7, loc="upper right")


def _name_parts(figure: Figure, fields: SceneFields) -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(color=PARTS[k % len(PARTS)], label=name) for k, name in enumerate(fields.part_names)
    ]
    figure.legend(handles=patches, loc="outside right upper", fontsize=8)
