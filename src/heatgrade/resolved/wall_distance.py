"""How far each cell's coolant is from the nearest wall.

Between whole cells the distance is exact: walls are the boxes of dry cells, and the square of the
distance to the nearest of them separates into the axes,

    d^2 = min over i, j, k of  dx_i^2 + dy_j^2 + dz_k^2,

so that three passes of minima find it (Felzenszwalb and Huttenlocher 2012,
doi 10.4086/toc.2012.v008a019, here by intervals of uneven width).  A wall inside a cut cell counts
as a small disc across the wall's normal; coolant in the cut cell itself is half its mean height
away, as for friction.  Sides of the box are walls where neither an opening nor symmetry lies.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.opening import Side
from heatgrade.resolved.staggered import faces, opening_faces

Array = NDArray[np.float64]

FAR = 1e30  # distance where there is no wall [m]
SLIVER = 1e-3  # share of a face below which a difference of open areas is no wall
NEIGHBOURS = 8  # discs of cut cells that are looked at from each cell


class Walls(NamedTuple):
    """Where walls are.

    Parameters
    ----------
    distance : (nx, ny, nz) array
        Of each cell's coolant from the nearest wall; `FAR` where there is none, 0 in solid [m].
    touched : (nx, ny, nz) bool array
        Cells of coolant that have a wall.
    over_distance : (nx, ny, nz) array
        Area of a cell's walls over their distances from its coolant [m].
    """

    distance: Array
    touched: NDArray[np.bool_]
    over_distance: Array


def wall_distance(domain: FlowDomain) -> Walls:
    """Return the walls of a domain as its cells see them.

    Examples
    --------
    Half a gap 1 m wide, symmetric above: cells are as far from the wall as their middles.

    >>> from heatgrade.grid import Grid
    >>> from heatgrade.resolved import FlowDomain
    >>> sides = dict.fromkeys(("x-", "x+", "y-", "y+", "z+"), "symmetry")
    >>> room = FlowDomain.full(Grid([0, 9], [0, 9], [0.0, 0.1, 0.3, 0.5]), bounds=sides)
    >>> wall_distance(room).distance.ravel().round(3).tolist()
    [0.05, 0.2, 0.4]
    """
    wet = domain.volume > 0.0
    own, over = _own_walls(domain)
    touched = wet & (own < FAR)
    distance = np.minimum(_from_boxes(domain), _from_discs(domain))
    distance = np.where(touched, own, distance)
    return Walls(np.where(wet, distance, 0.0), touched, np.where(wet, over, 0.0))


def _own_walls(domain: FlowDomain) -> tuple[Array, Array]:
    """Return the distance of walls that the cells themselves touch, and area over distance."""
    grid = domain.grid
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    volume = domain.volume * sizes[0] * sizes[1] * sizes[2]
    distance, over = np.full(grid.shape, FAR), np.zeros(grid.shape)
    for axis, low_high in enumerate(_open_ends(domain)):
        first, second = (sizes[other] for other in range(3) if other != axis)
        low, high = (share * first * second for share in low_high)
        top = np.maximum(np.maximum(low, high), volume / sizes[axis])
        full = np.maximum(top, 1e-300)
        half = 0.5 * volume / full
        wall = np.maximum(2.0 * top - low - high, 0.0)
        here = (wall > SLIVER * top) & (volume > 0.0)
        distance = np.where(here, np.minimum(distance, half), distance)
        over += np.where(here, wall / np.where(half > 0.0, half, 1.0), 0.0)
    return distance, over


def _open_ends(domain: FlowDomain) -> list[tuple[Array, Array]]:
    """Return the shares of each cell's low and high faces where no wall is, for each axis."""
    wet = domain.volume > 0.0
    found = []
    for axis, share in enumerate((domain.open_x, domain.open_y, domain.open_z)):
        ahead = np.moveaxis(np.array(share), axis, 0)
        inner = np.moveaxis(wet, axis, 0)
        ahead[1:-1] *= inner[:-1] & inner[1:]
        for end, high in ((0, False), (-1, True)):
            ahead[end] *= _passes(domain, axis, high)
        open_ = np.moveaxis(ahead, 0, axis)
        low = np.take(open_, range(open_.shape[axis] - 1), axis)
        found.append((low, np.take(open_, range(1, open_.shape[axis]), axis)))
    return found


