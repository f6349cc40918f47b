"""How hot is the core of a square bar that heats itself?

Physics: steady conduction with a uniform source, ``k (T_xx + T_yy) + q = 0``, all four faces held
at one temperature.  Two planes of symmetry are adiabatic, so a quarter of the bar is enough.  It
is the bare conduction solver, without any chip: a grid, a conductivity for each cell, a power for
each cell, and a condition for each side (adiabatic where none is named).

Source: the rise at the centre is 0.07367 q s^2 / k for a side s, the same series as Prandtl's
function for the torsion of a square bar (Timoshenko and Goodier, Theory of Elasticity, art. 109;
Carslaw and Jaeger, Conduction of Heat in Solids, section 5.9).
"""

from __future__ import annotations

import numpy as np

from heatgrade.grid import Grid
from heatgrade.solve import solve
from heatgrade.thermal import FixedTemperature, conduction

SIDE = 20e-3  # m
CONDUCTIVITY = 400.0  # W/(m K)
SOURCE = 5e7  # W/m3
SURFACE = 333.15  # K, 60 degC
CELLS = 64  # across the quarter


def main() -> float:
    """Print and return the rise at the centre over q s^2 / k."""
    edges = np.linspace(0.0, 0.5 * SIDE, CELLS + 1)
    grid = Grid(edges, edges, np.array([0.0, 1e-3]))
    ones = np.ones(grid.shape)
    fields = conduction(
        grid,
        (CONDUCTIVITY * ones, CONDUCTIVITY * ones, CONDUCTIVITY * ones),
        power=SOURCE * grid.plan_area[:, :, None] * grid.dz,
        boundaries={"x_high": FixedTemperature(SURFACE), "y_high": FixedTemperature(SURFACE)},
        reference=SURFACE,
    )
    rise = solve(fields).temperature[:, :, 0]
    # The centre is a corner of the first cell, and the rise falls with the distance squared.
    centre = rise[0, 0] + 0.25 * (rise[0, 0] - 0.5 * (rise[1, 0] + rise[0, 1]))
    print(f"rise at the centre  {centre:.3f} K")
    factor = float(centre * CONDUCTIVITY / (SOURCE * SIDE**2))
    print(f"rise over q s^2 / k {factor:.5f}, published 0.07367")
    return factor


if __name__ == "__main__":
    main()
