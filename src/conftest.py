"""Doctests print numbers as NumPy does by default: some libraries that tests import change that."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def default_print_options() -> Iterator[None]:
    """Give each doctest NumPy's own options, and put back what was set."""
    with np.printoptions(precision=8, threshold=1000, edgeitems=3, linewidth=75, suppress=False):
        yield
