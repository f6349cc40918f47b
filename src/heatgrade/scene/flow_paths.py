"""Paths of a steady flow from cell to cell, exact for the flows through the cells' faces.

Within a cell, velocity along each axis is taken to be linear between its two faces. In coordinates
that run from 0 to 1 across the cell, with ``f`` the mass flow through its faces and ``g`` its
growth from the low to the high one,

    d(xi)/d(tau) = f_low + g xi,    xi(tau) = ((f_low + g xi_0) exp(g tau) - f_low) / g

on all three axes with one ``tau``, so that the face at which a path leaves is known in closed form
(Pollock 1988, Groundwater 26, 743, doi 10.1111/j.1745-6584.1988.tb00425.x). Paths neither cross
walls nor gather: what enters a cell leaves it, as the mass does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.path_starts import Starts
from heatgrade.scene.shell import Edges

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

TURNS = 12  # cells that a path may cross, over those along the three edges of the box
EVEN = 1e-9  # growth over flow below which a velocity counts as constant


@dataclass(frozen=True, slots=True, eq=False)
class FlowPath:
    """One path: points (n, 3) [m], and a value (n,) at each."""

    points: Array
    values: Array


def flow_paths(
    edges: Edges, flow: NDArray[np.floating], values: Array, starts: Starts
) -> tuple[FlowPath, ...]:
    """Return the paths that begin at some places.

    Parameters
    ----------
    edges : three arrays
        Of the grid [m].
    flow : (nx + 1, ny + 1, nz + 1, 3) array
        At each node, what passes through the faces across x, y and z whose low corner it is [kg/s].
    values : (nx, ny, nz) array
        Of the cells; on a face between two they are interpolated.
    starts : Starts
        Where the paths begin.

    Examples
    --------
    A flow into a corner turns by a hyperbola, ``x z`` constant:

    >>> edge = np.arange(5.0)
    >>> flow = np.zeros((5, 5, 5, 3))
    >>> flow[..., 0] = edge[:, None, None]
    >>> flow[..., 2] = -edge
    >>> start = Starts(np.array([[0, 0, 3]]), np.array([[0.6, 0.5, 1.0]]))
    >>> path, = flow_paths((edge, edge, edge), flow, np.zeros((4, 4, 4)), start)
    >>> np.round(path.points[:, 0] * path.points[:, 2], 12)
    array([2.4, 2.4, 2.4, 2.4, 2.4, 2.4, 2.4, 2.4])
    """
    cell, place = starts.cell.copy(), starts.place.copy()
    shape = np.array([edge.size - 1 for edge in edges])
    line = np.arange(len(cell))
    lines, points = [line], [_points(edges, cell, place)]
    shown = [values[tuple(cell.T)].astype(np.float64)]
    for _ in range(TURNS * int(shape.sum())):
        axis, high, place = _crossed(flow, cell, place)
        moves = axis >= 0
        line, cell, place, axis = line[moves], cell[moves], place[moves], axis[moves]
        if not line.size:
            break
        step = np.where(high[moves], 1, -1)
        lines.append(line)
        points.append(_points(edges, cell, place))
        each = np.arange(line.size)
        beyond = cell.copy()
        beyond[each, axis] += step
        inside = np.all((beyond >= 0) & (beyond < shape), axis=1)
        shown.append(_on_faces(edges, values, cell, np.where(inside[:, None], beyond, cell), axis))
        place[each, axis] = np.where(step > 0, 0.0, 1.0)
        line, cell, place = line[inside], beyond[inside], place[inside]
    order = np.argsort(np.concatenate(lines), kind="stable")
    ends = np.cumsum(np.bincount(np.concatenate(lines), minlength=len(starts.cell)))[:-1]
    all_points = np.split(np.concatenate(points)[order], ends)
    all_values = np.split(np.concatenate(shown)[order], ends)
    return tuple(FlowPath(p, v) for p, v in zip(all_points, all_values, strict=True) if len(p) > 1)


def _crossed(
    flow: NDArray[np.floating], cell: Whole, place: Array
) -> tuple[Whole, NDArray[np.bool_], Array]:
    """Return the axis by which each path leaves its cell (-1: none), to which side, and where."""
    i, j, k = cell.T
    low = flow[i, j, k].astype(np.float64)
    high = np.stack([flow[i + 1, j, k, 0], flow[i, j + 1, k, 1], flow[i, j, k + 1, 2]], axis=1)
    growth = high - low
    now = low + growth * place
    upward = now > 0.0
    end = np.where(upward, high, low)
    leaves = end * now > 0.0
    left = np.where(upward, 1.0 - place, -place)
    even = np.abs(growth) < EVEN * np.abs(now)
    with np.errstate(divide="ignore", invalid="ignore"):
        time = np.where(even, left / now, np.log(np.where(leaves, end / now, 1.0)) / growth)
    time = np.where(leaves, np.maximum(time, 0.0), np.inf)
    axis = time.argmin(axis=1)
    first = time.min(axis=1)
    found = np.isfinite(first)
    moved = np.where(found, first, 0.0)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = place + now * np.expm1(growth * moved) / growth
    place = np.clip(np.where(even | (growth == 0.0), place + now * moved, grown), 0.0, 1.0)
    each = np.arange(len(cell))
    place[each, axis] = np.where(upward[each, axis], 1.0, 0.0)
    return np.where(found, axis, -1), upward[each, axis], place


def _points(edges: Edges, cell: Whole, place: Array) -> Array:
    """Return places within cells as points [m]."""
    return np.stack(
        [e[c] + p * (e[c + 1] - e[c]) for e, c, p in zip(edges, cell.T, place.T, strict=True)],
        axis=1,
    )


def _on_faces(edges: Edges, values: Array, cell: Whole, beyond: Whole, axis: Whole) -> Array:
    """Return the values on the faces between two cells each, by a line from centre to centre."""
    each = np.arange(len(cell))
    widths = np.stack([np.diff(e)[c] for e, c in zip(edges, cell.T, strict=True)], axis=1)
    others = np.stack([np.diff(e)[c] for e, c in zip(edges, beyond.T, strict=True)], axis=1)
    own, other = widths[each, axis], others[each, axis]
    here, there = values[tuple(cell.T)], values[tuple(beyond.T)]
    return np.asarray((here * other + there * own) / (own + other))
