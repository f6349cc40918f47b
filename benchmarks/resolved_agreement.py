"""The same rooms solved by OpenFOAM and by us, on the same cells: how far, grid by grid, from what
OpenFOAM has on its finest.

    python -m benchmarks.resolved_agreement [ROOM ...]      # beside what OpenFOAM found once
    python -m benchmarks.resolved_agreement --foam ...      # runs it (simpleFoam and
                                                            # chtMultiRegionSimpleFoam, one core)
    python -m benchmarks.resolved_agreement --write PATH    # the same, and keeps what it found

Five rooms of whole cells, each on grids refined evenly, water of 40 degC with constant properties,
copper, 100 W/cm2 from below.  The codes share cells, properties and conditions, not one line:
OpenFOAM's velocities stand in cells, ours on faces; its friction at a wall follows from one cell,
ours from two; its heat is carried by linear upwind differences, ours by a limiter.  What is left
between them must vanish as the grid is refined.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.foam_record import CODE, Asked, FoamRecord, Numbers, beside
from benchmarks.openfoam_case import FoamCase
from benchmarks.openfoam_run import solve_foam
from benchmarks.resolved_cases import COPPER, DENSITY, FLUX, INLET, WATER
from heatgrade.grid import Grid
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    solve_conjugate,
)

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

MM = 1e-3
RECORD = FoamRecord(
    "openfoam_reference.json",
    "rooms",
    {
        "code": f"{CODE}: simpleFoam with SIMPLEC, central "
        "differences, residuals 1e-6; chtMultiRegionSimpleFoam with the flow held, linear upwind "
        "differences, residual of the solid 1e-8",
        "mesh": "the cells of benchmarks/resolved_agreement.py, by refinement",
        "command": "python -m benchmarks.resolved_agreement --write PATH",
    },
)


def refined(edges: list[float], times: int) -> Array:
    """Return edges in mm, each interval cut evenly, in metres."""
    fine = [np.linspace(a, b, times + 1)[:-1] for a, b in pairwise(edges)]
    return np.concatenate([*fine, edges[-1:]]) * MM


def even(length: float, count: int) -> list[float]:
    """Return even edges in mm."""
    return [float(item) for item in np.linspace(0.0, length, count + 1)]


def duct(times: int) -> tuple[FlowDomain, Array]:
    """Half a square duct of 1 mm, 15 mm long, entered evenly at 0.1 m/s, heated from below."""
    grid = Grid(*(refined(e, times) for e in (even(15.0, 30), even(0.5, 4), even(1.0, 8))))
    return _through(grid, np.ones(grid.shape, bool), 0.1, 0.2)


def channel(times: int) -> tuple[FlowDomain, Array]:
    """Half a channel of 0.2 x 0.4 mm beside half a fin of copper, 0.2 mm of it below, 0.5 m/s."""
    grid = Grid(*(refined(e, times) for e in (even(10.0, 20), even(0.2, 4), even(0.6, 9))))
    _, y, z = _middles(grid)
    return _through(grid, (y < 0.1) & (z > 0.2), 0.5)


def pins(times: int) -> tuple[FlowDomain, Array]:
    """Four square pins of 0.5 mm in line, 1 mm apart and high, half a row, Re 60 between them."""
    grid = Grid(*(refined(e, times) for e in (even(6.0, 24), even(0.5, 2), even(1.25, 5))))
    x, y, z = _middles(grid)
    pin = (np.abs(x % 1.0 - 0.5) < 0.25) & (x > 1.0) & (x < 5.0) & (y < 0.25)
    return _through(grid, (z > 0.25) & ~pin, 0.04)


def step(times: int) -> tuple[FlowDomain, Array]:
    """A step of copper, 1 mm high, in a gap of 2 mm; the inlet's Reynolds number is 76."""
    grid = Grid(refined(even(16.0, 64), times), [0.0, MM], refined(even(2.0, 8), times))
    x, _, z = _middles(grid)
    return _through(grid, (x > 2.0) | (z > 1.0), 0.05, 0.02)


