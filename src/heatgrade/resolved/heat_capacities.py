"""What cells of solid and coolant store of heat."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.resolved.domain import FlowDomain
from heatgrade.solve import grid_field

Array = NDArray[np.float64]


def heat_capacities(domain: FlowDomain, coolant: ArrayLike, solid: ArrayLike) -> Array:
    """Return the heat capacity of each cell [J/K], (nx, ny, nz).

    Parameters
    ----------
    domain : FlowDomain
        What of each cell is coolant.
    coolant, solid : float or (nx, ny, nz) array
        Density times specific heat [J/(m3 K)]; of the solid in cells that coolant shares what is
        beside it.

    Examples
    --------
    >>> from heatgrade.grid import Grid
    >>> room = FlowDomain.full(Grid([0, 1], [0, 1], [0, 2]))
    >>> heat_capacities(room, 4e6, 1.6e6).item()
    8000000.0
    """
    grid, share = domain.grid, domain.volume
    found = grid_field(*grid.shape)
    found[:] = share * np.asarray(coolant, np.float64)
    found += (1.0 - share) * np.asarray(solid, np.float64)
    found *= grid.plan_area[:, :, None] * grid.dz
    return found
