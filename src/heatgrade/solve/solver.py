"""Temporary direct path behind the final interface."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import scipy.sparse.linalg

from heatgrade.errors import NotConverged
from heatgrade.solve.face_fields import FaceFields
from heatgrade.solve.outcome import Outcome, Reason
from heatgrade.solve.solution import Solution


def solve(
    fields: FaceFields,
    *,
    tolerance: float = 1e-10,
    threads: int | None = None,
    guess: Solution | None = None,
    max_cycles: int = 100,
    raise_on_failure: bool = True,
    progress: Callable[[int, float], None] | None = None,
) -> Solution:
    """Solve for the temperatures."""
    start = time.perf_counter()
    matrix, rhs = fields.to_csr()
    t = scipy.sparse.linalg.spsolve(matrix.tocsc(), rhs)
    norm = float(np.linalg.norm(rhs)) or 1.0
    residual = float(np.linalg.norm(matrix @ t - rhs)) / norm
    n = fields.cells
    reason = Reason.CONVERGED if np.isfinite(residual) else Reason.NOT_FINITE
    outcome = Outcome(
        reason, 1, residual, (1.0, residual), "direct", 1, 1, 0.0, time.perf_counter() - start
    )
    if reason is not Reason.CONVERGED and raise_on_failure:
        raise NotConverged("HG401", str(outcome))
    coolant = None
    if fields.sheet is not None:
        coolant = t[n:].reshape(fields.shape[:2])
    return Solution(t[:n].reshape(fields.shape), coolant, outcome)
