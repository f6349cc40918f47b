"""A power map on a grid: the lines that matter to it, and the power that falls into each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import GeometryError
from heatgrade.geometry.dimension import SAME_LINE
from heatgrade.geometry.edges import checked_edges, interval_shares, merged_lines, snapped
from heatgrade.geometry.power_source import PowerPixels, PowerRectangle

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Axis = Literal["x", "y"]
Rectangles = tuple[PowerRectangle, ...]
Pixels = tuple[PowerPixels, ...]


def break_lines(
    axis: Axis,
    length: float,
    rectangles: Rectangles,
    pixels: Pixels,
    most_pixels: int | None = None,
) -> NDArray[np.float64]:
    """Return the lines along one axis between which the flux of a map is constant.

    Parameters
    ----------
    axis : {"x", "y"}
        Which axis.
    length : float [m]
        Length of the die along it.
    rectangles, pixels : tuple
        What the map is a sum of.
    most_pixels : int, optional
        Leave out the inner lines of arrays with more pixels than this along the axis.

    Returns
    -------
    ndarray [m]
        From 0 to `length`, increasing; lines that only rounding parts are one.
    """
    lines = [np.array([0.0, length]), np.concatenate(_ends(axis, rectangles))]
    for layer in pixels:
        count = _count(axis, layer)
        if most_pixels is None or count <= most_pixels:
            lines.append(np.linspace(0.0, length, count + 1))
    merged = merged_lines(np.concatenate(lines).clip(0.0, length), SAME_LINE * length)
    merged[-1] = length
    return merged


def power_on_edges(
    lengths: tuple[float, float],
    rectangles: Rectangles,
    pixels: Pixels,
    x_edges: ArrayLike,
    y_edges: ArrayLike,
) -> NDArray[np.float64]:
    """Return the power in every cell of a grid; see `PowerMap.on_edges`.

    Every rectangle and every pixel shares its power out by area.  Shares are products of one share
    along x and one along y, so that two thin sparse matrices do it for any number of cells.
    """
    x = _Side("x", lengths[0], rectangles, pixels, x_edges)
    y = _Side("y", lengths[1], rectangles, pixels, y_edges)
    power = np.zeros((x.edges.size - 1, y.edges.size - 1))
    if rectangles:
        each = np.array([[r.power] for r in rectangles])
        power += (x.rectangle_shares().multiply(each).T @ y.rectangle_shares()).toarray()
    for layer in pixels:
        # Sparse times dense keeps one order of summation: the bits do not depend on the threads
        # of a linear algebra library.
        along_x = x.pixel_shares(layer).T.dot(layer.values)
        power += y.pixel_shares(layer).T.dot(along_x.T).T
    return power


class _Side:
    """One axis of a grid against one axis of a map, all lines snapped onto the map's."""

    def __init__(
        self, axis: Axis, length: float, rectangles: Rectangles, pixels: Pixels, edges: ArrayLike
    ) -> None:
        self.axis = axis
        self.length = length
        self.rectangles = rectangles
        self.lines = break_lines(axis, length, rectangles, pixels)
        self.edges = self._spanning(checked_edges(edges, f"{axis}_edges"))

    def rectangle_shares(self) -> csr_array[Any, Any]:
        """Return the share of each rectangle in each cell."""
        low, high = _ends(self.axis, self.rectangles)
        return interval_shares(self._snapped(low), self._snapped(high), self.edges)

    def pixel_shares(self, layer: PowerPixels) -> csr_array[Any, Any]:
        """Return the share of each column (or row) of pixels in each cell."""
        lines = self._snapped(np.linspace(0.0, self.length, _count(self.axis, layer) + 1))
        return interval_shares(lines[:-1], lines[1:], self.edges)

    def _snapped(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return snapped(values, self.lines, SAME_LINE * self.length)

    def _spanning(self, edges: NDArray[np.float64]) -> NDArray[np.float64]:
        edges = self._snapped(edges)
        if edges[0] > 0.0 or edges[-1] < self.length:
            raise GeometryError(
                "HG218",
                "edges do not span the die, so that power would be lost",
                entry=f"{self.axis}_edges",
                value=(float(edges[0]), float(edges[-1])),
                allowed=f"from <= 0 to >= {self.length:g} m",
                remedy="add grid lines at the die's sides",
            )
        return edges


def _ends(axis: Axis, rectangles: Rectangles) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if axis == "x":
        return np.array([r.x0 for r in rectangles]), np.array([r.x1 for r in rectangles])
    return np.array([r.y0 for r in rectangles]), np.array([r.y1 for r in rectangles])


def _count(axis: Axis, layer: PowerPixels) -> int:
    return int(layer.values.shape[0 if axis == "x" else 1])
