"""Flow and heat at properties that follow the temperature, as one case of chtMultiRegionSimpleFoam.

Same cells, openings and heat as ours; viscosity, density, conductivity and heat capacity of the
coolant as polynomials of the temperature, fitted to the coolant's own; a region for each solid.
Momentum is carried by central differences, heat by linear upwind ones.  Flow and heat go on
together until the hottest cell and the pressure at the inlet stand still; how still is told.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.openfoam_case import (
    FLUID,
    HEATED,
    SIDES,
    Words,
    control,
    enters,
    opening_patch,
    put,
    put_field,
    schemes,
    side_faces,
    velocity_entry,
)
from benchmarks.openfoam_mesh import FoamMesh, PatchFaces, foam_mesh, write_mesh
from benchmarks.openfoam_run import SECONDS, FoamRun, last_time, on_grid, read_field, run_solver
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate import ResolvedResult
from heatgrade.resolved import Bound, FlowDomain, GivenPressure, Side, TotalFlow

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

SOLVER = "chtMultiRegionSimpleFoam"
SURROUNDINGS = 1e5  # pressure at an outlet at which ours is 0 [Pa]
DEGREE = 6  # of the polynomials
TERMS = 8  # that OpenFOAM reads
SPAN = (-4.0, 90.0)  # over the inlet, in which they are fitted [K]
ITERATIONS = 3000
STILL = 1e-9  # residual of the heat in the solid that is heated, at which all stands still


@dataclass(frozen=True, slots=True, eq=False)
class CoupledCase:
    """What both codes solve.

    Parameters
    ----------
    domain : FlowDomain
        Of whole cells; flows through its openings uniform.
    coolant : Coolant or CoolantProperties
    inlet_temperature : float
        [K].
    conductivity : (nx, ny, nz) array
        Of solids, alike along all axes [W/(m K)].
    heat : (nx, ny, nz) array
        In cells of the lowest layer [W].
    iterations : int
    """

    domain: FlowDomain
    coolant: Coolant | CoolantProperties
    inlet_temperature: float
    conductivity: Array
    heat: Array
    iterations: int = ITERATIONS

    def __post_init__(self) -> None:
        """Refuse what the other code is not told here."""
        share = self.domain.volume
        if np.any((share > 0.0) & (share < 1.0)):
            raise ValueError("cells cut by walls are not OpenFOAM's")
        if np.any(self.heat[:, :, 1:]):
            raise ValueError("heat goes into the lowest layer alone")

    @classmethod
    def of(cls, result: ResolvedResult, coolant: Coolant, **words: int) -> CoupledCase:
        """Return the case of a plate that we have solved."""
        case = result.case
        model, solid = case.model, case.domain.volume == 0.0
        kx, ky, kz = (np.broadcast_to(k, case.grid.shape) for k in model.conductivity)
        warm = model.at(result.solution.temperature).conductivity[2]
        if np.any(solid & ((kx != ky) | (kx != kz) | (kx != warm))) or model.contacts:
            raise ValueError("solids are constant, alike along all axes, without contacts between")
        return cls(case.domain, coolant, result.inlet_temperature, kz, model.released, **words)

    @property
    def edges(self) -> tuple[Array, Array, Array]:
        """Of the grid, along x, y and z [m]."""
        grid = self.domain.grid
        return grid.x_edges, grid.y_edges, grid.z_edges

    @property
    def regions(self) -> dict[str, Bools]:
        """Cells of the coolant and of each solid, by name."""
        wet = self.domain.volume > 0.0
        found = {FLUID: wet}
        for n, value in enumerate(np.unique(self.conductivity[~wet])):
            found[f"solid{n}"] = ~wet & (self.conductivity == value)
        return found

    def patches(self, region: str) -> list[PatchFaces]:
        """Return the patches of a region's mesh."""
        domain, regions = self.domain, self.regions
        fluid = region == FLUID
        found = [opening_patch(domain, item) for item in domain.openings] if fluid else []
        found.append(PatchFaces(HEATED, "wall", side_faces(domain, Side.Z_LOW)))
        for side, name in SIDES.items():
            wall = side is Side.Z_LOW or domain.bound(side) is Bound.WALL
            found.append(PatchFaces(name, "wall" if wall else "symmetryPlane",
                                    side_faces(domain, side)))  # fmt: skip
        for other, cells in regions.items():
            faces = _between(regions[region], cells) if other != region else None
            if faces is None or not any(part.any() for part in faces):
                continue
            entries = (
                f"sampleMode nearestPatchFace; sampleRegion {other}; "
                f"samplePatch {other}_to_{region};"
            )
            found.append(PatchFaces(f"{region}_to_{other}", "mappedWall", faces, entries))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class CoupledFound:
    """Flow and temperature on our grid.

    Parameters
    ----------
    velocity : (3, nx, ny, nz) array
        In cells of coolant [m/s].
    pressure : (nx, ny, nz) array
        NaN in solid [Pa].
    temperature : (nx, ny, nz) array
        [K].
    run : FoamRun
    moved : float
        Change of the hottest cell over the last fifth of the iterations [K].
    """

    velocity: Array
    pressure: Array
    temperature: Array
    run: FoamRun
    moved: float


