"""Steps in time: the peer's backward Euler, and a second-order method of our own.

With the operator A, storage c and heat b, one step from T0 over dt:

* backward Euler:  ``(c / dt + A) T1 = c / dt T0 + b``
* SDIRK2 (Alexander, SIAM J. Numer. Anal. 14 (1977) 1006, doi 10.1137/0714068; L-stable,
  g = 1 - 1/sqrt(2))::

      (c / (g dt) + A) U = c / (g dt) T0 + b
      (c / (g dt) + A) T1 = c / (g dt) T0 + (1 - g) / g c / (g dt) (U - T0) + b
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.parts import Schedule
from heatgrade.layered.solver import StackSolver
from heatgrade.layered.system import System
from heatgrade.solve import Outcome

Array = NDArray[np.float64]
GAMMA = 1.0 - 0.5**0.5


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
    share = 1.0 if euler else GAMMA
    solver = StackSolver(system, 1.0 / (share * schedule.step), threads, reused=True)
    constant, storage, values = system.constant(), solver.storage, initial
    count = 0
    for slot in range(slots):
        power = system.power(slot)
        heat = power + constant
        for index in range(schedule.steps_a_slot):
            answer = solver.solve(storage * values + heat, values)
            if not euler:
                slope = storage * (answer.values - values)
                rhs = storage * values + (1.0 - GAMMA) / GAMMA * slope + heat
                answer = solver.solve(rhs, answer.values)
            values = answer.values
            count += 1
            ends = index == schedule.steps_a_slot - 1
            yield Moment(count * schedule.step, slot, ends, values, power, answer.outcome)
