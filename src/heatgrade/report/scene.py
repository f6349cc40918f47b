"""The plate in three dimensions: rendered by pyvista in a child process, by matplotlib without GL.

Where the system's GL is missing, VTK ends its process with a segmentation fault instead of an
error, so it never runs in ours.
"""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.plate import PlateResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TIME_LIMIT = 120.0  # s, for one picture; a software renderer takes about ten
NOTICE = (
    "3-D picture drawn by matplotlib: the system has no working OpenGL for VTK "
    "(on Debian: apt install libegl1 libgl1-mesa-dri)"
)
_MOST_FACES = 60  # along a side, in matplotlib's picture
_GL_LIBRARIES = ("EGL", "OSMesa", "GL")


def save_scene(
    result: PlateResult, fields: Path, picture: Path, view: Path | None = None
) -> str | None:
    """Write the 3-D picture of a plate; return a notice where VTK could not.

    The view is written only where VTK renders, and never half.

    Parameters
    ----------
    result : PlateResult
        The plate.
    fields : Path
        Its fields, already written as ``.vtr``.
    picture : Path
        Where the PNG goes.
    view : Path, optional
        Where a page of HTML goes in which vtk.js shows the scene, to be turned by hand.
    """
    if _rendered(fields, picture, view):
        return None
    exploded_plot(result).savefig(picture, dpi=130)
    return NOTICE


def graphics_state() -> str:
    """Return which OpenGL libraries there are, without trying them."""
    found = [name for name in _GL_LIBRARIES if ctypes.util.find_library(name)]
    if found:
        return "by VTK, with " + ", ".join(f"lib{name}" for name in found)
    return "by matplotlib: no libEGL, libOSMesa or libGL on this system"


def run_scene(fields: Path, scene: str, *options: str, limit: float | None = TIME_LIMIT) -> int:
    """Run the child that renders; return its exit code, negative where it died.

    Parameters
    ----------
    fields : Path
        A plate's fields, ``.vtr``.
    scene : str
        Which scene, see `heatgrade.report.plate_scene`.
    *options : str
        Of the child: ``--picture``, ``--view``, ``--window``.
    limit : float, optional
        Time after which it is ended [s]; none for a window.
    """
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
    command = [sys.executable, "-m", "heatgrade.report.scene_process", str(fields), scene, *options]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=limit, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return -1
    return done.returncode


def _rendered(fields: Path, picture: Path, view: Path | None) -> bool:
    options = ["--picture", str(picture)]
    if view is not None:
        options += ["--view", str(view)]
    code = run_scene(fields, "cut", *options)
    if view is not None and code != 0:
        view.unlink(missing_ok=True)
    # A picture without a view is a picture still.
    return code >= 0 and picture.is_file()


def exploded_plot(result: PlateResult) -> Figure:
    """Return a figure of the junction, the wetted base and the coolant, one above the other."""
    import numpy as np
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.figure import Figure

    fields = result.fields
    base = fields.temperature[:, :, fields.wetted_layers.start - 1]
    sheets = [
        ("junction", fields.junction_temperature),
        ("wetted wall", base),
        ("coolant", fields.coolant_temperature),
    ]
    values = np.concatenate([sheet[np.isfinite(sheet)] for _, sheet in sheets]) - 273.15
    shade = ScalarMappable(Normalize(values.min(), values.max()), colormaps["inferno"])
    figure = Figure(figsize=(7.0, 6.0), layout="constrained")
    axes = figure.add_subplot(projection="3d")
    step_x = max(1, base.shape[0] // _MOST_FACES)
    step_y = max(1, base.shape[1] // _MOST_FACES)
    x, y = np.meshgrid(fields.grid.x[::step_x] * 1e3, fields.grid.y[::step_y] * 1e3, indexing="ij")
    for level, (name, sheet) in enumerate(sheets):
        part = sheet[::step_x, ::step_y] - 273.15
        colours = shade.to_rgba(np.nan_to_num(part))
        colours[~np.isfinite(part), 3] = 0.0
        axes.plot_surface(
            x,
            y,
            np.full_like(x, float(level)),
            facecolors=colours,
            rcount=x.shape[0],
            ccount=x.shape[1],
            shade=False,
        )
        axes.text(x.min(), y.min(), level + 0.08, name)
    axes.set(xlabel="x [mm]", ylabel="y [mm]", zticks=[])
    axes.set_box_aspect((1.0, 1.0, 0.9))
    figure.colorbar(shade, ax=axes, label="temperature [degC]", shrink=0.6)
    return figure
