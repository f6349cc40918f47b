"""The temperatures that a run in time begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError, positive
from heatgrade.plate.coolant_side import coolant_side
from heatgrade.plate.drive import Drive
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.resolution import Advection
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.result import PlateResult
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.steady import solve_steady
from heatgrade.plate.timed_equations import TimedEquations
from heatgrade.plate.transient_result import TransientResult
from heatgrade.solve import grid_field
from heatgrade.transient import Temperatures

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate
    from heatgrade.plate.run_request import RunRequest

Initial = str | float | PlateResult | ResolvedResult | TransientResult
STEADY = "steady"


def initial_state(
    plate: Plate,
    equations: TimedEquations,
    drive: Drive,
    request: RunRequest,
    advection: Advection,
) -> Temperatures:
    """Return rises above the reference [K].

    Parameters
    ----------
    plate, equations, drive
        The plate, its equations and what drives it.
    request : RunRequest
        With what to begin with: the steady state at the start; one temperature everywhere [K]; the
        end of another run on the same grid.
    advection : {"second-order", "upwind", "central"}
        How coolant is carried from column to column.

    Raises
    ------
    InputError
        HG454 for fields on another grid, HG465 for anything else.
    """
    storage, reference = equations.storage, equations.reference
    cells = grid_field(*storage.cells.shape)
    sheet = None if storage.sheet is None else np.zeros(storage.sheet.shape)
    initial = request.initial
    if isinstance(initial, PlateResult | TransientResult):
        return _from_fields(initial, cells, sheet, reference)
    if initial == STEADY:
        model = equations.model_at(request.start)
        return _steady(plate, model, drive, request, cells, sheet, advection)
    rise = given_temperature(initial) - reference
    cells[storage.cells > 0.0] = rise
    if sheet is not None and storage.sheet is not None:
        sheet[storage.sheet > 0.0] = rise
    return Temperatures(cells, sheet)


def given_temperature(initial: Initial) -> float:
    """Return the one temperature of everything that was given [K].

    Raises
    ------
    InputError
        HG465 for anything else.
    """
    if isinstance(initial, (int, float, np.floating)) and not isinstance(initial, bool):
        return positive(float(initial), "initial", "K")
    raise InputError(
        "HG465",
        "is no state to begin with",
        entry="initial",
        value=initial,
        allowed='"steady", a temperature [K], or a result on the same grid',
        remedy="name one of them",
    )


def other_grid(found: np.ndarray, wanted: np.ndarray) -> InputError:
    """Return HG454 for fields of another shape than those wanted."""
    return InputError(
        "HG454",
        "is on another grid",
        entry="initial",
        value=str(found.shape),
        allowed=str(wanted.shape),
        remedy="solve it with the same grid",
    )


def _from_fields(
    result: PlateResult | TransientResult,
    cells: np.ndarray,
    sheet: np.ndarray | None,
    reference: float,
) -> Temperatures:
    fields = result.fields
    if not isinstance(fields, PlateFields) or fields.temperature.shape != cells.shape:
        raise other_grid(fields.temperature, cells)
    cells[:] = np.nan_to_num(fields.temperature - reference, nan=0.0)
    if sheet is not None:
        sheet[:] = np.nan_to_num(fields.coolant_temperature - reference, nan=0.0)
    return Temperatures(cells, sheet)


def _steady(
    plate: Plate,
    model: SolidModel,
    drive: Drive,
    request: RunRequest,
    cells: np.ndarray,
    sheet: np.ndarray | None,
    advection: Advection,
) -> Temperatures:
    start = request.start
    inlet = drive.inlet_temperature.at(start)
    if float(model.power.sum()) <= 0.0 and plate.board is None:
        return Temperatures(cells, sheet)  # all at the inlet's temperature, the reference
    mass_flow = drive.volume_flow.at(start) * float(plate.coolant.properties(inlet).density)
    side = coolant_side(plate, model, mass_flow, inlet)
    equations = PlateEquations(model, side, plate.coolant, inlet, plate.board)
    state = solve_steady(equations, advection, request.execution)
    cells[:] = state.solution.temperature
    if sheet is not None:
        sheet[:] = np.nan_to_num(state.coolant - inlet, nan=0.0)
    return Temperatures(cells, sheet)
