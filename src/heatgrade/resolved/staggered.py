"""The coolant's room as the momentum kernels see it: padded arrays, areas, wall friction.

Arrays lie [x][z][y], with one layer of halo below the cells and two above; index I is cell I - 1
of the grid, and its low face. A halo cell has no width: its middle lies on the box's side.

Friction of what a face's control volume touches: between its two cells, along each axis a, the
fluid's cross-section is at most `top`; where less of it is open towards a neighbour, the rest is
wall, at half the mean height of the fluid::

    drag = sum over axes and ends  (top - A_end) / (V / (2 top))

which is the friction of whole cells against walls, and exact for walls cut parallel to a face:
the slope at the wall of a straight line through the mean of one cell. Beside a whole wall, with
two whole cells before it, of heights h and h2, the slope is that of the parabola from the wall
through the means of both::

    u'(0) = (1 + g) u / (h / 2) - g (u2 - u) / ((h + h2) / 2),   g = h / (h + h2)

which is exact for developed flow between plates. `drag` holds the first part, the momentum kernel
adds the second to what viscosity carries to the second cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.resolved.cut_cells import held_share
from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.opening import GivenPressure, Opening, Profile, Side
from heatgrade.solve.fresh_memory import zeros

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MEMORY_AXIS = (0, 2, 1)  # place of x, y and z in memory
LEADING = ((0, 1, 2), (2, 0, 1), (1, 0, 2))  # places in memory, that of x, y or z first
NEARLY = 1.0 - 1e-9  # of a whole: share from which a cell or a face counts as whole
NEAREST = 0.01  # least height of fluid over cell width that friction is computed with


@dataclass(frozen=True, slots=True, eq=False)
class Staggered:
    """Geometry in the kernels' layout.

    Parameters
    ----------
    grid : Grid
        Its cells.
    volume : (NX, NZ, NY) array
        Of coolant in each cell [m3].
    area : (3, NX, NZ, NY) array
        Area open to flow of each face across x, y and z [m2].
    drag : (3, NX, NZ, NY) array
        Wall area over distance of each face's control volume, times 1 + g at the walls of
        `wall` [m]; -1 where no momentum is solved for.
    wall : (3, NX, NZ, NY) uint8 array
        Whole walls whose friction follows from two cells: for each component and face 1 below and
        2 above along the first of the other axes, 4 and 8 along the second.
    near : (3, 2, NX, NZ, NY) array, or ones (3, 2, 1, 1, NY) where no cell is cut
        For each component and other axis, distance of the middles of whole cells across the low
        face over that of the middles of what is open: what viscosity across it gains.
    slide : (3, NX, NZ, NY) array or None
        The same times velocity, of sliding sides alone [m2/s].
    tables : three (n, 3, NY) arrays
        For each axis and index: 1 / width, 1 / distance across the low face, share of the lower
        cell in it.
    rows : (NX, NZ, 2) int array
        Of each row along y, the part in which anything is solved for, momentum of a face or what a
        cell holds: first index and the one beyond the last, from index 1; both 0 where there is
        none.
    faces : tuple of (NX, NZ, NY) bool arrays
        Outer faces of each opening, marked in the array of its axis.
    """

    grid: Grid
    volume: Array
    area: Array
    drag: Array
    wall: NDArray[np.uint8]
    near: NDArray[np.float32]
    slide: Array | None
    tables: tuple[Array, Array, Array]
    rows: NDArray[np.int32]
    faces: tuple[Mask, ...]


def padded(grid: Grid) -> tuple[int, int, int]:
    """Return the shape of padded arrays."""
    nx, ny, nz = grid.shape
    return nx + 3, nz + 3, ny + 3


def cells(array: NDArray[Any]) -> NDArray[Any]:
    """Return the view on the grid's cells of a padded array, in the order x, y, z."""
    view: NDArray[Any] = array[1:-2, 1:-2, 1:-2].transpose(0, 2, 1)
    return view


def faces(array: NDArray[Any], axis: int) -> NDArray[Any]:
    """Return the view on all faces across `axis` of a padded array, in the order x, y, z."""
    stop = [-2, -2, -2]
    stop[MEMORY_AXIS[axis]] = -1
    view: NDArray[Any] = array[1 : stop[0], 1 : stop[1], 1 : stop[2]].transpose(0, 2, 1)
    return view


