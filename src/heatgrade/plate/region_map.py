"""Regions of a plate, coarse rectangles that each have a value, and their images beyond.

A map covers one piece of a plate.  Sides of the piece that are planes of symmetry mirror it, so
that the map of one cell is that of all cells; across joined sides it repeats; beyond other sides
the outermost regions go on.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]

SAMPLES = 4  # points per column and direction: regions do not follow the grid


@dataclass(frozen=True, slots=True)
class Regions:
    """Rectangles of a piece of a plate.

    Parameters
    ----------
    x_lines, y_lines : tuple of float
        Lines between them, in plate coordinates [m].
    mirrors : tuple of {"x-", "x+", "y-", "y+"}
        Sides that are planes of symmetry.
    repeats : tuple of {"x", "y"}
        Axes along which the piece repeats, its sides joined.

    Examples
    --------
    >>> half = Regions((0.0, 1.0, 2.0), (0.0, 4.0), ("x+",))
    >>> half.places(np.array([0.5, 1.9, 2.1, 3.5]), 0).tolist()
    [0, 1, 1, 0]
    >>> pitch = Regions((0.0, 1.0, 2.0), (0.0, 4.0), repeats=("x",))
    >>> pitch.places(np.array([0.5, 1.9, 2.1, 3.5]), 0).tolist()
    [0, 1, 0, 1]
    """

    x_lines: tuple[float, ...]
    y_lines: tuple[float, ...]
    mirrors: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take lists, as they come from files."""
        for name in ("x_lines", "y_lines"):
            lines = tuple(float(line) for line in getattr(self, name))
            if len(lines) < 2 or not all(b > a for a, b in itertools.pairwise(lines)):
                raise ValueError(f"its regions have no growing {name}")
            object.__setattr__(self, name, lines)
        for name in ("mirrors", "repeats"):
            object.__setattr__(self, name, tuple(str(side) for side in getattr(self, name)))

    @property
    def shape(self) -> tuple[int, int]:
        """Number of regions along x and y."""
        return len(self.x_lines) - 1, len(self.y_lines) - 1

    @property
    def areas(self) -> Array:
        """Their areas [m2]."""
        return np.outer(np.diff(self.x_lines), np.diff(self.y_lines))

    def places(self, points: Array, axis: int) -> Index:
        """Return the region of each point along x (0) or y (1), or of its image in the piece."""
        lines = np.array(self.y_lines if axis else self.x_lines)
        low, length = lines[0], lines[-1] - lines[0]
        ends = [f"{'xy'[axis]}{sign}" in self.mirrors for sign in "-+"]
        along = np.asarray(points, dtype=np.float64) - low
        if "xy"[axis] in self.repeats:
            along = np.mod(along, length)
        elif all(ends):
            along = np.mod(along, 2.0 * length)
            along = length - np.abs(length - along)
        elif ends[0]:
            along = np.abs(along)
        elif ends[1]:
            along = length - np.abs(length - along)
        found = np.searchsorted(lines - low, along, side="right") - 1
        return np.asarray(np.clip(found, 0, lines.size - 2), dtype=np.int64)

    def on(self, values: Array, x_edges: Array, y_edges: Array) -> Array:
        """Return means of the regions' values over the columns of a grid, (nx, ny).

        Parameters
        ----------
        values : (shape) array
            Of the regions.
        x_edges, y_edges : array
            Edges of the columns [m].
        """
        shares = [self._shares(edges, axis) for axis, edges in enumerate((x_edges, y_edges))]
        return np.asarray(shares[0] @ values @ shares[1].T)

    def _shares(self, edges: Array, axis: int) -> Array:
        """Return the share of each column in each region, (columns, regions)."""
        inner = (np.arange(SAMPLES) + 0.5) / SAMPLES
        points = edges[:-1, None] + np.diff(edges)[:, None] * inner
        found = self.places(points.ravel(), axis)
        shares = np.zeros((edges.size - 1, self.shape[axis]))
        np.add.at(shares, (np.repeat(np.arange(edges.size - 1), SAMPLES), found), 1.0 / SAMPLES)
        return shares

    def __str__(self) -> str:
        """Tell number and size."""
        (nx, ny), x, y = self.shape, self.x_lines, self.y_lines
        size = f"{(x[-1] - x[0]) / nx * 1e3:.3g} x {(y[-1] - y[0]) / ny * 1e3:.3g} mm"
        images = ", mirrored" if self.mirrors else ""
        if self.repeats:
            images += f", repeated along {' and '.join(self.repeats)}"
        return f"{nx} x {ny} of {size}{images}"


@dataclass(frozen=True, slots=True, eq=False)
class RegionMap:
    """A factor for each region.

    Parameters
    ----------
    regions : Regions
        The regions.
    values : (shape) array
        Their factors.
    """

    regions: Regions
    values: Array

    def on(self, x_edges: Array, y_edges: Array) -> Array:
        """Return the factor on each column of a grid, (nx, ny)."""
        return self.regions.on(self.values, x_edges, y_edges)
