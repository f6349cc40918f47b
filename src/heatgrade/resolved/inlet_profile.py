"""Velocity of a given flow on each face of its opening: uniform, or developed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import spsolve

from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.opening import Opening, Profile, Side, TotalFlow
from heatgrade.resolved.staggered import NEARLY

Array = NDArray[np.float64]
Places = NDArray[np.intp]
LEAST = 1e-12  # of what holds faces, where no wall does: the profile is even then


def inlet_velocity(domain: FlowDomain, opening: Opening, open_area: Array, density: Array) -> Array:
    """Return the velocity into the box on the faces of an opening with a given flow.

    A developed profile solves Poisson's equation of laminar flow in a long duct,

        d2u/da2 + d2u/db2 = constant,   u = 0 on walls,

    on the opening's own faces (Shah and London 1978, doi 10.1016/C2013-0-06152-X, chapter 2), and
    is scaled to the flow.

    Parameters
    ----------
    domain : FlowDomain
        For the widths of its cells and the bounds of its sides.
    opening : Opening
        With a `TotalFlow`.
    open_area : (n1, n2) array
        Open area of its faces, 0 elsewhere [m2].
    density : (n1, n2) array
        Of what passes [kg/m3].

    Returns
    -------
    (n1, n2) array
        [m/s].
    """
    law = opening.law
    assert isinstance(law, TotalFlow)  # the caller's openings with a pressure have none
    shape = (open_area > 0.0).astype(np.float64)
    if law.profile is Profile.DEVELOPED:
        shape = _developed(domain, opening.side, open_area)
    total = float(np.add.reduce(density * open_area * shape, axis=None))
    return law.mass_flow / total * shape


def _developed(domain: FlowDomain, side: Side, open_area: Array) -> Array:
    axes = [axis for axis in range(3) if axis != side.axis]
    first, second = ((domain.grid.dx, domain.grid.dy, domain.grid.dz)[axis] for axis in axes)
    share = open_area / (first[:, None] * second)
    wet = share > 0.0
    number = np.full(wet.shape, -1)
    number[wet] = np.arange(np.count_nonzero(wet))
    holds = sparse.csr_array((number.max() + 1, number.max() + 1))
    for place, (axis, across, along) in enumerate(
        zip(axes, (first, second), (second, first), strict=True)
    ):
        for high in (False, True):
            order = slice(None, None, -1 if high else 1)
            holds += _from_below(
                np.moveaxis(number, place, 0)[order],
                np.moveaxis(share, place, 0)[order],
                across[order, None],
                along,
                mirrored=domain.bound(_side(axis, high)) is Bound.SYMMETRY,
            )
    holds += sparse.diags_array(LEAST * holds.diagonal().max() * np.ones(holds.shape[0]))
    found = np.zeros(wet.shape)
    found[wet] = spsolve(holds.tocsc(), open_area[wet])
    return found


def _from_below(
    number: Places, share: Array, across: Array, along: Array, *, mirrored: bool
) -> sparse.csr_array:
    """Return what holds numbered faces from below along the first axis: others, or walls.

    Beside whole walls by the parabola through two means, as in `staggered`.
    """
    none = np.full((1, number.shape[1]), -1), np.zeros((1, number.shape[1])), np.ones((1, 1))
    low, low_share, low_width = (
        np.concatenate([edge, item[:-1]])
        for edge, item in zip(none, (number, share, across), strict=True)
    )
    high, high_share, high_width = (
        np.concatenate([item[1:], edge])
        for edge, item in zip(none, (number, share, across), strict=True)
    )
    inside, wall = (number >= 0) & (low >= 0), (number >= 0) & (low < 0)
    if mirrored:
        wall[0] = False
    two = wall & (np.minimum(share, high_share) > NEARLY)
    gain = across / (across + high_width)
    parts = (
        (inside, low, 2.0 * np.minimum(share, low_share) * along / (across + low_width)),
        (wall, low, 2.0 * along / across * np.where(two, 1.0 + gain, 1.0)),
        (two, high, 2.0 * along / (across + high_width) * gain),
    )
    rows = np.concatenate([number[at] for at, _, _ in parts])
    columns = np.concatenate([column[at] for at, column, _ in parts])
    values = np.concatenate([np.broadcast_to(value, at.shape)[at] for at, _, value in parts])
    size = (number.max() + 1,) * 2
    diagonal = sparse.coo_array((values, (rows, rows)), size)
    inner = columns >= 0
    beside = sparse.coo_array((values[inner], (rows[inner], columns[inner])), size)
    return (diagonal - beside).tocsr()


def _side(axis: int, high: bool) -> Side:
    return Side("xyz"[axis] + ("+" if high else "-"))
