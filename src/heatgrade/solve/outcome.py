"""How a solve went: why it stopped, how far it came, and what it took."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heatgrade.shown import Shown


class Reason(StrEnum):
    """Why a solve stopped."""

    CONVERGED = "converged"
    STAGNATED = "stagnated"
    MAX_CYCLES = "max cycles"
    DIVERGED = "diverged"
    NOT_FINITE = "not finite"


@dataclass(frozen=True, slots=True)
class Outcome(Shown):
    """How a solve went.

    Parameters
    ----------
    reason : Reason
        Why it stopped.
    cycles : int
        Multigrid cycles done.
    residual : float
        Norm of the residual over that of the right-hand side, both evaluated in double
        precision from the fields themselves.
    residual_history : tuple of float
        That ratio at the start and after each cycle; values inside a refinement step are the
        recursively updated ones, the last is evaluated from the fields.
    method : str
        Krylov method, preconditioner and precision of the cycles.
    levels : int
        Grids of the multigrid, the finest included.
    threads : int
        Threads used on the finest grid.
    setup_s, solve_s : float
        Wall time of the set-up and of the cycles [s].
    """

    reason: Reason
    cycles: int
    residual: float
    residual_history: tuple[float, ...]
    method: str
    levels: int
    threads: int
    setup_s: float
    solve_s: float

    @property
    def converged(self) -> bool:
        """Whether the tolerance was reached."""
        return self.reason is Reason.CONVERGED

    def to_dict(self) -> dict[str, object]:
        """Return the outcome as plain data."""
        return {
            "reason": self.reason.value,
            "converged": self.converged,
            "cycles": self.cycles,
            "residual": self.residual,
            "residual_history": list(self.residual_history),
            "method": self.method,
            "levels": self.levels,
            "threads": self.threads,
            "setup_s": self.setup_s,
            "solve_s": self.solve_s,
        }

    def __str__(self) -> str:
        """Return one line for a log or a report."""
        return (
            f"{self.reason.value} after {self.cycles} cycles, relative residual "
            f"{self.residual:.1e}, {self.setup_s + self.solve_s:.3f} s on {self.threads} "
            f"thread{'s' if self.threads != 1 else ''} ({self.method}, {self.levels} levels)"
        )
