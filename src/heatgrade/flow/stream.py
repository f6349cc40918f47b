"""A rectangle of grid columns seen along the stream, whichever way the passages run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.sheet_flow import Conductances, SheetFlow
from heatgrade.grid import Grid, inside

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Columns of a wetted rectangle; axis 0 runs along the stream, axis 1 across it.

    Parameters
    ----------
    along, across : slice
        Ranges of columns inside the rectangle.
    ds, dt : (ns,), (nt,) array
        Widths of these columns along and across the stream [m].
    shape : (int, int)
        Columns of the whole grid, along and across.
    swapped : bool
        Whether the stream runs along y.
    """

    along: slice
    across: slice
    ds: Array
    dt: Array
    shape: tuple[int, int]
    swapped: bool

    @classmethod
    def of(cls, grid: Grid, area: tuple[float, float, float, float], direction: str) -> Stream:
        """Return the columns of `area` = (x0, y0, x1, y1) [m] with the stream along `direction`."""
        x0, y0, x1, y1 = area
        in_x = inside(grid.x, x0, x1)
        in_y = inside(grid.y, y0, y1)
        nx, ny, _ = grid.shape
        if direction == "x":
            return cls(in_x, in_y, grid.dx[in_x], grid.dy[in_y], (nx, ny), False)
        return cls(in_y, in_x, grid.dy[in_y], grid.dx[in_x], (ny, nx), True)

    @property
    def length(self) -> float:
        """Length of the rectangle along the stream [m]."""
        return float(self.ds.sum())

    @property
    def width(self) -> float:
        """Width of the rectangle across the stream [m]."""
        return float(self.dt.sum())

    @property
    def edges(self) -> Array:
        """Column edges along the stream from the start of the rectangle [m], shape (ns + 1,)."""
        return np.concatenate([[0.0], np.cumsum(self.ds)])

    def local(self, field: Array) -> Array:
        """Return the rectangle's part of an (nx, ny, ...) field, along the stream first."""
        turned = np.swapaxes(field, 0, 1) if self.swapped else field
        return turned[self.along, self.across]

    def spread(self, local: Array, fill: float = 0.0) -> Array:
        """Return an (nx, ny, ...) field with `local` in the rectangle and `fill` elsewhere."""
        field = np.full(self.shape + local.shape[2:], fill)
        field[self.along, self.across] = local
        return np.swapaxes(field, 0, 1) if self.swapped else field

    def through(self, flow: SheetFlow) -> Array:
        """Return the mass flow along the stream through each column [kg/s], shape (ns, nt)."""
        turned = flow.transposed() if self.swapped else flow
        through = 0.5 * (turned.inflow + turned.outflow)
        through[:-1] += 0.5 * np.abs(turned.flow_x)
        through[1:] += 0.5 * np.abs(turned.flow_x)
        inside_area: Array = through[self.along, self.across]
        return inside_area

    def conductances(
        self, along: Array, across: Array, inlet: Array, outlet: Array
    ) -> Conductances:
        """Return the rectangle's hydraulic conductances on the whole grid.

        Parameters
        ----------
        along : (ns - 1, nt) array
            Of the faces between columns along the stream [kg/(s Pa)].
        across : (ns, nt - 1) array
            Of the faces between columns across the stream.
        inlet, outlet : (ns, nt) array
            Of the ways in and out.
        """
        ns, nt = self.shape
        faces_along, faces_across = np.zeros((ns - 1, nt)), np.zeros((ns, nt - 1))
        faces_along[self.along.start : self.along.stop - 1, self.across] = along
        faces_across[self.along, self.across.start : self.across.stop - 1] = across
        x, y = (faces_across.T, faces_along.T) if self.swapped else (faces_along, faces_across)
        return Conductances(x, y, self.spread(inlet), self.spread(outlet))