def jet(times: int) -> tuple[FlowDomain, Array]:
    """A square jet of 0.6 mm, a quarter of it, drain in the corner across, gap 0.5 mm, Re 100."""
    height = [-0.25, -0.125, 0.0, 0.025, 0.06, 0.11, 0.18, 0.27, 0.38, 0.5, 0.625, 0.75, 0.875, 1.0]
    grid = Grid(*(refined(e, times) for e in (even(1.0, 10), even(1.0, 10), height)))
    x, y, z = _middles(grid)
    nozzle, drain = (x < 0.3) & (y < 0.3), (x > 0.7) & (y > 0.7)
    wet = (z > 0.0) & ((z < 0.5) | nozzle | drain)
    flow = DENSITY * 0.11 * 0.3 * 0.3 * MM**2
    openings = (
        Opening("in", "z+", TotalFlow(flow), nozzle[:, :, -1]),
        Opening("out", "z+", GivenPressure(), drain[:, :, -1]),
    )
    sides = dict.fromkeys(("x-", "x+", "y-", "y+"), "symmetry")
    return FlowDomain.from_cells(grid, wet, openings, sides), _heat(grid, 1.0)


ROOMS: dict[str, tuple[Callable[[int], tuple[FlowDomain, Array]], tuple[int, ...]]] = {
    "duct": (duct, (1, 2, 3)),
    "channel": (channel, (1, 2, 4)),
    "pins": (pins, (2, 4, 6)),
    "step": (step, (2, 4, 8)),
    "jet": (jet, (1, 2, 3)),
}


def _middles(grid: Grid) -> list[Array]:
    return [item / MM for item in np.meshgrid(grid.x, grid.y, grid.z, indexing="ij")]


def _heat(grid: Grid, share: float) -> Array:
    heat = np.zeros(grid.shape)
    heat[:, :, 0] = share * FLUX * grid.plan_area
    return heat


def _through(grid: Grid, wet: Bools, speed: float, share: float = 1.0) -> tuple[FlowDomain, Array]:
    """Return a room that is passed along x, between planes of symmetry at its sides."""
    area = np.outer(grid.dy, grid.dz)[wet[0]].sum()
    openings = (
        Opening("in", "x-", TotalFlow(DENSITY * speed * float(area))),
        Opening("out", "x+", GivenPressure()),
    )
    sides = {"y-": "symmetry", "y+": "symmetry"}
    return FlowDomain.from_cells(grid, wet, openings, sides), _heat(grid, share)


def measured(domain: FlowDomain, pressure: Array, speed: Array, temperature: Array) -> Numbers:
    """Return what both codes are asked: all from values in cells."""
    wet = domain.volume > 0.0
    side, plan = domain.openings[0].side, domain.grid.plan_area
    sizes = [d for axis, d in enumerate((domain.grid.dx, domain.grid.dy, domain.grid.dz))
             if axis != side.axis]  # fmt: skip
    area = np.outer(*sizes)

    def mean(layer: int) -> float:
        values = np.take(pressure, layer, side.axis)
        marked = domain.openings[0].faces if layer in (0, -1) else None
        of = np.isfinite(values) if marked is None else marked
        return float((values[of] * area[of]).sum() / area[of].sum())

    return {
        "pressure at the inlet [Pa]": mean(-1 if side.high else 0),
        "pressure half-way [Pa]": mean(domain.grid.shape[side.axis] // 2),
        "highest speed [m/s]": float(speed[wet].max()),
        "hottest over inlet [K]": float(temperature.max()) - INLET,
        "lowest layer over inlet [K]": float((temperature[:, :, 0] * plan).sum() / plan.sum())
        - INLET,
    }


def by_us(room: str, times: int) -> Numbers:
    """Return our numbers."""
    domain, heat = ROOMS[room][0](times)
    settings = ConjugateSettings(FlowSettings(threads=1))
    found = solve_conjugate(domain, WATER, INLET, COPPER, heat, settings)
    speed = np.sqrt(sum(part**2 for part in found.flow.cell_velocity))
    return measured(domain, found.flow.pressure, speed, found.temperature)


def by_foam(room: str, times: int) -> Numbers:
    """Return OpenFOAM's."""
    domain, heat = ROOMS[room][0](times)
    with tempfile.TemporaryDirectory() as folder:
        found = solve_foam(FoamCase(domain, WATER, INLET, COPPER, heat), Path(folder))
    assert found.temperature is not None  # heat was asked for
    speed = np.sqrt((found.velocity**2).sum(axis=0))
    return measured(domain, found.pressure, speed, found.temperature)


def main(arguments: list[str]) -> None:
    """Print both and how far each is from OpenFOAM on its finest grid."""
    asked, kept = Asked.of(arguments, ROOMS), RECORD.read()
    for room in asked.names:
        ours: dict[str, Numbers] = {}
        for times in ROOMS[room][1]:
            if asked.foam:
                kept.setdefault(room, {})[str(times)] = by_foam(room, times)
            if asked.path is not None:
                RECORD.write(asked.path, kept)
            ours[str(times)] = by_us(room, times)
        print(beside(room, ours, kept.get(room, {})), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
