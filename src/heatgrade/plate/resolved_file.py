"""A resolved plate's fields as a VTK rectilinear grid, by the names that a compact plate's have."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.painted.painted_mesh import cell_volume
from heatgrade.resolved.flow_file import flow_mesh, name_parts, quickly, vtr_target
from heatgrade.scene.catalogue import COEFFICIENT, JUNCTION, POWER, TEMPERATURE
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    import pyvista

    from heatgrade.plate.resolved_fields import ResolvedFields


def save_resolved(fields: ResolvedFields, path: str | PathLike[str]) -> None:
    """Write the fields to `path`, whose name must end in ``.vtr``; whole or not at all."""
    with whole_file(vtr_target(path), code="HG141") as partial:
        resolved_mesh(fields).save(partial)


def save_once(fields: ResolvedFields, path: Path) -> None:
    """Write the fields as ``.vtr`` for reading once."""
    quickly(resolved_mesh(fields), path)


def resolved_mesh(fields: ResolvedFields) -> pyvista.RectilinearGrid:
    """Return the fields as a pyvista grid with cell data, in SI units.

    What the dies' active faces have stands in the lowest layer, what the top of the base has in the
    lowest one with coolant.
    """
    case = fields.case
    mesh = flow_mesh(case.grid, case.open.volume, fields.solution)
    name_parts(mesh, fields.part, fields.part_names, fields.limits)
    mesh.cell_data[TEMPERATURE] = fields.shown_temperature.ravel(order="F")

    def add(name: str, values: NDArray[np.float64], layer: int) -> None:
        data = np.full(case.grid.shape, np.nan)
        data[:, :, layer] = values
        mesh.cell_data[name] = data.ravel(order="F")

    add(JUNCTION, fields.junction_temperature, 0)
    add(COEFFICIENT, fields.heat_transfer_coefficient, case.base + 1)
    mesh.cell_data[POWER] = (fields.power / cell_volume(case.grid)).ravel(order="F")
    return mesh
