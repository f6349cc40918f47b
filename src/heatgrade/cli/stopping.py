"""SIGTERM and SIGHUP end a command as Ctrl-C does: what is half-written goes first."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

NAMES = ("SIGTERM", "SIGHUP")


class Stopped(KeyboardInterrupt):
    """A signal that asks the process to end.

    Parameters
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def name(self) -> str:
        """Name of the signal."""
        return signal.Signals(self.number).name


@contextlib.contextmanager
def stopping_by_signals() -> Iterator[None]:
    """Raise `Stopped` where these signals would kill; what a caller has set, or ignores, stays."""

    def stop(number: int, frame: object) -> None:
        raise Stopped(number)

    kinds = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        kinds = []  # only the main thread may set handlers
    ours = [kind for kind in kinds if signal.getsignal(kind) == signal.SIG_DFL]
    for kind in ours:
        signal.signal(kind, stop)
    try:
        yield
    finally:
        for kind in ours:
            signal.signal(kind, signal.SIG_DFL)
