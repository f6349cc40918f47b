"""One implicit stage: ``(C/(d h) + K(t, T)) T = known + s(t, T)``.

Temperatures are corrected by the solver's operator K*, by what the stage's own equations leave::

    (C/(d h) + K*) E = known + s(t, T) - (C/(d h) + K(t, T)) T        T <- T + E

Where nothing varies, one correction does.  Where something follows the temperatures, each
correction calls for another one, smaller by a factor that is measured whenever there are two; a
correction that is the last one by that factor is not followed by another to find it so (Hairer and
Wanner, Solving Ordinary Differential Equations II, section IV.8).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import Correction
from heatgrade.transient import blocks
from heatgrade.transient.blocks import flat
from heatgrade.transient.operators import StepOperator
from heatgrade.transient.problem import HeatProblem, Moment, Outflow
from heatgrade.transient.storage import HeatStorage
from heatgrade.transient.temperatures import Temperatures

Array = NDArray[np.float64]

ROUNDING = 8.0 * float(np.finfo(np.float64).eps)  # of a temperature: no correction is asked of it
MOST_PASSES = 16
PATIENCE = 8  # passes in which what is carried to second order may settle by itself
SURE = 2.0  # times the factor that is reckoned with
FORGETTING = 1.3  # growth of the factor from a stage in which it was not measured to the next
LEAST = 1e-3  # of the factor: one measured while all else moved is none of what follows slowly
CARRIED = 2e-2  # the same where coolant is carried to second order: explicit in time it is unstable


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
        Multigrid cycles, or rounds of relaxation in their place.
    passes : int
        Corrections.
    following : float
        Size of a correction over that of the one before, as last measured.
    """

    now: Temperatures
    moment: Moment
    left: float
    cycles: int
    passes: int
    following: float


class Failed(Exception):  # noqa: N818 - not an error of the user's
    """A stage without an answer: try a shorter step.

    Parameters
    ----------
    why : str
        What did not come to an end.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, eq=False)
class StageSolver:
    """Solves stages of steps of one length.

    Parameters
    ----------
    problem : HeatProblem
        The physics.
    storage : HeatStorage
        Laid out.
    matrix : StepOperator
        Of this length.
    outflow : Outflow
        Of any moment before.
    allowed : float
        Error of a stage allowed [K].
    """

    problem: HeatProblem
    storage: HeatStorage
    matrix: StepOperator
    outflow: Outflow
    allowed: float

    def solve(
        self, time: float, known: Temperatures, total: float, guess: Temperatures, following: float
    ) -> Stage:
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
            To begin with [K]; becomes the answer.
        following : float
            As the last stage measured it.

        Raises
        ------
        Failed
            Without an answer.
        """
        now, cycles, passes, last = guess, 0, 0, 0.0
        moment = self.problem.moment(time, now, before=True)
        follows = self.problem.varies or moment.carried is not None
        if follows:
            least = LEAST if moment.carried is None else CARRIED
            following = min(1.0, max(least, FORGETTING * following))
        else:
            following = 0.0
        while True:
            found = self._corrected(known, moment, now)
            passes, cycles = passes + 1, cycles + found.cycles
            if last > 0.0 and follows:
                following = min(1.0, found.size / last)
            last = found.size
            missing = found.error + SURE * following * found.size
            if missing <= self.allowed or self._rounded(found, now):
                break
            if passes >= MOST_PASSES:
                raise Failed("the passes of a stage do not agree")
            if follows:
                fresh = self.problem.moment(time, now, before=True)
                moment = _towards(moment, fresh, passes)
        return self._balanced(now, moment, total, cycles, passes, following)

    def _corrected(self, known: Temperatures, moment: Moment, now: Temperatures) -> Correction:
        heat, of_flow = moment.all_heat
        source = np.add(known.cells, heat, out=np.empty_like(known.cells))
        sheet = None if known.sheet is None else known.sheet + _some(of_flow)
        if not _finite(source, sheet):
            raise Failed("what a stage is solved for is not finite")
        found = self.matrix.corrector.correct(
            moment.fields, (source, sheet), now.cells, now.sheet, 0.5 * self.allowed
        )
        if not math.isfinite(found.size):
            raise Failed("a correction has no answer")
        return found

    @staticmethod
    def _rounded(found: Correction, now: Temperatures) -> bool:
        """Return whether rounding of the temperatures explains the whole correction."""
        if found.size > 1e-6:
            return False
        return found.size <= ROUNDING * blocks.largest(flat(now.cells))

    def _balanced(
        self,
        now: Temperatures,
        moment: Moment,
        total: float,
        cycles: int,
        passes: int,
        following: float,
    ) -> Stage:
        """Return the stage with its heat balance closed to rounding.

        What the corrections leave is a small residual; a constant added to all temperatures takes
        its sum away, so that no heat is lost however loose they are.
        """
        outflow = self.outflow.renewed(moment.fields)
        storage = self.storage
        held = blocks.weighted_sum(flat(storage.cells), flat(now.cells))
        if now.sheet is not None and storage.sheet is not None:
            held += blocks.weighted_sum(flat(storage.sheet), flat(now.sheet))
        left, rate = moment.left(now, outflow), self.matrix.rate
        rest = total + moment.released - rate * held - left
        amount = rest / (rate * storage.total + outflow.conductance)
        blocks.shift(flat(now.cells), amount, storage.empty)
        if now.sheet is not None:
            blocks.shift(flat(now.sheet), amount, storage.dry)
        left += amount * outflow.conductance
        return Stage(now, moment, left, cycles, passes, following)


def _finite(cells: Array, sheet: Array | None) -> bool:
    total = float(np.add.reduce(flat(cells)))
    if sheet is not None:
        total += float(sheet.sum())
    return math.isfinite(total)


def _towards(old: Moment, fresh: Moment, passes: int) -> Moment:
    """Return the moment with what is carried beyond the operator in no fear of turning circles."""
    if old.carried is None or fresh.carried is None:
        return fresh
    return replace(fresh, carried=old.carried.towards(fresh.carried, passes, patience=PATIENCE))


def _some(field: Array | None) -> Array:
    assert field is not None  # there is a sheet
    return field
