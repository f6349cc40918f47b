"""What a run is at, who is told, and how long each stage took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Protocol


class Progress(Protocol):
    """Someone who wants to know how far a run is."""

    def begin(self, message: str) -> None:
        """Hear that something new begins."""

    def detail(self, message: str) -> None:
        """Hear how far it is."""


@dataclass(slots=True)
class StageClock:
    """Time spent by stage; the one thing of a run that changes."""

    progress: Progress | None
    seconds: dict[str, float] = field(default_factory=dict)
    _stage: str = ""
    _since: float = 0.0

    def begin(self, stage: str, message: str) -> None:
        """End the stage before and begin another."""
        self.end()
        self._stage, self._since = stage, time.perf_counter()
        if self.progress is not None:
            self.progress.begin(message)

    def detail(self, message: str) -> None:
        """Say how far the stage is."""
        if self.progress is not None:
            self.progress.detail(message)

    def end(self) -> None:
        """End the stage."""
        if self._stage:
            spent = time.perf_counter() - self._since
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + spent
        self._stage = ""
