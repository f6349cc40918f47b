"""A plate with its coolant resolved: Navier-Stokes and conjugate heat on the painted grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.plate.board import face_temperature
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.resolved_case import ResolvedCase, refuse_leakage, resolved_case
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import (
    ConjugateSettings,
    ConjugateSolution,
    FlowSettings,
    solve_conjugate,
)

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]

PASSES = 4  # between temperatures and the solids' conductivities
SETTLED = 0.01  # change of any conductivity over itself from pass to pass


def solve_resolved(
    plate: Plate,
    setup: ResolvedSetup,
    feed: Feed,
    execution: Execution,
) -> ResolvedResult:
    """Return the steady state of a plate with its coolant resolved.

    Parameters
    ----------
    plate : Plate
        The plate.
    setup : ResolvedSetup
        Which piece of it, how finely.
    feed : Feed
        The coolant that enters the whole plate.
    execution : Execution
        Threads, and who is told.
    """
    refuse_leakage(plate)
    case = resolved_case(plate, setup, feed.mass_flow)
    if float(case.model.power.sum()) <= 0.0:
        raise InputError(
            "HG834",
            "lies beside the dies' heat",
            entry="window",
            value=str(case.piece.area),
            allowed="a window over heat",
            remedy="move or enlarge the window",
        )
    model = case.model.at(np.full(case.grid.shape, feed.inlet_temperature))
    for number in range(PASSES):
        execution.say(f"resolved: {case.grid.cells:,} cells, pass {number + 1}")
        found = _conjugate(plate, case, model, setup, feed.inlet_temperature, execution.threads)
        fresh = case.model.at(found.temperature)
        if _moved(model, fresh) <= SETTLED:
            break
        model = fresh
    junctions = {
        name: face_temperature(model, found.temperature, block, plate.board)
        for name, block in model.junctions
        if model.released[block].size
    }
    return ResolvedResult.of(
        plate, setup, case, model, found, junctions, feed.volume_flow, feed.inlet_temperature
    )


def _moved(model: SolidModel, fresh: SolidModel) -> float:
    """Return the largest change of a conductivity over itself."""
    change = 0.0
    for old, new in zip(model.conductivity, fresh.conductivity, strict=True):
        change = max(change, float((np.abs(new - old) / np.where(old > 0.0, old, 1.0)).max()))
    return change


def _conjugate(
    plate: Plate,
    case: ResolvedCase,
    model: SolidModel,
    setup: ResolvedSetup,
    inlet_temperature: float,
    threads: int | None,
) -> ConjugateSolution:
    heat = np.array(model.released)
    sink: Array | None = None
    ambient: float | None = None
    if plate.board is not None:
        # The heat enters on the face between board and die; see `heatgrade.plate.board`.
        sink, ambient = np.zeros(case.grid.shape), plate.board.temperature
        for _, block in model.junctions:
            half = model.half_resistance(block[2].start)[block[:2]]
            through = (1.0 / (1.0 + plate.board.coefficient * half))[:, :, None]
            area = case.grid.plan_area[block[:2]][:, :, None]
            sink[block] += plate.board.coefficient * area * through
            heat[block] *= through
    nx, ny, nz = case.grid.shape
    contacts = np.zeros((nx, ny, nz - 1))
    for layer, resistance in model.contacts.items():
        contacts[:, :, layer] = resistance
    flow = FlowSettings(
        convection=setup.convection,
        tolerance=setup.tolerance,
        accept_unsteady=setup.accept_unsteady,
        threads=threads,
    )
    return solve_conjugate(
        case.domain,
        plate.coolant,
        inlet_temperature,
        model.conductivity,
        heat,
        ConjugateSettings(flow=flow, turbulence=setup.turbulence),
        sink=sink,
        ambient=ambient,
        resistance=(0.0, 0.0, contacts),
    )
