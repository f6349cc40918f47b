"""Channels without flow whose cells give heat off: badly conducting cells between good ones.

A coarse cell that holds both fin and channel has one temperature for both.  As long as the channel
only follows its walls that does no harm.  Where heat leaves from the channel itself, as by a
coolant of given temperature, it needs one of its own, as where coolant flows: such layers then get
twins on coarser grids, and the operator stays symmetric.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.plain_fields import PlainFields

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

APART = 64.0  # between the best and the worst conductances of a layer, for two kinds of cells
MUCH = 0.1  # of what the channels conduct, given off by their cells


def with_still_channels(plain: PlainFields, striped: tuple[Flags, Flags]) -> PlainFields:
    """Return fields without flow, channels that give heat off marked as `still`.

    Parameters
    ----------
    plain : PlainFields
        Nothing flows there.
    striped : pair of arrays, shape (nz,)
        Layers with stripes along x, and along y.
    """
    along_x, along_y = striped
    layers = np.flatnonzero(along_x | along_y)
    if plain.sheet or not layers.size:
        return plain
    nx, nz, ny = plain.source.shape
    low, high = max(0, int(layers[0]) - 1), min(nz, int(layers[-1]) + 2)
    still = np.zeros((nx, high - low, ny), np.bool_)
    given_off = conducted = 0.0
    for k in layers:
        best = [_best_of_faces(plain.gx[:, k], 0)] * bool(along_x[k])
        best += [_best_of_faces(plain.gy[:, k], 1)] * bool(along_y[k])
        found = np.logical_and.reduce([_worse(g) for g in best])
        still[:, k - low] = found
        given_off += float(plain.sink[:, k][found].sum())
        conducted += float(best[0][found].sum())
    if given_off <= MUCH * conducted:
        return plain
    return replace(
        plain,
        wx=np.zeros((nx - 1, high - low, ny)),
        wy=np.zeros((nx, high - low, ny - 1)),
        wz=np.zeros((nx, high - low, ny)),
        wet_first=low,
        still=still,
    )


def _best_of_faces(g: Array, axis: int) -> Array:
    """Return the better conductance of both faces of each cell along an axis."""
    edge = [(0, 0), (0, 0)]
    edge[axis] = (1, 1)
    faces = np.pad(g, edge)
    if axis == 0:
        return np.maximum(faces[:-1], faces[1:])
    return np.maximum(faces[:, :-1], faces[:, 1:])


def _worse(best: Array) -> Flags:
    """Return the cells of the worse of two kinds, or none where there is one kind."""
    some = best[best > 0.0]
    if not some.size or some.max() < APART * some.min():
        return np.zeros(best.shape, np.bool_)
    return np.asarray((best > 0.0) & (best < np.sqrt(some.max() * some.min())))
