"""How hot is the core of a square bar that heats itself?
======================================================

Physics: steady conduction with a uniform source, ``k (T_xx + T_yy) + q = 0``, all four faces held
at one temperature.  Two planes of symmetry are adiabatic, so a quarter of the bar is enough.  It
is the bare conduction solver, without any chip: a grid, a conductivity for each cell, a power for
each cell, and a condition for each side (adiabatic where none is named).

Source: the rise at the centre is 0.07367 q s^2 / k for a side s, the same series as Prandtl's
function for the torsion of a square bar (Timoshenko and Goodier, Theory of Elasticity, art. 109;
Carslaw and Jaeger, Conduction of Heat in Solids, section 5.9).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.solve import solve
from heatgrade.thermal import FixedTemperature, conduction

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIDE = 20e-3  # m
CONDUCTIVITY = 400.0  # W/(m K)
SOURCE = 5e7  # W/m3
SURFACE = 333.15  # K, 60 degC
CELLS = 64  # across the quarter


@cache
def quarter() -> NDArray[np.float64]:
    """Return the rise in a quarter of the bar, its centre in the first cell [K]."""
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
    return solve(fields).temperature[:, :, 0]


def main() -> float:
    """Print and return the rise at the centre over q s^2 / k."""
    rise = quarter()
    # The centre is a corner of the first cell, and the rise falls with the distance squared.
    centre = rise[0, 0] + 0.25 * (rise[0, 0] - 0.5 * (rise[1, 0] + rise[0, 1]))
    print(f"rise at the centre  {centre:.3f} K")
    factor = float(centre * CONDUCTIVITY / (SOURCE * SIDE**2))
    print(f"rise over q s^2 / k {factor:.5f}, published 0.07367")
    return factor


def picture() -> Figure:
    """Return the rise over the quarter of the bar that is solved."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.4, 4.4), layout="constrained")
    axes = figure.subplots()
    edges = np.linspace(0.0, 500.0 * SIDE, CELLS + 1)
    shade = axes.pcolormesh(edges, edges, quarter().T, cmap="inferno")
    axes.set(title="a quarter of the bar", xlabel="x [mm]", ylabel="y [mm]", aspect="equal")
    figure.colorbar(shade, label="rise above the surface [K]")
    return figure


if __name__ == "__main__":
    main()
    figure = picture()
