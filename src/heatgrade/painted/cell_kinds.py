"""Cells of meshes, and their cut into tetrahedra that fit those of their neighbours.

Every face is cut into triangles around the mean of its corners (a triangle stays whole), and every
triangle makes a tetrahedron with the mean of the cell's corners: two cells that share a face cut it
alike, warped or not, so that neither gap nor overlap is left between them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Faces of first-order cells in the numbering of VTK and meshio, seen from outside anticlockwise.
FACES: dict[str, tuple[tuple[int, ...], ...]] = {
    "tetra": ((0, 2, 1), (0, 1, 3), (1, 2, 3), (2, 0, 3)),
    "hexahedron": (
        (0, 3, 2, 1),
        (4, 5, 6, 7),
        (0, 1, 5, 4),
        (1, 2, 6, 5),
        (2, 3, 7, 6),
        (3, 0, 4, 7),
    ),
    "wedge": ((0, 2, 1), (3, 4, 5), (0, 1, 4, 3), (1, 2, 5, 4), (2, 0, 3, 5)),
    "pyramid": ((0, 3, 2, 1), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)),
}
SURFACES = ("triangle", "quad")


class Block(NamedTuple):
    """Cells of one kind: their corners and the region of each."""

    kind: str
    cells: NDArray[np.int64]
    region: NDArray[np.int64]


def tetrahedra_of(kind: str, corners: Array) -> tuple[Array, NDArray[np.int64]]:
    """Return the tetrahedra of cells and the cell that each is part of.

    Parameters
    ----------
    kind : str
        A key of `FACES`.
    corners : (n, k, 3) array
        Of the cells [m].

    Returns
    -------
    (m, 4, 3) array, (m,) int array
        Right-handed where the cells are.
    """
    number = np.arange(len(corners))
    if kind == "tetra":
        return corners, number
    centre = corners.mean(axis=1)
    pieces = []
    for face in FACES[kind]:
        own = [corners[:, i] for i in face]
        if len(face) == 3:
            # Seen from outside anticlockwise: from the apex inside, right-handed reversed.
            pieces.append(np.stack([own[0], own[2], own[1], centre], axis=1))
            continue
        middle = corners[:, face, :].mean(axis=1)
        for here, there in zip(own, [*own[1:], own[0]], strict=True):
            pieces.append(np.stack([middle, there, here, centre], axis=1))
    return np.concatenate(pieces), np.tile(number, len(pieces))


def signed_volumes(corners: Array) -> Array:
    """Return volumes [m3] of tetrahedra, (n, 4, 3) [m]; negative where left-handed."""
    a, b, c = (corners[:, i] - corners[:, 0] for i in (1, 2, 3))
    volumes: Array = np.einsum("ij,ij->i", a, np.cross(b, c)) / 6.0
    return volumes


def skin(points: Array, blocks: tuple[Block, ...], region: int) -> Array:
    """Return the closed surface of a region as triangles, (n, 3, 3) [m], anticlockwise outside.

    Faces between two of its cells cancel and are left out; those with four corners are cut around
    their mean.

    Parameters
    ----------
    points : (n, 3) array
        [m].
    blocks : tuple of Block
        Cells, right-handed.
    region : int
        Its number.
    """
    threes, fours = [np.zeros((0, 3), np.int64)], [np.zeros((0, 4), np.int64)]
    for block in blocks:
        cells = block.cells[block.region == region]
        for face in FACES[block.kind]:
            (fours if len(face) == 4 else threes).append(cells[:, face])
    triangles = points[_outer(np.concatenate(threes))]
    quads = points[_outer(np.concatenate(fours))]
    middle = quads.mean(axis=1)
    parts = [np.stack([middle, quads[:, i], quads[:, (i + 1) % 4]], axis=1) for i in range(4)]
    return np.concatenate([triangles, *parts])


def _outer(faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the faces that are met once."""
    if len(faces) == 0:
        return faces
    _, first, count = np.unique(
        np.sort(faces, axis=1), axis=0, return_index=True, return_counts=True
    )
    outer: NDArray[np.int64] = faces[first[count == 1]]
    return outer
