"""A plate from a mesh file, read, painted and ready to be solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from heatgrade.errors import HeatgradeError, InputError
from heatgrade.grid.grid_study import GridStudy
from heatgrade.materials import Coolant
from heatgrade.painted import MeshGrid, MeshOpening, MeshPlate, MeshResult, PaintedMesh
from heatgrade.painted.mesh_refine import MeshConditions
from heatgrade.painted.mesh_room import inlet_law, mesh_room
from heatgrade.resolved import Convection, FlowSettings, Profile
from heatgrade.resolved.domain_check import check_openings
from heatgrade.resolved.flow_limits import refuse_sonic
from heatgrade.resolved.opening_entries import arguments_named
from heatgrade.scenario.build_plate import named_solid
from heatgrade.scenario.entry import at, did_you_mean
from heatgrade.scenario.mesh_table import MeshOpeningTable, MeshTable

REGIONS = ("materials", "coolant_regions", "heat")  # entries whose keys are regions of the mesh


@dataclass(frozen=True, slots=True, eq=False)
class MeshCase:
    """A plate from a mesh and the point at which it is solved.

    Parameters
    ----------
    table : MeshTable
        Its entries.
    plate : MeshPlate
        The regions with what they are made of.
    painted : PaintedMesh
        The regions on their grid.
    coolant : Coolant
        The coolant.
    """

    table: MeshTable
    plate: MeshPlate
    painted: PaintedMesh
    coolant: Coolant

    def solve(self, threads: int | None = None) -> MeshResult:
        """Return the steady state with the coolant resolved."""
        return self.plate.solve(self.coolant, grid=self.painted, **self._conditions(threads))

    def refine(
        self,
        grids: int,
        coarsest: float,
        threads: int | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> GridStudy:
        """Return what similar grids say; see `MeshPlate.refine`."""
        return self.plate.refine(
            self.coolant,
            grids=grids,
            coarsest=coarsest,
            grid=mesh_grid(self.table),
            progress=progress,
            **self._conditions(threads),
        )

    def _conditions(self, threads: int | None) -> MeshConditions:
        table = self.table
        return {
            "volume_flow": table.volume_flow,
            "inlet_pressure": table.inlet_pressure,
            "inlet_temperature": table.inlet_temperature,
            "inlet": _opening(table.inlet),
            "outlet": _opening(table.outlet),
            "symmetry": table.symmetry,
            "flow": FlowSettings(
                convection=None if table.scheme is None else Convection(table.scheme),
                tolerance=table.tolerance,
                accept_unsteady=table.accept_unsteady,
                threads=threads,
            ),
            "turbulence": table.turbulence,
            "profile": Profile(table.inlet_profile),
        }


def mesh_grid(table: MeshTable) -> MeshGrid:
    """Return how finely the table has its mesh cut."""
    return MeshGrid(**table.grid.model_dump())


def build_mesh(table: MeshTable, coolant: Coolant, folder: Path) -> MeshCase:
    """Return the plate of a mesh whose files are found in `folder`.

    Raises
    ------
    HeatgradeError
        HG841 to HG854 for files, meshes, regions and openings, HG806 for openings in one place,
        HG860 for a flow near the speed of sound, with the path of the entry.
    """
    coolant.check_temperature(table.inlet_temperature, "inlet_temperature")
    if sum(table.heat.values()) <= 0.0:
        raise InputError(
            "HG855",
            "gives off no heat, so that there is no resistance to compute",
            entry="heat",
            value=sum(table.heat.values()),
            allowed="> 0 W in some region",
            remedy="give a solid region its heat",
        )
    solids = {}
    with at("materials"):
        for region, name in table.materials.items():
            solids[region] = named_solid(name, region)
    path: Path | dict[str, Path]
    if table.files is not None:
        path = {region: folder / name for region, name in table.files.items()}
    else:
        path = folder / (table.file or "")
    try:
        plate = MeshPlate.read(
            path,
            materials=solids,
            coolant_regions=table.coolant_regions,
            heat=table.heat,
            unit=table.unit,
            tag=table.tag,
            memory=table.memory,
        )
    except HeatgradeError as error:
        raise _in_entries(error, table) from None
    with at("grid"):
        painted = plate.paint(mesh_grid(table))
    _check_room(table, plate, painted, coolant)
    return MeshCase(table, plate, painted, coolant)


def _check_room(table: MeshTable, plate: MeshPlate, painted: PaintedMesh, coolant: Coolant) -> None:
    """Refuse openings, sides and flows that cannot be before anything is solved."""
    ends = (_opening(table.inlet), _opening(table.outlet))
    entering = coolant.properties(table.inlet_temperature)
    density = float(entering.density)
    law = inlet_law(table.volume_flow, table.inlet_pressure, density, table.inlet_profile)
    try:
        domain = mesh_room(plate.shape, painted, ends, law, table.symmetry)
        with arguments_named(domain, table.volume_flow, entering, laminar=table.turbulence is None):
            check_openings(domain)
            refuse_sonic(domain, density)
    except HeatgradeError as error:
        opening = {"inlet": ends[0], "outlet": ends[1]}.get(error.entry or "")
        if opening is not None:
            error.entry = f"{error.entry}.{'side' if opening.surface is None else 'surface'}"
        raise


def _opening(table: MeshOpeningTable) -> MeshOpening:
    return MeshOpening(table.side, table.surface)


def _in_entries(error: HeatgradeError, table: MeshTable) -> HeatgradeError:
    """Return an error of files and regions with the entry of the scenario that it is about."""
    entry = error.entry or ""
    if entry == "mesh" or entry.startswith("mesh."):
        region = entry.removeprefix("mesh").lstrip(".")
        error.entry = "file" if table.files is None else "files"
        if table.files is not None and region in table.files:
            error.entry = f"files.{region}"
    if entry in REGIONS and isinstance(error.value, str):
        hint = did_you_mean(error.value, [n.strip("'") for n in (error.allowed or "").split(", ")])
        if hint is not None:
            error.remedy = hint
    return error
