"""How the fall of pressure of a resolved plate is shared out along the coolant's way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import ColdPlate, JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.geometry.dimension import Area
from heatgrade.painted.plan_shape import Circles, Rectangles
from heatgrade.plate.resolved_case import ResolvedCase
from heatgrade.plate.resolved_layers import layer_start, manifold_layer, nozzle_layers
from heatgrade.resolved import FlowSolution

Array = NDArray[np.float64]


def pressure_parts(
    cold_plate: ColdPlate, case: ResolvedCase, flow: FlowSolution
) -> dict[str, float]:
    """Return the fall of static pressure by part [Pa]; the parts sum to the whole.

    Of a piece joined along its flow all is one part.
    """
    wetted = cold_plate.wetted
    if case.piece.developed is not None:
        name = "channels" if isinstance(wetted, Microchannels) else "pins"
        return {name: sum(item.pressure_drop for item in flow.periodic)}
    inlets = [o for o in flow.openings if o.mass_flow > 0.0]
    outlets = [o for o in flow.openings if o.mass_flow <= 0.0]
    start = sum(o.pressure * o.mass_flow for o in inlets) / sum(o.mass_flow for o in inlets)
    end = sum(o.pressure * o.mass_flow for o in outlets) / sum(o.mass_flow for o in outlets)
    if isinstance(wetted, JetArray):
        return _of_jets(wetted, case, flow.pressure, start, end)
    if isinstance(wetted, ManifoldChannels):
        return _of_slots(wetted, case, flow.pressure, start, end)
    return _of_passages(wetted, case, flow.pressure, start, end)


def _of_jets(
    jets: JetArray, case: ResolvedCase, pressure: Array, start: float, end: float
) -> dict[str, float]:
    """Return the parts by the means of the cells above and below the mouths of nozzles and drains.

    In the gap, and at the upper mouths where there is a plenum or a collector.
    """
    ceiling, top = nozzle_layers(case)
    bores = Circles(jets.x, jets.y, jets.diameters).areas(case.grid.x_edges, case.grid.y_edges)
    nozzle = _mean(pressure[:, :, ceiling - 1], bores)
    if jets.drains == "edges":
        return {"nozzles": start - nozzle, "gap and slots": nozzle - end}
    parts = {}
    if top < case.grid.shape[2]:
        above = _mean(pressure[:, :, top], bores)
        parts["plenum"], start = start - above, above
    opened = case.open.z[:, :, ceiling] * case.grid.plan_area
    drain = _mean(pressure[:, :, ceiling], np.where(bores > 0.0, 0.0, opened))
    parts |= {"nozzles": start - nozzle, "gap": nozzle - drain}
    room = layer_start(case, "collector")
    if room is None:
        return {**parts, "drains": drain - end}
    opened = case.open.z[:, :, room] * case.grid.plan_area
    above = _mean(pressure[:, :, room], opened)
    return {**parts, "drains": drain - above, "collector": above - end}


def _of_slots(
    channels: ManifoldChannels, case: ResolvedCase, pressure: Array, start: float, end: float
) -> dict[str, float]:
    """Return the parts by the means between the fins right below the slots."""
    below = manifold_layer(case) - 1
    before, behind = (
        _mean(pressure[:, :, below], slots * case.open.volume[:, :, below])
        for slots in _slot_areas(channels, case)
    )
    return {
        "inlet slots": start - before,
        "channels": before - behind,
        "outlet slots": behind - end,
    }


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


def _of_passages(
    wetted: Microchannels | PinFins, case: ResolvedCase, pressure: Array, start: float, end: float
) -> dict[str, float]:
    """Return the parts by the means across the first and last cells of channels or pins."""
    name = "channels" if isinstance(wetted, Microchannels) else "pins"
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
            np.take(pressure[:, :, layers], place, axis=axis),
            np.take(case.open.volume[:, :, layers], place, axis=axis),
        )
        for place in (first, last)
    )
    return {"inlet": start - before, name: before - behind, "outlet": behind - end}


def _mean(values: Array, weight: Array) -> float:
    known = np.isfinite(values) & (weight > 0.0)
    return float((values[known] * weight[known]).sum() / weight[known].sum())
