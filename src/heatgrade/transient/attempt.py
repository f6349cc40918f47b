"""One attempt at a step: both stages, the heat flow at its end, and the local error."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import grid_field
from heatgrade.transient import blocks
from heatgrade.transient.control import SAFE
from heatgrade.transient.operators import Operators, StepOperator
from heatgrade.transient.problem import HeatProblem, Moment, Outflow
from heatgrade.transient.scheme import GAMMA, quadratic_weights
from heatgrade.transient.stage import Failed, Stage, StageSolver
from heatgrade.transient.state import TimeState
from heatgrade.transient.step import Step
from heatgrade.transient.storage import HeatStorage
from heatgrade.transient.temperatures import Temperatures, parts

Array = NDArray[np.float64]

STAGE_SHARE = 0.05  # of the local error allowed, for what one stage's solve leaves
STAGE_GUESS = math.sqrt(1.0 / GAMMA)  # growth from first to second stage after a break


@dataclass(frozen=True, slots=True, eq=False)
class Attempted:
    """A step that may be accepted.

    Parameters
    ----------
    step : Step
        With its local error.
    middle, last : Stage
        Its stages.
    inward : Temperatures
        Heat that flows into every cell and column at its end [W].
    """

    step: Step
    middle: Stage
    last: Stage
    inward: Temperatures


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """Makes steps from one state.

    Parameters
    ----------
    problem : HeatProblem
        The physics.
    operators : Operators
        Of the solver.
    storage : HeatStorage
        Laid out.
    state : TimeState
        Where the step begins.
    moment : Moment
        Operator and sources there.
    allowed : float
        Local error allowed [K].
    outflow : Outflow
        Of any moment before.
    estimate : bool
        Whether the local error is wanted well enough to choose a step by it.
    """

    problem: HeatProblem
    operators: Operators
    storage: HeatStorage
    state: TimeState
    moment: Moment
    allowed: float
    outflow: Outflow
    estimate: bool

    def to(self, length: float, end: float) -> Attempted:
        """Return the step of this length, which ends at `end` [s].

        Raises
        ------
        Failed
            Without an answer.
        """
        state, storage = self.state, self.storage
        self.problem.hold(state.now if state.held is None else state.held)
        matrix = self.operators.of(length)
        if matrix is None:
            raise Failed("the equations are not resolved in double precision")
        solver = StageSolver(
            self.problem, storage, matrix, self.outflow, STAGE_SHARE * self.allowed
        )
        known = Temperatures(
            grid_field(*state.now.cells.shape),
            None if state.now.sheet is None else np.empty(state.now.sheet.shape),
        )
        total = 0.0
        for out, c, t, q in parts(known, storage, state.now, state.inward):
            total += blocks.first_known(out, c, t, q, matrix.rate)
        guess = self._predict_middle(length)
        following = 1.0  # behind a break nothing is known of how much follows
        if state.before is not None:  # in a longer step more does
            following = state.following * max(1.0, length / state.last_length)
        middle = solver.solve(state.time + GAMMA * length, known, total, guess, following)
        total = 0.0
        for out, c, t, m in parts(known, storage, state.now, middle.now):
            total += blocks.second_known(out, c, t, m, matrix.rate)
        guess = self._predict_last(length, middle.now)
        last = solver.solve(end, known, total, guess, middle.following)
        step = Step(
            state.time, end, length, state.now, middle.now, last.now,
            (self.moment, middle.moment, last.moment), 0.0, middle.cycles + last.cycles, 0,
        )  # fmt: skip
        return self._with_error(step, matrix, known, middle, last)

    def _with_error(
        self, step: Step, matrix: StepOperator, work: Temperatures, middle: Stage, last: Stage
    ) -> Attempted:
        """Return the step with its local error."""
        state, storage = self.state, self.storage
        inward = Temperatures(
            grid_field(*step.last.cells.shape),
            None if step.last.sheet is None else np.empty(step.last.sheet.shape),
        )
        error = 0.0
        for new, rest, c, q, t, m, e in parts(
            inward, work, storage, state.inward, step.first, step.middle, step.last
        ):
            rough = blocks.finish(new, rest, c, q, (t, m, e), matrix.rate, step.length)
            error = max(error, rough)
        if not math.isfinite(error):
            raise Failed("temperatures are not finite")
        cycles = step.cycles
        if self.estimate and error > SAFE / 8.0 * self.allowed:
            # The damped error is never larger: where the rough one lets the step double, no
            # solve is needed.
            error, more = self._damped(matrix, step.length, work)
            cycles += more
        return Attempted(replace(step, error=error, cycles=cycles), middle, last, inward)

    def _damped(
        self, matrix: StepOperator, length: float, error: Temperatures
    ) -> tuple[float, int]:
        """Return the largest local error [K] of ``(C/(d h) + K) E = e/d``, and cycles."""
        largest, cycles = matrix.corrector.largest((error.cells, error.sheet))
        if not math.isfinite(largest):
            raise Failed("the local error has no answer")
        return largest * matrix.rate * length, cycles

    def _predict_middle(self, length: float) -> Temperatures:
        """Return a guess of the first stage: the parabola of the last step, prolonged."""
        state = self.state
        if state.before is None or state.before_middle is None:
            return _combined((1.0, 0.0, 0.0), (state.now, state.now, state.now))
        back = state.last_length
        weights = quadratic_weights((-back, (GAMMA - 1.0) * back, 0.0), GAMMA * length)
        return _combined(weights, (state.before, state.before_middle, state.now))

    def _predict_last(self, length: float, middle: Temperatures) -> Temperatures:
        """Return a guess of the second stage from the first."""
        state = self.state
        if state.before_middle is None:
            weights = (0.0, 1.0 - STAGE_GUESS, STAGE_GUESS)
            return _combined(weights, (middle, state.now, middle))
        back = (GAMMA - 1.0) * state.last_length
        weights = quadratic_weights((back, 0.0, GAMMA * length), length)
        return _combined(weights, (state.before_middle, state.now, middle))


def _combined(
    weights: tuple[float, float, float], given: tuple[Temperatures, Temperatures, Temperatures]
) -> Temperatures:
    sheet = None if given[0].sheet is None else np.empty(given[0].sheet.shape)
    out = Temperatures(grid_field(*given[0].cells.shape), sheet)
    for target, *terms in parts(out, *given):
        blocks.combine(target, list(zip(weights, terms, strict=True)))
    return out