def solve_coupled(case: CoupledCase, folder: Path, *, seconds: float = SECONDS) -> CoupledFound:
    """Write the case into a folder, run it on one core, and read what was found."""
    meshes = write_coupled(case, folder)
    run = run_solver(SOLVER, folder, seconds)
    last = last_time(folder)
    fields = {name: np.full(case.domain.grid.shape, np.nan) for name in ("T", "p")}
    shape = case.domain.grid.shape
    for region, mesh in meshes.items():
        found = on_grid(mesh, read_field(last / region / "T"), shape)[0]
        fields["T"] = np.where(np.isnan(found), fields["T"], found)
    fluid = meshes[FLUID]
    pressure = on_grid(fluid, read_field(last / FLUID / "p_rgh"), shape)[0] - SURROUNDINGS
    velocity = on_grid(fluid, read_field(last / FLUID / "U", 3), shape)
    values = [value for _, value in run.hottest]
    moved = float(np.ptp(values[int(0.8 * len(values)) :]))
    return CoupledFound(velocity, pressure, fields["T"], run, moved)


def write_coupled(case: CoupledCase, folder: Path) -> dict[str, FoamMesh]:
    """Write the case; return the meshes of its regions."""
    shutil.rmtree(folder, ignore_errors=True)
    regions = case.regions
    solids = " ".join(name for name in regions if name != FLUID)
    put(folder, "constant/regionProperties",
        {"regions": f"( fluid ({FLUID}) solid ({solids}) )"})  # fmt: skip
    put(folder, "constant/g", {"dimensions": "[0 1 -2 0 0 0 0]", "value": "(0 0 0)"},
        kind="uniformDimensionedVectorField")  # fmt: skip
    lowest = next(name for name, cells in regions.items() if cells[:, :, 0].any())
    hottest = {"type": "fieldMinMax", "libs": "(fieldFunctionObjects)", "region": lowest,
               "fields": "(T)", "location": "no", "writeToFile": "no"}  # fmt: skip
    settled = {
        "type": "runTimeControl", "libs": "(utilityFunctionObjects)", "region": lowest,
        "conditions": {"still": {"type": "equationInitialResidual", "fields": "(h)",
                                 "mode": "minimum", "value": STILL}},
    }  # fmt: skip
    functions = {"settled": settled, "hottest": hottest}
    put(folder, "system/controlDict", control(SOLVER, functions, case.iterations))
    put(folder, "system/fvSchemes", schemes({}))
    put(folder, "system/fvSolution", {})
    meshes = {}
    for region, cells in regions.items():
        patches = case.patches(region)
        meshes[region] = foam_mesh(cells, patches)
        write_mesh(meshes[region], case.edges, patches, folder / "constant" / region)
        _write_region(case, folder, region, meshes[region], patches)
    return meshes


