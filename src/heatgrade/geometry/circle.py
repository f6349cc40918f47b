"""Circles on a rectangular grid: the exact area that a circle covers in every cell.

With s(t) = sqrt(r2 - t2) and all lengths from the circle's centre, the area inside the corner
rectangle [0, x] x [0, y], x, y >= 0, is

    K(x, y) = integral_0^min(x, r) min(y, s(t)) dt
            = y t* + P(min(x, r)) - P(t*),   t* = min(x, sqrt(max(r2 - y2, 0)))
    P(t)    = (t s(t) + r2 asin(t / r)) / 2

K is odd in x and in y, and a cell's area is its difference over the four corners.  Cells that the
circle contains or misses altogether are set without that difference, so that they are exact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import GeometryError
from heatgrade.geometry.dimension import checked_length, coordinate
from heatgrade.geometry.edges import checked_edges


class CircleWindow(NamedTuple):
    """The block of cells that a circle's bounding box meets, and its area in each [m2]."""

    cells_x: slice
    cells_y: slice
    area: NDArray[np.float64]


def circle_fraction(
    x_edges: ArrayLike, y_edges: ArrayLike, x: float, y: float, diameter: float
) -> NDArray[np.float64]:
    """Return the fraction of every cell's area that lies inside one circle.

    Parameters
    ----------
    x_edges, y_edges : array_like, shapes (nx + 1,), (ny + 1,) [m]
        Grid lines, strictly increasing.
    x, y : float [m]
        Centre.
    diameter : float [m]
        Diameter, positive.

    Returns
    -------
    ndarray, shape (nx, ny) [-]
        Between 0 and 1; times the cells' areas it sums to pi d2 / 4 (to rounding) where the grid
        covers the circle, else to the part of the circle on the grid.

    Raises
    ------
    InputError
        HG101, HG102, HG103 for a centre or diameter that cannot be.
    GeometryError
        HG218 for edges that do not increase.

    Examples
    --------
    >>> circle_fraction([-1.0, 0.0, 1.0], [-1.0, 1.0], 0.0, 0.0, 2.0)[:, 0]
    array([0.78539816, 0.78539816])
    """
    edges_x, edges_y = checked_edges(x_edges, "x_edges"), checked_edges(y_edges, "y_edges")
    window = circle_window(edges_x, edges_y, x, y, diameter)
    fraction = np.zeros((edges_x.size - 1, edges_y.size - 1))
    cells = _cell_areas(edges_x, edges_y, window.cells_x, window.cells_y)
    # Lines may lie so close that a cell's area underflows to nothing: it then holds no circle.
    part = np.divide(window.area, cells, out=np.zeros_like(cells), where=cells > 0.0)
    fraction[window.cells_x, window.cells_y] = np.clip(part, 0.0, 1.0)
    return fraction


def circle_areas(
    x_edges: ArrayLike, y_edges: ArrayLike, x: ArrayLike, y: ArrayLike, diameter: ArrayLike
) -> NDArray[np.float64]:
    """Return the area [m2] that many circles cover in every cell, added up.

    Only the cells near a circle are visited, so that thousands of nozzles stay cheap.

    Parameters
    ----------
    x_edges, y_edges : array_like, shapes (nx + 1,), (ny + 1,) [m]
        Grid lines, strictly increasing.
    x, y, diameter : array_like, shape (n,) [m]
        The circles; a single diameter serves all.

    Returns
    -------
    ndarray, shape (nx, ny) [m2]
        Sum over the circles (circles that overlap count twice).

    Raises
    ------
    InputError
        HG101, HG102, HG103 for a centre or diameter that cannot be.
    GeometryError
        HG218 for edges that do not increase, HG219 for arrays of different length.

    Examples
    --------
    >>> circle_areas([0.0, 2.0, 4.0], [0.0, 2.0], [1.0, 3.0], [1.0, 1.0], 2.0)[:, 0]
    array([3.14159265, 3.14159265])
    """
    edges_x, edges_y = checked_edges(x_edges, "x_edges"), checked_edges(y_edges, "y_edges")
    try:
        circles = np.broadcast_arrays(np.atleast_1d(x), np.atleast_1d(y), np.atleast_1d(diameter))
    except ValueError:
        raise GeometryError(
            "HG219",
            "do not have the same length",
            entry="x, y, diameter",
            remedy="give one x, y and diameter per circle",
        ) from None
    areas = np.zeros((edges_x.size - 1, edges_y.size - 1))
    for centre_x, centre_y, size in zip(*circles, strict=True):
        window = circle_window(edges_x, edges_y, centre_x, centre_y, size)
        areas[window.cells_x, window.cells_y] += window.area
    return areas


