"""A mesh plate's temperatures as a file, on its grid or its own cells; whole or not at all."""

from __future__ import annotations

import contextlib
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError
from heatgrade.painted.tagged_mesh import TaggedMesh

if TYPE_CHECKING:
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
    partial = target.with_name(f".{target.stem}.partial{target.suffix}")
    try:
        partial.touch()  # VTK's writer only prints what went wrong
        (_write_grid if target.suffix == ".vtr" else _write_cells)(result, partial)
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


def _write_grid(result: MeshResult, path: Path) -> None:
    import pyvista

    grid = result.painted.grid
    mesh = pyvista.RectilinearGrid(grid.x_edges, grid.y_edges, grid.z_edges)
    mesh.cell_data["temperature [K]"] = result.temperature.ravel(order="F")
    for name, share in zip(result.painted.names, result.painted.share, strict=True):
        mesh.cell_data[f"share of {name}"] = share.ravel(order="F")
    if result.solution is not None:
        flow = result.solution.flow
        mesh.cell_data["pressure [Pa]"] = flow.pressure.ravel(order="F")
        u = 0.5 * (flow.u[1:] + flow.u[:-1])
        v = 0.5 * (flow.v[:, 1:] + flow.v[:, :-1])
        w = 0.5 * (flow.w[:, :, 1:] + flow.w[:, :, :-1])
        mesh.cell_data["velocity [m/s]"] = np.stack([c.ravel(order="F") for c in (u, v, w)], axis=1)
    mesh.save(path)


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
