"""Child process that renders a plate's fields with VTK: ``python -m ... FIELDS PICTURE [VIEW]``.

PICTURE is a PNG; VIEW a file of HTML in which vtk.js shows the same scene, to be turned by hand.
"""

from __future__ import annotations

import sys
from typing import Any

from heatgrade.report.turnable_view import write_view

HEIGHT = 0.30  # of the picture's plate over its side: thin layers are stretched to be seen
_SIZE = (1400, 1000)


def render(fields: str, picture: str, view: str | None = None) -> None:
    """Write a picture of the plate, cut open at the corner towards the viewer, and a view of it."""
    opened, stretch = cut_open(fields)
    plotter = stage(opened)
    plotter.add_scalar_bar(
        title="degC\n",
        color="black",
        n_labels=5,
        vertical=True,
        fmt="%.1f",
        position_x=0.93,
        position_y=0.15,
        height=0.7,
        width=0.05,
    )
    note = f"seen from the chip's side, one corner cut away; heights stretched {stretch:.1f} times"
    plotter.add_text(note, font_size=9, color="black", position="lower_left")
    plotter.screenshot(picture)
    plotter.close()
    if view is not None:
        turnable = stage(opened.extract_surface(algorithm=None))
        write_view(turnable, view)
        turnable.close()


def cut_open(fields: str) -> tuple[Any, float]:
    """Return the solid with its chip upwards and a corner cut away, and the stretch of heights."""
    import numpy as np
    import pyvista

    mesh = pyvista.read(fields)
    celsius = np.asarray(mesh.cell_data["temperature [K]"]) - 273.15
    coolant = np.asarray(mesh.cell_data["coolant temperature [K]"]) - 273.15
    mesh.clear_cell_data()
    mesh.cell_data["solid"] = celsius
    mesh.cell_data["temperature [degC]"] = np.where(np.isfinite(celsius), celsius, coolant)
    west, east, south, north, low, high = mesh.bounds
    stretch = HEIGHT * max(east - west, north - south) / (high - low)
    # Turned over: the chip's face, where the heat is, looks up.
    solid = mesh.threshold([-1e6, 1e6], scalars="solid").scale((1.0, 1.0, -stretch), inplace=False)
    middle = (0.5 * (west + east), 0.5 * (south + north))
    corner = (middle[0], east, south, middle[1], -high * stretch, -low * stretch)
    opened = solid.clip_box(corner, invert=True)
    for name in set(opened.cell_data) - {"temperature [degC]"}:
        del opened.cell_data[name]
    return opened, stretch


def stage(scene: Any) -> Any:
    """Return a plotter that looks at the corner that is cut open."""
    import pyvista

    plotter: Any = pyvista.Plotter(off_screen=True, window_size=list(_SIZE))
    plotter.set_background("white")
    plotter.add_mesh(
        scene,
        scalars="temperature [degC]",
        cmap="plasma",
        ambient=0.55,
        diffuse=0.55,
        show_scalar_bar=False,
    )
    plotter.camera_position = "iso"
    plotter.camera.azimuth = -90.0
    plotter.camera.zoom(1.12)
    return plotter


if __name__ == "__main__":
    render(*sys.argv[1:])
