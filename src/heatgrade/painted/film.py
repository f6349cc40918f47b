"""Painted solids cooled by a given film: conduction where no flow is solved.

Heat passes between cells through the part of their face that is solid on both sides, and into the
coolant through the wall inside a cell and through the part of its faces that is solid on one side
and coolant on the other::

    g_face = s A / (d1/2k1 + d2/2k2)        g_film = A_inner h + sum A_face / (1/h + d/2k)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.painted.painted_mesh import PaintedMesh, face_area
from heatgrade.painted.walls_inside import inner_wall
from heatgrade.solve import FaceFields
from heatgrade.thermal.boundary import Convection
from heatgrade.thermal.conduction import conduction

Array = NDArray[np.float64]

LEAST = 1e-6  # share of a cell below which its solid is left out
_FACES = ("conductance_x", "conductance_y", "conductance_z")


def film_fields(
    painted: PaintedMesh,
    conductivity: tuple[Array, Array, Array],
    heat: Array,
    film: Convection,
) -> FaceFields:
    """Return the face fields of painted solids under a film.

    Parameters
    ----------
    painted : PaintedMesh
        The solids.
    conductivity : three (nx, ny, nz) arrays
        Of the solid in each cell along x, y and z [W/(m K)]; 0 where there is none.
    heat : (nx, ny, nz) array
        Released in each cell [W].
    film : Convection
        Coefficient [W/(m2 K)] and temperature of the coolant [K]; temperatures are counted from
        the latter.
    """
    fields = conduction(painted.grid, conductivity, heat)
    passing = {}
    for axis, name in enumerate(_FACES):
        inner = tuple(slice(1, -1) if i == axis else slice(None) for i in range(3))
        passing[name] = getattr(fields, name) * painted.solid[axis].both[inner]
    sink = film_conductance(painted, conductivity, film.coefficient)
    return replace(fields, sink=fields.sink + sink, **passing)


def film_conductance(
    painted: PaintedMesh, conductivity: tuple[Array, Array, Array], coefficient: float
) -> Array:
    """Return the conductance of every cell's solid to the coolant [W/K], (nx, ny, nz)."""
    grid = painted.grid
    total: Array = coefficient * inner_wall(grid, painted.coolant)
    widths = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    with np.errstate(divide="ignore"):
        for axis in range(3):
            through = 1.0 / (1.0 / coefficient + 0.5 * widths[axis] / conductivity[axis])
            below, above = face_walls(painted, axis)
            lower, upper = _ends(axis)
            # A wall below a face cools the cell below it, the last of its faces.
            total += through * (below[upper] + above[lower])
    return np.where(conductivity[0] > 0.0, total, 0.0)


def face_walls(painted: PaintedMesh, axis: int) -> tuple[Array, Array]:
    """Return the area of walls in the planes of faces [m2]: solid below them, solid above them."""
    wet, dry = painted.coolant[axis], painted.solid[axis]
    area = face_area(painted.grid, axis)
    below = np.minimum(np.clip(wet.above - wet.below, 0.0, None), dry.below) * area
    above = np.minimum(np.clip(wet.below - wet.above, 0.0, None), dry.above) * area
    return below, above


def wetted_area(painted: PaintedMesh) -> float:
    """Return the area between solids and coolant [m2]."""
    total = float(inner_wall(painted.grid, painted.coolant).sum())
    for axis in range(3):
        total += sum(float(part.sum()) for part in face_walls(painted, axis))
    return total


def _ends(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Return the index of every cell's lower and upper face among the faces across an axis."""
    lower = tuple(slice(None, -1) if i == axis else slice(None) for i in range(3))
    upper = tuple(slice(1, None) if i == axis else slice(None) for i in range(3))
    return lower, upper
