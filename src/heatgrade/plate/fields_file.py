"""The fields of a plate as a file, in the form that its name asks for; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path

from heatgrade.errors import InputError
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.resolved_fields import ResolvedFields
from heatgrade.whole_file import whole_file

FORMS = {
    ".vtr": "all fields on their own grid, for ParaView and pyvista",
    ".vtu": "the solid as hexahedra, for ParaView and most mesh programs",
    ".msh": "the solid as hexahedra with named regions, for Gmsh (binary, version 2.2)",
}


def save_fields(fields: PlateFields | ResolvedFields, path: str | PathLike[str]) -> None:
    """Write the fields to `path`.

    Parameters
    ----------
    fields : PlateFields or ResolvedFields
        The fields.
    path : str or path
        Its ending chooses the form, see `FORMS`; resolved ones have ``.vtr`` alone.

    Raises
    ------
    InputError
        HG140 for another ending, HG141 for a place that cannot be written to.
    """
    target = Path(path)
    if isinstance(fields, ResolvedFields):
        from heatgrade.plate.resolved_file import save_resolved

        save_resolved(fields, target)
        return
    if target.suffix not in FORMS:
        raise InputError(
            "HG140",
            "has an ending that no form of fields is known by",
            entry="path",
            value=str(target),
            allowed="; ".join(f"{ending}: {what}" for ending, what in FORMS.items()),
            remedy=f"use {target.stem or 'fields'}.vtr",
        )
    with whole_file(target, code="HG141") as partial:
        _writer(target.suffix)(fields, partial)


def _writer(ending: str) -> Callable[[PlateFields, Path], None]:
    if ending == ".vtr":
        from heatgrade.plate.rectilinear_mesh import to_pyvista

        return lambda fields, path: to_pyvista(fields).save(path)
    from heatgrade.plate.hexahedra import to_meshio

    if ending == ".msh":  # version 4.1 as meshio writes it would lose the tags
        return lambda fields, path: to_meshio(fields, gmsh=True).write(path, file_format="gmsh22")
    return lambda fields, path: to_meshio(fields, gmsh=False).write(path, file_format="vtu")
