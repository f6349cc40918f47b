"""Layers of the same plan from floor to ceiling, painted onto a grid whose lines lie on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid, inside
from heatgrade.painted.paint import BESIDE, settled
from heatgrade.painted.plan_shape import PlanShape

Array = NDArray[np.float64]


class Prism(NamedTuple):
    """A plan between two levels [m]."""

    bottom: float
    top: float
    plan: PlanShape


@dataclass(frozen=True, slots=True, eq=False)
class OpenShares:
    """What of cells and faces is open to coolant.

    Parameters
    ----------
    volume : (nx, ny, nz) array
        Share of every cell.
    x, y, z : arrays with one more entry along their axis
        Share of every face; that of an outer face is its cell's.
    """

    volume: Array
    x: Array
    y: Array
    z: Array


def paint_prisms(prisms: Sequence[Prism], grid: Grid) -> OpenShares:
    """Return the shares of cells and faces that prisms on each other fill.

    Where two layers meet, what is open is the smaller of both plans in each cell: exact where one
    lies within the other there.

    Parameters
    ----------
    prisms : sequence of Prism
        With floors and ceilings on lines of the grid.
    grid : Grid
        The grid.
    """
    nx, ny, nz = grid.shape
    volume = np.zeros(grid.shape)
    open_x, open_y = np.zeros((nx + 1, ny, nz)), np.zeros((nx, ny + 1, nz))
    for prism in prisms:
        layers = inside(grid.z, prism.bottom, prism.top)
        plan = settled(prism.plan.areas(grid.x_edges, grid.y_edges) / grid.plan_area)
        volume[:, :, layers] = plan[:, :, None]
        open_x[:, :, layers] = _open(prism.plan, 0, grid.x_edges, grid.y_edges)[:, :, None]
        across = _open(prism.plan, 1, grid.y_edges, grid.x_edges)
        open_y[:, :, layers] = across.T[:, :, None]
    open_z = np.empty((nx, ny, nz + 1))
    open_z[:, :, 1:-1] = np.minimum(volume[:, :, :-1], volume[:, :, 1:])
    open_z[:, :, 0], open_z[:, :, -1] = volume[:, :, 0], volume[:, :, -1]
    return OpenShares(volume, open_x, open_y, open_z)


def _open(plan: PlanShape, axis: int, lines: Array, edges: Array) -> Array:
    """Return the share of each piece of each line that is open on both of its sides."""
    beside = BESIDE * np.diff(lines)
    above = plan.chords(axis, lines[:-1] + beside, edges) / np.diff(edges)
    below = plan.chords(axis, lines[1:] - beside, edges) / np.diff(edges)
    found = np.empty((lines.size, edges.size - 1))
    found[1:-1] = np.minimum(above[1:], below[:-1])
    found[0], found[-1] = above[0], below[-1]
    return np.clip(settled(found), 0.0, 1.0)