def _write_region(
    case: CoupledCase, folder: Path, region: str, mesh: FoamMesh, patches: list[PatchFaces]
) -> None:
    fluid = region == FLUID
    properties = _liquid(case) if fluid else _solid(case, region)
    put(folder, f"constant/{region}/thermophysicalProperties", properties)
    put(folder, f"constant/{region}/radiationProperties",
        {"radiation": "off", "radiationModel": "none"})  # fmt: skip
    put(folder, f"system/{region}/fvSchemes", schemes({
        "div(phi,U)": "bounded Gauss linear", "div(phi,h)": "bounded Gauss linearUpwind grad(h)",
        "div(phi,K)": "bounded Gauss linear",
        "div(((rho*nuEff)*dev2(T(grad(U)))))": "Gauss linear",
    }))  # fmt: skip
    usual = {"tolerance": 1e-10, "relTol": 0.01, "maxIter": 50}
    line = {"solver": "PBiCGStab", "preconditioner": "DILU", **usual}
    grids = {"solver": "GAMG", "smoother": "GaussSeidel", **usual}
    put(folder, f"system/{region}/fvSolution", {
        "solvers": {"h": line if fluid else grids, "U": {**line, "relTol": 0.1}, "p_rgh": grids},
        "SIMPLE": {"nNonOrthogonalCorrectors": 0, "momentumPredictor": "yes",
                   "rhoMin": 100, "rhoMax": 3000},
        "relaxationFactors": {"fields": {"p_rgh": 0.3, "rho": 1.0},
                              "equations": {"U": 0.7, "h": 1.0}},
    })  # fmt: skip
    start = f"uniform {case.inlet_temperature}"
    kappa = "fluidThermo" if fluid else "solidThermo"
    joint: dict[str, Words] = {
        patch.name: {
            "type": "compressible::turbulentTemperatureCoupledBaffleMixed", "Tnbr": "T",
            "kappaMethod": kappa, "value": start,
        }
        for patch in patches if patch.kind == "mappedWall"
    }  # fmt: skip
    joint[HEATED] = _flux(case, mesh, kappa)
    if fluid:
        for item in case.domain.openings:
            into = {"type": "fixedValue", "value": start}
            back = {"type": "inletOutlet", "inletValue": start, "value": start}
            joint[item.name] = into if enters(item) else back
        _write_flow(case, folder, patches)
    put_field(folder, f"0/{region}/p", "[1 -1 -2 0 0 0 0]", f"{SURROUNDINGS}", patches, {},
              {"type": "calculated", "value": f"uniform {SURROUNDINGS}"})  # fmt: skip
    put_field(folder, f"0/{region}/T", "[0 0 0 1 0 0 0]", str(case.inlet_temperature), patches,
              joint, {"type": "zeroGradient"})  # fmt: skip


def _write_flow(case: CoupledCase, folder: Path, patches: list[PatchFaces]) -> None:
    put(folder, f"constant/{FLUID}/turbulenceProperties", {"simulationType": "laminar"})
    density = float(_at(case, case.inlet_temperature).density)
    velocity: dict[str, Words] = {}
    pressure: dict[str, Words] = {}
    for item in case.domain.openings:
        level = f"uniform {SURROUNDINGS}"
        velocity[item.name] = velocity_entry(case.domain, item, density)
        if isinstance(item.law, TotalFlow):
            pressure[item.name] = {"type": "fixedFluxPressure", "value": level}
        else:
            assert isinstance(item.law, GivenPressure)  # there is no third law
            level = f"uniform {SURROUNDINGS + item.law.pressure}"
            kind = "prghTotalPressure" if enters(item) else "fixedValue"
            pressure[item.name] = {"type": kind, "p0": level, "value": level}
    put_field(folder, f"0/{FLUID}/p_rgh", "[1 -1 -2 0 0 0 0]", f"{SURROUNDINGS}", patches, pressure,
              {"type": "fixedFluxPressure", "value": f"uniform {SURROUNDINGS}"})  # fmt: skip
    put_field(folder, f"0/{FLUID}/U", "[0 1 -1 0 0 0 0]", "(0 0 0)", patches, velocity,
              {"type": "noSlip"})  # fmt: skip


