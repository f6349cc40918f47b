"""The part of a domain that holds coolant, so that solid costs the flow solver nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.resolved.domain import FlowDomain

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """A range of cells along each axis.

    Parameters
    ----------
    low, high : tuple of int
        First cell, and the one behind the last.
    shape : tuple of int
        Of the whole grid.
    """

    low: tuple[int, int, int]
    high: tuple[int, int, int]
    shape: tuple[int, int, int]

    def cells(self, field: Array) -> Array:
        """Return the view of a cell field."""
        return field[tuple(slice(a, b) for a, b in zip(self.low, self.high, strict=True))]

    def faces(self, field: Array, axis: int) -> Array:
        """Return the view of a face field across `axis`."""
        index = [slice(a, b) for a, b in zip(self.low, self.high, strict=True)]
        index[axis] = slice(self.low[axis], self.high[axis] + 1)
        return field[tuple(index)]

    def whole(self, part: Array, axis: int | None = None, fill: float = 0.0) -> Array:
        """Return a field of the whole grid: of cells, or of faces across `axis`."""
        size = list(self.shape)
        if axis is not None:
            size[axis] += 1
        found = np.full(size, fill)
        (self.cells(found) if axis is None else self.faces(found, axis))[:] = part
        return found


def crop(domain: FlowDomain) -> tuple[FlowDomain, Crop]:
    """Return the least box of cells around all coolant, and where it lies."""
    wet = domain.volume > 0.0
    low, high = [], []
    for axis in range(3):
        found = np.flatnonzero(wet.any(axis=tuple(other for other in range(3) if other != axis)))
        low.append(int(found[0]))
        high.append(int(found[-1]) + 1)
    shape = domain.grid.shape
    for item in domain.periodic:  # what is joined stays whole
        low[item.place], high[item.place] = 0, shape[item.place]
    part = Crop((low[0], low[1], low[2]), (high[0], high[1], high[2]), shape)
    edges = (domain.grid.x_edges, domain.grid.y_edges, domain.grid.z_edges)
    grid = Grid(*(edge[a : b + 1] for edge, a, b in zip(edges, low, high, strict=True)))
    openings = []
    for opening in domain.openings:
        axis = opening.side.axis
        reaches = high[axis] == shape[axis] if opening.side.high else low[axis] == 0
        mask = opening.faces
        if mask is not None:
            rest = [other for other in range(3) if other != axis]
            mask = mask[tuple(slice(low[other], high[other]) for other in rest)]
        if not reaches:  # nothing of it is open
            rest_shape = [high[o] - low[o] for o in range(3) if o != axis]
            mask = np.zeros(rest_shape, bool)
        openings.append(replace(opening, faces=mask))
    cropped = FlowDomain(
        grid,
        part.cells(domain.volume),
        part.faces(domain.open_x, 0),
        part.faces(domain.open_y, 1),
        part.faces(domain.open_z, 2),
        tuple(openings),
        domain.bounds,
        domain.wall_velocity,
        domain.periodic,
    )
    return cropped, part
