"""The rectilinear grid: three increasing lists of edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.grid.memory import refuse_oversize

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A rectilinear grid.

    Parameters
    ----------
    x_edges, y_edges, z_edges : (nx + 1,), (ny + 1,), (nz + 1,) array
        Strictly increasing cell edges [m].

    Raises
    ------
    InputError
        HG130 if edges do not increase or are not finite, HG131 if the grid does not fit into
        memory.
    """

    x_edges: Array
    y_edges: Array
    z_edges: Array

    def __post_init__(self) -> None:
        for name in ("x_edges", "y_edges", "z_edges"):
            edges = np.array(getattr(self, name), dtype=np.float64)
            if edges.ndim != 1 or edges.size < 2 or not np.all(np.diff(edges) > 0.0):
                raise InputError(
                    "HG130",
                    "must be at least two strictly increasing finite positions",
                    entry=name,
                    value=edges,
                    allowed="increasing [m]",
                    remedy="sort the edges and drop the repeated ones",
                )
            edges.flags.writeable = False
            object.__setattr__(self, name, edges)
        refuse_oversize(float(np.prod([float(n) for n in self.shape])), "grid")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of cells in x, y and z."""
        return self.x_edges.size - 1, self.y_edges.size - 1, self.z_edges.size - 1

    @property
    def cells(self) -> int:
        """Number of cells."""
        nx, ny, nz = self.shape
        return nx * ny * nz

    @property
    def dx(self) -> Array:
        """Cell widths in x [m], shape (nx,)."""
        return np.diff(self.x_edges)

    @property
    def dy(self) -> Array:
        """Cell widths in y [m], shape (ny,)."""
        return np.diff(self.y_edges)

    @property
    def dz(self) -> Array:
        """Cell heights [m], shape (nz,)."""
        return np.diff(self.z_edges)

    @property
    def x(self) -> Array:
        """Cell centres in x [m], shape (nx,)."""
        return 0.5 * (self.x_edges[1:] + self.x_edges[:-1])

    @property
    def y(self) -> Array:
        """Cell centres in y [m], shape (ny,)."""
        return 0.5 * (self.y_edges[1:] + self.y_edges[:-1])

    @property
    def z(self) -> Array:
        """Cell centres in z [m], shape (nz,)."""
        return 0.5 * (self.z_edges[1:] + self.z_edges[:-1])

    @property
    def plan_area(self) -> Array:
        """Area of each column [m2], shape (nx, ny)."""
        return self.dx[:, None] * self.dy[None, :]

    def covered(self, x0: float, y0: float, x1: float, y1: float) -> Array:
        """Return the share of each column's area inside the rectangle, shape (nx, ny)."""
        share_x = overlap(self.x_edges, x0, x1) / self.dx
        share_y = overlap(self.y_edges, y0, y1) / self.dy
        return share_x[:, None] * share_y[None, :]


def overlap(edges: Array, low: float, high: float) -> Array:
    """Return the length of each cell inside ``[low, high]`` [m], shape (n,)."""
    inside = np.minimum(edges[1:], high) - np.maximum(edges[:-1], low)
    length: Array = np.clip(inside, 0.0, None)
    # A face that lies on an edge up to rounding must not leave a sliver of area behind.
    width = np.diff(edges)
    length[length < 1e-9 * width] = 0.0
    full = width - length < 1e-9 * width
    length[full] = width[full]
    return length


def inside(centres: Array, low: float, high: float) -> slice:
    """Return the range of cells whose centres lie between `low` and `high`."""
    index = np.flatnonzero((centres > low) & (centres < high))
    if index.size == 0:
        return slice(0, 0)
    return slice(int(index[0]), int(index[-1]) + 1)
