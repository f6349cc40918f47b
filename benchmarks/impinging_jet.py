"""A measured turbulent jet: a round jet of air on a plate, Re 23,000, two bores away.

``python -m benchmarks.impinging_jet [CELLS ...]`` prints Nusselt numbers by the model k-omega SST
on CELLS across the bore (default 8 and 14) beside those measured.  A quarter of the jet between
planes of symmetry, one bore of pipe with one velocity at its start, open at the sides, covered
above.

The plate gives off the same heat everywhere, as in the measurement of Baughn and Shimizu 1989
(doi 10.1115/1.3250776): 145 where the jet hits, read from the figure of a later paper (Behnia,
Parneix and Durbin 1997) by others, so good to some 5 %.  The mean over a disc is compared with
Martin's correlation of measured round jets (1977, doi 10.1016/S0065-2717(08)70221-1).
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.painted.plan_shape import Circles
from heatgrade.painted.prisms import Prism, paint_prisms
from heatgrade.resolved import (
    ConjugateSettings,
    ConjugateSolution,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    Opening,
    TotalFlow,
    Turbulence,
    solve_conjugate,
)

Array = NDArray[np.float64]

REYNOLDS, PRANDTL = 23e3, 0.71
DISTANCE, REACH, PIPE = 2.0, 3.5, 1.0  # of the plate, of the box, length of pipe, over the bore
INTENSITY, EDDIES = 0.045, 0.07  # in developed pipe flow: assumptions
MEASURED_MIDDLE = 145.0
INLET = 300.0


class JetNusselt(NamedTuple):
    """What a run says.

    Parameters
    ----------
    found : ConjugateSolution
        The run.
    radius, nusselt : (nx, ny) arrays
        Of the plate's cells: distance from the axis over the bore, local Nusselt number.
    area : (nx, ny) array
        Of the cells.
    """

    found: ConjugateSolution
    radius: Array
    nusselt: Array
    area: Array

    @property
    def middle(self) -> float:
        """Nusselt number of the cell where the jet hits."""
        return float(self.nusselt[0, 0])

    def mean(self, radius: float) -> float:
        """Return the mean flux over the mean excess of temperature of a disc, as a number."""
        disc = np.where(self.radius < radius, self.area, 0.0)
        return float(disc.sum() / (disc / self.nusselt).sum())


def spaced(length: float, first: float, cells: int) -> Array:
    """Return lines in a geometric row from 0 to a length."""
    from scipy.optimize import brentq

    factor = brentq(lambda f: first * (f**cells - 1.0) / (f - 1.0) - length, 1.0001, 3.0)
    lines = np.concatenate([[0.0], np.cumsum(first * factor ** np.arange(cells))])
    return lines / lines[-1] * length


def jet_room(cells: int) -> FlowDomain:
    """Return a quarter of the jet, with `cells` across the bore of 1 m."""
    inner = np.linspace(0.0, 0.6, round(1.2 * cells) + 1)
    outer = 0.6 + spaced(REACH - 0.6, 1.05 * inner[1], cells + 4)
    x = np.concatenate([inner, outer[1:]])
    gap = spaced(DISTANCE, 0.012 / cells, round(2.0 * cells) + 6)
    pipe = DISTANCE + np.linspace(0.0, PIPE, cells + 1)
    grid = Grid(x, x, np.concatenate([[-0.01], gap, pipe[1:]]))
    bore = Circles(np.zeros(1), np.zeros(1), np.ones(1))
    shares = paint_prisms([Prism(DISTANCE, DISTANCE + PIPE, bore)], grid)
    volume, x_open, y_open, z_open = (np.array(item) for item in (
        shares.volume, shares.x, shares.y, shares.z))  # fmt: skip
    top = gap.size  # the layer of cells above the gap; below it stands the plate's
    volume[:, :, 1:top] = x_open[:, :, 1:top] = y_open[:, :, 1:top] = 1.0
    z_open[:, :, 2:top] = 1.0
    z_open[:, :, top] = bore.areas(x, x) / grid.plan_area
    openings = (
        Opening("in", "z+", TotalFlow(np.pi / 16.0)),
        Opening("out x", "x+", GivenPressure()),
        Opening("out y", "y+", GivenPressure()),
    )
    return FlowDomain(grid, volume, x_open, y_open, z_open, openings,
                      {"x-": "symmetry", "y-": "symmetry"})  # fmt: skip


def solve_jet(cells: int, threads: int = 1) -> JetNusselt:
    """Return the Nusselt numbers of the plate; bore, speed and density are 1."""
    room = jet_room(cells)
    grid = room.grid
    viscosity = 1.0 / REYNOLDS
    conductivity = 1000.0 * viscosity / PRANDTL
    still = np.zeros(grid.shape)
    heat = np.zeros(grid.shape)
    heat[:, :, 0] = grid.plan_area  # 1 W/m2, straight up: the plate conducts nothing sideways
    coolant = CoolantProperties(*map(np.array, (1.0, 1000.0, conductivity, viscosity)))
    found = solve_conjugate(
        room, coolant, INLET, (still, still, np.full(grid.shape, 1e9)), heat,
        ConjugateSettings(
            FlowSettings("bounded", 1e-4, threads=threads),
            turbulence=Turbulence(intensity=INTENSITY, length_scale=EDDIES),
        ),
    )  # fmt: skip
    nusselt = 1.0 / (found.temperature[:, :, 0] - INLET) / conductivity
    radius = np.hypot(grid.x[:, None], grid.y[None, :])
    return JetNusselt(found, radius, nusselt, grid.plan_area)


def martin(radius: float) -> float:
    """Return Martin's mean Nusselt number of a disc under a round jet."""
    strength = 2.0 * REYNOLDS**0.5 * (1.0 + 0.005 * REYNOLDS**0.55) ** 0.5
    share = (1.0 - 1.1 / radius) / (1.0 + 0.1 * (DISTANCE - 6.0) / radius) / radius
    return float(PRANDTL**0.42 * share * strength)


def main() -> None:
    """Print the table."""
    sys.stdout.write("cells/bore    cells  iterations  middle (145)  r < 2.5 D  r < 3.5 D  y+\n")
    for cells in [int(item) for item in sys.argv[1:]] or [8, 14]:
        run = solve_jet(cells)
        assert run.found.turbulence is not None
        units = float(np.nanmean(run.found.turbulence.wall_units[:, :, 1]))
        sys.stdout.write(
            f"{cells:10} {run.nusselt.size * run.found.temperature.shape[2]:8} "
            f"{run.found.iterations:11} {run.middle:13.1f} {run.mean(2.5):10.1f} "
            f"{run.mean(3.5):10.1f} {units:4.2f}\n"
        )
    sys.stdout.write(f"{'Martin 1977':>45} {martin(2.5):10.1f} {martin(3.5):10.1f}\n")


if __name__ == "__main__":
    main()
