"""The finest grid of a multigrid, with each kernel that passes over it ready to be called."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import FaceFields
from heatgrade.solve.kernels import kernels
from heatgrade.solve.multigrid import FIRST, HALF_SWEEPS, build_multigrid
from heatgrade.solve.plain_fields import layers_with_some, plain_fields

SEED = 20261122


class FinestLevel:
    """Kernels in single precision on the finest level of `fields`, with vectors to work on."""

    def __init__(self, fields: FaceFields, threads: int) -> None:
        self.plain = plain_fields(fields, threads)
        self.kernels = kernels("single")
        self.grid = build_multigrid(self.kernels, self.plain, threads)
        self.level, self.coarse = self.grid.levels[:2]
        self.threads = threads
        nx = self.level.shape[0]
        random = np.random.default_rng(SEED)
        self.level.b[:] = random.random(self.level.b.shape, np.float32)
        self.level.e[1:-1] = random.random(self.level.b.shape, np.float32)
        self.vectors = [np.full_like(self.level.b, 0.1) for _ in range(3)]
        self.w = np.zeros_like(self.level.b)
        self.zero = np.zeros(2 * self.level.half, np.float32)
        self.sums, self.square = np.zeros((nx, 2)), np.zeros(nx)
        self.temperature = np.zeros_like(self.plain.source)
        self.coolant = np.zeros_like(self.plain.source_c)
        self.sinking, self.heated = (
            layers_with_some(field, threads).astype(np.uint8)
            for field in (self.plain.sink, self.plain.source)
        )

    def sweep(self) -> None:
        """Relax by columns, all half sweeps of one visit."""
        v = self.level
        self.kernels.sweep(
            v.e, v.b, v.gx, v.gy, v.gz, v.pivot, v.back, v.twin, v.crossing, v.fill, v.fill_row,
            v.inward, v.shape[1], v.shape[2], v.first, v.wet_first, FIRST, HALF_SWEEPS, False,
            self.threads,
        )  # fmt: skip

    def product(self) -> None:
        """Apply the operator, with two scalar products."""
        v = self.level
        self.kernels.product(
            self.w, v.e, v.b, v.gx, v.gy, v.gz, v.back, v.sink, v.slot, v.exchange, v.inward,
            v.inflow, self.zero, self.sums, v.shape[1], v.first, v.wet_first, self.threads,
        )  # fmt: skip

    def restrict(self) -> None:
        """Evaluate the residual and sum it over coarse cells."""
        v, transfer = self.level, self.level.transfer
        assert transfer is not None
        self.kernels.restrict_residual(
            self.coarse.b, v.e, v.b, v.gx, v.gy, v.gz, v.back, v.twin, v.crossing, v.phase, v.sink,
            v.slot, v.exchange, v.inward, v.inflow, transfer.start_x, transfer.target, v.work,
            transfer.across, FIRST, False, 0, v.b.shape[1], v.shape[1], v.first, v.wet_first,
            self.threads,
        )  # fmt: skip

    def update(self) -> None:
        """Do the vector updates of one step of conjugate gradients."""
        r, q, w = (item.reshape(len(item), -1) for item in self.vectors)
        self.kernels.cg_update(r, q, w, 1e-3, 0.5, self.square, self.threads)

    def residual(self) -> NDArray[np.float64]:
        """Evaluate the residual in double precision; return the squares of its planes."""
        v, p = self.level, self.plain
        nx, ny, _ = v.shape
        self.kernels.residual(
            np.empty((nx, 3, ny)), v.b, self.temperature, self.coolant, p.gx, p.gy, p.gz, p.sink,
            p.source, p.exchange, p.wx, p.wy, p.wz, *p.share, p.flow_x, p.flow_y, *p.sheet_share,
            p.inflow, p.source_c, self.sinking, self.heated, 1.0, p.first, p.wet_first,
            self.square, self.threads,
        )  # fmt: skip
        return self.square
