"""From the arguments of `Plate.solve_transient` to a run with resolved coolant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.drive import Drive
from heatgrade.plate.feed import Feed
from heatgrade.plate.initial_state import STEADY, given_temperature, other_grid
from heatgrade.plate.piece_cautions import piece_cautions
from heatgrade.plate.power_patterns import PowerPattern, power_patterns
from heatgrade.plate.recorder import block_probes, point_cells
from heatgrade.plate.resolved_case import refuse_leakage, resolved_case
from heatgrade.plate.resolved_equations import ResolvedEquations, StandingFlow
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.resolved_solve import beside_heat, solve_case
from heatgrade.plate.run_request import RunRequest
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.transient_result import TransientResult
from heatgrade.plate.transient_run import TransientRun
from heatgrade.plate.transient_setup import assembled_run, check_drive
from heatgrade.resolved.energy import solve_energy
from heatgrade.solve import grid_field
from heatgrade.solve.kernels import thread_count
from heatgrade.transient import Signal, TableCourse, Temperatures

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]

CLOSE = 1e-4  # K: to which steady temperatures are found to begin with


def set_up_resolved_run(
    plate: Plate, setup: ResolvedSetup, drive: Drive, request: RunRequest
) -> TransientRun:
    """Return the run with resolved coolant; see `Plate.solve_transient` for arguments and errors.

    Raises
    ------
    InputError
        HG824 for a flow that does not stand still between jumps, HG835 for dies that leak, HG834
        for a piece without heat, HG867 for joined sides.
    """
    refuse_leakage(plate)
    setup.refuse_inlet_pressure("a course in time")
    levels = flow_levels(drive.volume_flow, request.start, request.end)
    case = resolved_case(plate, setup, _feed(plate, drive, request, levels[0]).mass_flow)
    if case.domain.periodic:
        raise _joined(setup)
    model = _seen(case.model)
    check_drive(plate, drive, request, model.grid.cells)
    patterns = power_patterns(drive.power, plate.stack, model)
    if not _heated(model, drive, patterns):
        raise beside_heat(case)
    point_cells(request.points, model)  # before flows are solved
    block_probes(plate.stack, model, request.blocks)
    flows = tuple(_standing(plate, setup, drive, request, level) for level in levels)
    equations = ResolvedEquations(
        plate, flows, drive, patterns, start=request.start, threads=request.execution.threads
    )
    ways = (repr(setup), *(repr(level) for level in levels))

    def begin() -> Temperatures:
        return _initial(plate, equations, request)

    return assembled_run(plate, equations, flows[0].model, request, ways, begin)


def flow_levels(flow: Signal, start: float, end: float) -> tuple[float, ...]:
    """Return the flows that there are in a run, in their order in time [m3/s].

    Raises
    ------
    InputError
        HG824 where it changes other than by jumps.
    """
    course = flow.course
    if not isinstance(course, TableCourse) or course.kind != "steps":
        raise InputError(
            "HG824",
            "changes other than by jumps, and resolved coolant stands still in time between them",
            entry="volume_flow",
            value=type(course).__name__ if not isinstance(course, TableCourse) else course.kind,
            allowed="a number, or Signal.steps",
            remedy="cut it into steps; or solve the plate by correlations, whose flow follows",
        )
    found, time = [positive(flow.at(start), "volume_flow", "m3/s")], start
    while (time := course.next_break(time)) < end:
        found.append(positive(flow.at(time), "volume_flow", "m3/s"))
    return tuple(dict.fromkeys(found))


def _joined(setup: ResolvedSetup) -> InputError:
    return InputError(
        "HG867",
        "joins sides, which a plate in time does not",
        entry="resolved.joined",
        value=", ".join(setup.joined) or setup.window,
        allowed="planes of symmetry, or the whole plate",
        remedy='window="cell", or heatgrade.resolved.solve_conjugate_transient',
    )


def _feed(plate: Plate, drive: Drive, request: RunRequest, volume_flow: float) -> Feed:
    return Feed.of(plate.coolant, volume_flow, drive.inlet_temperature.at(request.start))


def _standing(
    plate: Plate, setup: ResolvedSetup, drive: Drive, request: RunRequest, level: float
) -> StandingFlow:
    """Return the steady state at a flow, at the plate's own power."""
    feed = _feed(plate, drive, request, level)
    case = resolved_case(plate, setup, feed.mass_flow)
    model, found = solve_case(plate, setup, case, feed.inlet_temperature, request.execution)
    heat = float(case.model.released.sum())
    cautions = (*piece_cautions(plate, setup, case, heat), *found.cautions)
    return StandingFlow.of(plate, level, case, _seen(model), found, cautions)


def _seen(model: SolidModel) -> SolidModel:
    """Return the assembly with those dies alone that lie in it."""
    inside = tuple(item for item in model.junctions if model.power[item[1]].size)
    return replace(model, junctions=inside)


def _heated(model: SolidModel, drive: Drive, patterns: tuple[PowerPattern, ...]) -> bool:
    if drive.power is None:
        return float(model.power.sum()) > 0.0
    return any(float(heat.sum()) > 0.0 for item in patterns for _, heat in item.parts)


def _initial(plate: Plate, equations: ResolvedEquations, request: RunRequest) -> Temperatures:
    """Return rises above the reference to begin with [K]."""
    flow, reference = equations.flow_at(request.start), equations.reference
    cells = grid_field(*flow.case.grid.shape)
    given = request.initial
    if isinstance(given, str) and given == STEADY:
        cells[:] = _steady(plate, equations, flow, request)
    elif isinstance(given, ResolvedResult | TransientResult):
        found = given.fields.temperature
        if found.shape != cells.shape:
            raise other_grid(found, cells)
        cells[:] = np.nan_to_num(found - reference, nan=0.0)
    else:
        cells[:] = given_temperature(given) - reference
    return Temperatures(cells, None)


def _steady(
    plate: Plate, equations: ResolvedEquations, flow: StandingFlow, request: RunRequest
) -> Array:
    """Return the steady rises in the flow that stands, at the power of the start [K]."""
    reference, found = equations.reference, flow.found
    model, problem = equations.powered(flow, request.start, before=False)
    own = found.temperature - reference
    if np.array_equal(model.power, flow.model.power):
        return own
    local = liquid_properties(plate.coolant, found.temperature)
    eddies = found.turbulence
    solved = solve_energy(
        flow.case.domain, found.flow, problem,
        np.broadcast_to(local.conductivity, own.shape), found.heat_capacity,
        np.zeros(own.shape), reference, advection="bounded", tolerance=CLOSE,
        threads=thread_count(request.execution.threads), guess=own,
        eddies=None if eddies is None else eddies.conductivity(found.heat_capacity),
    )  # fmt: skip
    return solved.rise
