"""The lines of the grid that a stack is solved on, and where the chip lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry.edges import interval_shares
from heatgrade.geometry.power_map import PowerMap
from heatgrade.layered.parts import FloorplanElement, Rectangle

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Lines along x and y, from the chip's lower-left corner [m]; plates may reach beyond.

    Parameters
    ----------
    x_edges, y_edges : ndarray
        Lines of the whole grid.
    chip : (slice, slice)
        Columns and rows of the chip.
    channels : ndarray of bool, shape (columns,), optional
        Which columns are channels, in a grid that has some.
    """

    x_edges: Array
    y_edges: Array
    chip: tuple[slice, slice]
    channels: NDArray[np.bool_] | None = None

    @property
    def dx(self) -> Array:
        """Widths of the columns [m]."""
        return np.diff(self.x_edges)

    @property
    def dy(self) -> Array:
        """Lengths of the rows [m]."""
        return np.diff(self.y_edges)

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and rows."""
        return self.x_edges.size - 1, self.y_edges.size - 1

    @property
    def area(self) -> Array:
        """Area of every cell [m2]."""
        return self.dx[:, None] * self.dy[None, :]

    @property
    def chip_area(self) -> Array:
        """Area of the chip's cells, 0 beside it [m2]."""
        area = np.zeros(self.shape)
        area[self.chip] = self.area[self.chip]
        return area

    def plate_area(self, size: tuple[float, float]) -> Array:
        """Return the area of the cells of a plate centred on the chip, 0 beside it [m2]."""
        columns, rows = self.chip
        middle_x = 0.5 * (self.x_edges[columns.start] + self.x_edges[columns.stop])
        middle_y = 0.5 * (self.y_edges[rows.start] + self.y_edges[rows.stop])
        along_x = np.abs(self.x - middle_x) < 0.5 * size[0]
        along_y = np.abs(self.y - middle_y) < 0.5 * size[1]
        found: Array = np.where(along_x[:, None] & along_y[None, :], self.area, 0.0)
        return found

    @property
    def x(self) -> Array:
        """Middles of the columns [m]."""
        return 0.5 * (self.x_edges[1:] + self.x_edges[:-1])

    @property
    def y(self) -> Array:
        """Middles of the rows [m]."""
        return 0.5 * (self.y_edges[1:] + self.y_edges[:-1])

    def shares(self, element: FloorplanElement) -> Array:
        """Return how the heat of a block spreads over the cells [-], by area."""
        found = np.zeros(self.shape)
        for x0, y0, x1, y1 in element.rectangles:
            along_x = self._share(x0, x1, self.x_edges)
            along_y = self._share(y0, y1, self.y_edges)
            part = (x1 - x0) * (y1 - y0) / element.area
            found += part * along_x[:, None] * along_y[None, :]
        return found

    def map_shares(self, heat: PowerMap) -> Array:
        """Return how the heat of a map spreads over the chip's cells [-], by area.

        A grid that stops short of the chip's edge takes all of it.
        """
        columns, rows = self.chip
        x = self.x_edges[columns.start : columns.stop + 1]
        y = self.y_edges[rows.start : rows.stop + 1]
        x, y = x - x[0], y - y[0]
        x[-1], y[-1] = max(x[-1], heat.length_x), max(y[-1], heat.length_y)
        found = np.zeros(self.shape)
        found[self.chip] = heat.on_edges(x, y)
        total = float(found.sum())
        return found / total if total > 0.0 else self.chip_area / self.chip_area.sum()

    def touched(self, element: FloorplanElement) -> NDArray[np.bool_]:
        """Return which cells a block covers, wholly or in part."""
        return self.shares(element) > 1e-12  # rounding of lines that coincide

    def inside(self, box: Rectangle) -> NDArray[np.bool_]:
        """Return whose middle lies in a rectangle."""
        x0, y0, x1, y1 = box
        along_x, along_y = (self.x >= x0) & (self.x < x1), (self.y >= y0) & (self.y < y1)
        found: NDArray[np.bool_] = along_x[:, None] & along_y[None, :]
        return found

    def covered(self, box: Rectangle) -> Array:
        """Return which share of every cell a rectangle covers [-]."""
        x0, y0, x1, y1 = box
        along_x = self._share(x0, x1, self.x_edges) * (x1 - x0) / self.dx
        along_y = self._share(y0, y1, self.y_edges) * (y1 - y0) / self.dy
        return np.asarray(along_x[:, None] * along_y[None, :], np.float64)

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Return column and row of the cell that holds a place of the chip."""
        i = int(np.searchsorted(self.x_edges, x * (1.0 + 1e-12), side="right")) - 1
        j = int(np.searchsorted(self.y_edges, y * (1.0 + 1e-12), side="right")) - 1
        columns, rows = self.chip
        return (
            min(max(i, columns.start), columns.stop - 1),
            min(max(j, rows.start), rows.stop - 1),
        )

    @staticmethod
    def _share(low: float, high: float, edges: Array) -> Array:
        shares: Any = interval_shares(np.array([low]), np.array([high]), edges)
        dense: Array = np.asarray(shares.toarray())[0]
        return dense
