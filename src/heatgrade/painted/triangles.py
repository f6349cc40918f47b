"""Triangles in space cut along grid lines, and the room below closed surfaces of them.

A triangle that straddles a plane is replaced by triangles on either side, until each lies within
one slab of the grid along every axis.  What is inside a closed surface lies below its upward faces
and not below its downward ones; with A the area of a piece seen along an axis w, positive where it
looks up, and w its mean height, in every column of cells

    section at height h  =  sum of A over pieces above h
    volume of a slab     =  sum of A (w - w_low) over pieces in it  +  height x section at its top

which is exact up to rounding for any closed surface of flat triangles.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

CHUNK = 200_000  # triangles that are cut at a time: about 15 MB of corners

# Pieces of a triangle whose corners are sorted by height, by how many of them lie below the plane;
# (i, j) is the point in the plane on the edge between two corners.
_Corner = int | tuple[int, int]
_PIECES: dict[int, tuple[tuple[tuple[_Corner, ...], ...], tuple[tuple[_Corner, ...], ...]]] = {
    1: (((0, (0, 1), (0, 2)),), (((0, 1), 1, 2), ((0, 1), 2, (0, 2)))),
    2: (((0, 1, (1, 2)), (0, (1, 2), (0, 2))), (((0, 2), (1, 2), 2),)),
}


class Columns(NamedTuple):
    """What lies inside a closed surface, column by column along one axis.

    Parameters
    ----------
    section : (nu, nv, nw + 1) array
        Area of the cut at every line along the axis, in every column [m2].
    volume : (nu, nv, nw) array
        Volume between neighbouring lines [m3].
    """

    section: Array
    volume: Array


def columns(triangles: Array, lines: tuple[Array, Array, Array]) -> Columns:
    """Return sections and volumes of what a closed surface encloses.

    Parameters
    ----------
    triangles : (n, 3, 3) array
        Seen from outside anticlockwise [m].
    lines : three arrays
        Lines of the grid [m]; the columns stand along the third axis.

    Examples
    --------
    >>> corner = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    >>> faces = corner[[[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]]]
    >>> one = np.array([0.0, 1.0])
    >>> found = columns(faces, (one, one, np.array([0.0, 0.5, 1.0])))
    >>> (found.volume.ravel() * 48).round(12)  # of a tetrahedron of 1/6
    array([7., 1.])
    """
    u, v, w = lines
    nu, nv, nw = u.size - 1, v.size - 1, w.size - 1
    # Slabs along w: one below the lowest line, one above the highest.
    area = np.zeros(nu * nv * (nw + 2))
    moment = np.zeros_like(area)
    for start in range(0, len(triangles), CHUNK):
        _add(triangles[start : start + CHUNK], lines, area, moment)
    shown = area.reshape(nu, nv, nw + 2)
    section: Array = np.cumsum(shown[:, :, :0:-1], axis=2)[:, :, ::-1]
    volume = moment.reshape(nu, nv, nw + 2)[:, :, 1:-1] + section[:, :, 1:] * np.diff(w)
    return Columns(section, volume)


def _add(triangles: Array, lines: tuple[Array, Array, Array], area: Array, moment: Array) -> None:
    shown = _shown(triangles)
    seen = shown != 0.0
    pieces, sign = triangles[seen], np.sign(shown[seen])
    for axis, line in enumerate(lines):
        pieces, sign = cut_along(pieces, sign, axis, line)
    size = np.abs(_shown(pieces)) * sign
    place = []
    kept = np.ones(len(pieces), dtype=bool)
    for axis in (0, 1):
        middle = pieces[:, :, axis].mean(axis=1)
        slab = np.searchsorted(lines[axis], middle, side="right") - 1
        kept &= (slab >= 0) & (slab < lines[axis].size - 1)
        place.append(slab)
    height = pieces[:, :, 2].mean(axis=1)
    slab = np.searchsorted(lines[2], height, side="right")
    shape = (lines[0].size - 1, lines[1].size - 1, lines[2].size + 1)
    cell = np.ravel_multi_index((place[0][kept], place[1][kept], slab[kept]), shape)
    floor = lines[2][np.clip(slab - 1, 0, None)]
    area += np.bincount(cell, size[kept], minlength=area.size)
    moment += np.bincount(cell, (size * (height - floor))[kept], minlength=area.size)


def _shown(triangles: Array) -> Array:
    """Return the area that triangles show along the third axis [m2], positive looking up."""
    a, b = (triangles[:, i] - triangles[:, 0] for i in (1, 2))
    shown: Array = 0.5 * (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    return shown


def cut_along(triangles: Array, sign: Array, axis: int, lines: Array) -> tuple[Array, Array]:
    """Return pieces that straddle no line, and the sign of each one's triangle.

    Parameters
    ----------
    triangles : (n, 3, 3) array
        [m].
    sign : (n,) array
        Handed on to the pieces.
    axis : int
        That the lines lie along.
    lines : array
        Increasing [m].
    """
    done, signs = [triangles[:0]], [sign[:0]]
    while len(triangles):
        low, high = triangles[:, :, axis].min(axis=1), triangles[:, :, axis].max(axis=1)
        first = np.searchsorted(lines, low, side="right")
        last = np.searchsorted(lines, high, side="left") - 1
        cut = first <= last
        done.append(triangles[~cut])
        signs.append(sign[~cut])
        middle = lines[(first[cut] + last[cut]) // 2]
        triangles, origin = split(triangles[cut], axis, middle)
        sign = sign[cut][origin]
    return np.concatenate(done), np.concatenate(signs)


def split(triangles: Array, axis: int, at: Array) -> tuple[Array, Indices]:
    """Return the pieces of triangles cut by one plane each, and whose piece each is.

    Parameters
    ----------
    triangles : (n, 3, 3) array
        Each with corners on both sides of its plane [m].
    axis : int
        Of the planes' normal.
    at : (n,) array
        Where each one's plane lies [m].
    """
    height = triangles[:, :, axis] - at[:, None]
    order = np.argsort(height, axis=1)
    corners = np.take_along_axis(triangles, order[:, :, None], axis=1)
    height = np.take_along_axis(height, order, axis=1)
    below = (height < 0.0).sum(axis=1)
    pieces, origin = [triangles[:0]], [np.zeros(0, dtype=np.int64)]
    for count, sides in _PIECES.items():
        index = np.flatnonzero(below == count)
        own, up, plane = corners[index], height[index], at[index]
        for piece in (*sides[0], *sides[1]):
            made = [_point(own, up, corner, axis, plane) for corner in piece]
            pieces.append(np.stack(made, axis=1))
            origin.append(index)
    return np.concatenate(pieces), np.concatenate(origin)


def _point(corners: Array, height: Array, corner: _Corner, axis: int, at: Array) -> Array:
    if isinstance(corner, int):
        return corners[:, corner]
    i, j = corner
    share = height[:, i] / (height[:, i] - height[:, j])
    point = corners[:, i] + share[:, None] * (corners[:, j] - corners[:, i])
    point[:, axis] = at  # in the plane to the last bit, so that it is not cut there again
    return point
