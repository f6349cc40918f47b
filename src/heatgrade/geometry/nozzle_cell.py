"""The cells of nozzles: which part of a wetted rectangle lies nearest to which nozzle.

The cells are the Voronoi cells of the nozzles within the rectangle.  Mirroring the nozzles at its
four sides makes those sides cell walls, so that every cell is bounded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry.dimension import Area

# Corners of cells nearer to each other than this share of the area's side are one corner.
SAME_CORNER = 1e-6


def cell_areas(x: NDArray[np.float64], y: NDArray[np.float64], area: Area) -> NDArray[np.float64]:
    """Return the size of each nozzle's cell.

    Parameters
    ----------
    x, y : ndarray, shape (n,) [m]
        Axes inside `area`.
    area : Area [m]
        The wetted rectangle.

    Returns
    -------
    ndarray, shape (n,) [m2]
        Sums to the size of `area`.

    Examples
    --------
    >>> cell_areas(np.array([1.0, 4.0]), np.array([1.0, 1.0]), Area(0.0, 0.0, 6.0, 2.0))
    array([5., 7.])
    """
    corners, cells = _bounded_cells(x, y, area)
    scale = max(area.length_x, area.length_y) ** 2
    return np.array([_polygon_area(corners[cell]) for cell in cells]) * scale


def cell_corners(x: NDArray[np.float64], y: NDArray[np.float64], area: Area) -> NDArray[np.float64]:
    """Return the corners of all cells, each once: as far from the nozzles as one can be.

    Parameters
    ----------
    x, y : ndarray, shape (n,) [m]
        Axes inside `area`.
    area : Area [m]
        The wetted rectangle.

    Returns
    -------
    ndarray, shape (m, 2) [m]
        Sorted by x, then y.
    """
    corners, cells = _bounded_cells(x, y, area)
    used = corners[np.unique(np.concatenate(cells))]
    _, first = np.unique(np.round(used / SAME_CORNER).astype(np.int64), axis=0, return_index=True)
    found = _without_twins(used[np.sort(first)])
    order = np.lexsort((np.round(found[:, 1] / SAME_CORNER), np.round(found[:, 0] / SAME_CORNER)))
    scale = max(area.length_x, area.length_y)
    points: NDArray[np.float64] = found[order] * scale + np.array([area.x0, area.y0])
    return points


def _bounded_cells(
    x: NDArray[np.float64], y: NDArray[np.float64], area: Area
) -> tuple[NDArray[np.float64], list[NDArray[np.intp]]]:
    """Return corners, in units of the area's longer side from its lower-left, and cells of them."""
    from scipy.spatial import Voronoi

    scale = max(area.length_x, area.length_y)
    u, v = (x - area.x0) / scale, (y - area.y0) / scale
    right, top = area.length_x / scale, area.length_y / scale
    points = np.concatenate(
        [
            np.column_stack(pair)
            for pair in (
                (u, v),
                (-u, v),
                (2.0 * right - u, v),
                (u, -v),
                (u, 2.0 * top - v),
            )
        ]
    )
    diagram = Voronoi(points)
    corners = np.clip(diagram.vertices, 0.0, (right, top))
    cells = [
        np.array(diagram.regions[diagram.point_region[index]], dtype=np.intp)
        for index in range(x.size)
    ]
    return corners, cells


def _polygon_area(corners: NDArray[np.float64]) -> float:
    """Return the area of a convex polygon whose corners come in any order."""
    offset = corners - corners.mean(axis=0)
    around = offset[np.argsort(np.arctan2(offset[:, 1], offset[:, 0]))]
    x, y = around[:, 0], around[:, 1]
    return 0.5 * abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))))


def _without_twins(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Drop the later of two points that rounding put into neighbouring boxes."""
    from scipy.spatial import KDTree

    pairs = KDTree(points).query_pairs(SAME_CORNER, output_type="ndarray")
    return np.delete(points, np.unique(pairs[:, 1]), axis=0)
