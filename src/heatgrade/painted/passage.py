"""The narrowest passage of coolant: between two walls that face each other along an axis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.painted.paint import FaceShares
from heatgrade.painted.walls_inside import wall_normals

Array = NDArray[np.float64]
Shares = tuple[FaceShares, FaceShares, FaceShares]

ALONG = 0.9  # least cosine between a wall's normal and the axis that a passage is measured along
LINKED = 0.05  # share of a face from which on coolant passes through it


FEW_CELLS = 2.5  # cells across a passage below which its resistance is off by a quarter or more
GOOD_CELLS = 8  # across a passage: its resistance is 3 % too low at most in plane flow


def plane_loss(cells: float) -> float:
    """Return by how much plane flow has too little pressure drop, where walls cut few cells.

        1 - 1 / (1 + 2 / n^2)

    of what is exact: n cells between walls, each with the slope of a straight line from the wall
    through the mean of one cell, carry ``1 + 2 / n^2`` times the flow. Where walls are whole,
    friction follows from two cells and nothing is lost in developed plane flow.

    Parameters
    ----------
    cells : float
        Across the passage.

    Examples
    --------
    >>> [round(plane_loss(n), 3) for n in (1, 2, 4, 8)]
    [0.667, 0.333, 0.111, 0.03]
    """
    return 1.0 - 1.0 / (1.0 + 2.0 / max(cells, 1.0) ** 2)


def narrowest_passage(grid: Grid, share: Array, faces: Shares) -> tuple[float, float, str] | None:
    """Return cells across the narrowest passage, its width [m] and the axis along it.

    Chords that end at walls aslant, as those beside the middle of a round bore do, do not count,
    nor do passages that end at a side of the box, where coolant may go on.

    Parameters
    ----------
    grid : Grid
        The grid.
    share : (nx, ny, nz) array
        Of coolant.
    faces : three FaceShares
        Of coolant.
    """
    walls = wall_normals(grid, faces)
    size = np.sqrt(walls[0] ** 2 + walls[1] ** 2 + walls[2] ** 2)
    narrow = []
    for axis in range(3):
        facing = np.abs(walls[axis]) >= ALONG * size  # true too where no wall is inside the cell
        found = _along(grid, axis, share, faces[axis].both, facing)
        if found is not None:
            narrow.append((*found, "xyz"[axis]))
    return min(narrow) if narrow else None


def _along(
    grid: Grid, axis: int, share: Array, both: Array, facing: NDArray[np.bool_]
) -> tuple[float, float] | None:
    width = np.diff((grid.x_edges, grid.y_edges, grid.z_edges)[axis])
    n = width.size
    wet = np.moveaxis(share, axis, 0).reshape(n, -1)
    ends_well = np.moveaxis(facing, axis, 0).reshape(n, -1)
    linked = np.moveaxis(both, axis, 0).reshape(n + 1, -1) > LINKED
    cells, length = np.zeros(wet.shape[1]), np.zeros(wet.shape[1])
    counts = np.zeros(wet.shape[1], dtype=bool)
    best: tuple[float, float] | None = None
    for i in range(n):
        new = np.ones_like(counts) if i == 0 else ~linked[i]
        cells[new], length[new] = 0.0, 0.0
        counts[new] = ends_well[i][new] & (i > 0)
        cells += wet[i]
        length += wet[i] * width[i]
        if i == n - 1:
            break
        ends = ~linked[i + 1] & counts & ends_well[i] & (wet[i] > LINKED)
        if ends.any():
            least = int(np.argmin(np.where(ends, length, np.inf)))
            found = (float(cells[least]), float(length[least]))
            best = found if best is None else min(best, found)
    return best
