"""The fields of a stack as a VTK file."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    import pyvista

    from heatgrade.layered.result import LayerResult


def save_stack(result: LayerResult, path: str | PathLike[str]) -> None:
    """Write the fields to `path`, whole or not at all.

    Raises
    ------
    InputError
        HG140 for an ending other than ``.vtr``, HG141 for a place that cannot be written to.
    """
    target = Path(path)
    if target.suffix != ".vtr":
        raise InputError(
            "HG140",
            "has an ending that no form of fields is known by",
            entry="path",
            value=str(target),
            allowed=".vtr: all fields on their own grid, for ParaView and pyvista",
            remedy=f"use {target.with_suffix('.vtr').name}",
        )
    with whole_file(target, code="HG141") as partial:
        to_pyvista(result).save(partial)


def to_pyvista(result: LayerResult) -> pyvista.RectilinearGrid:
    """Return temperature, power density and layer of every cell, in SI units.

    Coolant shows in the planes of its layer: in its own columns where it has some, else beside
    the walls in an array of its own. Planes without thickness are left out.
    """
    import pyvista

    frame = result.system.frame
    slabs = list(result.system.slabs(result.values, result.power))
    z_edges = np.concatenate([[0.0], np.cumsum([slab.thickness for slab in slabs])])
    mesh = pyvista.RectilinearGrid(frame.x_edges, frame.y_edges, z_edges)
    for name, data in (
        ("temperature [K]", [slab.temperature for slab in slabs]),
        ("coolant temperature [K]", [slab.coolant for slab in slabs]),
        ("power density [W/m3]", [slab.density for slab in slabs]),
        ("layer", [np.full(frame.shape, slab.layer) for slab in slabs]),
    ):
        mesh.cell_data[name] = np.stack(data, axis=2).ravel(order="F")
    mesh.field_data["layers"] = list(result.stack.elements)
    return mesh
