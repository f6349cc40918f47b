"""Small models as files: HDF5 to load again, matrices for other programs, a netlist for SPICE."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from heatgrade.errors import HeatgradeError, InputError
from heatgrade.reduced.netlist import netlist
from heatgrade.reduced.state_space import arrays, description
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from heatgrade.reduced.family import ReducedFamily
    from heatgrade.reduced.reduced_model import ReducedModel

    Model = TypeVar("Model", ReducedModel, ReducedFamily)

FORMAT = "heatgrade reduced model"
VERSION = 1
FORMS = {
    ".h5": "HDF5, to be loaded again",
    ".npz": "matrices A, B, C, D with names and units, NumPy",
    ".mat": "the same for MATLAB and Octave",
    ".json": "names, units and errors of these matrices",
    ".cir": "SPICE netlist of R, C and controlled sources",
}


def save_model(model: ReducedModel | ReducedFamily, path: str | PathLike[str]) -> None:
    """Write a model or a family; whole or not at all.

    Raises
    ------
    InputError
        HG479 for an ending that is not known (families know ``.h5`` only), or a place that
        cannot be written to.
    """
    target = Path(path)
    writers: dict[str, Callable[[Any, Path], None]] = {".h5": _write_hdf5}
    if type(model).__name__ == "ReducedModel":
        writers |= {
            ".npz": _write_npz,
            ".mat": _write_mat,
            ".json": _write_json,
            ".cir": _write_cir,
        }
    if target.suffix not in writers:
        raise _refused(
            "has an ending that no form of small models is known by", target,
            "; ".join(f"{ending}: {FORMS[ending]}" for ending in writers),
            "choose one of them; take a model of a family by at(flow, temperature)",
        )  # fmt: skip
    with whole_file(target, code="HG479") as partial:
        writers[target.suffix](model, partial)


def load_model(path: str | PathLike[str], kind: type[Model]) -> Model:
    """Return the model or family of an ``.h5`` file.

    Raises
    ------
    InputError
        HG480 for a file that is missing, damaged, of a newer version or of another kind.
    """
    import h5py

    target = Path(path)
    try:
        with h5py.File(target, "r") as file:
            wrong = _checked(file, kind.__name__)
            if wrong:
                raise _damaged(target, wrong)
            values = {item.name: _value(file, item.name) for item in fields(kind)}
        made = kind(**values)
        _check_shapes(made)
        return made
    except (OSError, KeyError, TypeError, ValueError, UnicodeError, json.JSONDecodeError) as error:
        raise _damaged(target, str(error).strip("'\"") or type(error).__name__) from None
    except np.linalg.LinAlgError as error:
        raise _damaged(target, str(error)) from None
    except HeatgradeError as error:
        if error.code == "HG480":
            raise
        raise _damaged(target, error.message) from None


def _write_hdf5(model: ReducedModel | ReducedFamily, path: Path) -> None:
    import h5py

    with h5py.File(path, "w") as file:
        file.attrs["format"] = FORMAT
        file.attrs["version"] = VERSION
        file.attrs["kind"] = type(model).__name__
        for item in fields(model):
            value = getattr(model, item.name)
            if isinstance(value, np.ndarray | float):
                file.create_dataset(item.name, data=value)
            else:  # names, words, None
                file.attrs[item.name] = json.dumps(value)


def _value(file: Any, name: str) -> Any:
    if name in file:
        data = np.asarray(file[name][()])
        if data.dtype.kind not in "fb" or not np.isfinite(data).all():
            raise ValueError(f"{name} is not made of finite numbers")
        return data if data.ndim else float(data)
    value = json.loads(file.attrs[name])
    return _tuples(value) if isinstance(value, list) else value


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _checked(file: Any, kind: str) -> str:
    """Return what is wrong with the file's head, nothing if it is right."""
    if file.attrs.get("format") != FORMAT:
        return "it is no file of a small model"
    if int(file.attrs["version"]) > VERSION:
        return f"it is of version {int(file.attrs['version'])}, newer than {VERSION}"
    if file.attrs["kind"] != kind:
        return f"it holds a {file.attrs['kind']}, not a {kind}"
    return ""


def _check_shapes(model: ReducedModel | ReducedFamily) -> None:
    n, m, p = model.a.shape[-1], len(model.inputs), len(model.outputs)
    grid = model.a.shape[:-2]
    wanted: dict[str, tuple[int, ...]] = {
        "a": (*grid, n, n), "b": (*grid, n, m), "c": (*grid, p, n), "d": (*grid, p, m),
        "input_reference": (m,), "output_reference": (p,), "rated": (m,), "full_steps": (m,),
        "step_error": (p, m),
    }  # fmt: skip
    for name, shape in wanted.items():
        if np.shape(getattr(model, name)) != shape:
            raise ValueError(f"{name} has the wrong shape")
    if len(model.units) != m:
        raise ValueError("units has the wrong length")


def _write_npz(model: ReducedModel, path: Path) -> None:
    with path.open("wb") as stream:
        data: dict[str, Any] = {**arrays(model), "description": json.dumps(description(model))}
        np.savez(stream, **data)


def _write_mat(model: ReducedModel, path: Path) -> None:
    import scipy.io

    about = description(model)
    named = {
        kind: np.array([item["name"] for item in about[kind]], dtype=object)
        for kind in ("inputs", "outputs")
    }
    data = {**arrays(model), **named, "description": json.dumps(about)}
    scipy.io.savemat(path, data, oned_as="column")


def _write_json(model: ReducedModel, path: Path) -> None:
    path.write_text(json.dumps(description(model), indent=2) + "\n", encoding="utf-8")


def _write_cir(model: ReducedModel, path: Path) -> None:
    path.write_text(netlist(model), encoding="ascii")


def _refused(message: str, path: Path, allowed: str, remedy: str) -> InputError:
    return InputError(
        "HG479", message, entry="path", value=str(path), allowed=allowed, remedy=remedy
    )


def _damaged(path: Path, what: str) -> InputError:
    return InputError(
        "HG480",
        f"cannot be loaded: {what}",
        entry="path",
        value=str(path),
        allowed=f"an .h5 file that save() wrote, version {VERSION} or earlier",
        remedy="write it again from the plate",
    )