def _passes(domain: FlowDomain, axis: int, high: bool) -> NDArray[np.bool_]:
    """Return which faces of a side of the box are no wall."""
    side = Side("xyz"[axis] + ("+" if high else "-"))
    joined = axis in (item.place for item in domain.periodic)
    shape = tuple(n for place, n in enumerate(domain.grid.shape) if place != axis)
    free = np.full(shape, joined or domain.bound(side) is Bound.SYMMETRY)
    for opening in domain.openings:
        if opening.side is side:
            mark = faces(opening_faces(domain, opening), axis)
            free = free | np.take(mark, -1 if high else 0, axis)
    return free


def _from_boxes(domain: FlowDomain) -> Array:
    """Return the distance of each cell's middle from the nearest dry cell or wall of the box."""
    grid = domain.grid
    solid = np.pad(domain.volume <= 0.0, 1)
    for axis in range(3):
        ahead = np.moveaxis(solid, axis, 0)[:, 1:-1, 1:-1]
        ahead[0], ahead[-1] = ~_passes(domain, axis, False), ~_passes(domain, axis, True)
    square = np.where(solid, 0.0, FAR**2)
    joined = {item.place for item in domain.periodic}
    for axis, edges in enumerate((grid.x_edges, grid.y_edges, grid.z_edges)):
        square = _pass(square, axis, edges, wraps=axis in joined)
    return np.sqrt(square)


def _pass(square: Array, axis: int, edges: Array, *, wraps: bool) -> Array:
    """Return the least of squares and of what lies between along one axis; drops its padding."""
    ahead = np.moveaxis(square, axis, 0)
    low = np.concatenate([[edges[0]], edges[:-1], [edges[-1]]])
    high = np.concatenate([[edges[0]], edges[1:], [edges[-1]]])
    middle = 0.5 * (edges[1:] + edges[:-1])
    shape = (-1, *(1,) * (ahead.ndim - 1))
    found = np.full((middle.size, *ahead.shape[1:]), FAR**2)
    length = edges[-1] - edges[0]
    for shift in (-length, 0.0, length) if wraps else (0.0,):
        for place in range(low.size):
            away = np.maximum(low[place] + shift - middle, middle - high[place] - shift)
            away = np.maximum(away, 0.0).reshape(shape)
            np.minimum(found, ahead[place] + away * away, out=found)
    return np.moveaxis(found, 0, axis)


def _from_discs(domain: FlowDomain) -> Array:
    """Return the distance of each cell's middle from the walls inside cut cells."""
    grid = domain.grid
    cut = (domain.volume > 0.0) & (domain.volume < 1.0)
    if not cut.any():
        return np.full(grid.shape, FAR)
    from scipy.spatial import KDTree

    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    parts = []
    for axis, share in enumerate((domain.open_x, domain.open_y, domain.open_z)):
        first, second = (sizes[other] for other in range(3) if other != axis)
        parts.append((np.diff(share, axis=axis) * first * second)[cut])
    wall = np.stack(parts, axis=1)  # points into the coolant
    size = np.sqrt((wall * wall).sum(axis=1))
    real = size > 0.0
    normal = wall[real] / size[real, None]
    middles = np.stack(np.meshgrid(grid.x, grid.y, grid.z, indexing="ij"), axis=-1)
    extent = np.stack([np.broadcast_to(item, grid.shape)[cut] for item in sizes], axis=1)[real]
    reach = (np.abs(normal) * extent).sum(axis=1)
    share = domain.volume[cut][real]
    disc = middles[cut][real] + ((0.5 - share) * reach)[:, None] * normal
    radius = np.sqrt(size[real] / np.pi)
    count = min(NEIGHBOURS, disc.shape[0])
    points = middles.reshape(-1, 3)
    _, near = KDTree(disc).query(points, k=count)
    near = near.reshape(-1, count)
    away = points[:, None, :] - disc[near]
    across = (away * normal[near]).sum(axis=2)
    beside = np.sqrt(np.maximum((away * away).sum(axis=2) - across**2, 0.0))
    square = across**2 + np.maximum(beside - radius[near], 0.0) ** 2
    found: Array = np.sqrt(square.min(axis=1)).reshape(grid.shape)
    return found
