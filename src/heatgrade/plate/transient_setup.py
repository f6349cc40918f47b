"""From the arguments of `Plate.solve_transient` to a run, with everything checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.plate.execution import Progress
from heatgrade.plate.initial_state import Initial, initial_state
from heatgrade.plate.power_patterns import power_patterns
from heatgrade.plate.recorder import Point, Recorder, block_probes, point_cells
from heatgrade.plate.resolution import Advection
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


def set_up_run(
    plate: Plate,
    model: SolidModel,
    drive: Drive,
    *,
    start: float,
    duration: float,
    tolerance: float,
    initial: Initial,
    points: dict[str, Point],
    blocks: bool | Sequence[str],
    snapshots: Snapshots | None,
    checkpoint: str | PathLike[str] | None,
    resume: TransientResult | str | PathLike[str] | None,
    properties: Properties,
    advection: Advection,
    threads: int | None,
    progress: Progress | None,
) -> TransientRun:
    """Return the run; see `Plate.solve_transient` for arguments and errors."""
    if properties not in ("local", "initial"):
        raise InputError(
            "HG465",
            "is no way to take properties",
            entry="properties",
            value=properties,
            allowed="local, initial",
            remedy="name one of them",
        )
    finite_duration(duration, {n: c.end for n, c in drive.courses.items()}, start)
    plate.coolant.check_temperature(drive.inlet_temperature.at(start), "inlet_temperature")
    if snapshots is not None:  # refused before anything is solved, where it must be
        snapshots.due(start, start + duration, model.grid.cells)
    patterns = power_patterns(drive.power, plate.stack, model)
    cells, probes = point_cells(points, model), block_probes(plate.stack, model, blocks)
    equations = TimedEquations(
        plate,
        model,
        drive,
        patterns,
        start=start,
        properties=properties,
        advection=advection,
        threads=threads,
    )
    recorder = Recorder(equations, model, plate.board, cells, probes)
    marks = _fingerprint(
        model, start, tolerance, (properties, advection), [*cells, *(p.name for p in probes)]
    )
    begin: Temperatures | TimeState
    if resume is None:
        begin = initial_state(plate, equations, drive, initial, start, advection, threads, progress)
    else:
        given = (
            resume.checkpoint if isinstance(resume, TransientResult) else load_checkpoint(resume)
        )
        begin, nodes, series = restored(given, marks)
        recorder.resume(nodes, series)
        if begin.time > start + duration:
            raise InputError(
                "HG454",
                "lies behind the end of this run",
                entry="resume",
                value=begin.time,
                allowed=f"<= {start + duration:g} s",
                remedy="give the whole duration from the start of the first run",
            )
    integrator = Integrator(
        equations, tolerance=tolerance, initial=begin, start=start, threads=threads
    )
    return TransientRun(
        plate, equations, integrator, recorder, start, duration, tolerance, marks, snapshots,
        checkpoint, progress,
    )  # fmt: skip


def _fingerprint(
    model: SolidModel, start: float, tolerance: float, ways: tuple[str, str], probes: list[str]
) -> dict[str, Array]:
    """Return what a restart must have in common with its run, as arrays of numbers."""
    text = json.dumps([*ways, probes]).encode()
    grid = model.grid
    sums = [float(c.sum()) for c in (*model.conductivity, model.storage)]
    return {
        "of.grid": np.concatenate([grid.x_edges, grid.y_edges, grid.z_edges]),
        "of.solid": np.array(sums),
        "of.numbers": np.array([start, tolerance]),
        "of.probes": np.frombuffer(text, np.uint8).astype(np.float64),
    }
