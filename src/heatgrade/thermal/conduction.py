"""Heat conduction on a grid, turned into conductances on faces.

    sum over faces of g (T_nb - T) - sink T + source = 0        g = A / (d/2k + R'' + d/2k)

The resistances of the two half cells and of a contact between them stand in series, which is
exact for layers (Patankar 1980, section 4.2-3, doi 10.1201/9781482234213).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.grid import Grid
from heatgrade.solve import FaceFields
from heatgrade.thermal.boundary import SIDES, Boundary, sink_and_source

Array = NDArray[np.float64]


def conduction(
    grid: Grid,
    conductivity: tuple[Array, Array, Array],
    power: Array,
    *,
    contacts: Mapping[int, Array | float] | None = None,
    boundaries: Mapping[str, Boundary] | None = None,
    reference: float = 0.0,
) -> FaceFields:
    """Return the face fields of steady heat conduction.

    Parameters
    ----------
    grid : Grid
        The grid.
    conductivity : three (nx, ny, nz) arrays
        Conductivity in x, y and z [W/(m K)]; zero marks an empty cell.
    power : (nx, ny, nz) array
        Heat released in each cell [W].
    contacts : mapping of int to (nx, ny) array or float, optional
        Contact resistance [m2 K/W] on the z face above layer k.
    boundaries : mapping of str to Boundary, optional
        Conditions by side (`SIDES`); a side not named is adiabatic.
    reference : float
        Temperature that the unknowns are counted from [K]; with it near the temperatures sought,
        balances of heat are not small differences of large numbers.

    Returns
    -------
    FaceFields
        The linear system.

    Raises
    ------
    InputError
        HG120 for a side that does not exist.
    """
    kx, ky, kz = conductivity
    contacts = contacts or {}
    dx, dy, dz = grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :]
    with np.errstate(divide="ignore"):
        half_x, half_y, half_z = 0.5 * dx / kx, 0.5 * dy / ky, 0.5 * dz / kz
    area_x, area_y, area_z = dy * dz, dx * dz, dx * dy
    series_z = half_z[:, :, :-1] + half_z[:, :, 1:]
    for k, resistance in contacts.items():
        series_z[:, :, k] += resistance
    sink = np.zeros_like(power)
    source = power.copy(order="K")
    halves = {"x": (half_x, area_x), "y": (half_y, area_y), "z": (half_z, area_z)}
    for side, boundary in (boundaries or {}).items():
        if side not in SIDES:
            raise InputError(
                "HG120",
                "is not a side",
                entry="boundaries",
                value=side,
                allowed=", ".join(SIDES),
                remedy="name one of the sides",
            )
        axis, face = _face(side)
        half, area = halves[axis]
        face_area = np.broadcast_to(area, power.shape)[face]
        g, s = sink_and_source(boundary, face_area, half[face], reference)
        sink[face] += g
        source[face] += s
    return FaceFields(
        conductance_x=area_x / (half_x[:-1] + half_x[1:]),
        conductance_y=area_y / (half_y[:, :-1] + half_y[:, 1:]),
        conductance_z=area_z / series_z,
        sink=sink,
        source=source,
    )


def _face(side: str) -> tuple[str, tuple[slice | int, ...]]:
    """Return the axis of a side and the index of its layer of cells."""
    every = slice(None)
    faces: dict[str, tuple[str, tuple[slice | int, ...]]] = {
        "x_low": ("x", (0, every, every)),
        "x_high": ("x", (-1, every, every)),
        "y_low": ("y", (every, 0, every)),
        "y_high": ("y", (every, -1, every)),
        "bottom": ("z", (every, every, 0)),
        "top": ("z", (every, every, -1)),
    }
    return faces[side]
