"""Jets by OpenFOAM, on cells that follow the round bores, beside ours.

    python -m benchmarks.openfoam_jets           # all cases, some minutes
    python -m benchmarks.openfoam_jets NAME

Either a quarter of the array of `benchmarks.resolved_jet_array`, or a quarter cell of a lattice
whose jets alternate with drains.  Nothing is shared with our solver: another code (simpleFoam,
laminar, linear-upwind, then scalarTransportFoam with that flow), another mesh.  The wall has one
temperature, properties are constant, coolant enters each bore with one velocity; ours likewise.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

import heatgrade as hg
from benchmarks.case_names import chosen
from benchmarks.impinging_jet import spaced
from benchmarks.openfoam_case import PRESSURE, Words, put
from benchmarks.openfoam_extruded import (
    Array,
    Bools,
    Extruded,
    Ints,
    Plan,
    around_bore,
    extrude,
    plan_of,
)
from benchmarks.openfoam_run import ABSENT, FoamRun, installed, last_time, read_field, run_solver
from benchmarks.resolved_jet_array import (
    BORE,
    DENSITY,
    DISC,
    FIRST,
    GAP,
    NOZZLE,
    PRANDTL,
    RADIUS,
    VISCOSITY,
    Case,
    published,
    solve_array,
)

ITERATIONS, RESIDUAL, STEPS = 1500, 1e-5, 60  # of the flow; of the heat, whose flow is held
SECONDS = 3600.0
SECOND_ORDER = "linearUpwind grad(U)"  # of momentum
COLD = 283.15  # [K]
CELL_PITCH, CELL_BORE, CELL_GAP, CELL_NOZZLE = 2e-3, 0.575e-3, 0.6e-3, 0.55e-3  # imec's 16 jets


@dataclass(frozen=True, slots=True)
class Fineness:
    """How fine a mesh is.

    Parameters
    ----------
    side, rings
        Of `around_bore`.
    cells : int
        Over a bore's length; twice as many and six in the gap.
    """

    side: int
    rings: tuple[int, int]
    cells: int


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What OpenFOAM solves.

    Parameters
    ----------
    plan : Plan
    mesh : Extruded
    hot : (quads,) bool array
        Where the floor is warm.
    height, gap : float
        Of the lowest cells, and from floor to bores [m].
    bore : float
        [m].
    speed : float
        In the bores [m/s].
    viscosity : float
        Kinematic [m2/s].
    prandtl : float
    """

    plan: Plan
    mesh: Extruded
    hot: Bools
    height: float
    gap: float
    bore: float
    speed: float
    viscosity: float
    prandtl: float


def array_room(case: Case, fine: Fineness) -> Room:
    """Return a quarter of the array: whole cells of the lattice, a half along its sides."""
    pitch = case.pitch * BORE
    last = int(RADIUS[case.pitch] ** 0.5)
    i, j = np.meshgrid(*(2 * [np.arange(last + 1)]), indexing="ij")
    axes = pitch * np.column_stack([i.ravel(), j.ravel()]).astype(np.float64)
    bored = (i**2 + j**2 <= RADIUS[case.pitch]).ravel()
    end = pitch * (last + 0.5)
    plan = plan_of(axes, bored, around_bore(0.5 * BORE, 0.5 * pitch, fine.side, fine.rings), end)
    viscosity = VISCOSITY / DENSITY
    sides = {"x_low": "symmetryPlane", "y_low": "symmetryPlane", "outlet": "patch"}
    return _room(
        plan, fine, (GAP, NOZZLE, BORE), sides, np.hypot(*plan.middle.T) < 0.5 * DISC, end,
        case.reynolds * viscosity / BORE, viscosity, PRANDTL,
    )  # fmt: skip


def cell_room(volume_flow: float, fine: Fineness) -> Room:
    """Return a quarter cell: a jet at one corner, a drain at the other; water of 10 degC."""
    end = 0.5 * CELL_PITCH
    around = around_bore(0.5 * CELL_BORE, end, fine.side, fine.rings, diamond=True)
    plan = plan_of(np.array([[0.0, 0.0], [end, end]]), np.ones(2, bool), around, end)
    water = hg.Coolant("water").properties(COLD)
    viscosity = float(water.viscosity / water.density)
    sides = dict.fromkeys(("x_low", "y_low", "x_high", "y_high"), "symmetryPlane")
    return _room(
        plan, fine, (CELL_GAP, CELL_NOZZLE, CELL_BORE), {**sides, "outlet": "patch"},
        np.ones(len(plan.quads), bool), end, volume_flow / (0.25 * np.pi * CELL_BORE**2),
        viscosity, float(water.viscosity * water.heat_capacity / water.conductivity),
    )  # fmt: skip


