"""TR-BDF2 steps of a heat problem whose local error is held below a tolerance in kelvin."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive
from heatgrade.solve import FaceFields, grid_field
from heatgrade.transient import blocks
from heatgrade.transient.attempt import Attempt, Attempted
from heatgrade.transient.control import StepControl
from heatgrade.transient.ending import Ending, Interrupted
from heatgrade.transient.imbalance import heat_flow_in
from heatgrade.transient.ladder import Interval
from heatgrade.transient.operators import Operators
from heatgrade.transient.problem import HeatProblem, Moment, Outflow
from heatgrade.transient.scheme import GAMMA, WEIGHTS
from heatgrade.transient.stage import Failed, Stage
from heatgrade.transient.state import TimeState
from heatgrade.transient.step import Step
from heatgrade.transient.temperatures import Temperatures, parts

Array = NDArray[np.float64]

SHORTEST = 1e-13  # s, and of the time reached: steps below end the run
FEW_PASSES = 4  # of a stage; more ask for a fresh operator
CLOSE = 0.2  # of a correction may follow it; more asks for a fresh operator, but
DOUBT = 3  # attempts in a row whose error was too large, after which heat flows are found anew
WORN = 20  # steps after the last one at the earliest


class Integrator:
    """Temperatures of a heat problem, advanced in time.

    Parameters
    ----------
    problem : HeatProblem
        The physics.
    tolerance : float
        Error that local errors may add up to [K].
    initial : Temperatures or TimeState
        Temperatures at `start`, or the state of an earlier integrator, which goes on with the
        same bits.
    start : float
        Time of the initial temperatures [s].
    fixed_step : float, optional
        Take steps of this length without error control [s]; for convergence studies.
    threads : int, optional
        Threads of the solver.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG454 for a state of another grid, HG455 for the storage.
    """

    def __init__(
        self,
        problem: HeatProblem,
        *,
        tolerance: float,
        initial: Temperatures | TimeState,
        start: float = 0.0,
        fixed_step: float | None = None,
        threads: int | None = None,
    ) -> None:
        tolerance = positive(tolerance, "tolerance", "K")
        fixed = None if fixed_step is None else positive(fixed_step, "fixed_step", "s")
        self._control = StepControl(tolerance, fixed, problem.longest_step, SHORTEST)
        self._problem = problem
        self._threads = threads
        if isinstance(initial, TimeState):
            self.state = initial
            base = initial.now if initial.base is None else initial.base
            problem.begin(base)
            moment = problem.moment(initial.base_time, base, before=False)
            _check_shape(moment.fields, initial.now)
            self._renewed(moment)
            problem.hold(initial.now if initial.held is None else initial.held)
            if problem.varies:
                moment = problem.moment(initial.time, initial.now, before=True)
            self._moment = moment
            return
        now = Temperatures(
            _laid(initial.cells),
            None if initial.sheet is None else np.array(initial.sheet, np.float64),
        )
        problem.begin(now)
        self._moment = problem.moment(start, now, before=False)
        _check_shape(self._moment.fields, now)
        self._renewed(self._moment)
        begin = Interval(start, problem.next_break(start))
        inward = self._inward(now, self._moment)
        level = self._control.first_level(begin, inward, self._storage, self._operators.fields)
        self.state = TimeState(
            begin, level, now, inward, quiet_since=start,
            base=now, base_time=start,
            released=self._moment.released, left=self._moment.left(now, self._outflow),
        )  # fmt: skip

    @property
    def moment(self) -> Moment:
        """Operator and sources at the state."""
        return self._moment

    @property
    def time_constant(self) -> float:
        """Heat capacity of the whole over all that leads out of it [s]."""
        lead = self._outflow.conductance
        return self._storage.total / lead if lead > 0.0 else math.inf

    def steps_until(self, end: float) -> Iterator[Step]:
        """Take steps until the next one would pass `end`, and hand each out as it is accepted.

        `state` lies at the end of each step while it is handed out.  Steps do not depend on
        `end`; see `closing_steps`.

        Raises
        ------
        Interrupted
            HG450 to HG452; `state` is that after the last accepted step.
        """
        while True:
            if self.state.interval.done:
                self._pass_break()
            if self.state.time >= end:
                return
            step = self._advance(end)
            if step is None:
                return
            yield step

    def closing_steps(self, end: float) -> Iterator[Step]:
        """Go from the present state to `end` exactly, on a ladder that ends there.

        For the last piece of a run, whose `state` from before it is what another run goes on
        from.
        """
        if self.state.time >= end:
            return
        if self.state.interval.done:
            self._pass_break()
        state = self.state
        piece = Interval(state.time, end)
        fixed = self._control.fixed is not None
        level = 0 if fixed else piece.level_for(state.interval.length(state.level))
        self.state = replace(state, interval=piece, level=level)
        while not self.state.interval.done:
            step = self._advance(math.inf)
            assert step is not None  # nothing to stop at
            yield step

    def _renewed(self, moment: Moment) -> None:
        """Set the solver up for the operator of a moment."""
        self._storage = self._problem.storage.laid_out(moment.fields)
        self._operators = Operators(moment.fields, self._storage, self._threads)
        self._outflow = Outflow(moment.fields)

    def _inward(self, now: Temperatures, moment: Moment) -> Temperatures:
        cells, sheet = heat_flow_in(moment.fields, now.cells, now.sheet, moment.all_heat)
        return Temperatures(_laid(cells), sheet)

    def _pass_break(self) -> None:
        """Begin the interval behind a break, with the heat flows from behind it."""
        state = self.state
        time = state.time
        self._problem.hold(state.now)
        self._moment = self._problem.moment(time, state.now, before=False)
        if not math.isfinite(self._moment.released):
            raise self._not_finite(time)
        if not self._problem.varies and self._moment.fields is not self._operators.fields:
            self._renewed(self._moment)
            state = replace(state, base_time=time)
        inward = self._inward(state.now, self._moment)
        interval = Interval(time, self._problem.next_break(time))
        level = self._control.first_level(interval, inward, self._storage, self._operators.fields)
        self.state = replace(
            state, interval=interval, level=level, inward=inward, before=None,
            before_middle=None, quiet_since=time, released=self._moment.released,
            left=self._moment.left(state.now, self._outflow.renewed(self._moment.fields)),
            held=None,
        )  # fmt: skip

    def _refresh(self) -> None:
        """Take the solver's operator at the present state."""
        state = self.state
        self._problem.begin(state.now)
        # From behind a break at its place: a restart knows no other limit.
        moment = self._problem.moment(state.time, state.now, before=False)
        self._renewed(moment)
        self.state = replace(
            state, base=state.now, base_time=state.time, stale=False, held=None,
            base_step=state.steps,
        )  # fmt: skip

    def _find_inward(self) -> None:
        """Find the heat flows at the state from its temperatures.

        Those that come from the last stage hold what it left; where it left much, the error that
        they cause falls no faster than the step.
        """
        state = self.state
        self._problem.hold(state.now if state.held is None else state.held)
        self._moment = self._problem.moment(state.time, state.now, before=True)
        left = self._moment.left(state.now, self._outflow.renewed(self._moment.fields))
        self.state = replace(
            state, inward=self._inward(state.now, self._moment), left=left,
            released=self._moment.released,
        )  # fmt: skip

    def _advance(self, end: float) -> Step | None:
        """Take the next step, however often it must be tried; None where it would pass `end`."""
        control, level, rejected, cycles = self._control, self.state.level, 0, 0
        trouble: Interrupted | None = None
        while True:
            interval = self.state.interval
            length = interval.length(level)
            after = interval.moved(level)
            if after.time > end:
                return None
            if length < max(control.shortest, SHORTEST * abs(interval.time)):
                raise trouble or self._too_short(length)
            if self.state.stale:
                self._refresh()
            allowed = control.tolerance * control.share(self.state, length, self.time_constant)
            attempt = Attempt(
                self._problem, self._operators, self._storage, self.state, self._moment, allowed,
                self._outflow, control.fixed is None,
            )  # fmt: skip
            try:
                found = attempt.to(length, after.time)
            except (Failed, Interrupted) as failed:
                rejected += 1
                trouble = failed if isinstance(failed, Interrupted) else None
                level = self._recover(failed, level, length)
                continue
            made = found.step
            cycles += made.cycles
            if control.fixed is not None or made.error <= allowed:
                break
            rejected, trouble = rejected + 1, None
            level = control.lowered(level, made.error / allowed)
            if rejected == DOUBT and self.state.before is not None:
                self._find_inward()
        level = control.next_level(self.state, after, length, made.error, self.time_constant)
        made = replace(made, cycles=cycles, rejected=rejected)
        self._accept(made, after, level, found)
        return made

    def _recover(self, failed: Failed | Interrupted, level: int, length: float) -> int:
        """Return the level to try after a stage without an answer."""
        state = self.state
        if isinstance(failed, Interrupted):
            # Met at temperatures that were only tried? Where it holds at present, it stands.
            self._problem.moment(state.time, state.now, before=True)
            return level + 2
        for share in (GAMMA, 1.0):
            time = state.time + share * length
            if not math.isfinite(self._problem.moment(time, state.now, before=True).released):
                raise self._not_finite(time)
        if self._problem.varies and state.base_time != state.time:
            self.state = replace(state, stale=True)
            return level
        follows = self._problem.varies or self._moment.carried is not None
        if self._control.fixed is not None or not follows:
            raise self._no_answer(failed)
        return level + 2

    def _accept(self, step: Step, after: Interval, level: int, found: Attempted) -> None:
        state, middle, last = self.state, found.middle, found.last
        rates = (
            (state.released, state.left),
            (middle.moment.released, middle.left),
            (last.moment.released, last.left),
        )
        released = left = 0.0
        for weight, (coming, leaving) in zip(WEIGHTS, rates, strict=True):
            released += weight * step.length * coming
            left += weight * step.length * leaving
        stored = turned = 0.0
        for c, t, e in parts(self._storage, step.first, step.last):
            more, moved = blocks.stored(c, t, e)
            stored, turned = stored + more, turned + moved
        self._moment = last.moment
        held = state.now if state.held is None else state.held
        self.state = replace(
            state,
            interval=after,
            level=level,
            now=step.last,
            held=held if self._problem.serves(held, step.last) else None,
            inward=found.inward,
            before=step.first,
            before_middle=step.middle,
            last_length=step.length,
            released=rates[2][0],
            left=rates[2][1],
            following=last.following,
            stale=self._stale(middle, last),
            account=state.account.with_step(released, left, stored, turned),
            steps=state.steps + 1,
            rejected=state.rejected + step.rejected,
            cycles=state.cycles + step.cycles,
        )

    def _stale(self, middle: Stage, last: Stage) -> bool:
        """Return whether the solver's operator has served its time."""
        if not self._problem.varies:
            return False
        worn = self.state.steps - self.state.base_step >= WORN
        return max(middle.passes, last.passes) > FEW_PASSES or (worn and last.following > CLOSE)

    def _too_short(self, length: float) -> Interrupted:
        return Interrupted.because(
            Ending.TOLERANCE,
            "HG450",
            f"cannot be met: at {self.state.time:.6g} s a step of {length:.3g} s is still too long",
            entry="tolerance",
            value=self._control.tolerance,
            allowed="a tolerance above the rounding of the temperatures",
            remedy="loosen the tolerance",
        )

    def _not_finite(self, time: float) -> Interrupted:
        return Interrupted.because(
            Ending.NOT_FINITE,
            "HG451",
            f"is not finite at {time:.6g} s; all before {self.state.time:.6g} s is kept",
            entry="power",
            allowed="finite numbers",
            remedy="look at the trace at this time",
        )

    def _no_answer(self, failed: Failed) -> Interrupted:
        return Interrupted.because(
            Ending.LINEAR_SOLVE,
            "HG452",
            f"a solve at {self.state.time:.6g} s stopped without an answer: {failed.why}",
            entry="solve",
            value=failed.why,
            remedy="loosen the tolerance; look for conductances many decades apart",
        )


def _laid(field: Array) -> Array:
    made = grid_field(*field.shape)
    made[:] = field
    return made


def _check_shape(fields: FaceFields, found: Temperatures) -> None:
    sheet = None if fields.sheet is None else fields.shape[:2]
    given = None if found.sheet is None else np.shape(found.sheet)
    finite = np.isfinite(found.cells).all() and (
        found.sheet is None or bool(np.isfinite(found.sheet).all())
    )
    if np.shape(found.cells) == fields.shape and given == sheet and finite:
        return
    raise InputError(
        "HG454",
        "temperatures to begin with do not fit the grid, or are not finite",
        entry="initial",
        value=f"{np.shape(found.cells)} and {given}",
        allowed=f"finite, {fields.shape} and {sheet}",
        remedy="take them from a result on the same grid",
    )
