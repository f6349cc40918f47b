"""Heat that coolant carries because it flows faster where it is warmer, or colder, across a face.

The mean of speed times temperature over a face is that of both means and

    sum over both tangents of  w^2 / 12  du/dt  dT/dt

with w the face's width along the tangent (McCorquodale and Colella 2011, doi
10.2140/camcos.2011.6.1): second order as the rest is, and large where both change within a cell,
as at a heated wall, of whose first cell most flows by farther out than in its middle. The formulae,
and how it is bounded, stand in `ext/sheared_heat.pyx`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import sheared_heat
from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.opening import Side
from heatgrade.solve.carried import Reach
from heatgrade.solve.kernels import thread_count
from heatgrade.thermal.advection import Carried

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]

AROUND = 1  # cells beyond a joined side that a face looks at


def add_sheared(
    carried: Carried,
    domain: FlowDomain,
    rise: Array,
    mass_flow: Three,
    heat_capacity: float,
    rises: dict[int, float],
    reach: Reach,
    outflow: Array,
    *,
    central: bool,
    threads: int | None = None,
) -> None:
    """Add what shear carries to what is carried already.

    Parameters
    ----------
    carried : Carried
        Whose arrays are added to.
    domain : FlowDomain
        Where the coolant is.
    rise : (nx, ny, nz) array
        Temperatures above the reference [K].
    mass_flow : three arrays
        Through all faces [kg/s].
    heat_capacity : float
        Of the coolant [J/(kg K)].
    rises : dict of int to float
        From the low to the high side of each joined axis [K].
    reach : three arrays
        The coolant's conductivity over that of each cell along x, y and z.
    outflow : (nx, ny, nz) array
        Heat-capacity flow out of each cell through the openings [W/K].
    central : bool
        Whether nothing bounds it.
    threads : int, optional
        Threads to use; all cores if left out.
    """
    grid = domain.grid
    widths = [np.asarray(item) for item in (grid.dx, grid.dy, grid.dz)]
    cells = [rise, domain.volume, outflow, carried.source, carried.leaving]
    faces = [*mass_flow, domain.open_x, domain.open_y, domain.open_z]
    inner = [slice(None)] * 3
    for axis, step in rises.items():
        count = rise.shape[axis]
        index = np.arange(-AROUND, count + AROUND)
        cells = [np.take(item, index, axis, mode="wrap") for item in cells]
        around = np.floor_divide(index, count) * step
        cells[0] += around.reshape([-1 if other == axis else 1 for other in range(3)])
        by_x, by_y, by_z = (np.take(item, index, axis, mode="wrap") for item in reach)
        reach = by_x, by_y, by_z
        sides = np.append(index, count + AROUND) % count
        faces = [
            np.take(item, sides if number % 3 == axis else index, axis, mode="wrap")
            for number, item in enumerate(faces)
        ]
        widths[axis] = np.take(widths[axis], index, mode="wrap")
        inner[axis] = slice(AROUND, AROUND + count)
    temperature, volume, out, source, leaving = cells
    flow_x, flow_y, flow_z, open_x, open_y, open_z = faces
    half_x, half_y, half_z = (0.5 * item for item in widths)
    sheared_heat.sheared_heat(
        np.ascontiguousarray(temperature), flow_x, flow_y, flow_z, heat_capacity,
        np.ascontiguousarray(volume), open_x, open_y, open_z, half_x, half_y, half_z,
        _sides(domain), *reach, np.ascontiguousarray(out), source, leaving, central,
        thread_count(threads),
    )  # fmt: skip
    if rises:
        carried.source[:] = source[tuple(inner)]
        carried.leaving[:] = leaving[tuple(inner)]


def _sides(domain: FlowDomain) -> Array:
    """Return the speed along each side of the box over that in the cells beside it, (3, 2)."""
    found = np.ones((3, 2))
    for side in Side:
        if domain.bound(side) is Bound.WALL and side not in domain.wall_velocity:
            found[side.axis, int(side.high)] = 0.0
    return found
