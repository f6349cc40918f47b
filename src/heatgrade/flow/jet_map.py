"""Which part of the target belongs to which nozzle: its nearest one, seen on the grid.

Each column of the grid is sampled at a few points, so that the unit cell of a jet need not
follow the grid; at more of them where columns are wide beside the distance between nozzles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.geometry import JetArray
from heatgrade.grid import Grid, overlap

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Array = NDArray[np.float64]
Index = NDArray[np.int64]

SAMPLES = 4  # points per column and direction
BETWEEN = 8  # points from nozzle to nozzle
TIE = 1e-9  # relative difference of distances that are equal but for rounding
MOST_NEAREST = 4  # nozzles around a corner of a square lattice
MOST_SAMPLES = 64  # points per column and direction
MOST_POINTS = 1_000_000  # in all, some 300 bytes each


@dataclass(frozen=True, slots=True, eq=False)
class JetMap:
    """Nozzles and the columns that they wet.

    Parameters
    ----------
    nozzle : (p,) int array
        Nozzle of each sample point.
    column : (p,) int array
        Column ``i * ny + j`` of each sample point.
    area : (p,) array
        Area that each sample point stands for [m2].
    radius : (p,) array
        Distance of each sample point from its nozzle's axis [m].  A point between nozzles as near
        as each other counts once for each of them.
    pitch : (n,) array
        Edge of the square as large as the unit cell of each nozzle [m].
    diameter : (n,) array
        Nozzle diameters [m].
    columns : (int, int)
        Shape of the grid of columns.
    """

    nozzle: Index
    column: Index
    area: Array
    radius: Array
    pitch: Array
    diameter: Array
    columns: tuple[int, int]

    @classmethod
    def of(cls, jets: JetArray, grid: Grid) -> JetMap:
        """Return the map of `jets` on `grid`.

        Raises
        ------
        InputError
            HG135 where columns are so wide that a nozzle's unit cell is not seen.
        """
        from scipy.spatial import cKDTree

        x0, y0, x1, y1 = jets.wetted_area
        axes = np.column_stack([jets.x, jets.y])
        tree = cKDTree(axes)
        apart = float(tree.query(axes, k=2)[0][:, 1].min())  # infinite for a single nozzle
        wide_x, wide_y = overlap(grid.x_edges, x0, x1), overlap(grid.y_edges, y0, y1)
        widest = float(max(wide_x.max(), wide_y.max()))
        count = _sample_count(
            widest / apart, int(np.count_nonzero(wide_x) * np.count_nonzero(wide_y))
        )
        px, wx, ix = _samples(grid.x_edges, x0, wide_x, count)
        py, wy, iy = _samples(grid.y_edges, y0, wide_y, count)
        points = np.stack(np.broadcast_arrays(px[:, None], py[None, :]), axis=-1).reshape(-1, 2)
        point, nozzle, radius, part = _nearest(tree, points, jets.count)
        unseen = np.flatnonzero(np.bincount(nozzle, minlength=jets.count) == 0)
        if unseen.size > 0:
            raise InputError(
                "HG135",
                f"the columns are too wide to tell nozzles {apart * 1e3:.3g} mm apart",
                entry="grid.lateral",
                value=widest,
                allowed=f"about {apart:.3g} m and less",
                remedy="use narrower columns",
            )
        _, ny, _ = grid.shape
        return cls(
            nozzle=nozzle,
            column=(ix[:, None] * ny + iy[None, :]).ravel()[point],
            area=(wx[:, None] * wy[None, :]).ravel()[point] * part,
            radius=radius,
            pitch=np.sqrt(jets.cell_areas),
            diameter=jets.diameters,
            columns=grid.shape[:2],
        )

    def per_column(self, values: Array) -> Array:
        """Return the sum over each column of values per sample point, shape (nx, ny)."""
        nx, ny = self.columns
        total = np.bincount(self.column, values, minlength=nx * ny).astype(np.float64)
        return total.reshape(nx, ny)

    def per_nozzle(self, values: Array) -> Array:
        """Return the sum over each nozzle of values per sample point, shape (n,)."""
        return np.bincount(self.nozzle, values, minlength=self.diameter.size).astype(np.float64)

    def at_points(self, field: Array) -> Array:
        """Return an (nx, ny) field at the sample points, shape (p,)."""
        return np.asarray(field.reshape(-1)[self.column])


def _nearest(tree: cKDTree, points: Array, count: int) -> tuple[Index, Index, Array, Array]:
    """Return, for each pair of a point and a nozzle nearest to it, both, distance and share.

    A point as near to two nozzles as to one belongs to both in equal parts, so that mirrored
    plates have mirrored maps.
    """
    if count == 1:
        radius, nozzle = tree.query(points)
        every = np.arange(len(points), dtype=np.int64)
        return every, nozzle.astype(np.int64), radius, np.ones(len(points))
    radius, nozzle = tree.query(points, k=min(MOST_NEAREST, count))
    nearest = radius <= radius[:, :1] * (1.0 + TIE)
    part = np.broadcast_to(1.0 / nearest.sum(axis=1)[:, None], nearest.shape)
    point = np.nonzero(nearest)[0].astype(np.int64)
    return point, nozzle[nearest].astype(np.int64), radius[nearest], part[nearest]


def _sample_count(width: float, columns: int) -> int:
    """Return the points per column and direction, `width` in distances between nozzles."""
    wanted = min(max(SAMPLES, math.ceil(BETWEEN * width)), MOST_SAMPLES)
    return max(1, min(wanted, math.isqrt(MOST_POINTS // max(columns, 1))))


def _samples(edges: Array, low: float, length: Array, count: int) -> tuple[Array, Array, Index]:
    """Return sample positions, the length each stands for, and the cell each lies in."""
    wet = np.flatnonzero(length)
    start = np.maximum(edges[wet], low)
    share = (np.arange(count) + 0.5) / count
    position = start[:, None] + share * length[wet, None]
    weight = np.repeat(length[wet] / count, count)
    return position.ravel(), weight, np.repeat(wet, count).astype(np.int64)
