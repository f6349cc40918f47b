"""The outer faces of chosen cells of a rectilinear grid, as quadrilaterals that share points.

A face is shown where a shown cell meets one that is not, or the edge of the grid. Only these faces
are ever made: memory and time grow with the surface and not with the volume, but for one byte a
cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Cells = NDArray[np.bool_]
Edges = tuple[Array, Array, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Shell:
    """Quadrilaterals, each of one value.

    Parameters
    ----------
    points : (n, 3) array
        [m].
    quads : (m, 4) int array
        Corners, anticlockwise seen from outside.
    values : (m,) array
        Of the cell behind each.
    """

    points: Array
    quads: NDArray[np.int64]
    values: Array


# Corners of a cell's low and high face by axis, as steps from the cell's own node.
_LOW = {
    0: ((0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 0)),
    1: ((0, 0, 0), (1, 0, 0), (1, 0, 1), (0, 0, 1)),
    2: ((0, 0, 0), (0, 1, 0), (1, 1, 0), (1, 0, 0)),
}


def shell(edges: Edges, shown: Cells, values: Array) -> Shell:
    """Return the outer faces of the cells shown.

    Parameters
    ----------
    edges : three arrays
        Of the grid [m].
    shown : (nx, ny, nz) bool array
        Cells to show.
    values : (nx, ny, nz) array
        Of the cells.

    Examples
    --------
    >>> import numpy as np
    >>> edge = np.arange(3.0)
    >>> made = shell((edge, edge, edge), np.ones((2, 2, 2), bool), np.zeros((2, 2, 2)))
    >>> made.quads.shape, made.points.shape
    ((24, 4), (26, 3))
    """
    nodes = tuple(n + 1 for n in shown.shape)
    corners, found = [], []
    for axis in range(3):
        for high in (False, True):
            cells = np.nonzero(_outer(shown, axis, high=high))
            steps = _LOW[axis][::-1] if high else _LOW[axis]
            for_axis = [
                np.ravel_multi_index(
                    tuple(c + s + (high and a == axis) for a, (c, s) in
                          enumerate(zip(cells, step, strict=True))), nodes)
                for step in steps
            ]  # fmt: skip
            corners.append(np.stack(for_axis, axis=1))
            found.append(values[cells])
    ids = np.concatenate(corners)
    points, quads = _shared(edges, nodes, ids)
    return Shell(points, quads, np.concatenate(found))


def sheet(edges: Edges, heights: Array, values: Array) -> Shell:
    """Return the columns that have a value as level faces.

    Parameters
    ----------
    edges : three arrays
        Of the grid [m]; the third is not used.
    heights : (nx, ny) array
        Of each face [m].
    values : (nx, ny) array
        Not finite where there is no face.
    """
    i, j = np.nonzero(np.isfinite(values))
    levels, level = np.unique(heights[i, j], return_inverse=True)
    nodes = (values.shape[0] + 1, values.shape[1] + 1, max(levels.size, 1))
    corners = [
        np.ravel_multi_index((i + a, j + b, level), nodes)
        for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    points, quads = _shared((edges[0], edges[1], levels), nodes, np.stack(corners, axis=1))
    return Shell(points, quads, values[i, j])


def plane(axis: int, at: float, edges: tuple[Array, Array], values: Array) -> Shell:
    """Return the cells of a plane across an axis that have a value as faces.

    Parameters
    ----------
    axis : int
        0 for x, 1 for y, 2 for z.
    at : float
        Where on it [m].
    edges : two arrays
        Of the cells along the other axes in their order [m].
    values : (n, m) array
        Not finite where there is no face.
    """
    i, j = np.nonzero(np.isfinite(values))
    nodes = (values.shape[0] + 1, values.shape[1] + 1, 1)
    corners = [
        np.ravel_multi_index((i + a, j + b, np.zeros_like(i)), nodes)
        for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    flat, quads = _shared((*edges, np.array([at])), nodes, np.stack(corners, axis=1))
    return Shell(np.insert(flat[:, :2], axis, at, axis=1), quads, values[i, j])


def _outer(shown: Cells, axis: int, *, high: bool) -> Cells:
    """Return the cells whose face on one side has no shown cell beyond it."""
    outer = shown.copy()
    inner: list[slice] = [slice(None)] * 3
    beyond: list[slice] = [slice(None)] * 3
    inner[axis] = slice(None, -1) if high else slice(1, None)
    beyond[axis] = slice(1, None) if high else slice(None, -1)
    outer[tuple(inner)] &= ~shown[tuple(beyond)]
    return outer


def _shared(
    edges: Edges, nodes: tuple[int, ...], ids: NDArray[np.int64]
) -> tuple[Array, NDArray[np.int64]]:
    """Return the points that are used, and the corners as their numbers."""
    used = np.zeros(int(np.prod(nodes)), bool)
    used[ids.ravel()] = True
    flat = np.flatnonzero(used)
    number = np.empty(used.size, np.int32)
    number[flat] = np.arange(flat.size)
    at = np.unravel_index(flat, nodes)
    points = np.stack([edge[k] for edge, k in zip(edges, at, strict=True)], axis=1)
    return points, number[ids].astype(np.int64)
