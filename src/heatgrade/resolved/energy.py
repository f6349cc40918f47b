"""Temperatures of solid and coolant together, at given flow and properties.

    sum over faces  g (T_nb - T)  +  cp |m| (T_upstream - T)  +  heat  +  sink (T_ambient - T) = 0

One linear system for all cells, solved by the multigrid: no exchange between a solver of the solid
and one of the coolant. What is carried is second order and bounded by deferred correction
(`heatgrade.thermal.advection`). A cut cell holds one temperature, that of its middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, NotConverged
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.energy_equation import EnergyEquation, norm
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.heat_problem import HeatProblem
from heatgrade.resolved.joined_heat import JoinedHeat
from heatgrade.resolved.linked_system import LinkedSystem
from heatgrade.solve import FaceFields, Solution, prepare
from heatgrade.solve.fresh_memory import give_back, zeros
from heatgrade.thermal.advection import Carried

Array = NDArray[np.float64]

MAX_CORRECTIONS = 60
FIRST, LOOSE, TIGHT = 1e-2, 1e-6, 1e-12  # relative residuals at first, on the way, at the end
LEAST = 1e-14  # relative residual that rounding lets sinks without bounds meet, at best
WORST = 1e-6  # relative residual of joined sides at the end, above which it is no answer
PART = 0.1  # of what a correction changed that may be left of it


@dataclass(frozen=True, slots=True, eq=False)
class Energy:
    """Temperatures, and what they say of the openings and of the balance.

    Parameters
    ----------
    rise : (nx, ny, nz) array
        Temperature above the reference [K].
    leaving : (nx, ny, nz) array
        Temperature of what leaves a cell to the outside, above the cell's own [K].
    balance : float
        Heat that is not accounted for over all that is released or exchanged.
    carried : Carried or None
        What was added to first-order upwind, what leaves as heat [W]; where it was to be kept.
    """

    rise: Array
    leaving: Array
    balance: float
    carried: Carried | None = None


def check_advection(given: str) -> None:
    """Raise `InputError` HG812 for no way to carry heat."""
    if given not in ("bounded", "central", "upwind"):
        raise InputError(
            "HG812",
            "is no way to carry heat",
            entry="advection",
            value=given,
            allowed="bounded, central, upwind",
            remedy="choose one of these",
        )


def solve_energy(
    domain: FlowDomain,
    flow: FlowSolution,
    problem: HeatProblem,
    coolant_conductivity: Array,
    heat_capacity: float,
    entering: Array,
    reference: float,
    *,
    advection: str,
    tolerance: float,
    threads: int,
    guess: Array | None = None,
    eddies: Array | None = None,
    keep: bool = False,
    held: tuple[Carried, float] | None = None,
) -> Energy:
    """Return the temperatures of all cells.

    Parameters
    ----------
    domain, flow
        Where the coolant is, and how it flows.
    problem : HeatProblem
        What is given of heat.
    coolant_conductivity : (nx, ny, nz) array
        [W/(m K)].
    heat_capacity : float
        Of the coolant [J/(kg K)].
    entering : (nx, ny, nz) or (1, 1, 1) array
        Temperature of what enters each cell from outside, above the reference [K].
    reference : float
        [K].
    advection : str
        "bounded", "central" or "upwind".
    tolerance : float
        Change of the temperatures between corrections to stop at [K].
    threads : int
        Threads of the solver.
    guess : (nx, ny, nz) array, optional
        Rises to start from [K].
    eddies : (nx, ny, nz) array, optional
        Conductivity of turbulence [W/(m K)].
    keep : bool
        Whether the answer tells what it `carried`.
    held : (Carried, float), optional
        What an answer at nearly the same flow carried, and the share of the way from there to what
        `guess` carries that this one goes, once, in place of correcting it until it fits.

    Raises
    ------
    NotConverged
        HG811 if the corrections do not settle, HG816 if joined sides are not solved.
    """
    equation = EnergyEquation.of(
        domain, flow.mass_flow, problem, coolant_conductivity, heat_capacity, eddies
    )
    give_back()  # what the flow took
    fields = equation.fields(entering, reference)
    driving = equation.driving(fields.source, reference)
    operator = _Operator(fields, equation.joined, threads, driving)
    del fields
    equation = equation.without_conductances()
    give_back()  # what set-up took
    size = driving * norm(operator.source)
    carried = Carried(*(zeros(np.float64, *domain.grid.shape) for _ in range(2)))
    found: Array | None = None
    last = guess
    central, enough = advection == "central", LOOSE if advection == "upwind" else FIRST
    for count in range(MAX_CORRECTIONS):
        if advection != "upwind" and last is not None:
            fresh = equation.carried(last, entering, central=central, threads=threads)
            before = carried.source
            if held is None:
                patience = MAX_CORRECTIONS // 2
                carried = carried.towards(fresh, count, central=central, patience=patience)
            else:
                carried = _part_of_the_way(fresh, *held, equation.outflow)
            del fresh
            before -= carried.source
            # what a correction changed is worth solving to a part of it, before the next does;
            # it may be more than all sources, from a start far off
            enough = min(FIRST, max(LOOSE, PART * norm(before) / max(size, 1e-300)))
            del before
        if count == 0 and (guess is not None or equation.joined.links):
            enough = LOOSE  # goes on from a guess, which had all that moved
        found = operator.solve(carried.source, enough, last)
        change = _apart(found, last)
        last = found
        if advection == "upwind" or change <= tolerance or held is not None:
            break
    else:
        raise _not_settled(change, tolerance)
    del last
    rise = operator.solve(carried.source, TIGHT, found)
    del operator, found  # the balance needs room of its own
    balance = _balance(equation, rise, carried, entering, reference)
    kept = Carried(carried.source, carried.leaving * equation.outflow) if keep else None
    return Energy(rise, carried.leaving, balance, kept)


def _part_of_the_way(fresh: Carried, held: Carried, share: float, outflow: Array) -> Carried:
    """Return what is carried, part of the way from what is held to `fresh`; heat is kept."""
    source = held.source + share * (fresh.source - held.source)
    out = held.leaving + share * (fresh.leaving * outflow - held.leaving)
    leaving = np.divide(out, outflow, out=np.zeros_like(out), where=outflow > 0.0)
    source += np.where(outflow > 0.0, 0.0, out)  # by which nothing leaves any more
    return Carried(source, leaving)


class _Operator:
    """Cells with or without joined sides."""

    def __init__(
        self, fields: FaceFields, joined: JoinedHeat, threads: int, driving: float
    ) -> None:
        self._last: Solution | None = None
        self._joined = joined
        self._driving = driving  # of all sources
        self.source = fields.source
        self._system = (
            LinkedSystem(fields, joined.links, threads)
            if joined.links
            else prepare(fields, threads=threads)
        )

    def solve(self, added: Array, tolerance: float, guess: Array | None) -> Array:
        """Return the temperatures, from the last ones on: at the end in their place.

        The tolerance is that of the residual over the sources that drive heat.
        """
        last = tolerance <= TIGHT
        tolerance = max(self._driving * tolerance, min(tolerance, LEAST))
        if isinstance(self._system, LinkedSystem):
            source = self.source + added
            found = self._system.solve(source, tolerance, guess=guess)
            size = norm(source)
            if last and size > 0.0:
                residual = norm(source - self._system.product(found)) / size
                if not residual <= WORST:  # nan too
                    raise _not_solved(residual)
            return self._joined.settled(found)
        self._last = self._system.solve(
            added=added, tolerance=tolerance, guess=self._last, as_it_lies=True,
            overwrite_guess=last,
        )  # fmt: skip
        return self._last.temperature


def _apart(found: Array, last: Array | None) -> float:
    """Return the greatest difference, plane by plane."""
    if last is None:
        return math.inf
    return max(float(np.abs(a - b).max()) for a, b in zip(found, last, strict=True))


def _balance(
    equation: EnergyEquation, rise: Array, carried: Carried, entering: Array, reference: float
) -> float:
    problem, taken = equation.problem, equation.joined.taken()
    lost = problem.sink * (rise + reference - problem.ambient)
    out = equation.outflow * (rise + carried.leaving)
    into = equation.inflow * entering
    parts = (problem.heat, -lost, -out, into)
    total = sum(float(np.add.reduce(part, axis=None)) for part in parts) - taken
    scale = sum(float(np.add.reduce(np.abs(part), axis=None)) for part in (problem.heat, lost))
    scale += float(np.add.reduce(np.abs(out), axis=None)) + abs(taken)
    return abs(total) / scale if scale > 0.0 else 0.0


def _not_solved(residual: float) -> NotConverged:
    return NotConverged(
        "HG816",
        "temperatures between joined sides were not found",
        entry="residual",
        value=residual,
        allowed=f"<= {WORST:g}",
        remedy="look for cells that no heat leaves, and for conductances many decades apart",
    )


def _not_settled(change: float, tolerance: float) -> NotConverged:
    return NotConverged(
        "HG811",
        f"what the coolant carries did not settle in {MAX_CORRECTIONS} corrections",
        entry="temperature",
        value=change,
        allowed=f"<= {tolerance:g} K between corrections",
        remedy='advection="upwind", or a looser tolerance',
    )