def _room(
    plan: Plan, fine: Fineness, sizes: tuple[float, float, float], sides: dict[str, str],
    hot: Bools, end: float, speed: float, viscosity: float, prandtl: float,
) -> Room:  # fmt: skip
    gap, nozzle, bore = sizes
    below = spaced(gap, FIRST * bore / fine.cells, 6 + 2 * fine.cells)
    levels = np.concatenate([below, gap + np.linspace(0.0, nozzle, fine.cells + 1)[1:]])
    warm = plan.middle[hot]
    kinds = {"wall": "wall", "inlet": "patch", "warm": "wall", **sides}

    def named(middle: Array, normal: Array) -> Ints:
        x, y, z = middle.T
        tiny, up = 1e-6 * end, (normal[:, 2] > 0.5) & (z > gap + 0.5 * nozzle)
        drained = "x_high" in sides
        down = normal[:, 2] < -0.5
        reach = np.hypot(*warm.T).max() + tiny
        marks = {
            "inlet": up & ~(drained & (x + y > end)),
            "warm": down & (np.hypot(x, y) <= reach),
            "x_low": x < tiny,
            "y_low": y < tiny,
            "x_high": x > end - tiny,
            "y_high": y > end - tiny,
            "outlet": up if drained else np.maximum(x, y) > end - tiny,
        }
        order = [name for name in marks if name in kinds]
        numbers = [list(kinds).index(name) for name in order]
        return np.select([marks[name] for name in order], numbers, 0)

    mesh = extrude(plan, levels, below.size - 1, named, kinds)
    return Room(plan, mesh, hot, float(below[1]), gap, bore, speed, viscosity, prandtl)


def solve_room(
    room: Room, folder: Path, scheme: str = SECOND_ORDER
) -> tuple[float, float, FoamRun]:
    """Return the wall's mean Nusselt number on the bore, the pressure drop [Pa m3/kg], the run."""
    shutil.rmtree(folder, ignore_errors=True)
    write_flow(room, folder, scheme)
    run = run_solver("simpleFoam", folder, SECONDS)
    flow = last_time(folder)
    pressure = read_field(flow / "p")[:, 0]
    part = room.mesh.patches["inlet"][1]
    drop = float(pressure[room.mesh.owner[part]].mean())
    _write_temperature(room, folder, int(flow.name))
    run_solver("scalarTransportFoam", folder, SECONDS)
    excess = 1.0 - read_field(last_time(folder) / "T")[: len(room.plan.quads), 0]
    area = np.where(room.hot, room.plan.area, 0.0)
    nusselt = 2.0 * room.bore / room.height * (excess * area).sum() / area.sum()
    return float(nusselt), drop, run


def write_flow(room: Room, folder: Path, scheme: str) -> None:
    room.mesh.write(folder / "constant")
    diffusivity = room.viscosity / room.prandtl
    put(folder, "constant/transportProperties", {
        "transportModel": "Newtonian", "nu": room.viscosity,
        "DT": f"[0 2 -1 0 0 0 0] {diffusivity}",
    })  # fmt: skip
    put(folder, "constant/turbulenceProperties", {"simulationType": "laminar"})
    put(folder, "system/controlDict", control("simpleFoam", 0, ITERATIONS))
    put(folder, "system/fvSchemes", {
        "ddtSchemes": {"default": "steadyState"},
        "gradSchemes": {"default": "Gauss linear"},
        "divSchemes": {
            "div(phi,U)": f"bounded Gauss {scheme}",
            "div(phi,T)": "bounded Gauss linearUpwind grad(T)",
            "div(phi,k)": "bounded Gauss upwind",
            "div(phi,omega)": "bounded Gauss upwind",
            "div((nuEff*dev2(T(grad(U)))))": "Gauss linear",
        },
        "laplacianSchemes": {"default": "Gauss linear corrected"},
        "interpolationSchemes": {"default": "linear"},
        "snGradSchemes": {"default": "corrected"},
        "wallDist": {"method": "meshWave"},
    })  # fmt: skip
    smooth = {"solver": "PBiCGStab", "preconditioner": "DILU", "tolerance": 1e-12, "relTol": 0.05}
    put(folder, "system/fvSolution", {
        "solvers": {
            "p": {"solver": "GAMG", "smoother": "GaussSeidel", "tolerance": 1e-12, "relTol": 0.05},
            "U": smooth, "T": smooth, "k": smooth, "omega": smooth,
        },
        "SIMPLE": {"consistent": "yes", "nNonOrthogonalCorrectors": 0,
                   "residualControl": {"p": RESIDUAL, "U": RESIDUAL}},
        "relaxationFactors": {"equations": {"U": 0.8, "T": 0.95, "k": 0.6, "omega": 0.6}},
    })  # fmt: skip
    enters = {"type": "fixedValue", "value": f"uniform (0 0 {-room.speed})"}
    leaves = {"type": "zeroGradient"}
    write_field(room, folder / "0" / "U", "[0 1 -1 0 0 0 0]", "(0 0 0)",
           {"inlet": enters, "outlet": leaves}, {"type": "noSlip"})  # fmt: skip
    level = {"type": "fixedValue", "value": "uniform 0"}
    write_field(
        room, folder / "0" / "p", PRESSURE, "0", {"outlet": level}, {"type": "zeroGradient"}
    )


