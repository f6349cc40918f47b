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

from heatgrade.solve.fresh_memory import one_block
from heatgrade.solve.kernels import Kernels
from heatgrade.solve.multigrid import Multigrid

Array = NDArray[Any]
Method = Literal["CG", "GCR"]
Report = Callable[[float], bool]

DIRECTIONS = 12  # kept by GCR before it starts afresh
ANSWERS = 3  # of cycles, kept by conjugate gradients before they are added up


@dataclass(slots=True)
class Vectors:
    """Krylov vectors of one solve, shaped like the finest level's own.

    Both methods keep the answers of their cycles, which these write in place. Conjugate gradients
    keep the image of one direction beside; the first of them is the image of the answer as it
    stands, so that arrays change places. GCR keeps all images, made orthogonal.
    """

    answers: Array  # (kept, nx + 2, rows, 2, half), with guards as e has them
    basis: Array  # (kept, nx, rows, 2, half)
    w: Array  # (nx, rows, 2, half) or nothing
    zero: Array

    @property
    def bytes(self) -> int:
        """Memory of the vectors, counted in full even where few of them come to be used."""
        return sum(item.nbytes for item in (self.w, self.answers, self.basis))


@dataclass(frozen=True, slots=True)
class Answer:
    """Temperatures that a solve adds to, in double precision."""

    temperature: NDArray[np.float64]  # (nx, nz, ny)
    coolant: NDArray[np.float64]  # (nx, ny) or no planes
    scale: float  # of what is added


def make_vectors(grid: Multigrid, method: Method) -> Vectors:
    """Allocate; pages of directions that are never used are never touched.

    The finest level's e becomes the first of the answers.
    """
    level = grid.levels[0]
    symmetric = method == "CG"
    shapes = {
        "answers": (ANSWERS if symmetric else DIRECTIONS, *level.e.shape),
        "basis": (1 if symmetric else DIRECTIONS, *level.b.shape),
        "w": level.b.shape if symmetric else (0, *level.b.shape[1:]),
        "zero": (2 * level.half,),
    }
    # of the directions of GCR most are never touched, and clearing them would
    clearing = level.threads if symmetric else 0
    vectors = Vectors(**one_block(grid.kernels.dtype, shapes, clearing=clearing))
    level.e = vectors.answers[0]
    return vectors


def conjugate_gradients(
    grid: Multigrid, vectors: Vectors, start: float, target: float, report: Report, answer: Answer
) -> None:
    """Reduce the residual in the finest level's b, of norm `start`, to `target`.

    A direction p = z + beta p is kept as a sum of the answers z of cycles, by its weights.
    """
    v, level = vectors, grid.levels[0]
    kernels, threads, nx = grid.kernels, level.threads, level.shape[0]
    r = level.b.reshape(nx, -1)
    sums, square = np.zeros((nx, 2)), np.zeros(nx)
    direction, along = np.zeros(ANSWERS), np.zeros(ANSWERS)
    alpha, gamma_before, norm, used = 0.0, 0.0, start, 0
    while norm > target:
        if used == ANSWERS:
            _add(grid, v, along, used, answer)
            kernels.join_answers(v.answers.reshape(ANSWERS, nx + 2, -1), direction, used, threads)
            direction[:], along[:], used = 0.0, 0.0, 1
            direction[0] = 1.0
        level.e = v.answers[used]
        grid.cycle()
        _product(grid, v, v.w, sums)
        image, gamma = (float(item) for item in _ordered_sum(sums))
        beta = _rounded(kernels, gamma / gamma_before) if gamma_before > 0.0 else 0.0
        curvature = image - beta * gamma / alpha if beta > 0.0 else image
        if not curvature > 0.0 or not gamma > 0.0:
            break
        alpha, gamma_before = _rounded(kernels, gamma / curvature), gamma
        direction *= beta
        direction[used] = 1.0
        along += alpha * direction
        used += 1
        q, w = v.basis[0].reshape(nx, -1), v.w.reshape(nx, -1)
        kernels.cg_update(r, q, w, alpha, beta, square, threads)
        if beta == 0.0:
            v.w, v.basis = v.basis[0], v.w[None]
        norm = math.sqrt(_ordered_sum(square))
        if report(norm):
            break
    if used:
        _add(grid, v, along, used, answer)


def _rounded(kernels: Kernels, value: float) -> float:
    """Return the value as the kernels take it."""
    return float(np.asarray(value, kernels.dtype))


def _add(grid: Multigrid, v: Vectors, weight: Array, used: int, answer: Answer) -> None:
    """Add the weighted sum of the first answers to the temperatures."""
    grid.kernels.add_answers(
        answer.temperature, answer.coolant, v.answers, answer.scale * weight, used,
        grid.levels[0].threads,
    )  # fmt: skip


def conjugate_residuals(
    grid: Multigrid, vectors: Vectors, start: float, target: float, report: Report, answer: Answer
) -> None:
    """Do the same by GCR, for an operator that need not be symmetric.

    With W = Q R, the images of the answers Z made orthogonal, the correction that takes the sum of
    a_m q_m off the residual is Z y with R y = a.
    """
    v, level = vectors, grid.levels[0]
    kernels, threads, nx = grid.kernels, level.threads, level.shape[0]
    r, basis = level.b.reshape(nx, -1), v.basis.reshape(DIRECTIONS, nx, -1)
    sums, square, nothing = np.zeros((nx, DIRECTIONS)), np.zeros(nx), np.zeros((0, 2))
    norm, stop = start, False
    while norm > target and not stop:
        share = np.eye(DIRECTIONS)  # R
        squares, along = np.zeros(DIRECTIONS), np.zeros(DIRECTIONS)  # q.q; a
        used = 0
        while norm > target and used < DIRECTIONS and not stop:
            level.e = v.answers[used]
            grid.cycle()
            _product(grid, v, v.basis[used], nothing)
            if used:
                kernels.project(basis, basis[used], used, sums, threads)
                share[:used, used] = _ordered_sum(sums)[:used] / squares[:used]
            weight = share[:, used].astype(kernels.dtype)
            share[:, used] = weight
            kernels.orthogonalise(basis, weight, r, used, sums, threads)
            squares[used], along[used] = _ordered_sum(sums)[:2]
            if not squares[used] > 0.0:
                stop = True
                break
            along[used] = np.asarray(along[used] / squares[used], kernels.dtype)
            kernels.step(r, basis[used], along[used], square, threads)
            used += 1
            norm = math.sqrt(_ordered_sum(square))
            stop = report(norm)
        if used:
            _add(grid, v, _back_substituted(share, along, used), used, answer)


def _back_substituted(upper: Array, right: Array, used: int) -> Array:
    """Return y with upper y = right; the diagonal is 1."""
    y = right.copy()
    for m in range(used - 1, -1, -1):
        y[:m] -= y[m] * upper[:m, m]
    return y


def _product(grid: Multigrid, v: Vectors, w: Array, sums: Array) -> None:
    level, true = grid.levels[0], grid.operator
    grid.kernels.product(
        w, level.e, level.b, true.gx, true.gy, true.gz, true.back,
        level.sink, level.slot, level.exchange, true.inward, level.inflow, v.zero, sums,
        level.shape[1], level.first, level.wet_first, level.threads,
    )  # fmt: skip


def _ordered_sum(planes: Array) -> Any:
    """Return the sum over planes, in an order that does not depend on threads."""
    return np.add.reduce(planes, axis=0)