def leading(array: NDArray[Any], axis: int) -> NDArray[Any]:
    """Return the view of a padded array whose first index is that along `axis`."""
    return array.transpose(LEADING[axis])


def shifted(array: NDArray[Any], axis: int, step: int) -> NDArray[Any]:
    """Return the neighbours `step` cells up `axis`; the ends repeat."""
    found: NDArray[Any] = np.roll(array, -step, MEMORY_AXIS[axis])
    edge = [slice(None)] * 3
    edge[MEMORY_AXIS[axis]] = slice(-1, None) if step > 0 else slice(0, 1)
    found[tuple(edge)] = array[tuple(edge)]
    return found


def staggered(domain: FlowDomain, *, curved: bool = True) -> Staggered:
    """Return the geometry of a domain in the kernels' layout.

    Parameters
    ----------
    domain : FlowDomain
        Where the coolant is.
    curved : bool
        Whether friction at whole walls follows from the means of two cells, not of one.
    """
    grid = domain.grid
    shape = padded(grid)
    wet = np.zeros(shape, bool)
    joined = tuple(item.place for item in domain.periodic)
    cells(wet)[:] = domain.volume > 0.0
    volume = np.zeros(shape)
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    cells(volume)[:] = domain.volume * sizes[0] * sizes[1] * sizes[2]
    for axis in joined:
        wrap(wet, axis)
        wrap(volume, axis)
    marks = tuple(opening_faces(domain, opening) for opening in domain.openings)
    area = zeros(np.float64, 3, *shape)
    slip = np.zeros((3, *shape))
    for axis, share in enumerate((domain.open_x, domain.open_y, domain.open_z)):
        first, second = (sizes[other] for other in range(3) if other != axis)
        whole = np.zeros(shape)
        faces(whole, axis)[:] = share * first * second
        for other in joined:
            wrap(whole, other)
        inner = wet & shifted(wet, axis, -1)
        area[axis] = np.where(inner, whole, 0.0)
        slip[axis] = area[axis]
        for opening, mark in zip(domain.openings, marks, strict=True):
            if opening.side.axis == axis:
                area[axis][mark] = whole[mark]
                slip[axis][mark] = whole[mark]
        for side in Side:
            if side.axis != axis or axis in joined:
                continue
            if domain.bound(side) is Bound.SYMMETRY:
                plane = side_plane(shape, side)
                slip[axis][plane] = np.where(
                    area[axis][plane] > 0.0, area[axis][plane], whole[plane]
                )
        for edge in (area[axis], slip[axis]):
            repeat_ends(edge, axis)
            for other in joined:
                wrap(edge, other)
    drag, wall, near, slide = _friction(domain, volume, area, slip, marks, curved=curved)
    held = zeros(np.float64, *shape)
    cells(held)[:] = held_share(domain) * sizes[0] * sizes[1] * sizes[2]
    for axis in joined:
        wrap(held, axis)
    tables = _tables(grid, joined)
    return Staggered(grid, held, area, drag, wall, near, slide, tables, _rows(drag, domain), marks)


def _rows(drag: Array, domain: FlowDomain) -> NDArray[np.int32]:
    """Return the part of each row between its first and its last wet cell or open face."""
    is_open = np.logical_or.reduce(drag[:, :, :, 1:-1] >= 0.0, axis=0)
    is_open[1:-2, 1:-2, :-1] |= (domain.volume > 0.0).transpose(0, 2, 1)
    found = np.zeros((*is_open.shape[:2], 2), np.int32)
    found[..., 0] = is_open.argmax(axis=2)
    found[..., 1] = is_open.shape[2] - is_open[..., ::-1].argmax(axis=2)
    found[~is_open.any(axis=2)] = 0
    return found


def side_plane(shape: tuple[int, ...], side: Side, depth: int = 0) -> tuple[slice | int, ...]:
    """Return the index of a side's outer faces, or of the faces `depth` inside it."""
    place = MEMORY_AXIS[side.axis]
    index: list[slice | int] = [slice(None)] * 3
    index[place] = shape[place] - 2 - depth if side.high else 1 + depth
    return tuple(index)


