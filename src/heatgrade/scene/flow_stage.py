"""Scenes of resolved coolant built with pyvista: cuts through its speed, its streamlines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.catalogue import PART
from heatgrade.scene.fields import SceneFields
from heatgrade.scene.flow_fields import Cut, cuts
from heatgrade.scene.flow_paths import FlowPath
from heatgrade.scene.panel import BODY, COPPER, Panel
from heatgrade.scene.shell import Shell, plane, shell

Cells = NDArray[np.bool_]

CLEAR = 0.14  # opacity of walls that stand before the lines
MOST_POINTS = 60_000  # of all lines together


def speeds(panel: Panel) -> None:
    """Add three cuts through the coolant, their solids grey, on the base."""
    for cut in cuts(panel.fields):
        made = _face(cut, panel.shown(cut.values))
        surface = panel.surface(made, flipped=False)
        surface.cell_data["value"] = made.values
        panel.in_colours(surface, lit=False)  # upright cuts in the bar's own colours
        panel.plain(_face(cut, np.where(cut.solid, 0.0, np.nan)), BODY, flipped=False)
    _base(panel)


def streamlines(panel: Panel) -> None:
    """Add the paths of the coolant in colours, its walls almost clear, on the base."""
    import pyvista

    paths = panel.fields.paths
    stride = 1 + sum(len(path.points) for path in paths) // MOST_POINTS
    thin = [_thinned(path, stride) for path in paths]
    first = np.cumsum([0, *(len(path.points) for path in thin)])
    lines = np.concatenate(
        [[len(path.points), *range(a, a + len(path.points))]
         for path, a in zip(thin, first[:-1], strict=True)]
    )  # fmt: skip
    points = np.concatenate([path.points for path in thin]) * (1.0, 1.0, panel.stretch)
    mesh: Any = pyvista.PolyData(points, lines=lines)
    mesh.point_data["value"] = panel.shown(np.concatenate([path.values for path in thin]))
    panel.in_colours(mesh, line_width=3.0, lit=False)
    _base(panel)
    walls = panel.fields.solid & ~_below(panel.fields)
    made = panel.surface(shell(panel.fields.edges, walls, panel.fields.arrays[PART]), flipped=False)
    if made.n_cells:
        panel.plotter.add_mesh(made, color=BODY, opacity=CLEAR, ambient=0.5, diffuse=0.5)


def _thinned(path: FlowPath, stride: int) -> FlowPath:
    """Return every so manieth point of a path and its last."""
    kept = np.unique(np.append(np.arange(0, len(path.points), stride), len(path.points) - 1))
    return FlowPath(path.points[kept], path.values[kept])


def _face(cut: Cut, values: NDArray[np.float64]) -> Shell:
    return plane(cut.axis, cut.at, cut.edges, values)


def _below(fields: SceneFields) -> Cells:
    """Return the solid cells below all coolant."""
    wet = (~fields.solid).any(axis=(0, 1))
    below = fields.solid.copy()
    below[:, :, int(np.argmax(wet)) :] = False
    return below


def _base(panel: Panel) -> None:
    """Add the solid below all coolant."""
    fields = panel.fields
    panel.plain(shell(fields.edges, _below(fields), fields.arrays[PART]), COPPER, flipped=False)
