"""Fewer states for the same answers to steps: balanced truncation of what is left of a step.

The answer to a step is its end and what dies away before it::

    h(t) = D - C A^-1 B + C exp(A t) A^-1 B

The last term is an impulse answer, of ``(A, A^-1 B, C)``.  States that are hard to reach in it, or
hardly seen, are cut (Moore 1981, doi 10.1109/TAC.1981.1102568, by square roots of both Gramians).
Ends of steps stay what they are, and what is cut shows in time, where it is measured on the small
matrices: at 128 times in each octave between the fastest rate and the slowest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.reduced.trace import RANGE_FACTOR

Array = NDArray[np.float64]

PER_OCTAVE = 128  # times at which answers are compared
LONGEST = 30.0  # times over the longest time constant: nothing is left
SEEN = 1e-12  # of the largest singular value: below it there is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Compressed:
    """A model of fewer states.

    Parameters
    ----------
    a, b, c : arrays
        Its matrices.
    direct : (outputs, inputs) array
        To be added to D, so that steady gains stay.
    error : (outputs, inputs) array
        Of the answers to steps in b's units: the largest at any time, or what half of the sum of
        its changes says of traces within the range of a step, over 1.5.
    """

    a: Array
    b: Array
    c: Array
    direct: Array
    error: Array


def compressed(a: Array, b: Array, c: Array, allowed: float) -> Compressed:
    """Return the model of fewest states whose answers to steps are off by no more than allowed.

    Where no cut is that good, as below what rounding leaves of Gramians, it is the model as given.

    Parameters
    ----------
    a, b, c : arrays
        Of a stable model ``dz/dt = a z + b u``, ``y = c z``; inputs in the steps that count.
    allowed : float
        [K].

    Examples
    --------
    Of two equal rates one is enough:

    >>> import numpy as np
    >>> twice = compressed(-np.eye(2), np.array([[1.0], [3.0]]), np.array([[1.0, 1.0]]), 1e-6)
    >>> twice.a.round(9).tolist(), bool(twice.error.max() < 1e-6)
    ([[-1.0]], True)
    """
    from scipy.linalg import solve_continuous_lyapunov

    start = np.asarray(np.linalg.solve(a, b), dtype=np.float64)
    reached = _root(solve_continuous_lyapunov(a, -start @ start.T))
    seen = _root(solve_continuous_lyapunov(a.T, -c.T @ c))
    left, sizes, right = np.linalg.svd(seen.T @ reached)
    most = int(np.count_nonzero(sizes > SEEN * sizes[0]))
    rates = np.linalg.eigvals(a)
    spread = float(-rates.real.max()), float(np.abs(rates).max())
    whole = dying(a, start, c, *spread)

    def cut(count: int) -> Compressed:
        scale = 1.0 / np.sqrt(sizes[:count])
        into = reached @ right[:count].T * scale
        back = (seen @ left[:, :count] * scale).T
        small, begin, out = back @ a @ into, back @ start, c @ into
        off = dying(small, begin, out, *spread) - whole
        changes = np.abs(np.diff(off, axis=0, prepend=0.0)).sum(axis=0)
        error = np.maximum(np.abs(off).max(axis=0), 0.5 / RANGE_FACTOR * changes)
        if np.linalg.eigvals(small).real.max() >= 0.0:
            error = np.full_like(error, np.inf)
        return Compressed(small, small @ begin, out, out @ begin - c @ start, error)

    none = np.zeros((c.shape[0], b.shape[1]))
    few, enough, found = 0, most + 1, Compressed(a, b, c, none, none)
    while enough - few > 1:
        middle = (few + enough) // 2
        tried = cut(middle)
        if tried.error.max() <= allowed:
            enough, found = middle, tried
        else:
            few = middle
    return found


def dying(a: Array, start: Array, c: Array, slowest: float, fastest: float) -> Array:
    """Return ``c exp(a t) start`` at times between two rates [1/s], (times, outputs, inputs).

    Parameters
    ----------
    a, start, c : arrays
        A stable model.
    slowest, fastest : float
        Rates, of decay and of any change: times begin at 0 and end at 30 over the slowest.
    """
    from scipy.linalg import expm

    octaves = math.ceil(math.log2(LONGEST * fastest / slowest)) + 1
    step = expm(a / (PER_OCTAVE * fastest))
    state, found = start, [c @ start]
    for octave in range(octaves):
        for _ in range(PER_OCTAVE if octave == 0 else PER_OCTAVE // 2):
            state = step @ state
            found.append(c @ state)
        step = step @ step
    return np.stack(found)


def _root(gramian: Array) -> Array:
    """Return R of ``R R' = gramian``."""
    values, vectors = np.linalg.eigh(0.5 * (gramian + gramian.T))
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
