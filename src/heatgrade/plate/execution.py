"""How a solve is carried out: on how many threads, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Execution:
    """What changes nothing in the answer of a solve.

    Parameters
    ----------
    threads : int, optional
        Threads of the solver; all cores if not given.
    progress : callable, optional
        Told in one line at a time what is going on.
    """

    threads: int | None = None
    progress: Progress | None = None

    def say(self, message: str) -> None:
        """Tell whoever listens."""
        if self.progress is not None:
            self.progress(message)
