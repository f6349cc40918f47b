"""Scenes of a plate built with pyvista, one panel for each plate; only ever in a child process.

Heights are stretched alike everywhere, so that layers of micrometres can be seen; the picture says
by how much. Only surfaces are handed to VTK, never the cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.catalogue import COOLANT, PART, PARTS, TEMPERATURE, SceneKind
from heatgrade.scene.fields import SceneFields
from heatgrade.scene.flow_stage import speeds, streamlines
from heatgrade.scene.glyphs import arrows, upright_boxes, upright_cylinders
from heatgrade.scene.panel import BODY, COPPER, Panel
from heatgrade.scene.shell import Shell, sheet, shell
from heatgrade.scene.value_range import Scale, scale_of

Array = NDArray[np.float64]

HEIGHT = 0.30  # of the picture's plate over its side
SIZE = (1400, 1000)  # px of one panel
INTO, OUT = "#0b2545", "#f6d55c"  # jets and drains: dark and light, so that grey tells them apart


def cut(panel: Panel) -> None:
    """Add the solid, a chip's face up, with the corner towards the viewer cut away."""
    fields = panel.fields
    shown = fields.solid & np.isfinite(fields.arrays[TEMPERATURE])
    east = np.searchsorted(fields.x, 0.5 * (fields.x[0] + fields.x[-1]))
    north = np.searchsorted(fields.y, 0.5 * (fields.y[0] + fields.y[-1]))
    near = slice(None, north) if panel.turned else slice(north, None)
    shown[east:, near] = False  # towards the viewer once it is turned over
    made = shell(fields.edges, shown, fields.arrays[TEMPERATURE])
    values = panel.shown(made.values)
    panel.coloured(Shell(made.points, made.quads, values), flipped=panel.turned)


def parts(panel: Panel) -> None:
    """Add the parts, pulled apart along the way of the heat, the chip's face up, each named."""
    fields = panel.fields
    number = fields.arrays[PART]
    lift, gap = 0.0, 0.06 * (fields.x[-1] - fields.x[0]) / panel.stretch
    labels = []
    for k, name in enumerate(fields.part_names):
        cells = number == k
        if cells.any():
            made = shell(fields.edges, cells, number)
            raised = Shell(made.points + np.array([0.0, 0.0, lift]), made.quads, made.values)
            colour = PARTS[k % len(PARTS)]
            labels.append((name, colour, panel.plain(raised, colour, flipped=panel.turned)))
            lift += gap
    _name_parts(panel, labels)


def _name_parts(panel: Panel, labels: list[tuple[str, str, Any]]) -> None:
    """Write the names to the right, each with a line to its part in the part's colour."""
    import pyvista

    fields = panel.fields
    side = 0.12 * (fields.x[-1] - fields.x[0])
    beside = np.array([fields.x[0] - side, side + (-fields.y[0] if panel.turned else fields.y[-1])])
    places = []
    for _, colour, surface in labels:
        west, _, _, north, low, high = surface.bounds
        middle = 0.5 * (low + high)
        places.append([*beside, middle])
        line = pyvista.Line((west, north, middle), places[-1])
        panel.plotter.add_mesh(line, color=colour, line_width=3)
    if not places:  # a room that is all coolant
        return
    panel.plotter.add_point_labels(
        np.array(places), [name for name, _, _ in labels], shape=None, show_points=False,
        font_size=20, text_color="black", always_visible=True, bold=False,
    )  # fmt: skip


def faces(panel: Panel) -> None:
    """Add the dies' active faces in colours on the rest of the solid."""
    fields = panel.fields
    layer, active = fields.active
    values = np.where(active, _face_values(panel), np.nan)
    panel.coloured(sheet(fields.edges, fields.z[layer] - panel.film, values), flipped=True)
    body = shell(fields.edges, fields.solid, fields.arrays[PART])
    panel.plain(body, BODY, flipped=True)


def _face_values(panel: Panel) -> Array:
    """Return what an active face shows: its own temperature, or the heat of its whole column."""
    fields, name = panel.fields, str(panel.kind.array)
    if panel.kind.name == "power":
        heights = np.diff(fields.z)
        return panel.shown((fields.arrays[name] * heights).sum(axis=2))
    return panel.shown(fields.plan(name))


def coolant(panel: Panel) -> None:
    """Add the coolant on the base; jets and drains above it, or arrows along its way."""
    fields = panel.fields
    values = fields.arrays[str(panel.kind.array)]
    wet = np.isfinite(values) & ~(fields.solid & fields.resolved)
    made = shell(fields.edges, wet, values)
    panel.coloured(Shell(made.points, made.quads, panel.shown(made.values)), flipped=False)
    bottom = int(np.argmax(wet.any(axis=(0, 1))))
    below = fields.solid.copy()
    below[:, :, bottom:] = False
    panel.plain(shell(fields.edges, below, values), COPPER, flipped=False)
    top = fields.z[int(np.max(np.nonzero(wet.any(axis=(0, 1)))[0])) + 1]
    _ports(panel, float(top))


