"""Where the walls of a mesh lie flat across an axis: there its grid has lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.painted.cell_kinds import FACES, Block

Array = NDArray[np.float64]
Walls = tuple[list[Array], list[Array]]


def mesh_walls(points: Array, blocks: tuple[Block, ...], same: float) -> Walls:
    """Return place [m] and area [m2] of faces across each axis with another region beyond."""
    corners, region = _faces(blocks)
    key = np.sort(corners, axis=1)
    _, first, inverse, count = np.unique(
        key, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    inverse = inverse.ravel()
    # A face is a wall where it is met once, or from two regions.
    least = np.full(count.size, np.iinfo(np.int64).max)
    most = np.full(count.size, -1)
    np.minimum.at(least, inverse, region)
    np.maximum.at(most, inverse, region)
    wall = first[(count == 1) | (least != most)]
    return flat_walls(points[corners[wall]], same)


def flat_walls(points: Array, same: float) -> Walls:
    """Return place [m] and area [m2] of faces, (n, 4, 3) [m], that lie across each axis."""
    places, areas = [], []
    for axis in range(3):
        flat = np.ptp(points[:, :, axis], axis=1) <= same
        own = points[flat]
        across = own[:, 2] - own[:, 0]
        along = own[:, 3] - own[:, 1]
        areas.append(0.5 * np.linalg.norm(np.cross(across, along), axis=1))
        places.append(own[:, :, axis].mean(axis=1))
    return places, areas


def _faces(blocks: tuple[Block, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the corners of all cells' faces, a triangle's first corner twice, and their region."""
    corners, region = [], []
    for block in blocks:
        for face in FACES[block.kind]:
            four = face if len(face) == 4 else (face[0], face[1], face[2], face[0])
            corners.append(block.cells[:, four])
            region.append(block.region)
    return np.concatenate(corners), np.concatenate(region)
