"""Rectangles that lie above or beside each other, and what of them meets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.geometry.edges import merged_lines
from heatgrade.layered.frame import Frame

Array = NDArray[np.float64]
Index = NDArray[np.int64]
TOUCH = 1e-11  # m; lines closer than this coincide
BLOCK = 256  # rectangles compared with all others at a time
MOST_LINES = 4000


def parts_of(box: tuple[float, float, float, float], cells: tuple[int, int]) -> Array:
    """Return a rectangle cut into cells, x running fastest, as (x0, y0, x1, y1)."""
    x = np.linspace(box[0], box[2], cells[0] + 1)
    y = np.linspace(box[1], box[3], cells[1] + 1)
    return np.array(
        [(x[i], y[j], x[i + 1], y[j + 1]) for j in range(cells[1]) for i in range(cells[0])]
    )


def joined_above(lower: Array, upper: Array) -> tuple[Index, Index, Array]:
    """Return pairs of rectangles of two levels that overlap, and the area [m2]."""
    ones, twos, areas = [], [], []
    for start in range(0, lower.shape[0], BLOCK):
        a = lower[start : start + BLOCK, None]
        width = np.minimum(a[..., 2], upper[:, 2]) - np.maximum(a[..., 0], upper[:, 0])
        length = np.minimum(a[..., 3], upper[:, 3]) - np.maximum(a[..., 1], upper[:, 1])
        one, two = np.nonzero((width > TOUCH) & (length > TOUCH))
        ones.append(start + one)
        twos.append(two)
        areas.append((width * length)[one, two])
    return np.concatenate(ones), np.concatenate(twos), np.concatenate(areas)


def joined_beside(boxes: Array, axis: int) -> tuple[Index, Index, Array]:
    """Return pairs of rectangles that meet along an axis, and the length as 3D-ICE takes it [m].

    The length is the smaller of the distances between opposite ends of the two sides.
    """
    across = 1 - axis
    ones, twos, lengths = [], [], []
    for start in range(0, boxes.shape[0], BLOCK):
        a = boxes[start : start + BLOCK, None]
        meets = np.abs(a[..., axis + 2] - boxes[:, axis]) < TOUCH
        overlap = np.minimum(a[..., across + 2], boxes[:, across + 2]) - np.maximum(
            a[..., across], boxes[:, across]
        )
        one, two = np.nonzero(meets & (overlap > TOUCH))
        first, second = boxes[start + one], boxes[two]
        ones.append(start + one)
        twos.append(two)
        lengths.append(
            np.minimum(
                np.abs(first[:, across] - second[:, across + 2]),
                np.abs(first[:, across + 2] - second[:, across]),
            )
        )
    return np.concatenate(ones), np.concatenate(twos), np.concatenate(lengths)


def union_lines(levels: list[Array], grid: Frame) -> Frame:
    """Return the lines of all rectangles together, for fields to be shown on.

    Raises
    ------
    InputError
        HG727 where there are more than anyone could look at.
    """
    found = []
    for axis, own in ((0, grid.x_edges), (1, grid.y_edges)):
        ends = [boxes[:, (axis, axis + 2)].ravel() for boxes in levels]
        lines = merged_lines(np.concatenate([own, *ends]), TOUCH)
        if lines.size > MOST_LINES:
            raise InputError(
                "HG727",
                f"the uneven grid has {lines.size} different lines along one side",
                entry="discretization",
                allowed=f"at most {MOST_LINES}",
                remedy="give blocks numbers of cells that share lines",
            )
        found.append(lines)
    chip = (slice(0, found[0].size - 1), slice(0, found[1].size - 1))
    return Frame(found[0], found[1], chip)


def painted(boxes: Array, values: Array, frame: Frame) -> Array:
    """Return the values of rectangles on the frame's cells, NaN where there is none."""
    found = np.full(frame.shape, np.nan)
    low_x, high_x = (np.searchsorted(frame.x, boxes[:, k]) for k in (0, 2))
    low_y, high_y = (np.searchsorted(frame.y, boxes[:, k]) for k in (1, 3))
    for i0, i1, j0, j1, value in zip(low_x, high_x, low_y, high_y, values, strict=True):
        found[i0:i1, j0:j1] = value
    return found
