"""Where paths of a flow begin: at its inlets, each for the same share of the flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.shell import Edges

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

ROUNDING = 1e-6  # of the largest flow: what a side passes in single precision though it is closed
MARGIN = 0.02  # of a cell, from its rim: a path on a plane of symmetry shows nothing of the depth


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """Places within cells.

    Parameters
    ----------
    cell : (n, 3) int array
        Cells.
    place : (n, 3) array
        In each, from 0 to 1 along the axes.
    """

    cell: Whole
    place: Array


def starts_of(edges: Edges, flow: NDArray[np.floating], count: int) -> Starts:
    """Return about so many starts for the paths of a flow.

    Where flow enters the box, each stands for the same share of it; where none does, they lie
    evenly among the cells that flow passes through.

    Parameters
    ----------
    edges : three arrays
        Of the grid [m].
    flow : (nx + 1, ny + 1, nz + 1, 3) array
        As `heatgrade.scene.flow_paths.flow_paths` takes it [kg/s].
    count : int
        How many.
    """
    sides = list(_inflows(flow))
    whole = sum(float(entering.sum()) for _, _, entering in sides)
    if whole <= 0.0:
        return _scattered(flow, count)
    cells, places = [], []
    for axis, high, entering in sides:
        across = [other for other in range(3) if other != axis]
        number = round(count * float(entering.sum()) / whole)
        found = np.argwhere(entering > 0.0)
        if not number or not len(found):
            continue
        lines = (edges[across[0]], edges[across[1]])
        low = np.stack([line[found[:, n]] for n, line in enumerate(lines)], axis=1)
        width = np.stack([np.diff(line)[found[:, n]] for n, line in enumerate(lines)], axis=1)
        for which, point in _shared_out(low, low + width, entering[tuple(found.T)], number):
            cell, within = np.zeros(3, np.intp), np.zeros(3)
            place = (point - low[which]) / width[which]
            cell[across], within[across] = found[which], np.clip(place, MARGIN, 1.0 - MARGIN)
            cell[axis] = edges[axis].size - 2 if high else 0
            within[axis] = 1.0 if high else 0.0
            cells.append(cell)
            places.append(within)
    return Starts(np.array(cells), np.array(places))


def _inflows(flow: NDArray[np.floating]) -> Iterator[tuple[int, bool, Array]]:
    """Yield axis, side and what enters through each face of the six sides."""
    least = ROUNDING * float(np.abs(flow).max(initial=0.0))
    for axis in range(3):
        own = np.moveaxis(flow[..., axis], axis, 0)
        for high, inward in ((False, own[0]), (True, -own[-1])):
            entering = inward[:-1, :-1].astype(np.float64)
            yield axis, high, np.where(entering > least, entering, 0.0)


def _shared_out(low: Array, high: Array, weight: Array, count: int) -> Iterator[tuple[int, Array]]:
    """Yield the middle of each of `count` parts of equal weight: which rectangle, and the point.

    Rectangles are cut where it must be: a part in two across its longer side, until it is one
    start's own.

    Parameters
    ----------
    low, high : (n, 2) arrays
        Corners of the rectangles [m].
    weight : (n,) array
        Of each, spread evenly over it.
    count : int
        How many parts.
    """
    todo = [(np.arange(len(weight)), low, high, weight, count)]
    while todo:
        own, low, high, weight, count = todo.pop()
        if count == 1:
            middle = 0.5 * (low + high)
            centre = (middle * weight[:, None]).sum(axis=0) / weight.sum()
            nearest = np.clip(centre, low, high)
            which = int(np.argmin(((nearest - centre) ** 2).sum(axis=1)))
            yield int(own[which]), nearest[which]
            continue
        axis = int(np.argmax(high.max(axis=0) - low.min(axis=0)))
        first = count // 2
        at = _dividing(low[:, axis], high[:, axis], weight, first / count)
        for part, number, left in ((low[:, axis] < at, first, True),
                                   (high[:, axis] > at, count - first, False)):  # fmt: skip
            below, above = low[part].copy(), high[part].copy()
            whole = above[:, axis] - below[:, axis]
            end = above if left else below
            end[:, axis] = (np.minimum if left else np.maximum)(end[:, axis], at)
            kept = weight[part] * (above[:, axis] - below[:, axis]) / whole
            todo.append((own[part], below, above, kept, number))


def _dividing(low: Array, high: Array, weight: Array, share: float) -> float:
    """Return where so much of the weight lies below."""
    places = np.unique(np.append(low, high))
    within = np.clip((places[:, None] - low) / (high - low), 0.0, 1.0)
    return float(np.interp(share * weight.sum(), within @ weight, places))


def _scattered(flow: NDArray[np.floating], count: int) -> Starts:
    """Return the middles of evenly chosen cells with flow through them."""
    inner = np.abs(flow[:-1, :-1, :-1]).max(axis=-1)
    moving = np.argwhere(inner > 0.0)
    stride = max(1, len(moving) // count)
    chosen = moving[stride // 2 :: stride]
    return Starts(chosen, np.full((len(chosen), 3), 0.5))
