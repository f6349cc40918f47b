"""A grid for a mesh: lines in the planes of its walls, cells of a wished size between them."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive
from heatgrade.grid import Grid, refuse_oversize, subdivided
from heatgrade.painted.shape import Shape

Array = NDArray[np.float64]

CELLS_ALONG = 64  # of the default size, along the longest side of the mesh
PLANE_SHARE = 0.005  # of the box's cross-section, from which on walls in one plane make a line
SAME_PLANE = 1e-6  # of the longest side: walls this near to each other lie in one plane


@dataclass(frozen=True, slots=True)
class MeshGrid:
    """How finely a mesh is cut.

    Parameters
    ----------
    size : float, optional
        Wished width of cells [m]; 1/64 of the longest side if not given.
    size_x, size_y, size_z : float, optional
        The same along one axis, where it is to be another.
    across : int
        Cells at the least between two neighbouring planes of walls.
    subdivision : int
        Parts that each cell is cut into afterwards, along every axis.

    Raises
    ------
    InputError
        HG101, HG102 for sizes, HG849 for a number of cells that is not whole.
    """

    size: float | None = None
    size_z: float | None = None
    across: int = 1
    size_x: float | None = None
    size_y: float | None = None
    subdivision: int = 1

    def __post_init__(self) -> None:
        for name in ("size", "size_x", "size_y", "size_z"):
            if getattr(self, name) is not None:
                positive(getattr(self, name), name, "m")
        for name in ("across", "subdivision"):
            count = getattr(self, name)
            if positive(count, name, "cells") != round(count):
                raise InputError(
                    "HG849",
                    "must be a whole number of cells",
                    entry=name,
                    value=count,
                    allowed="1, 2, 3, ...",
                    remedy="round it",
                )

    def refined(self, coarsest: float, parts: int, longest: float) -> MeshGrid:
        """Return the grid with cells `coarsest` times as many, each then cut into `parts`.

        Parameters
        ----------
        coarsest : float
            Cells in each direction over those of this grid.
        parts : int
            Along every axis.
        longest : float
            Side of the mesh, which the default size goes by [m].
        """
        size = longest / CELLS_ALONG if self.size is None else self.size
        own = {
            name: value / coarsest
            for name in ("size_x", "size_y", "size_z")
            if (value := getattr(self, name)) is not None
        }
        across = max(1, round(self.across * coarsest))
        given = replace(self, size=size / coarsest, across=across, subdivision=parts)
        return replace(given, **own)

    def of(self, mesh: Shape) -> Grid:
        """Return the grid of a mesh or set of surfaces; it covers the box around its cells.

        Raises
        ------
        InputError
            HG131 for more cells than fit into the memory.
        """
        low, high = mesh.bounds
        size = float((high - low).max()) / CELLS_ALONG if self.size is None else self.size
        own = (self.size_x, self.size_y, self.size_z)
        sizes = tuple(size if given is None else given for given in own)
        planes = wall_planes(mesh)
        cells = float(np.prod([(high[i] - low[i]) / sizes[i] for i in range(3)]))
        refuse_oversize(cells * float(self.subdivision) ** 3, "grid.size")
        return Grid(
            *(
                subdivided(_edges(planes[i], sizes[i], int(self.across)), int(self.subdivision))
                for i in range(3)
            )
        )


def _edges(planes: Array, size: float, across: int) -> Array:
    pieces = [planes[:1]]
    for start, stop in itertools.pairwise(planes):
        count = max(across, math.ceil((stop - start) / size - 1e-9))
        piece = np.linspace(start, stop, count + 1)[1:]
        pieces.append(piece)
    return np.concatenate(pieces)


def wall_planes(mesh: Shape) -> tuple[Array, Array, Array]:
    """Return where walls between regions, or outer walls, lie in planes across x, y and z [m].

    The ends of the box around the mesh are always among them.
    """
    low, high = mesh.bounds
    extent = high - low
    same = SAME_PLANE * float(extent.max())
    places, areas = mesh.walls(same)
    found = []
    for axis in range(3):
        cross = float(np.prod(np.delete(extent, axis)))
        order = np.argsort(places[axis])
        place, area = places[axis][order], areas[axis][order]
        group = np.concatenate([[0], np.cumsum(np.diff(place) > same)]) if place.size else place
        kept = [low[axis], high[axis]]
        for index in np.unique(group):
            members = group == index
            if area[members].sum() >= PLANE_SHARE * cross:
                kept.append(float(np.median(place[members])))
        lines = np.sort(np.array(kept))
        new = np.concatenate([[True], np.diff(lines) > same])
        lines = lines[new]
        lines[0], lines[-1] = low[axis], high[axis]
        found.append(lines)
    return found[0], found[1], found[2]
