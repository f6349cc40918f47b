"""Coolant that flows through cells: which cells it takes, its coefficients, and its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.fresh_memory import zeros
from heatgrade.solve.kernels import Kernels
from heatgrade.solve.plain_fields import PlainFields

if TYPE_CHECKING:
    from heatgrade.solve.level import Level

Array = NDArray[Any]
Index = NDArray[np.int32]


@dataclass(slots=True)
class FlowPaths:
    """How what flows through cells follows its upstream cells: see the kernel cell_transport."""

    point: Array  # (nx, wet, 2, half) inverse diagonals of what flows, 0 elsewhere
    used: NDArray[np.uint8]  # (wet,) layers in which anything flows
    along: Array  # (2, nx, wet, 2, half), or 1, or 0 of them: shares of neighbours in x
    cell: Index  # (steps,) where flow is not along x alone
    up: Index  # (steps,)
    weight: Array  # (steps,)
    gain: Array  # (nx, wet, 2, half) work space
    wide: bool  # mixed levels: three cells side by side in y flow


def add_flows(
    kernels: Kernels,
    level: Level,
    coefficients: tuple[Array, Array, Array, Array],
    plain: PlainFields,
    *,
    upwind: bool,
) -> None:
    """Fill the layers with flow: a cell's coefficients on its lower and upper neighbours.

    With `upwind` those of the upwind operator, otherwise those of the fields' own shares;
    `coefficients` are gx, gy, gz and back, those of the level or copies.
    """
    shares = (np.ones((1, 1, 1)),) * 3 if upwind else plain.share
    kernels.add_flows(
        *coefficients, level.phase, plain.gx, plain.gy, plain.gz, plain.wx, plain.wy, plain.wz,
        *shares, plain.wet_first, level.threads,
    )  # fmt: skip


def follow_flow(kernels: Kernels, level: Level) -> FlowPaths:
    """Return the path of what flows."""
    nx, wet, half = level.shape[0], level.wet, level.half
    point = zeros(kernels.dtype, nx, wet, 2, half, clearing=level.threads)
    inward, seen = zeros(kernels.dtype, 6, *point.shape), np.zeros((nx, wet, 7), np.uint8)
    kernels.inward_flows(
        inward, point, seen, level.gx, level.gy, level.gz, level.back, level.phase, level.twin,
        level.sink, level.slot, level.exchange, level.first, level.wet_first, level.threads,
    )  # fmt: skip
    used, ways = seen[:, :, 6].max(axis=0), seen.max(axis=(0, 1))
    gain = zeros(kernels.dtype, *point.shape, clearing=level.threads)
    if not ways[2:6].any():
        nothing = np.empty(0, np.int32)
        along = inward[: 2 if ways[1] else int(ways[0])]  # pages of the others were never touched
        none = nothing.astype(point.dtype)
        return FlowPaths(point, used, along, nothing, nothing, none, gain, _wide(level))
    most = int(np.count_nonzero(inward))
    cell, up = np.empty(most, np.int32), np.empty(most, np.int32)
    weight = np.empty(most, kernels.dtype)
    work = np.empty((2, point.size), np.int32)
    steps, _ = kernels.flow_paths(inward, point, cell, up, weight, work[0], work[1])
    return FlowPaths(
        point,
        used,
        np.empty((0, *point.shape), point.dtype),
        cell[:steps],
        up[:steps],
        weight[:steps],
        gain,
        _wide(level),
    )


def _wide(level: Level) -> bool:
    """Return whether three cells side by side in y flow: even, odd, even ones or odd, even, odd."""
    even, odd = level.phase[:, :, 0], level.phase[:, :, 1]
    pairs = even & odd
    return bool(
        (pairs[..., :-1] & even[..., 1:]).any()
        or (odd[..., :-1] & even[..., 1:] & odd[..., 1:]).any()
    )
