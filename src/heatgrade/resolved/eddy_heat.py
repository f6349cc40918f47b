"""What eddies add to the conduction between cells of coolant.

    q = -(k + cp mu_t / Pr_t) grad T

on the open part of faces between cells of coolant.  Towards walls it is the coolant alone that
conducts: in the sublayer there are no eddies.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.linked_system import Link

Array = NDArray[np.float64]


def eddy_conductances(domain: FlowDomain, conductivity: Array) -> tuple[Array, Array, Array]:
    """Return what eddies add to the faces between cells across x, y and z [W/K].

    Parameters
    ----------
    domain : FlowDomain
        Where the coolant is.
    conductivity : (nx, ny, nz) array
        Of the eddies [W/(m K)].

    Examples
    --------
    >>> from heatgrade.grid import Grid
    >>> room = FlowDomain.full(Grid([0, 1, 2], [0, 1], [0, 3]))
    >>> eddy_conductances(room, np.full((2, 1, 1), 2.0))[0].ravel().tolist()
    [6.0]
    """
    grid = domain.grid
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    swirl = np.where(domain.volume > 0.0, conductivity, 0.0)
    found = []
    for axis, share in enumerate((domain.open_x, domain.open_y, domain.open_z)):
        first, second = (sizes[other] for other in range(3) if other != axis)
        width = np.moveaxis(np.broadcast_to(sizes[axis], grid.shape), axis, 0)
        own = np.moveaxis(swirl, axis, 0)
        between = np.moveaxis((own[:-1] + own[1:]) / (width[:-1] + width[1:]), 0, axis)
        inner = np.take(share, range(1, share.shape[axis] - 1), axis)
        found.append(first * second * inner * between)
    x, y, z = found
    return x, y, z


def across_joined(
    domain: FlowDomain, conductivity: Array, links: tuple[Link, ...]
) -> tuple[Link, ...]:
    """Return the links of joined sides with what eddies conduct across them added.

    Parameters
    ----------
    domain : FlowDomain
        Where the coolant is.
    conductivity : (nx, ny, nz) array
        Of the eddies [W/(m K)].
    links : tuple of Link
        Without it [W/K].
    """
    grid = domain.grid
    sizes = (grid.dx[:, None, None], grid.dy[None, :, None], grid.dz[None, None, :])
    swirl = np.where(domain.volume > 0.0, conductivity, 0.0)
    found = []
    for link in links:
        axis = link.axis
        first, second = (sizes[other] for other in range(3) if other != axis)
        share = np.take((domain.open_x, domain.open_y, domain.open_z)[axis], 0, axis)
        width = sizes[axis].ravel()
        between = np.take(swirl, 0, axis) + np.take(swirl, -1, axis)
        more = np.squeeze(first * second, axis) * share * between / (width[0] + width[-1])
        found.append(replace(link, conductance=link.conductance + more))
    return tuple(found)
