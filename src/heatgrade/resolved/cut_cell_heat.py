"""How far heat goes through coolant and through solid on its way from cell to cell.

A cell's temperature is that at its middle, of whatever lies there. Where a wall cuts the cell it is
taken as flat (`heatgrade.resolved.cut_walls`). On the way from the middle to a side the wall is met
where the distance to it changes sign,

    d(middle) = d,   d(side) = d +- n_a h_a / 2,

and each half of the way resists by its parts in coolant and in solid (the ghost fluid method; Liu,
Fedkiw and Kang 2000, doi 10.1006/jcph.2000.6444; second order for walls of given temperature,
Gibou, Fedkiw, Cheng and Kang 2002, doi 10.1006/jcph.2001.6977). For a wall across an axis the heat
through it is exact wherever in the cell it lies. A cut cell without a wall to be seen, as with
walls on both sides of it, counts as a mixture (`heatgrade.resolved.cut_cells`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.cut_cells import mixed_conductivity
from heatgrade.resolved.cut_walls import CutWalls, cut_walls
from heatgrade.resolved.domain import FlowDomain

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]


class Halves(NamedTuple):
    """Resistance from the middle of each cell to its low and high sides along x, y, z [m2 K/W].

    Both are the same arrays where no wall cuts a cell.
    """

    low: Three
    high: Three


def half_resistances(
    domain: FlowDomain, solid: Three, coolant: Array, walls: CutWalls | None = None
) -> Halves:
    """Return the resistance of both halves of each cell along each axis.

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room.
    solid : three (nx, ny, nz) arrays
        Conductivity of what is solid in each cell, along x, y and z [W/(m K)].
    coolant : (nx, ny, nz) array
        Of the coolant [W/(m K)].
    walls : CutWalls, optional
        Of the domain, where they are known.

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
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    plain = []
    mixture = mixed_conductivity(domain, solid, coolant)
    with np.errstate(divide="ignore"):
        for size, k in zip(sizes, mixture, strict=True):
            plain.append(0.5 * size / k)
    first, second, third = plain
    walls = walls or cut_walls(domain)
    cut, widths, seen = walls.cut, walls.widths, walls.seen
    if not seen.size:
        return Halves((first, second, third), (first, second, third))
    low: list[Array] = []
    high: list[Array] = []
    for axis, half in enumerate(plain):
        reach = 0.5 * walls.normal[axis] * widths[axis]
        for sides, sign in ((low, -1.0), (high, 1.0)):
            wet = _wet_part(walls.distance, walls.distance + sign * reach)
            wet = np.where(solid[axis][cut] > 0.0, wet, 1.0)  # heat goes round what insulates
            with np.errstate(divide="ignore", invalid="ignore"):
                way = wet / np.broadcast_to(coolant, share.shape)[cut]
                way += np.where(wet < 1.0, (1.0 - wet) / solid[axis][cut], 0.0)
            side = np.array(half)
            side[cut] = np.where(seen, 0.5 * widths[axis] * way, half[cut])
            sides.append(side)
    return Halves((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _wet_part(middle: Array, side: Array) -> Array:
    """Return the part of the way from a middle to a side that lies in coolant."""
    size = np.abs(middle) + np.abs(side)
    crossing = np.abs(middle) / np.where(size > 0.0, size, 1.0)
    inside = (middle >= 0.0).astype(np.float64)
    met = (middle > 0.0) != (side > 0.0)
    part: Array = np.where(met, np.where(middle > 0.0, crossing, 1.0 - crossing), inside)
    return part
