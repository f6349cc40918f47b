"""A jet's quarter cell at a bore's Reynolds number of 1,060: OpenFOAM and we, on the same cells.

    python -m benchmarks.openfoam_same_cells NAME

The cell of `benchmarks.openfoam_jets` with square bores of the same area, or round ones of whole
cells, so that both codes have the same faces, openings and wall of one temperature.  What is left
between them is how momentum and heat are carried, and where velocities stand: in cells there, on
faces here.  Both flows are given to our heat, bounded, which tells the flow's part of the gap, and
to both codes' first-order upwind heat, which must be the same for the same flow.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import heatgrade as hg
from benchmarks.case_names import chosen
from benchmarks.impinging_jet import spaced
from benchmarks.openfoam_case import FLUID, HEATED, FoamCase, put, put_field, write_flow
from benchmarks.openfoam_jets import CELL_BORE, CELL_GAP, CELL_NOZZLE, CELL_PITCH, COLD
from benchmarks.openfoam_mesh import FoamMesh
from benchmarks.openfoam_run import (
    ABSENT,
    FoamRun,
    installed,
    last_time,
    read_faces,
    read_field,
    run_solver,
)
from heatgrade.grid import Grid
from heatgrade.painted.plan_shape import Circles
from heatgrade.painted.prisms import Prism, paint_prisms
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

WATER = hg.Coolant("water").properties(COLD)
DENSITY = float(WATER.density)
SIDE = CELL_BORE * 0.25**0.5 * np.pi**0.5  # of a square bore of the same area [m]
FLOW = 0.6 / 6e4 / 16.0  # of a jet [m3/s]
HEAD = 0.5 * (FLOW / SIDE**2) ** 2  # of the speed in the bore [m2/s2]
FLOOR = 1e-4  # of the solid that holds the wall's temperature, below the coolant [m]
LOWEST = 0.6  # height of the lowest cells over the bore, times the cells across it
HELD, SOLID = 10.0, 1e6  # [W/K] of a cell to the wall's temperature; [W/(m K)]
STEADY, WARM = 1e-5, 1e-3  # ours: momentum over forces; change of temperature over the wall's rise
RESIDUAL, ITERATIONS, STEPS = 1e-5, 400, 200  # theirs: of the flow; of the heat
SECONDS = 3600.0

OURS = ("upwind", "bounded")
THEIRS = ("upwind", "linearUpwind grad(U)", "limitedLinearV 1", "linear")


class Lines(NamedTuple):
    """The cells that both codes share.

    Parameters
    ----------
    cells : int
        Across a bore.
    bores : str
        "square"; "stairs", round ones of the cells whose middles lie in them; or "cut", whose walls
        cut cells, for us alone.
    gap : (float, int), optional
        Height of the lowest cells [m] and how many fill the gap; if not given `LOWEST` and two more
        than across a bore.
    """

    cells: int
    bores: str = "square"
    gap: tuple[float, int] | None = None


def cell_room(lines: Lines, *, floor: bool) -> FlowDomain:
    """Return the quarter cell, with a solid floor below or without."""
    grid = _grid(lines, floor=floor)
    end = 0.5 * CELL_PITCH
    i, j, k = np.meshgrid(grid.x, grid.y, grid.z, indexing="ij")
    jet = np.maximum(i, j) < 0.5 * SIDE
    drain = np.minimum(i, j) > end - 0.5 * SIDE
    if lines.bores != "square":
        jet, drain = (np.hypot(i - at, j - at) < 0.5 * CELL_BORE for at in (0.0, end))
    wet = (k > 0.0) & ((k < CELL_GAP) | jet | drain)
    flow = TotalFlow(0.25 * FLOW * DENSITY)
    sides = dict.fromkeys(("x-", "x+", "y-", "y+"), "symmetry")
    if lines.bores != "cut":
        openings = (
            Opening("in", "z+", flow, jet[:, :, -1]),
            Opening("out", "z+", GivenPressure(), drain[:, :, -1]),
        )
        return FlowDomain.from_cells(grid, wet, openings, sides)
    near = (i + j < end)[:, :, -1]
    openings = (Opening("in", "z+", flow, near), Opening("out", "z+", GivenPressure(), ~near))
    return FlowDomain(grid, *_cut(grid), openings, sides)


def _grid(lines: Lines, *, floor: bool) -> Grid:
    end, cells = 0.5 * CELL_PITCH, lines.cells
    x = np.linspace(0.0, end, round(end / CELL_BORE * cells) + 1)
    if lines.bores == "square":
        inner = np.linspace(0.0, 0.5 * SIDE, cells // 2 + 1)
        between = np.linspace(0.5 * SIDE, end - 0.5 * SIDE, cells + 1)
        x = np.concatenate([inner, between[1:], end - inner[-2::-1]])
    gap = spaced(CELL_GAP, *(lines.gap or (LOWEST * CELL_BORE / cells, cells + 2)))
    z = np.concatenate([gap, CELL_GAP + np.linspace(0.0, CELL_NOZZLE, cells + 1)[1:]])
    return Grid(x, x, np.concatenate([[-FLOOR], z]) if floor else z)


def _cut(grid: Grid) -> tuple[Array, Array, Array, Array]:
    """Return open shares of cells and faces of a grid with a floor, bores round."""
    ends = np.array([0.0, 0.5 * CELL_PITCH])
    bores = Circles(ends, ends, np.full(2, CELL_BORE))
    shares = paint_prisms([Prism(CELL_GAP, CELL_GAP + CELL_NOZZLE, bores)], grid)
    volume, x, y, z = (np.array(item) for item in (shares.volume, shares.x, shares.y, shares.z))
    top = int(np.argmin(np.abs(grid.z_edges - CELL_GAP)))
    for share in (volume, x, y):
        share[:, :, 1:top] = 1.0
    z[:, :, 2:top] = 1.0
    z[:, :, top:] = (bores.areas(grid.x_edges, grid.y_edges) / grid.plan_area)[:, :, None]
    return volume, x, y, z


def our_flow(lines: Lines, scheme: str) -> FlowSolution:
    """Return our flow; its mean where it does not come to rest."""
    settings = FlowSettings(scheme, STEADY, accept_unsteady=True, threads=1)  # type: ignore[arg-type]
    room = cell_room(lines, floor=True)
    return solve_flow(room, DENSITY, float(WATER.viscosity), settings)


def our_heat(lines: Lines, mass_flow: Three, scheme: str = "bounded") -> float:
    """Return the wall's Nusselt number on the bore, of heat carried by these flows [kg/s]."""
    room = cell_room(lines, floor=True)
    shape = room.grid.shape
    conductivity, sink = np.full(shape, 1e-9), np.zeros(shape)
    conductivity[:, :, 0], sink[:, :, 0] = SOLID, HELD
    problem = HeatProblem.of(shape, conductivity, np.zeros(shape), sink, 1.0, (0.0, 0.0, 0.0))
    found = solve_energy(
        room, SimpleNamespace(mass_flow=mass_flow), problem,  # type: ignore[arg-type]
        np.full(shape, float(WATER.conductivity)), float(WATER.heat_capacity),
        np.zeros((1, 1, 1)), 0.0, advection=scheme, tolerance=WARM, threads=1,
    )  # fmt: skip
    return _nusselt(room, 1.0 - found.rise[:, :, 1], float(room.grid.dz[1]))


