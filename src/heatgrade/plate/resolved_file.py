"""A resolved plate's fields as a VTK rectilinear grid; whole or not at all."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from heatgrade.plate.resolved_result import ResolvedResult


def save_resolved(result: ResolvedResult, path: str | PathLike[str]) -> None:
    """Write the fields to `path`, whose name must end in ``.vtr``."""
    target = Path(path)
    if target.suffix != ".vtr":
        raise InputError(
            "HG140",
            "has an ending that no form of resolved fields is known by",
            entry="path",
            value=str(target),
            allowed=".vtr: all fields on their grid, for ParaView and pyvista",
            remedy=f"use {target.with_suffix('.vtr').name}",
        )
    with whole_file(target, code="HG141") as partial:
        _write(result, partial)


def _write(result: ResolvedResult, path: Path) -> None:
    import pyvista

    grid, flow = result.case.grid, result.solution.flow
    mesh = pyvista.RectilinearGrid(grid.x_edges, grid.y_edges, grid.z_edges)
    mesh.cell_data["temperature [K]"] = result.solution.temperature.ravel(order="F")
    mesh.cell_data["coolant share"] = result.case.open.volume.ravel(order="F")
    mesh.cell_data["pressure [Pa]"] = flow.pressure.ravel(order="F")
    mesh.cell_data["power [W]"] = result.case.model.power.ravel(order="F")
    velocity = [c.ravel(order="F") for c in flow.cell_velocity]
    mesh.cell_data["velocity [m/s]"] = np.stack(velocity, axis=1)
    mesh.save(path)
