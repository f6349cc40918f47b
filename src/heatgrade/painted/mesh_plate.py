"""A cold plate from a mesh file: its regions given materials, heat and coolant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, NotConverged, positive
from heatgrade.geometry.die import as_solid
from heatgrade.grid.grid_study import GridStudy
from heatgrade.materials import Coolant, Solid
from heatgrade.painted.film import LEAST, film_fields
from heatgrade.painted.mesh_file import MEMORY
from heatgrade.painted.mesh_grid import MeshGrid
from heatgrade.painted.mesh_opening import MeshOpening
from heatgrade.painted.mesh_refine import MeshConditions, refine_mesh
from heatgrade.painted.mesh_result import MeshResult
from heatgrade.painted.mesh_room import inlet_law, mesh_room, symmetry_sides
from heatgrade.painted.painted_mesh import PaintedMesh, cell_volume, paint_shape
from heatgrade.painted.shape import Shape
from heatgrade.painted.surface_set import SurfaceSet
from heatgrade.painted.tagged_mesh import TaggedMesh
from heatgrade.resolved import (
    ConjugateSettings,
    ConjugateSolution,
    FlowReason,
    FlowSettings,
    Profile,
    Turbulence,
    solve_conjugate,
)
from heatgrade.resolved.opening_entries import arguments_named
from heatgrade.resolved.turbulence import as_turbulence
from heatgrade.solve import solve
from heatgrade.thermal.boundary import Convection

Array = NDArray[np.float64]

ROUNDS = 20  # between temperatures and conductivities
SETTLED = 1e-4  # K, the largest change of a temperature from round to round
FLOW_SETTLED = 1e-3  # K, the same with resolved coolant
MEAN_SETTLED = 0.05  # K, the same of a flow that does not come to rest: no two means are alike
RUNAWAY = 1e4  # K, from round to round: no solid is left at such temperatures
TOLERANCE = 1e-11  # residual of the linear system: keeps the balance of heat below 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class MeshPlate:
    """A plate whose shape is a mesh.

    Parameters
    ----------
    shape : TaggedMesh or SurfaceSet
        Its regions.
    materials : mapping of str to str or Solid
        What each solid region is made of.
    coolant_regions : sequence of str
        Regions that coolant fills.
    heat : mapping of str to float
        Heat released in solid regions, evenly over their volume [W].

    Raises
    ------
    InputError
        HG851 for regions that are not in the mesh, or that nothing is said about; HG101, HG102
        for heat.
    MaterialError
        For a material that the library does not know.
    """

    shape: Shape = field(repr=False)
    materials: Mapping[str, Solid | str]
    coolant_regions: Sequence[str] = ()
    heat: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        solids = {
            name: as_solid(given, f"materials.{name}") for name, given in self.materials.items()
        }
        object.__setattr__(self, "materials", solids)
        wet = self.coolant_regions
        wet = (wet,) if isinstance(wet, str) else tuple(wet)
        object.__setattr__(self, "coolant_regions", wet)
        known = set(self.shape.names)
        for entry, names in (("materials", solids), ("coolant_regions", wet), ("heat", self.heat)):
            for name in names:
                if name not in known:
                    raise _region(entry, name, "is not in the mesh", self.shape.names)
        for name in self.shape.names:
            if (name in solids) == (name in wet):
                what = "is both solid and coolant" if name in wet else "has no material"
                allowed = [f"{n!r}" for n in self.shape.names]
                raise _region("materials", name, what, allowed)
        for name, power in self.heat.items():
            positive(power, f"heat.{name}", "W", allow_zero=True)
            if name in wet:
                raise _region("heat", name, "is coolant and releases no heat", list(solids))
        object.__setattr__(self, "heat", dict(self.heat))

    @classmethod
    def read(
        cls,
        path: str | PathLike[str] | Mapping[str, str | PathLike[str]],
        *,
        materials: Mapping[str, Solid | str] | Mapping[int, Solid | str],
        coolant_regions: Sequence[str | int] | str | int = (),
        heat: Mapping[str, float] | Mapping[int, float] | None = None,
        unit: str = "m",
        tag: str | None = None,
        memory: float = MEMORY,
    ) -> MeshPlate:
        """Return the plate of a mesh file, or of a file of triangles for each region.

        Parameters
        ----------
        path : path, or mapping of str to path
            A mesh with tagged regions in any form that meshio reads, or closed surfaces (STL) by
            region.
        materials, coolant_regions, heat
            See the class; regions that have only numbers may be named by them.
        unit : {"m", "cm", "mm", "um", "in"}
            Of the coordinates.
        tag : str, optional
            Field of the mesh that tells the regions; found by its usual names if not given.
        memory : float
            That the child process may take that reads a file [bytes].

        Raises
        ------
        InputError
            HG841 to HG850 for files and meshes, and what the class raises.
        """
        shape: Shape
        if isinstance(path, Mapping):
            shape = SurfaceSet.read(path, unit=unit, memory=memory)
        else:
            shape = TaggedMesh.read(path, unit=unit, tag=tag, memory=memory)
        regions = [coolant_regions] if isinstance(coolant_regions, (str, int)) else coolant_regions
        return cls(
            shape,
            {str(name): solid for name, solid in materials.items()},
            tuple(str(name) for name in regions),
            {str(name): power for name, power in (heat or {}).items()},
        )

    @property
    def power(self) -> float:
        """Heat of all regions [W]."""
        return float(sum(self.heat.values()))

    def paint(self, grid: MeshGrid | PaintedMesh | None = None) -> PaintedMesh:
        """Return the regions on a grid, with what gets lost there."""
        if isinstance(grid, PaintedMesh):
            return grid
        chosen = grid if grid is not None else MeshGrid()
        return paint_shape(self.shape, tuple(self.coolant_regions), chosen.of(self.shape))

    def solve_film(
        self,
        film: Convection,
        *,
        grid: MeshGrid | None = None,
        threads: int | None = None,
    ) -> MeshResult:
        """Return the steady state of the solids with the coolant given as a film.

        Parameters
        ----------
        film : Convection
            Heat-transfer coefficient [W/(m2 K)] and temperature [K] on every wall between solid
            and coolant; all other walls are adiabatic.
        grid : MeshGrid, optional
            How finely the mesh is cut.
        threads : int, optional
            Threads of the solver; all cores if not given.

        Raises
        ------
        InputError
            HG852 where coolant touches no solid, HG131 for a grid that does not fit into memory.
        NotConverged
            HG401 where the linear solver gives up, HG853 where conductivities do not settle.
        """
        painted = self.paint(grid)
        heat = self._heat(painted)
        temperature = np.full(painted.grid.shape, film.temperature)
        for _ in range(ROUNDS):
            conductivity = self.conductivity(painted, temperature)
            fields = film_fields(painted, conductivity, heat, film)
            if not fields.sink.any():
                raise InputError(
                    "HG852",
                    "touches no solid, so that nothing takes the heat",
                    entry="coolant_regions",
                    value=list(self.coolant_regions),
                    allowed="regions that share walls with solids",
                    remedy="name the regions of coolant",
                )
            solution = solve(fields, tolerance=TOLERANCE, threads=threads)
            found = film.temperature + solution.temperature
            change = float(np.abs(found - temperature).max())
            temperature = found
            if change <= SETTLED or not self._varies:
                break
            if change > RUNAWAY:
                raise _unsettled(change)
        else:
            raise _unsettled(change)
        return MeshResult.of_film(
            self.shape, painted, temperature, heat, fields.sink, film, solution.outcome
        )

    def solve(
        self,
        coolant: Coolant | str,
        *,
        inlet_temperature: float,
        inlet: MeshOpening | str,
        outlet: MeshOpening | str,
        volume_flow: float | None = None,
        inlet_pressure: float | None = None,
        symmetry: Sequence[str] = (),
        grid: MeshGrid | PaintedMesh | None = None,
        flow: FlowSettings | None = None,
        turbulence: Turbulence | str | None = None,
        profile: Profile | str = Profile.UNIFORM,
    ) -> MeshResult:
        """Return the steady state with the coolant resolved: Navier-Stokes and its heat.

        Parameters
        ----------
        coolant : Coolant or str
            In the regions of coolant.
        inlet_temperature : float
            [K].
        inlet, outlet : MeshOpening or str
            Where coolant enters, and where it leaves, at one pressure; by the name of a side all
            coolant there.
        volume_flow : float, optional
            At the inlet [m3/s].
        inlet_pressure : float, optional
            In place of a flow: pressure of the coolant at rest before the inlet over that at the
            outlet [Pa].
        symmetry : sequence of {"x-", "x+", "y-", "y+", "z-", "z+"}
            Sides of the box that are planes of symmetry; the others are walls.
        grid : MeshGrid or PaintedMesh, optional
            How finely the mesh is cut, or the mesh painted already.
        flow : FlowSettings, optional
            How the flow is solved.
        turbulence : Turbulence or "k-omega-sst", optional
            The turbulence model, where the flow is turbulent; laminar if not given.
        profile : {"uniform", "developed", "shared"}
            How a given flow is spread over the inlet: with one velocity, as laminar flow does in a
            long duct, or by one pressure before it.

        Raises
        ------
        InputError
            HG820 for no turbulence model, HG108 for no profile, HG854 for openings and sides,
            HG806 for two openings in one place, HG872 for an inlet that leads nowhere, HG873 for
            no flow and no pressure, HG860 for a flow near the speed of sound, HG131 for a grid
            that does not fit into memory.
        NotConverged
            HG808 to HG814 where flow or heat do not come to rest, HG853 where conductivities do
            not settle.
        """
        inlet_temperature = positive(inlet_temperature, "inlet_temperature", "K")
        coolant = Coolant(coolant) if isinstance(coolant, str) else coolant
        coolant.check_temperature(inlet_temperature, "inlet_temperature")
        entering = coolant.properties(inlet_temperature)
        law = inlet_law(volume_flow, inlet_pressure, float(entering.density), profile)
        ends = (MeshOpening.of(inlet, "inlet"), MeshOpening.of(outlet, "outlet"))
        symmetry_sides(symmetry, ends)  # refused before the mesh is painted
        model = as_turbulence(turbulence)
        settings = ConjugateSettings(flow=flow or FlowSettings(), turbulence=model)
        painted = self.paint(grid)
        domain = mesh_room(self.shape, painted, ends, law, symmetry)
        heat = self._heat(painted)
        temperature = np.full(painted.grid.shape, inlet_temperature)
        found: ConjugateSolution | None = None
        for _ in range(ROUNDS):  # each but the first starts from the one before it
            solids = self.conductivity(painted, temperature)
            with arguments_named(domain, volume_flow, entering, laminar=model is None):
                found = solve_conjugate(
                    domain, coolant, inlet_temperature, solids, heat, settings, guess=found
                ).after(found)
            change = float(np.abs(found.temperature - temperature).max())
            temperature = found.temperature
            unsteady = found.flow.outcome.reason is FlowReason.UNSTEADY
            if not self._varies or change <= (MEAN_SETTLED if unsteady else FLOW_SETTLED):
                return MeshResult.of_flow(
                    self.shape, painted, found, heat, inlet_temperature, float(entering.density)
                )
        raise _unsettled(change)

    def refine(
        self,
        coolant: Coolant | str,
        *,
        grids: int = 3,
        coarsest: float = 0.5,
        grid: MeshGrid | None = None,
        progress: Callable[[str], None] | None = None,
        **conditions: Unpack[MeshConditions],
    ) -> GridStudy:
        """Return what two or three similar grids say of hottest cell, outlet and pressure drop.

        Parameters
        ----------
        coolant, conditions
            As in `solve`.
        grids : {2, 3}
            How many, each with cells half as wide as the next; three also tell the order.
        coarsest : float
            Cells of the coarsest over those of `grid`, in each direction.
        grid : MeshGrid, optional
            The size of cells that `coarsest` goes by.
        progress : callable, optional
            Told in one line at a time what is going on.

        Raises
        ------
        InputError
            HG831, HG102 for the study, HG131 for a grid that does not fit into memory, and what
            `solve` raises.
        """
        return refine_mesh(self, coolant, grids, coarsest, grid, progress, **conditions)

    @property
    def _varies(self) -> bool:
        return any(isinstance(s, Solid) and s.varies for s in self.materials.values())

    def conductivity(self, painted: PaintedMesh, temperature: Array) -> tuple[Array, Array, Array]:
        """Return the conductivity of the solid in each cell along x, y and z [W/(m K)].

        That of its regions by volume; 0 where there is no solid.

        Parameters
        ----------
        painted : PaintedMesh
            The regions on their grid.
        temperature : (nx, ny, nz) array
            [K].
        """
        total = [np.zeros(painted.grid.shape) for _ in range(3)]
        share = np.zeros(painted.grid.shape)
        for name, own in zip(painted.names, painted.share, strict=True):
            if name in self.materials:
                for axis, values in enumerate(
                    as_solid(self.materials[name]).conductivity_at(temperature)
                ):
                    total[axis] += own * values
                share += own
        x, y, z = (np.where(share > LEAST, k / np.maximum(share, LEAST), 0.0) for k in total)
        return x, y, z

    def _heat(self, painted: PaintedMesh) -> Array:
        """Return the heat released in each cell [W]."""
        heat = np.zeros(painted.grid.shape)
        volume = cell_volume(painted.grid)
        for name, own in zip(painted.names, painted.share, strict=True):
            if name in self.heat:
                part = own * volume
                heat += self.heat[name] * part / part.sum()
        return heat


def _unsettled(change: float) -> NotConverged:
    return NotConverged(
        "HG853",
        f"conductivities still move temperatures by {change:.3g} K from round to round",
        entry="materials",
        allowed=f"<= {SETTLED:g} K",
        remedy="check heat and film: solids may be far beyond their materials' range",
    )


def _region(entry: str, name: str, what: str, allowed: Sequence[str]) -> InputError:
    return InputError(
        "HG851",
        f"region {name!r} {what}",
        entry=entry,
        value=name,
        allowed=", ".join(allowed),
        remedy="give every region of the mesh a material, or name it among the coolant's",
    )
