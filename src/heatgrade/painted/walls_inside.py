"""Walls inside cells, from what their faces leave open: the theorem of Gauss in one cell.

What is open on a cell's faces closes with the wall inside of it, so that the wall's area seen along
an axis is the difference of the open areas on both faces.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.painted.paint import FaceShares

Array = NDArray[np.float64]


def wall_normals(
    grid: Grid, faces: tuple[FaceShares, FaceShares, FaceShares]
) -> tuple[Array, Array, Array]:
    """Return the area of the wall inside every cell as seen along x, y and z [m2]."""
    areas = (
        grid.dy[None, :, None] * grid.dz[None, None, :],
        grid.dx[:, None, None] * grid.dz[None, None, :],
        grid.dx[:, None, None] * grid.dy[None, :, None],
    )
    found = []
    for axis, (shares, area) in enumerate(zip(faces, areas, strict=True)):
        above, below = np.moveaxis(shares.above, axis, 0), np.moveaxis(shares.below, axis, 0)
        found.append(np.moveaxis(above[:-1] - below[1:], 0, axis) * area)
    return found[0], found[1], found[2]


def inner_wall(grid: Grid, faces: tuple[FaceShares, FaceShares, FaceShares]) -> Array:
    """Return the area of the wall inside every cell [m2]: that of its mean plane."""
    x, y, z = wall_normals(grid, faces)
    size: Array = np.sqrt(x * x + y * y + z * z)
    return size
