"""The same linear system in other libraries, each as its documentation advises.

All get the finished CSR matrix and stop at the same relative residual; set-up and solve are timed
together.  Iterations are stopped at a time limit.

They work on one thread, their BLAS too.  Left to itself OpenBLAS takes a core for each of its
threads and keeps them there, waiting, for some 25 ms after the last call: the peers gain nothing
by that, their products being sparse, and what is timed right after one of them, ours, loses a core.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks import hypre

Array = NDArray[np.float64]
Watch = Callable[[Array], None]
Solver = Callable[[Any, Array, bool, float, Watch], Array]
Timed = Callable[[Any, Array, bool, float], "Attempt"]

TIME_LIMIT = 30.0  # s, from the first iteration on
MAX_ITERATIONS = 20_000  # the time limit comes first


class OutOfTimeError(Exception):
    """The limit has passed."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a peer came back with: its last iterate, if it shows one, and whether in time."""

    answer: Array | None
    in_time: bool
    seconds: float | None = None  # where it was timed in a process of its own
    processor_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What every contender has."""

    name: str

    @property
    def label(self) -> str:
        """Name for the command line."""
        return "-".join(self.name.replace(",", "").split())


@dataclass(frozen=True, slots=True)
class Outside(Named):
    """A solver that runs in a process of its own, and is timed there; one core."""

    timed: Timed

    def missing(self) -> str:
        """Return why it cannot run, or nothing."""
        if hypre.interpreter() is None:
            return "no Python here has petsc4py (apt install python3-petsc4py)"
        return ""

    def solve(self, matrix: Any, rhs: Array, *, symmetric: bool, tolerance: float) -> Attempt:
        """Try to solve ``matrix x = rhs`` within the time limit."""
        return self.timed(matrix, rhs, symmetric, tolerance)


@dataclass(frozen=True, slots=True)
class Peer(Named):
    """A solver of another library."""

    library: str
    solver: Solver

    def missing(self) -> str:
        """Load it, so that nobody counts that; return why it cannot run, or nothing."""
        try:
            importlib.import_module(self.library)
        except ImportError:
            return f"{self.library} is not installed"
        return ""

    def solve(self, matrix: Any, rhs: Array, *, symmetric: bool, tolerance: float) -> Attempt:
        """Try to solve ``matrix x = rhs`` within the time limit, on one thread."""
        begin: list[float] = []
        last: list[Array] = []

        def watch(iterate: Array) -> None:
            if not begin:
                begin.append(time.perf_counter())
            if time.perf_counter() > begin[0] + TIME_LIMIT:
                last[:] = [iterate.copy()] if np.shape(iterate) == rhs.shape else []
                raise OutOfTimeError

        try:
            with threadpool_limits(1):
                return Attempt(self.solver(matrix, rhs, symmetric, tolerance, watch), in_time=True)
        except OutOfTimeError:
            return Attempt(last[0] if last else None, in_time=False)


def _ruge_stuben(matrix: Any, rhs: Array, symmetric: bool, tolerance: float, watch: Watch) -> Array:
    import pyamg

    levels = pyamg.ruge_stuben_solver(matrix)
    accel = "cg" if symmetric else "bicgstab"
    return levels.solve(rhs, tol=tolerance, accel=accel, maxiter=MAX_ITERATIONS, callback=watch)


def _smoothed_aggregation(
    matrix: Any, rhs: Array, symmetric: bool, tolerance: float, watch: Watch
) -> Array:
    import pyamg

    kind = "hermitian" if symmetric else "nonsymmetric"
    levels = pyamg.smoothed_aggregation_solver(matrix, symmetry=kind)
    accel = "cg" if symmetric else "bicgstab"
    return levels.solve(rhs, tol=tolerance, accel=accel, maxiter=MAX_ITERATIONS, callback=watch)


def _direct(matrix: Any, rhs: Array, symmetric: bool, tolerance: float, watch: Watch) -> Array:
    from scipy.sparse.linalg import spsolve

    # Minimum degree on A + A' suits this pattern: half the time of the default ordering or less.
    return spsolve(matrix.tocsc(), rhs, permc_spec="MMD_AT_PLUS_A")


def _krylov(matrix: Any, rhs: Array, symmetric: bool, tolerance: float, watch: Watch) -> Array:
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import bicgstab, cg

    method = cg if symmetric else bicgstab
    scaling = diags_array(1.0 / matrix.diagonal())
    # SuperLU's incomplete factors were slower here: their set-up, and rows of thousands to one.
    answer, _ = method(
        matrix, rhs, rtol=tolerance, M=scaling, maxiter=MAX_ITERATIONS, callback=watch
    )
    return answer


def _hypre(method: str) -> Timed:
    def solve(matrix: Any, rhs: Array, symmetric: bool, tolerance: float) -> Attempt:
        answer, seconds, processor = hypre.run(
            matrix, rhs, method=method, symmetric=symmetric, tolerance=tolerance, limit=TIME_LIMIT
        )
        return Attempt(answer, answer is not None, seconds, processor)

    return solve


RUGE_STUBEN = Peer("PyAMG Ruge-Stuben", "pyamg", _ruge_stuben)
SMOOTHED_AGGREGATION = Peer("PyAMG smoothed aggregation", "pyamg", _smoothed_aggregation)
DIRECT = Peer("SciPy spsolve", "scipy.sparse.linalg", _direct)
BOOMER_AMG = Outside("hypre BoomerAMG", _hypre("boomeramg"))
PFMG = Outside("hypre PFMG", _hypre("pfmg"))
KRYLOV = Peer("SciPy CG or BiCGStab, Jacobi", "scipy.sparse.linalg", _krylov)
