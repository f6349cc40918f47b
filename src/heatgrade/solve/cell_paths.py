"""Coolant that flows through cells: which cells it takes, its coefficients, and its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import twin as at
from heatgrade.solve.kernels import Kernels
from heatgrade.solve.plain_fields import PlainFields

if TYPE_CHECKING:
    from heatgrade.solve.level import Level

Array = NDArray[Any]
Index = NDArray[np.int32]


@dataclass(slots=True)
class FlowPaths:
    """How what flows through cells follows its upstream cells: see the kernel flow_paths."""

    point: Array  # (nx, wet, 2, half) inverse diagonals of what flows, 0 elsewhere
    cell: Index  # (steps,)
    up: Index  # (steps,)
    weight: Array  # (steps,)
    gain: Array  # (nx, wet, 2, half) work space


def mark_phases(phase: NDArray[np.uint8], plain: PlainFields) -> None:
    """Mark the cells of which flow crosses a face."""
    wet = np.zeros(plain.wz.shape, bool)
    crossed = plain.wx != 0.0
    wet[:-1] |= crossed
    wet[1:] |= crossed
    crossed = plain.wy != 0.0
    wet[:, :, :-1] |= crossed
    wet[:, :, 1:] |= crossed
    crossed = plain.wz[:, :-1] != 0.0
    wet[:, :-1] |= crossed
    wet[:, 1:] |= crossed
    _split(phase, wet)


def add_flows(
    kernels: Kernels, gx: Array, gy: Array, gz: Array, back: Array, plain: PlainFields, upwind: bool
) -> None:
    """Fill the layers with flow: a cell's coefficients on its lower and upper neighbours.

    With `upwind` those of the upwind operator, otherwise those of the fields' own shares.
    """
    ones = (np.ones((1, 1, 1)),) * 3
    first, last = plain.wet_first, plain.wet_first + plain.wet
    nx, ny = plain.wz.shape[0], plain.wz.shape[2]
    own = (plain.gx[:, first:last], plain.gy[:, first:last], np.zeros_like(plain.wz))
    inside = plain.gz[:, first:last]
    own[2][:, : inside.shape[1]] = inside
    flows = (plain.wx, plain.wy, plain.wz)
    shares = ones if upwind else plain.share
    for axis, (g, w, s) in enumerate(zip(own, flows, shares, strict=True)):
        onto_upper = np.where(w > 0.0, s, 1.0 - s) * w
        upper, lower = g + onto_upper, g + (onto_upper - w)
        if axis == 0:
            kernels.split_rows(gx, upper, 1, first, 0, 1)
            _split(back[: nx - 1, :, 0], lower)
        elif axis == 1:
            kernels.split_rows(gy, upper, 0, first, 1, 1)
            padded = np.zeros((nx, plain.wet, ny))
            padded[:, :, : ny - 1] = lower
            _split(back[:, :, 1], padded)
        else:
            inner = np.ascontiguousarray(upper[:, : plain.gz.shape[1] - first])
            kernels.split_rows(gz, inner, 0, first + 1, 0, 1)
            _split(back[:, :, 2], lower)


def follow_flow(kernels: Kernels, level: Level) -> FlowPaths:
    """Return the path of what flows."""
    nx = level.shape[0]
    wet, half = level.wet, level.half
    faces = _faces(level)
    diagonal = sum(lower + upper for lower, upper in faces) + _other(level)
    flows = diagonal > 0.0 if level.twins else level.phase > 0
    point = np.zeros(diagonal.shape, kernels.dtype)
    np.divide(1.0, diagonal, out=point, where=flows & (diagonal > 0.0))
    inward = np.zeros((6, nx, wet, 2, half), kernels.dtype)
    (x, x_up), (y, y_up), (z, z_up) = faces
    _part(inward[0, 1:], inward[1, :-1], x[1:] - x_up[:-1])
    _part(inward[2, ..., 1, :], inward[3, ..., 0, :], y[..., 1, :] - y_up[..., 0, :])
    _part(inward[2, ..., 0, 1:], inward[3, ..., 1, :-1], y[..., 0, 1:] - y_up[..., 1, :-1])
    _part(inward[4, :, 1:], inward[5, :, :-1], z[:, 1:] - z_up[:, :-1])
    most = int(np.count_nonzero(inward))
    cell, up = np.empty(most, np.int32), np.empty(most, np.int32)
    weight = np.empty(most, kernels.dtype)
    work = np.empty((2, point.size), np.int32)
    steps, _ = kernels.flow_paths(inward, point, cell, up, weight, work[0], work[1])
    return FlowPaths(point, cell[:steps], up[:steps], weight[:steps], np.zeros_like(point))


def _faces(level: Level) -> list[tuple[Array, Array]]:
    """Return, for x, y and z, what flows' coefficients on lower and on upper neighbours."""
    nx = level.shape[0]
    if level.twins:
        own = level.twin[:nx, :-1]
        return [(own[:, :, 2 * axis], own[:, :, 2 * axis + 1]) for axis in range(3)]
    rows = slice(level.wet_first, level.wet_first + level.wet)
    lower = (level.gx[:nx, rows], level.gy[:, rows], level.gz[:, rows])
    return [(lower[axis], level.back[:, :, axis]) for axis in range(3)]


def _other(level: Level) -> Array:
    """Return the part of what flows' diagonals that does not come from what flows elsewhere."""
    nx = level.shape[0]
    if level.twins:
        t = level.twin
        own = t[:nx, :-1]
        total = own[:, :, at.F_SINK] + own[:, :, at.EXCHANGE]
        total += own[:, :, at.X_SF] + t[1:, :-1, at.X_FS]
        total += own[:, :, at.Z_SF] + t[:nx, 1:, at.Z_FS]
        total += own[:, :, at.Y_SF]
        total[..., 0, :] += own[:, :, at.Y_FS, 1, :]
        total[..., 1, :-1] += own[:, :, at.Y_FS, 0, 1:]
        return total
    total = np.zeros(level.phase.shape, level.gx.dtype)
    layers = level.exchange.shape[1] if level.sheet else 0
    for q in range(level.wet):
        k = q + level.wet_first
        if level.slot[k] >= 0:
            total[:, q] += level.sink[:, level.slot[k]]
        if level.first <= k < level.first + layers:
            total[:, q] += level.exchange[:, k - level.first]
    return total


def _part(onto_upper: Array, onto_lower: Array, difference: Array) -> None:
    np.maximum(difference, 0.0, out=onto_upper)
    np.maximum(-difference, 0.0, out=onto_lower)


def _split(target: Array, natural: Array) -> None:
    ny = natural.shape[-1]
    target[..., 0, : (ny + 1) // 2] = natural[..., 0::2]
    target[..., 1, : ny // 2] = natural[..., 1::2]
