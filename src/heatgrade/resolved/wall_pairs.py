"""Pairs of cells that coolant passes between beside a wall that cuts one of them.

Sparse lists beside the fields of all cells; pairs across joined sides are among them, where the
temperature of what lies beyond is higher or lower by the rise from one repeating cell to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.linked_system import Link

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Three = tuple[Array, Array, Array]


@dataclass(frozen=True, slots=True, eq=False)
class WallPairs:
    """Neighbours along one axis, low and high.

    Parameters
    ----------
    axis : int
        0, 1 or 2.
    low : tuple of three index arrays
        Where the low cells are.
    across : bool array
        Pairs across joined sides.
    cells : (4, pairs) index array
        The cell before the low one, low, high, the one beyond it, in flattened fields; the low and
        the high one themselves where nothing lies before or beyond.
    turns : (4, pairs) array
        Rises by which these are warmer than the fields say.
    halves : (4, pairs) array
        Half their widths [m].
    """

    axis: int
    low: tuple[Indices, ...]
    across: NDArray[np.bool_]
    cells: Indices
    turns: Array
    halves: Array

    @classmethod
    def beside(cls, domain: FlowDomain, axis: int, marked: NDArray[np.bool_]) -> WallPairs:
        """Return the pairs along an axis with an open face between them and a marked cell."""
        grid = domain.grid
        joined = any(item.place == axis for item in domain.periodic)
        ahead = np.moveaxis(marked, axis, 0)
        share = np.moveaxis((domain.open_x, domain.open_y, domain.open_z)[axis], axis, 0)
        beyond = np.roll(ahead, -1, 0)
        chosen = (ahead | beyond) & (share[1:] > 0.0)
        chosen[-1] &= joined
        first, *others = np.nonzero(chosen)
        place: list[Indices] = list(others)
        place.insert(axis, first)
        count = ahead.shape[0]
        along = first + np.arange(-1, 3)[:, None]
        if joined:
            turns = np.floor_divide(along, count).astype(np.float64)
            along %= count
        else:
            turns = np.zeros(along.shape)
            along = np.clip(along, 0, count - 1)
        index = [np.broadcast_to(item, along.shape) for item in place]
        index[axis] = along
        cells = np.ravel_multi_index(tuple(index), marked.shape)
        halves = 0.5 * (grid.dx, grid.dy, grid.dz)[axis][along]
        return cls(axis, tuple(place), first == count - 1, cells, turns, halves)

    def temperatures(self, rise: Array, rises: dict[int, float]) -> Array:
        """Return those of the four cells, (4, pairs) [K]."""
        found: Array = rise.reshape(-1)[self.cells] + self.turns * rises.get(self.axis, 0.0)
        return found

    def between(self, inner: Three, links: dict[int, Link], what: str, scale: float = 1.0) -> Array:
        """Return a field of the faces between cells, times `scale`, and of links their entry."""
        place = list(self.low)
        place[self.axis] = np.minimum(place[self.axis], inner[self.axis].shape[self.axis] - 1)
        link = links.get(self.axis)
        if link is None:
            found: Array = scale * inner[self.axis][tuple(place)]
            return found
        others = tuple(item for axis, item in enumerate(self.low) if axis != self.axis)
        beyond = np.broadcast_to(getattr(link, what), np.shape(link.conductance))[others]
        if inner[self.axis].size == 0:  # one cell, joined to itself
            return np.array(beyond)
        return np.where(self.across, beyond, scale * inner[self.axis][tuple(place)])

    def open_share(self, domain: FlowDomain) -> Array:
        """Return the open share of the faces between the cells."""
        place = list(self.low)
        place[self.axis] = place[self.axis] + 1
        found: Array = (domain.open_x, domain.open_y, domain.open_z)[self.axis][tuple(place)]
        return found