def _ports(panel: Panel, top: float) -> None:
    """Add jets, drains and slots, where coolant enters and leaves, above the coolant."""
    fields = panel.fields
    side = max(fields.x[-1] - fields.x[0], fields.y[-1] - fields.y[0]) / panel.stretch
    for enters, height, colour in ((1.0, 0.03 * side, INTO), (0.0, 0.012 * side, OUT)):
        plan = fields.slots[fields.slots[:, 4] == enters, :4]
        if plan.size:
            panel.plain(upright_boxes(plan, top, top + height), colour, flipped=False)
    if not fields.nozzles.size:
        return
    bores = fields.nozzles[:, 2]
    for axes, wide, height, colour in (
        (fields.nozzles[:, :2], bores, 0.03 * side, INTO),
        (fields.drains, np.full(fields.drains.shape[0], bores.mean()), 0.012 * side, OUT),
    ):
        if axes.size:
            made = upright_cylinders(axes, wide, top, top + height)
            panel.plain(made, colour, flipped=False)


def floor(panel: Panel) -> None:
    """Add what the wetted wall or its coolant has in each column, on the rest of the plate."""
    fields = panel.fields
    name = str(panel.kind.array)
    values = fields.arrays[name]
    there = np.isfinite(fields.arrays.get(COOLANT, values))
    bottom = int(np.argmax(there.any(axis=(0, 1))))
    covered = there.any(axis=2) | fields.resolved
    plan = np.where(covered, values[:, :, bottom], np.nan)
    heights = np.full(plan.shape, fields.z[bottom] + panel.film)
    panel.coloured(sheet(fields.edges, heights, panel.shown(plan)), flipped=False)
    below = fields.solid.copy()
    below[:, :, bottom:] = False
    panel.plain(shell(fields.edges, below, values), COPPER, flipped=False)
    if panel.kind.name == "pressure":
        made = arrows(fields, plan, fields.z[bottom] + 2.0 * panel.film)
        if made is not None:
            panel.plain(made, "#ffffff", flipped=False)


def pressure(panel: Panel) -> None:
    """Add the pressure: on the whole of resolved coolant, else on its floor with its way."""
    (coolant if panel.fields.resolved else floor)(panel)


BUILDERS: dict[str, Callable[[Panel], None]] = {
    "cut": cut,
    "parts": parts,
    "junction": faces,
    "power": faces,
    "coolant": coolant,
    "wall": floor,
    "pressure": pressure,
    "velocity": speeds,
    "streamlines": streamlines,
    "streamlines-speed": streamlines,
}


def build(plates: Sequence[tuple[str, SceneFields]], kind: SceneKind, scale: Scale | None) -> Any:
    """Return a plotter with the plates side by side, all in one scale.

    Parameters
    ----------
    plates : sequence of (str, SceneFields)
        Name and fields of each; the name is written only where there are several.
    kind : SceneKind
        What to show.
    scale : Scale or None
        Ends of the colours.
    """
    import pyvista

    count = len(plates)
    width = SIZE[0] if count == 1 else 1000
    plotter: Any = pyvista.Plotter(
        shape=(1, count), window_size=[width * count, SIZE[1]], border=False
    )
    plotter.set_background("white")
    stretch = min(_stretch(fields) for _, fields in plates)
    for place, (name, fields) in enumerate(plates):
        plotter.subplot(0, place)
        panel = Panel(plotter, fields, kind, scale, stretch, bar=place == count - 1)
        BUILDERS[kind.name](panel)
        plotter.add_text(
            name if count > 1 else kind.title,
            font_size=14,
            color="black",
            position=(0.015, 0.945),
            viewport=True,
        )
        plotter.add_text(
            _note(panel), font_size=11, color="black", position=(0.015, 0.015), viewport=True
        )
        plotter.camera_position = "iso"
        tall = any(_stretch(other) <= 1.0 for _, other in plates)
        plotter.camera.zoom((0.95 if tall else 1.12) if count == 1 else 0.76)
    if count > 1:
        plotter.link_views()
    return plotter


def _stretch(fields: SceneFields) -> float:
    side = max(fields.x[-1] - fields.x[0], fields.y[-1] - fields.y[0])
    return max(float(HEIGHT * side / (fields.z[-1] - fields.z[0])), 1.0)


def _note(panel: Panel) -> str:
    lines = []
    fields = panel.fields
    if panel.kind.name == "coolant" and fields.nozzles.size:
        jets = f"dark: {fields.nozzles.shape[0]} jets in"
        drains = f"; light: {fields.drains.shape[0]} drains out" if fields.drains.size else ""
        lines.append(jets + drains)
    if panel.kind.name == "coolant" and fields.slots.size:
        into = int(fields.slots[:, 4].sum())
        lines.append(f"dark: {into} slots in; light: {fields.slots.shape[0] - into} slots out")
    own = scale_of(panel.kind, [fields])
    if own is not None and own.limit is not None:
        lines.append(own.about_limit(panel.kind.unit))
    if not math.isclose(panel.stretch, 1.0):
        lines.append(f"heights stretched {panel.stretch:.1f} times")
    return "\n".join(lines)
