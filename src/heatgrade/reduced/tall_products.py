"""Products of tall matrices over all cells, by numpy's own loops.

Not by BLAS: its threads stay awake after each product on the cores that the solver needs, and its
sums are other ones on another number of threads.  Column by column, each without gaps in memory:
loops over rows of few numbers take three to four times as long.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]


def product(real: Array, factor: Complex) -> Complex:
    """Return a real (n, k) matrix times a complex (k, j) one, without a complex copy of it."""
    found = np.empty((real.shape[0], factor.shape[1]), dtype=np.complex128, order="F")
    for column, multiples in zip(found.T, factor.T, strict=True):
        column.real = np.einsum("nk,k->n", real, np.ascontiguousarray(multiples.real))
        column.imag = np.einsum("nk,k->n", real, np.ascontiguousarray(multiples.imag))
    return found


def shares(first: Array, second: Array) -> Array:
    """Return the products of the columns of two matrices (n, k) and (n, j), (k, j).

    Examples
    --------
    >>> shares(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0], [10.0]])).tolist()
    [[31.0], [42.0]]
    """
    if first.shape[1] < second.shape[1]:
        return shares(second, first).T
    many, few = np.asfortranarray(first), np.asfortranarray(second)
    found = np.empty((many.shape[1], few.shape[1]))
    for k in range(few.shape[1]):
        found[:, k] = np.einsum("nk,n->k", many, few[:, k])
    return found


def length(vector: Array, capacity: Array) -> float:
    """Return the length of a vector in the heat capacity, ``sqrt(x' C x)``."""
    return math.sqrt(float(np.einsum("n,n->", vector, capacity * vector)))
