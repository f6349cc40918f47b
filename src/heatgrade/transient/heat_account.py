"""Heat that came in, went out and was stored since the beginning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeatAccount:
    """Heat integrated in time, with the weights of the scheme itself.

    Parameters
    ----------
    released : float
        By sources, boundaries with a temperature of their own included [J].
    left : float
        By sinks and with the coolant, counted from the reference temperature [J].
    stored : float
        In cells and coolant [J].
    turnover : float
        The largest of the heats in, out and moved of each step, added up: the scale of a
        balance [J].
    """

    released: float = 0.0
    left: float = 0.0
    stored: float = 0.0
    turnover: float = 0.0

    @property
    def balance(self) -> float:
        """``|released - left - stored|`` over the largest of the heats turned over."""
        rest = abs(self.released - self.left - self.stored)
        return rest / self.turnover if self.turnover > 0.0 else rest

    def with_step(self, released: float, left: float, stored: float, moved: float) -> HeatAccount:
        """Return the account with a step's heats added [J].

        `moved` is the sum of the absolute heats stored in all cells.
        """
        return HeatAccount(
            self.released + released,
            self.left + left,
            self.stored + stored,
            self.turnover + max(abs(released), abs(left), moved),
        )
