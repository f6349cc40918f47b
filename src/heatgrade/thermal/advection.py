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
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WHOLE, PART = 6, 0.7  # corrections taken as they come, and the share of each later one
WANING = 0.5  # fall of the share in each correction after patience has ended
OWN = 0.999  # share of a face's flow that enters its cell from outside, where a stream begins


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
        """Return `other` in the first corrections, later a part of the way to it.

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
        return Carried(
            self.source + share * (other.source - self.source),
            self.leaving + share * (other.leaving - self.leaving),
        )


def carried_heat(
    temperature: Array,
    flows: tuple[Array, ...],
    widths: tuple[Array, ...],
    inflow: Array,
    entering: Array | float,
    *,
    central: bool = False,
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

    Examples
    --------
    A rise of 1 K from cell to cell leaves the last cell half a kelvin warmer than its middle:

    >>> flow, width = np.full(3, 2.0), np.ones(4)
    >>> found = carried_heat(np.array([0.5, 1.5, 2.5, 3.5]), (flow,), (width,),
    ...                      np.array([2.0, 0.0, 0.0, 0.0]), 0.0)
    >>> found.leaving.tolist()
    [0.0, 0.0, 0.0, 0.5]
    """
    source = np.zeros(temperature.shape)
    outflow, into = np.array(inflow, dtype=np.float64), np.array(inflow, dtype=np.float64)
    leaving = np.zeros(temperature.shape)
    begins = np.broadcast_to(np.asarray(entering, dtype=np.float64), temperature.shape)
    for axis, (flow, width) in enumerate(zip(flows, widths, strict=True)):
        # Seen with the axis first; up the index, and mirrored, down it.
        excess = np.moveaxis(np.zeros(flow.shape), axis, 0)
        for sign in (1, -1):
            line = _Line(
                _along(temperature, axis, sign),
                _along(np.maximum(sign * flow, 0.0), axis, sign),
                _along(inflow, axis, sign),
                _along(begins, axis, sign),
                width[::sign],
            )
            excess[::sign] += line.between() if central else line.excess()
            # What leaves to the outside: by the slope that it came with.
            _along(leaving, axis, sign)[:] += line.came() * line.ahead()
        through = flow * np.moveaxis(excess, 0, axis)
        low, high = _ends(axis, temperature.ndim)
        source[low] -= through
        source[high] += through
        outflow[low] -= flow
        outflow[high] += flow
        into[low] += np.maximum(-flow, 0.0)
        into[high] += np.maximum(flow, 0.0)
    leaving /= np.where(into > 0.0, into, 1.0)
    outside = np.where(outflow > (1.0 - OWN) * into, outflow, 0.0)
    leaving[outside == 0.0] = 0.0
    return Carried(source - outside * leaving, leaving)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Flow along the first axis, upwards of the index where it is not zero."""

    temperature: Array  # (n, ...)
    flow: Array  # (n - 1, ...), >= 0
    inflow: Array
    entering: Array
    width: Array  # (n,)

    def excess(self) -> Array:
        """Return the temperature of each face above that of its upstream cell [K]."""
        half = 0.5 * self._column(self.width)
        step = self.temperature[1:] - self.temperature[:-1]
        downstream = step / (half[:-1] + half[1:])
        upstream = self._upstream()[:-1]
        product = upstream * downstream
        same = product > 0.0
        squares = np.where(same, upstream**2 + downstream**2, 1.0)
        slope = np.where(same, product * (upstream + downstream) / squares, 0.0)
        found = np.clip(half[:-1] * slope, -np.abs(step), np.abs(step))
        return np.where(self.flow > 0.0, found, 0.0)

    def between(self) -> Array:
        """Return the same by a straight line between the cells on both sides [K]."""
        width = self._column(self.width)
        share = width[:-1] / (width[:-1] + width[1:])
        step = self.temperature[1:] - self.temperature[:-1]
        return np.where(self.flow > 0.0, share * step, 0.0)

    def ahead(self) -> Array:
        """Return the temperature of each cell's far end above its middle, by its near slope [K]."""
        return np.asarray(0.5 * self._column(self.width) * self._upstream())

    def came(self) -> Array:
        """Return the flow into each cell along this line [W/K]."""
        into = np.zeros(self.temperature.shape)
        into[1:] = self.flow
        return into

    def _upstream(self) -> Array:
        """Return the slope from where each cell's flow comes [K/m]."""
        half = 0.5 * self._column(self.width)
        slope = np.zeros(self.temperature.shape)
        # Where a stream begins: from the inlet, on the near face.
        begins = np.zeros(self.temperature.shape, dtype=bool)
        begins[:-1] = (self.inflow[:-1] >= OWN * self.flow) & (self.flow > 0.0)
        slope[begins] = ((self.temperature - self.entering) / half)[begins]
        between = (self.temperature[1:] - self.temperature[:-1]) / (half[1:] + half[:-1])
        slope[1:] = np.where(self.flow > 0.0, between, slope[1:])
        return slope

    def _column(self, width: Array) -> Array:
        return width.reshape(-1, *(1,) * (self.temperature.ndim - 1))


def _along(field: Array, axis: int, sign: int) -> Array:
    """Return a view with the axis first, mirrored where the flow runs down the index."""
    return np.moveaxis(field, axis, 0)[::sign]


def _ends(axis: int, dimensions: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Return the cells below and above the faces along an axis."""
    every = [slice(None)] * dimensions
    low, high = list(every), list(every)
    low[axis], high[axis] = slice(None, -1), slice(1, None)
    return tuple(low), tuple(high)
