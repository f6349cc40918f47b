"""The lines along which flow carries heat, and the slopes of the temperature along them.

Each is a flow along one axis, up or down its index, seen so that it runs along the first axis and
upwards: what is written once holds for all directions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OWN = 0.999  # share of a face's flow that enters its cell from outside, where a stream begins


def shares_outside(flows: tuple[Array, ...], inflow: Array) -> tuple[Array, Array]:
    """Return the flow into each cell, and that from it to the outside [W/K].

    Parameters
    ----------
    flows, inflow
        As in `heatgrade.thermal.advection.carried_heat`.
    """
    outflow, into = np.array(inflow, dtype=np.float64), np.array(inflow, dtype=np.float64)
    for axis, flow in enumerate(flows):
        low, high = _ends(axis, inflow.ndim)
        outflow[low] -= flow
        outflow[high] += flow
        into[low] += np.maximum(-flow, 0.0)
        into[high] += np.maximum(flow, 0.0)
    return into, np.where(outflow > (1.0 - OWN) * into, outflow, 0.0)


def carried_lines(
    temperature: Array,
    flows: tuple[Array, ...],
    widths: tuple[Array, ...],
    inflow: Array,
    entering: Array | float,
) -> Iterator[CarriedLine]:
    """Return the flow along each axis, up and down its index, wherever there is any.

    Parameters
    ----------
    temperature, flows, widths, inflow, entering
        As in `heatgrade.thermal.advection.carried_heat`.
    """
    begins = np.broadcast_to(np.asarray(entering, dtype=np.float64), temperature.shape)
    for axis, (flow, width) in enumerate(zip(flows, widths, strict=True)):
        for sign in (1, -1):
            if (sign * flow > 0.0).any():
                yield CarriedLine.of(axis, sign, temperature, flow, inflow, begins, width)


@dataclass(frozen=True, slots=True, eq=False)
class CarriedLine:
    """Flow along one axis, seen with that axis first and running upwards of the index.

    Parameters
    ----------
    axis, sign : int
        Whence it is seen.
    temperature, inflow, entering : (n, ...) arrays
        As in `heatgrade.thermal.advection.carried_heat`.
    flow : (n - 1, ...) array
        Through the faces, zero where it runs the other way [W/K].
    half : (n, 1, ...) array
        Half of the cells' widths [m].
    """

    axis: int
    sign: int
    temperature: Array
    flow: Array
    inflow: Array
    entering: Array
    half: Array

    @classmethod
    def of(
        cls,
        axis: int,
        sign: int,
        temperature: Array,
        flow: Array,
        inflow: Array,
        entering: Array,
        width: Array,
    ) -> CarriedLine:
        """Return the flow along `axis`, up (1) or down (-1) its index."""
        half = 0.5 * width[::sign].reshape(-1, *(1,) * (temperature.ndim - 1))
        t, w, i, e = (
            np.moveaxis(field, axis, 0)[::sign]
            for field in (temperature, np.maximum(sign * flow, 0.0), inflow, entering)
        )
        return cls(axis, sign, t, w, i, e, half)

    def seen(self, field: NDArray[Any]) -> NDArray[Any]:
        """Return another field of the cells as a view seen in the same way."""
        return np.moveaxis(field, self.axis, 0)[:: self.sign]

    def excess(self) -> Array:
        """Return the temperature of each face above that of its upstream cell [K]."""
        upstream, downstream = self.upstream()[:-1], self.downstream()
        product = upstream * downstream
        same = product > 0.0
        squares = np.where(same, upstream**2 + downstream**2, 1.0)
        slope = np.where(same, product * (upstream + downstream) / squares, 0.0)
        step = np.abs(self.temperature[1:] - self.temperature[:-1])
        found = np.clip(self.half[:-1] * slope, -step, step)
        return np.where(self.flow > 0.0, found, 0.0)

    def weight(self) -> Array:
        """Return the excess over that by the mean of both slopes, 0 to 1."""
        mean = self.half[:-1] * 0.5 * (self.upstream()[:-1] + self.downstream())
        excess = self.excess()
        return np.asarray(np.where(excess == 0.0, 0.0, excess / np.where(mean == 0.0, 1.0, mean)))

    def came(self) -> Array:
        """Return the flow into each cell along this line [W/K]."""
        into = np.zeros(self.temperature.shape)
        into[1:] = self.flow
        return into

    def downstream(self) -> Array:
        """Return the slope behind each cell but the last [K/m]."""
        step = self.temperature[1:] - self.temperature[:-1]
        return np.asarray(step / (self.half[:-1] + self.half[1:]))

    def upstream(self, *, ends: bool = False) -> Array:
        """Return the slope from where each cell's flow comes [K/m]; `ends` as in `slope_parts`."""
        own, before, inlet = self.slope_parts(ends=ends)
        slope = own * self.temperature
        slope += inlet * self.entering
        slope[1:] += before[1:] * self.temperature[:-1]
        return slope

    def slope_parts(self, *, ends: bool = False) -> tuple[Array, Array, Array]:
        """Return what multiplies a cell's, the cell before's and the entering temperature [1/m].

        Where a stream begins the slope is that from the inlet, on the near face. A thousandth of
        what goes on feeds nobody; with `ends`, of what leaves to the outside, all that came counts.
        """
        own, before, inlet = np.zeros((3, *self.temperature.shape))
        fed = self.flow > 0.0
        if not ends:
            fed[:-1] &= self.flow[:-1] > (1.0 - OWN) * self.flow[1:]
        begins = np.zeros(self.temperature.shape, dtype=bool)
        begins[:-1] = (self.inflow[:-1] >= OWN * self.flow) & (self.flow > 0.0)
        begins[1:] &= ~fed
        own += np.where(begins, 1.0 / self.half, 0.0)
        inlet -= own
        between = np.where(fed, 1.0 / (self.half[1:] + self.half[:-1]), 0.0)
        own[1:] += between
        before[1:] -= between
        return own, before, inlet


def _ends(axis: int, dimensions: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Return the cells below and above the faces along an axis."""
    every = [slice(None)] * dimensions
    low, high = list(every), list(every)
    low[axis], high[axis] = slice(None, -1), slice(1, None)
    return tuple(low), tuple(high)
