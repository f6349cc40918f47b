"""A plate with its coolant resolved: Navier-Stokes and conjugate heat on the painted grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, NotConverged
from heatgrade.plate.board import face_temperature
from heatgrade.plate.developed_pitch import entering_at
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.resolved_case import ResolvedCase, refuse_leakage, resolved_case
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import (
    ConjugateSettings,
    ConjugateSolution,
    FlowReason,
    FlowSettings,
    solve_conjugate,
)
from heatgrade.resolved.heat_problem import HeatProblem
from heatgrade.resolved.opening_entries import arguments_named

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]

PASSES = 12  # between temperatures and the solids' conductivities: most take three or four
SETTLED = 1e-5  # change of any conductivity over itself from pass to pass: below 1 mK of silicon
ROUGHLY = 0.01  # the same of flow or heat that do not come to rest: no two answers are alike


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
        raise beside_heat(case)
    model, found = solve_case(plate, setup, case, feed.inlet_temperature, execution)
    junctions = {
        name: face_temperature(model, found.temperature, block, plate.board)
        for name, block in model.junctions
        if model.released[block].size
    }
    return ResolvedResult.of(
        plate, setup, case, model, found, junctions, feed.volume_flow, feed.inlet_temperature
    )


def solve_case(
    plate: Plate,
    setup: ResolvedSetup,
    case: ResolvedCase,
    inlet_temperature: float,
    execution: Execution,
) -> tuple[SolidModel, ConjugateSolution]:
    """Return flow and temperatures of a case, and the assembly at conductivities that fit them.

    Each pass but the first starts from the one before it.

    Raises
    ------
    NotConverged
        HG874 where conductivities and temperatures do not settle together.
    """
    model = case.model.at(np.full(case.grid.shape, inlet_temperature))
    found: ConjugateSolution | None = None
    for number in range(PASSES):
        execution.say(f"resolved: {case.grid.cells:,} cells, pass {number + 1}")
        fresh = _conjugate(plate, case, model, setup, inlet_temperature, execution.threads, found)
        found = fresh.after(found)
        warm = case.model.at(found.temperature)
        moved = _moved(model, warm)
        if moved <= (ROUGHLY if _restless(found) else SETTLED):
            return model, entering_at(case, found, inlet_temperature)
        model = warm
    raise NotConverged(
        "HG874",
        f"the solids' conductivities still change in pass {PASSES} with the temperatures",
        entry="stack",
        value=moved,
        allowed=f"<= {SETTLED:g} of themselves from pass to pass",
        remedy="a smaller tolerance of the flow, or less power: solids may be far beyond their "
        "materials' range",
    )


def _restless(found: ConjugateSolution) -> bool:
    """Return whether the next pass may answer differently without another conductivity."""
    to_and_fro = any(caution.code == "switching" for caution in found.cautions)
    return to_and_fro or found.flow.outcome.reason is FlowReason.UNSTEADY


def beside_heat(case: ResolvedCase) -> InputError:
    """Return HG834 for a piece without heat."""
    return InputError(
        "HG834",
        "lies beside the dies' heat",
        entry="window",
        value=str(case.piece.area),
        allowed="a window over heat",
        remedy="move or enlarge the window",
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
    guess: ConjugateSolution | None,
) -> ConjugateSolution:
    given = heat_given(plate, case, model)
    entering = plate.coolant.properties(inlet_temperature)
    flow = FlowSettings(
        convection=setup.convection,
        tolerance=setup.tolerance,
        accept_unsteady=setup.accept_unsteady,
        threads=threads,
    )
    laminar = setup.turbulence is None
    whole = case.mass_flow / case.share / float(entering.density)  # of the plate [m3/s]
    with arguments_named(case.domain, whole, entering, laminar=laminar):
        return solve_conjugate(
            case.domain,
            plate.coolant,
            inlet_temperature,
            given.conductivity,
            given.heat,
            ConjugateSettings(flow=flow, turbulence=setup.turbulence),
            sink=given.sink,
            ambient=given.ambient,
            resistance=given.resistance,
            guess=guess,
        )


def heat_given(plate: Plate, case: ResolvedCase, model: SolidModel) -> HeatProblem:
    """Return what is given of heat: conductivities, powers, board and contacts."""
    heat, sink, ambient = np.array(model.released), np.zeros(case.grid.shape), 0.0
    if plate.board is not None:
        # The heat enters on the face between board and die; see `heatgrade.plate.board`.
        ambient = plate.board.temperature
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
    return HeatProblem(model.conductivity, heat, sink, ambient, (0.0, 0.0, contacts))
