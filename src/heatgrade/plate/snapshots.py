"""Fields of a transient run at chosen times, as a VTK series or in one HDF5 file.

Both can be read after a stop: the list of a VTK series is renewed after each of its files, and an
HDF5 file bears a temporary name until it is closed, whatever ends the run.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.fields_file import save_fields
from heatgrade.plate.rectilinear_mesh import part_limits
from heatgrade.plate.resolved_fields import ResolvedFields
from heatgrade.transient.course import SAME_TIME
from heatgrade.whole_file import unwritable, whole_file

Array = NDArray[np.float64]

CODE = "HG463"  # of a place that cannot be written to
BYTES_PER_CELL = {".pvd": 45.0, ".h5": 8.0}  # of a snapshot


@dataclass(frozen=True, slots=True)
class Snapshots:
    """When to keep the fields of a run, and where.

    Parameters
    ----------
    path : path
        ``.pvd``: a VTK series, its files in a folder of the same name; ``.h5``: one HDF5 file.
    every : float, optional
        Time between two [s], counted from the start, which has one too.
    times : sequence of float, optional
        The times themselves, instead [s]; all within the run.

    Raises
    ------
    InputError
        HG461 for another ending, or unless one of `every` and `times` is given.
    """

    path: str | PathLike[str]
    every: float | None = None
    times: Sequence[float] = ()

    def __post_init__(self) -> None:
        if Path(self.path).suffix not in BYTES_PER_CELL:
            raise InputError(
                "HG461",
                "has an ending that no series of fields is known by",
                entry="snapshots.path",
                value=str(self.path),
                allowed=".pvd (VTK series) or .h5 (HDF5)",
                remedy=f"use {Path(self.path).stem or 'run'}.pvd",
            )
        if self.every is not None and np.ndim(self.every) > 0:
            raise InputError(
                "HG461",
                "is the time between two snapshots, one number",
                entry="snapshots.every",
                value=self.every,
                allowed="> 0 s",
                remedy="give moments by name: Snapshots(path, times=[...])",
            )
        if not _all_finite(self.times):
            raise InputError(
                "HG461",
                "has a moment that is none",
                entry="snapshots.times",
                value=self.times if isinstance(self.times, str) else list(self.times)[:3],
                allowed="finite numbers [s]",
                remedy="leave it out",
            )
        if (self.every is None) == (len(self.times) == 0):
            raise InputError(
                "HG461",
                "needs either the time between snapshots or their times",
                entry="snapshots",
                value=(self.every, list(self.times)[:3]),
                allowed="exactly one of every and times",
                remedy="leave the other one out",
            )
        if self.every is not None:
            positive(self.every, "snapshots.every", "s")

    def due(self, start: float, end: float, cells: int) -> Array:
        """Return their times in a run [s].

        Raises
        ------
        InputError
            HG462 for more than the disk can hold, HG464 for times outside of the run.
        """
        number = float(len(self.times))
        if self.every is not None:
            number = math.floor((end - start) / self.every * (1.0 + 1e-12)) + 1.0
        target = Path(self.path)
        need = number * cells * BYTES_PER_CELL[target.suffix]
        free = float(shutil.disk_usage(_existing(target.absolute().parent)).free)
        if need > free:
            raise InputError(
                "HG462",
                f"asks for {number:.3g} snapshots of {cells:,} cells, about {need / 1e9:.3g} GB",
                entry="snapshots",
                value=self.every,
                allowed=f"{free / 1e9:.3g} GB are free there",
                remedy="take fewer snapshots or a coarser grid",
            )
        if self.every is not None:
            found: Array = np.minimum(start + self.every * np.arange(int(number)), end)
            return found
        times = np.array(sorted(float(t) for t in self.times))
        rounding = SAME_TIME * max(abs(start), abs(end))
        outside = (times < start - rounding) | (times > end + rounding)
        if outside.any():
            raise InputError(
                "HG464",
                "lies outside the run",
                entry="snapshots.times",
                value=float(times[outside][0]),
                allowed=f"{start:g} to {end:g} s",
                remedy="leave it out, or let the run last longer",
            )
        within: Array = np.clip(times, start, end)
        return within


class SnapshotWriter(Protocol):
    """Writes one snapshot after the other."""

    def write(self, time: float, fields: PlateFields | ResolvedFields) -> None:
        """Add a snapshot."""
        ...

    def close(self) -> None:
        """Leave what was written readable."""
        ...


def snapshot_writer(path: str | PathLike[str]) -> SnapshotWriter:
    """Return the writer for a file's ending.

    Raises
    ------
    InputError
        HG463 for a place that cannot be written to.
    """
    target = Path(path)
    return VtkSeries(target) if target.suffix == ".pvd" else Hdf5Series(target)


class VtkSeries:
    """A ``.pvd`` list and a folder of ``.vtr`` files, for ParaView."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = path.with_suffix("")
        self._written: list[tuple[float, str]] = []
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path, error, code=CODE) from error

    def write(self, time: float, fields: PlateFields | ResolvedFields) -> None:
        """Add a snapshot and renew the list."""
        name = f"{self._folder.name}/{self._folder.name}_{len(self._written):05d}.vtr"
        save_fields(fields, self._path.parent / name)
        self._written.append((time, name))
        lines = [f'    <DataSet timestep="{t!r}" file="{n}"/>' for t, n in self._written]
        text = '<?xml version="1.0"?>\n<VTKFile type="Collection" version="0.1">\n  <Collection>\n'
        text += "\n".join(lines) + "\n  </Collection>\n</VTKFile>\n"
        with whole_file(self._path, code=CODE) as partial:
            partial.write_text(text, encoding="ascii")

    def close(self) -> None:
        """Nothing is open."""


