"""Round ports in the sides of a plate: shares of the outer faces that they leave open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import circle_areas
from heatgrade.grid import Grid
from heatgrade.painted.prisms import OpenShares
from heatgrade.plate.wetted_shape import WettedShape


def pierced(shares: OpenShares, grid: Grid, floor: float, shape: WettedShape) -> OpenShares:
    """Return the shares with sides closed around ports.

    Parameters
    ----------
    shares : OpenShares
        Of rooms that are open where they reach a side.
    grid : Grid
        The grid.
    floor : float
        Where the wetted layers begin [m].
    shape : WettedShape
        The layers and their mouths.
    """
    for mouth in shape.mouths:
        if mouth.port is None or mouth.layer is None:
            continue
        axis = "xy".index(mouth.side[0])
        within = np.flatnonzero(within_layer(grid, floor, shape, mouth.layer))
        if within.size == 0:
            continue
        z = grid.z_edges[within[0] : within[-1] + 2]
        lines = grid.y_edges if axis == 0 else grid.x_edges
        middle = 0.5 * float(z[0] + z[-1])
        areas = circle_areas(
            lines, z, np.array([mouth.port.at]), np.array([middle]), np.array([mouth.port.diameter])
        )
        wanted = areas / np.outer(np.diff(lines), np.diff(z))
        field = (shares.x if axis == 0 else shares.y).copy()
        place = -1 if mouth.side[1] == "+" else 0
        outer = np.take(field, place, axis=axis)
        outer[:, within] = np.minimum(outer[:, within], wanted)
        if axis == 0:
            field[place] = outer
            shares = replace(shares, x=field)
        else:
            field[:, place] = outer
            shares = replace(shares, y=field)
    return shares


def within_layer(grid: Grid, level: float, shape: WettedShape, name: str) -> NDArray[np.bool_]:
    """Return which cells along z lie in a layer of the wetted side, which begins at `level` [m]."""
    for wet in shape.layers:
        top = level + wet.layer.thickness
        if wet.layer.name == name:
            return np.asarray((grid.z > level) & (grid.z < top))
        level = top
    return np.zeros(grid.z.size, dtype=bool)
