"""From the arguments of `Plate.solve_transient` to a run, with everything checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.plate.drive import Drive
from heatgrade.plate.initial_state import initial_state
from heatgrade.plate.power_patterns import power_patterns
from heatgrade.plate.recorder import Recorder, block_probes, point_cells
from heatgrade.plate.resolution import Advection
from heatgrade.plate.run_request import RunRequest
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.timed_equations import TimedEquations
from heatgrade.plate.timed_plate import TimedPlate
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
    request: RunRequest,
    advection: Advection,
) -> TransientRun:
    """Return the run with compact coolant; see `Plate.solve_transient` for arguments and errors."""
    properties = request.properties or "local"
    check_drive(plate, drive, request, model.grid.cells)
    equations = TimedEquations(
        plate,
        model,
        drive,
        power_patterns(drive.power, plate.stack, model),
        start=request.start,
        properties=properties,
        advection=advection,
        threads=request.execution.threads,
    )

    def begin() -> Temperatures:
        return initial_state(plate, equations, drive, request, advection)

    return assembled_run(plate, equations, model, request, (properties, advection), begin)


def check_drive(plate: Plate, drive: Drive, request: RunRequest, cells: int) -> None:
    """Refuse before anything is solved what must be."""
    courses = {name: course.end for name, course in drive.courses.items()}
    finite_duration(request.duration, courses, request.start)
    inlet = drive.inlet_temperature.at(request.start)
    plate.coolant.check_temperature(inlet, "inlet_temperature")
    if request.snapshots is not None:
        request.snapshots.due(request.start, request.end, cells)


def assembled_run(
    plate: Plate,
    equations: TimedPlate,
    model: SolidModel,
    request: RunRequest,
    ways: tuple[str, ...],
    begin: Callable[[], Temperatures],
) -> TransientRun:
    """Return a run from its beginning, or from where another one stopped.

    Parameters
    ----------
    plate, equations, model, request
        What runs, and what is asked of it.
    ways : tuple of str
        What else a restart must have in common.
    begin : callable
        Returns the initial temperatures, where no other run is resumed.
    """
    cells = point_cells(request.points, model)
    probes = block_probes(plate.stack, model, request.blocks)
    recorder = Recorder(equations, model, plate.board, cells, probes)
    marks = _fingerprint(model, request, ways, [*cells, *(p.name for p in probes)])
    state = begin() if request.resume is None else _resumed(request, marks, recorder)
    integrator = Integrator(
        equations, tolerance=request.tolerance, initial=state, start=request.start,
        threads=request.execution.threads,
    )  # fmt: skip
    return TransientRun(plate, equations, integrator, recorder, request, marks)


def _resumed(request: RunRequest, marks: dict[str, Array], recorder: Recorder) -> TimeState:
    resume = request.resume
    assert resume is not None  # asked for
    given = resume.checkpoint if isinstance(resume, TransientResult) else load_checkpoint(resume)
    state, nodes, series = restored(given, marks)
    recorder.resume(nodes, series)
    if state.time > request.end:
        raise InputError(
            "HG454",
            "lies behind the end of this run",
            entry="resume",
            value=state.time,
            allowed=f"<= {request.end:g} s",
            remedy="give the whole duration from the start of the first run",
        )
    return state


def _fingerprint(
    model: SolidModel, request: RunRequest, ways: tuple[str, ...], probes: list[str]
) -> dict[str, Array]:
    """Return what a restart must have in common with its run, as arrays of numbers."""
    text = json.dumps([*ways, probes]).encode()
    grid = model.grid
    sums = [float(c.sum()) for c in (*model.conductivity, model.storage)]
    return {
        "of.grid": np.concatenate([grid.x_edges, grid.y_edges, grid.z_edges]),
        "of.solid": np.array(sums),
        "of.numbers": np.array([request.start, request.tolerance]),
        "of.probes": np.frombuffer(text, np.uint8).astype(np.float64),
    }
