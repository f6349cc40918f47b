"""Whether cells beside heated walls are finer than the layer that the heat passes there.

A cell gives the temperature of its middle, so that a wall gives off no more than passes through
half of the cell beside it, whatever flows by:

    q <= k (T_wall - T_cell) / (d / 2),   share = (T_wall - T_cell) / (T_wall - T_inlet)

Where most of the difference between wall and inlet falls within that half cell, the layer of heat
is thinner than the cell, and walls come out too warm.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.heat_problem import HeatProblem

Array = NDArray[np.float64]

THIN = 2.0 / 3.0  # from there on a caution; what it costs is asserted in tests/verification
MOST = 0.5  # share of the heat that passes walls between whole cells, below which nothing is told


def lowest_share(
    domain: FlowDomain,
    problem: HeatProblem,
    coolant: ArrayLike,
    temperature: Array,
    inlet_temperature: float,
) -> float:
    """Return the part of the difference between walls and inlet within the half cells at walls.

    A mean over the heat that enters the coolant between whole cells of solid and whole cells of
    coolant; nan where most of the heat goes elsewhere.

    Parameters
    ----------
    domain : FlowDomain
        The room.
    problem : HeatProblem
        Of its solids.
    coolant : float or (nx, ny, nz) array
        Conductivity of the coolant [W/(m K)].
    temperature : (nx, ny, nz) array
        [K].
    inlet_temperature : float
        [K].

    Examples
    --------
    A cell of copper below one of coolant, 1 m each, from which no heat is left:

    >>> from heatgrade.grid import Grid
    >>> from heatgrade.resolved import FlowDomain, GivenPressure, Opening
    >>> wet = np.array([[[False, True]]])
    >>> room = FlowDomain.from_cells(
    ...     Grid([0, 1], [0, 1], [0, 1, 2]), wet, (Opening("in", "z+", GivenPressure()),)
    ... )
    >>> given = HeatProblem.of((1, 1, 2), 10.0, np.zeros((1, 1, 2)), None, None, (0.0, 0.0, 0.0))
    >>> round(lowest_share(room, given, 1.0, np.array([[[310.0, 302.0]]]), 300.0), 4)
    0.7843
    """
    grid, known = domain.grid, np.broadcast_to(np.asarray(coolant, np.float64), domain.grid.shape)
    widths = (grid.dx, grid.dy, grid.dz)
    near = whole = passed = 0.0
    for axis in range(3):
        first, second = (widths[i] for i in range(3) if i != axis)
        plane = np.outer(first, second)
        share, t, liquid, solid = (
            np.moveaxis(item, axis, 0)
            for item in (domain.volume, temperature, known, problem.conductivity[axis])
        )
        contact = np.asarray(problem.resistance[axis], np.float64)
        faces = np.moveaxis(contact, axis, 0) if contact.ndim else contact
        for dry, wet in ((0, 1), (1, 0)):
            low, high = share[:-1], share[1:]
            solids, coolants = (low, high) if dry == 0 else (high, low)
            at = np.nonzero((solids == 0.0) & (coolants == 1.0))
            i, rest = at[0], at[1:]
            a, b = (i + dry, *rest), (i + wet, *rest)
            half = 0.5 * widths[axis][b[0]] / liquid[b]
            with np.errstate(divide="ignore"):
                beyond = 0.5 * widths[axis][a[0]] / solid[a] + (faces[at] if faces.ndim else faces)
            flux = np.maximum(t[a] - t[b], 0.0) / (beyond + half)
            heat = flux * plane[rest]
            near += float((flux * half * heat).sum())
            whole += float(((t[b] + flux * half - inlet_temperature) * heat).sum())
            passed += float(heat.sum())
    if passed < MOST * float(problem.heat.sum()) or whole <= 0.0:
        return np.nan
    return near / whole


def heat_layer_cautions(
    domain: FlowDomain,
    problem: HeatProblem,
    coolant: ArrayLike,
    temperature: Array,
    inlet_temperature: float,
) -> tuple[Caution, ...]:
    """Return a caution where cells beside heated walls are thicker than the layer of heat.

    Parameters
    ----------
    domain, problem, coolant, temperature, inlet_temperature
        As for `lowest_share`.
    """
    if not domain.openings:
        return ()  # an endless row has no inlet that walls could be compared with
    share = lowest_share(domain, problem, coolant, temperature, inlet_temperature)
    if not share > THIN:
        return ()
    return (
        Caution(
            "thin-heat-layer",
            "resolved flow",
            f"{100 * share:.0f} % of the difference between heated walls and inlet falls within "
            "half of the cells beside them: those are thicker than the layer that the heat passes, "
            "and walls come out too warm; take cells there that bring it to half or less",
        ),
    )
