"""Iterates mixed so that what is left becomes least (Anderson 1965, doi 10.1145/321296.321305).

A step of an iteration takes x to x + f(x). With the changes of x and of f over the last steps

    x_next = x + f - sum c_i (dx_i + df_i),    c  the least squares of  f - sum c_i df_i

(Walker and Ni 2011, doi 10.1137/10078356X: for linear problems as good as GMRES).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Fields = tuple[Array, ...]

DEPTH = 5  # steps that are looked back at
SINGULAR = 1e-10  # share of the largest eigenvalue below which directions count as the same


class Mixing:
    """The last steps of one iteration over several fields, changed in place.

    Parameters
    ----------
    fields : tuple of arrays
        What the iteration changes.
    measured : int
        How many of them, from the first, tell how much is left; each counts as much as the others.
    """

    def __init__(self, fields: Fields, measured: int) -> None:
        self._fields = fields
        self._measured = measured
        self._scales: list[float] = []
        self._before: Fields | None = None  # where the last step began
        self._last: tuple[Fields, Fields] | None = None  # that of the step before, and its f
        self._changes: list[tuple[Fields, Fields]] = []  # of x + f, and of f

    def restart(self) -> None:
        """Forget all steps."""
        self._last, self._changes, self._scales = None, [], []

    def begin(self) -> None:
        """Note where a step begins."""
        self._before = tuple(field.copy() for field in self._fields)

    def mix(self) -> None:
        """Take the step just made, and put what is better in its place."""
        assert self._before is not None  # begun before
        ends = tuple(field.copy() for field in self._fields)
        made = tuple(end - start for end, start in zip(ends, self._before, strict=True))
        if not self._scales:
            self._scales = [1.0 / max(_dot(item, item), 1e-300) for item in made[: self._measured]]
        if self._last is not None:
            before_ends, before_made = self._last
            self._changes.append(
                (
                    tuple(a - b for a, b in zip(ends, before_ends, strict=True)),
                    tuple(a - b for a, b in zip(made, before_made, strict=True)),
                )
            )
            del self._changes[:-DEPTH]
        self._last = ends, made
        if not self._changes:
            return
        for weight, (change, _) in zip(self._weights(made), self._changes, strict=True):
            for field, part in zip(self._fields, change, strict=True):
                np.subtract(field, weight * part, out=field)

    def _weights(self, made: Fields) -> Array:
        count = len(self._changes)
        matrix, right = np.zeros((count, count)), np.zeros(count)
        for i, (_, first) in enumerate(self._changes):
            right[i] = self._product(first, made)
            for j in range(i + 1):
                matrix[i, j] = matrix[j, i] = self._product(first, self._changes[j][1])
        size = np.sqrt(np.maximum(np.diag(matrix), 1e-300))
        found = np.linalg.lstsq(matrix / np.outer(size, size), right / size, rcond=SINGULAR)[0]
        weights: Array = found / size
        return weights

    def _product(self, first: Fields, second: Fields) -> float:
        return sum(
            scale * _dot(a, b) for scale, a, b in zip(self._scales, first, second, strict=False)
        )


def _dot(a: Array, b: Array) -> float:
    return float(np.add.reduce(a * b, axis=None))
