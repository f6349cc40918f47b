"""A measured array of submerged jets with its coolant resolved: Robinson and Schnitzler 2007.

    python -m benchmarks.resolved_jet_array         # all cases, some minutes
    python -m benchmarks.resolved_jet_array NAME    # one of them
    python -m benchmarks.resolved_jet_array trend   # three arrays over the flows measured
    python -m benchmarks.resolved_jet_array in-time # 121 jets marched in time

Water through bores of 1 mm, 2 mm above a copper disc of 31.5 mm (780 mm2), covered by the nozzle
plate; what is spent leaves at the rim (doi 10.1016/j.expthermflusci.2006.12.006).  There are 121
jets at pitches of 3 bores, 45 of 5 or 21 of 7: as many as points of a square lattice within a
circle, which is how they are placed here.  The law that the authors drew through what they
measured is for the disc's mean flux over its mean temperature less that of the inlet, on half the
disc's diameter (5 to 7 %).

A quarter of the array between planes of symmetry.  Assumed: bores 3 mm long (those of Whelan and
Robinson 2009) fed by one pressure with an even profile, or as the case says, a disc that conducts
without bound in a plate that does not conduct, sides open one and a half bores beyond the
outermost jet, water of one temperature, Prandtl number 7.
"""

from __future__ import annotations

import sys
import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.case_names import chosen
from benchmarks.impinging_jet import spaced
from heatgrade.correlations.jet import (
    ROBINSON_LENGTH,
    nusselt_local_drain,
    nusselt_martin,
    nusselt_robinson_schnitzler,
)
from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.painted.plan_shape import Circles
from heatgrade.painted.prisms import Prism, paint_prisms
from heatgrade.resolved import (
    ConjugateSettings,
    ConjugateSolution,
    CourseSettings,
    FlowDomain,
    FlowSettings,
    GivenPressure,
    HeatCourseSettings,
    Opening,
    TotalFlow,
    Turbulence,
    solve_conjugate,
    solve_conjugate_transient,
)

Array = NDArray[np.float64]
BORE, GAP, NOZZLE, DISC = 1e-3, 2e-3, 3e-3, 31.5e-3  # [m]
RADIUS = {3: 37, 5: 13, 7: 5}  # squared, of the outermost jet's axis over the pitch
DENSITY, VISCOSITY, HEAT_CAPACITY, PRANDTL, INLET = 1000.0, 1e-3, 4180.0, 7.0, 300.0
CONDUCTIVITY = HEAT_CAPACITY * VISCOSITY / PRANDTL
WATER = CoolantProperties(*map(np.array, (DENSITY, HEAT_CAPACITY, CONDUCTIVITY, VISCOSITY)))
FLUX = 2e5  # [W/m2]
BEYOND = 1.5 * BORE  # of the sides from the outermost axis, or two thirds of it from the disc
FIRST = 0.072  # thickness of the coolant's first cell times the cells across a bore, over the bore
SCALE = 0.07 * BORE  # of the turbulence that enters


class Case(NamedTuple):
    """One array.

    Parameters
    ----------
    pitch : int
        Over the bore.
    reynolds : float
        On the bore.
    cells : int
        Across a bore; half as wide per length between bores.
    turbulent : bool
        By the model k-omega SST, else laminar.
    profile : str
        Of the velocity that enters the bores.
    intensity : float
        Of the turbulence that enters them.
    """

    pitch: int
    reynolds: float
    cells: int
    turbulent: bool = False
    profile: str = "shared"
    intensity: float = 0.05


class Room(NamedTuple):
    """What is solved.

    Parameters
    ----------
    domain : FlowDomain
        A quarter of the array.
    disc : (nx, ny) bool array
        Columns of the heated disc.
    """

    domain: FlowDomain
    disc: NDArray[np.bool_]


CASES = {
    "laminar-4": Case(3, 650.0, 4),
    "laminar-6": Case(3, 650.0, 6),
    "laminar-4-developed": Case(3, 650.0, 4, profile="developed"),
    "laminar-4-as-turbulent": Case(3, 650.0, 4, turbulent=True),
    "turbulent-4": Case(7, 4500.0, 4, turbulent=True),
    "turbulent-4-developed": Case(7, 4500.0, 4, turbulent=True, profile="developed"),
    "turbulent-4-stirred": Case(7, 4500.0, 4, turbulent=True, intensity=0.15),
    "turbulent-6": Case(7, 4500.0, 6, turbulent=True),
}

