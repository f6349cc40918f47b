"""What coarse cells cost the heat below a jet, and how much of it the flow on them.

    python -m benchmarks.resolved_heat_parts    # half a minute

A quarter of a square jet's cell with its drain, 2 mm wide, gap 1 mm, Re 100, Pr 7, on copper: heat
is solved on 8, 16, 32 and 64 cells a side with the flow found on the same cells, and with that of
the finest, summed over each face.  Then the finest answer says what really passes along
the wall in the layer of cells beside it, and what the coarse cells' mean temperatures would carry
there: flow goes by at two thirds of the cell's height in the mean, not at half of it.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.resolved_cases import COPPER, DENSITY, VISCOSITY
from heatgrade.grid import Grid
from heatgrade.resolved import (
    FlowDomain,
    FlowSettings,
    FlowSolution,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_flow,
)
from heatgrade.resolved.energy import solve_energy
from heatgrade.resolved.heat_problem import HeatProblem

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]
LEVELS = (8, 16, 32, 64)
REYNOLDS, PRANDTL, HEAT_CAPACITY, FLUX = 100.0, 7.0, 4178.0, 1e5
CONDUCTIVITY = HEAT_CAPACITY * VISCOSITY / PRANDTL


def square_jet(cells: int) -> FlowDomain:
    """Return the room: nozzle and drain 1 mm wide on corners 2 mm apart, a quarter of each."""
    side = np.linspace(0.0, 2e-3, cells + 1)
    grid = Grid(side, side, np.concatenate([np.linspace(-5e-4, 0.0, cells // 4 + 1)[:-1], side]))
    x, y, z = np.meshgrid(grid.x, grid.y, grid.z, indexing="ij")
    nozzle, drain = (x < 5e-4) & (y < 5e-4), (x > 1.5e-3) & (y > 1.5e-3)
    wet = (z > 0.0) & ((z < 1e-3) | nozzle | drain)
    flow = REYNOLDS * VISCOSITY * 0.25e-3  # a quarter of 1 mm x 1 mm
    openings = (
        Opening("in", "z+", TotalFlow(flow), nozzle[:, :, -1]),
        Opening("out", "z+", GivenPressure(), drain[:, :, -1]),
    )
    sides = dict.fromkeys(("x-", "x+", "y-", "y+"), "symmetry")
    return FlowDomain.from_cells(grid, wet, openings, sides)


def summed(fields: Three, times: int) -> Three:
    """Return what passes the faces of cells `times` as wide."""
    found = []
    for axis, item in enumerate(fields):
        field = np.take(item, np.arange(0, item.shape[axis], times), axis)
        for other in range(3):
            if other != axis:
                field = np.add.reduceat(field, np.arange(0, field.shape[other], times), other)
        found.append(np.ascontiguousarray(field))
    x, y, z = found
    return x, y, z


def temperatures(room: FlowDomain, flow: FlowSolution) -> Array:
    """Return rises over the inlet [K]."""
    heat = np.zeros(room.grid.shape)
    heat[:, :, 0] = FLUX * room.grid.plan_area
    problem = HeatProblem.of(room.grid.shape, COPPER, heat, None, None, (0.0, 0.0, 0.0))
    return solve_energy(
        room, flow, problem, np.full(room.grid.shape, CONDUCTIVITY), HEAT_CAPACITY,
        np.zeros((1, 1, 1)), 300.0, advection="bounded", tolerance=1e-4, threads=1,
    ).rise  # fmt: skip


def at_faces(rise: Array, axis: int) -> Array:
    """Return the mean of both cells, at inner faces; 0 at outer ones."""
    ahead = np.moveaxis(rise, axis, 0)
    found = np.zeros((ahead.shape[0] + 1, *ahead.shape[1:]))
    found[1:-1] = 0.5 * (ahead[1:] + ahead[:-1])
    return np.moveaxis(found, 0, axis)


def along_the_wall(rise: Array, flow: Three, times: int) -> float:
    """Return what the wall's cells, `times` as wide, carry along it by their means, over truth."""
    heat = tuple(mass * at_faces(rise, axis) for axis, mass in enumerate(flow))
    x, truth = summed(flow, times)[0][1:-1], summed(heat, times)[0][1:-1]  # type: ignore[arg-type]
    shape = tuple(v for n in rise.shape for v in (n // times, times))
    mean = rise.reshape(shape).mean((1, 3, 5))
    first = mean.shape[2] // 5  # of five parts of the height one is solid
    upstream = np.where(x[:, :, first] > 0.0, mean[:-1, :, first], mean[1:, :, first])
    return float((x[:, :, first] * upstream).sum() / truth[:, :, first].sum())


def main() -> None:
    """Print the table."""
    settings = FlowSettings("central", 1e-5, threads=1)
    rooms = {cells: square_jet(cells) for cells in LEVELS}
    flows = {n: solve_flow(room, DENSITY, VISCOSITY, settings) for n, room in rooms.items()}
    finest = LEVELS[-1]
    truth = temperatures(rooms[finest], flows[finest])
    for cells, room in rooms.items():
        given = summed(flows[finest].mass_flow, finest // cells)
        own, exact = (
            temperatures(room, flow)[:, :, 0].max()
            for flow in (flows[cells], replace(flows[cells], mass_flow=given))
        )
        sys.stdout.write(
            f"{cells} cells a side: hottest {own:.2f} K with its own flow, {exact:.2f} K with the "
            f"finest; the wall's cells by their means carry along it "
            f"{along_the_wall(truth, flows[finest].mass_flow, finest // cells):.2f} of the truth; "
            f"pressure drop {flows[cells].pressure_drop('in', 'out'):.2f} Pa\n"
        )


if __name__ == "__main__":
    main()
