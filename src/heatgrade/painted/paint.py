"""Regions painted onto a grid: their share of every cell, and how much of every face is theirs.

A face between two cells has a share on either side of it, taken a millionth of a cell away from the
face, because walls of a mesh may lie in the grid's own planes: coolant passes where both sides are
coolant, so that the open share is the smaller one, and the rest of the larger one is wall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.painted.triangles import columns

Array = NDArray[np.float64]

BESIDE = 1e-6  # of a cell: how far from a face its two sections lie
FULL = 1e-9  # shares this near to 0 or 1 are rounding
_ORDER = ((1, 2, 0), (2, 0, 1), (0, 1, 2))  # axes with the one in question last, right-handed


@dataclass(frozen=True, slots=True, eq=False)
class FaceShares:
    """What part of every face is in a region, seen from the cells on both sides.

    Parameters
    ----------
    below : array with n + 1 entries along its axis
        Just below the face; on the first one as above it.
    above : array of the same shape
        Just above; on the last one as below it.
    """

    below: Array
    above: Array

    @property
    def both(self) -> Array:
        """Open from cell to cell: the smaller one; on outer faces that of the cell inside."""
        return np.minimum(self.below, self.above)


@dataclass(frozen=True, slots=True, eq=False)
class RegionShares:
    """A region on a grid.

    Parameters
    ----------
    volume : (nx, ny, nz) array
        Share of every cell; above 1 where the region overlaps itself.
    faces : three FaceShares
        Across x, y and z.
    """

    volume: Array
    faces: tuple[FaceShares, FaceShares, FaceShares]


def paint(surface: Array, grid: Grid) -> RegionShares:
    """Return the shares of cells and faces that lie inside a closed surface.

    Parameters
    ----------
    surface : (n, 3, 3) array
        Triangles, seen from outside anticlockwise [m].
    grid : Grid
        The grid; what lies outside of it does not count.
    """
    x, volume = _across(surface, grid, 0)
    y, _ = _across(surface, grid, 1)
    z, _ = _across(surface, grid, 2)
    return RegionShares(volume, (x, y, z))


def volume_share(surface: Array, grid: Grid) -> Array:
    """Return the share of every cell that lies inside a closed surface, (nx, ny, nz)."""
    edges = (grid.x_edges, grid.y_edges, grid.z_edges)
    found = columns(surface, edges).volume
    return settled(found / (grid.plan_area[:, :, None] * grid.dz))


def _across(surface: Array, grid: Grid, axis: int) -> tuple[FaceShares, Array]:
    edges = (grid.x_edges, grid.y_edges, grid.z_edges)
    order = _ORDER[axis]
    u, v, w = (edges[i] for i in order)
    beside = BESIDE * np.diff(w)
    lines = np.stack([w[:-1], w[:-1] + beside, w[1:] - beside], axis=1).ravel()
    found = columns(surface[:, :, order], (u, v, np.append(lines, w[-1])))
    area = np.diff(u)[:, None, None] * np.diff(v)[None, :, None]
    section = found.section / area
    n = w.size - 1
    above, below = np.empty((*area.shape[:2], n + 1)), np.empty((*area.shape[:2], n + 1))
    above[:, :, :-1], below[:, :, 1:] = section[:, :, 1:-1:3], section[:, :, 2::3]
    above[:, :, -1], below[:, :, 0] = below[:, :, -1], above[:, :, 0]
    volume = found.volume.reshape(*area.shape[:2], n, 3).sum(axis=3) / (area * np.diff(w))
    back = [order.index(i) for i in range(3)]
    faces = FaceShares(*(settled(s.transpose(back)) for s in (below, above)))
    return faces, settled(volume.transpose(back))


def settled(share: Array) -> Array:
    """Return shares with the rounding at 0 and 1 taken off; more than 1 stays as it is."""
    share = np.where(np.abs(share) < FULL, 0.0, share)
    return np.where(np.abs(share - 1.0) < FULL, 1.0, share)
