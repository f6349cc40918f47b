"""``heatgrade view``: a plate in three dimensions, in a window or as a picture."""

from __future__ import annotations

import argparse
import mmap
import sys
from pathlib import Path

from heatgrade.errors import InputError


def view(options: argparse.Namespace) -> int:
    """Show a scene of a plate's fields."""
    from heatgrade.report.scene import run_scene

    fields = fields_file(Path(options.path))
    if options.screenshot is None:
        code = run_scene(fields, options.scene, "--window", limit=None)
    else:
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
        partial = picture.with_name(f".{picture.stem}.partial.png")
        code = run_scene(fields, options.scene, "--picture", str(partial))
        if code == 0 and partial.is_file():
            partial.replace(picture)
            sys.stdout.write(f"{picture}\n")
            return 0
        partial.unlink(missing_ok=True)
    if code != 0:
        raise InputError(
            "HG762",
            "cannot be shown: VTK found no working OpenGL or no screen",
            entry="view",
            value=str(fields),
            allowed="a system with OpenGL, and a screen for a window",
            remedy="on Debian: apt install libegl1 libgl1-mesa-dri; without a screen: --screenshot",
        )
    return 0


def fields_file(path: Path) -> Path:
    """Return the fields that a path means, held against what a plate's file looks like.

    Raises
    ------
    InputError
        HG760 where there are none.
    """
    found = path / "plate.vtr" if path.is_dir() else path
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


def _of_a_plate(file: Path) -> bool:
    """Return whether a file has the arrays of a plate's fields, without reading them."""
    if file.stat().st_size == 0:
        return False
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return text.find(b"<RectilinearGrid") >= 0 and text.find(b"coolant temperature [K]") >= 0
