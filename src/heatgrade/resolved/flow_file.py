"""Resolved flow as a VTK rectilinear grid: what files of rooms, plates and meshes share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.grid import Grid
from heatgrade.resolved.conjugate_solution import ConjugateSolution
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.scene import Scene
from heatgrade.scene.catalogue import (
    COOLANT,
    FACE_FLOW,
    PART,
    PRESSURE,
    SHARE,
    TEMPERATURE,
    VELOCITY,
)
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    import pyvista

Array = NDArray[np.float64]
HALF = 0.5  # share of coolant up to which a cell is shown as what else it is


def flow_mesh(
    grid: Grid, volume: Array, found: FlowSolution | ConjugateSolution
) -> pyvista.RectilinearGrid:
    """Return flow, and heat where it was solved, as a pyvista grid in SI units.

    The mass flow through the faces stands at the points: through the three faces whose low corner
    each is, in single precision, so that paths can be followed exactly.

    Parameters
    ----------
    grid : Grid
        Its cells.
    volume : (nx, ny, nz) array
        Share of each that coolant fills.
    found : FlowSolution or ConjugateSolution
        What was solved.
    """
    import pyvista

    mesh = pyvista.RectilinearGrid(grid.x_edges, grid.y_edges, grid.z_edges)
    flow = found.flow if isinstance(found, ConjugateSolution) else found
    if isinstance(found, ConjugateSolution):
        mesh.cell_data[TEMPERATURE] = found.temperature.ravel(order="F")
        warm = np.where(volume > 0.0, found.temperature, np.nan)
        mesh.cell_data[COOLANT] = warm.ravel(order="F")
    mesh.cell_data[SHARE] = volume.ravel(order="F")
    mesh.cell_data[PRESSURE] = flow.pressure.ravel(order="F")
    velocity = [component.ravel(order="F") for component in flow.cell_velocity]
    mesh.cell_data[VELOCITY] = np.stack(velocity, axis=1)
    nx, ny, nz = grid.shape
    through = np.zeros((nx + 1, ny + 1, nz + 1, 3), np.float32, order="F")
    across_x, across_y, across_z = flow.mass_flow
    through[:, :ny, :nz, 0] = across_x
    through[:nx, :, :nz, 1] = across_y
    through[:nx, :ny, :, 2] = across_z
    mesh.point_data[FACE_FLOW] = through.reshape(-1, 3, order="F")
    name_parts(mesh, np.where(volume > HALF, -1, 0), ("solid",), {})
    return mesh


def name_parts(
    mesh: pyvista.RectilinearGrid,
    part: NDArray[np.integer],
    names: Sequence[str],
    limits: Mapping[str, float],
) -> None:
    """Put into a grid what its cells belong to.

    Parameters
    ----------
    mesh : pyvista.RectilinearGrid
        The grid.
    part : (nx, ny, nz) int array
        Index into `names`; -1 where there is none.
    names : sequence of str
        Of the parts.
    limits : mapping of str to float
        Highest temperature allowed, by part [K].
    """
    mesh.cell_data[PART] = part.astype(np.int32).ravel(order="F")
    mesh.field_data["part names"] = list(names)
    mesh.field_data["part limits [K]"] = np.array([limits.get(name, np.nan) for name in names])


def save_flow(
    domain: FlowDomain, found: FlowSolution | ConjugateSolution, path: str | PathLike[str]
) -> None:
    """Write flow, and heat where it was solved, for ParaView and ``heatgrade view``.

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room.
    found : FlowSolution or ConjugateSolution
        What was solved in it.
    path : str or path
        Name ending in ``.vtr``.

    Raises
    ------
    InputError
        HG140 for another ending, HG141 for a place that cannot be written to.
    """
    target = vtr_target(path)
    with whole_file(target, code="HG141") as partial:
        flow_mesh(domain.grid, domain.volume, found).save(partial)


def flow_scene(
    domain: FlowDomain, found: FlowSolution | ConjugateSolution, name: str = "velocity"
) -> Scene:
    """Return a flow in three dimensions: shows itself in notebooks, has `save` and `show`.

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room.
    found : FlowSolution or ConjugateSolution
        What was solved in it.
    name : {"velocity", "streamlines-speed", "pressure", "streamlines", "coolant", "cut"}
        What to show; the last three need temperatures.

    Raises
    ------
    InputError
        HG770 for another name.
    """

    def save(file: Path) -> None:
        quickly(flow_mesh(domain.grid, domain.volume, found), file)

    return Scene.of({"flow": save}, name)


def quickly(mesh: pyvista.RectilinearGrid, path: Path) -> None:
    """Write a grid for reading once: four times faster, half as large again."""
    mesh.save(path, compression="lz4")


def vtr_target(path: str | PathLike[str]) -> Path:
    """Return a path, held against the only ending of such files.

    Errors: `InputError` HG140.
    """
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
    return target