class Hdf5Series:
    """One file: ``time`` (n,) [s], ``temperature`` (n, nx, ny, nz) [K], edges of the grid [m].

    ``part`` (nx, ny, nz) tells the parts apart; its attributes name them.
    """

    def __init__(self, path: Path) -> None:
        import h5py

        self._path = path
        self._partial = path.with_name(f".{path.name}.partial")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: Any = h5py.File(self._partial, "w")
        except OSError as error:
            raise unwritable(path, error, code=CODE) from error

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def write(self, time: float, fields: PlateFields | ResolvedFields) -> None:
        """Add a snapshot; what is written is on the disk afterwards."""
        arrays = {
            "time": np.array(time),
            "temperature": fields.temperature,
            "junction_temperature": fields.junction_temperature,
            "coolant_temperature": fields.coolant_temperature,
        }
        try:
            if "time" not in self._file:
                self._begin(fields, arrays)
            for name, values in arrays.items():
                kept = self._file[name]
                kept.resize(kept.shape[0] + 1, axis=0)
                kept[-1] = values
            self._file.flush()
        except OSError as error:
            raise unwritable(self._path, error, code=CODE) from error

    def _begin(self, fields: PlateFields | ResolvedFields, arrays: dict[str, Array]) -> None:
        grid = fields.grid
        for name in ("x_edges", "y_edges", "z_edges"):
            self._file[name] = getattr(grid, name)
        self._file["part"] = fields.part
        about = self._file["part"].attrs
        about["names"] = list(fields.part_names)
        about["limits"] = part_limits(fields)
        about["gap"] = fields.gap
        wet = fields.wetted_layers
        about["wetted layers"] = (wet.start, wet.stop + (fields.gap > 0.0))
        about["nozzles"], about["drains"] = fields.nozzles, fields.drains
        about["slots"] = fields.slots
        units = {"time": "s"}
        for name, values in arrays.items():
            made = self._file.create_dataset(
                name, (0, *values.shape), maxshape=(None, *values.shape), dtype="f8",
                chunks=(1, *values.shape) if values.shape else (1024,),
            )  # fmt: skip
            made.attrs["unit"] = units.get(name, "K")

    def close(self) -> None:
        """Close the file and give it its name."""
        try:
            self._file.close()
            self._partial.replace(self._path)
        except OSError as error:
            raise unwritable(self._path, error, code=CODE) from error


def _all_finite(times: Sequence[float]) -> bool:
    try:
        return bool(np.isfinite(np.asarray(times, dtype=np.float64)).all())
    except (TypeError, ValueError):  # words
        return False


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
