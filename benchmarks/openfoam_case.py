"""A resolved case of ours as cases of OpenFOAM: same cells, properties, openings and heat.

Two folders: `flow`, the coolant alone for simpleFoam (SIMPLEC), and `heat`, coolant and solid as
regions for chtMultiRegionSimpleFoam with the flow held, as suits constant properties.  Momentum is
carried by central differences, heat by van Albada's limiter, both as ours.  What cannot be said so,
cells cut by walls among it, is refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from benchmarks.openfoam_mesh import HEADER, FoamMesh, PatchFaces, foam_mesh, write_mesh
from heatgrade.materials import CoolantProperties
from heatgrade.resolved import Bound, FlowDomain, Opening, Side, TotalFlow

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
Words = Mapping[str, object]

FLUID, SOLID = "fluid", "solid"
HEATED = "heated"
INTERFACE = {FLUID: "fluid_to_solid", SOLID: "solid_to_fluid"}
SIDES = {side: f"side_{side.value[0]}{'high' if side.high else 'low'}" for side in Side}
PRESSURE = "[0 2 -2 0 0 0 0]"
MAX_ITERATIONS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class FoamCase:
    """What both codes solve.

    Parameters
    ----------
    domain : FlowDomain
        Of whole cells; flows through its openings uniform.
    coolant : CoolantProperties
        Constant.
    inlet_temperature : float
        [K].
    conductivity : float
        Of the solid [W/(m K)].
    heat : (nx, ny, nz) array
        In cells of the lowest layer [W].
    residual, solid_residual : float
        OpenFOAM's own, at which flow and temperatures count as settled.
    """

    domain: FlowDomain
    coolant: CoolantProperties
    inlet_temperature: float
    conductivity: float
    heat: Array
    residual: float = 1e-6
    solid_residual: float = 1e-8

    def __post_init__(self) -> None:
        """Refuse what the other code is not told here."""
        share = self.domain.volume
        if np.any((share > 0.0) & (share < 1.0)):
            raise ValueError("cells cut by walls are not OpenFOAM's")
        if np.any(self.heat[:, :, 1:]):
            raise ValueError("heat goes into the lowest layer alone")
        if self.domain.periodic or self.domain.wall_velocity:
            raise ValueError("sides are walls at rest, planes of symmetry or openings")

    @property
    def edges(self) -> tuple[Array, Array, Array]:
        """Of the grid, along x, y and z [m]."""
        grid = self.domain.grid
        return grid.x_edges, grid.y_edges, grid.z_edges

    @property
    def wet(self) -> NDArray[np.bool_]:
        """Cells of coolant."""
        return self.domain.volume > 0.0

    @property
    def regions(self) -> tuple[str, ...]:
        """Names of what there is."""
        return (FLUID,) if self.wet.all() else (FLUID, SOLID)

    def cells(self, region: str) -> NDArray[np.bool_]:
        """Return the cells of a region."""
        return self.wet if region == FLUID else ~self.wet

    def patches(self, region: str, *, coupled: bool) -> list[PatchFaces]:
        """Return the patches of a region's mesh."""
        domain, fluid = self.domain, region == FLUID
        openings = domain.openings if fluid else ()
        heated = PatchFaces(HEATED, "wall", side_faces(domain, Side.Z_LOW))
        found = [*(opening_patch(domain, item) for item in openings), heated]
        for side, name in SIDES.items():
            wall = side is Side.Z_LOW or domain.bound(side) is Bound.WALL
            kind = "wall" if wall else "symmetryPlane"
            found.append(PatchFaces(name, kind, side_faces(domain, side)))
        if len(self.regions) == 1:
            return found
        other, shape = SOLID if fluid else FLUID, domain.grid.shape
        every = tuple(np.ones(_faces_shape(shape, axis), bool) for axis in range(3))
        mapped = f"sampleMode nearestPatchFace; sampleRegion {other}; samplePatch "
        kind = "mappedWall" if coupled else "wall"
        entries = f"{mapped}{INTERFACE[other]};" if coupled else ""
        return [*found, PatchFaces(INTERFACE[region], kind, every, entries)]


