"""Two whole plates, and the linear system that the last round of their solve hands on.

Both carry one die of 20 mm x 20 mm with 300 W, 32 W of it in a hot spot of 200 W/cm2.  In the
system of the jet plate the coolant is a sink in each cell, so it is symmetric; in that of the
microchannel plate the coolant carries heat from column to column and it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from unittest.mock import patch

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    Interface,
    JetArray,
    Microchannels,
    Plate,
    PlateResult,
    PowerMap,
    Resolution,
    Stack,
)
from heatgrade.plate import steady
from heatgrade.solve import FaceFields, prepare

EDGE = 40e-3  # m, of both plates
WETTED = (8e-3, 8e-3, 32e-3, 32e-3)  # m
INLET = 318.15  # K
FLOW = 5e-5  # m3/s, 3 L/min


@dataclass(frozen=True, slots=True)
class PlateRun:
    """One solve of a plate: its result and its last linear system."""

    result: PlateResult
    fields: FaceFields


def jet_plate() -> Plate:
    """Return a plate with 144 local-drain jets on bare copper."""
    jets = JetArray.lattice(
        pitch=2e-3, diameter=0.5e-3, standoff=1e-3, area=WETTED, drains="local", nozzle_length=1e-3
    )
    return Plate(_stack(), ColdPlate(EDGE, EDGE, 2e-3, wetted=jets), Coolant("water"))


def channel_plate() -> Plate:
    """Return a plate with 80 straight microchannels."""
    channels = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=WETTED)
    return Plate(_stack(), ColdPlate(EDGE, EDGE, 2e-3, wetted=channels), Coolant("water"))


PLATES: dict[str, Callable[[], Plate]] = {
    "jet plate": jet_plate,
    "microchannel plate": channel_plate,
}


def grid_of(plate: Plate, cells: float) -> Resolution:
    """Return a grid of about `cells` cells, refined alike in all three directions."""
    wished = Resolution()
    grid = wished.scaled((cells / plate.cells(wished)) ** (1.0 / 3.0), EDGE, EDGE)
    # Layers have whole numbers of cells; columns make up for the rounding.
    lateral = grid.width(EDGE, EDGE) * (plate.cells(grid) / cells) ** 0.5
    return replace(grid, lateral=lateral)


def solve_plate(plate: Plate, grid: Resolution, threads: int | None = None) -> PlateResult:
    """Solve `plate` at its flow and inlet temperature."""
    return plate.solve(volume_flow=FLOW, inlet_temperature=INLET, grid=grid, threads=threads)


def run_plate(plate: Plate, grid: Resolution) -> PlateRun:
    """Solve `plate` and catch the system of the last round on its way to the solver."""
    with patch.object(steady, "prepare", wraps=prepare) as linear:
        result = solve_plate(plate, grid)
    return PlateRun(result, linear.call_args.args[0])


def _stack() -> Stack:
    power = PowerMap.uniform(268.0, 20e-3, 20e-3).with_hot_spot(7e-3, 13e-3, 4e-3, 4e-3, power=32.0)
    die = Die(power, 0.7e-3, x=10e-3, y=10e-3)
    return Stack((die,), Interface(50e-6, 5.0))
