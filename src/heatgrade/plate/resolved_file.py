"""A resolved plate's fields as a VTK rectilinear grid; whole or not at all."""

from __future__ import annotations

import contextlib
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError

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
    partial = target.with_name(f".{target.stem}.partial{target.suffix}")
    try:
        partial.touch()  # VTK's writer only prints what went wrong
        _write(result, partial)
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


def _write(result: ResolvedResult, path: Path) -> None:
    import pyvista

    grid, flow = result.case.grid, result.solution.flow
    mesh = pyvista.RectilinearGrid(grid.x_edges, grid.y_edges, grid.z_edges)
    mesh.cell_data["temperature [K]"] = result.solution.temperature.ravel(order="F")
    mesh.cell_data["coolant share"] = result.case.open.volume.ravel(order="F")
    mesh.cell_data["pressure [Pa]"] = flow.pressure.ravel(order="F")
    mesh.cell_data["power [W]"] = result.case.model.power.ravel(order="F")
    u = 0.5 * (flow.u[1:] + flow.u[:-1])
    v = 0.5 * (flow.v[:, 1:] + flow.v[:, :-1])
    w = 0.5 * (flow.w[:, :, 1:] + flow.w[:, :, :-1])
    mesh.cell_data["velocity [m/s]"] = np.stack([c.ravel(order="F") for c in (u, v, w)], axis=1)
    mesh.save(path)
