"""Arithmetic on whole fields in blocks that stay in the cache, so that memory moves once.

All fields are flat, in the solver's memory order. Sums are added block by block in order: the
same bits whatever the machine does beside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.transient.scheme import ERROR_WEIGHTS, RATIO

Array = NDArray[np.float64]

BLOCK = 16_384  # cells: eight arrays of them fit into a core's second cache


def flat(field: Array) -> Array:
    """Return a field of logical shape (nx, ny, nz) as a flat view in memory order."""
    laid = field.transpose(0, 2, 1) if field.ndim == 3 else field
    view = laid.reshape(-1)
    assert np.shares_memory(view, field) or field.size == 0  # a copy would lose what is written
    return view


def _blocks(size: int) -> Iterator[slice]:
    for start in range(0, size, BLOCK):
        yield slice(start, min(start + BLOCK, size))


def combine(out: Array, terms: Sequence[tuple[float, Array]]) -> None:
    """Set ``out = sum of factor * field``."""
    work = np.empty(min(BLOCK, out.size))
    for part in _blocks(out.size):
        target, scratch = out[part], work[: part.stop - part.start]
        (factor, field), *rest = terms
        np.multiply(field[part], factor, out=target)
        for factor, field in rest:
            np.multiply(field[part], factor, out=scratch)
            target += scratch


def first_known(out: Array, capacity: Array, t: Array, q: Array, rate: float) -> float:
    """Set ``out = rate C t + q`` and return its sum."""
    total = 0.0
    for part in _blocks(out.size):
        target = out[part]
        np.multiply(capacity[part], t[part], out=target)
        target *= rate
        target += q[part]
        total += float(np.add.reduce(target))
    return total


def second_known(out: Array, capacity: Array, t: Array, middle: Array, rate: float) -> float:
    """Set ``out = rate C [(1 - w/d) t + (w/d) middle]`` and return its sum."""
    total = 0.0
    for part in _blocks(out.size):
        target = out[part]
        np.subtract(middle[part], t[part], out=target)
        target *= RATIO
        target += t[part]
        target *= capacity[part]
        target *= rate
        total += float(np.add.reduce(target))
    return total


def weighted_sum(capacity: Array, t: Array) -> float:
    """Return the sum of ``C t``."""
    work = np.empty(min(BLOCK, t.size))
    total = 0.0
    for part in _blocks(t.size):
        scratch = work[: part.stop - part.start]
        np.multiply(capacity[part], t[part], out=scratch)
        total += float(np.add.reduce(scratch))
    return total


def stored(capacity: Array, t: Array, end: Array) -> tuple[float, float]:
    """Return the sums of ``C (end - t)`` and of its absolute values."""
    work = np.empty(min(BLOCK, t.size))
    total = turned = 0.0
    for part in _blocks(t.size):
        scratch = work[: part.stop - part.start]
        np.subtract(end[part], t[part], out=scratch)
        scratch *= capacity[part]
        total += float(np.add.reduce(scratch))
        np.abs(scratch, out=scratch)
        turned += float(np.add.reduce(scratch))
    return total, turned


def shift(t: Array, amount: float, empty: NDArray[np.int64]) -> None:
    """Add a constant, but leave 0 in empty places, which nothing else would correct."""
    t += amount
    t[empty] = 0.0


def finish(
    out_q: Array,
    out_error: Array,
    capacity: Array,
    q: Array,
    temperatures: tuple[Array, Array, Array],
    rate: float,
    length: float,
) -> float:
    """Set the new heat flow and the local error as a heat flow.

    Returns
    -------
    float
        Largest local error where nothing damps it [K]; infinite where anything is not finite.
    """
    t, middle, end = temperatures
    work = np.empty((2, min(BLOCK, t.size)))
    rough = 0.0
    first, second, third = ERROR_WEIGHTS
    with np.errstate(divide="ignore", invalid="ignore"):
        for part in _blocks(t.size):
            half, whole = work[:, : part.stop - part.start]
            new, error, c = out_q[part], out_error[part], capacity[part]
            np.subtract(middle[part], t[part], out=half)
            np.subtract(end[part], t[part], out=whole)
            np.multiply(half, -RATIO, out=new)
            new += whole
            new *= c
            new *= rate
            # e1 q + e2 q_middle + e3 q_new with q_middle = rate C half - q
            half *= c
            half *= second * rate
            np.multiply(q[part], first - second, out=error)
            error += half
            np.multiply(new, third, out=whole)
            error += whole
            np.abs(error, out=whole)
            whole /= c
            # An empty cell has neither capacity nor error: 0/0, no sign of trouble.
            largest = float(np.fmax.reduce(whole)) if whole.size else 0.0
            if not math.isfinite(float(np.add.reduce(error))):
                return math.inf
            rough = max(rough, largest)
    return rough * length


def largest(field: Array) -> float:
    """Return the largest absolute value."""
    found = 0.0
    for part in _blocks(field.size):
        found = max(found, float(field[part].max()), -float(field[part].min()))
    return found
