"""Faces that stand twice in a surface, of the very same triangles.

Those of an open patch lie between two parts that touch: they bound nothing, and are left out.
Those that are closed by themselves are a part written twice over, or a hole and what fills it: a
hole is seen from the other side than its filling, so that their triangles go round in opposite
directions.  Where every triangle stands twice, the whole file has been written twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]


class ClosedTwice(NamedTuple):
    """A closed patch that stands twice.

    Parameters
    ----------
    corners : (n, 3) array
        Of its triangles, each once.
    opposed : bool
        Whether all go round in opposite directions.
    """

    corners: Indices
    opposed: bool


@dataclass(frozen=True, slots=True, eq=False)
class FacesTwice:
    """A surface taken apart into what stands once and what stands twice.

    Parameters
    ----------
    once : (n, 3) array
        Corners of the triangles that bound something whatever else is true.
    closed : tuple of ClosedTwice
        Those with most triangles first.
    doubled : (n, 3) array
        Of the patches left out, triangles that go round in the same direction both times: where a
        surface is turned consistently, two parts of it overlap there.
    """

    once: Indices
    closed: tuple[ClosedTwice, ...]
    doubled: Indices

    @classmethod
    def of(cls, corners: Indices) -> FacesTwice:
        """Return a surface taken apart.

        Parameters
        ----------
        corners : (n, 3) array
            Numbers of each triangle's points.

        Examples
        --------
        >>> four = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]])
        >>> other = four + 4
        >>> found = FacesTwice.of(np.concatenate([other, four, four[:, ::-1]]))
        >>> len(found.once), [part.opposed for part in found.closed]
        (4, [True])
        """
        ordered = np.sort(corners, axis=1)
        _, first, place, count = np.unique(
            ordered, axis=0, return_index=True, return_inverse=True, return_counts=True
        )
        net = np.bincount(place.ravel(), np.where(_ascending(corners), 1.0, -1.0), first.size)
        while count.size and not (count % 2).any():
            count //= 2
        even = count % 2 == 0
        again, opposed = corners[first[even]], net[even] == 0.0
        patches = [(own, _is_closed(again[own])) for own in _patches(again)]
        closed = [
            ClosedTwice(again[own], bool(opposed[own].all())) for own, whole in patches if whole
        ]
        left_out = [own[~opposed[own]] for own, whole in patches if not whole]
        return cls(
            corners[np.sort(first[~even])],
            tuple(sorted(closed, key=lambda part: -len(part.corners))),
            again[np.concatenate([np.zeros(0, np.int64), *left_out])],
        )


def walked(corners: Indices) -> Indices:
    """Return the edges of triangles as they are walked, (n, 3, 2)."""
    return np.stack([corners, np.roll(corners, -1, axis=1)], axis=2)


def _ascending(corners: Indices) -> NDArray[np.bool_]:
    """Return whether triangles go round their points upwards, whichever they begin with."""
    found: NDArray[np.bool_] = (corners < np.roll(corners, -1, axis=1)).sum(axis=1) == 2
    return found


def _is_closed(corners: Indices) -> bool:
    """Return whether every edge has an even number of triangles."""
    edges = np.sort(walked(corners).reshape(-1, 2), axis=1)
    _, around = np.unique(edges, axis=0, return_counts=True)
    return not (around % 2).any()


def _patches(corners: Indices) -> list[Indices]:
    """Return the places of triangles that hang together by edges."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(corners):
        return []
    edges = np.sort(walked(corners).reshape(-1, 2), axis=1)
    _, edge = np.unique(edges, axis=0, return_inverse=True)
    n = len(corners)
    own = np.repeat(np.arange(n), 3)
    ties = coo_array((np.ones(own.size, np.int8), (own, n + edge.ravel())),
                     shape=(n + int(edge.max()) + 1,) * 2)  # fmt: skip
    _, label = connected_components(ties, directed=False)
    order = np.argsort(label[:n], kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[:n][order])) + 1)
