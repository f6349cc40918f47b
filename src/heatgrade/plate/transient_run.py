"""A plate run in time: from its initial state to a result, with snapshots and checkpoints."""

from __future__ import annotations

import math
import time as clock
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution, distinct
from heatgrade.errors import InputError
from heatgrade.plate.recorder import Recorder
from heatgrade.plate.run_request import RunRequest
from heatgrade.plate.snapshots import SnapshotWriter, snapshot_writer
from heatgrade.plate.timed_plate import TimedPlate
from heatgrade.plate.transient_file import save_checkpoint
from heatgrade.plate.transient_result import TransientResult
from heatgrade.transient import Ending, Integrator, Interrupted, Temperatures, TimeState
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]

CHECKPOINT_STEPS = 200  # accepted steps between two checkpoints on the disk
PROGRESS_S = 0.5  # wall time between two words on how far the run is
MANY_STEPS = 1e5  # left, from which on they are told: minutes to hours
RUNAWAY_TEMPERATURE = 1000.0  # K: nothing of a chip is solid and working there


@dataclass(slots=True)
class TransientRun:
    """One run.

    Parameters
    ----------
    plate : Plate
        The plate.
    equations : TimedPlate
        Of it in time.
    integrator : Integrator
        At the start, or at a checkpoint.
    recorder : Recorder
        What is written down.
    request : RunRequest
        What is asked for.
    fingerprint : dict of str to array
        What a restart must have in common.
    """

    plate: Plate
    equations: TimedPlate
    integrator: Integrator
    recorder: Recorder
    request: RunRequest
    fingerprint: Mapping[str, Array]

    def result(self) -> TransientResult:
        """Run and return the result.

        Raises
        ------
        Interrupted
            HG450 to HG453, with the result of all before as its `partial`.
        """
        begun = clock.perf_counter()
        request = self.request
        end = request.end
        cells = self.recorder.model.grid.cells
        fields = request.snapshots
        due = np.zeros(0) if fields is None else fields.due(request.start, end, cells)
        due = due[due >= self.integrator.state.time]
        writer = None if fields is None else snapshot_writer(fields.path)
        state = self.integrator.state
        try:
            for resumable in self._steps(end, due, writer):
                state = resumable
        except Interrupted as problem:
            kept = self.integrator.state
            self._keep(kept)
            problem.partial = self._made(kept, problem.ending, clock.perf_counter() - begun)
            raise
        except KeyboardInterrupt:
            self._keep(self.integrator.state)
            raise
        finally:
            if writer is not None:
                writer.close()
        self._keep(state)
        return self._made(state, Ending.COMPLETE, clock.perf_counter() - begun)

    def _steps(self, end: float, due: Array, writer: SnapshotWriter | None) -> Iterator[TimeState]:
        """Run, and return the state that a restart goes on from, again and again."""
        integrator, recorder = self.integrator, self.recorder
        told, next_due = clock.perf_counter(), 0
        if not recorder.nodes:
            recorder.start(integrator.state.time, integrator.state.now, integrator.moment)
        if writer is not None and due.size and due[0] == integrator.state.time:
            writer.write(
                float(due[0]), self.equations.fields(integrator.state.now, integrator.moment)
            )
            next_due = 1
        resumable = integrator.state
        closing = False
        steps = integrator.steps_until(end)
        while True:
            for step in steps:
                recorder.step(step)
                while writer is not None and next_due < due.size and due[next_due] <= step.end:
                    time = float(due[next_due])
                    writer.write(time, self.equations.fields(step.at(time), step.moments[2]))
                    next_due += 1
                if not closing:
                    resumable = integrator.state
                    if (
                        self.request.checkpoint is not None
                        and resumable.steps % CHECKPOINT_STEPS == 0
                    ):
                        self._keep(resumable)
                if clock.perf_counter() - told > PROGRESS_S:
                    told = clock.perf_counter()
                    self.request.execution.say(self._told(step.end, step.length))
                self._stop_runaway(step.last, step.end)
                yield resumable
            if closing:
                break
            closing, steps = True, integrator.closing_steps(end)
        yield resumable

    def _told(self, time: float, length: float) -> str:
        """Return how far the run is, and where it is hardly on its way, how many steps are left."""
        share = (time - self.request.start) / self.request.duration
        left = (self.request.end - time) / length
        many = f", {left:.1g} more if none grows" if left > MANY_STEPS else ""
        return f"{time:.4g} s, {share:.0%}, steps of {length:.2g} s{many}"

    def _stop_runaway(self, now: Temperatures, time: float) -> None:
        hottest = float(now.cells.max()) + self.equations.reference
        if hottest > RUNAWAY_TEMPERATURE:
            raise Interrupted.because(
                Ending.RUNAWAY,
                "HG453",
                f"runs away: {hottest - ZERO_CELSIUS:.0f} degC at {time:.6g} s; all before is kept",
                entry="plate",
                allowed=f"below {RUNAWAY_TEMPERATURE - ZERO_CELSIUS:.0f} degC everywhere",
                remedy="lower power, leakage or inlet temperature, or raise the flow",
            )

    def _keep(self, state: TimeState) -> None:
        if self.request.checkpoint is None:
            return
        times, series = self._series(state)
        save_checkpoint(Path(self.request.checkpoint), self._checkpoint(state), times, series)

    def _series(self, state: TimeState) -> tuple[Array, dict[str, Array]]:
        """Return the series up to a state, whatever closing steps came behind it."""
        times, series = self.recorder.arrays()
        count = int(np.searchsorted(times, state.time, side="right"))
        return times[:count], {name: values[: 2 * count - 1] for name, values in series.items()}

    def _checkpoint(self, state: TimeState) -> dict[str, Array]:
        times, series = self._series(state)
        kept = {f"state.{name}": values for name, values in state.to_arrays().items()}
        kept |= {f"series.{name.replace('/', '|')}": values for name, values in series.items()}
        return {**kept, "nodes": times, **self.fingerprint}

    def _made(self, state: TimeState, ending: Ending, seconds: float) -> TransientResult:
        times, series = self.recorder.arrays()
        now, snapshots = self.integrator.state, self.request.snapshots
        followed = dict(self.recorder.model.junctions)
        dies = [die for die in self.plate.stack.dies if die.name in followed]
        limits = {die.name: die.limit_temperature for die in dies}
        return TransientResult(
            times=times,
            series=series,
            duration=self.request.duration,
            tolerance=self.request.tolerance,
            limits=limits,
            account=now.account,
            ending=ending,
            cells=self.recorder.model.grid.cells,
            steps=now.steps,
            rejected=now.rejected,
            cycles=now.cycles,
            seconds=seconds,
            coolant=self.plate.coolant.name,
            cautions=self._cautions(times, series, limits),
            fields=self.equations.fields(now.now, self.integrator.moment),
            checkpoint=self._checkpoint(state),
            snapshots=None if snapshots is None else Path(snapshots.path),
        )

    def _cautions(
        self, times: Array, series: Mapping[str, Array], limits: Mapping[str, float]
    ) -> tuple[Caution, ...]:
        found = list(self.equations.cautions(self.integrator.moment, series))
        coolant = self.plate.coolant
        for where, values, limit in [
            *((f"junction of {n}", series[f"junction max {n}"], v) for n, v in limits.items()),
            (f"coolant {coolant.name}", series["outlet"], coolant.limit_temperature),
            (f"coolant {coolant.name}", series["outlet"], coolant.boiling_temperature),
        ]:
            if limit is None or not (values[::2] > limit).any():
                continue
            first = float(times[int(np.argmax(values[::2] > limit))])
            found.append(
                Caution(
                    "above-limit",
                    where,
                    f"{float(values.max()) - ZERO_CELSIUS:.1f} degC is above its limit of "
                    f"{limit - ZERO_CELSIUS:.1f} degC, first at {first:.4g} s",
                )
            )
        return distinct(tuple(found))


