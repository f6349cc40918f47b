"""Scenes as pictures: rendered by VTK in a child process, from above by matplotlib without GL.

Where the system's GL is missing, VTK ends its process with a segmentation fault instead of an
error, so it never runs in ours.
"""

from __future__ import annotations

import ctypes.util
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatgrade.child_process import child_process
from heatgrade.scene.catalogue import MANIFOLD

if TYPE_CHECKING:
    from heatgrade.figure import Figure

TIME_LIMIT = 120.0  # s, for one picture; a software renderer takes about two
REMEDY = "on Debian: apt install libegl1 libgl1-mesa-dri"
NOTICE = (
    "3-D picture drawn from above by matplotlib: the system has no working OpenGL for VTK "
    f"({REMEDY})"
)
_GL_LIBRARIES = ("EGL", "OSMesa", "GL")


def draw(
    files: Sequence[Path],
    scene: str,
    picture: Path,
    *,
    view: Path | None = None,
    names: Sequence[str] = (),
) -> tuple[tuple[float, float] | None, str | None]:
    """Write a scene of one or more plates; return the ends of its colours, and a notice.

    The notice is for a system where VTK could not and matplotlib drew the picture. The view is
    written only where VTK renders, and never half.

    Parameters
    ----------
    files : sequence of Path
        Fields, ``.vtr``, or a rack's lines, ``.vtp``; several are drawn side by side in one scale.
    scene : str
        Which, see `heatgrade.scene.catalogue.ALL_SCENES`.
    picture : Path
        Where the PNG goes.
    view : Path, optional
        Where a page of HTML goes in which vtk.js shows the scene, to be turned by hand.
    names : sequence of str
        Of the plates, written above them.
    """
    labels = list(names) or [file.stem for file in files]
    scale, why = render(files, scene, picture, view=view, names=labels)
    if why is not None:
        flat_twin(files, scene, labels).savefig(picture, dpi=130)
    return scale, why


def flat_twin(files: Sequence[Path], scene: str, names: Sequence[str]) -> Figure:
    """Return the figure that matplotlib draws of a scene where VTK cannot."""
    if scene == MANIFOLD.name:
        from heatgrade.scene.tubes import flat_tubes

        return flat_tubes(files, names)
    from heatgrade.scene.flat import flat_figure

    return flat_figure(files, scene, names)


def render(
    files: Sequence[Path],
    scene: str,
    picture: Path,
    *,
    view: Path | None,
    names: Sequence[str],
) -> tuple[tuple[float, float] | None, str | None]:
    """Do as `draw` by VTK alone; return why it could not, where it could not.

    Safe in a thread: all it does is wait for the child.
    """
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "scale.json"
        job = {
            "files": [str(file) for file in files],
            "names": list(names),
            "scene": scene,
            "picture": str(picture),
            "view": None if view is None else str(view),
            "scale": str(told),
        }
        code, said = run_child(job)
        if view is not None and code != 0:
            view.unlink(missing_ok=True)
        # A picture without a view is a picture still.
        if code >= 0 and is_drawn(picture):
            scale = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else None
            return (None if scale is None else (scale["low"], scale["high"])), None
    return None, notice_of(code, said)


def is_drawn(file: Path) -> bool:
    """Return whether a file is there with something in it."""
    return file.is_file() and file.stat().st_size > 0


def notice_of(code: int, said: str) -> str:
    """Return why matplotlib drew a picture: no OpenGL, or what the child said before it ended."""
    if code < 0 or not said:
        return NOTICE
    return f"3-D picture drawn from above by matplotlib: {said}"


def open_window(files: Sequence[Path], scene: str, names: Sequence[str] = ()) -> bool:
    """Show a scene in a window until it is closed; return whether there was one."""
    labels = list(names) or [file.stem for file in files]
    job = {"files": [str(f) for f in files], "names": labels, "scene": scene, "window": True}
    return run_child(job, limit=None)[0] == 0


def graphics_state() -> str:
    """Return which OpenGL libraries there are, without trying them."""
    found = [name for name in _GL_LIBRARIES if ctypes.util.find_library(name)]
    if found:
        return "by VTK, with " + ", ".join(f"lib{name}" for name in found)
    return "by matplotlib: no libEGL, libOSMesa or libGL on this system"


def run_child(job: dict[str, Any], limit: float | None = TIME_LIMIT) -> tuple[int, str]:
    """Run the child that renders; return its exit code, negative where it died, and its last line.

    Parameters
    ----------
    job : dict
        What to do, see `heatgrade.scene.process`.
    limit : float, optional
        Time after which it is ended [s]; none for a window.
    """
    command, environment = child_process("heatgrade.scene.process", json.dumps(job))
    if not environment.get("DISPLAY"):
        environment.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=limit, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return -1, ""
    lines = (done.stderr or b"").decode(errors="replace").strip().splitlines()
    return done.returncode, lines[-1][:200] if lines else ""
