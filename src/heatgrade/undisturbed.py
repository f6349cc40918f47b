"""A few moments in which Ctrl-C and SIGTERM wait: files take their places, or go."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold signals back until the end, and raise them then, in their order.

    For what takes milliseconds. Python hands signals to the main thread; in others nothing is done.

    Examples
    --------
    >>> done = []
    >>> try:
    ...     with undisturbed():
    ...         signal.raise_signal(signal.SIGINT)
    ...         done.append("both files")
    ... except KeyboardInterrupt:
    ...     done.append("stopped")
    >>> done
    ['both files', 'stopped']
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []

    def hold(number: int, frame: object) -> None:
        held.append(number)

    # None: a handler that was not set in Python, which stays
    before = {one: kind for one in SIGNALS if (kind := signal.getsignal(one)) is not None}
    try:
        for one in before:
            signal.signal(one, hold)
        yield
    finally:
        for one, kind in reversed(before.items()):  # Ctrl-C, the likeliest, last
            signal.signal(one, kind)
        for number in held:  # one that is ignored lets the next one come
            signal.raise_signal(number)