def _nusselt(room: FlowDomain, fall: Array, height: float) -> float:
    area = room.grid.plan_area
    return float(2.0 * CELL_BORE / height * (fall * area).sum() / area.sum())


def our_loss(lines: Lines, flow: FlowSolution) -> float:
    """Return the mean pressure in the topmost cells of the jet's bore over `HEAD`."""
    room = cell_room(lines, floor=True)
    area = np.where(room.openings[0].faces, room.open_z[:, :, -1] * room.grid.plan_area, 0.0)
    pressure = np.nan_to_num(flow.pressure[:, :, -1])
    return float((pressure * area).sum() / area.sum()) / DENSITY / HEAD


@dataclass(frozen=True, slots=True, eq=False)
class Foam:
    """OpenFOAM's flow on these cells.

    Parameters
    ----------
    case : FoamCase
    mesh : FoamMesh
    folder : Path
    run : FoamRun
    """

    case: FoamCase
    mesh: FoamMesh
    folder: Path
    run: FoamRun

    @classmethod
    def solved(cls, lines: Lines, folder: Path, scheme: str) -> Foam:
        """Return the flow, momentum by a scheme."""
        room = cell_room(lines, floor=False)
        case = FoamCase(room, WATER, COLD, 1.0, np.zeros(room.grid.shape), RESIDUAL)
        mesh = write_flow(case, folder, scheme=scheme, iterations=ITERATIONS)
        return cls(case, mesh, folder, run_solver("simpleFoam", folder, SECONDS))

    @property
    def loss(self) -> float:
        """Pressure in the topmost cells of the jet's bore over `HEAD`."""
        pressure = read_field(last_time(self.folder) / "p")[:, 0]
        jet = self.case.domain.openings[0].faces
        return float(pressure[self.mesh.cells[:, :, -1][jet]].mean()) / HEAD

    @property
    def mass_flow(self) -> Three:
        """What passes the faces of the cells with a floor [kg/s]."""
        mesh, shape = self.mesh, self.case.domain.grid.shape
        through = read_faces(last_time(self.folder) / "phi", mesh) * DENSITY * mesh.sign
        found = []
        for axis in range(3):
            flow = np.zeros([n + (a == axis) for a, n in enumerate(shape)])
            mine = mesh.axis == axis
            flow[tuple(mesh.place[mine].T)] = through[mine]
            found.append(np.concatenate([np.zeros_like(flow[:, :, :1]), flow], axis=2))
        x, y, z = found
        return x, y, z

    def heat(self, scheme: str) -> float:
        """Return the wall's Nusselt number on the bore, heat by a scheme of OpenFOAM's."""
        start = int(last_time(self.folder).name)
        self._write_heat(start, scheme)
        run_solver("scalarTransportFoam", self.folder, SECONDS)
        warm = read_field(last_time(self.folder) / "T")[:, 0]
        room = self.case.domain
        return _nusselt(room, 1.0 - warm[self.mesh.cells[:, :, 0]], float(room.grid.dz[0]))

    def _write_heat(self, start: int, scheme: str) -> None:
        patches = self.case.patches(FLUID, coupled=False)
        given = {
            "in": {"type": "fixedValue", "value": "uniform 0"},
            "out": {"type": "inletOutlet", "inletValue": "uniform 0", "value": "uniform 0"},
            HEATED: {"type": "fixedValue", "value": "uniform 1"},
        }
        put_field(self.folder, f"{start}/T", "[0 0 0 1 0 0 0]", "0", patches, given,
                  {"type": "zeroGradient"})  # fmt: skip
        diffusivity = float(WATER.conductivity / (WATER.density * WATER.heat_capacity))
        put(self.folder, "constant/transportProperties", {
            "transportModel": "Newtonian", "nu": float(WATER.viscosity) / DENSITY,
            "DT": f"[0 2 -1 0 0 0 0] {diffusivity}",
        })  # fmt: skip
        put(self.folder, "system/fvSchemes", {
            "ddtSchemes": {"default": "steadyState"},
            "gradSchemes": {"default": "Gauss linear"},
            "divSchemes": {"div(phi,T)": f"bounded Gauss {scheme}"},
            "laplacianSchemes": {"default": "Gauss linear orthogonal"},
            "interpolationSchemes": {"default": "linear"},
            "snGradSchemes": {"default": "orthogonal"},
        })  # fmt: skip
        solver = {"solver": "PBiCGStab", "preconditioner": "DILU", "tolerance": 1e-12,
                  "relTol": 1e-4}  # fmt: skip
        put(self.folder, "system/fvSolution", {
            "solvers": {"T": solver}, "SIMPLE": {"nNonOrthogonalCorrectors": 0},
            "relaxationFactors": {"equations": {"T": 0.98}},
        })  # fmt: skip
        put(self.folder, "system/controlDict", {
            "application": "scalarTransportFoam", "startFrom": "startTime", "startTime": start,
            "stopAt": "endTime", "endTime": start + STEPS, "deltaT": 1,
            "writeControl": "timeStep", "writeInterval": STEPS, "writeFormat": "binary",
            "writePrecision": 12, "runTimeModifiable": "no",
        })  # fmt: skip


