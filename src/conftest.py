"""Doctests print numbers as NumPy does by default, which some libraries change; Ctrl-C acts."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def default_print_options() -> Iterator[None]:
    """Give each doctest NumPy's own options, and put back what was set."""
    with np.printoptions(precision=8, threshold=1000, edgeitems=3, linewidth=75, suppress=False):
        yield


@pytest.fixture(autouse=True, scope="session")
def interrupts_act() -> None:
    """Let Ctrl-C do what it usually does, also in a run that was started in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
