"""Steps in time: the peer's backward Euler, and a second-order method of our own.

With the operator A, storage c and heat b, one step from T0 over dt:

* backward Euler:  ``(c / dt + A) T1 = c / dt T0 + b``
* SDIRK2 (Alexander, SIAM J. Numer. Anal. 14 (1977) 1006, doi 10.1137/0714068; L-stable,
  g = 1 - 1/sqrt(2))::

      (c / (g dt) + A) U = c / (g dt) T0 + b
      (c / (g dt) + A) T1 = c / (g dt) T0 + (1 - g) / g c / (g dt) (U - T0) + b

A step that is long beside the stack's own times leaves up to a fifth of a jump of the heat, with
the wrong sign, which would count as the hottest moment of a run. SDIRK2 therefore takes the first
step after a jump in four parts and the second in two: what is left is below 0.4 % of the jump,
however long the steps are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.parts import Schedule
from heatgrade.layered.solver import Answer, StackSolver
from heatgrade.layered.system import System
from heatgrade.solve import Outcome

Array = NDArray[np.float64]
GAMMA = 1.0 - 0.5**0.5
AFTER_A_JUMP = (4, 2)  # parts of the steps that follow it


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The stack after a step.

    Parameters
    ----------
    time : float [s]
    slot : int
        Slot that the step belongs to.
    ends_slot : bool
        Whether the slot ends with it.
    values : ndarray
        All temperatures [K].
    power : ndarray
        Heat released during the step [W].
    outcome : Outcome
        Of the last linear solve.
    """

    time: float
    slot: int
    ends_slot: bool
    values: Array
    power: Array
    outcome: Outcome


def march(
    system: System,
    schedule: Schedule,
    slots: int,
    initial: Array,
    *,
    euler: bool,
    threads: int | None = None,
) -> Iterator[Moment]:
    """Yield the stack after every step of every slot.

    Parameters
    ----------
    system : System
    schedule : Schedule
    slots : int
        Number of slots.
    initial : ndarray
        Temperatures at time 0 [K].
    euler : bool
        Whether by backward Euler.
    threads : int, optional
        Of the linear solves.
    """
    solvers: dict[int, StackSolver] = {}  # by the parts of a step
    constant, values, power = system.constant(), initial, np.zeros(0)
    count = since = 0
    for slot in range(slots):
        before, power = power, system.power(slot)
        since = since if np.array_equal(before, power) else 0
        for index in range(schedule.steps_a_slot):
            parts = 1 if euler or since >= len(AFTER_A_JUMP) else AFTER_A_JUMP[since]
            if parts not in solvers:
                rate = parts / ((1.0 if euler else GAMMA) * schedule.step)
                solvers[parts] = StackSolver(system, rate, threads, reused=True)
            for _ in range(parts):
                answer = _step(solvers[parts], values, power + constant, euler=euler)
                values = answer.values
            count, since = count + 1, since + 1
            ends = index == schedule.steps_a_slot - 1
            yield Moment(count * schedule.step, slot, ends, values, power, answer.outcome)


def _step(solver: StackSolver, values: Array, heat: Array, *, euler: bool) -> Answer:
    kept = solver.storage * values + heat
    answer = solver.solve(kept, values)
    if euler:
        return answer
    slope = solver.storage * (answer.values - values)
    return solver.solve(kept + (1.0 - GAMMA) / GAMMA * slope, answer.values)
