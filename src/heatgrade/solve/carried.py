"""The second-order part of what a flow carries, by the kernel, for one, two or three axes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.native import carried_heat
from heatgrade.solve.fresh_memory import sparse_zeros, zeros
from heatgrade.solve.kernels import thread_count

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Reach = tuple[Single, Single, Single]

BOUNDED, CENTRAL, SHARP = 0, 1, 2  # schemes, as the kernel counts them
NOWHERE = np.empty((0, 0, 0), np.float32)


def carried_excess(
    temperature: Array,
    flows: tuple[Array, ...],
    widths: tuple[Array, ...],
    inflow: Array,
    entering: ArrayLike,
    *,
    central: bool = False,
    sharp: bool = False,
    reach: Reach | None = None,
    ends_only: bool = False,
    scale: float = 1.0,
    threads: int | None = None,
) -> tuple[Array, Array]:
    """Return what is to be added to first-order upwind, and by how much what leaves is warmer.

    Parameters
    ----------
    temperature, flows, widths, inflow, entering, central, sharp, reach, ends_only, scale
        As in `heatgrade.thermal.advection.carried_heat`, which states the formula.
    threads : int, optional
        Threads of the kernel; all cores if left out.
    """
    shape = temperature.shape + (1,) * (3 - temperature.ndim)
    x, y, z = (
        _in_rows(flows[axis], shape, axis)
        if axis < len(flows)
        else np.zeros(tuple(n - (k == axis) for k, n in enumerate(shape)))
        for axis in range(3)
    )
    half_x, half_y, half_z = (
        0.5 * np.asarray(widths[axis], np.float64) if axis < len(widths) else np.ones(1)
        for axis in range(3)
    )
    source, leaving = np.empty(shape), sparse_zeros(np.float64, *shape)
    count = thread_count(threads)
    carried_heat.carried_heat(
        _laid_out(in_rows(temperature, count), shape), x, y, z, scale, half_x, half_y, half_z,
        _laid_out(inflow, shape), _begins(entering, temperature.shape, shape), np.zeros(shape[2]),
        np.ones(shape[2], np.float32), source, leaving,
        *((NOWHERE,) * 3 if reach is None else reach),
        CENTRAL if central else SHARP if sharp else BOUNDED, ends_only, count,
    )  # fmt: skip
    return source.reshape(temperature.shape), leaving.reshape(temperature.shape)


def in_rows(temperature: Array, threads: int) -> Array:
    """Return temperatures row by row: as they are where they lie so."""
    if temperature.flags.c_contiguous:
        return temperature
    rows = zeros(np.float64, *temperature.shape, clearing=threads)  # that the next solve takes
    rows[:] = temperature
    return rows


def _laid_out(field: Array, shape: tuple[int, ...]) -> Array:
    """Return a field of the cells, row by row."""
    return np.ascontiguousarray(field, dtype=np.float64).reshape(shape)


def _in_rows(flow: Array, shape: tuple[int, ...], axis: int) -> Array:
    """Return a field of the faces between cells along an axis: a part of all faces as it lies."""
    field = np.asarray(flow, np.float64)
    if field.ndim == 3 and field.strides[2] == field.itemsize:
        return field
    size = tuple(n - (k == axis) for k, n in enumerate(shape))
    return np.ascontiguousarray(field).reshape(size)


def _begins(entering: ArrayLike, cells: tuple[int, ...], shape: tuple[int, ...]) -> Array:
    """Return the temperature of what enters: one row for all cells where it is the same."""
    given = np.asarray(entering, np.float64)
    if given.size == 1:
        return np.broadcast_to(np.full(shape[2], given.item()), shape)
    return _laid_out(np.broadcast_to(given, cells), shape)
