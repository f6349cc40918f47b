"""Why a network solve stopped, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from heatgrade.shown import Shown


class Reason(Enum):
    """Why an iteration stopped."""

    CONVERGED = "converged"
    MAX_ITERATIONS = "max iterations"
    NOT_FINITE = "not finite"


@dataclass(frozen=True, slots=True)
class NetworkOutcome(Shown):
    """How the solve of flows and temperatures went.

    Parameters
    ----------
    reason : Reason
        Why it stopped.
    iterations : int
        Newton steps of the flows, all rounds together.
    rounds : int
        Rounds of flows, then temperatures, then properties.
    flow_change : float
        Largest change of a flow in the last round, over the total.
    temperature_change : float
        What one more round would still change of a temperature, as far as the rounds tell [K].
    residual_history : tuple of float
        Largest relative pressure residual before each Newton step.
    """

    reason: Reason
    iterations: int
    rounds: int
    flow_change: float
    temperature_change: float
    residual_history: tuple[float, ...]

    @property
    def converged(self) -> bool:
        """True when the answer may be used."""
        return self.reason is Reason.CONVERGED

    def summary(self) -> str:
        """Return one line."""
        return (
            f"{self.reason.value} in {self.rounds} rounds, {self.iterations} Newton steps; "
            f"last change {self.flow_change:.1e} of the flow, {self.temperature_change:.1e} K"
        )

    def to_dict(self) -> dict[str, object]:
        """Return plain data."""
        return {
            "reason": self.reason.value,
            "converged": self.converged,
            "iterations": self.iterations,
            "rounds": self.rounds,
            "flow_change": self.flow_change,
            "temperature_change_K": self.temperature_change,
            "residual_history": list(self.residual_history),
        }
