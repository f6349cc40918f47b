"""The part of a domain that holds coolant, so that solid costs the flow solver nothing.

Around all coolant lies a box; within it, solid from side to side, as fins between channels are, is
one cell thick.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.opening import Side

Array = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """Which cells of a grid make up each cell of the part.

    Parameters
    ----------
    edges : three arrays
        Along x, y and z, the edges that are kept; the cell above each but the last stands for all
        up to the next.
    shape : tuple of int
        Of the whole grid.
    """

    edges: tuple[Places, Places, Places]
    shape: tuple[int, int, int]

    def cells(self, field: Array) -> Array:
        """Return a cell field of the part, a view where no cells are joined."""
        found: Array = field[self._index()]
        return found

    def faces(self, field: Array, axis: int) -> Array:
        """Return a face field across `axis` of the part, a view where no cells are joined."""
        found: Array = field[self._index(axis)]
        return found

    def across(self, field: NDArray[Any], axis: int) -> NDArray[Any]:
        """Return a field over the cells of a side across `axis`."""
        for place, other in enumerate(item for item in range(3) if item != axis):
            field = np.take(field, self.edges[other][:-1], place)
        return field

    def whole(self, part: Array, axis: int | None = None, fill: float = 0.0) -> Array:
        """Return a field of the whole grid: of cells, or of faces across `axis`."""
        size = list(self.shape)
        if axis is not None:
            size[axis] += 1
        found = np.full(size, fill)
        found[self._index(axis)] = part
        return found

    def _index(self, axis: int | None = None) -> tuple[slice | Places, ...]:
        kept = [edge if place == axis else edge[:-1] for place, edge in enumerate(self.edges)]
        if all(edge[-1] - edge[0] == edge.size - 1 for edge in self.edges):
            return tuple(slice(int(item[0]), int(item[-1]) + 1) for item in kept)
        x, y, z = np.ix_(*kept)
        return x, y, z


def holding(domain: FlowDomain, axis: int) -> NDArray[np.bool_]:
    """Return which planes of cells across `axis` hold coolant."""
    others = tuple(other for other in range(3) if other != axis)
    return np.asarray(np.any(domain.volume > 0.0, axis=others))


def crop(domain: FlowDomain) -> tuple[FlowDomain, Crop]:
    """Return the least box of cells around all coolant, solid in it one cell thick, and its place.

    Examples
    --------
    Two channels, three cells of fin between them:

    >>> wet = np.zeros((1, 9, 1), bool)
    >>> wet[:, 1:4] = wet[:, 7] = True
    >>> part, where = crop(FlowDomain.from_cells(Grid([0, 1], range(10), [0, 1]), wet))
    >>> part.grid.y_edges.tolist(), where.whole(part.volume)[0, :, 0].tolist()
    ([1.0, 2.0, 3.0, 4.0, 7.0, 8.0], [0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    """
    shape = domain.grid.shape
    joined = [item.place for item in domain.periodic]
    kept = []
    for axis in range(3):
        holds = holding(domain, axis)
        found = np.flatnonzero(holds)
        first, last = int(found[0]), int(found[-1])
        if axis in joined:  # what is joined stays whole
            kept.append(np.arange(shape[axis] + 1))
            continue
        begins = holds[first : last + 1]
        begins[1:] |= holds[first:last]  # of solid its first cell
        kept.append(np.append(first + np.flatnonzero(begins), last + 1))
    part = Crop((kept[0], kept[1], kept[2]), shape)
    edges = (domain.grid.x_edges, domain.grid.y_edges, domain.grid.z_edges)
    grid = Grid(*(edge[own] for edge, own in zip(edges, kept, strict=True)))
    reached = {side for side in Side if _reaches(kept[side.axis], shape[side.axis], side)}
    openings = []
    for opening in domain.openings:
        axis = opening.side.axis
        mask = opening.faces
        if mask is not None:
            mask = part.across(mask, axis)
        if opening.side not in reached:  # nothing of it is open
            mask = np.zeros([n for other, n in enumerate(grid.shape) if other != axis], bool)
        openings.append(replace(opening, faces=mask))
    cropped = FlowDomain(
        grid,
        part.cells(domain.volume),
        part.faces(domain.open_x, 0),
        part.faces(domain.open_y, 1),
        part.faces(domain.open_z, 2),
        tuple(openings),
        {side: bound for side, bound in domain.bounds.items() if side in reached},
        {side: own for side, own in domain.wall_velocity.items() if side in reached},
        domain.periodic,
    )
    return cropped, part


def _reaches(kept: Places, cells: int, side: Side) -> bool:
    """Return whether the box goes on to a side: else solid that stands still lies there."""
    return bool(kept[-1] == cells if side.high else kept[0] == 0)
