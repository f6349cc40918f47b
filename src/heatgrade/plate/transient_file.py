"""A run in time as a file: series as CSV, series and checkpoint as HDF5; whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError
from heatgrade.plate.fields_file import FORMS, save_fields
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from heatgrade.plate.transient_result import TransientResult

Array = NDArray[np.float64]


def save_transient(
    result: TransientResult, path: str | PathLike[str], times: ArrayLike | None
) -> None:
    """Write a run; see `TransientResult.save`."""
    target = Path(path)
    if target.suffix in FORMS:
        save_fields(result.fields, target)
    elif target.suffix == ".csv":
        _save_csv(result, target, times)
    elif target.suffix == ".h5":
        save_checkpoint(target, result.checkpoint, result.times, result.series)
    else:
        raise InputError(
            "HG140",
            "has an ending that no form of a run is known by",
            entry="path",
            value=str(target),
            allowed=f".csv (series), .h5 (series and checkpoint), {', '.join(FORMS)} (fields)",
            remedy=f"use {target.stem or 'run'}.csv",
        )


def _save_csv(result: TransientResult, target: Path, times: ArrayLike | None) -> None:
    from heatgrade.plate.transient_result import column, outward

    if times is None:
        rows, found = result.times, result.probes
    else:
        rows, found = np.array(times, np.float64, ndmin=1), result.sample(times)
    lines = [",".join(["time_s", *(column(name) for name in found)])]
    table = np.column_stack([rows, *(outward(name, values) for name, values in found.items())])
    lines += [",".join(f"{value:.9g}" for value in row) for row in table]
    with whole_file(target, code="HG463") as partial:
        partial.write_text("\n".join(lines) + "\n", encoding="utf-8")


def save_checkpoint(
    target: Path, checkpoint: Mapping[str, Array], times: Array, series: Mapping[str, Array]
) -> None:
    """Write series and checkpoint to an HDF5 file, beside its place first."""
    import h5py

    with whole_file(target, code="HG463") as partial, h5py.File(partial, "w") as file:
        file["series/time"] = times
        for name, values in series.items():
            file[f"series/{name.replace('/', '|')}"] = values
        for name, values in checkpoint.items():
            file[f"checkpoint/{name}"] = values


def load_checkpoint(path: str | PathLike[str]) -> dict[str, Array]:
    """Return the checkpoint in a file.

    Raises
    ------
    InputError
        HG454 for a file that holds none.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            found: Any = file["checkpoint"]
            return {name: np.asarray(found[name]) for name in found}
    except (OSError, KeyError, TypeError) as error:
        raise InputError(
            "HG454",
            f"is not a checkpoint: {error}",
            entry="resume",
            value=str(path),
            allowed="a file that TransientResult.save or `checkpoint` wrote",
            remedy="check the path",
        ) from None
