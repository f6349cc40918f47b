"""How far a run is: a line that moves on a terminal, plain lines elsewhere. On stderr."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.status import Status

QUIET_TIME = 2.0  # s without a word before the first plain line
LONG_SILENCE = 15.0  # s after which how far a run is gets a plain line of its own


class Silence:
    """Says nothing."""

    def begin(self, message: str) -> None:
        """Say nothing."""

    def detail(self, message: str) -> None:
        """Say nothing."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""


class PlainLines(Silence):
    """One line on stderr for each thing that begins, once a run takes longer than two seconds.

    How far it is follows after each long silence.
    """

    def __init__(self) -> None:
        self.started = self.spoken = time.monotonic()
        self.stage = ""

    def begin(self, message: str) -> None:
        """Say what begins, with the time since the start."""
        self.stage = message
        if time.monotonic() - self.started > QUIET_TIME:
            self._say(message)

    def detail(self, message: str) -> None:
        """Say how far it is, unless something was said a short time ago."""
        if time.monotonic() - self.spoken > LONG_SILENCE:
            self._say(f"{self.stage}; {message}")

    def _say(self, text: str) -> None:
        self.spoken = time.monotonic()
        sys.stderr.write(f"[{self.spoken - self.started:5.1f} s] {text}\n")
        sys.stderr.flush()


class MovingLine(Silence):
    """A spinner with what is being done, on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console

        self.console = Console(stderr=True)
        self.started = time.monotonic()
        self.stage = ""
        self.status: Status | None = None

    def __enter__(self) -> Self:
        """Show the spinner."""
        self.status = self.console.status("reading")
        self.status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the spinner away."""
        if self.status is not None:
            self.status.stop()

    def begin(self, message: str) -> None:
        """Show what begins."""
        self.stage = message
        self._show(message)

    def detail(self, message: str) -> None:
        """Show how far it is."""
        self._show(f"{self.stage}; {message}")

    def _show(self, text: str) -> None:
        from rich.text import Text

        passed = time.monotonic() - self.started
        if self.status is not None:
            self.status.update(Text(f"[{passed:4.0f} s] {text}"))


def progress_for(*, quiet: bool) -> Silence:
    """Return what suits: nothing, a moving line on a terminal, plain lines elsewhere."""
    if quiet:
        return Silence()
    return MovingLine() if sys.stderr.isatty() else PlainLines()
