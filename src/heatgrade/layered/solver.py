"""Solves the equations of a stack: directly where small, else by Krylov with multigrid.

Solids and coolant make the two blocks of a matrix. A direct solver takes small ones whole. Large
ones are solved by flexible GMRES (Saad, SIAM J. Sci. Comput. 14 (1993) 461,
doi 10.1137/0914028); each step solves the solids by multigrid, roughly, with the coolant's
temperature given, and then the coolant exactly with that of the walls.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, NotConverged
from heatgrade.layered.system import System
from heatgrade.solve import Outcome, Reason, prepare
from heatgrade.solve.kernels import thread_count
from heatgrade.solve.prepared import Prepared

Array = NDArray[np.float64]
LARGEST_DIRECT = 4_000  # unknowns; beyond, factors take longer than the cycles of one solve
LARGEST_REUSED = 60_000  # unknowns; beyond, factors take too long and too much memory
TOLERANCE = 1e-11  # of the residual, over the right-hand side
ROUGH = 0.05  # of the multigrid solve inside a step
MOST_STEPS = 300
RESTART = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """Temperatures of all unknowns and how they were found."""

    values: Array
    outcome: Outcome


class StackSolver:
    """The operator ``A + diag(capacity) rate`` of a stack, ready for many right-hand sides.

    Parameters
    ----------
    system : System
    rate : float
        1 over a step of time [1/s]; 0 for a steady state.
    threads : int, optional
        Of the multigrid.
    reused : bool
        Whether many solves will follow, which is worth factors of larger systems.
    """

    def __init__(
        self,
        system: System,
        rate: float = 0.0,
        threads: int | None = None,
        *,
        reused: bool = False,
    ) -> None:
        from scipy.sparse import csr_array, diags_array

        begin = time.perf_counter()
        self.system = system
        self.storage = system.capacity * rate
        self._threads = thread_count(threads)
        if rate == 0.0:
            _check_grounded(system)
        matrix = csr_array(system.matrix() + diags_array(self.storage))
        self.matrix = matrix
        self._factor: Any = None
        self._solid: Prepared | None = None
        self._coolant: Any = None
        fields = system.blocks_for_multigrid()
        if fields is None or system.size <= (LARGEST_REUSED if reused else LARGEST_DIRECT):
            self._factorise()
        else:
            size = system.solid_size
            self._diagonal = matrix.diagonal()[:size]
            sink = fields.sink + self.storage[:size].reshape(fields.shape)
            self._solid = prepare(replace(fields, sink=sink), threads=threads)
            if system.coolant is not None:
                from scipy.sparse.linalg import splu

                self._coolant = splu(csr_array(matrix[size:, size:]).tocsc())
                self._across = csr_array(matrix[size:, :size])
        self.setup_s = time.perf_counter() - begin

    def solve(self, rhs: Array, guess: Array | None = None) -> Answer:
        """Return the temperatures for a right-hand side [W].

        Raises
        ------
        NotConverged
            HG401 when neither way leads to an answer.
        """
        begin = time.perf_counter()
        rhs = rhs.copy()
        if self._factor is None:
            values, history = self._krylov(rhs, guess)
            if history[-1] <= TOLERANCE:
                return self._answer(values, history, "flexible GMRES, multigrid", begin)
            self._factorise()
        values = self._factor.solve(rhs)
        values += self._factor.solve(rhs - self.matrix @ values)
        scale = float(np.linalg.norm(rhs)) or 1.0
        residual = float(np.linalg.norm(rhs - self.matrix @ values)) / scale
        if not np.isfinite(values).all() or residual > 1e-6:
            raise NotConverged(
                "HG401",
                "the stack's equations have no answer",
                entry="residual",
                value=residual,
                allowed="<= 1e-06",
                remedy="look for materials or coefficients many decades apart",
            )
        return self._answer(values, [1.0, residual], "direct", begin)

    def _factorise(self) -> None:
        from scipy.sparse.linalg import splu

        try:
            self._factor = splu(self.matrix.tocsc())
        except RuntimeError:
            raise NotConverged(
                "HG401",
                "the stack's equations are singular",
                entry="stack",
                remedy="give the stack a sink or a coolant",
            ) from None

    def _answer(self, values: Array, history: list[float], method: str, begin: float) -> Answer:
        threads = 1 if self._solid is None else self._threads
        outcome = Outcome(
            Reason.CONVERGED,
            len(history) - 1,
            history[-1],
            tuple(history),
            method,
            1,
            threads,
            self.setup_s,
            time.perf_counter() - begin,
        )
        return Answer(values, outcome)

    def _krylov(self, rhs: Array, guess: Array | None) -> tuple[Array, list[float]]:
        values = np.zeros(rhs.size) if guess is None else guess.copy()
        scale = float(np.linalg.norm(rhs)) or 1.0
        residual = rhs - self.matrix @ values
        history = [float(np.linalg.norm(residual)) / scale]
        while history[-1] > TOLERANCE and len(history) <= MOST_STEPS:
            before = history[-1]
            correction, steps = _fgmres(
                self.matrix, residual, self._precondition, TOLERANCE * scale
            )
            values += correction
            residual = rhs - self.matrix @ values
            history += [step / scale for step in steps]
            history[-1] = float(np.linalg.norm(residual)) / scale
            if history[-1] > 0.5 * before:
                break
        return values, history

    def _precondition(self, residual: Array) -> Array:
        assert self._solid is not None
        size, shape = self.system.solid_size, self.system.shape
        found = np.zeros(residual.size)
        source = residual[:size].reshape(shape)
        if source.any():
            solid = self._solid.solve(
                source=source, tolerance=ROUGH, raise_on_failure=False
            ).temperature
            found[:size] = np.ascontiguousarray(solid).ravel()
        if not np.isfinite(found).all():  # cycles that stagnate on rounding: any guess will do
            found[:size] = residual[:size] / self._diagonal
        if self._coolant is not None:
            found[size:] = self._coolant.solve(residual[size:] - self._across @ found[:size])
        return found


def _fgmres(matrix: Any, rhs: Array, precondition: Any, goal: float) -> tuple[Array, list[float]]:
    """Return ``x`` with ``|rhs - A x| <= goal``, or as near as `RESTART` steps lead; residuals."""
    beta = float(np.linalg.norm(rhs))
    basis, images = [rhs / beta], []
    hessenberg = np.zeros((RESTART + 1, RESTART))
    rotations: list[tuple[float, float]] = []
    g = np.zeros(RESTART + 1)
    g[0] = beta
    steps: list[float] = []
    for k in range(RESTART):
        images.append(precondition(basis[k]))
        w = matrix @ images[k]
        for i in range(k + 1):
            hessenberg[i, k] = w @ basis[i]
            w -= hessenberg[i, k] * basis[i]
        norm = float(np.linalg.norm(w))
        hessenberg[k + 1, k] = norm
        column = hessenberg[:, k]
        for i, (c, s) in enumerate(rotations):
            column[i], column[i + 1] = (
                c * column[i] + s * column[i + 1],
                c * column[i + 1] - s * column[i],
            )
        length = float(np.hypot(column[k], column[k + 1]))
        if length == 0.0:
            break
        c, s = column[k] / length, column[k + 1] / length
        rotations.append((c, s))
        column[k], column[k + 1] = length, 0.0
        g[k], g[k + 1] = c * g[k], -s * g[k]
        steps.append(abs(float(g[k + 1])))
        if steps[-1] <= 0.3 * goal or norm <= 1e-300:
            break
        basis.append(w / norm)
    count = len(steps)
    y = np.linalg.solve(np.triu(hessenberg[:count, :count]), g[:count])
    return sum((y[i] * images[i] for i in range(1, count)), y[0] * images[0]), steps


def _check_grounded(system: System) -> None:
    if not system.grounded:
        raise InputError(
            "HG728",
            "nothing takes the heat of the stack: a steady state does not exist",
            entry="stack",
            allowed="a top or bottom heat sink, or a coolant layer",
            remedy="give one of them, or ask for a transient",
        )
