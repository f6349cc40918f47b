"""How fast the flow deforms each cell, from velocities on faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.opening import Side
from heatgrade.resolved.staggered import MEMORY_AXIS, Staggered, shifted, side_plane

Array = NDArray[np.float64]


def inverse_width(room: Staggered, axis: int) -> Array:
    """Return one over the cells' widths along an axis, to multiply padded arrays [1/m]."""
    return _row(room, axis, 0)


def inverse_distance(room: Staggered, axis: int) -> Array:
    """Return one over the distances across low faces, to multiply padded arrays [1/m]."""
    return _row(room, axis, 1)


def _row(room: Staggered, axis: int, row: int) -> Array:
    table = room.tables[axis]
    values = table[0, row] if axis == 1 else table[:, row, 0]
    shape = [1, 1, 1]
    shape[MEMORY_AXIS[axis]] = -1
    return np.asarray(values).reshape(shape)


def strain_rate(domain: FlowDomain, room: Staggered, velocity: Array) -> Array:
    """Return the square root of 2 S_ij S_ij of each cell, padded [1/s].

    Shear is found at the edges where faces meet, with coolant at rest on walls, and its mean over
    four edges is taken for the cell.

    Parameters
    ----------
    domain, room
        Where the coolant is.
    velocity : (3, NX, NZ, NY) array
        On faces, with its halo [m/s].
    """
    total = np.zeros(room.volume.shape)
    for axis in range(3):
        own = velocity[axis]
        stretch = (shifted(own, axis, 1) - own) * inverse_width(room, axis)
        total += 2.0 * stretch * stretch
    for a in range(3):
        for b in range(a + 1, 3):
            shear = _slope(domain, room, velocity, a, b) + _slope(domain, room, velocity, b, a)
            shear = shear + shifted(shear, a, 1)
            shear = 0.25 * (shear + shifted(shear, b, 1))
            total += shear * shear
    rate: Array = np.sqrt(total)
    return rate


def _slope(domain: FlowDomain, room: Staggered, velocity: Array, own: int, along: int) -> Array:
    """Return d(velocity `own`) / d(axis `along`) at the edges between low faces [1/s]."""
    here, is_open = velocity[own], room.area[own] > 0.0
    below, was_open = shifted(here, along, -1), shifted(is_open, along, -1)
    between = (here - below) * inverse_distance(room, along)
    twice = 2.0 * inverse_width(room, along)
    at_wall = here * twice
    under_wall = -below * shifted(np.broadcast_to(twice, here.shape), along, -1)
    found = np.where(is_open, np.where(was_open, between, at_wall),
                     np.where(was_open, under_wall, 0.0))  # fmt: skip
    if along in (item.place for item in domain.periodic):
        return found
    for side in Side:
        if side.axis == along:
            plane = side_plane(here.shape, side)
            free = _free(domain, room, side)
            both = free | np.roll(free, 1, _place_in_plane(own, along))
            found[plane] = np.where(both, 0.0, found[plane])
    return found


def _place_in_plane(own: int, along: int) -> int:
    return MEMORY_AXIS[own] - (MEMORY_AXIS[own] > MEMORY_AXIS[along])


def _free(domain: FlowDomain, room: Staggered, side: Side) -> NDArray[np.bool_]:
    """Return which faces of a side are symmetric or open."""
    plane = side_plane(room.volume.shape, side)
    if domain.bound(side) == "symmetry":
        return np.ones(room.volume[plane].shape, bool)
    found = np.zeros(room.volume[plane].shape, bool)
    for opening, mark in zip(domain.openings, room.faces, strict=True):
        if opening.side is side:
            found |= mark[plane]
    return found
