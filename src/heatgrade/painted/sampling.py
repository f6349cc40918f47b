"""Fields of cells at points, by lines between their centres, from one side of a wall alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid

Array = NDArray[np.float64]


def sampled(grid: Grid, field: Array, known: NDArray[np.bool_], points: Array) -> Array:
    """Return a field at points.

    Parameters
    ----------
    grid : Grid
        Of the cells.
    field : (nx, ny, nz) array
        Of the cells.
    known : (nx, ny, nz) bool array
        Cells that count; beyond them the nearest one goes on.
    points : (n, 3) array
        [m].

    Examples
    --------
    >>> grid = Grid([0.0, 1.0, 2.0, 3.0], [0.0, 1.0], [0.0, 1.0])
    >>> field = np.array([1.0, 3.0, 100.0]).reshape(3, 1, 1)   # the last one beyond a wall
    >>> at = np.array([[1.0, 0.5, 0.5], [1.9, 0.5, 0.5]])
    >>> sampled(grid, field, field < 50.0, at).tolist()
    [2.0, 3.0]
    """
    from scipy.interpolate import RegularGridInterpolator
    from scipy.ndimage import distance_transform_edt

    if not known.any():
        return np.full(len(points), np.nan)
    nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
    filled = field[tuple(nearest)]
    centres = (grid.x, grid.y, grid.z)
    inside = np.stack([np.clip(points[:, i], c[0], c[-1]) for i, c in enumerate(centres)], axis=1)
    several = [i for i, c in enumerate(centres) if c.size > 1]
    if not several:
        return np.full(len(points), float(filled.ravel()[0]))
    squeezed = filled.reshape([centres[i].size for i in several])
    values: Array = RegularGridInterpolator(tuple(centres[i] for i in several), squeezed)(
        inside[:, several]
    )
    return values
