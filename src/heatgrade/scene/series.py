"""Fields of a run in time on the disk: a VTK series (``.pvd``) or one HDF5 file."""

from __future__ import annotations

import math
import xml.etree.ElementTree as Tree
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.scene.fields import read_fields

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """The fields at one time.

    Parameters
    ----------
    time : float
        [s].
    file : str
        A ``.vtr`` file, or ``FILE.h5#n`` for the n-th entry of an HDF5 series.
    """

    time: float
    file: str


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What a film shows below its pictures against time.

    Parameters
    ----------
    times : (n,) array
        [s].
    lines : dict of str to (n,) array
        Temperatures by what they are [K].
    limits : dict of str to float
        Temperatures that should not be reached [K].
    """

    times: Array
    lines: dict[str, Array]
    limits: dict[str, float]


def frames_of(path: Path) -> tuple[Frame, ...]:
    """Return the frames of a series.

    Parameters
    ----------
    path : Path
        ``.pvd`` or ``.h5`` as `heatgrade.plate.Snapshots` writes them.

    Raises
    ------
    InputError
        HG767 for a file that is no such series, or holds fewer than two times.
    """
    try:
        found = _of_hdf5(path) if path.suffix == ".h5" else _of_list(path)
    except (OSError, KeyError, ValueError, Tree.ParseError) as error:
        raise no_series(path, f"cannot be read as a series of fields: {error}") from error
    if len(found) < 2:
        raise no_series(path, f"holds {len(found)} of the two times that a film needs at least")
    return found


def _of_list(path: Path) -> tuple[Frame, ...]:
    root = Tree.parse(path).getroot()
    frames = []
    for item in root.iter("DataSet"):
        file = path.parent / item.attrib["file"]
        time = float(item.attrib["timestep"])
        if not file.is_file() or not math.isfinite(time):
            raise ValueError(f"{file.name} is missing")
        frames.append(Frame(time, str(file)))
    return tuple(frames)


def _of_hdf5(path: Path) -> tuple[Frame, ...]:
    import h5py

    with h5py.File(path, "r") as file:
        times = np.asarray(file["time"])
        return tuple(Frame(float(time), f"{path}#{k}") for k, time in enumerate(times))


def course_of(path: Path, first: Frame) -> Course | None:
    """Return the junctions and the outlet of a run that lies in HDF5, None where it does not.

    Parameters
    ----------
    path : Path
        As `heatgrade.plate.TransientResult` saves it.
    first : Frame
        Of the same run: its fields know the limits.
    """
    import h5py

    if not path.is_file():
        return None
    with h5py.File(path, "r") as file:
        if "series" not in file:
            return None
        series = file["series"]
        # At the start, then in the middle and at the end of each step: the ends are shown.
        lines = {
            name.replace("junction max ", "junction, "): np.asarray(series[name])[::2]
            for name in series
            if name.startswith("junction max ")
        }
        lines["coolant out"] = np.asarray(series["outlet"])[::2]
        limits = dict(read_fields(first.file, ["part"]).limits)
        return Course(np.asarray(series["time"]), lines, limits)


def no_series(path: Path, why: str) -> InputError:
    """Return HG767 with the reason."""
    return InputError(
        "HG767",
        why,
        entry="snapshots",
        value=str(path),
        allowed="a .pvd or .h5 file that a run in time wrote, with two times or more",
        remedy="keep fields in time: [transient.snapshots] in a scenario, Snapshots in Python",
    )
