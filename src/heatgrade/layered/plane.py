"""Planes of cells, from bottom to top: what each conducts, stores and passes on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import grid_field

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """One plane of cells, on the whole grid; zero where it has no cells.

    Parameters
    ----------
    layer : int
        Layer of the stack that it belongs to.
    thickness : float
        [m]; 0 for a plane of nodes on a face.
    along_x, along_y : ndarray, shape (nx, ny)
        Conductivity times thickness [W/K].
    down, up : ndarray, shape (nx, ny)
        Conductance from the node to its lower and upper face [W/K]; inf for a node on the face.
    capacity : ndarray, shape (nx, ny)
        [J/K].
    """

    layer: int
    thickness: float
    along_x: Array
    along_y: Array
    down: Array
    up: Array
    capacity: Array

    @classmethod
    def solid(
        cls,
        layer: int,
        thickness: float,
        area: Array,
        conductivity: tuple[Array, Array, Array],
        heat_capacity: Array,
        *,
        lateral: bool = True,
        share: float = 1.0,
        down: float = 0.5,
        up: float = 0.5,
    ) -> Plane:
        """Return a plane of solid cells.

        Parameters
        ----------
        layer, thickness
            As above.
        area : ndarray, shape (nx, ny)
            Of the cells, 0 where there are none [m2].
        conductivity : three of ndarray, shape (nx, ny)
            Along x, y, z [W/(m K)].
        heat_capacity : ndarray, shape (nx, ny)
            [J/(m3 K)].
        lateral : bool
            Whether it conducts along itself.
        share : float
            Of the volume that the solid fills.
        down, up : float
            Distance from the node to the faces, over the thickness; 0 for one on the face.
        """
        here = area > 0.0
        kx, ky, kz = conductivity
        along = thickness * share * here if lateral else np.zeros(area.shape)
        through = kz * area * share / thickness
        on_face = np.where(here, np.inf, 0.0)
        return cls(
            layer,
            thickness,
            kx * along,
            ky * along,
            on_face if down == 0.0 else through / down,
            on_face if up == 0.0 else through / up,
            heat_capacity * area * thickness * share,
        )

    @classmethod
    def face(cls, layer: int, area: Array) -> Plane:
        """Return a plane of nodes on a face, without extent."""
        none = np.zeros(area.shape)
        open_ = np.where(area > 0.0, np.inf, 0.0)
        return cls(layer, 0.0, none, none, open_, open_, none)


def series(one: Array, two: Array) -> Array:
    """Return the conductance of two in a row [W/K]; either may be inf or 0.

    Examples
    --------
    >>> series(np.array([2.0, np.inf, 1.0]), np.array([2.0, 3.0, 0.0]))
    array([1., 3., 0.])
    """
    with np.errstate(all="ignore"):
        joined = one * two / (one + two)
    joined = np.where(np.isinf(one), two, joined)
    joined = np.where(np.isinf(two), one, joined)
    return np.where((one == 0.0) | (two == 0.0), 0.0, joined)


def lateral_conductances(
    planes: list[Plane], dx: Array, dy: Array, *, exchanged: bool = False
) -> tuple[Array, Array]:
    """Return the conductances of the faces across x and y [W/K], halves of two cells in series.

    `exchanged` takes a cell's resistance along y for x and the reverse, as HotSpot does with
    channels; it matters where cells are no squares.
    """
    shape_x = dy[None, :] / dx[:, None]
    shape_y = dx[:, None] / dy[None, :]
    if exchanged:
        shape_x, shape_y = shape_y, shape_x
    nx, ny, nz = dx.size, dy.size, len(planes)
    across_x = grid_field(nx - 1, ny, nz) if nx > 1 else np.zeros((0, ny, nz))
    across_y = grid_field(nx, ny - 1, nz) if ny > 1 else np.zeros((nx, 0, nz))
    for k, plane in enumerate(planes):
        half = 2.0 * plane.along_x * shape_x
        across_x[:, :, k] = series(half[:-1], half[1:])
        half = 2.0 * plane.along_y * shape_y
        across_y[:, :, k] = series(half[:, :-1], half[:, 1:])
    return across_x, across_y


def vertical_conductances(planes: list[Plane]) -> Array:
    """Return the conductances between neighbouring planes [W/K]."""
    nx, ny = planes[0].up.shape
    through = grid_field(nx, ny, len(planes) - 1) if len(planes) > 1 else np.zeros((nx, ny, 0))
    for k, (lower, upper) in enumerate(pairwise(planes)):
        through[:, :, k] = series(lower.up, upper.down)
    return through