def repeat_ends(array: Array, axis: int) -> None:
    """Continue a face field beyond its outer faces."""
    ahead = leading(array, axis)
    ahead[0], ahead[-1] = ahead[1], ahead[-2]


def wrap(array: NDArray[Any], axis: int) -> None:
    """Fill the halo along `axis` of cells, or of faces, that repeat."""
    ahead = leading(array, axis)
    ahead[0], ahead[-2] = ahead[-3], ahead[1]
    ahead[-1] = ahead[2]


def opening_faces(domain: FlowDomain, opening: Opening) -> Mask:
    """Return the outer faces of an opening, marked in a padded array of its axis."""
    shape = padded(domain.grid)
    side = opening.side
    share = (domain.open_x, domain.open_y, domain.open_z)[side.axis]
    end = -1 if side.high else 0
    open_faces = np.take(share, end, side.axis) * np.take(domain.volume, end, side.axis) > 0.0
    if opening.faces is not None:
        open_faces = open_faces & opening.faces
    mark = np.zeros(shape, bool)
    wide = np.moveaxis(faces(mark, side.axis), side.axis, 0)
    wide[end] = open_faces
    return mark


def driven(opening: Opening) -> bool:
    """Whether the flow through an opening follows from a pressure."""
    return isinstance(opening.law, GivenPressure) or opening.law.profile is Profile.SHARED


def _tables(grid: Grid, joined: tuple[int, ...]) -> tuple[Array, Array, Array]:
    ny = padded(grid)[2]
    found = []
    for axis in range(3):
        wide = widths(grid, axis, joined).ravel()
        low = np.concatenate([[0.0], wide[:-1]])
        table = np.zeros((3, wide.size))
        np.divide(1.0, wide, out=table[0], where=wide > 0.0)
        table[1, 1:-1] = 2.0 / (wide + low)[1:-1]
        if axis in joined:
            table[1, -1], table[1, 0] = table[1, 2], table[1, -3]
        table[2, 1:-1] = (low / np.where(wide + low > 0.0, wide + low, 1.0))[1:-1]
        if axis == 1:
            found.append(np.ascontiguousarray(table[None]))
        else:
            found.append(np.repeat(table.T[:, :, None], ny, axis=2))
    x, y, z = (np.ascontiguousarray(item) for item in found)
    return x, y, z


def widths(grid: Grid, axis: int, joined: tuple[int, ...] = ()) -> Array:
    """Return the widths along an axis, shaped to multiply padded arrays [m].

    In the halo they are 0, and go on where the axis is one of those `joined`.
    """
    width = np.concatenate([[0.0], (grid.dx, grid.dy, grid.dz)[axis], [0.0, 0.0]])
    if axis in joined:
        width[0], width[-2] = width[-3], width[1]
        width[-1] = width[2]
    shape = [1, 1, 1]
    shape[MEMORY_AXIS[axis]] = -1
    return width.reshape(shape)


def _friction(
    domain: FlowDomain,
    volume: Array,
    area: Array,
    slip: Array,
    marks: tuple[Mask, ...],
    *,
    curved: bool,
) -> tuple[Array, NDArray[np.uint8], NDArray[np.float32], Array | None]:
    joined = tuple(item.place for item in domain.periodic)
    drag = zeros(np.float64, *area.shape)
    cut = bool(np.any((domain.volume > 0.0) & (domain.volume < 1.0)))
    near = np.ones((3, 2, *(volume.shape if cut else (1, 1, volume.shape[2]))), np.float32)
    wall = np.zeros(area.shape, np.uint8)
    slide = np.zeros(area.shape) if domain.wall_velocity else None
    for c in range(3):
        for a in range(3):
            width = widths(domain.grid, a, joined)
            section = _section(c, a, volume, area, slip, width)
            parts = [section.wall(end) for end in (section.low, section.high)]
            if a == c:
                drag[c] += parts[0] + parts[1]
                continue
            if curved:
                bits = _by_two_cells(section, area[c] > 0.0, width, a, parts)
                wall[c] |= bits << 2 * (a - (a > c))
            drag[c] += parts[0] + parts[1]
            if cut:
                near[c, a - (a > c)] = _nearness(section.height, width, a)
            if slide is not None:
                for side, velocity in domain.wall_velocity.items():
                    if side.axis == a:
                        plane = side_plane(volume.shape, side, 1 if side.high else 0)
                        slide[c][plane] += parts[side.high][plane] * velocity[c]
        _close(drag[c], c, area[c], domain, marks)
    return drag, wall, near, slide


