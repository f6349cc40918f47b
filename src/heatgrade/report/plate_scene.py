"""Scenes of a plate in three dimensions, from its fields file; only ever built in a child process.

Heights are stretched alike everywhere, so that layers of micrometres can be seen; the picture says
by how much.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HEIGHT = 0.30  # of the picture's plate over its side
_SIZE = (1400, 1000)
_BAR = {
    "color": "black", "n_labels": 5, "vertical": True, "fmt": "%.1f", "position_x": 0.93,
    "position_y": 0.15, "height": 0.7, "width": 0.05,
}  # fmt: skip


def read(file: str) -> tuple[Any, float]:
    """Return the fields with temperatures in degC and heights stretched, and the stretch."""
    import numpy as np
    import pyvista

    mesh = pyvista.read(file)
    for name in ("temperature", "coolant temperature"):
        mesh.cell_data[f"{name} [degC]"] = np.asarray(mesh.cell_data[f"{name} [K]"]) - 273.15
    coefficient = np.asarray(mesh.cell_data["heat-transfer coefficient [W/(m2 K)]"])
    mesh.cell_data["heat-transfer coefficient [kW/(m2 K)]"] = coefficient / 1e3
    west, east, south, north, low, high = mesh.bounds
    stretch = HEIGHT * max(east - west, north - south) / (high - low)
    return mesh, stretch


def cut(mesh: Any, stretch: float) -> Any:
    """Return the solid with the chip's face up, and the corner towards the viewer cut away."""
    solid = _finite(mesh, "temperature [degC]").scale((1.0, 1.0, -stretch), inplace=False)
    west, east, south, north, low, high = solid.bounds
    corner = (0.5 * (west + east), east, south, 0.5 * (south + north), low, high)
    plotter = _plotter()
    _add(plotter, solid.clip_box(corner, invert=True), "temperature [degC]", "plasma")
    _look(plotter, -90.0, f"seen from the chip's side, one corner cut away; {_note(stretch)}")
    return plotter


def parts(mesh: Any, stretch: float) -> Any:
    """Return the parts, pulled apart along the way of the heat, the chip's face up."""
    import numpy as np

    names = [str(name) for name in mesh.field_data["part names"]]
    colours = [
        "#8e44ad",
        "#c0392b",
        "#e67e22",
        "#95a5a6",
        "#16a085",
        "#b87333",
        "#d4a373",
        "#5d6d7e",
    ]
    plotter = _plotter()
    lift = 0.0
    number = np.asarray(mesh.cell_data["part"])
    gap = 0.05 * (mesh.bounds[1] - mesh.bounds[0])
    for k, name in enumerate(names):
        if not (number == k).any():
            continue
        piece = mesh.extract_cells(np.flatnonzero(number == k)).scale(
            (1.0, 1.0, -stretch), inplace=False
        )
        piece.translate((0.0, 0.0, -lift), inplace=True)
        lift += gap
        plotter.add_mesh(piece.extract_surface(algorithm=None), color=colours[k % 8], label=name)
    plotter.add_legend(bcolor="white", face="rectangle", size=(0.2, 0.03 * len(names) + 0.03))
    _look(plotter, -90.0, f"parts pulled apart; {_note(stretch)}")
    return plotter


def coolant(mesh: Any, stretch: float) -> Any:
    """Return the coolant on the base, and the bores of the nozzles above it."""
    import numpy as np

    wet = _finite(mesh, "coolant temperature [degC]").scale((1.0, 1.0, stretch), inplace=False)
    solid = _finite(mesh, "temperature [degC]").scale((1.0, 1.0, stretch), inplace=False)
    below = solid.clip("z", origin=(0.0, 0.0, wet.bounds[4] + 1e-9), invert=True)
    plotter = _plotter()
    plotter.add_mesh(below, color="#b87333", ambient=0.4)
    _add(plotter, wet, "coolant temperature [degC]", "viridis")
    share = np.asarray(wet.cell_data["nozzle share"])
    if share.max() > 0.0:
        bores = wet.extract_cells(np.flatnonzero(share > 0.5 * share.max()))
        top = bores.translate((0.0, 0.0, wet.bounds[5] - wet.bounds[4]), inplace=False)
        plotter.add_mesh(top.extract_surface(algorithm=None), color="#2c3e50")
    _look(plotter, -45.0, f"coolant, with the bores of the nozzles above; {_note(stretch)}")
    return plotter


def wall(mesh: Any, stretch: float) -> Any:
    """Return the heat-transfer coefficient on the wetted wall."""
    name = "heat-transfer coefficient [kW/(m2 K)]"
    wet = _finite(mesh, "coolant temperature [degC]")
    floor = wet.slice("z", origin=(0.0, 0.0, wet.bounds[4] + 1e-9))
    plotter = _plotter()
    _add(plotter, floor, name, "cividis")
    _look(plotter, -45.0, "heat-transfer coefficient of the wetted wall")
    return plotter


SCENES: dict[str, Callable[[Any, float], Any]] = {
    "cut": cut,
    "parts": parts,
    "coolant": coolant,
    "wall": wall,
}


def _finite(mesh: Any, name: str) -> Any:
    return mesh.threshold([-1e6, 1e6], scalars=name)


def _plotter() -> Any:
    import pyvista

    plotter: Any = pyvista.Plotter(window_size=list(_SIZE))
    plotter.set_background("white")
    return plotter


def _add(plotter: Any, mesh: Any, name: str, colours: str) -> None:
    surface = mesh.extract_surface(algorithm=None)
    for other in set(surface.cell_data) - {name}:
        del surface.cell_data[other]
    title = name.rpartition("[")[2].rstrip("]") + "\n"
    plotter.add_mesh(
        surface,
        scalars=name,
        cmap=colours,
        ambient=0.55,
        diffuse=0.55,
        scalar_bar_args={"title": title, **_BAR},
    )


def _look(plotter: Any, azimuth: float, note: str) -> None:
    plotter.add_text(note, font_size=9, color="black", position="lower_left")
    plotter.camera_position = "iso"
    plotter.camera.azimuth = azimuth
    plotter.camera.zoom(1.12)


def _note(stretch: float) -> str:
    return f"heights stretched {stretch:.1f} times"
