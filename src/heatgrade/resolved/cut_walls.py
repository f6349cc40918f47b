"""Where walls lie in the cells that they cut: flat, at a distance, with a normal into the coolant.

The normal n comes from what is open of the cell's sides, the distance of its middle from the
coolant's share. The share of a cell below the plane m . x = alpha, with m > 0 and x from 0 to 1, is

    V = [alpha^3 - sum (alpha - m_i)+^3 + sum (alpha - m_i - m_j)+^3] / (6 m1 m2 m3)

(Scardovelli and Zaleski 2000, doi 10.1006/jcph.2000.6567), solved for alpha by halving.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import FlowDomain

Array = NDArray[np.float64]

HALVINGS = 44  # of the interval that alpha lies in
LEAST = 1e-4  # component of m, of which the greatest is 1, that is told from 0
THROUGH = 1e-3  # share of a cell's width by which coolant may miss a side and yet reach it


@dataclass(frozen=True, slots=True, eq=False)
class CutWalls:
    """The walls in cut cells, which are listed in the order of `cut`.

    Parameters
    ----------
    cut : (nx, ny, nz) bool array
        Cells of coolant and solid.
    normal : (3, cells) array
        Unit normals into the coolant; 0 where no wall is to be seen, as between two of them.
    widths : (3, cells) array
        Of the cells [m].
    distance : (cells,) array
        Of the cells' middles from their walls, positive in the coolant; 0 where unseen [m].
    """

    cut: NDArray[np.bool_]
    normal: Array
    widths: Array
    distance: Array

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Cut cells with a wall to be seen."""
        found: NDArray[np.bool_] = np.any(self.normal != 0.0, axis=0)
        return found


def cut_walls(domain: FlowDomain) -> CutWalls:
    """Return the walls in a domain's cut cells.

    Examples
    --------
    A cell 1 m wide, a quarter of which is solid, at its low side along x:

    >>> from heatgrade.grid import Grid
    >>> sides = np.full((1, 2, 1), 0.75), np.full((1, 1, 2), 0.75)
    >>> room = FlowDomain(Grid([0, 1], [0, 1], [0, 1]), np.full((1, 1, 1), 0.75),
    ...                   np.array([0.0, 1.0]).reshape(2, 1, 1), *sides)
    >>> found = cut_walls(room)
    >>> found.normal.ravel().tolist(), found.distance.round(6).tolist()
    ([1.0, 0.0, 0.0], [0.25])
    """
    share, grid = domain.volume, domain.grid
    cut = (share > 0.0) & (share < 1.0)
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    widths = np.stack([np.broadcast_to(size, share.shape)[cut] for size in sizes])
    normal = _normals(domain, cut)
    seen = np.any(normal != 0.0, axis=0)
    distance = np.where(seen, _distance(normal, widths, share[cut]), 0.0)
    return CutWalls(cut, normal, widths, distance)


def _normals(domain: FlowDomain, cut: NDArray[np.bool_]) -> Array:
    """Return unit normals into the coolant of walls inside cut cells, (3, cells); 0 if unseen."""
    grid, share = domain.grid, domain.volume
    areas = (
        grid.dy[None, :, None] * grid.dz[None, None, :],
        grid.dx[:, None, None] * grid.dz[None, None, :],
        grid.plan_area[:, :, None],
    )
    found = []
    for axis, opened in enumerate((domain.open_x, domain.open_y, domain.open_z)):
        ahead = np.moveaxis(opened, axis, 0)
        low, high = (np.moveaxis(side, 0, axis)[cut] for side in (ahead[:-1], ahead[1:]))
        # A closed side that the coolant reaches is a wall of its own, not the one inside.
        closed = (np.minimum(low, high) == 0.0) & (
            share[cut] >= (1.0 - THROUGH) * np.maximum(low, high)
        )
        area = np.broadcast_to(areas[axis], share.shape)[cut]
        found.append(np.where(closed, 0.0, (high - low) * area))
    normal = np.stack(found)
    size = np.sqrt(np.add.reduce(normal * normal, axis=0))
    unit: Array = np.divide(normal, size, out=np.zeros_like(normal), where=size > 0.0)
    return unit


def _distance(normal: Array, widths: Array, share: Array) -> Array:
    """Return the distance of the cells' middles from their walls, positive in the coolant [m]."""
    reach = np.abs(normal) * widths
    scale = np.maximum(reach.max(axis=0), 1e-300)
    m = np.maximum(reach / scale, LEAST)
    total = np.add.reduce(m, axis=0)
    low, high = np.zeros_like(share), total.copy()
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        more = _below(m, middle) < 1.0 - share
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    found: Array = scale * (0.5 * total - 0.5 * (low + high))
    return found


def _below(m: Array, alpha: Array) -> Array:
    """Return the share of a cell that lies below a plane."""
    found = alpha**3
    for i in range(3):
        found = found - np.maximum(alpha - m[i], 0.0) ** 3
        found = found + np.maximum(alpha - m[i] - m[(i + 1) % 3], 0.0) ** 3
    below: Array = found / (6.0 * m[0] * m[1] * m[2])
    return below
