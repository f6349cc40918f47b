"""A coarser room: cells joined two by two, with the volume and the open areas of their parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.resolved.crop import holding
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.opening import Opening
from heatgrade.resolved.staggered import faces, opening_faces

Array = NDArray[np.float64]
Starts = NDArray[np.intp]

FEWEST = 4  # cells from wall to wall that are not joined any more


@dataclass(frozen=True, slots=True, eq=False)
class Joining:
    """Which cells of a grid make up each cell of the next coarser one.

    Parameters
    ----------
    starts : three arrays
        Along x, y and z, the first cell of each coarse one, and the number of cells at the end.
    """

    starts: tuple[Starts, Starts, Starts]

    def sums(self, field: Array, axes: tuple[int, ...] = (0, 1, 2)) -> Array:
        """Return sums over the joined cells along some axes."""
        for axis in axes:
            field = np.add.reduceat(field, self.starts[axis][:-1], axis)
        return field

    def planes(self, field: Array, axis: int) -> Array:
        """Return sums over the faces across `axis` that make up each coarse one."""
        kept = np.take(field, self.starts[axis], axis)
        return self.sums(kept, tuple(other for other in range(3) if other != axis))

    def volumes(self, field: Array, axis: int, edges: Array, *, joined: bool) -> Array:
        """Return sums over the control volumes of the coarse faces across `axis`.

        Parameters
        ----------
        field : array
            Of the fine faces across `axis`; of one between two coarse ones each has a share.
        edges : array
            Along `axis`, of the fine grid [m].
        joined : bool
            Whether the last face is the first once more, whose volume then holds both halves.
        """
        across = tuple(other for other in range(3) if other != axis)
        part = np.moveaxis(self.sums(field, across), axis, 0)
        starts = self.starts[axis]
        found = part[starts]
        between, low, weight = self.between(axis, edges)
        found[low] += (1.0 - weight) * part[between]
        found[low + 1] += weight * part[between]
        if joined:
            found[0] += found[-1]
            found[-1] = 0.0
        return np.moveaxis(found, 0, axis)

    def between(self, axis: int, edges: Array) -> tuple[Starts, Starts, Array]:
        """Return the fine faces between coarse ones, the coarse one below each, the share above."""
        starts = self.starts[axis]
        is_between = np.ones(edges.size, bool)
        is_between[starts] = False
        found = np.flatnonzero(is_between)
        low = np.searchsorted(starts, found) - 1
        first, last = edges[starts[low]], edges[starts[low + 1]]
        return found, low, ((edges[found] - first) / (last - first))[:, None, None]


def joining(domain: FlowDomain) -> Joining | None:
    """Return how to coarsen a room, or None where it is coarse enough.

    Cells are joined two by two from wall to wall: where a plane of solid crosses the room, on
    each side of it by itself, so that rooms beside each other stay apart.
    """
    x, y, z = starts = [_two_by_two(holding(domain, axis)) for axis in range(3)]
    found = Joining((x, y, z))
    if all(item.size == n + 1 for item, n in zip(starts, domain.grid.shape, strict=True)):
        return None
    return found


def _two_by_two(holds: NDArray[np.bool_]) -> Starts:
    """Return the first cells of each two, and the number of cells, by where coolant is at all."""
    found = []
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]])))
    begin = 0
    for low, high in zip(bounds[::2], bounds[1::2], strict=True):
        found.append(np.arange(begin, low))
        found.append(np.arange(low, high, 1 if high - low < FEWEST else 2))
        begin = int(high)
    found.append(np.arange(begin, holds.size + 1))
    return np.concatenate(found)


def coarser(domain: FlowDomain, joined: Joining) -> FlowDomain | None:
    """Return the coarser room, or None where two openings would share a face."""
    grid = domain.grid
    edges = (grid.x_edges, grid.y_edges, grid.z_edges)
    x, y, z = (edge[first] for edge, first in zip(edges, joined.starts, strict=True))
    wide = Grid(x, y, z)
    fine, coarse = _sizes(grid), _sizes(wide)
    size = coarse[0] * coarse[1] * coarse[2]
    volume = joined.sums(domain.volume * fine[0] * fine[1] * fine[2]) / size
    shares = []
    for axis, share in enumerate((domain.open_x, domain.open_y, domain.open_z)):
        first, second = (other for other in range(3) if other != axis)
        whole = coarse[first] * coarse[second]
        open_area = _open(domain, axis, share) * fine[first] * fine[second]
        shares.append(joined.planes(open_area, axis) / whole)
    openings = [_opening(domain, joined, opening) for opening in domain.openings]
    for side in {opening.side for opening in openings}:
        masks = [item.faces for item in openings if item.side == side and item.faces is not None]
        if np.add.reduce([mask.astype(int) for mask in masks]).max() > 1:
            return None
    shares = [np.minimum(share, 1.0) for share in shares]
    return FlowDomain(
        wide, np.minimum(volume, 1.0), shares[0], shares[1], shares[2], tuple(openings),
        domain.bounds, domain.wall_velocity, domain.periodic,
    )  # fmt: skip


def _sizes(grid: Grid) -> tuple[Array, Array, Array]:
    return grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :]


def _open(domain: FlowDomain, axis: int, share: Array) -> Array:
    """Return the open shares, without wall beside an opening on the outer faces."""
    found = share.copy()
    for end, high in ((0, False), (-1, True)):
        marks = [
            np.take(faces(opening_faces(domain, item), axis), end, axis)
            for item in domain.openings
            if item.side.axis == axis and item.side.high == high
        ]
        if marks:
            np.moveaxis(found, axis, 0)[end][~np.logical_or.reduce(marks)] = 0.0
    return found


def _opening(domain: FlowDomain, joined: Joining, opening: Opening) -> Opening:
    axis = opening.side.axis
    mark = np.take(
        faces(opening_faces(domain, opening), axis), -1 if opening.side.high else 0, axis
    )
    across = [other for other in range(3) if other != axis]
    for place, other in enumerate(across):
        mark = np.logical_or.reduceat(mark, joined.starts[other][:-1], place)
    return replace(opening, faces=mark)
