"""Products of tall matrices over all cells, by numpy's own loops.

Not by BLAS: its threads stay awake after each product on the cores that the solver needs, and its
sums are other ones on another number of threads.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]


def product(real: Array, factor: Complex) -> Complex:
    """Return a real (n, k) matrix times a complex (k, j) one, without a complex copy of it."""
    pairs = np.concatenate([factor.real, factor.imag], axis=1)
    parts = np.einsum("nk,kj->nj", real, pairs)
    return np.asarray(parts[:, : factor.shape[1]] + 1j * parts[:, factor.shape[1] :])


def shares(first: Array, second: Array) -> Array:
    """Return the products of the columns of two matrices (n, k) and (n, j), (k, j)."""
    return np.asarray(np.einsum("nk,nj->kj", first, second))


def length(vector: Array, capacity: Array) -> float:
    """Return the length of a vector in the heat capacity, ``sqrt(x' C x)``."""
    return math.sqrt(float(np.einsum("n,n->", vector, capacity * vector)))
