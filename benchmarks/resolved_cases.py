"""Resolved coolant to time: a plate of microchannels, a quarter of a jet's cell with its drain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import (
    ConjugateSettings,
    ConjugateSolution,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_conjugate,
)

Array = NDArray[np.float64]

DENSITY, VISCOSITY, INLET = 992.0, 6.5e-4, 313.15  # of water at 40 degC [kg/m3, Pa s, K]
WATER = CoolantProperties(*(np.array(v) for v in (DENSITY, 4178.0, 0.63, VISCOSITY)))
COPPER = 400.0  # [W/(m K)]
FLUX = 100e4  # [W/m2]


def channel_plate(along: int, channels: int) -> tuple[FlowDomain, Array]:
    """Channels 0.25 mm x 2 mm x 25 mm between fins of 0.25 mm, 0.5 m/s, on 2 mm of copper."""
    period = np.concatenate([np.full(3, 125e-6 / 3), np.full(10, 25e-6), np.full(3, 125e-6 / 3)])
    y = np.concatenate([[0.0], np.cumsum(np.tile(period, channels))])
    z = np.concatenate([[0.0], np.cumsum(np.repeat([0.5e-3, 2e-3 / 24, 1e-3 / 6], [4, 24, 6]))])
    grid = Grid(np.linspace(0.0, 25e-3, along + 1), y, z)
    wet = np.zeros(grid.shape, bool)
    wet[:, :, 4:28] = np.tile(np.repeat([False, True, False], [3, 10, 3]), channels)[:, None]
    flow = DENSITY * 0.5 * channels * 0.25e-3 * 2e-3
    openings = (Opening("in", "x-", TotalFlow(flow)), Opening("out", "x+", GivenPressure()))
    domain = FlowDomain.from_cells(grid, wet, openings, {"y-": "symmetry", "y+": "symmetry"})
    return domain, _heated(grid)


def jet_cell(cells: int, reynolds: float = 300.0) -> tuple[FlowDomain, Array]:
    """A nozzle and a drain 1 mm wide on corners 2 mm apart, gap 1 mm, on 0.5 mm of copper."""
    side = np.linspace(0.0, 2e-3, cells + 1)
    height = np.concatenate([np.linspace(-0.5e-3, 0.0, cells // 4 + 1)[:-1], side])
    grid = Grid(side, side, height)
    x, y, z = np.meshgrid(grid.x, grid.y, grid.z, indexing="ij")
    nozzle = np.hypot(x, y) < 0.5e-3
    drain = np.hypot(2e-3 - x, 2e-3 - y) < 0.5e-3
    wet = (z > 0.0) & ((z < 1e-3) | nozzle | drain)
    speed = reynolds * VISCOSITY / DENSITY / 1e-3
    flow = DENSITY * speed * float(grid.plan_area[nozzle[:, :, -1]].sum())
    openings = (
        Opening("in", "z+", TotalFlow(flow), nozzle[:, :, -1]),
        Opening("out", "z+", GivenPressure(), drain[:, :, -1]),
    )
    sides = dict.fromkeys(("x-", "x+", "y-", "y+"), "symmetry")
    return FlowDomain.from_cells(grid, wet, openings, sides), _heated(grid)


def _heated(grid: Grid) -> Array:
    heat = np.zeros(grid.shape)
    heat[:, :, 0] = FLUX * grid.plan_area
    return heat


def solve_case(domain: FlowDomain, heat: Array, threads: int) -> ConjugateSolution:
    """Solve flow and heat to the default tolerances."""
    settings = ConjugateSettings(FlowSettings(threads=threads))
    return solve_conjugate(domain, WATER, INLET, COPPER, heat, settings)


CASES = {
    "channels 44k": lambda: channel_plate(40, 2),
    "channels 174k": lambda: channel_plate(80, 4),
    "channels 680k": lambda: channel_plate(125, 10),
    "channels 2M": lambda: channel_plate(200, 19),
    "jet 17k": lambda: jet_cell(24),
    "jet 138k": lambda: jet_cell(48),
    "jet 340k": lambda: jet_cell(65),
    "jet 2M": lambda: jet_cell(118),
}
