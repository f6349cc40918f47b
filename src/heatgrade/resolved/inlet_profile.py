"""Velocity of a given flow on each face of its opening: uniform, or developed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.opening import Opening, Profile, Side, TotalFlow
from heatgrade.solve import FaceFields, prepare

Array = NDArray[np.float64]
TIGHT = 1e-11  # relative residual of the profile


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
    first, second = (axis for axis in range(3) if axis != side.axis)
    widths = (domain.grid.dx, domain.grid.dy, domain.grid.dz)
    h1, h2 = widths[first][:, None], widths[second][None, :]
    wet = open_area > 0.0
    share = open_area / (h1 * h2)
    between = [
        np.minimum(share[:-1], share[1:]) * h2 / (0.5 * (h1[:-1] + h1[1:])),
        np.minimum(share[:, :-1], share[:, 1:]) * h1 / (0.5 * (h2[:, :-1] + h2[:, 1:])),
    ]
    sink = np.zeros(wet.shape)
    for place, (axis, across, along) in enumerate(((first, h1, h2), (second, h2, h1))):
        half = np.broadcast_to(along / (0.5 * across), wet.shape)
        dry = np.moveaxis(np.pad(~wet, 1, constant_values=True), place, 0)
        for end, high in ((slice(0, -2), False), (slice(2, None), True)):
            wall = np.moveaxis(dry[end][:, 1:-1], 0, place) & wet
            if domain.bound(_side(axis, high)) is Bound.SYMMETRY:
                np.moveaxis(wall, place, 0)[-1 if high else 0] = False
            sink += np.where(wall, half, 0.0)
    fields = FaceFields(
        between[0][:, :, None],
        between[1][:, :, None],
        np.zeros((*wet.shape, 0)),
        np.where(wet, sink, 0.0)[:, :, None],
        open_area[:, :, None] / float(open_area.max()),
    )
    solved = prepare(fields, threads=1, pin=True).solve(tolerance=TIGHT)
    return np.where(wet, solved.temperature[:, :, 0], 0.0)


def _side(axis: int, high: bool) -> Side:
    return Side("xyz"[axis] + ("+" if high else "-"))
