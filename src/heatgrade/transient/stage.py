"""One implicit stage: ``(C/(d h) + K(t, T)) T = known + s(t, T)``.

The operator K* that the multigrid was set up for stands on the left; what K(t, T) differs from it
goes to the right and is brought into agreement by passes. Where nothing varies there is one pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import Outcome, Reason, Solution
from heatgrade.transient import blocks
from heatgrade.transient.blocks import flat
from heatgrade.transient.imbalance import heat_difference
from heatgrade.transient.operators import Operators, StepOperator
from heatgrade.transient.problem import HeatProblem, Moment, Outflow
from heatgrade.transient.step import Temperatures
from heatgrade.transient.storage import HeatStorage

Array = NDArray[np.float64]

FIRST_REDUCTION = 1e-3  # of the residual, before it is known how far temperatures move
LEAST_REDUCTION = 1e-11
ROUNDING = 1e-13  # residual over the right-hand side that no solve is asked to go below
EACH_GUESS = 0.3  # of the residual of a guess: small cells count little in its norm
MOST_PASSES = 16
PATIENCE = 8  # passes in which what is carried to second order may settle by itself
NO_OUTCOME = Outcome(Reason.CONVERGED, 0, 0.0, (), "", 0, 0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A stage found.

    Parameters
    ----------
    now : Temperatures
        [K].
    moment : Moment
        Operator and sources that they satisfy the balance with.
    left : float
        Heat that leaves the whole [W].
    cycles : int
        Multigrid cycles.
    passes : int
        Solves.
    """

    now: Temperatures
    moment: Moment
    left: float
    cycles: int
    passes: int


class Failed(Exception):  # noqa: N818 - not an error of the user's
    """A stage without an answer: try a shorter step.

    Parameters
    ----------
    outcome : Outcome or None
        Of the linear solve without an answer; None where the passes did not agree.
    """

    def __init__(self, outcome: Outcome | None) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True, slots=True, eq=False)
