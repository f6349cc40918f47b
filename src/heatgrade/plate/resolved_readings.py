"""What is read from a resolved plate: wall, junctions, what enters and leaves, its passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import ColdPlate, JetArray, ManifoldChannels, PinFins
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.resolved_case import ResolvedCase
from heatgrade.plate.resolved_layers import manifold_layer, nozzle_layers
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import ConjugateSolution, FlowSolution
from heatgrade.resolved.cut_cell_heat import half_resistances

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

Array = NDArray[np.float64]


class Wall(NamedTuple):
    """The top of the base.

    Parameters
    ----------
    coefficient, temperature : (nx, ny) arrays
        [W/(m2 K)], [K]; the coefficient nan beside the wetted area.
    mean_coefficient : float
        Mean flux over mean wall less inlet temperature [W/(m2 K)].
    """

    coefficient: Array
    temperature: Array
    mean_coefficient: float


def wall_readings(
    plate: Plate,
    case: ResolvedCase,
    model: SolidModel,
    found: ConjugateSolution,
    inlet_temperature: float,
) -> Wall:
    """Return coefficient and temperature of the top of the base, by the fluxes of the solve."""
    grid, base = case.grid, case.base
    local = liquid_properties(plate.coolant, found.temperature[:, :, base + 1]).conductivity
    coolant = np.zeros(grid.shape)
    coolant[:, :, base + 1] = local
    halves = half_resistances(case.domain, model.conductivity, np.maximum(coolant, 1e-6))
    below, above = halves.high[2][:, :, base], halves.low[2][:, :, base + 1]
    flux = (found.temperature[:, :, base] - found.temperature[:, :, base + 1]) / (below + above)
    wall = found.temperature[:, :, base] - flux * below
    x0, y0, x1, y1 = plate.cold_plate.wetted.wetted_area
    wet = ((grid.x > x0) & (grid.x < x1))[:, None] & ((grid.y > y0) & (grid.y < y1))[None, :]
    rise = wall - inlet_temperature
    with np.errstate(divide="ignore", invalid="ignore"):
        coefficient = np.where(wet, flux / rise, np.nan)
        area = grid.plan_area[wet]
        mean = float(np.divide((flux[wet] * area).sum(), (rise[wet] * area).sum()))
    return Wall(coefficient, wall, mean)


class Junctions(NamedTuple):
    """The active faces of all dies in the piece.

    Parameters
    ----------
    temperature : (nx, ny) array
        [K]; nan beside the dies.
    hottest : dict of str to float
        Of each die [K].
    mean : float
        Over all of them [K].
    """

    temperature: Array
    hottest: dict[str, float]
    mean: float


def junction_readings(
    case: ResolvedCase, model: SolidModel, junctions: dict[str, Array]
) -> Junctions:
    """Return the dies' temperatures on the grid, the hottest of each die, and the mean."""
    blocks = dict(model.junctions)
    areas = {name: case.grid.plan_area[blocks[name][:2]] for name in junctions}
    temperature = np.full(case.grid.shape[:2], np.nan)
    for name, values in junctions.items():
        temperature[blocks[name][:2]] = values
    hottest = {name: float(values.max()) for name, values in junctions.items()}
    total = sum(float(area.sum()) for area in areas.values())
    mean = sum(float((junctions[n] * areas[n]).sum()) for n in junctions) / total
    return Junctions(temperature, hottest, mean)


def entering_flow(found: ConjugateSolution) -> float:
    """Return what enters by openings [kg/s]."""
    return float(sum(max(o.mass_flow, 0.0) for o in found.flow.openings))


def leaving_temperature(found: ConjugateSolution) -> float:
    """Return the mean temperature of what leaves by openings [K]."""
    out = [o for o in found.flow.openings if o.mass_flow < 0.0]
    leaving = sum(o.mass_flow for o in out)
    return float(sum(o.mass_flow * found.opening_temperature[o.name] for o in out) / leaving)


def passage_flows(
    cold_plate: ColdPlate, case: ResolvedCase, flow: FlowSolution
) -> dict[str, float]:
    """Return the flow of each nozzle, channel or inlet slot in the piece [kg/s].

    Of those that the piece cuts their part.
    """
    wetted, grid = cold_plate.wetted, case.grid
    if isinstance(wetted, PinFins):
        return {}
    if isinstance(wetted, JetArray):
        down = -flow.mass_flow[2][:, :, nozzle_layers(case)[1]]
        found = {}
        for number, nozzle in enumerate(wetted.nozzles):
            # A cell cut by the bore's rim belongs to it too.
            reach = 0.5 * nozzle.diameter + max(grid.dx.min(), grid.dy.min())
            near = np.hypot(grid.x[:, None] - nozzle.x, grid.y[None, :] - nozzle.y) < reach
            total = float(down[near].sum())
            if total > 0.0:
                found[f"nozzle {number}"] = total
        return found
    axis = 0 if wetted.direction == "x" else 1
    if isinstance(wetted, ManifoldChannels):
        down = -flow.mass_flow[2][:, :, manifold_layer(case)].sum(axis=1 - axis)
        centres = grid.x if axis == 0 else grid.y
        slots = [(centres > low) & (centres < high) for low, high in wetted.inlet_slots]
        return {f"slot {n}": float(down[own].sum()) for n, own in enumerate(slots) if own.any()}
    area = wetted.wetted_area if case.piece.developed is None else case.piece.area
    # A quarter of the way along, where both single pass and centre split have one direction.
    lines = grid.x_edges if axis == 0 else grid.y_edges
    at = int(np.searchsorted(lines, area[axis] + 0.75 * (area[axis + 2] - area[axis])))
    through = np.take(flow.mass_flow[axis], at, axis=axis).sum(axis=1)
    centres = grid.y if axis == 0 else grid.x
    found = {}
    for number, (low, high) in enumerate(wetted.channel_edges):
        own = (centres > low) & (centres < high)
        if own.any():
            found[f"channel {number}"] = abs(float(through[own].sum()))
    return found
