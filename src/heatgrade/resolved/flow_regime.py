"""Whether what passes an opening can be laminar: its Reynolds number."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.opening import Opening, Side, TotalFlow
from heatgrade.resolved.staggered import faces, opening_faces

Array = NDArray[np.float64]

LAMINAR = 2300.0  # of ducts, on the hydraulic diameter (VDI Heat Atlas 2010, section G1)


def opening_reynolds(
    domain: FlowDomain, flow: FlowSolution, viscosity: ArrayLike
) -> dict[str, float]:
    """Return the Reynolds number of each opening on its hydraulic diameter.

        Re = 4 |m| / (P mu)

    with P the wetted rim of its open part, planes of symmetry left out: an opening of several parts
    has that of the mean part.

    Parameters
    ----------
    domain, flow
        Where and how coolant flows.
    viscosity : float or (nx, ny, nz) array
        [Pa s].
    """
    thick = np.broadcast_to(np.asarray(viscosity, dtype=np.float64), domain.grid.shape)
    found = {}
    for opening in domain.openings:
        rim, mark = opening_rim(domain, opening)
        end = -1 if opening.side.high else 0
        mean = float(np.mean(np.take(thick, end, opening.side.axis)[mark]))
        through = abs(flow.opening(opening.name).mass_flow)
        found[opening.name] = 4.0 * through / (rim * mean) if rim > 0.0 else 0.0
    return found


def given_reynolds(domain: FlowDomain, viscosity: float) -> dict[str, float]:
    """Return the Reynolds number of each opening whose flow is given, before anything is solved.

    Parameters
    ----------
    domain : FlowDomain
        The room.
    viscosity : float
        Of what enters [Pa s].
    """
    found = {}
    for opening in domain.openings:
        if isinstance(opening.law, TotalFlow):
            rim, _ = opening_rim(domain, opening)
            flow = abs(opening.law.mass_flow)
            found[opening.name] = 4.0 * flow / (rim * viscosity) if rim > 0.0 else 0.0
    return found


def laminar_cautions(
    domain: FlowDomain, flow: FlowSolution, viscosity: ArrayLike
) -> tuple[Caution, ...]:
    """Return a caution for a flow that was taken as laminar and cannot be relied on to be."""
    numbers = opening_reynolds(domain, flow, viscosity)
    name = max(numbers, key=lambda key: numbers[key], default=None)
    if name is None or numbers[name] <= LAMINAR:
        return ()
    return (
        Caution(
            "laminar",
            f"opening {name}",
            f"taken as laminar at a Reynolds number of {numbers[name]:.0f}; ducts are turbulent"
            f' or on the way to it above {LAMINAR:.0f}: see turbulence="k-omega-sst"',
        ),
    )


def opening_rim(domain: FlowDomain, opening: Opening) -> tuple[float, NDArray[np.bool_]]:
    """Return the length of an opening's wetted rim [m], and its faces.

    The rim is the total variation of the open share: that of a round bore is round, however the
    grid cuts it.
    """
    axis, end = opening.side.axis, -1 if opening.side.high else 0
    mark = np.take(faces(opening_faces(domain, opening), axis), end, axis)
    share = np.take((domain.open_x, domain.open_y, domain.open_z)[axis], end, axis)
    wide = np.pad(np.where(mark, share, 0.0), 1)
    first, second = (other for other in range(3) if other != axis)
    joined = {item.place for item in domain.periodic}
    for place, other in enumerate((first, second)):
        ahead = np.moveaxis(wide, place, 0)
        for high in (False, True):
            side = Side("xyz"[other] + ("+" if high else "-"))
            if domain.bound(side) is Bound.SYMMETRY or other in joined:
                ahead[-1 if high else 0] = ahead[-2 if high else 1]
    widths = [np.pad((domain.grid.dx, domain.grid.dy, domain.grid.dz)[other], 1)
              for other in (first, second)]  # fmt: skip
    h1, h2 = (0.5 * (width[1:] + width[:-1]) for width in widths)
    along = 0.5 * (np.diff(wide, axis=0)[:, 1:] + np.diff(wide, axis=0)[:, :-1]) * h2
    across = 0.5 * (np.diff(wide, axis=1)[1:] + np.diff(wide, axis=1)[:-1]) * h1[:, None]
    return float(np.add.reduce(np.hypot(along, across), axis=None)), mark
