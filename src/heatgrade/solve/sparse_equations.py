"""Balances of cells as a sparse matrix, gathered coupling by coupling."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class SparseEquations:
    """Balances of cells that are being gathered.

    Parameters
    ----------
    diagonal, rhs : array, shape (n,)
        What each balance has before its couplings [W/K], [W]; both are changed in place.
    """

    __slots__ = ("columns", "diagonal", "rhs", "rows", "values")

    def __init__(self, diagonal: Array, rhs: Array) -> None:
        self.diagonal = diagonal
        self.rhs = rhs
        self.rows: list[NDArray[np.int64]] = []
        self.columns: list[NDArray[np.int64]] = []
        self.values: list[Array] = []

    def couple(self, row: Any, column: Any, value: Any) -> None:
        """Add value (T_row - T_column) to the balances `row`."""
        row, column, value = (np.ravel(item) for item in (row, column, value))
        used = value != 0.0
        row, column, value = row[used], column[used], value[used]
        self.rows.append(row)
        self.columns.append(column)
        self.values.append(-value)
        np.add.at(self.diagonal, row, value)

    def conduct(self, low: Any, high: Any, conductance: Any) -> None:
        """Add what two cells exchange to the balances of both."""
        self.couple(low, high, conductance)
        self.couple(high, low, conductance)

    def carry(self, pairs: Any, flows: Any, upstream: Any) -> None:
        """Add what flow takes along each axis, at its faces the upstream share of temperatures."""
        shares = _shares(upstream, len(flows))
        for (low, high), flow, share in zip(pairs, flows, shares, strict=True):
            onto_high = np.where(flow > 0.0, share, 1.0 - share) * flow
            self.couple(high, low, onto_high)
            self.couple(low, high, onto_high - flow)

    def put_together(self) -> tuple[Any, Array]:
        """Return matrix and right-hand side; an empty cell's row is that of the identity."""
        import scipy.sparse

        empty = self.diagonal == 0.0
        self.diagonal[empty] = 1.0
        self.rhs[empty] = 0.0
        every = np.arange(self.diagonal.size)
        values = np.concatenate([self.diagonal, *self.values])
        rows = np.concatenate([every, *self.rows])
        columns = np.concatenate([every, *self.columns])
        matrix = scipy.sparse.csr_matrix((values, (rows, columns)), shape=(every.size, every.size))
        return matrix, self.rhs


def _shares(upstream: Any, axes: int) -> tuple[Any, ...]:
    return tuple(upstream) if isinstance(upstream, tuple) else (upstream,) * axes
