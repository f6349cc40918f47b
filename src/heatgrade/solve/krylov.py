"""Krylov methods on the finest grid, each step preconditioned by one multigrid cycle.

Conjugate gradients where the operator is symmetric. Where coolant flows, GCR (Eisenstat, Elman
and Schultz, SIAM J. Numer. Anal. 20 (1983) 345, doi:10.1137/0720023): its residual never grows,
it bears any preconditioner, and a handful of directions is all that a few cycles need.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.multigrid import Multigrid

Array = NDArray[Any]
Method = Literal["CG", "GCR"]
Report = Callable[[float], bool]

DIRECTIONS = 12  # kept by GCR before it starts afresh


@dataclass(slots=True)
class Vectors:
    """Krylov vectors of one solve; planes along the first axis."""

    x: Array
    r: Array
    z: Array
    w: Array
    sums: Array
    square: Array
    zero: Array
    directions: Array
    basis: Array

    @property
    def bytes(self) -> int:
        """Memory of the vectors, those of GCR counted in full."""
        own = (self.x, self.w, self.directions, self.basis)
        return sum(item.nbytes for item in own)


def make_vectors(grid: Multigrid, method: Method) -> Vectors:
    """Allocate; r and z are the finest level's own right-hand side and answer."""
    level = grid.levels[0]
    nx = level.shape[0]
    flat = level.b.reshape(nx, -1)
    kept = 1 if method == "CG" else DIRECTIONS
    dtype = grid.kernels.dtype
    return Vectors(
        x=np.zeros_like(flat),
        r=flat,
        z=level.e.reshape(nx + 2, -1)[1:-1],
        w=np.zeros_like(flat),
        sums=np.zeros((nx, max(4, DIRECTIONS))),
        square=np.zeros(nx),
        zero=np.zeros(2 * level.half, dtype),
        # np.empty: pages of directions that are never used are never touched
        directions=np.empty((kept, *flat.shape), dtype),
        basis=np.empty((kept, *flat.shape), dtype),
    )


def conjugate_gradients(
    grid: Multigrid, vectors: Vectors, start: float, target: float, report: Report
) -> None:
    """Reduce the residual r, of norm `start`, to `target`, adding the correction up in x."""
    v, threads = vectors, grid.levels[0].threads
    p, q = v.directions[0], v.basis[0]
    for item in (v.x, p, q):
        item[:] = 0.0
    alpha, gamma_before, norm = 0.0, 0.0, start
    while norm > target:
        grid.cycle()
        image, gamma, _, _ = _product(grid, v)
        beta = gamma / gamma_before if gamma_before > 0.0 else 0.0
        curvature = image - beta * gamma / alpha if beta > 0.0 else image
        if not curvature > 0.0 or not gamma > 0.0:
            return
        alpha, gamma_before = gamma / curvature, gamma
        grid.kernels.cg_update(v.x, v.r, p, q, v.z, v.w, alpha, beta, v.square, threads)
        norm = math.sqrt(_ordered_sum(v.square))
        if report(norm):
            return


def conjugate_residuals(
    grid: Multigrid, vectors: Vectors, start: float, target: float, report: Report
) -> None:
    """Do the same by GCR, for an operator that need not be symmetric."""
    v, threads = vectors, grid.levels[0].threads
    v.x[:] = 0.0
    norm, used = start, 0
    squares = np.zeros(DIRECTIONS)
    while norm > target:
        if used == DIRECTIONS:
            used = 0
        grid.cycle()
        _product(grid, v)
        grid.kernels.project(v.basis, v.w, used, v.sums, threads)
        weight = _ordered_sum(v.sums)[:used] / squares[:used]
        grid.kernels.orthogonalise(
            v.directions, v.basis, v.z, v.w, weight.astype(grid.kernels.dtype), v.r, used,
            v.sums, threads,
        )  # fmt: skip
        square, along = _ordered_sum(v.sums)[:2]
        if not square > 0.0:
            return
        squares[used] = square
        grid.kernels.step(
            v.x, v.r, v.directions[used], v.basis[used], along / square, v.square, threads
        )
        used += 1
        norm = math.sqrt(_ordered_sum(v.square))
        if report(norm):
            return


def _product(grid: Multigrid, v: Vectors) -> tuple[float, float, float, float]:
    level, true = grid.levels[0], grid.operator
    grid.kernels.product(
        v.w.reshape(level.b.shape), level.e, level.b, true.gx, true.gy, true.gz, true.back,
        level.sink, level.slot, level.exchange, true.inward, level.inflow, v.zero, v.sums,
        level.shape[1], level.first, level.wet_first, level.threads,
    )  # fmt: skip
    ew, er, ww, wr = (float(item) for item in _ordered_sum(v.sums)[:4])
    return ew, er, ww, wr


def _ordered_sum(planes: Array) -> Any:
    """Return the sum over planes, in an order that does not depend on threads."""
    return np.add.reduce(planes, axis=0)