def _write_temperature(room: Room, folder: Path, start: int) -> None:
    zero = {"type": "fixedValue", "value": "uniform 0"}
    back = {"type": "inletOutlet", "inletValue": "uniform 0", "value": "uniform 0"}
    given = {"inlet": zero, "outlet": back, "warm": {"type": "fixedValue", "value": "uniform 1"}}
    write_field(room, folder / str(start) / "T", "[0 0 0 1 0 0 0]", "0", given,
           {"type": "zeroGradient"})  # fmt: skip
    put(folder, "system/controlDict", control("scalarTransportFoam", start, start + STEPS))


def write_field(
    room: Room, path: Path, dimensions: str, inside: str, given: Mapping[str, Words], usual: Words
) -> None:
    sides = {
        name: {"type": kind} if kind == "symmetryPlane" else given.get(name, usual)
        for name, (kind, _) in room.mesh.patches.items()
    }
    kind = "volVectorField" if inside.startswith("(") else "volScalarField"
    words = {"dimensions": dimensions, "internalField": f"uniform {inside}", "boundaryField": sides}
    put(path.parent.parent, f"{path.parent.name}/{path.name}", words, kind=kind)


def control(application: str, start: int, end: int) -> Words:
    return {
        "application": application, "startFrom": "startTime", "startTime": start,
        "stopAt": "endTime", "endTime": end, "deltaT": 1, "writeControl": "runTime",
        "writeInterval": end - start, "writeFormat": "binary", "writePrecision": 12,
        "runTimeModifiable": "no",
    }  # fmt: skip


def our_cell(volume_flow: float, cells: int, scheme: str = "bounded") -> tuple[float, float, str]:
    """Return Nusselt number, pressure drop [Pa m3/kg] and outcome of the quarter cell by ours."""
    side = 4.0 * CELL_PITCH
    still = hg.Solid.isotropic("still", 1e-3, 1000.0, 1000.0)
    copper = hg.Solid.isotropic("one temperature", 1e6, 1000.0, 1000.0)
    jets = hg.JetArray.lattice(
        pitch=CELL_PITCH, diameter=CELL_BORE, standoff=CELL_GAP, nozzle_length=CELL_NOZZLE,
        area=(0.0, 0.0, side, side),
    )  # fmt: skip
    die = hg.Die(hg.PowerMap.uniform(0.05, side, side), 0.1e-3, material=copper)
    plate = hg.Plate(
        hg.Stack(die, hg.Interface.contact(0.0)),
        hg.ColdPlate(side, side, 0.1e-3, material=copper, wetted=jets),
        hg.Coolant("water"),
    )
    found = plate.solve(
        volume_flow=16.0 * volume_flow, inlet_temperature=COLD, fidelity="resolved",
        resolved=hg.ResolvedSetup(
            "cell", gap_cells=cells, nozzle_cells=cells, scheme=scheme, tolerance=1e-4,
            accept_unsteady=True, inlet="uniform", nozzle_plate=still, drain_diameter=CELL_BORE,
        ),
    )  # fmt: skip
    assert found.nusselt is not None
    density = float(hg.Coolant("water").properties(COLD).density)
    return found.nusselt, found.pressure_drop / density, found.solution.flow.outcome.reason


