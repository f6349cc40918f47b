"""Why a transient run ended, and the error that carries what was computed before."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from heatgrade.errors import NotConverged


class Ending(StrEnum):
    """Why a run ended."""

    COMPLETE = "complete"
    TOLERANCE = "tolerance cannot be met"
    NOT_FINITE = "not finite"
    LINEAR_SOLVE = "linear solve without an answer"
    STEPS = "too many steps"
    RUNAWAY = "thermal runaway"


class Interrupted(NotConverged):
    """A transient run that ended before its time.

    Attributes
    ----------
    ending : Ending
        Why.
    partial : object
        The result of everything before, of the kind that the run would have returned; None where
        there is none.
    """

    ending: Ending
    partial: Any

    @classmethod
    def because(cls, ending: Ending, code: str, message: str, **about: Any) -> Self:
        """Return the error with its reason."""
        made = cls(code, message, **about)
        made.ending, made.partial = ending, None
        return made

    def with_prefix(self, prefix: str) -> Self:
        """Return the same error, result included, with `prefix` before its entry's path."""
        made = super().with_prefix(prefix)
        made.ending, made.partial = self.ending, self.partial
        return made
