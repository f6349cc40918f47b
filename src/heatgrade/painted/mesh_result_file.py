"""A mesh plate's temperatures as a file, on its grid or its own cells; whole or not at all."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError
from heatgrade.painted.tagged_mesh import TaggedMesh
from heatgrade.resolved.flow_file import HALF, flow_mesh, name_parts, quickly
from heatgrade.scene.catalogue import SHARE, TEMPERATURE
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
    temperatures, regions = [], []
    for block in shape.blocks:
        values = result.at(shape.points[block.cells].mean(axis=1))
        wet = np.isin([shape.names[i] for i in block.region], result.painted.wet)
        temperatures.append(np.where(wet & (result.solution is None), np.nan, values))
        regions.append(block.region.astype(np.int32) + 1)
    meshio.Mesh(
        shape.points,
        [(block.kind, block.cells) for block in shape.blocks],
        cell_data={"temperature [K]": temperatures, "region": regions},
    ).write(path, file_format="vtu")