ARRAYS = {
    "121 jets": (Case(3, 650.0, 4, profile="uniform"), Fineness(4, (2, 4), 4)),
    "21 jets": (Case(7, 650.0, 4, profile="uniform"), Fineness(4, (2, 8), 4)),
    "21 jets, finer": (Case(7, 650.0, 6, profile="uniform"), Fineness(6, (3, 12), 6)),
}


class Cell(NamedTuple):
    """A flow through the quarter cell and the grids of both codes.

    Parameters
    ----------
    flow : float
        Of a jet [m3/s].
    ours : tuple of (int, str)
        Cells a bore and scheme of momentum.
    theirs : tuple of (Fineness, str)
        Mesh and scheme of momentum.
    """

    flow: float
    ours: tuple[tuple[int, str], ...]
    theirs: tuple[tuple[Fineness, str], ...]


CELLS = {  # a sixteenth of 0.1 and 0.6 L/min
    "cell at Re 180": Cell(
        0.1 / 6e4 / 16.0, ((8, "bounded"), (12, "bounded"), (16, "bounded")),
        tuple((fine, SECOND_ORDER) for fine in (
            Fineness(4, (2, 6), 8), Fineness(6, (3, 9), 12), Fineness(12, (4, 12), 16),
        )),
    ),
    "cell at Re 1060": Cell(
        0.6 / 6e4 / 16.0, (
            (12, "bounded"), (16, "bounded"), (24, "bounded"), (16, "upwind"), (24, "upwind"),
        ),
        (
            (Fineness(8, (4, 12), 16), SECOND_ORDER), (Fineness(8, (4, 24), 16), SECOND_ORDER),
            (Fineness(8, (4, 12), 32), SECOND_ORDER), (Fineness(12, (4, 12), 16), SECOND_ORDER),
            (Fineness(16, (4, 12), 16), SECOND_ORDER), (Fineness(16, (6, 20), 20), "upwind"),
            (Fineness(24, (6, 24), 24), "upwind"), (Fineness(24, (6, 24), 24), "limitedLinearV 1"),
        ),
    ),
}  # fmt: skip


def array_line(name: str) -> str:
    """Return a case of the array, told."""
    case, fine = ARRAYS[name]
    room = array_room(case, fine)
    with tempfile.TemporaryDirectory() as folder:
        theirs, _, run = solve_room(room, Path(folder) / "case")
    ours, found = solve_array(case)
    law = published(case)["Robinson and Schnitzler"]
    return (
        f"{name}, Re {case.reynolds:g}: OpenFOAM Nu {theirs:.1f}, {theirs / law:.2f} of the law,"
        f" {told(room, run)}; ours {ours:.1f}, {ours / law:.2f}, {found.temperature.size:,} cells,"
        f" {found.flow.outcome.reason}"
    )


def cell_line(name: str) -> str:
    """Return a flow through the quarter cell, told."""
    case = CELLS[name]
    lines = [name]
    for fine, scheme in case.theirs:
        room = cell_room(case.flow, fine)
        with tempfile.TemporaryDirectory() as folder:
            nusselt, drop, run = solve_room(room, Path(folder) / "case", scheme)
        loss = drop / (0.5 * room.speed**2)
        lines.append(
            f"  OpenFOAM {fine.side} around a quarter of a bore, {sum(fine.rings)} outwards,"
            f" {fine.cells} along it, {scheme.split()[0]}: Nu {nusselt:.2f}, loss {loss:.2f},"
            f" {told(room, run)}"
        )
    for cells, scheme in case.ours:
        nusselt, drop, reason = our_cell(case.flow, cells, scheme)
        loss = drop / (0.5 * room.speed**2)
        lines.append(
            f"  ours {cells} a bore, {scheme}: Nu {nusselt:.2f}, loss {loss:.2f}, {reason}"
        )
    return "\n".join(lines)


def told(room: Room, run: FoamRun) -> str:
    return (
        f"{int(room.mesh.owner.max()) + 1:,} cells, {run.iterations} iterations to"
        f" {max(run.residuals.values()):.0e}"
    )


def main(names: list[str]) -> None:
    """Print the cases asked for, or all."""
    if not installed():
        sys.stdout.write(f"{ABSENT}\n")
        return
    for name in chosen(names, [*ARRAYS, *CELLS]):
        sys.stdout.write((array_line(name) if name in ARRAYS else cell_line(name)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
