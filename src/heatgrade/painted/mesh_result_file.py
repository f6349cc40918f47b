"""A mesh plate's fields as a file, on its grid or its own cells; whole or not at all."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.painted.sampling import sampled
from heatgrade.painted.tagged_mesh import TaggedMesh
from heatgrade.resolved.flow_file import HALF, flow_mesh, name_parts, quickly
from heatgrade.scene.catalogue import PRESSURE, SHARE, TEMPERATURE, VELOCITY
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    import pyvista

    from heatgrade.painted.mesh_result import MeshResult


def save_result(result: MeshResult, path: str | PathLike[str]) -> None:
    """Write a result to `path`; its ending, ``.vtr`` or ``.vtu``, says where the values stand."""
    target = Path(path)
    own = [".vtr", ".vtu"] if isinstance(result.shape, TaggedMesh) else [".vtr"]
    if target.suffix not in own:
        raise InputError(
            "HG140",
            "has an ending that no form of these fields is known by",
            entry="path",
            value=str(target),
            allowed=".vtr: on the grid; .vtu: on the mesh's own cells, where it has cells",
            remedy=f"use {target.with_suffix('.vtr').name}",
        )
    with whole_file(target, code="HG141") as partial:
        (_write_grid if target.suffix == ".vtr" else _write_cells)(result, partial)


def _write_grid(result: MeshResult, path: Path) -> None:
    grid_mesh(result).save(path)


def save_once(result: MeshResult, path: Path) -> None:
    """Write a result as ``.vtr`` for reading once."""
    quickly(grid_mesh(result), path)


def grid_mesh(result: MeshResult) -> pyvista.RectilinearGrid:
    """Return temperatures, shares and flow on the grid, in SI units."""
    import pyvista

    painted, grid = result.painted, result.painted.grid
    if result.solution is not None:
        mesh = flow_mesh(grid, painted.coolant_share, result.solution)
    else:
        mesh = pyvista.RectilinearGrid(grid.x_edges, grid.y_edges, grid.z_edges)
        mesh.cell_data[SHARE] = painted.coolant_share.ravel(order="F")
    mesh.cell_data[TEMPERATURE] = result.temperature.ravel(order="F")
    for name, share in zip(painted.names, painted.share, strict=True):
        mesh.cell_data[f"share of {name}"] = share.ravel(order="F")
    solid = [k for k, name in enumerate(painted.names) if name not in painted.wet]
    most = painted.share[solid].argmax(axis=0)
    part = np.where(painted.solid_share >= HALF, most, -1)
    name_parts(mesh, part, [painted.names[k] for k in solid], {})
    return mesh


def _write_cells(result: MeshResult, path: Path) -> None:
    import meshio

    shape = result.shape
    assert isinstance(shape, TaggedMesh)
    data: dict[str, list[NDArray[Any]]] = {}
    for block in shape.blocks:
        points = shape.points[block.cells].mean(axis=1)
        wet = np.isin([shape.names[i] for i in block.region], result.painted.wet)
        for name, values in _at_cells(result, points, wet).items():
            data.setdefault(name, []).append(values)
        data.setdefault("region", []).append(block.region.astype(np.int32) + 1)
    meshio.Mesh(
        shape.points, [(block.kind, block.cells) for block in shape.blocks], cell_data=data
    ).write(path, file_format="vtu")


def _at_cells(
    result: MeshResult, points: NDArray[np.float64], wet: NDArray[np.bool_]
) -> dict[str, NDArray[np.float64]]:
    """Return the fields at the middles of cells, each from its own side of the walls.

    Pressure and velocity are those of coolant; in solids nan and 0.
    """
    grid, solid = result.painted.grid, result.painted.solid_share >= HALF
    temperature = np.full(len(points), np.nan)
    temperature[~wet] = sampled(grid, result.temperature, solid, points[~wet])
    if result.solution is None:
        return {TEMPERATURE: temperature}
    flow = result.solution.flow
    there = ~solid & np.isfinite(flow.pressure)
    temperature[wet] = sampled(grid, result.temperature, ~solid, points[wet])
    pressure = np.full(len(points), np.nan)
    pressure[wet] = sampled(grid, flow.pressure, there, points[wet])
    velocity = np.zeros((len(points), 3))
    for axis, component in enumerate(flow.cell_velocity):
        velocity[wet, axis] = sampled(grid, component, there, points[wet])
    return {TEMPERATURE: temperature, PRESSURE: pressure, VELOCITY: velocity}