def circle_window(
    x_edges: NDArray[np.float64],
    y_edges: NDArray[np.float64],
    x: float,
    y: float,
    diameter: float,
) -> CircleWindow:
    """Return the cells near one circle and its area in each; the edges are taken as checked."""
    radius = 0.5 * checked_length(diameter, "diameter")
    x, y = coordinate(x, "x"), coordinate(y, "y")
    cells_x = _cells_between(x_edges, x - radius, x + radius)
    cells_y = _cells_between(y_edges, y - radius, y + radius)
    u = x_edges[cells_x.start : cells_x.stop + 1] - x
    v = y_edges[cells_y.start : cells_y.stop + 1] - y
    if u.size < 2 or v.size < 2:
        return CircleWindow(cells_x, cells_y, np.zeros((max(u.size - 1, 0), max(v.size - 1, 0))))
    corner = _corner_area(u[:, None], v[None, :], radius)
    area = np.diff(np.diff(corner, axis=0), axis=1)
    cells = _cell_areas(x_edges, y_edges, cells_x, cells_y)
    near, far = _distances(u, v)
    area = np.clip(area, 0.0, cells)
    area = np.where(far <= radius, cells, np.where(near >= radius, 0.0, area))
    return CircleWindow(cells_x, cells_y, area)


def _corner_area(
    u: NDArray[np.float64], v: NDArray[np.float64], radius: float
) -> NDArray[np.float64]:
    # In units of the radius: squares of micrometres would only lose range.
    x, y = np.minimum(np.abs(u) / radius, 1.0), np.minimum(np.abs(v) / radius, 1.0)
    flat = np.minimum(x, np.sqrt((1.0 - y) * (1.0 + y)))
    area = y * flat + _primitive(x) - _primitive(flat)
    signed: NDArray[np.float64] = radius * radius * np.sign(u) * np.sign(v) * area
    return signed


def _primitive(t: NDArray[np.float64]) -> NDArray[np.float64]:
    value: NDArray[np.float64] = 0.5 * (t * np.sqrt((1.0 - t) * (1.0 + t)) + np.arcsin(t))
    return value


def _distances(
    u: NDArray[np.float64], v: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each cell's nearest and farthest distance from the centre."""
    near, far = [], []
    for edges in (u, v):
        low, high = edges[:-1], edges[1:]
        near.append(np.maximum(np.maximum(low, -high), 0.0))
        far.append(np.maximum(np.abs(low), np.abs(high)))
    return (
        np.hypot(near[0][:, None], near[1][None, :]),
        np.hypot(far[0][:, None], far[1][None, :]),
    )


def _cells_between(edges: NDArray[np.float64], low: float, high: float) -> slice:
    first = int(np.searchsorted(edges, low, side="right")) - 1
    last = int(np.searchsorted(edges, high, side="left"))
    first, last = max(first, 0), min(last, edges.size - 1)
    return slice(first, max(first, last))


def _cell_areas(
    x_edges: NDArray[np.float64], y_edges: NDArray[np.float64], cells_x: slice, cells_y: slice
) -> NDArray[np.float64]:
    areas: NDArray[np.float64] = np.outer(
        np.diff(x_edges[cells_x.start : cells_x.stop + 1]),
        np.diff(y_edges[cells_y.start : cells_y.stop + 1]),
    )
    return areas
