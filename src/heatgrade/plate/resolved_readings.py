"""What is read from a resolved plate: wall, pressures along the way, flow of each passage."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import ColdPlate, JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.geometry.dimension import Area
from heatgrade.materials.liquid import liquid_properties
from heatgrade.painted.plan_shape import Circles, Rectangles
from heatgrade.plate.resolved_case import ResolvedCase
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


def entering_flow(found: ConjugateSolution) -> float:
    """Return what enters by openings [kg/s]."""
    return float(sum(max(o.mass_flow, 0.0) for o in found.flow.openings))


def leaving_temperature(found: ConjugateSolution) -> float:
    """Return the mean temperature of what leaves by openings [K]."""
    out = [o for o in found.flow.openings if o.mass_flow < 0.0]
    leaving = sum(o.mass_flow for o in out)
    return float(sum(o.mass_flow * found.opening_temperature[o.name] for o in out) / leaving)


def pressure_parts(
    cold_plate: ColdPlate, case: ResolvedCase, flow: FlowSolution
) -> dict[str, float]:
    """Return the fall of static pressure by part [Pa]; the parts sum to the whole.

    Jets: mean pressures of the cells above and below the mouths of nozzles and drains in the gap,
    and at the upper mouths of the nozzles where there is a plenum.
    Passages: means across their first and last cells.  Manifold channels: means between the fins
    right below the slots.  Of a piece joined along its flow all is one part.
    """
    wetted = cold_plate.wetted
    name = "channels" if isinstance(wetted, Microchannels) else "pins"
    if case.piece.developed is not None:
        return {name: sum(item.pressure_drop for item in flow.periodic)}
    inlets = [o for o in flow.openings if o.mass_flow > 0.0]
    outlets = [o for o in flow.openings if o.mass_flow <= 0.0]
    start = sum(o.pressure * o.mass_flow for o in inlets) / sum(o.mass_flow for o in inlets)
    end = sum(o.pressure * o.mass_flow for o in outlets) / sum(o.mass_flow for o in outlets)
    if isinstance(wetted, JetArray):
        ceiling, top = _nozzle_layer(case)
        bores = Circles(wetted.x, wetted.y, wetted.diameters).areas(
            case.grid.x_edges, case.grid.y_edges
        )
        nozzle = _mean(flow.pressure[:, :, ceiling - 1], bores)
        if wetted.drains == "edges":
            return {"nozzles": start - nozzle, "gap and slots": nozzle - end}
        parts = {}
        if top < case.grid.shape[2]:
            above = _mean(flow.pressure[:, :, top], bores)
            parts["plenum"], start = start - above, above
        opened = case.open.z[:, :, ceiling] * case.grid.plan_area
        drain = _mean(flow.pressure[:, :, ceiling], np.where(bores > 0.0, 0.0, opened))
        parts |= {"nozzles": start - nozzle, "gap": nozzle - drain}
        room = layer_start(case, "collector")
        if room is None:
            return {**parts, "drains": drain - end}
        opened = case.open.z[:, :, room] * case.grid.plan_area
        above = _mean(flow.pressure[:, :, room], opened)
        return {**parts, "drains": drain - above, "collector": above - end}
    if isinstance(wetted, ManifoldChannels):
        tops = flow.pressure[:, :, _manifold_layer(case) - 1]
        before, behind = (
            _mean(tops, slots * case.open.volume[:, :, _manifold_layer(case) - 1])
            for slots in _slot_areas(wetted, case)
        )
        return {
            "inlet slots": start - before,
            "channels": before - behind,
            "outlet slots": behind - end,
        }
    axis = 0 if wetted.direction == "x" else 1
    area = wetted.wetted_area
    ends = [area[axis], area[axis + 2]]
    if isinstance(wetted, Microchannels) and wetted.feed == "centre":
        ends[0] = 0.5 * (ends[0] + ends[1])
    centres = case.grid.x if axis == 0 else case.grid.y
    first = int(np.searchsorted(centres, ends[0]))
    last = int(np.searchsorted(centres, ends[1])) - 1
    passages = (wet.layer for wet in case.shape.layers if wet.layer.name in ("fins", "gap"))
    layers = slice(case.base + 1, case.base + 1 + sum(layer.cells for layer in passages))
    before, behind = (
        _mean(
            np.take(flow.pressure[:, :, layers], place, axis=axis),
            np.take(case.open.volume[:, :, layers], place, axis=axis),
        )
        for place in (first, last)
    )
    return {"inlet": start - before, name: before - behind, "outlet": behind - end}


def _manifold_layer(case: ResolvedCase) -> int:
    """Return the first layer of cells of the manifold."""
    return case.base + 1 + case.shape.layers[0].layer.cells


def _slot_areas(wetted: ManifoldChannels, case: ResolvedCase) -> tuple[Array, Array]:
    """Return the area under inlet and outlet slots in each column [m2]."""
    grid, mouths = case.grid, case.shape.mouths
    inlet, outlet = (m.plan for m in mouths)
    assert inlet is not None  # slots have a plan
    assert outlet is not None
    x0, y0, x1, y1 = wetted.wetted_area
    channels = Rectangles.of(Area(x0, y0, x1, y1)).areas(grid.x_edges, grid.y_edges) > 0.0
    edges = (grid.x_edges, grid.y_edges)
    return inlet.areas(*edges) * channels, outlet.areas(*edges) * channels


def layer_start(case: ResolvedCase, name: str) -> int | None:
    """Return the first layer of cells of a wetted layer, None where there is none."""
    start = case.base + 1
    for wet in case.shape.layers:
        if wet.layer.name == name:
            return start
        start += wet.layer.cells
    return None


def _nozzle_layer(case: ResolvedCase) -> tuple[int, int]:
    """Return the first layer of cells of the nozzle plate and the first above it."""
    start = case.base + 1
    for wet in case.shape.layers:
        if wet.layer.name == "nozzles":
            return start, start + wet.layer.cells
        start += wet.layer.cells
    raise AssertionError  # jets have a nozzle plate


def _mean(values: Array, weight: Array) -> float:
    known = np.isfinite(values) & (weight > 0.0)
    return float((values[known] * weight[known]).sum() / weight[known].sum())


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
        down = -flow.mass_flow[2][:, :, _nozzle_layer(case)[1]]
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
        down = -flow.mass_flow[2][:, :, _manifold_layer(case)].sum(axis=1 - axis)
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
