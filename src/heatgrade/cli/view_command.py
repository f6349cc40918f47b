"""``heatgrade view``: plates in three dimensions, in a window, as a picture or as a film."""

from __future__ import annotations

import argparse
import mmap
import sys
from collections.abc import Sequence
from pathlib import Path

from heatgrade.errors import InputError
from heatgrade.whole_file import whole_file

SOLID = ("plate.vtr", "plate-*.vtr")
RESOLVED = ("resolved.vtr", "resolved-*.vtr", "mesh.vtr")
"""Fields in a run's folder: of plates by correlations, and of what has its coolant resolved."""


def view(options: argparse.Namespace) -> int:
    """Show a scene of plates' fields."""
    from heatgrade.report.finished_run import runs_within
    from heatgrade.scene import open_window
    from heatgrade.scene.catalogue import FLOW_SCENES, MANIFOLD
    from heatgrade.scene.rendering import REMEDY

    paths = [Path(path) for path in options.paths]
    if options.animate is not None:
        return animate(paths, options)
    if options.scene == MANIFOLD.name:
        paths = [found for path in paths for found in runs_within(path, "rack.vtp")]
        files = [rack_file(path) for path in paths]
    else:
        kept = RESOLVED if options.scene in FLOW_SCENES else (*SOLID, *RESOLVED)
        paths = [found for path in paths for run in _runs(path, kept) for found in _own(run, kept)]
        files = [fields_file(path, kept) for path in paths]
    names = [path.name for path in paths]
    if options.screenshot is not None:
        return screenshot(files, names, options)
    if not open_window(files, options.scene, names):
        raise InputError(
            "HG762",
            "cannot be shown: VTK found no working OpenGL or no screen",
            entry="view",
            value=str(files[0]),
            allowed="a system with OpenGL, and a screen for a window",
            remedy=f"{REMEDY}; without a screen: --screenshot",
        )
    return 0


def screenshot(files: list[Path], names: list[str], options: argparse.Namespace) -> int:
    """Write the scene as a picture."""
    from heatgrade.scene import draw

    picture = Path(options.screenshot)
    if picture.suffix != ".png" or not picture.absolute().parent.is_dir():
        raise InputError(
            "HG761",
            "is no place for a picture",
            entry="--screenshot",
            value=options.screenshot,
            allowed="a name ending in .png, in a folder that exists",
            remedy="choose another name",
        )
    with whole_file(picture, code="HG761", entry="--screenshot") as partial:
        _, notice = draw(files, options.scene, partial, names=names)
    _say(picture, notice)
    return 0


def animate(paths: list[Path], options: argparse.Namespace) -> int:
    """Write a run in time as a film."""
    from heatgrade.report.finished_run import runs_within
    from heatgrade.scene.film import write_film
    from heatgrade.scene.series import course_of, frames_of

    if len(paths) > 1:
        raise InputError(
            "HG772",
            "shows one run",
            entry="--animate",
            value=len(paths),
            allowed="one PATH",
            remedy="name one run; --screenshot compares several",
        )
    runs = [p for name in ("snapshots.pvd", "snapshots.h5") for p in runs_within(paths[0], name)]
    within = sorted({run for run in runs if run != paths[0]})
    if len(within) > 1:
        raise InputError(
            "HG772",
            "holds several runs in time",
            entry="--animate",
            value=str(paths[0]),
            allowed="one of them: " + ", ".join(str(run) for run in within),
            remedy="name the folder of one variant",
        )
    target, series = Path(options.animate), series_file(within[0] if within else paths[0])
    frames = frames_of(series)
    course = course_of(series.with_name("transient.h5"), frames[0])
    notice = write_film(frames, target, scene=options.scene, course=course)
    _say(target, notice)
    return 0


def series_file(path: Path) -> Path:
    """Return the series of fields that a path means.

    Raises
    ------
    InputError
        HG767 where there is none.
    """
    from heatgrade.scene.series import no_series

    if path.is_file():
        return path
    for name in ("snapshots.pvd", "snapshots.h5"):
        if (path / name).is_file():
            return path / name
    raise no_series(path, "holds no fields of a run in time")


def _runs(path: Path, names: Sequence[str]) -> list[Path]:
    """Return the runs that a path means, by the first of some files that there is."""
    from heatgrade.report.finished_run import runs_within

    if _own(path, names) != [path] or any((path / name).is_file() for name in names):
        return [path]
    found = (runs_within(path, name) for name in names)
    return next((runs for runs in found if runs != [path]), [path])


def _own(path: Path, names: Sequence[str]) -> list[Path]:
    """Return a run's folder, or where it has fields of named plates alone, these files."""
    for name in names:
        if (path / name).is_file():
            return [path]
        named = sorted(path.glob(name)) if "*" in name and path.is_dir() else []
        if named:
            return named
    return [path]


def fields_file(path: Path, names: Sequence[str]) -> Path:
    """Return the fields that a path means, held against what a plate's file looks like.

    Parameters
    ----------
    path : Path
        A folder or a file.
    names : sequence of str
        Files of a folder, the first that is there is taken.

    Raises
    ------
    InputError
        HG760 where there are none.
    """
    found = path
    if path.is_dir():
        found = next((path / name for name in names if (path / name).is_file()), path / names[0])
    if found.suffix == ".vtr" and found.is_file() and _of_a_plate(found):
        return found
    raise InputError(
        "HG760",
        "holds no fields of a plate",
        entry="PATH",
        value=str(path),
        allowed="the folder of a run, or a .vtr file that a plate was saved to",
        remedy="run a scenario first: heatgrade run NAME --out FOLDER",
    )


def rack_file(path: Path) -> Path:
    """Return the lines of a rack that a path means.

    Raises
    ------
    InputError
        HG760 where there are none.
    """
    found = path / "rack.vtp" if path.is_dir() else path
    if found.suffix == ".vtp" and found.is_file() and b"<PolyData" in found.read_bytes()[:4096]:
        return found
    raise InputError(
        "HG760",
        "holds no lines of a rack",
        entry="PATH",
        value=str(path),
        allowed="the folder of a run with a rack, or a .vtp file that a rack was saved to",
        remedy="run a scenario with a rack first: heatgrade run NAME --out FOLDER",
    )


def _of_a_plate(file: Path) -> bool:
    """Return whether a file has the arrays of a plate's fields, without reading them."""
    if file.stat().st_size == 0:
        return False
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return text.find(b"<RectilinearGrid") >= 0 and text.find(b'Name="part names"') >= 0


def _say(made: Path, notice: str | None) -> None:
    sys.stdout.write(f"{made}\n")
    if notice is not None:
        sys.stdout.write(f"note: {notice}\n")
