"""The part of a resolved plate that a cell of its coolant lies in, by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from heatgrade.caution import Caution
from heatgrade.geometry import ColdPlate, JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.painted.plan_shape import Circles
from heatgrade.plate.resolved_case import ResolvedCase
from heatgrade.resolved import ConjugateSolution
from heatgrade.resolved.flow_limits import Cavity

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

OPENING = "opening in the cover"


def coolant_part(cold_plate: ColdPlate, case: ResolvedCase, cell: tuple[int, int, int]) -> str:
    """Return the part that a cell lies in, by the names that the falls of pressure have.

    Parameters
    ----------
    cold_plate : ColdPlate
        With what is wetted.
    case : ResolvedCase
        On its grid.
    cell : tuple of int
        Of coolant, ``(i, j, k)``.
    """
    wetted, layer = cold_plate.wetted, _layer(case, cell[2])
    if isinstance(wetted, JetArray):
        return _of_jets(wetted, case, cell, layer)
    if isinstance(wetted, ManifoldChannels):
        return "channels" if layer == "fins" else _slot(case, cell)
    assert isinstance(wetted, Microchannels | PinFins)
    return OPENING if layer == "cover" else _passage(wetted, case, cell)


def in_parts(plate: Plate, case: ResolvedCase, found: ConjugateSolution) -> tuple[Caution, ...]:
    """Return the cautions of a solution, that of cavitation with the part where it is worst."""
    if all(item.code != "cavitation" for item in found.cautions):
        return found.cautions
    cavity = Cavity.of(case.domain, found.flow, plate.coolant, found.temperature)
    if cavity is None:
        return found.cautions
    part = coolant_part(plate.cold_plate, case, cavity.cell)
    return tuple(
        replace(item, where=part) if item.code == "cavitation" else item for item in found.cautions
    )


def _layer(case: ResolvedCase, k: int) -> str:
    start = case.base + 1
    for wet in case.shape.layers:
        start += wet.layer.cells
        if k < start:
            return wet.layer.name
    raise AssertionError  # coolant lies in layers that hold it


def _of_jets(jets: JetArray, case: ResolvedCase, cell: tuple[int, int, int], layer: str) -> str:
    if layer == "fins":
        return "fins under the jets"
    if layer != "nozzles":
        return OPENING if layer == "cover" else layer
    bores = Circles(jets.x, jets.y, jets.diameters).areas(case.grid.x_edges, case.grid.y_edges)
    if bores[cell[:2]] > 0.0:
        return "nozzles"
    return "drains" if jets.drains == "local" else "slots at the edges"


def _slot(case: ResolvedCase, cell: tuple[int, int, int]) -> str:
    for mouth in case.shape.mouths:
        assert mouth.plan is not None  # slots have a plan
        if mouth.plan.areas(case.grid.x_edges, case.grid.y_edges)[cell[:2]] > 0.0:
            return f"{mouth.role} slots"
    return "manifold"


def _passage(
    wetted: Microchannels | PinFins, case: ResolvedCase, cell: tuple[int, int, int]
) -> str:
    name = "channels" if isinstance(wetted, Microchannels) else "pins"
    axis = 0 if wetted.direction == "x" else 1
    at = float((case.grid.x, case.grid.y)[axis][cell[axis]])
    low, high = wetted.wetted_area[axis], wetted.wetted_area[axis + 2]
    if low <= at <= high:
        return name
    centre = isinstance(wetted, Microchannels) and wetted.feed == "centre"
    return "inlet" if at < low and not centre else "outlet"
