"""Cells that a wall cuts: what they hold of momentum, and how they conduct as a mixture.

A cell smaller than the faces that coolant passes through would be emptied many times over in a step
that its neighbours bear.  It counts with as much coolant as its widest face lets through: that
changes its inertia alone; faces, walls and their distances stay as they are.

Where no wall is to be seen in a cut cell, as with walls on both sides of it, it conducts as a
mixture whose layers may lie any way, with f the coolant's share:

    k = 2/3 (f k_f + (1 - f) k_s) + 1/3 / (f / k_f + (1 - f) / k_s)

How heat passes cells with a wall, see `heatgrade.resolved.cut_cell_heat`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import FlowDomain

Array = NDArray[np.float64]


def held_share(domain: FlowDomain) -> Array:
    """Return the share of every cell that counts for its inertia, (nx, ny, nz).

    Examples
    --------
    >>> import numpy as np
    >>> from heatgrade.grid import Grid
    >>> sides = np.full((1, 2, 1), 0.2)
    >>> domain = FlowDomain(Grid([0, 1], [0, 1], [0, 1]), np.full((1, 1, 1), 0.1),
    ...                     np.zeros((2, 1, 1)), sides, np.full((1, 1, 2), 0.1))
    >>> held_share(domain).ravel()
    array([0.2])
    """
    x, y, z = domain.open_x, domain.open_y, domain.open_z
    widest = np.maximum.reduce(
        [x[1:], x[:-1], y[:, 1:], y[:, :-1], z[:, :, 1:], z[:, :, :-1], domain.volume]
    )
    held: Array = np.where(domain.volume > 0.0, widest, 0.0)
    return held


def mixed_conductivity(
    domain: FlowDomain, solid: tuple[Array, Array, Array], coolant: Array | float
) -> tuple[Array, Array, Array]:
    """Return the conductivity of every cell as a mixture, along x, y and z [W/(m K)].

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room.
    solid : three (nx, ny, nz) arrays
        Of what is solid in each cell [W/(m K)].
    coolant : array or float
        Of the coolant [W/(m K)].
    """
    share = domain.volume
    found = []
    for k in solid:
        along = share * coolant + (1.0 - share) * k
        # Series of the two shares, without dividing by a solid that does not conduct.
        weight = share * k + (1.0 - share) * coolant
        through = coolant * k / np.where(weight > 0.0, weight, 1.0)
        cut = (2.0 * along + through) / 3.0
        found.append(np.where(share >= 1.0, coolant, np.where(share > 0.0, cut, k)))
    return found[0], found[1], found[2]
