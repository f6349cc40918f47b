"""Solves of an operator by those of one that is near to it: the least residual of all steps taken.

Generalised conjugate residuals (Eisenstat, Elman and Schultz 1983, doi 10.1137/0720023), with any
approximate inverse in each step.  Multiples are real, so that complex numbers stand for pairs of
real equations.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Field = TypeVar("Field", NDArray[np.float64], NDArray[np.complex128])

MAX_DIRECTIONS = 60


def minimised(
    heat: Field,
    near: Callable[[Field], Field],
    image: Callable[[Field], Field],
    tolerance: float,
) -> Field | None:
    """Return ``x`` of ``image(x) = heat``, None where it was not found in `MAX_DIRECTIONS` steps.

    Parameters
    ----------
    heat : (n,) array, real or complex
        Right-hand side.
    near : callable
        About the inverse of `image`.
    image : callable
        The operator; linear with real multiples.
    tolerance : float
        Of the residual over the right-hand side.

    Examples
    --------
    >>> matrix = np.array([[2.0, 1.0], [0.0, 3.0]])
    >>> found = minimised(np.array([4.0, 6.0]), lambda r: 0.4 * r, lambda x: matrix @ x, 1e-12)
    >>> found.round(9).tolist()
    [1.0, 2.0]
    """
    rest, found = heat.copy(), np.zeros_like(heat)
    scale = math.sqrt(_product(rest, rest))
    if scale == 0.0:
        return found
    directions: list[tuple[Field, Field]] = []
    for _ in range(MAX_DIRECTIONS):
        step = near(rest)
        through = image(step)
        for old_step, old_through in directions:
            share = _product(old_through, through)
            through -= share * old_through
            step -= share * old_step
        length = math.sqrt(_product(through, through))
        if length == 0.0:
            return None
        through /= length
        step /= length
        directions.append((step, through))
        share = _product(through, rest)
        found += share * step
        rest -= share * through
        if math.sqrt(_product(rest, rest)) <= tolerance * scale:
            return found
    return None


def _product(first: Field, second: Field) -> float:
    """Return the real product of two vectors, complex numbers as pairs.

    Not by BLAS: its threads wait awake after each product, on the cores that the next step needs,
    and their sums are other ones on another number of threads.
    """
    a, b = first.view(np.float64), second.view(np.float64)
    return float(np.einsum("i,i->", a, b))
