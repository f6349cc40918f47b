"""Which columns to merge: the closely coupled ones first, so that coarse cells become square.

Relaxation by columns smooths only along strong lateral couplings. The coupling across each grid
line, as a resistance, stands for the distance between the cells on either side; lines closer than
a threshold are merged in pairs. On a uniform grid with square cells that is 2:1 in both
directions; on a stretched or elongated one only where cells are narrow.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.level import Level, Transfer, stride

Array = NDArray[Any]

NEAR = 2.0  # merge what is nearer than this times the least distance: couplings within 4


def plan_transfer(level: Level) -> Transfer:
    """Return which columns of `level` merge."""
    ny = level.shape[1]
    distance_x, distance_y = _distances(level)
    everything = np.concatenate([distance_x, distance_y])
    finite = everything[np.isfinite(everything)]
    limit = NEAR * float(finite.min()) if finite.size else np.inf
    start_x, start_y = _pairs(distance_x, limit), _pairs(distance_y, limit)
    coarse_of = np.repeat(np.arange(start_y.size - 1), np.diff(start_y))
    half, coarse_half = level.half, stride(start_y.size - 1)
    target = np.zeros(2 * half, np.int32)
    j = np.arange(ny)
    target[(j % 2) * half + j // 2] = (coarse_of % 2) * coarse_half + coarse_of // 2
    return Transfer(start_x, start_y, target, _across(start_y))


def _distances(level: Level) -> tuple[Array, Array]:
    """Return distances between neighbouring lines in x (nx - 1,) and in y (ny - 1,).

    A homogeneous plate of lengths X, Y has resistances sum(r_x) = X / (k Y) along x and
    sum(r_y) = Y / (k X) along y, so distances in a common unit are r_x / sqrt(sum(r_x)) and
    r_y / sqrt(sum(r_y)).
    """
    nx, ny, _ = level.shape
    gx, gy = level.gx[1:nx], level.gy
    through_x = gx.sum(axis=(1, 2, 3), dtype=gx.dtype).astype(np.float64)
    split = gy.sum(axis=(0, 1), dtype=gy.dtype).astype(np.float64)
    if level.wet and not level.twins:  # what flows couples cells too, but is no resistance
        wet = slice(level.wet_first, level.wet_first + level.wet)
        flow_x = np.maximum(gx[:, wet] - level.back[: nx - 1, :, 0], 0.0)
        through_x -= flow_x.sum(axis=(1, 2, 3), dtype=np.float64)
        low = np.zeros_like(gy[:, wet])
        low[:, :, 0, 1:], low[:, :, 1] = level.back[:, :, 1, 1, :-1], level.back[:, :, 1, 0]
        split -= np.maximum(gy[:, wet] - low, 0.0).sum(axis=(0, 1), dtype=np.float64)
    through_y = np.empty(ny)
    through_y[0::2] = split[0, : (ny + 1) // 2]
    through_y[1::2] = split[1, : ny // 2]
    return _scaled(through_x), _scaled(through_y[1:])


def _scaled(through: Array) -> Array:
    resistance = np.full(through.shape, np.inf)
    np.divide(1.0, through, out=resistance, where=through > 0.0)
    total = resistance[np.isfinite(resistance)].sum()
    return resistance / np.sqrt(total) if total > 0.0 else resistance


def _pairs(distance: Array, limit: float) -> NDArray[np.int32]:
    """Return the first line of each group when near neighbours are merged two by two."""
    start = [0]
    last = distance.size
    while start[-1] <= last:
        i = start[-1]
        start.append(i + (2 if i < last and distance[i] <= limit else 1))
    return np.array(start, np.int32)


def _across(start: NDArray[np.int32]) -> int:
    """Return how many lines each group has, the last one that many or less; 0 if they differ."""
    size, rest = int(start[1]), np.diff(start)
    return size if (rest[:-1] == size).all() and rest[-1] <= size else 0
