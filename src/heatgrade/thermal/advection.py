"""What flow carries from cell to cell, to second order and without over- or undershoot.

The solver carries the upstream cell's temperature through a face.  That is the temperature of the
cell's middle: exact only to first order in the cells' widths.  What a straight line through the
cell says of its downstream face is added as a source from known temperatures (deferred correction;
Khosla and Rubin 1974, doi 10.1016/0045-7930(74)90014-0)::

    T_face = T_up + h_up / 2 sigma         sigma = a b (a + b) / (a^2 + b^2),  0 where a b <= 0

with a and b the slopes to the cells upstream and downstream (van Albada, van Leer and Roberts 1982,
Astronomy and Astrophysics 108, 76-84: of the second-order limiters one of the smoothest, so that
corrections settle).  T_face never leaves the range of the two cells at the face, so that each
cell's balance stays a mean of its neighbours' temperatures: nothing leaves the range of inlets and
walls.  In smooth flow a correction of the correction is at most half as large; at fronts it may go
on for ever, unless only a part of it is taken, and an ever smaller one where the limiter switches
to and fro between two states (`Carried.towards`).

Where temperatures bend within a few cells, as in coolant that flows against a hot wall, the two
slopes differ much and that limiter keeps to the smaller one, which lets the coolant arrive too
cold. `sharp` keeps nearer to their mean, bounded all the same (van Leer 1974, doi
10.1016/0021-9991(74)90019-9), at the price of more corrections::

    sigma = 2 a b / (a + b),  0 where a b <= 0
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import carried_excess
from heatgrade.solve.carried import Reach

Array = NDArray[np.float64]

WHOLE, PART = 6, 0.7  # corrections taken as they come, and the share of each later one
WANING = 0.5  # fall of the share in each correction after patience has ended


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What is to be added to first-order upwind.

    Parameters
    ----------
    source : (n1, n2, ...) array
        To add to the balance of each cell [W].
    leaving : (n1, n2, ...) array
        Temperature of what leaves to the outside, above that of its cell [K].
    """

    source: Array
    leaving: Array

    def towards(
        self,
        other: Carried,
        corrections: int,
        *,
        central: bool = False,
        patience: int | None = None,
    ) -> Carried:
        """Return `other`: as it is in the first corrections, later a part of the way to it.

        `other` is overwritten by that part and returned; what this one holds stays.

        After `patience` corrections the part falls, so that they end between the states that they
        switch between.  Central differences need the part from the start: their corrections
        shrink by nothing where temperatures alternate from cell to cell; they do not switch, and
        the part does not fall.
        """
        if corrections < WHOLE and not central:
            return other
        share = PART
        if patience is not None and not central:
            share *= WANING ** max(corrections - patience, 0)
        before, own = self.source, other.source
        np.subtract(own, before, out=own)
        np.multiply(own, share, out=own)
        np.add(own, before, out=own)
        moved = self.leaving != other.leaving  # of outlets alone: all else stays untouched
        kept = self.leaving[moved]
        other.leaving[moved] = (other.leaving[moved] - kept) * share + kept
        return other


def carried_heat(
    temperature: Array,
    flows: tuple[Array, ...],
    widths: tuple[Array, ...],
    inflow: Array,
    entering: Array | float,
    *,
    central: bool = False,
    sharp: bool = False,
    reach: Reach | None = None,
    ends_only: bool = False,
    scale: float = 1.0,
    threads: int | None = None,
) -> Carried:
    """Return the second-order part of what a flow carries.

    Parameters
    ----------
    temperature : (n1, n2, ...) array
        Of the coolant [K], on any reference; anything finite where nothing flows.
    flows : tuple of arrays
        Heat-capacity flow through the faces between cells along each axis, positive upwards of the
        index: (n1 - 1, n2, ...), (n1, n2 - 1, ...), ... [W/K].
    widths : tuple of (n,) arrays
        Widths of the cells along each axis [m].
    inflow : (n1, n2, ...) array
        Heat-capacity flow that enters each cell from outside [W/K].
    entering : array or float
        Its temperature [K].
    central : bool
        Whether to interpolate between the cells on both sides of a face instead, which nothing
        bounds: what a peer does.
    sharp : bool
        Whether the bounded scheme is the sharper one.
    reach : three (n1, n2, n3) arrays of single precision, optional
        Along each axis the coolant's conductivity over that of what lies in each cell, 1 in
        coolant. Where it is given, cells that no flow comes from count with the temperature of
        what lies there, as the solid of a wall does: what leaves a wall's cell then follows the
        coolant's slope at the wall, (T_C - T_U) / (h_C + reach_U h_U).
    ends_only : bool
        Whether the faces between cells are left out, as where `central_shares` stand in the
        operator: what is left is the line that goes on to the outlet.
    scale : float
        What makes heat-capacity flows of `flows`: a heat capacity, of mass flows.
    threads : int, optional
        Threads to use; all cores if left out.

    Examples
    --------
    A rise of 1 K from cell to cell leaves the last cell half a kelvin warmer than its middle:

    >>> flow, width = np.full(3, 2.0), np.ones(4)
    >>> found = carried_heat(np.array([0.5, 1.5, 2.5, 3.5]), (flow,), (width,),
    ...                      np.array([2.0, 0.0, 0.0, 0.0]), 0.0)
    >>> found.leaving.tolist()
    [0.0, 0.0, 0.0, 0.5]
    """
    return Carried(
        *carried_excess(
            temperature,
            flows,
            widths,
            inflow,
            entering,
            central=central,
            sharp=sharp,
            reach=reach,
            ends_only=ends_only,
            scale=scale,
            threads=threads,
        )
    )


def central_shares(flows: tuple[Array, ...], widths: tuple[Array, ...]) -> tuple[Array, ...]:
    """Return the upstream cell's share in each face's temperature on a line between both cells.

    Parameters
    ----------
    flows, widths
        As in `carried_heat`.

    Examples
    --------
    >>> central_shares((np.array([1.0, -1.0]),), (np.array([3.0, 1.0, 1.0]),))[0].tolist()
    [0.25, 0.5]
    """
    found = []
    for axis, (flow, width) in enumerate(zip(flows, widths, strict=True)):
        shape = [1] * flow.ndim
        shape[axis] = -1
        low, high = width[:-1].reshape(shape), width[1:].reshape(shape)
        found.append(np.where(flow > 0.0, high, low) / (low + high))
    return tuple(found)
