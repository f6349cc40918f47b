"""Closed surfaces (STL), one for each region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.painted.cell_kinds import signed_volumes
from heatgrade.painted.mesh_file import MEMORY, SECONDS, read_mesh_file
from heatgrade.painted.tagged_mesh import check_extent, check_finite, scale_of
from heatgrade.painted.walls import Walls, flat_walls

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceSet:
    """Regions by their closed surfaces.

    Parameters
    ----------
    surfaces : dict of str to (n, 3, 3) array
        Triangles of each region, their corners [m]; seen from outside anticlockwise, or all
        of them the other way round.

    Raises
    ------
    InputError
        HG844 for numbers that are not finite, HG845 for a size that no plate has, HG846 for no
        surface, HG850 for one that is not closed.
    """

    surfaces: dict[str, Array]

    def __post_init__(self) -> None:
        if not self.surfaces:
            raise InputError(
                "HG846",
                "has no surface",
                entry="mesh",
                allowed="a closed surface for each region",
                remedy="name the files by region",
            )
        for name, triangles in self.surfaces.items():
            check_finite(triangles.reshape(-1, 3), f"mesh.{name}")
            _check_closed(triangles, name)
        check_extent(np.concatenate([t.reshape(-1, 3) for t in self.surfaces.values()]))

    @classmethod
    def read(
        cls,
        paths: Mapping[str, str | PathLike[str]],
        *,
        unit: str = "m",
        memory: float = MEMORY,
        seconds: float = SECONDS,
    ) -> SurfaceSet:
        """Return regions from files of triangles, e.g. STL.

        Parameters
        ----------
        paths : mapping of str to path
            The file of each region.
        unit : {"m", "cm", "mm", "um", "in"}
            Of the coordinates; STL files do not say.
        memory, seconds : float
            Limits of the child process that reads [bytes], [s].
        """
        scale = scale_of(unit)
        surfaces = {}
        for name, path in paths.items():
            raw = read_mesh_file(path, memory=memory, seconds=seconds)
            parts = [
                raw.points[cells]
                for kind, cells in zip(raw.kinds, raw.cells, strict=True)
                if kind == "triangle"
            ]
            if not parts:
                raise InputError(
                    "HG848",
                    "has no triangles",
                    entry=f"mesh.{name}",
                    value=str(path),
                    allowed="a surface of triangles",
                    remedy="export it as STL",
                )
            surfaces[name] = np.concatenate(parts) * scale
        return cls(surfaces)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the regions."""
        return tuple(self.surfaces)

    @property
    def bounds(self) -> tuple[Array, Array]:
        """Lowest and highest corner [m]."""
        points = np.concatenate([t.reshape(-1, 3) for t in self.surfaces.values()])
        return points.min(axis=0), points.max(axis=0)

    def volumes(self) -> dict[str, float]:
        """Return the volume of each region [m3]."""
        return {name: abs(_enclosed(triangles)) for name, triangles in self.surfaces.items()}

    def surface(self, name: str) -> Array:
        """Return the closed surface of a region, (n, 3, 3) [m], anticlockwise from outside."""
        triangles = self.surfaces[name]
        return triangles if _enclosed(triangles) > 0.0 else triangles[:, ::-1]

    def walls(self, same: float) -> Walls:
        """Return place [m] and area [m2] of the walls across each axis, flat to `same` [m]."""
        triangles = np.concatenate(list(self.surfaces.values()))
        return flat_walls(triangles[:, [0, 1, 2, 0]], same)


def _enclosed(triangles: Array) -> float:
    """Return the volume inside [m3], negative where triangles are seen clockwise from outside."""
    apex = triangles.reshape(-1, 3).mean(axis=0)
    cones = np.concatenate([np.broadcast_to(apex, (len(triangles), 1, 3)), triangles], axis=1)
    return float(signed_volumes(cones).sum())


def _check_closed(triangles: Array, name: str) -> None:
    """Raise HG850 unless every edge is walked once in each direction."""
    points, index = np.unique(triangles.reshape(-1, 3), axis=0, return_inverse=True)
    corners = index.reshape(-1, 3)
    edges = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    edges = edges[edges[:, 0] != edges[:, 1]]
    count = len(points)
    forth = edges[:, 0] * count + edges[:, 1]
    back = edges[:, 1] * count + edges[:, 0]
    keys = np.unique(np.concatenate([forth, back]))
    balance = np.zeros(keys.size, dtype=np.int64)
    np.add.at(balance, np.searchsorted(keys, forth), 1)
    np.add.at(balance, np.searchsorted(keys, back), -1)
    open_edges = balance > 0
    if open_edges.any():
        start = points[keys[int(np.argmax(open_edges))] // count]
        where = ", ".join(f"{1e3 * x:.4g}" for x in start)
        raise InputError(
            "HG850",
            f"is not closed: {int(open_edges.sum())} edges have no neighbour, one at ({where}) mm",
            entry=f"mesh.{name}",
            value=f"{len(triangles)} triangles",
            allowed="a watertight surface",
            remedy="close the holes in the CAD program and export it again",
        )