class StageSolver:
    """Solves stages of steps of one length.

    Parameters
    ----------
    problem : HeatProblem
        The physics.
    operators : Operators
        Of K*.
    storage : HeatStorage
        Laid out.
    matrix : StepOperator
        Of this length.
    length : float
        Of the step [s].
    start : Temperatures
        At the start of the step [K].
    released : float
        Heat that sources release there [W].
    allowed : float
        Error of the linear solve allowed [K].
    inward : float
        Norm of the heat flows into the cells there [W].
    """

    problem: HeatProblem
    operators: Operators
    storage: HeatStorage
    matrix: StepOperator
    length: float
    start: Temperatures
    released: float
    allowed: float
    inward: float

    def solve(self, time: float, known: Temperatures, total: float, guess: Temperatures) -> Stage:
        """Return the stage.

        Parameters
        ----------
        time : float
            [s].
        known : Temperatures
            Right-hand side without the sources [W]; left as it is.
        total : float
            Its sum [W].
        guess : Temperatures
            To begin with [K].

        Raises
        ------
        Failed
            Without an answer.
        """
        now, reduction, cycles, passes = guess, FIRST_REDUCTION, 0, 0
        moment = self.problem.moment(time, now, before=True)
        scale = self._scale(moment)
        right, same = self._right(known, moment, now), True
        while True:
            found = self._linear(right, now, reduction * scale, EACH_GUESS if passes == 0 else 1.0)
            passes += 1
            cycles += found.outcome.cycles
            now = Temperatures(found.temperature, found.coolant_temperature)
            wanted = self._reduction(now)
            close = wanted >= 0.5 * reduction
            follows = self.problem.varies or moment.carried is not None
            settled = not follows or (found.outcome.cycles == 0 and not same)
            if close and settled:
                break
            if passes >= MOST_PASSES:
                raise Failed(None)
            reduction = wanted
            if follows:
                fresh = self.problem.moment(time, now, before=True)
                moment = _towards(moment, fresh, passes)
                right, same = self._right(known, moment, now), False
        if not self._finite(now):
            raise Failed(found.outcome)
        return self._balanced(now, moment, total, cycles, passes)

    def _right(self, known: Temperatures, moment: Moment, now: Temperatures) -> Temperatures:
        cells = known.cells.copy(order="K")
        heat, of_flow = moment.all_heat
        cells += heat
        sheet = None if known.sheet is None else known.sheet + _some(of_flow)
        if moment.fields is not self.operators.fields:
            more, of_sheet = heat_difference(
                moment.fields, self.operators.fields, now.cells, now.sheet
            )
            cells -= more
            if sheet is not None and of_sheet is not None:
                sheet -= of_sheet
        return Temperatures(cells, sheet)

    def _linear(
        self, right: Temperatures, guess: Temperatures, target: float, reduction: float
    ) -> Solution:
        if not (self._finite(right) and math.isfinite(target)):
            raise Failed(None)
        found = self.matrix.prepared.solve(
            source=right.cells,
            sheet_source=right.sheet,
            tolerance=ROUNDING,
            absolute_tolerance=target,
            reduction=reduction,
            guess=Solution(guess.cells, guess.sheet, NO_OUTCOME),
            raise_on_failure=False,
        )
        self.operators.keep_stateless(self.length, found.outcome)
        if not found.outcome.converged:
            raise Failed(found.outcome)
        return found

    def _scale(self, moment: Moment) -> float:
        """Return the norm of the residual that temperatures without change would leave [W]."""
        return 2.0 * self.inward + abs(moment.released - self.released)

    def _reduction(self, now: Temperatures) -> float:
        """Return by how much the residual must be smaller than that without any change."""
        moved = blocks.largest_difference(flat(now.cells), flat(self.start.cells))
        if now.sheet is not None and self.start.sheet is not None:
            moved = max(moved, blocks.largest_difference(flat(now.sheet), flat(self.start.sheet)))
        if moved <= self.allowed:
            return FIRST_REDUCTION
        return min(FIRST_REDUCTION, max(self.allowed / moved, LEAST_REDUCTION))

    def _balanced(
        self, now: Temperatures, moment: Moment, total: float, cycles: int, passes: int
    ) -> Stage:
        """Return the stage with its heat balance closed to rounding.

        What the solves leave is a small residual; a constant added to all temperatures takes its
        sum away, so that no heat is lost however loose the solves.
        """
        outflow = Outflow(moment.fields)
        held = blocks.weighted_sum(flat(self.storage.cells), flat(now.cells))
        capacity = float(np.add.reduce(flat(self.storage.cells)))
        if now.sheet is not None and self.storage.sheet is not None:
            held += blocks.weighted_sum(flat(self.storage.sheet), flat(now.sheet))
            capacity += float(self.storage.sheet.sum())
        left, rate = moment.left(now, outflow), self.matrix.rate
        rest = total + moment.released - rate * held - left
        amount = rest / (rate * capacity + outflow.conductance)
        blocks.shift(flat(now.cells), amount)
        if now.sheet is not None:
            blocks.shift(now.sheet, amount)
        return Stage(now, moment, left + amount * outflow.conductance, cycles, passes)

    @staticmethod
    def _finite(found: Temperatures) -> bool:
        total = float(np.add.reduce(flat(found.cells)))
        if found.sheet is not None:
            total += float(found.sheet.sum())
        return math.isfinite(total)


def _towards(old: Moment, fresh: Moment, passes: int) -> Moment:
    """Return the moment with what is carried beyond the operator in no fear of turning circles."""
    if old.carried is None or fresh.carried is None:
        return fresh
    return replace(fresh, carried=old.carried.towards(fresh.carried, passes, patience=PATIENCE))


def _some(field: Array | None) -> Array:
    assert field is not None  # there is a sheet
    return field
