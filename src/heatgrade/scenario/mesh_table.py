"""The table of a plate whose shape is a mesh file or a set of closed surfaces."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.painted.mesh_file import MEMORY
from heatgrade.scenario.table import (
    Count,
    Length,
    Memory,
    NonNegativePower,
    Number,
    Pressure,
    Table,
    Temperature,
    VolumeFlow,
    exactly_one,
)

BoxSide = Literal["x-", "x+", "y-", "y+", "z-", "z+"]


class MeshOpeningTable(Table):
    """Where coolant enters or leaves a mesh."""

    side: BoxSide
    """Side of the box around the mesh."""
    surface: str | None = None
    """Named surface of the mesh on that side; all coolant there if not given."""


class MeshGridTable(Table):
    """How finely a mesh is cut."""

    size: Length | None = None
    """Width of cells; 1/64 of the longest side if not given."""
    size_x: Length | None = None
    """The same along x, where it is to be another."""
    size_y: Length | None = None
    """The same along y."""
    size_z: Length | None = None
    """The same along z."""
    across: Count = 1
    """Cells at the least between two neighbouring planes of walls."""


class MeshTable(Table):
    """A plate whose shape is a mesh, with its coolant resolved."""

    file: str | None = None
    """Mesh with tagged regions in any form that meshio reads, relative to the scenario."""
    files: dict[str, str] | None = Field(default=None, min_length=1, max_length=256)
    """Closed surfaces (STL) by region, relative to the scenario, in place of one file."""
    unit: Literal["m", "cm", "mm", "um", "in"]
    """Unit of the coordinates."""
    tag: str | None = None
    """Field of the mesh that tells the regions; found by its usual names if not given."""
    memory: Memory = MEMORY
    """Memory that reading a file may take."""
    materials: dict[str, str] = Field(min_length=1, max_length=256)
    """Solid of the library for each solid region."""
    coolant_regions: list[str] = Field(min_length=1, max_length=256)
    """Regions that coolant fills."""
    heat: dict[str, NonNegativePower] = Field(min_length=1, max_length=256)
    """Heat released in solid regions, evenly over their volume."""
    volume_flow: VolumeFlow | None = None
    """Flow at the inlet."""
    inlet_pressure: Pressure | None = None
    """Of the coolant at rest before the inlet over that at the outlet, in place of a flow."""
    inlet_temperature: Temperature
    """Coolant at the inlet."""
    inlet: MeshOpeningTable
    """Where coolant enters."""
    outlet: MeshOpeningTable
    """Where it leaves, at one pressure."""
    symmetry: list[BoxSide] = Field(default_factory=list, max_length=6)
    """Sides of the box that are planes of symmetry; the others are walls."""
    grid: MeshGridTable = Field(default_factory=MeshGridTable)
    """How finely the mesh is cut."""
    inlet_profile: Literal["uniform", "developed", "shared"] = "uniform"
    """How the flow is spread over the inlet: one velocity, that of a long duct, one pressure."""
    scheme: Literal["central", "bounded", "upwind"] | None = None
    """How momentum is carried; central if not given, bounded with a model of turbulence."""
    turbulence: Literal["k-omega-sst"] | None = None
    """Model of turbulence; laminar if not given."""
    tolerance: Number = 1e-5
    """Residual at which the flow counts as solved."""
    accept_unsteady: bool = False
    """Whether a flow that does not come to rest is answered by its mean."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one({"file": self.file, "files": self.files}, "a mesh")
        exactly_one(
            {"volume_flow": self.volume_flow, "inlet_pressure": self.inlet_pressure},
            "the coolant of a mesh",
        )
        return self
