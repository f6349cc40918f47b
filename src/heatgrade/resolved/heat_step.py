"""One step of heat in a flow that changes: TR-BDF2, its middle flow between those at both ends.

For ``C dT/dt = s(t) - K(t) T`` and a step h, with the weights of `heatgrade.transient.scheme`::

    (C/(d h) + K_g) T_g = C T_n/(d h) + s_n - K_n T_n + s_g
    (C/(d h) + K_1) T_1 = C [(1 - w/d) T_n + (w/d) T_g]/(d h) + s_1

K_g is that of the mass flows ``(1 - g) m_n + g m_1``, in balance as both are. What comes in, leaves
and is stored in a step agrees to rounding: a constant takes away what a solve leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.resolved.energy_equation import EnergyEquation
from heatgrade.resolved.linked_system import LinkedSystem
from heatgrade.solve import FaceFields
from heatgrade.thermal.advection import Carried
from heatgrade.transient.heat_account import HeatAccount
from heatgrade.transient.scheme import DIAGONAL, GAMMA, RATIO, WEIGHTS

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]

ROUGH = 0.02  # relative residual of each correction
MOST = 40  # corrections of a stage
PATIENCE = 12  # of them after which what is carried may change by ever less
RENEW_EVERY = 50  # steps between new preconditioners


class Stage(NamedTuple):
    """Temperatures of a stage and what belongs to them.

    Parameters
    ----------
    rise : (nx, ny, nz) array
        Above the reference [K].
    equation : EnergyEquation
        Of its flow.
    carried : Carried
        Beyond the operator of first order.
    released, left : float
        Heat that comes in and that leaves [W].
    """

    rise: Array
    equation: EnergyEquation
    carried: Carried
    released: float
    left: float


@dataclass(slots=True)
class HeatStepper:
    """Heat that goes on in time with a flow.

    Parameters
    ----------
    equation : EnergyEquation
        Of the flow at the beginning.
    capacities : (nx, ny, nz) array
        Of the cells [J/K].
    heat : callable
        Heat released in each cell at a time, (nx, ny, nz) [W].
    entering : (nx, ny, nz) array
        Temperature of what enters from outside above the reference [K].
    reference : float
        [K].
    heat_capacity : float
        Of the coolant [J/(kg K)].
    advection : {"bounded", "central", "upwind"}
        How heat is carried.
    tolerance : float
        Last change of any temperature in a stage [K].
    threads : int
        Of the kernels.
    """

    equation: EnergyEquation
    capacities: Array
    heat: Callable[[float], Array]
    entering: Array
    reference: float
    heat_capacity: float
    advection: str
    tolerance: float
    threads: int
    account: HeatAccount
    corrections: int = 0
    _now: Stage | None = None
    _inward: Array | None = None
    _system: LinkedSystem | None = None
    _prepared_for: float = 0.0
    _age: int = 0

    def begin(self, time: float, rise: Array, mass_flow: Three) -> Stage:
        """Take temperatures and flow at the beginning."""
        equation = self.equation.with_flow(mass_flow, self.heat_capacity)
        fields = self._fields(equation, time)
        carried = self._carried(equation, rise)
        self._now = self._stage(equation, fields, rise, carried)
        system = LinkedSystem(fields, equation.joined.links, self.threads)
        self._inward = fields.source + carried.source - system.product(rise)
        return self._now

    def advance(self, time: float, step: float, mass_flow: Three) -> Stage:
        """Go on by a step that ends at `time` [s], with the flow there; return its last stage.

        Raises
        ------
        NotConverged
            HG863 where a stage does not settle.
        """
        first, inward = self._now, self._inward
        assert first is not None  # begun
        assert inward is not None
        rate, c = 1.0 / (DIAGONAL * step), self.capacities
        last_flow = self.equation.with_flow(mass_flow, self.heat_capacity)
        self.equation = last_flow
        middle_flow = _between(first.equation, last_flow)
        known = rate * c * first.rise + inward
        middle = self._solved(middle_flow, time - (1.0 - GAMMA) * step, known, rate, first.rise)
        known = rate * c * ((1.0 - RATIO) * first.rise + RATIO * middle.rise)
        guess = first.rise + (middle.rise - first.rise) / GAMMA
        last = self._solved(last_flow, time, known, rate, guess)
        moved = c * (last.rise - first.rise)
        self._inward = rate * (moved - RATIO * c * (middle.rise - first.rise))
        stages = (first, middle, last)
        released = sum(w * step * s.released for w, s in zip(WEIGHTS, stages, strict=True))
        left = sum(w * step * s.left for w, s in zip(WEIGHTS, stages, strict=True))
        self.account = self.account.with_step(
            released, left, float(np.add.reduce(moved, axis=None)),
            float(np.add.reduce(np.abs(moved), axis=None)),
        )  # fmt: skip
        self._now = last
        self._age += 1
        return last

    def _fields(self, equation: EnergyEquation, time: float) -> FaceFields:
        given = replace(equation.problem, heat=self.heat(time))
        return replace(equation, problem=given).fields(self.entering, self.reference)

    def _carried(self, equation: EnergyEquation, rise: Array) -> Carried:
        if self.advection == "upwind":
            return Carried(np.zeros(rise.shape), np.zeros(rise.shape))
        central = self.advection == "central"
        return equation.carried(rise, self.entering, central=central, threads=self.threads)

    def _solved(
        self, equation: EnergyEquation, time: float, known: Array, rate: float, guess: Array
    ) -> Stage:
        fields = self._fields(equation, time)
        held = replace(fields, sink=fields.sink + rate * self.capacities)
        system = self._ready(held, equation, rate)
        rise, change = np.array(guess), np.inf
        carried = self._carried(equation, rise)
        for count in range(MOST):
            left = known + fields.source + carried.source - system.product(rise)
            correction = system.solve(left, ROUGH)
            change = float(np.abs(correction).max())
            rise += correction
            self.corrections += 1
            if not change > self.tolerance:  # nan too
                break
            fresh = self._carried(equation, rise)
            central = self.advection == "central"
            carried = carried.towards(fresh, count, central=central, patience=PATIENCE)
        if not change <= self.tolerance:
            raise _not_settled(time, change, self.tolerance)
        left = known + fields.source + carried.source - system.product(rise)
        conductance = float(np.add.reduce(fields.sink, axis=None))
        conductance += rate * float(np.add.reduce(self.capacities, axis=None))
        rise += float(np.add.reduce(left, axis=None)) / conductance
        return self._stage(equation, fields, rise, carried)

    def _ready(self, held: FaceFields, equation: EnergyEquation, rate: float) -> LinkedSystem:
        """Return the stage's system, preconditioned by one that may be some steps old."""
        links = equation.joined.links
        if self._system is None or rate != self._prepared_for or self._age >= RENEW_EVERY:
            self._system = LinkedSystem(held, links, self.threads)
            self._prepared_for, self._age = rate, 0
        return self._system.renewed(held, links)

    def _stage(
        self, equation: EnergyEquation, fields: FaceFields, rise: Array, carried: Carried
    ) -> Stage:
        taken = equation.joined.taken()
        source = fields.source - equation.joined.source(rise.shape)
        left = fields.sink * rise + (equation.outflow - equation.inflow) * rise
        left += equation.outflow * carried.leaving
        return Stage(
            rise, equation, carried, float(np.add.reduce(source, axis=None)),
            float(np.add.reduce(left, axis=None)) + taken,
        )  # fmt: skip


def _between(first: EnergyEquation, last: EnergyEquation) -> EnergyEquation:
    """Return the balance of the flow at the middle stage."""

    def mean(a: Array, b: Array) -> Array:
        return (1.0 - GAMMA) * a + GAMMA * b

    links = tuple(
        replace(b, flow=mean(np.asarray(a.flow), np.asarray(b.flow)))
        for a, b in zip(first.joined.links, last.joined.links, strict=True)
    )
    x, y, z = (mean(a, b) for a, b in zip(first.mass_flow, last.mass_flow, strict=True))
    return replace(
        last,
        joined=replace(last.joined, links=links),
        mass_flow=(x, y, z),
        inflow=mean(first.inflow, last.inflow),
        outflow=mean(first.outflow, last.outflow),
    )


def _not_settled(time: float, change: float, tolerance: float) -> NotConverged:
    return NotConverged(
        "HG863",
        f"temperatures at {time:.6g} s did not settle in {MOST} corrections",
        entry="temperature",
        value=change,
        allowed=f"<= {tolerance:g} K between corrections",
        remedy='a shorter step, a looser temperature_tolerance, or advection="upwind"',
    )
