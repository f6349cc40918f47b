"""How far heat goes through coolant and through solid on its way from cell to cell.

A cell's temperature is that at its middle, of whatever lies there. Where a wall cuts the cell it is
taken as flat: its normal n from what is open of the cell's sides, its place from the coolant's
share. On the way from the middle to a side the wall is met where the distance to it changes sign,

    d(middle) = d,   d(side) = d +- n_a h_a / 2,

and each half of the way resists by its parts in coolant and in solid (the ghost fluid method; Liu,
Fedkiw and Kang 2000, doi 10.1006/jcph.2000.6444; second order for walls of given temperature,
Gibou, Fedkiw, Cheng and Kang 2002, doi 10.1006/jcph.2001.6977). For a wall across an axis the heat
through it is exact wherever in the cell it lies. A cut cell without a wall to be seen, as with
walls on both sides of it, counts as a mixture (`heatgrade.resolved.cut_cells`).

The share of a cell below the plane m . x = alpha, with m > 0 and x from 0 to 1, is

    V = [alpha^3 - sum (alpha - m_i)+^3 + sum (alpha - m_i - m_j)+^3] / (6 m1 m2 m3)

(Scardovelli and Zaleski 2000, doi 10.1006/jcph.2000.6567), solved for alpha by halving.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.cut_cells import mixed_conductivity
from heatgrade.resolved.domain import FlowDomain

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]

HALVINGS = 44  # of the interval that alpha lies in
LEAST = 1e-4  # component of m, of which the greatest is 1, that is told from 0
THROUGH = 1e-3  # share of a cell's width by which coolant may miss a side and yet reach it


class Halves(NamedTuple):
    """Resistance from the middle of each cell to its low and high sides along x, y, z [m2 K/W].

    Both are the same arrays where no wall cuts a cell.
    """

    low: Three
    high: Three


def half_resistances(domain: FlowDomain, solid: Three, coolant: Array) -> Halves:
    """Return the resistance of both halves of each cell along each axis.

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room.
    solid : three (nx, ny, nz) arrays
        Conductivity of what is solid in each cell, along x, y and z [W/(m K)].
    coolant : (nx, ny, nz) array
        Of the coolant [W/(m K)].

    Examples
    --------
    A wall in a cell 1 m wide, a quarter of which is solid:

    >>> from heatgrade.grid import Grid
    >>> one = np.ones((1, 1, 1))
    >>> sides = np.full((1, 2, 1), 0.75), np.full((1, 1, 2), 0.75)
    >>> room = FlowDomain(Grid([0, 1], [0, 1], [0, 1]), 0.75 * one,
    ...                   np.array([0.0, 1.0]).reshape(2, 1, 1), *sides)
    >>> found = half_resistances(room, (10 * one,) * 3, one)
    >>> round(found.low[0].item(), 6), found.high[0].item()   # 0.25 / 1 + 0.25 / 10, 0.5 / 1
    (0.275, 0.5)
    """
    share, grid = domain.volume, domain.grid
    cut = (share > 0.0) & (share < 1.0)
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    plain = []
    mixture = mixed_conductivity(domain, solid, coolant)
    with np.errstate(divide="ignore"):
        for size, k in zip(sizes, mixture, strict=True):
            plain.append(0.5 * size / k)
    first, second, third = plain
    if not cut.any():
        return Halves((first, second, third), (first, second, third))
    normal = _normals(domain, cut)
    widths = np.stack([np.broadcast_to(size, share.shape)[cut] for size in sizes])
    seen = np.any(normal != 0.0, axis=0)
    distance = np.where(seen, _distance(normal, widths, share[cut]), 0.0)
    low: list[Array] = []
    high: list[Array] = []
    for axis, half in enumerate(plain):
        reach = 0.5 * normal[axis] * widths[axis]
        for sides, sign in ((low, -1.0), (high, 1.0)):
            wet = _wet_part(distance, distance + sign * reach)
            wet = np.where(solid[axis][cut] > 0.0, wet, 1.0)  # heat goes round what insulates
            with np.errstate(divide="ignore", invalid="ignore"):
                way = wet / np.broadcast_to(coolant, share.shape)[cut]
                way += np.where(wet < 1.0, (1.0 - wet) / solid[axis][cut], 0.0)
            side = np.array(half)
            side[cut] = np.where(seen, 0.5 * widths[axis] * way, half[cut])
            sides.append(side)
    return Halves((low[0], low[1], low[2]), (high[0], high[1], high[2]))


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


def _wet_part(middle: Array, side: Array) -> Array:
    """Return the part of the way from a middle to a side that lies in coolant."""
    size = np.abs(middle) + np.abs(side)
    crossing = np.abs(middle) / np.where(size > 0.0, size, 1.0)
    inside = (middle >= 0.0).astype(np.float64)
    met = (middle > 0.0) != (side > 0.0)
    part: Array = np.where(met, np.where(middle > 0.0, crossing, 1.0 - crossing), inside)
    return part
