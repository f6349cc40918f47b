"""Plates and rooms that somebody else might set us, by us and by OpenFOAM on the same cells.

    python -m benchmarks.judged_agreement [CASE ...]      # beside what OpenFOAM found once
    python -m benchmarks.judged_agreement --foam ...      # runs it anew, one core, some minutes
    python -m benchmarks.judged_agreement --write PATH    # the same, and keeps what it found

`benchmarks/judged_cases.py` says what is solved.  Plates have coolant at local temperature, for
which OpenFOAM's chtMultiRegionSimpleFoam solves flow and heat together; rooms constant properties.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.foam_record import CODE, Asked, FoamRecord, Numbers, beside
from benchmarks.judged_cases import PLATES, ROOMS
from benchmarks.openfoam_case import FoamCase, enters
from benchmarks.openfoam_coupled import CoupledCase, solve_coupled
from benchmarks.openfoam_run import solve_foam
from benchmarks.resolved_cases import COPPER, INLET, WATER
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.materials.liquid import liquid_properties
from heatgrade.resolved import (
    ConjugateSettings,
    FlowDomain,
    FlowSettings,
    Opening,
    solve_conjugate,
)

Array = NDArray[np.float64]

CASES = {**PLATES, **ROOMS}
RECORD = FoamRecord(
    "openfoam_judged.json",
    "cases",
    {
        "code": f"{CODE}: plates by chtMultiRegionSimpleFoam, flow and "
        "heat together, properties as polynomials of the temperature; rooms by simpleFoam, then "
        "chtMultiRegionSimpleFoam with the flow held; central and linear upwind differences",
        "mesh": "the cells of benchmarks/judged_cases.py",
        "command": "python -m benchmarks.judged_agreement --write PATH",
    },
)


def measured(
    domain: FlowDomain,
    coolant: Coolant | CoolantProperties,
    inlet: float,
    pressure: Array,
    velocity: Array,
    temperature: Array,
    leaving: float | None = None,
) -> Numbers:
    """Return what both codes are asked: from values in cells, but what leaves as it is given."""
    wet, plan = domain.volume > 0.0, domain.grid.plan_area
    speed = np.sqrt((velocity**2).sum(axis=0))
    flux = liquid_properties(coolant, temperature).density * velocity
    lowest = temperature[:, :, 0]
    found = {
        "hottest over inlet [K]": float(temperature.max()) - inlet,
        "coolest of the lowest layer over inlet [K]": float(lowest.min()) - inlet,
        "lowest layer over inlet [K]": float((lowest * plan).sum() / plan.sum()) - inlet,
        "highest speed [m/s]": float(speed[wet].max()),
    }
    for opening in domain.openings:
        at, area = _beside(domain, opening)
        if enters(opening):
            told = f"pressure at {opening.name} [Pa]"
            found[told] = float((pressure[at] * area).sum() / area.sum())
        else:
            told, through = f"{opening.name} over inlet [K]", flux[opening.side.axis][at] * area
            mean = (through * temperature[at]).sum() / through.sum() if leaving is None else leaving
            found[told] = float(mean) - inlet
    if domain.grid.shape[0] > 2 and domain.openings[0].side.axis == 0:
        found |= _shares(domain, flux[0])
    return found


def _beside(domain: FlowDomain, opening: Opening) -> tuple[tuple[Array, ...], Array]:
    """Return the places of wet cells beside an opening, and the areas of their faces [m2]."""
    axis, grid = opening.side.axis, domain.grid
    layer = -1 if opening.side.high else 0
    sizes = [d for a, d in enumerate((grid.dx, grid.dy, grid.dz)) if a != axis]
    marks = np.take(domain.volume > 0.0, layer, axis)
    marks = marks if opening.faces is None else marks & opening.faces
    places = list(np.nonzero(marks))
    area = np.outer(*sizes)[marks]
    count = domain.grid.shape[axis]
    places.insert(axis, np.full(area.size, layer % count))
    return tuple(places), area


def _shares(domain: FlowDomain, flux: Array) -> Numbers:
    """Return the flow of each passage in the middle along x, from solid to solid along y [kg/s]."""
    grid, middle = domain.grid, domain.grid.shape[0] // 2
    through = flux[middle] * np.outer(grid.dy, grid.dz)
    through = np.where(domain.volume[middle] > 0.0, through, 0.0).sum(axis=1)
    wet = (domain.volume[middle] > 0.0).any(axis=1)
    starts = np.flatnonzero(np.diff(np.concatenate([[False], wet]).astype(int)) == 1)
    ends = np.flatnonzero(np.diff(np.concatenate([wet, [False]]).astype(int)) == -1) + 1
    return {
        f"flow of passage {n} [mg/s]": 1e6 * float(through[a:b].sum())
        for n, (a, b) in enumerate(zip(starts, ends, strict=True))
    }


def both(name: str, times: int, *, foam: bool) -> tuple[Numbers, Numbers | None]:
    """Return our numbers, and OpenFOAM's where it is to run."""
    if name in PLATES:
        case = PLATES[name][0](times)
        result = case.solve()
        coolant, inlet = case.plate.coolant, case.inlet_temperature
        domain, found = result.case.domain, result.solution
        other = CoupledCase.of(result, coolant) if foam else None
    else:
        domain, heat = ROOMS[name][0](times)
        coolant, inlet = WATER, INLET
        settings = ConjugateSettings(FlowSettings(threads=1))
        found = solve_conjugate(domain, WATER, INLET, COPPER, heat, settings)
        other = FoamCase(domain, WATER, INLET, COPPER, heat) if foam else None
    velocity = np.stack(found.flow.cell_velocity)
    out = found.opening_temperature[domain.openings[-1].name]
    ours = measured(domain, coolant, inlet, found.flow.pressure, velocity, found.temperature, out)
    if other is None:
        return ours, None
    with tempfile.TemporaryDirectory() as folder:
        solve = solve_coupled if isinstance(other, CoupledCase) else solve_foam
        theirs = solve(other, Path(folder))  # type: ignore[arg-type]
    numbers = measured(domain, coolant, inlet, theirs.pressure, theirs.velocity, theirs.temperature)
    run = getattr(theirs, "run", None) or theirs.flow
    left = f", hottest cell moved by {theirs.moved:.1e} K" if hasattr(theirs, "moved") else ""
    print(f"OpenFOAM: {run.iterations} iterations, {run.processor_seconds:.0f} s, "
          f"{run.residuals}{left}", flush=True)  # fmt: skip
    return ours, numbers


def main(arguments: list[str]) -> None:
    """Print both and how far each is from OpenFOAM on its finest grid."""
    asked, kept = Asked.of(arguments, CASES), RECORD.read()
    for name in asked.names:
        ours: dict[str, Numbers] = {}
        for times in CASES[name][1]:
            ours[str(times)], theirs = both(name, times, foam=asked.foam)
            if theirs is not None:
                kept.setdefault(name, {})[str(times)] = theirs
            if asked.path is not None:
                RECORD.write(asked.path, kept)
        print(beside(name, ours, kept.get(name, {})), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