def write_flow(
    case: FoamCase, folder: Path, *, scheme: str = "linear", iterations: int = MAX_ITERATIONS
) -> FoamMesh:
    """Write the coolant's case for simpleFoam, momentum by a scheme; return its mesh."""
    patches = case.patches(FLUID, coupled=False)
    mesh = foam_mesh(case.wet, patches)
    shutil.rmtree(folder, ignore_errors=True)
    write_mesh(mesh, case.edges, patches, folder / "constant")
    viscosity = float(case.coolant.viscosity / case.coolant.density)
    put(folder, "constant/transportProperties", {"transportModel": "Newtonian", "nu": viscosity})
    put(folder, "constant/turbulenceProperties", {"simulationType": "laminar"})
    put(folder, "system/controlDict", control("simpleFoam", {}, iterations))
    put(folder, "system/fvSchemes", schemes({"div(phi,U)": f"bounded Gauss {scheme}"}))
    put(folder, "system/fvSolution", {
        "solvers": {
            "p": {"solver": "GAMG", "smoother": "GaussSeidel", "tolerance": 1e-12, "relTol": 0.1},
            "U": {"solver": "smoothSolver", "smoother": "symGaussSeidel", "tolerance": 1e-14,
                  "relTol": 0.1},
        },
        "SIMPLE": {
            "consistent": "yes", "nNonOrthogonalCorrectors": 0,
            "residualControl": {"p": case.residual, "U": case.residual},
        },
        "relaxationFactors": {"equations": {"U": 0.9}},
    })  # fmt: skip
    density, openings = float(case.coolant.density), case.domain.openings
    velocity = {item.name: velocity_entry(case.domain, item, density) for item in openings}
    pressure = {item.name: _pressure(item, density) for item in openings}
    still = {"type": "noSlip"}
    put_field(folder, "0/U", "[0 1 -1 0 0 0 0]", "(0 0 0)", patches, velocity, still)
    put_field(folder, "0/p", PRESSURE, "0", patches, pressure, {"type": "zeroGradient"})
    return mesh


def write_heat(case: FoamCase, folder: Path, mesh: FoamMesh, volume_flow: Array) -> None:
    """Write the case of both regions, the coolant's flow through its faces given [m3/s]."""
    shutil.rmtree(folder, ignore_errors=True)
    solids = SOLID if SOLID in case.regions else ""
    put(folder, "constant/regionProperties",
        {"regions": f"( fluid ({FLUID}) solid ({solids}) )"})  # fmt: skip
    put(folder, "constant/g", {"dimensions": "[0 1 -2 0 0 0 0]", "value": "(0 0 0)"},
        kind="uniformDimensionedVectorField")  # fmt: skip
    last = case.regions[-1]
    settled = {
        "type": "runTimeControl", "libs": "(utilityFunctionObjects)", "region": last,
        "conditions": {"still": {
            "type": "equationInitialResidual", "fields": "(h)", "mode": "minimum",
            "value": case.solid_residual if last == SOLID else case.residual,
        }},
    }  # fmt: skip
    hottest = {"type": "fieldMinMax", "libs": "(fieldFunctionObjects)", "region": last,
               "fields": "(T)", "location": "no", "writeToFile": "no"}  # fmt: skip
    functions = {"settled": settled, "hottest": hottest}
    put(folder, "system/controlDict", control("chtMultiRegionSimpleFoam", functions))
    put(folder, "system/fvSchemes", schemes({}))
    put(folder, "system/fvSolution", {})
    for region in case.regions:
        patches = case.patches(region, coupled=True)
        part = mesh if region == FLUID else foam_mesh(~case.wet, patches)
        write_mesh(part, case.edges, patches, folder / "constant" / region)
        _write_region(case, folder, region, part, patches)
    _write_mass_flow(case, folder, mesh, volume_flow)


