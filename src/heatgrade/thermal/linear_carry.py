"""What flow carries to second order, linear about known temperatures.

The limiter's mean of the slopes a and b before and behind a cell is ``mu (a + b) / 2`` with a
weight mu between 0 and 1 that the temperatures give.  Held there, what is added to upwind is linear
in the temperatures (Fromm's scheme where mu is 1), the same as that of `carried_heat` at these
temperatures and at any multiple of them, and of second order wherever they are smooth::

    source = matrix T + entering T_in
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.thermal.carried_line import CarriedLine, carried_lines, shares_outside

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LinearCarry:
    """What is to be added to first-order upwind, linear.

    Parameters
    ----------
    matrix : sparse (n1 n2 ..., n1 n2 ...)
        Of the cells' temperatures [W/K], the last axis running fastest.
    entering : (n1, n2, ...) array
        Of the temperature of what enters [W/K].
    """

    matrix: Any
    entering: Array

    @property
    def beyond(self) -> tuple[Array, float]:
        """What leaves beyond upwind, of the cells' and of the entering temperature [W/K]."""
        sums = np.asarray(self.matrix.sum(axis=0)).reshape(self.entering.shape)
        return -sums, -float(self.entering.sum())


def linear_carry(
    temperature: Array,
    flows: tuple[Array, ...],
    widths: tuple[Array, ...],
    inflow: Array,
    entering: float = 0.0,
    *,
    ends_only: bool = False,
) -> LinearCarry:
    """Return the second-order part of what a flow carries about a temperature.

    Parameters
    ----------
    temperature, flows, widths, inflow, entering, ends_only
        As in `heatgrade.thermal.advection.carried_heat`.

    Examples
    --------
    >>> flow, width = np.full(3, 2.0), np.ones(4)
    >>> inflow = np.array([2.0, 0.0, 0.0, 0.0])
    >>> found = linear_carry(np.array([0.5, 1.5, 2.5, 3.5]), (flow,), (width,), inflow)
    >>> (found.matrix @ np.array([1.0, 3.0, 5.0, 7.0])).round(12).tolist()
    [-2.0, 0.0, 0.0, 0.0]
    """
    from scipy.sparse import coo_array

    entries = _Entries(temperature.shape)
    into, outside = shares_outside(flows, inflow)
    for line in carried_lines(temperature, flows, widths, inflow, entering):
        cells = line.seen(entries.cells)
        if not ends_only:
            entries.add_faces(line, cells)
        entries.add_ends(line, cells, line.seen(outside / np.where(into > 0.0, into, 1.0)))
    size = temperature.size
    rows, columns, values = (np.concatenate(part) for part in zip(*entries.found, strict=True))
    matrix = coo_array((values, (rows, columns)), shape=(size, size)).tocsr()
    return LinearCarry(matrix, entries.entering.reshape(temperature.shape))


class _Entries:
    """Entries of the matrix while they are collected."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.cells = np.arange(int(np.prod(shape))).reshape(shape)
        self.entering = np.zeros(self.cells.size)
        none = np.zeros(0, dtype=np.int64)
        self.found: list[tuple[Any, Any, Array]] = [(none, none, np.zeros(0))]

    def add_faces(self, line: CarriedLine, cells: NDArray[np.int64]) -> None:
        """Add what the faces between cells carry beyond upwind."""
        half = line.half
        factor = line.flow * half[:-1] * 0.5 * line.weight()
        down = 1.0 / (half[:-1] + half[1:])
        own, before, inlet = (part[:-1] for part in line.slope_parts())
        low, high = cells[:-1], cells[1:]
        for target, sign in ((low, -1.0), (high, 1.0)):
            self._add(target, low, sign * factor * (own - down))
            self._add(target, high, sign * factor * down)
            self._add(target[1:], low[:-1], sign * (factor * before)[1:])
            np.add.at(self.entering, target.ravel(), sign * (factor * inlet).ravel())

    def add_ends(self, line: CarriedLine, cells: NDArray[np.int64], share: Array) -> None:
        """Take away what leaves to the outside beyond the cells' temperature."""
        factor = -share * line.came() * line.half
        own, before, inlet = line.slope_parts(ends=True)
        self._add(cells, cells, factor * own)
        self._add(cells[1:], cells[:-1], (factor * before)[1:])
        np.add.at(self.entering, cells.ravel(), (factor * inlet).ravel())

    def _add(self, rows: NDArray[np.int64], columns: NDArray[np.int64], values: Array) -> None:
        used = np.flatnonzero(values)
        self.found.append((rows.ravel()[used], columns.ravel()[used], values.ravel()[used]))
