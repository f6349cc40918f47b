"""The fields of a plate as a file, in the form that its name asks for; whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from os import PathLike
from pathlib import Path

from heatgrade.errors import InputError
from heatgrade.plate.fields import PlateFields

FORMS = {
    ".vtr": "all fields on their own grid, for ParaView and pyvista",
    ".vtu": "the solid as hexahedra, for ParaView and most mesh programs",
    ".msh": "the solid as hexahedra with named regions, for Gmsh (binary, version 2.2)",
}


def save_fields(fields: PlateFields, path: str | PathLike[str]) -> None:
    """Write the fields to `path`.

    Parameters
    ----------
    fields : PlateFields
        The fields.
    path : str or path
        Its ending chooses the form, see `FORMS`.

    Raises
    ------
    InputError
        HG140 for another ending, HG141 for a place that cannot be written to.
    """
    target = Path(path)
    if target.suffix not in FORMS:
        raise InputError(
            "HG140",
            "has an ending that no form of fields is known by",
            entry="path",
            value=str(target),
            allowed="; ".join(f"{ending}: {what}" for ending, what in FORMS.items()),
            remedy=f"use {target.with_suffix('.vtr').name}",
        )
    partial = target.with_name(f".{target.stem}.partial{target.suffix}")
    try:
        partial.touch()  # VTK's writer only prints what went wrong
        _writer(target.suffix)(fields, partial)
        partial.replace(target)
        return
    except OSError as error:
        problem = error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    raise InputError(
        "HG141",
        f"cannot be written: {problem.strerror or problem}",
        entry="path",
        value=str(target),
        allowed="a file in a folder that exists and may be written to",
        remedy="make the folder or choose another one",
    ) from problem


def _writer(ending: str) -> Callable[[PlateFields, Path], None]:
    if ending == ".vtr":
        from heatgrade.plate.rectilinear_mesh import to_pyvista

        return lambda fields, path: to_pyvista(fields).save(path)
    from heatgrade.plate.hexahedra import to_meshio

    if ending == ".msh":  # version 4.1 as meshio writes it would lose the tags
        return lambda fields, path: to_meshio(fields, gmsh=True).write(path, file_format="gmsh22")
    return lambda fields, path: to_meshio(fields, gmsh=False).write(path, file_format="vtu")
