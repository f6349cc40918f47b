"""Which columns to merge: the closely coupled ones first, so that coarse cells become square.

Relaxation by columns smooths only along strong lateral couplings. The coupling across each grid
line, as a resistance, stands for the distance between the cells on either side; lines closer than
a threshold are merged in pairs. On a uniform grid with square cells that is 2:1 in both
directions; on a stretched or elongated one only where cells are narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.kernels import kernels
from heatgrade.solve.level import Level, Transfer, stride

Array = NDArray[Any]

NEAR = 2.0  # merge what is nearer than this times the least distance: couplings within 4


@dataclass(frozen=True, slots=True)
class Couplings:
    """How closely the lines of a level lie, and which of its layers conduct one way only.

    A homogeneous plate of lengths X, Y has resistances sum(r_x) = X / (k Y) along x and
    sum(r_y) = Y / (k X) along y, so distances in a common unit are r_x / sqrt(sum(r_x)) and
    r_y / sqrt(sum(r_y)).
    """

    distance_x: Array  # (nx - 1,) between neighbouring lines
    distance_y: Array  # (ny - 1,)
    along_x: Array  # (nz,) share of cells that conduct eight times better along x than along y,
    along_y: Array  # (nz,) and the other way, side by side with others that do


def couplings(level: Level) -> Couplings:
    """Measure a level."""
    nx, ny, nz = level.shape
    through_x, through_y = np.empty((nx, 2 * level.half)), np.empty((nx, 2 * level.half))
    along_x, along_y = np.empty((nx, nz), np.int64), np.empty((nx, nz), np.int64)
    kernels("single" if level.gx.dtype == np.float32 else "double").couplings(
        level.gx, level.gy, level.back, through_x, through_y, along_x, along_y, level.wet_first,
        level.threads,
    )  # fmt: skip
    split = np.add.reduce(through_y, axis=0).reshape(2, -1)
    across = np.empty(ny)
    across[0::2] = split[0, : (ny + 1) // 2]
    across[1::2] = split[1, : ny // 2]
    return Couplings(
        _scaled(np.add.reduce(through_x, axis=1)[1:]),
        _scaled(across[1:]),
        2.0 * np.add.reduce(along_x, axis=0) / (nx * ny),
        np.add.reduce(along_y, axis=0) / (nx * ny),
    )


def merged(level: Level, measured: Couplings) -> Transfer:
    """Return which columns of `level` merge: those that lie close, in x, in y or in both."""
    distance_x, distance_y = measured.distance_x, measured.distance_y
    limit = NEAR * min(_least(distance_x), _least(distance_y))
    return _transfer(level, _pairs(distance_x, limit), _pairs(distance_y, limit))


def merged_along(level: Level, measured: Couplings, axis: int) -> Transfer:
    """Return which columns of `level` merge along one axis, x (0) or y (1), alone."""
    x, y = (
        _pairs(distance, NEAR * _least(distance) if axis == number else -1.0)
        for number, distance in enumerate((measured.distance_x, measured.distance_y))
    )
    return _transfer(level, x, y)


def in_blocks(level: Level, planes: int) -> Transfer:
    """Return a merger of so many planes to one, the last block up to half as many more."""
    nx, ny, _ = level.shape
    start = np.arange(0, max(nx - planes // 2, 1), planes)
    return _transfer(
        level, np.append(start, nx).astype(np.int32), np.arange(ny + 1, dtype=np.int32)
    )


def _least(distance: Array) -> float:
    return float(distance.min(initial=np.inf))


def _transfer(level: Level, start_x: NDArray[np.int32], start_y: NDArray[np.int32]) -> Transfer:
    coarse_of = np.repeat(np.arange(start_y.size - 1), np.diff(start_y))
    half, coarse_half = level.half, stride(start_y.size - 1)
    target = np.zeros(2 * half, np.int32)
    j = np.arange(level.shape[1])
    target[(j % 2) * half + j // 2] = (coarse_of % 2) * coarse_half + coarse_of // 2
    return Transfer(start_x, start_y, target, _across(start_y))


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