TREND = (  # flows of 2 to 9 L/min are those that were measured
    Case(3, 650.0, 6),
    Case(3, 1500.0, 6, turbulent=True),
    Case(5, 1000.0, 6),
    Case(5, 2000.0, 6, turbulent=True),
    Case(5, 4000.0, 6, turbulent=True),
    Case(5, 10000.0, 6, turbulent=True),  # up to which Whelan and Robinson 2009 found the law good
    Case(7, 2000.0, 6, turbulent=True),
    Case(7, 4500.0, 6, turbulent=True),
    Case(7, 6500.0, 6, turbulent=True),
    Case(5, 2000.0, 4),
)
MARCH, STEP = 0.06, 4e-4  # [s]: 40 times what a jet takes to pass a bore, and longer than it


def lines(case: Case, reach: float) -> Array:
    """Return lines from the axis of the middle jet outwards, `cells` across each bore."""
    pitch, half = case.pitch * BORE, 0.5 * BORE
    clear = pitch - BORE
    between = round(0.5 * case.cells * clear / BORE)
    found = [np.linspace(0.0, half, case.cells // 2 + 1)]
    for axis in np.arange(0.0, reach, pitch):
        if axis > 0.0:
            found.append(np.linspace(axis - half, axis + half, case.cells + 1)[1:])
        length = min(pitch - half, reach - axis) - half
        count = max(2, round(between * length / clear))
        found.append(axis + half + np.linspace(0.0, length, count + 1)[1:])
    return np.concatenate(found)


def jets(pitch: int) -> tuple[Circles, float]:
    """Return the bores of the quarter, and how many of them are in it, cut ones as parts."""
    side = np.arange(int(RADIUS[pitch] ** 0.5) + 1)
    i, j = np.meshgrid(side, side, indexing="ij")
    inside = i**2 + j**2 <= RADIUS[pitch]
    i, j = i[inside], j[inside]
    share = np.where(i == 0, 0.5, 1.0) * np.where(j == 0, 0.5, 1.0)
    return Circles(i * pitch * BORE, j * pitch * BORE, np.full(i.size, BORE)), float(share.sum())


def jet_flow(reynolds: float) -> float:
    """Return the mass flow of a jet [kg/s]."""
    return reynolds * VISCOSITY * 0.25 * float(np.pi) * BORE


def jet_array(case: Case) -> Room:
    """Return the room of a quarter of the array."""
    bores, count = jets(case.pitch)
    x = lines(case, max(float(bores.x.max()) + BEYOND, 0.5 * DISC + BEYOND / 1.5))
    gap = spaced(GAP, FIRST * BORE / case.cells, 6 + 2 * case.cells)
    above = GAP + np.linspace(0.0, NOZZLE, case.cells + 1)
    grid = Grid(x, x, np.concatenate([[-BORE], gap, above[1:]]))
    shares = paint_prisms([Prism(GAP, GAP + NOZZLE, bores)], grid)
    volume, x_open, y_open, z_open = (np.array(item) for item in (
        shares.volume, shares.x, shares.y, shares.z))  # fmt: skip
    top = gap.size  # the layer of cells above the gap; below it stands the plate's
    volume[:, :, 1:top] = x_open[:, :, 1:top] = y_open[:, :, 1:top] = 1.0
    z_open[:, :, 2:top] = 1.0
    z_open[:, :, top] = bores.areas(x, x) / grid.plan_area
    flow = count * jet_flow(case.reynolds)
    openings = (
        Opening("in", "z+", TotalFlow(flow, case.profile)),
        Opening("out x", "x+", GivenPressure()),
        Opening("out y", "y+", GivenPressure()),
    )
    domain = FlowDomain(grid, volume, x_open, y_open, z_open, openings,
                        {"x-": "symmetry", "y-": "symmetry"})  # fmt: skip
    disc = Circles(np.zeros(1), np.zeros(1), np.full(1, DISC)).areas(x, x)
    return Room(domain, disc > 0.5 * grid.plan_area)


def solve_array(
    case: Case, tolerance: float = 1e-3, threads: int = 1
) -> tuple[float, ConjugateSolution]:
    """Return the Nusselt number on the bore, mean flux over mean excess of temperature."""
    domain, disc = jet_array(case)
    conductivity, heat = _disc(domain, disc)
    entering = Turbulence(intensity=case.intensity, length_scale=SCALE)
    flow = FlowSettings("bounded", tolerance, accept_unsteady=True, threads=threads)
    settings = ConjugateSettings(flow, turbulence=entering if case.turbulent else None)
    found = solve_conjugate(domain, WATER, INLET, conductivity, heat, settings)
    excess = float(found.temperature[:, :, 0][disc].mean()) - INLET
    return FLUX / excess * BORE / CONDUCTIVITY, found


def _disc(domain: FlowDomain, disc: NDArray[np.bool_]) -> tuple[Array, Array]:
    conductivity, heat = np.full(domain.grid.shape, 0.01), np.zeros(domain.grid.shape)
    conductivity[:, :, 0] = np.where(disc, 1e5, 0.01)
    heat[:, :, 0] = np.where(disc, FLUX * domain.grid.plan_area, 0.0)
    return conductivity, heat


def march(case: Case, duration: float, step: float) -> tuple[float, float]:
    """Return the Nusselt number in the second half of a time, and its fluctuation over it.

    From what `solve_array` comes to, with a disc of little heat capacity.
    """
    _, start = solve_array(case)
    domain, disc = jet_array(case)
    part = np.zeros(domain.grid.shape, bool)
    part[:, :, 0] = disc
    flow = CourseSettings(
        duration, step=step, average_from=0.5 * duration, convection="bounded", tolerance=1e-3,
        threads=1,
    )  # fmt: skip
    course = solve_conjugate_transient(
        domain, WATER, INLET, *_disc(domain, disc), 1e4,
        HeatCourseSettings(flow, temperature_tolerance=0.02), start=start.temperature,
        flow=start.flow, parts={"disc": part},
    )  # fmt: skip
    mean, rms = course.statistics(course.parts["disc"].mean)
    return FLUX / (mean - INLET) * BORE / CONDUCTIVITY, rms / (mean - INLET)


def published(case: Case) -> dict[str, float]:
    """Return what published laws say, on the bore."""
    re, pr, s, h = case.reynolds, PRANDTL, float(case.pitch), GAP / BORE
    disc = float(nusselt_robinson_schnitzler(re, pr, s, h))
    return {
        "Robinson and Schnitzler": disc * BORE / ROBINSON_LENGTH,
        "the same, free jets": 7.8 * re**0.49 * float(np.exp(-0.025 * s)) * pr**0.4
        * BORE / ROBINSON_LENGTH,
        "Martin": float(nusselt_martin(re, pr, 0.25 * np.pi / s**2, h)),
        "Wei et al., local drains": float(nusselt_local_drain(re, pr, 1.0 / s, h / s)),
    }  # fmt: skip


def trend_row(case: Case) -> str:
    """Return an array at a flow, told in one line of a table."""
    count = 4.0 * jets(case.pitch)[1]
    litres = count * jet_flow(case.reynolds) / DENSITY * 6e4
    nusselt, found = solve_array(case)
    laws = published(case)
    over = ", ".join(f"{nusselt / value:.2f} {name}" for name, value in laws.items())
    below = laws["Robinson and Schnitzler"] - nusselt
    settled = "" if found.flow.outcome.converged else ", a mean"
    return (
        f"{count:.0f} jets, Re {case.reynolds:g}, {litres:.1f} L/min, {found.turbulence_name},"
        f" {found.temperature.size:,} cells: Nu {nusselt:.1f}{settled}, {below:.1f} below the law;"
        f" over {over}"
    )


def main(names: list[str]) -> None:
    """Print the cases asked for, or all."""
    for name in chosen(names, [*CASES, "trend", "in-time"]):
        if name == "in-time":
            nusselt, rms = march(CASES["laminar-6"], MARCH, STEP)
            sys.stdout.write(f"{name}: Nu {nusselt:.1f}, of which {rms:.1e} comes and goes\n")
            continue
        if name == "trend":
            for case in TREND:
                sys.stdout.write(trend_row(case) + "\n")
                sys.stdout.flush()
            continue
        case, start = CASES[name], time.perf_counter()
        nusselt, found = solve_array(case)
        laws = published(case)
        law = laws["Robinson and Schnitzler"]
        others = ", ".join(f"{key} {value:.1f}" for key, value in laws.items())
        sys.stdout.write(
            f"{name}: pitch {case.pitch} bores, Re {case.reynolds:g}, {case.cells} cells a bore, "
            f"{found.temperature.size:,} cells: Nu {nusselt:.1f}, {nusselt / law:.2f} of the law; "
            f"published {others}; {found.flow.outcome.reason}, {found.turbulence_name} "
            f"({time.perf_counter() - start:.0f} s)\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