@dataclass(frozen=True, slots=True)
class _Section:
    """Cross-section along one axis of each face's control volume.

    Parameters
    ----------
    low, high : array
        Open area towards the neighbours [m2].
    top, height : array
        The most there is of it, and the mean height of the coolant [m2], [m].
    reach : array
        From the coolant's middle to a wall [m].
    """

    low: Array
    high: Array
    top: Array
    height: Array
    reach: Array

    def wall(self, end: Array) -> Array:
        """Return what an end holds by its wall [m]."""
        held: Array = (self.top - end) / self.reach
        return held


def _section(c: int, a: int, volume: Array, area: Array, slip: Array, width: Array) -> _Section:
    both = 0.5 * (volume + shifted(volume, c, -1))
    if a == c:
        high = 0.5 * (area[c] + shifted(area[c], c, 1))
        low = 0.5 * (area[c] + shifted(area[c], c, -1))
        width = 0.5 * (width + shifted(width, c, -1))
        scale = 2.0
    else:
        mean = 0.5 * (slip[a] + shifted(slip[a], c, -1))
        high, low, scale = shifted(mean, a, 1), mean, 1.0
    middle = np.divide(both, width, out=np.zeros_like(both), where=width > 0.0)
    top = np.maximum(np.maximum(high, low), middle)
    height = np.maximum(both / np.maximum(top, 1e-300), NEAREST * width)
    reach = np.where(height > 0.0, 0.5 * scale * height, 1.0)
    return _Section(low, high, top, height, reach)


def _by_two_cells(
    section: _Section, is_open: Mask, width: Array, axis: int, parts: list[Array]
) -> NDArray[np.uint8]:
    """Multiply what whole walls hold by 1 + g; return 1 where that is below, 2 where above."""
    top = section.top
    whole = is_open & (top > 0.0) & (section.height > NEARLY * width)
    bits = np.zeros(whole.shape, np.uint8)
    ends = ((1, section.low, section.high), (-1, section.high, section.low))
    for place, (step, end, ahead) in enumerate(ends):
        beyond = shifted(width, axis, step)
        two = whole & shifted(whole, axis, step) & (beyond > 0.0)
        two &= (end <= (1.0 - NEARLY) * top) & (ahead >= NEARLY * top)
        parts[place] *= np.where(two, 1.0 + width / np.maximum(width + beyond, 1e-300), 1.0)
        bits[two] |= place + 1
    return bits


def _close(
    drag: Array, axis: int, area: Array, domain: FlowDomain, marks: tuple[Mask, ...]
) -> None:
    """Mark the faces across an axis on which no momentum is solved for."""
    drag[area <= 0.0] = -1.0
    for opening, mark in zip(domain.openings, marks, strict=True):
        if opening.side.axis == axis and not driven(opening):
            drag[mark] = -1.0
    ahead = leading(drag, axis)
    ahead[0] = ahead[-1] = -1.0
    for item in domain.periodic:  # what repeats is solved for once
        ahead = leading(drag, item.place)
        ahead[0] = ahead[-2] = ahead[-1] = -1.0


def _nearness(height: Array, width: Array, axis: int) -> Array:
    """Return the distance of whole cells' middles over that of heights', where both are open."""
    below = shifted(height, axis, -1)
    wide = width + shifted(width, axis, -1)
    both = (height > 0.0) & (below > 0.0) & (shifted(width, axis, -1) > 0.0) & (width > 0.0)
    ratio = np.divide(wide, height + below, out=np.ones_like(height), where=both)
    nearness: Array = np.maximum(ratio, 1.0)
    return nearness
