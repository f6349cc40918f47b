"""Heated walls of channels and pins that resolved coolant touches: their area and temperature."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import ColdPlate, Microchannels, PinFins
from heatgrade.materials import Coolant
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.solid_model import SolidModel
from heatgrade.resolved import ConjugateSolution
from heatgrade.resolved.cut_cell_heat import Halves, half_resistances

if TYPE_CHECKING:
    from heatgrade.plate.resolved_case import ResolvedCase

Array = NDArray[np.float64]

HALF = 0.5  # share of coolant from which on a cell's temperature is the coolant's


class HeatedWalls(NamedTuple):
    """Heated walls that coolant touches: their area [m2] and its mean temperature [K]."""

    area: float
    temperature: float


def heated_walls(
    cold_plate: ColdPlate,
    coolant: Coolant,
    case: ResolvedCase,
    model: SolidModel,
    found: ConjugateSolution,
    sides: float,
    within: NDArray[np.bool_],
) -> HeatedWalls:
    """Return floor, sides, tips below a gap, and the ceiling where the cover conducts.

    Parameters
    ----------
    cold_plate, coolant, case, model, found
        What was solved, of channels or pins, and what came of it.
    sides : float
        Area of the sides of fins or pins [m2].
    within : (nx, ny) bool array
        Columns that count.
    """
    wetted = cold_plate.wetted
    assert isinstance(wetted, (Microchannels, PinFins))
    local = np.maximum(liquid_properties(coolant, found.temperature).conductivity, 1e-6)
    halves = half_resistances(case.domain, model.conductivity, local)
    first = case.base + 1
    last = first + case.shape.layers[0].layer.cells  # above fins and pins
    top = last + sum(w.layer.cells for w in case.shape.layers[1:] if w.layer.name == "gap")
    temperatures, plan = found.temperature, case.grid.plan_area * within
    below, above = halves.high[2], halves.low[2]
    parts = [(sides, _side_temperature(case, halves, found, within))]
    levels = [(first - 1, first, case.open.volume[:, :, first] * plan)]
    if top > last:
        levels.append((last - 1, last, (1.0 - case.open.volume[:, :, last - 1]) * plan))
    for solid, wet, area in levels:
        wall = _between(temperatures, below, above, (solid, wet))
        parts.append((float(area.sum()), float((wall * area).sum() / area.sum())))
    if wetted.cover_thickness > 0.0:
        ceiling = _between(temperatures, above, below, (top, top - 1))
        area = case.open.volume[:, :, top - 1] * plan
        parts.append((float(area.sum()), float((ceiling * area).sum() / area.sum())))
    total = math.fsum(area for area, _ in parts)
    return HeatedWalls(total, math.fsum(area * mean for area, mean in parts) / total)


def _between(temperature: Array, own: Array, other: Array, layers: tuple[int, int]) -> Array:
    """Return the temperature of the wall between a layer of solid and one of coolant [K]."""
    solid, wet = layers
    fall = temperature[:, :, solid] - temperature[:, :, wet]
    share = own[:, :, solid] / (own[:, :, solid] + other[:, :, wet])
    wall: Array = temperature[:, :, solid] - share * fall
    return wall


def _side_temperature(
    case: ResolvedCase, halves: Halves, found: ConjugateSolution, within: NDArray[np.bool_]
) -> float:
    """Return the mean temperature of walls across x and y in the passage, over their faces [K].

    Cut cells count with the solid's temperature where their middle lies in it: the wall passes
    within half a cell of it.
    """
    first = case.base + 1
    rows = slice(first, first + case.shape.layers[0].layer.cells)
    share = case.open.volume[:, :, rows]
    temperature = found.temperature[:, :, rows]
    wet, cut = share >= HALF, (share > 0.0) & (share < 1.0)
    areas = (case.grid.dy[None, :, None], case.grid.dx[:, None, None])
    total = weight = 0.0
    for axis in (0, 1):
        area = np.moveaxis(np.broadcast_to(areas[axis] * case.grid.dz[rows], share.shape), axis, 0)
        t = np.moveaxis(temperature, axis, 0)
        w, c = np.moveaxis(wet, axis, 0), np.moveaxis(cut, axis, 0)
        counts = np.moveaxis(np.broadcast_to(within[:, :, None], share.shape), axis, 0)
        low = np.moveaxis(halves.low[axis][:, :, rows], axis, 0)
        high = np.moveaxis(halves.high[axis][:, :, rows], axis, 0)
        for solid, coolant, own, other in (
            (slice(None, -1), slice(1, None), high, low),
            (slice(1, None), slice(None, -1), low, high),
        ):
            wall = ~w[solid] & w[coolant] & counts[solid]
            into = own[solid] / (own[solid] + other[coolant])
            into = np.where(c[solid], 0.0, into)
            found_here = t[solid] - into * (t[solid] - t[coolant])
            total += float((found_here * area[solid])[wall].sum())
            weight += float(area[solid][wall].sum())
    return total / weight