def _write_region(
    case: FoamCase, folder: Path, region: str, mesh: FoamMesh, patches: list[PatchFaces]
) -> None:
    fluid, water = region == FLUID, case.coolant
    conductivity = float(water.conductivity) if fluid else case.conductivity
    transport = (
        {"mu": float(water.viscosity),
         "Pr": float(water.viscosity * water.heat_capacity / water.conductivity)}
        if fluid else {"kappa": conductivity}
    )  # fmt: skip
    put(folder, f"constant/{region}/thermophysicalProperties", {
        "thermoType": {
            "type": "heRhoThermo" if fluid else "heSolidThermo", "mixture": "pureMixture",
            "transport": "const" if fluid else "constIso", "thermo": "hConst",
            "equationOfState": "rhoConst", "specie": "specie", "energy": "sensibleEnthalpy",
        },
        "mixture": {
            "specie": {"molWeight": 18},
            "equationOfState": {"rho": float(water.density)},
            "thermodynamics": {"Cp": float(water.heat_capacity), "Hf": 0},
            "transport": transport,
        },
    })  # fmt: skip
    put(folder, f"constant/{region}/radiationProperties",
        {"radiation": "off", "radiationModel": "none"})  # fmt: skip
    put(folder, f"system/{region}/fvSchemes", schemes({
        "div(phi,U)": "bounded Gauss linear", "div(phi,h)": "bounded Gauss linearUpwind grad(h)",
        "div(phi,K)": "bounded Gauss linear",
        "div(((rho*nuEff)*dev2(T(grad(U)))))": "Gauss linear",
    }))  # fmt: skip
    enthalpy = (
        {"solver": "PBiCGStab", "preconditioner": "DILU", "tolerance": 1e-13, "relTol": 0.01}
        if fluid else
        {"solver": "GAMG", "smoother": "GaussSeidel", "tolerance": 1e-13, "relTol": 0.01}
    )  # fmt: skip
    held = {"solver": "PBiCGStab", "preconditioner": "DILU", "tolerance": 1e-9, "relTol": 0.1}
    put(folder, f"system/{region}/fvSolution", {
        "solvers": {"h": enthalpy, "U": held, "p_rgh": held},
        "SIMPLE": {"frozenFlow": "yes", "nNonOrthogonalCorrectors": 0, "pRefCell": 0,
                   "pRefValue": 1e5},
        "relaxationFactors": {"equations": {"h": 1.0}},
    })  # fmt: skip
    joint = {
        INTERFACE[region]: {
            "type": "compressible::turbulentTemperatureCoupledBaffleMixed", "Tnbr": "T",
            "kappaMethod": "fluidThermo" if fluid else "solidThermo",
            "value": f"uniform {case.inlet_temperature}",
        },
        HEATED: _flux(case, mesh, fluid=fluid),
    }  # fmt: skip
    if fluid:
        start = f"uniform {case.inlet_temperature}"
        for item in case.domain.openings:
            joint[item.name] = (
                {"type": "fixedValue", "value": start} if enters(item) else {"type": "zeroGradient"}
            )
        put(folder, f"constant/{region}/turbulenceProperties", {"simulationType": "laminar"})
        still = {"type": "zeroGradient"}
        put_field(folder, f"0/{region}/p_rgh", "[1 -1 -2 0 0 0 0]", "0", patches, {}, still)
        put_field(folder, f"0/{region}/U", "[0 1 -1 0 0 0 0]", "(0 0 0)", patches, {}, still)
    put_field(folder, f"0/{region}/p", "[1 -1 -2 0 0 0 0]", "1e5", patches, {},
              {"type": "calculated", "value": "uniform 1e5"})  # fmt: skip
    put_field(folder, f"0/{region}/T", "[0 0 0 1 0 0 0]", str(case.inlet_temperature), patches,
              joint, {"type": "zeroGradient"})  # fmt: skip


def _flux(case: FoamCase, mesh: FoamMesh, *, fluid: bool) -> Words:
    part = mesh.patches[HEATED]
    i, j, _ = mesh.place[part].T
    flux = case.heat[i, j, 0] / case.domain.grid.plan_area[i, j]
    listed = " ".join(f"{value:.17g}" for value in flux)
    return {
        "type": "externalWallHeatFluxTemperature", "mode": "flux",
        "q": f"nonuniform List<scalar> {flux.size}({listed})",
        "kappaMethod": "fluidThermo" if fluid else "solidThermo",
        "value": f"uniform {case.inlet_temperature}",
    }  # fmt: skip


def _write_mass_flow(case: FoamCase, folder: Path, mesh: FoamMesh, volume_flow: Array) -> None:
    flow = np.asarray(volume_flow) * float(case.coolant.density)
    patches = case.patches(FLUID, coupled=True)
    inner = mesh.neighbour.size
    path = folder / "0" / FLUID / "phi"
    with path.open("wb") as file:
        head = HEADER.format(kind="surfaceScalarField", place=f"0/{FLUID}", name="phi")
        file.write(f"{head}dimensions [1 0 -1 0 0 0 0];\ninternalField ".encode())
        _put_values(file, flow[:inner])
        file.write(b"boundaryField\n{\n")
        symmetric = {item.name for item in patches if item.kind == "symmetryPlane"}
        for name, part in mesh.patches.items():
            kind = "symmetryPlane" if name in symmetric else "calculated"
            file.write(f"{name} {{ type {kind}; value ".encode())
            _put_values(file, flow[part])
            file.write(b"}\n")
        file.write(b"}\n")


def _put_values(file: IO[bytes], values: Array) -> None:
    file.write(f"nonuniform List<scalar> {values.size}(".encode())
    file.write(np.ascontiguousarray(values).tobytes() + b");\n")


def opening_patch(domain: FlowDomain, opening: Opening) -> PatchFaces:
    """Return the patch of an opening."""
    marks = side_faces(domain, opening.side)
    axis = opening.side.axis
    at: list[object] = [slice(None)] * 3
    at[axis] = -1 if opening.side.high else 0
    if opening.faces is not None:
        marks[axis][tuple(at)] = opening.faces
    return PatchFaces(opening.name, "patch", marks)


