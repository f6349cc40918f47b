"""Pipes in three dimensions: tubes coloured by temperature, from a file of lines (``.vtp``).

Built with pyvista in a child process only; `flat_tubes` draws the same with matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.scene.catalogue import MANIFOLD, TEMPERATURE
from heatgrade.scene.value_range import Scale

if TYPE_CHECKING:
    from heatgrade.figure import Figure

Array = NDArray[np.float64]

RADIUS = "radius [m]"
SIDES = 24  # of a tube
BEND = 6  # points of a bend
STILL = "#b0b0b0"  # where nothing flows
NOTE = "bores and heights to scale; depth of the branches and distance of the manifolds assumed"
_BAR = {
    "color": "black", "n_labels": 5, "vertical": True, "fmt": "%.4g", "position_x": 0.90,
    "position_y": 0.15, "height": 0.7, "width": 0.05, "title_font_size": 24, "label_font_size": 20,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """One pipe: points [m], temperatures [degC] at them, radius [m]."""

    points: Array
    temperature: Array
    radius: float


def read_tubes(file: Path) -> list[Tube]:
    """Return the pipes of a file of lines.

    Errors: `InputError` HG766 for a file without their temperature or radius.
    """
    import pyvista

    mesh = pyvista.read(str(file))
    for name in (TEMPERATURE, RADIUS):
        if name not in getattr(mesh, "point_data", {}) or not getattr(mesh, "n_lines", 0):
            raise InputError(
                "HG766",
                f"has no lines with an array {name!r}",
                entry="PATH",
                value=str(file),
                allowed="a rack's lines, as RackResult.save writes them",
                remedy="run the scenario again, or ask for another scene",
            )
    points = np.asarray(mesh.points, dtype=float)
    warm = np.asarray(mesh.point_data[TEMPERATURE]) * MANIFOLD.factor + MANIFOLD.offset
    radius = np.asarray(mesh.point_data[RADIUS])
    found, at, cells = [], 0, np.asarray(mesh.lines)
    while at < cells.size:
        index = cells[at + 1 : at + 1 + cells[at]]
        found.append(Tube(points[index], warm[index], float(radius[index[0]])))
        at += 1 + int(cells[at])
    return found


def tube_scale(racks: Sequence[Sequence[Tube]]) -> Scale:
    """Return the scale that holds all temperatures [degC]."""
    values = np.concatenate([tube.temperature for rack in racks for tube in rack])
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if high - low < 1e-3:
        low, high = low - 0.5, high + 0.5
    return Scale(low, high, None, high)


def rounded(tube: Tube) -> Tube:
    """Return a tube whose corners are bends of four radii, so that it does not pinch there."""
    points, warm = [tube.points[0]], [tube.temperature[0]]
    for k in range(1, len(tube.points) - 1):
        before, here, after = tube.points[k - 1 : k + 2]
        into, out = here - before, after - here
        lengths = np.linalg.norm(into), np.linalg.norm(out)
        reach = min(4.0 * tube.radius, 0.45 * float(min(lengths)))
        if min(lengths) == 0.0 or np.dot(into, out) > 0.999 * lengths[0] * lengths[1]:
            points.append(here)
            warm.append(tube.temperature[k])
            continue
        start, end = here - into / lengths[0] * reach, here + out / lengths[1] * reach
        for t in np.linspace(0.0, 1.0, BEND):
            points.append((1 - t) ** 2 * start + 2 * t * (1 - t) * here + t**2 * end)
            warm.append(tube.temperature[k])
    points.append(tube.points[-1])
    warm.append(tube.temperature[-1])
    return Tube(np.array(points), np.array(warm), tube.radius)


def build_tubes(
    racks: Sequence[tuple[str, Sequence[Tube]]], scale: Scale, size: tuple[int, int]
) -> Any:
    """Return a pyvista plotter with a panel for each rack.

    Parameters
    ----------
    racks : sequence of (str, sequence of Tube)
        Name and pipes of each; the name is written only where there are several.
    scale : Scale
        Ends of the colours [degC].
    size : tuple of int
        Of one panel [px].
    """
    import pyvista

    count = len(racks)
    plotter: Any = pyvista.Plotter(
        shape=(1, count), window_size=[size[0] * count, size[1]], border=False
    )
    plotter.set_background("white")
    for place, (name, tubes) in enumerate(racks):
        plotter.subplot(0, place)
        last = place == count - 1
        plotter.add_mesh(
            _surface(tubes),
            scalars="value",
            cmap=MANIFOLD.colours,
            clim=scale.ends,
            nan_color=STILL,
            ambient=0.4,
            diffuse=0.65,
            smooth_shading=True,
            show_scalar_bar=last,
            scalar_bar_args={"title": f"{MANIFOLD.unit}\n", **_BAR} if last else None,
        )
        title = name if count > 1 else MANIFOLD.title
        for text, letters, height in ((title, 14, 0.945), (NOTE, 11, 0.015)):
            plotter.add_text(
                text, font_size=letters, color="black", position=(0.015, height), viewport=True
            )
        plotter.camera_position = [(-2.6, -3.4, 1.7), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0)]
        plotter.reset_camera()
        plotter.camera.zoom(0.9 if count == 1 else 0.78)
        plotter.camera.SetWindowCenter(0.0, -0.04)  # up, clear of the note at the foot
    if count > 1:
        plotter.link_views()
    return plotter


def _surface(tubes: Sequence[Tube]) -> Any:
    """Return all tubes as one surface."""
    import pyvista

    made = [rounded(tube) for tube in tubes]
    first = np.cumsum([0, *(len(tube.points) for tube in made)])
    cells = np.concatenate(
        [[len(tube.points), *range(a, a + len(tube.points))]
         for tube, a in zip(made, first[:-1], strict=True)]
    )  # fmt: skip
    mesh: Any = pyvista.PolyData(np.concatenate([tube.points for tube in made]), lines=cells)
    mesh.point_data["value"] = np.concatenate([tube.temperature for tube in made])
    mesh.point_data["radius"] = np.concatenate(
        [np.full(len(tube.points), tube.radius) for tube in made]
    )
    return mesh.tube(scalars="radius", absolute=True, n_sides=SIDES, capping=True)


def _finer(tube: Tube, pieces: int = 8) -> Tube:
    """Return a tube whose every piece is cut into some of one colour each."""
    at = np.arange(len(tube.points), dtype=float)
    places = np.linspace(0.0, at[-1], pieces * int(at[-1]) + 1)
    points = np.stack([np.interp(places, at, tube.points[:, k]) for k in range(3)], axis=1)
    return Tube(points, np.interp(places, at, tube.temperature), tube.radius)


def flat_tubes(files: Sequence[Path], names: Sequence[str]) -> Figure:
    """Return the pipes drawn by matplotlib, in perspective."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from mpl_toolkits.mplot3d.art3d import Line3DCollection

    from heatgrade.figure import Figure

    racks = [read_tubes(file) for file in files]
    scale = tube_scale(racks)
    colours = colormaps[MANIFOLD.colours].with_extremes(bad=STILL)
    shade = ScalarMappable(Normalize(*scale.ends), colours)
    figure = Figure(figsize=(5.4 * len(racks) + 1.4, 6.4), layout="constrained")
    for k, (rack, name) in enumerate(zip(racks, names, strict=True)):
        axes: Any = figure.add_subplot(1, len(racks), k + 1, projection="3d")
        tubes = [_finer(tube) for tube in rack]
        pieces = np.concatenate([np.stack([t.points[:-1], t.points[1:]], axis=1) for t in tubes])
        warm = np.concatenate([0.5 * (t.temperature[:-1] + t.temperature[1:]) for t in tubes])
        width = np.concatenate([np.full(len(t.points) - 1, t.radius) for t in tubes])
        lines = Line3DCollection(
            pieces,
            colors=shade.to_rgba(np.ma.masked_invalid(warm)),
            linewidths=8.0 * width / width.max(),
        )
        axes.add_collection3d(lines)
        low, high = pieces.min(axis=(0, 1)), pieces.max(axis=(0, 1))
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), zlim=(low[2], high[2]))
        axes.set_box_aspect(np.maximum(high - low, 1e-6))
        axes.view_init(elev=18, azim=-125)
        axes.locator_params(nbins=4)
        axes.set(xlabel="x [m]", ylabel="y [m]", zlabel="z [m]")
        axes.set_title(name if len(racks) > 1 else MANIFOLD.title, fontsize=10)
    figure.colorbar(shade, ax=figure.axes, label=f"temperature [{MANIFOLD.unit}]", shrink=0.6)
    return figure
