"""Temperatures of coolant and solid together, where the flow is known.

    sum over faces of g (T_nb - T) + cp m_in (T_upstream - T) - sink (T - ambient) + heat = 0

in every cell, coolant or solid, in one linear system: there is no iteration between them.  A cell
that a wall cuts has one temperature.  Along the wall its parts conduct side by side, through the
wall one after the other, so that with the wall's normal n the conductivity along axis a is

    k_a = (1 - n_a^2) (f k_f + (1 - f) k_s) + n_a^2 / (f / k_f + (1 - f) / k_s)

with f the coolant's share: for a flat wall across an axis the heat through it is exact wherever in
the cell it lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.domain import FlowDomain
from heatgrade.solve import CellFlow, FaceFields, Outcome, solve
from heatgrade.thermal.conduction import conduction
from heatgrade.thermal.second_order import solve_second_order

Array = NDArray[np.float64]
Carry = Literal["second-order", "upwind"]

TOLERANCE = 1e-11  # residual of the linear system: keeps the balance of heat below 1e-8
SETTLED = 1e-7  # change of the second-order part from solve to solve, over the largest temperature


@dataclass(frozen=True, slots=True, eq=False)
class ConjugateHeat:
    """Temperatures for a given flow.

    Parameters
    ----------
    temperature : (nx, ny, nz) array
        Of every cell [K].
    leaving : dict of str to float
        Mean temperature of what leaves through each opening, by flow [K].
    heat_to_coolant : float
        What the coolant carries away [W].
    heat_to_surroundings : float
        What leaves by `sink` [W].
    heat_balance : float
        ``abs(released - to coolant - to surroundings) / released``.
    conductivity : three (nx, ny, nz) arrays
        Of every cell as it entered [W/(m K)].
    outcome : Outcome
        Of the last linear solve.
    """

    temperature: Array
    leaving: dict[str, float]
    heat_to_coolant: float
    heat_to_surroundings: float
    heat_balance: float
    conductivity: tuple[Array, Array, Array]
    outcome: Outcome


def mixed_conductivity(
    domain: FlowDomain, solid: tuple[Array, Array, Array], coolant: Array | float
) -> tuple[Array, Array, Array]:
    """Return the conductivity of every cell along x, y and z [W/(m K)].

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room.
    solid : three (nx, ny, nz) arrays
        Of what is solid in each cell [W/(m K)].
    coolant : array or float
        Of the coolant [W/(m K)].
    """
    grid, share = domain.grid, domain.volume
    walls = (
        np.diff(domain.open_x, axis=0) * grid.dy[None, :, None] * grid.dz[None, None, :],
        np.diff(domain.open_y, axis=1) * grid.dx[:, None, None] * grid.dz[None, None, :],
        np.diff(domain.open_z, axis=2) * grid.plan_area[:, :, None],
    )
    size = sum(wall * wall for wall in walls)
    found = []
    for wall, k in zip(walls, solid, strict=True):
        # Without a wall to be seen, as where it lies in both faces, the cell counts as a mixture.
        straight = np.where(size > 0.0, wall * wall / np.where(size > 0.0, size, 1.0), 1.0 / 3.0)
        along = share * coolant + (1.0 - share) * k
        with np.errstate(divide="ignore"):
            through = 1.0 / (share / coolant + np.where(share < 1.0, (1.0 - share) / k, 0.0))
        found.append(np.where(share > 0.0, (1.0 - straight) * along + straight * through, k))
    return found[0], found[1], found[2]


def conjugate_heat(
    domain: FlowDomain,
    mass_flow: tuple[Array, Array, Array],
    *,
    heat_capacity: float,
    coolant_conductivity: Array | float,
    solid_conductivity: tuple[Array, Array, Array],
    heat: Array,
    inlet_temperature: float,
    contacts: Mapping[int, Array | float] | None = None,
    sink: Array | None = None,
    ambient: float = 0.0,
    carry: Carry = "second-order",
    threads: int | None = None,
) -> ConjugateHeat:
    """Return the temperatures of coolant and solid.

    Parameters
    ----------
    domain : FlowDomain
        The coolant's room and its openings.
    mass_flow : three arrays
        Through every face across x, y and z, outer ones included [kg/s].
    heat_capacity : float
        Of the coolant [J/(kg K)].
    coolant_conductivity : array or float
        [W/(m K)].
    solid_conductivity : three (nx, ny, nz) arrays
        Of what is solid in each cell, along x, y and z [W/(m K)].
    heat : (nx, ny, nz) array
        Released in each cell [W].
    inlet_temperature : float
        Of coolant that enters [K].
    contacts : mapping of int to array or float, optional
        Contact resistance on the z face above a layer of cells [m2 K/W].
    sink : (nx, ny, nz) array, optional
        Conductance of cells to surroundings [W/K].
    ambient : float
        Temperature of these [K].
    carry : {"second-order", "upwind"}
        How coolant carries heat from cell to cell: bounded and to second order, or to first.
    threads : int, optional
        Threads of the solver; all cores if not given.

    Raises
    ------
    NotConverged
        HG401, HG434 where the linear solver or the second-order part does not settle.
    """
    conductivity = mixed_conductivity(domain, solid_conductivity, coolant_conductivity)
    # Temperatures are counted from the inlet's, so that balances are no differences of large ones.
    fields = conduction(domain.grid, conductivity, heat, contacts=contacts)
    capacity = tuple(heat_capacity * flow for flow in mass_flow)
    inflow, outflow = _through_sides(capacity)
    lost = np.zeros_like(heat) if sink is None else sink
    fields = replace(
        fields,
        sink=fields.sink + inflow + lost,
        source=fields.source + lost * (ambient - inlet_temperature),
        flow=CellFlow(capacity[0][1:-1], capacity[1][:, 1:-1], capacity[2][:, :, 1:-1]),
    )
    rise, extra, outcome = _solved(fields, domain, inflow, carry, threads)
    carried = outflow * (rise + extra)
    to_coolant = float(carried.sum())
    to_surroundings = float((lost * (rise - (ambient - inlet_temperature))).sum())
    released = float(heat.sum())
    return ConjugateHeat(
        temperature=inlet_temperature + rise,
        leaving=_leaving(domain, capacity, rise + extra, inlet_temperature),
        heat_to_coolant=to_coolant,
        heat_to_surroundings=to_surroundings,
        heat_balance=abs(released - to_coolant - to_surroundings) / max(abs(released), 1e-300),
        conductivity=conductivity,
        outcome=outcome,
    )


def _solved(
    fields: FaceFields, domain: FlowDomain, inflow: Array, carry: Carry, threads: int | None
) -> tuple[Array, Array, Outcome]:
    """Return rises over the inlet, what leaves warmer than its cell, and how the solve went."""
    if carry == "upwind":
        found = solve(fields, tolerance=TOLERANCE, threads=threads)
        return found.temperature, np.zeros_like(inflow), found.outcome
    grid = domain.grid
    second = solve_second_order(
        fields, (grid.dx, grid.dy, grid.dz), inflow=inflow, tolerance=SETTLED, threads=threads
    )
    return second.solution.temperature, second.carried.leaving, second.solution.outcome


def _through_sides(capacity: tuple[Array, ...]) -> tuple[Array, Array]:
    """Return heat-capacity flow from outside into each cell, and to the outside [W/K]."""
    shape = tuple(n - (i == 0) for i, n in enumerate(capacity[0].shape))
    entering, leaving = np.zeros(shape), np.zeros(shape)
    for axis, flow in enumerate(capacity):
        for end, sign in ((0, 1.0), (-1, -1.0)):
            cells = tuple(slice(None) if i != axis else end for i in range(3))
            inward = sign * np.take(flow, end, axis=axis)
            entering[cells] += np.maximum(inward, 0.0)
            leaving[cells] += np.maximum(-inward, 0.0)
    return entering, leaving


def _leaving(
    domain: FlowDomain, capacity: tuple[Array, ...], rise: Array, inlet_temperature: float
) -> dict[str, float]:
    """Return the mean temperature of what leaves through each opening [K]."""
    found = {}
    for opening in domain.openings:
        axis, end = opening.side.axis, -1 if opening.side.high else 0
        outward = np.take(capacity[axis], end, axis=axis) * (1.0 if opening.side.high else -1.0)
        out = np.maximum(outward, 0.0)
        if opening.faces is not None:
            out = out * opening.faces
        total = float(out.sum())
        if total > 0.0:
            mean = float((out * np.take(rise, end, axis=axis)).sum()) / total
            found[opening.name] = inlet_temperature + mean
    return found
