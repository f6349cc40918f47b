"""Closed surfaces (STL), one for each region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.painted.mesh_file import MEMORY, SECONDS, read_mesh_file
from heatgrade.painted.outward import enclosed, outward
from heatgrade.painted.tagged_mesh import LARGEST, check_extent, check_finite, scale_of
from heatgrade.painted.walls import Walls, flat_walls

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceSet:
    """Regions by their closed surfaces.

    Parameters
    ----------
    surfaces : dict of str to (n, 3, 3) array
        Triangles of each region, their corners [m]; they are turned to be seen from outside
        anticlockwise, whichever way round each is given.

    Raises
    ------
    InputError
        HG844 for numbers that are not finite, HG845 for a size that no plate has, HG846 for no
        surface, HG848 for one without triangles, HG850 for one that is not closed.
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
            if not len(triangles):
                raise _no_triangles(name, "none")
            check_finite(triangles.reshape(-1, 3), f"mesh.{name}")
        _check_units(self.surfaces)
        turned = {name: outward(triangles, name) for name, triangles in self.surfaces.items()}
        object.__setattr__(self, "surfaces", turned)

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
                raise _no_triangles(name, str(path))
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
        return {name: enclosed(triangles) for name, triangles in self.surfaces.items()}

    def surface(self, name: str) -> Array:
        """Return the closed surface of a region, (n, 3, 3) [m], anticlockwise from outside."""
        return self.surfaces[name]

    def walls(self, same: float) -> Walls:
        """Return place [m] and area [m2] of the walls across each axis, flat to `same` [m]."""
        triangles = np.concatenate(list(self.surfaces.values()))
        return flat_walls(triangles[:, [0, 1, 2, 0]], same)


def _no_triangles(name: str, value: str) -> InputError:
    return InputError(
        "HG848",
        "has no triangles",
        entry=f"mesh.{name}",
        value=value,
        allowed="a surface of triangles",
        remedy="export it as STL",
    )


def _check_units(surfaces: dict[str, Array]) -> None:
    """Raise HG845 for a size that no plate has, named where one region alone has it."""
    check_extent(np.concatenate([t.reshape(-1, 3) for t in surfaces.values()]), _odd(surfaces))


def _odd(surfaces: dict[str, Array]) -> str:
    """Return the regions that are larger than any plate, where others are not."""
    sizes = {name: np.ptp(t.reshape(-1, 3), axis=0).max() for name, t in surfaces.items()}
    large = [name for name, size in sizes.items() if size > LARGEST]
    return ", ".join(large) if 0 < len(large) < len(sizes) else ""