def our_line(lines: Lines, scheme: str) -> str:
    """Return our answer, told."""
    flow = our_flow(lines, scheme)
    nusselt, upwind = (our_heat(lines, flow.mass_flow, how) for how in ("bounded", "upwind"))
    return (
        f"  ours, {scheme}: Nu {nusselt:.2f}, heat upwind {upwind:.2f}, loss"
        f" {our_loss(lines, flow):.3f}; {flow.outcome.reason}"
    )


def foam_line(lines: Lines, scheme: str) -> str:
    """Return OpenFOAM's answer, told."""
    with tempfile.TemporaryDirectory() as folder:
        foam = Foam.solved(lines, Path(folder) / "case", scheme)
        ours, loss = our_heat(lines, foam.mass_flow), foam.loss
        check = our_heat(lines, foam.mass_flow, "upwind")
        nusselt, upwind = foam.heat("limitedLinear 1"), foam.heat("upwind")
    return (
        f"  OpenFOAM, {scheme.split(maxsplit=1)[0]}: Nu {ours:.2f} by our heat, {nusselt:.2f} by"
        f" limitedLinear; upwind {upwind:.2f}, ours {check:.2f}; loss {loss:.3f};"
        f" {foam.run.iterations} iterations to"
        f" {max(foam.run.residuals.values()):.0e}"
    )


CELLS = {
    "square 12": Lines(12), "square 16": Lines(16), "square 24": Lines(24),
    "stairs 16, 2.6 um": Lines(16, "stairs", (2.6e-6, 38)),
    "cut 16, 2.6 um": Lines(16, "cut", (2.6e-6, 38)),
    "cut 16, 5 um": Lines(16, "cut", (5e-6, 30)),
    "cut 16, 10 um": Lines(16, "cut", (10e-6, 24)),
    "cut 16, 14.5 um": Lines(16, "cut", (14.5e-6, 16)),
    "cut 16, 22 um": Lines(16, "cut"),
}  # fmt: skip


def main(names: list[str]) -> None:
    """Print the grids asked for, or all."""
    for name in chosen(names, CELLS):
        lines = CELLS[name]
        sys.stdout.write(f"{name}\n")
        for scheme in OURS:
            sys.stdout.write(our_line(lines, scheme) + "\n")
            sys.stdout.flush()
        if lines.bores == "cut":
            continue
        if not installed():
            sys.stdout.write(f"{ABSENT}\n")
            continue
        for scheme in THEIRS:
            sys.stdout.write(foam_line(lines, scheme) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
