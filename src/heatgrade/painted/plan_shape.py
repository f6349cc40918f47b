"""Shapes in plan and what they cover of a grid: exact areas of cells, exact lengths of its lines.

For a shape around the origin that mirrors in both axes, bounded by y = s(x) for 0 <= x <= R, the
area within the rectangle [0, u] x [0, v] is K(u, v) = integral_0^min(u, R) min(v, s(t)) dt, odd in
u and in v; a cell's area is its difference over the four corners (for circles see
`heatgrade.geometry.circle`).  For a diamond s(t) = R - t.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry.circle import circle_areas
from heatgrade.geometry.dimension import Area
from heatgrade.grid import overlap

Array = NDArray[np.float64]


class PlanShape(Protocol):
    """Something seen from above."""

    def areas(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the area covered in every cell [m2], (nx, ny)."""
        ...

    def chords(self, axis: int, at: Array, edges: Array) -> Array:
        """Return what is covered of lines across an axis [m], (lines, cells).

        Parameters
        ----------
        axis : int
            0 for lines x = const, 1 for lines y = const.
        at : (lines,) array
            Where they lie [m].
        edges : array
            Edges of the cells along them [m].
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Rectangles:
    """Rectangles that do not overlap.

    Parameters
    ----------
    x0, y0, x1, y1 : (n,) arrays
        Their sides [m].
    """

    x0: Array
    y0: Array
    x1: Array
    y1: Array

    @classmethod
    def of(cls, *areas: Area) -> Rectangles:
        """Return the shape of some areas."""
        sides = np.array([tuple(area) for area in areas], dtype=np.float64).reshape(-1, 4)
        return cls(*sides.T)

    def areas(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the area covered in every cell [m2], (nx, ny)."""
        found: Array = _overlaps(x_edges, self.x0, self.x1).T @ _overlaps(y_edges, self.y0, self.y1)
        return found

    def chords(self, axis: int, at: Array, edges: Array) -> Array:
        """Return what is covered of lines across an axis [m], (lines, cells)."""
        low, high = (self.x0, self.x1) if axis == 0 else (self.y0, self.y1)
        start, stop = (self.y0, self.y1) if axis == 0 else (self.x0, self.x1)
        met = (at[:, None] > low) & (at[:, None] < high)
        found: Array = met.astype(np.float64) @ _overlaps(edges, start, stop)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """Circles that do not overlap.

    Parameters
    ----------
    x, y, diameter : (n,) arrays
        Centres and diameters [m].
    """

    x: Array
    y: Array
    diameter: Array

    def areas(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the area covered in every cell [m2], (nx, ny)."""
        if self.x.size == 0:
            return np.zeros((x_edges.size - 1, y_edges.size - 1))
        return circle_areas(x_edges, y_edges, self.x, self.y, self.diameter)

    def chords(self, axis: int, at: Array, edges: Array) -> Array:
        """Return what is covered of lines across an axis [m], (lines, cells)."""
        across, along = (self.x, self.y) if axis == 0 else (self.y, self.x)
        radius = 0.5 * self.diameter
        found = np.zeros((at.size, edges.size - 1))
        for centre, middle, r in zip(across, along, radius, strict=True):
            offset = at - centre
            near = np.flatnonzero(np.abs(offset) < r)
            half = np.sqrt((r - offset[near]) * (r + offset[near]))
            found[near] += _overlaps(edges, middle - half, middle + half)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Diamonds:
    """Squares on their corner that do not overlap.

    Parameters
    ----------
    x, y : (n,) arrays
        Centres [m].
    side : float
        Of the squares [m].
    """

    x: Array
    y: Array
    side: float

    @property
    def reach(self) -> float:
        """From centre to corner [m]."""
        return self.side / math.sqrt(2.0)

    def areas(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the area covered in every cell [m2], (nx, ny)."""
        found = np.zeros((x_edges.size - 1, y_edges.size - 1))
        for x, y in zip(self.x, self.y, strict=True):
            near = [
                slice(
                    max(int(np.searchsorted(edges, c - self.reach, side="right")) - 1, 0),
                    int(np.searchsorted(edges, c + self.reach, side="left")) + 1,
                )
                for edges, c in ((x_edges, x), (y_edges, y))
            ]
            u, v = x_edges[near[0]] - x, y_edges[near[1]] - y
            if u.size < 2 or v.size < 2:
                continue
            corner = self._corner(u[:, None], v[None, :])
            cells = tuple(
                slice(n.start, n.start + e.size - 1) for n, e in zip(near, (u, v), strict=True)
            )
            found[cells] += np.clip(np.diff(np.diff(corner, axis=0), axis=1), 0.0, None)
        return found

    def _corner(self, u: Array, v: Array) -> Array:
        reach = self.reach
        x, y = np.minimum(np.abs(u), reach), np.minimum(np.abs(v), reach)
        flat = np.minimum(x, reach - y)
        area = y * flat + reach * (x - flat) - 0.5 * (x * x - flat * flat)
        signed: Array = np.sign(u) * np.sign(v) * area
        return signed

    def chords(self, axis: int, at: Array, edges: Array) -> Array:
        """Return what is covered of lines across an axis [m], (lines, cells)."""
        across, along = (self.x, self.y) if axis == 0 else (self.y, self.x)
        found = np.zeros((at.size, edges.size - 1))
        for centre, middle in zip(across, along, strict=True):
            half = self.reach - np.abs(at - centre)
            near = np.flatnonzero(half > 0.0)
            found[near] += _overlaps(edges, middle - half[near], middle + half[near])
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """Shapes that do not overlap.

    Parameters
    ----------
    shapes : tuple of PlanShape
        The shapes.
    """

    shapes: tuple[PlanShape, ...]

    def areas(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the area covered in every cell [m2], (nx, ny)."""
        total = np.zeros((x_edges.size - 1, y_edges.size - 1))
        for shape in self.shapes:
            total += shape.areas(x_edges, y_edges)
        return total

    def chords(self, axis: int, at: Array, edges: Array) -> Array:
        """Return what is covered of lines across an axis [m], (lines, cells)."""
        total = np.zeros((at.size, edges.size - 1))
        for shape in self.shapes:
            total += shape.chords(axis, at, edges)
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Without:
    """A shape less others that lie in it, in whole or in part.

    Parameters
    ----------
    shape : Rectangles
        With its sides on lines of the grid.
    holes : PlanShape
        Taken away; what of them lies outside does not count.
    """

    shape: Rectangles
    holes: PlanShape

    def areas(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the area covered in every cell [m2], (nx, ny)."""
        whole = self.shape.areas(x_edges, y_edges)
        return np.clip(whole - self.holes.areas(x_edges, y_edges), 0.0, None)

    def chords(self, axis: int, at: Array, edges: Array) -> Array:
        """Return what is covered of lines across an axis [m], (lines, cells)."""
        whole = self.shape.chords(axis, at, edges)
        return np.clip(whole - self.holes.chords(axis, at, edges), 0.0, None)


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """The part of a shape that lies in a rectangle.

    Parameters
    ----------
    shape : PlanShape
        The shape.
    limits : Rectangles
        With its sides on lines of the grid.
    """

    shape: PlanShape
    limits: Rectangles

    def areas(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the area covered in every cell [m2], (nx, ny)."""
        return np.minimum(self.shape.areas(x_edges, y_edges), self.limits.areas(x_edges, y_edges))

    def chords(self, axis: int, at: Array, edges: Array) -> Array:
        """Return what is covered of lines across an axis [m], (lines, cells)."""
        return np.minimum(self.shape.chords(axis, at, edges), self.limits.chords(axis, at, edges))


def _overlaps(edges: Array, low: Array, high: Array) -> Array:
    """Return the length of every cell within each interval [m], (intervals, cells)."""
    if low.size == 1:
        return overlap(edges, float(low[0]), float(high[0]))[None]
    inside = np.minimum(edges[1:], high[:, None]) - np.maximum(edges[:-1], low[:, None])
    length: Array = np.clip(inside, 0.0, None)
    width = np.diff(edges)
    # A side that lies on a line up to rounding must not leave a sliver behind.
    length = np.where(length < 1e-9 * width, 0.0, length)
    return np.where(width - length < 1e-9 * width, width, length)
