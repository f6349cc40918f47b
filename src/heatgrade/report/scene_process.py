"""Child process that renders a plate's fields with VTK: ``python -m ... FIELDS PICTURE``."""

from __future__ import annotations

import sys
from typing import Any

HEIGHT = 0.30  # of the picture's plate over its side: thin layers are stretched to be seen
_SIZE = (1400, 1000)


def render(fields: str, picture: str) -> None:
    """Write a picture of the plate, cut open at the corner towards the viewer."""
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
    solid = mesh.threshold([-1e6, 1e6], scalars="solid")
    solid = solid.scale((1.0, 1.0, stretch), inplace=False)
    corner = (
        0.5 * (west + east),
        east,
        south,
        0.5 * (south + north),
        low * stretch,
        high * stretch,
    )
    opened = solid.clip_box(corner, invert=True)
    plotter: Any = pyvista.Plotter(off_screen=True, window_size=list(_SIZE))
    plotter.set_background("white")
    plotter.add_mesh(
        opened,
        scalars="temperature [degC]",
        cmap="inferno",
        scalar_bar_args={"color": "black", "n_labels": 5, "vertical": False},
    )
    plotter.add_text(f"heights stretched {stretch:.0f} times", font_size=10, color="black")
    plotter.camera_position = "iso"
    plotter.camera.azimuth = -90.0  # look at the corner that is cut open
    plotter.screenshot(picture)
    plotter.close()


if __name__ == "__main__":
    render(sys.argv[1], sys.argv[2])
