"""A plate by published correlations: its grid, its equations, and their steady state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.errors import InputError, entries_under
from heatgrade.plate.assembly import assemble
from heatgrade.plate.coolant_side import coolant_side
from heatgrade.plate.equations import PlateEquations
from heatgrade.plate.execution import Execution
from heatgrade.plate.feed import Feed
from heatgrade.plate.local_factors import LocalFactors
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.result import PlateResult
from heatgrade.plate.solid_model import SolidModel, discretise
from heatgrade.plate.steady import solve_steady

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate


def solid_model(plate: Plate, resolution: Resolution) -> SolidModel:
    """Return a plate on its grid."""
    layers = assemble(plate.stack, plate.cold_plate, plate.coolant, resolution)
    return discretise(layers, plate.stack, plate.cold_plate, resolution)


def plate_equations(
    plate: Plate, feed: Feed, resolution: Resolution, factors: LocalFactors | None = None
) -> PlateEquations:
    """Return a plate's equations.

    Parameters
    ----------
    plate : Plate
        The plate.
    feed : Feed
        Its coolant.
    resolution : Resolution
        Of its grid.
    factors : LocalFactors, optional
        On the correlations; those of the plate's calibration if not given.

    Raises
    ------
    InputError
        HG137 for dies that give off no heat.
    """
    stack = plate.stack
    leaks = (die.leakage.at_reference(die.power_map) for die in stack.dies if die.leakage)
    if stack.power + sum(leaks) <= 0.0:
        raise InputError(
            "HG137",
            "the dies give off no heat, so that there is no resistance to compute",
            entry="stack",
            value=stack.power,
            allowed="> 0 W",
            remedy="give the dies a power map with power in it",
        )
    model = solid_model(plate, resolution)
    side = coolant_side(plate, model, feed.mass_flow, feed.inlet_temperature, factors)
    return PlateEquations(model, side, plate.coolant, feed.inlet_temperature, plate.board)


def solve_compact(
    plate: Plate,
    feed: Feed,
    resolution: Resolution,
    execution: Execution,
    factors: LocalFactors | None = None,
) -> PlateResult:
    """Return the steady state of a plate; see `plate_equations` for arguments and errors."""
    equations = plate_equations(plate, feed, resolution, factors)
    with entries_under("plate"):
        state = solve_steady(equations, resolution.advection, execution)
    return PlateResult.of(plate, state, feed)
