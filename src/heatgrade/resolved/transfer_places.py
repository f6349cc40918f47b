"""Where the fine places of a coarser level lie, axis by axis, as `ext/flow_transfer.pyx` reads it.

Along an axis a coarse cell is made of one or two fine ones. A fine face lies on a coarse one or
between two; so the control volume of a coarse face holds that of its own and shares of those
between. Places are those of padded arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.coarse_room import Joining

Array = NDArray[np.float64]
Places = NDArray[np.int32]

MOST = 4  # fine places that make up a coarse one: of a face between joined sides


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What each coarse place is made of.

    Parameters
    ----------
    places : (N, 5) int array
        How many fine places, and which.
    shares : (N, 4) array
        Of each.
    """

    places: Places
    shares: Array


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Between which coarse places each fine one lies.

    Parameters
    ----------
    places : (2, n) int array
        Its own coarse place and the next one.
    share : (n,) array
        Of the next one.
    """

    places: Places
    share: Array


@dataclass(frozen=True, slots=True, eq=False)
class AxisPlaces:
    """Places along one axis.

    Parameters
    ----------
    cells, planes, volumes : Parts
        Of cells; of faces across the axis, and of their control volumes.
    across, along : Between
        Of cells, whose values go on evenly beyond the last middle; of faces across the axis.
    """

    cells: Parts
    planes: Parts
    volumes: Parts
    across: Between
    along: Between


def axis_places(joining: Joining, axis: int, edges: Array, *, joined: bool) -> AxisPlaces:
    """Return the places along one axis.

    Parameters
    ----------
    joining : Joining
        Which fine cells make up each coarse one.
    axis : int
        0, 1 or 2.
    edges : array
        Along the axis, of the fine grid [m].
    joined : bool
        Whether the last face is the first once more.
    """
    starts = joining.starts[axis]
    count = starts.size - 1
    between, low, above = joining.between(axis, edges)
    share = above.ravel()
    volumes = [[(int(first), 1.0)] for first in starts]
    for face, below, part in zip(between, low, share, strict=True):
        volumes[below].append((int(face), 1.0 - part))
        volumes[below + 1].append((int(face), float(part)))
    if joined:
        volumes[0] += volumes[-1]
        volumes[-1] = []
    cells = [[(cell, 1.0) for cell in range(*pair)] for pair in pairwise(starts)]
    own, near = np.zeros(edges.size, int), np.zeros(edges.size, int)
    own[starts] = near[starts] = np.arange(count + 1)
    own[between], near[between] = low, low + 1
    if joined:
        own, near = own % count, near % count
    weight = np.zeros(edges.size)
    weight[between] = share
    return AxisPlaces(
        _parts(cells, count + 3),
        _parts([[(int(first), 1.0)] for first in starts], count + 3),
        _parts(volumes, count + 3),
        _across(starts, edges, joined=joined),
        Between(np.stack([own, near]).astype(np.int32) + 1, weight),
    )


def _parts(found: list[list[tuple[int, float]]], count: int) -> Parts:
    places = np.zeros((count, 1 + MOST), np.int32)
    shares = np.zeros((count, MOST))
    for index, items in enumerate(found, 1):
        places[index, 0] = len(items)
        for place, (fine, share) in enumerate(items):
            places[index, 1 + place], shares[index, place] = fine + 1, share
    return Parts(places, shares)


def _across(starts: NDArray[np.intp], edges: Array, *, joined: bool) -> Between:
    """Return between the middles of which coarse cells those of the fine ones lie."""
    own = np.repeat(np.arange(starts.size - 1), np.diff(starts))
    middle = 0.5 * (edges[1:] + edges[:-1])
    wide = 0.5 * (edges[starts[1:]] + edges[starts[:-1]])
    side = np.where(middle < wide[own], -1, 1)
    side[np.diff(starts)[own] == 1] = 0
    near, around = own + side, np.zeros(own.size)
    if joined:
        turns, near = np.divmod(near, wide.size)
        around = turns * (edges[-1] - edges[0])
    near = np.clip(near, 0, wide.size - 1)
    gap = wide[near] + around - wide[own]
    share = np.divide(middle - wide[own], gap, out=np.zeros_like(gap), where=gap != 0.0)
    return Between(np.stack([own, near]).astype(np.int32) + 1, share)