def _at(case: CoupledCase, temperature: Array | float) -> CoolantProperties:
    return liquid_properties(case.coolant, np.asarray(temperature, float))


def _liquid(case: CoupledCase) -> Words:
    """Return the coolant as polynomials of the temperature in kelvin."""
    span = case.inlet_temperature + np.linspace(*SPAN, 400)
    if isinstance(case.coolant, Coolant):
        span = span[span <= case.coolant.maximum_temperature]
    at = _at(case, span)

    def fitted(values: Array) -> str:
        fit = np.polynomial.Polynomial.fit(span, np.broadcast_to(values, span.shape), DEGREE)
        terms = fit.convert().coef
        terms = np.concatenate([terms, np.zeros(TERMS - terms.size)])
        return "(" + " ".join(repr(float(term)) for term in terms) + ")"

    return {
        "thermoType": {
            "type": "heRhoThermo", "mixture": "pureMixture", "transport": "polynomial",
            "thermo": "hPolynomial", "equationOfState": "icoPolynomial", "specie": "specie",
            "energy": "sensibleEnthalpy",
        },
        "mixture": {
            "specie": {"molWeight": 18},
            "equationOfState": {f"rhoCoeffs<{TERMS}>": fitted(at.density)},
            "thermodynamics": {f"CpCoeffs<{TERMS}>": fitted(at.heat_capacity), "Hf": 0, "Sf": 0},
            "transport": {f"muCoeffs<{TERMS}>": fitted(at.viscosity),
                          f"kappaCoeffs<{TERMS}>": fitted(at.conductivity)},
        },
    }  # fmt: skip


def _solid(case: CoupledCase, region: str) -> Words:
    return {
        "thermoType": {
            "type": "heSolidThermo", "mixture": "pureMixture", "transport": "constIso",
            "thermo": "hConst", "equationOfState": "rhoConst", "specie": "specie",
            "energy": "sensibleEnthalpy",
        },
        "mixture": {
            "specie": {"molWeight": 18}, "equationOfState": {"rho": 1000.0},
            "thermodynamics": {"Cp": 1000.0, "Hf": 0},
            "transport": {"kappa": float(case.conductivity[case.regions[region]][0])},
        },
    }  # fmt: skip


def _flux(case: CoupledCase, mesh: FoamMesh, kappa: str) -> Words:
    i, j, _ = mesh.place[mesh.patches[HEATED]].T
    flux = case.heat[i, j, 0] / case.domain.grid.plan_area[i, j]
    listed = " ".join(f"{value:.17g}" for value in flux)
    return {
        "type": "externalWallHeatFluxTemperature", "mode": "flux",
        "q": f"nonuniform List<scalar> {flux.size}({listed})",
        "kappaMethod": kappa, "value": f"uniform {case.inlet_temperature}",
    }  # fmt: skip


def _between(one: Bools, other: Bools) -> tuple[Bools, Bools, Bools]:
    """Return the faces across x, y and z that have a cell of each on either side."""
    found = []
    for axis in range(3):
        a, b = np.moveaxis(one, axis, 0), np.moveaxis(other, axis, 0)
        faces = np.zeros((a.shape[0] + 1, *a.shape[1:]), bool)
        faces[1:-1] = (a[:-1] & b[1:]) | (b[:-1] & a[1:])
        found.append(np.moveaxis(faces, 0, axis))
    return found[0], found[1], found[2]
