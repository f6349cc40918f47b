"""What is asked of a plate in time, checked, and the run that it becomes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, finite, positive
from heatgrade.plate.compact_solve import solid_model
from heatgrade.plate.execution import Execution
from heatgrade.plate.initial_state import Initial, initial_state
from heatgrade.plate.power_patterns import power_patterns
from heatgrade.plate.recorder import Point, Recorder, block_probes, point_cells
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.snapshots import Snapshots
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.timed_equations import Drive, Properties, TimedEquations
from heatgrade.plate.transient_file import load_checkpoint
from heatgrade.plate.transient_result import TransientResult
from heatgrade.plate.transient_run import TransientRun, finite_duration, restored
from heatgrade.transient import Integrator, Temperatures, TimeState

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransientSetup:
    """A run in time, whatever the plate; `Plate.solve_transient` describes the fields.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG457 for a trace that ends before the run, HG465 for no way to
        take properties.
    """

    drive: Drive
    duration: float
    tolerance: float
    initial: Initial
    start: float
    points: Mapping[str, Point] | None
    blocks: bool | Sequence[str]
    snapshots: Snapshots | None
    checkpoint: str | PathLike[str] | None
    resume: TransientResult | str | PathLike[str] | None
    properties: Properties
    resolution: Resolution

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        for name, value in (
            ("start", finite(self.start, "start", "s")),
            ("duration", positive(self.duration, "duration", "s")),
            ("tolerance", positive(self.tolerance, "tolerance", "K")),
        ):
            object.__setattr__(self, name, value)
        if self.properties not in ("local", "initial"):
            raise InputError(
                "HG465",
                "is no way to take properties",
                entry="properties",
                value=self.properties,
                allowed="local, initial",
                remedy="name one of them",
            )
        ends = {name: course.end for name, course in self.drive.courses.items()}
        finite_duration(self.duration, ends, self.start)

    @property
    def end(self) -> float:
        """Time of the end [s]."""
        return self.start + self.duration

    def run(self, plate: Plate, execution: Execution) -> TransientRun:
        """Return the run, everything else checked; see `Plate.solve_transient` for errors."""
        drive, start = self.drive, self.start
        plate.coolant.check_temperature(drive.inlet_temperature.at(start), "inlet_temperature")
        model = solid_model(plate, self.resolution)
        if self.snapshots is not None:  # refused before anything is solved, where it must be
            self.snapshots.due(start, self.end, model.grid.cells)
        equations = TimedEquations(
            plate,
            model,
            drive,
            power_patterns(drive.power, plate.stack, model),
            start=start,
            properties=self.properties,
            advection=self.resolution.advection,
            threads=execution.threads,
        )
        cells = point_cells(dict(self.points or {}), model)
        probes = block_probes(plate.stack, model, self.blocks)
        recorder = Recorder(equations, model, plate.board, cells, probes)
        marks = self._fingerprint(model, [*cells, *(probe.name for probe in probes)])
        begin: Temperatures | TimeState
        if self.resume is None:
            advection = self.resolution.advection
            begin = initial_state(
                plate, equations, drive, self.initial, start, advection, execution
            )
        else:
            begin = self._resumed(recorder, marks)
        integrator = Integrator(
            equations,
            tolerance=self.tolerance,
            initial=begin,
            start=start,
            threads=execution.threads,
        )
        return TransientRun(plate, equations, integrator, recorder, self, marks, execution)

    def _resumed(self, recorder: Recorder, marks: dict[str, Array]) -> TimeState:
        """Return where an earlier run stopped, its series handed to the recorder."""
        given = self.resume
        assert given is not None  # looked at before
        kept = given.checkpoint if isinstance(given, TransientResult) else load_checkpoint(given)
        begin, nodes, series = restored(kept, marks)
        recorder.resume(nodes, series)
        if begin.time > self.end:
            raise InputError(
                "HG454",
                "lies behind the end of this run",
                entry="resume",
                value=begin.time,
                allowed=f"<= {self.end:g} s",
                remedy="give the whole duration from the start of the first run",
            )
        return begin

    def _fingerprint(self, model: SolidModel, probes: list[str]) -> dict[str, Array]:
        """Return what a restart must have in common with its run, as arrays of numbers."""
        text = json.dumps([self.properties, self.resolution.advection, probes]).encode()
        grid = model.grid
        sums = [float(c.sum()) for c in (*model.conductivity, model.storage)]
        return {
            "of.grid": np.concatenate([grid.x_edges, grid.y_edges, grid.z_edges]),
            "of.solid": np.array(sums),
            "of.numbers": np.array([self.start, self.tolerance]),
            "of.probes": np.frombuffer(text, np.uint8).astype(np.float64),
        }
