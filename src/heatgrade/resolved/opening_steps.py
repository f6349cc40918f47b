"""Pseudo-time steps by place: longer in the middle of straight channels.

What central differences leave of short waves runs against the flow, and openings throw them back:
in the last cells before an outlet a wave about three cells long stands still, and the longer the
step, the more slowly it fades. In the middle of a channel there are no such waves, and what is
left has to travel: about as many cells in an iteration as the step is bold. So steps are longer
there. Where flow turns, as that of jets, or goes round pins, longer steps gain nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import FlowDomain

Array = NDArray[np.float64]
Places = tuple[Array, Array, Array]

NEAR, AWAY = 10, 20  # cells from the side of an opening where steps begin to grow, and have grown
LONGER = 1.6  # how much


def even_steps(domain: FlowDomain) -> Places:
    """Return what `opening_steps` does where steps are alike everywhere."""
    nx, ny, nz = domain.grid.shape
    return np.ones(nx + 3), np.ones(ny + 3), np.ones(nz + 3)


def opening_steps(domain: FlowDomain) -> Places:
    """Return the inverse length of steps over that beside openings, for places along x, y and z.

    That of a cell is the greatest of its three. Padded as in `staggered`.

    Examples
    --------
    >>> from heatgrade.grid import Grid
    >>> from heatgrade.resolved import GivenPressure, Opening, TotalFlow
    >>> grid = Grid(np.linspace(0.0, 1e-2, 61), [0.0, 1e-3], [0.0, 1e-3])
    >>> ends = Opening("in", "x-", TotalFlow(1e-4)), Opening("out", "x+", GivenPressure())
    >>> along, *across = opening_steps(FlowDomain.full(grid, ends))
    >>> along[[1, 11, 16, 31, 60]].tolist()
    [1.0, 1.0, 0.8125, 0.625, 1.0]
    >>> [float(own.max()) for own in across]
    [0.0, 0.0]
    """
    places = even_steps(domain)
    through = straight_axes(domain)
    if not through:
        return places
    for axis in range(3):
        if axis in through:
            layers = np.arange(places[axis].size) - 1
            layers = np.minimum(layers, domain.grid.shape[axis] - layers)
            grown = np.clip((layers - NEAR) / (AWAY - NEAR), 0.0, 1.0)
            places[axis][:] = 1.0 - (1.0 - 1.0 / LONGER) * grown
        else:
            places[axis][:] = 0.0
    return places


def straight_axes(domain: FlowDomain) -> list[int]:
    """Return the axes along which coolant goes straight from side to side, openings at the ends."""
    return [axis for axis in range(3) if _straight(domain, axis)]


def _straight(domain: FlowDomain, axis: int) -> bool:
    ends = {opening.side.high for opening in domain.openings if opening.side.axis == axis}
    wet = np.moveaxis(domain.volume, axis, 0) > 0.0
    return len(ends) == 2 and bool((wet == wet[0]).all())