def side_faces(domain: FlowDomain, side: Side) -> tuple[Marks, Marks, Marks]:
    """Return which faces across x, y and z lie in a side of the box."""
    shape = domain.grid.shape
    marks = tuple(np.zeros(_faces_shape(shape, axis), bool) for axis in range(3))
    at: list[object] = [slice(None)] * 3
    at[side.axis] = -1 if side.high else 0
    marks[side.axis][tuple(at)] = True
    return marks[0], marks[1], marks[2]


def _faces_shape(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return tuple(n + (a == axis) for a, n in enumerate(shape))


def enters(opening: Opening) -> bool:
    """Return whether coolant comes in: a flow, or a pressure above that of outlets, 0."""
    law = opening.law
    return law.mass_flow > 0.0 if isinstance(law, TotalFlow) else law.pressure > 0.0


def velocity_entry(domain: FlowDomain, opening: Opening, density: float) -> Words:
    """Return what is said of the velocity in an opening."""
    if not isinstance(opening.law, TotalFlow):
        into = {"type": "pressureInletOutletVelocity", "value": "uniform (0 0 0)"}
        return into if enters(opening) else {"type": "zeroGradient"}
    axis = opening.side.axis
    edges = (domain.grid.x_edges, domain.grid.y_edges, domain.grid.z_edges)
    one, two = (along for a, along in enumerate(edges) if a != axis)
    end = -1 if opening.side.high else 0
    open_share = np.take((domain.open_x, domain.open_y, domain.open_z)[axis], end, axis)
    marked = open_share if opening.faces is None else open_share * opening.faces
    area = float(np.sum(marked * np.outer(np.diff(one), np.diff(two))))
    speed = opening.law.mass_flow / (density * area)
    vector = [0.0, 0.0, 0.0]
    vector[axis] = -speed if opening.side.high else speed
    return {"type": "fixedValue", "value": f"uniform ({' '.join(map(repr, vector))})"}


def _pressure(opening: Opening, density: float) -> Words:
    if isinstance(opening.law, TotalFlow):
        return {"type": "zeroGradient"}
    level = f"uniform {opening.law.pressure / density}"
    if enters(opening):  # of coolant at rest before the opening
        return {"type": "totalPressure", "p0": level, "value": level}
    return {"type": "fixedValue", "value": level}


def control(application: str, functions: Words, iterations: int = MAX_ITERATIONS) -> Words:
    """Return the dictionary of a run that writes its last fields."""
    return {
        "application": application, "startFrom": "startTime", "startTime": 0,
        "stopAt": "endTime", "endTime": iterations, "deltaT": 1,
        "writeControl": "timeStep", "writeInterval": iterations, "writeFormat": "binary",
        "writePrecision": 12, "runTimeModifiable": "no", "functions": functions,
    }  # fmt: skip


def schemes(divergence: Words) -> Words:
    """Return how terms are discretised: all of second order, on a rectilinear grid."""
    return {
        "ddtSchemes": {"default": "steadyState"},
        "gradSchemes": {"default": "Gauss linear"},
        "divSchemes": {
            "default": "none", "div((nuEff*dev2(T(grad(U)))))": "Gauss linear", **divergence,
        },
        "laplacianSchemes": {"default": "Gauss linear orthogonal"},
        "interpolationSchemes": {"default": "linear"},
        "snGradSchemes": {"default": "orthogonal"},
    }  # fmt: skip


def put_field(
    folder: Path,
    name: str,
    dimensions: str,
    inside: str,
    patches: list[PatchFaces],
    given: Words,
    usual: Words,
) -> None:
    """Write a field, even inside, with what patches are given, or else what is usual on walls."""
    kind = "volVectorField" if inside.startswith("(") else "volScalarField"
    sides = {
        patch.name: {"type": "symmetryPlane"} if patch.kind == "symmetryPlane"
        else given.get(patch.name, usual)
        for patch in patches
    }  # fmt: skip
    entries = {"dimensions": dimensions, "internalField": f"uniform {inside}",
               "boundaryField": sides}  # fmt: skip
    put(folder, name, entries, kind=kind)


def put(folder: Path, name: str, entries: Words, kind: str = "dictionary") -> None:
    """Write a dictionary of OpenFOAM."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    head = HEADER.format(kind=kind, place=str(Path(name).parent), name=path.name)
    path.write_text(head.replace("format binary", "format ascii") + _said(entries))


def _said(entries: Words, depth: int = 0) -> str:
    pad, lines = "    " * depth, []
    for key, value in entries.items():
        word = f'"{key}"' if any(letter in key for letter in "*") and depth == 0 else key
        if isinstance(value, Mapping):
            lines.append(f"{pad}{word}\n{pad}{{\n{_said(value, depth + 1)}{pad}}}\n")
        else:
            lines.append(f"{pad}{word} {value};\n")
    return "".join(lines)
