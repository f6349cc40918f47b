"""Fields of cells at points, by lines between their centres, from one side of a wall alone."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid

Array = NDArray[np.float64]

SAME = 1e-9  # distance that counts as none, over the extent of the grid


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

    if not known.any():
        return np.full(len(points), np.nan)
    filled = beyond(field, known)
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


def beyond(field: NDArray[Any], known: NDArray[np.bool_]) -> NDArray[Any]:
    """Return a field of cells that goes on, beyond the cells that count, as in the nearest one."""
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
    found: NDArray[Any] = field[tuple(nearest)]
    return found


def touching(grid: Grid, marked: NDArray[np.bool_], points: Array) -> NDArray[np.bool_]:
    """Return which points lie in marked cells or on their faces.

    Parameters
    ----------
    grid : Grid
        Of the cells; points beyond it count as on its rim.
    marked : (nx, ny, nz) bool array
        The cells.
    points : (n, 3) array
        [m].

    Examples
    --------
    >>> grid = Grid([0.0, 1.0, 2.0, 3.0], [0.0, 1.0], [0.0, 1.0])
    >>> marked = np.array([False, True, False]).reshape(3, 1, 1)
    >>> x = np.array([0.9, 1.0, 1.5, 2.0, 2.1])
    >>> touching(grid, marked, np.stack([x, 0.0 * x, 0.0 * x], axis=1)).tolist()
    [False, True, True, True, False]
    """
    beside = []
    for axis, edges in enumerate((grid.x_edges, grid.y_edges, grid.z_edges)):
        slack = SAME * (edges[-1] - edges[0])
        places = [
            np.searchsorted(edges, points[:, axis] + off, side="right") - 1
            for off in (-slack, slack)
        ]
        beside.append([np.clip(cells, 0, edges.size - 2) for cells in places])
    found: NDArray[np.bool_] = np.any([marked[cells] for cells in product(*beside)], axis=0)
    return found
