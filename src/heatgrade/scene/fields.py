"""A plate's fields as a scene needs them: of a file, only the arrays that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.scene.catalogue import FACE_FLOW, SCENES, VELOCITY
from heatgrade.scene.flow_paths import FlowPath

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SceneFields:
    """Fields on a rectilinear grid.

    Parameters
    ----------
    x, y, z : arrays
        Edges [m]; z grows from the chip to the coolant.
    arrays : dict of str to (nx, ny, nz) array
        By the names that they have in the file, SI units.
    part_names : tuple of str
        What the numbers of the array ``part`` mean.
    limits : dict of str to float
        Highest temperature allowed, by part [K].
    nozzles : (n, 3) array
        Axes and bores of jets: x, y, diameter [m].
    drains : (m, 2) array
        Axes of drains [m].
    slots : (k, 5) array
        Of a manifold: x0, y0, x1, y1 [m], and 1 where coolant enters.
    resolved : bool
        Whether the coolant is: each cell is a part or coolant then, and never both.
    paths : tuple of FlowPath
        Of the resolved coolant, where a scene shows them.
    """

    x: Array
    y: Array
    z: Array
    arrays: Mapping[str, NDArray[Any]]
    part_names: tuple[str, ...]
    limits: Mapping[str, float]
    nozzles: Array
    drains: Array
    resolved: bool = False
    paths: tuple[FlowPath, ...] = ()
    slots: Array = field(default_factory=lambda: np.zeros((0, 5)))

    @property
    def edges(self) -> tuple[Array, Array, Array]:
        """Of the grid [m]."""
        return self.x, self.y, self.z

    @property
    def solid(self) -> NDArray[np.bool_]:
        """Cells that belong to a part."""
        return np.asarray(self.arrays["part"] >= 0)

    @property
    def active(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Layer of the lowest solid cell of each column, and where it belongs to a die."""
        part = self.arrays["part"]
        lowest = np.argmax(part >= 0, axis=2)
        number = np.take_along_axis(part, lowest[:, :, None], axis=2)[:, :, 0]
        dies = [k for k, name in enumerate(self.part_names) if name in self.limits]
        return lowest, np.isin(number, dies)

    def plan(self, name: str) -> Array:
        """Return an array that has one value a column as (nx, ny), nan where there is none."""
        values = self.arrays[name]
        there = np.isfinite(values)
        first = np.argmax(there, axis=2)[:, :, None]
        found = np.take_along_axis(values, first, axis=2)[:, :, 0]
        return np.where(there.any(axis=2), found, np.nan)

    def thinned(self, stride: int) -> SceneFields:
        """Return fields of every so manieth column, each as wide as those that it stands for."""

        def middles(count: int) -> NDArray[np.intp]:
            return np.minimum(np.arange(0, count, stride) + stride // 2, count - 1)

        i, j = middles(self.x.size - 1), middles(self.y.size - 1)
        return replace(
            self,
            x=np.append(self.x[:-1:stride], self.x[-1]),
            y=np.append(self.y[:-1:stride], self.y[-1]),
            arrays={name: values[i][:, j] for name, values in self.arrays.items()},
        )

    def limit(self) -> float | None:
        """Return the lowest limit of a die [K], None where none is known."""
        return min(self.limits.values(), default=None)


def read_fields(file: str | Path, names: Sequence[str], wished: Sequence[str] = ()) -> SceneFields:
    """Return some arrays of the fields that a plate wrote.

    Parameters
    ----------
    file : str or Path
        A ``.vtr`` file, or ``FILE.h5#n`` for the n-th entry of a series.
    names : sequence of str
        Arrays to read; the others stay on the disk.
    wished : sequence of str
        Further ones, read where they are.

    Raises
    ------
    InputError
        HG766 where one is missing: files of earlier versions have fewer.
    """
    if ".h5#" in str(file):
        return _from_series(str(file), [*names, *wished])
    import pyvista

    reader = pyvista.XMLRectilinearGridReader(str(file))
    there = list(reader.cell_array_names)
    _there(file, names, [*there, *reader.point_array_names])
    names = [*names, *(name for name in wished if name in there)]
    reader.disable_all_cell_arrays()
    reader.disable_all_point_arrays()
    for name in names:
        if name == FACE_FLOW:
            reader.enable_point_array(name)
        else:
            reader.enable_cell_array(name)
    mesh = reader.read()
    arrays = {name: _on_grid(mesh, name) for name in names}
    about = mesh.field_data
    numbers = np.asarray(about["part limits [K]"]) if "part limits [K]" in about else np.zeros(0)
    part_names = tuple(str(name) for name in about["part names"])
    return SceneFields(
        np.asarray(mesh.x), np.asarray(mesh.y), np.asarray(mesh.z), arrays, part_names,
        {n: float(v) for n, v in zip(part_names, numbers, strict=False) if np.isfinite(v)},
        _table(about, "nozzles [m]", 3), _table(about, "drains [m]", 2), VELOCITY in there,
        slots=_table(about, "slots [m]", 5),
    )  # fmt: skip


def _on_grid(mesh: Any, name: str) -> NDArray[Any]:
    """Return an array as (nx, ny, nz), or one more for points, with its components last."""
    points = name == FACE_FLOW
    values = np.asarray((mesh.point_data if points else mesh.cell_data)[name])
    shape = [n - (0 if points else 1) for n in mesh.dimensions]
    return values.reshape([*shape, *values.shape[1:]], order="F")


def _from_series(file: str, names: Sequence[str]) -> SceneFields:
    """Return the fields at one time of an HDF5 series."""
    import h5py

    path, _, number = file.rpartition("#")
    with h5py.File(path, "r") as series:
        if "part" not in series:
            _there(file, ["part"], ())
        part, about = np.asarray(series["part"]), series["part"].attrs
        z = np.asarray(series["z_edges"])
        first, last = (int(layer) for layer in about["wetted layers"])
        if about["gap"] > 0.0:
            z = np.append(z, z[-1] + about["gap"])
        shape = (*part.shape[:2], z.size - 1)
        lies = {
            "temperature [K]": ("temperature", 0, part.shape[2]),
            "junction temperature [K]": ("junction_temperature", 0, 1),
            "coolant temperature [K]": ("coolant_temperature", first, last),
        }
        _there(file, names, [*lies, "part"])
        arrays: dict[str, NDArray[Any]] = {"part": np.full(shape, -1, part.dtype)}
        arrays["part"][:, :, : part.shape[2]] = part
        for name in set(names) - {"part"}:
            key, low, high = lies[name]
            values = np.asarray(series[key][int(number)])
            arrays[name] = np.full(shape, np.nan)
            arrays[name][:, :, low:high] = values if values.ndim == 3 else values[:, :, None]
        part_names = tuple(str(name) for name in about["names"])
        limits = zip(part_names, about["limits"], strict=True)
        return SceneFields(
            np.asarray(series["x_edges"]), np.asarray(series["y_edges"]), z, arrays, part_names,
            {n: float(v) for n, v in limits if np.isfinite(v)},
            np.asarray(about["nozzles"]).reshape(-1, 3), np.asarray(about["drains"]).reshape(-1, 2),
            slots=_table(about, "slots", 5),
        )  # fmt: skip


def _table(about: Any, name: str, columns: int) -> Array:
    return (
        np.array(about[name], np.float64).reshape(-1, columns)
        if name in about
        else np.zeros((0, columns))
    )


def _there(file: str | Path, names: Sequence[str], there: Sequence[str]) -> None:
    missing = [name for name in names if name not in there]
    if missing:
        held = [kind.name for kind in SCENES.values() if set(kind.arrays) <= set(there)]
        raise InputError(
            "HG766",
            f"has no array {missing[0]!r}",
            entry="PATH",
            value=str(file),
            allowed="fields that this version wrote, with what the scene shows",
            remedy=f"ask for another scene ({', '.join(held)})" if held else "solve it again",
        )