def restored(
    checkpoint: Mapping[str, Array], fingerprint: Mapping[str, Array]
) -> tuple[TimeState, Array, dict[str, Array]]:
    """Return state, times and series of a checkpoint that belongs to the same run.

    Raises
    ------
    InputError
        HG454 for one of another run.
    """
    for name, wanted in fingerprint.items():
        found = checkpoint.get(name)
        if found is None or not np.array_equal(found, wanted):
            raise InputError(
                "HG454",
                "belongs to another run",
                entry="resume",
                value=name,
                allowed="the checkpoint of a run with the same plate, grid, tolerance and drive",
                remedy="resume with the arguments of the first run; only the duration may grow",
            )
    state = TimeState.from_arrays(
        {n.removeprefix("state."): v for n, v in checkpoint.items() if n.startswith("state.")}
    )
    series = {
        name.removeprefix("series.").replace("|", "/"): np.asarray(values)
        for name, values in checkpoint.items()
        if name.startswith("series.")
    }
    return state, np.asarray(checkpoint["nodes"]), series


def finite_duration(duration: float, ends: Mapping[str, float], start: float) -> None:
    """Raise `InputError` HG457 where a course ends before the run.

    Parameters
    ----------
    duration : float
        [s].
    ends : mapping of str to float
        End of each course by its name [s].
    start : float
        Of the run [s].
    """
    for name, end in ends.items():
        if start + duration > end * (1.0 + 1e-12) and math.isfinite(end):
            raise InputError(
                "HG457",
                f"is known until {end:g} s only, and the run ends at {start + duration:g} s",
                entry=name,
                value=f"{end:g} s",
                allowed=f">= {start + duration:g} s, or a trace that repeats",
                remedy="shorten the run, lengthen the trace or let it repeat",
            )
