"""What flow between joined sides costs, with and without coarser grids.

    python -m benchmarks.resolved_joined [CELLS ...]

prints iterations and processor time of one repeating cell of pins, CELLS on a diameter (default 8,
16, 24), one thread, to the default tolerance.  Pins one diameter high on walls, a plane of symmetry
above, at pitches of two diameters, Re 60 on the mean speed and the diameter; joined both ways.
"""

from __future__ import annotations

import sys
import time
from unittest.mock import patch

import numpy as np

from heatgrade.grid import Grid
from heatgrade.painted.plan_shape import Circles, Rectangles, Without
from heatgrade.painted.prisms import Prism, paint_prisms
from heatgrade.resolved import FlowDomain, FlowSettings, FlowSolution, Periodic, solve_flow

REYNOLDS, PITCH = 60.0, 2.0
NEVER = 10**9  # cells of a grid that is not made coarser


def pin_cell(arrangement: str, cells: int) -> FlowDomain:
    """Return one repeating cell of pins of diameter 1; 1 kg/s through each pitch."""
    staggered = arrangement == "staggered"
    length = PITCH * (2.0 if staggered else 1.0)
    x = np.linspace(0.0, length, round(length * cells) + 1)
    y = np.linspace(-0.5 * PITCH, 0.5 * PITCH, round(PITCH * cells) + 1)
    z = np.linspace(0.0, 1.0, cells + 1)
    place = [(0.5 * PITCH, 0.0)]
    if staggered:
        place += [(1.5 * PITCH, -0.5 * PITCH), (1.5 * PITCH, 0.5 * PITCH)]
    centres = np.array(place)
    sides = (np.array([item]) for item in (x[0], y[0], x[-1], y[-1]))
    bars = Circles(centres[:, 0], centres[:, 1], np.ones(len(centres)))
    grid = Grid(x, y, z)
    shares = paint_prisms([Prism(0.0, 1.0, Without(Rectangles(*sides), bars))], grid)
    joined = (Periodic("x", mass_flow=0.5 * PITCH), Periodic("y"))
    return FlowDomain(
        grid, shares.volume, shares.x, shares.y, shares.z, (), {"z+": "symmetry"}, periodic=joined
    )


def timed(room: FlowDomain) -> tuple[FlowSolution, float]:
    """Return the flow and the processor time that it took [s]."""
    begin = time.process_time()
    found = solve_flow(room, 1.0, 1.0 / REYNOLDS, FlowSettings(threads=1))
    return found, time.process_time() - begin


def main() -> None:
    """Print the table."""
    sys.stdout.write("pins          cells  coarser grids: iterations, time, fall   without\n")
    for arrangement in ("inline", "staggered"):
        for count in [int(item) for item in sys.argv[1:]] or [8, 16, 24]:
            room = pin_cell(arrangement, count)
            told = []
            for fewest in (None, NEVER):
                if fewest is None:
                    found, spent = timed(room)
                else:
                    with patch("heatgrade.resolved.flow_cycle.FEWEST", fewest):
                        found, spent = timed(room)
                fall = found.periodic[0].pressure_drop
                told.append(f"{found.outcome.iterations:5} {spent:7.1f} s {fall:8.4f} Pa")
            sys.stdout.write(f"{arrangement:10} {room.grid.cells:8}  {'    '.join(told)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
