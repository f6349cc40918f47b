"""The table of a plate whose coolant is resolved: which piece, how finely, by what scheme."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.scenario.area_table import AreaTable
from heatgrade.scenario.table import Count, Length, Number, Position, Pressure, Table, refuse


class PortTable(Table):
    """A round port of a plenum or collector."""

    side: Literal["x-", "x+", "y-", "y+", "z+"]
    """Side of the plate, or its top."""
    diameter: Length
    """Diameter; of a port in a side no more than the plenum or collector is high."""
    x: Position | None = None
    """Of its axis on the plate, for a port on top or in a side along x."""
    y: Position | None = None
    """The same along y."""


class ResolvedTable(Table):
    """How the coolant is resolved: in a run with ``fidelity = "resolved"``, and by `heatgrade
    compare`, `calibrate` and `refine` in any case."""

    window: Literal["cell", "pitch", "plate"] = "cell"
    """The smallest piece between planes of symmetry, one pitch with joined sides, or the plate."""
    area: AreaTable | None = None
    """A rectangle of the plate instead, cut by planes of symmetry or joined sides."""
    symmetry: list[Literal["x-", "x+", "y-", "y+"]] = Field(default_factory=list, max_length=4)
    """Sides of the plate that are planes of symmetry."""
    joined: list[Literal["x", "y"]] = Field(default_factory=list, max_length=2)
    """Axes across which sides of a pitch or area are joined; of a pitch both if not given."""
    pressure_gradient: Number | None = None
    """Fall of pressure [Pa/m] that drives a piece joined along its flow, in place of the flow."""
    inlet_pressure: Pressure | None = None
    """Of coolant at rest before the inlet over that at the outlets, in place of the flow."""
    gap_cells: Count = 8
    """Cells across the narrowest passage."""
    nozzle_cells: Count = 8
    """Cells across a nozzle's bore."""
    inlet: Literal["uniform", "developed", "shared"] = "uniform"
    """How the flow is spread over the inlet: one velocity, that of a long duct, one pressure."""
    drain_diameter: Length | None = None
    """Of jets' local drains; the mean nozzle's if not given."""
    slot_width: Length | None = None
    """Of slots in the cover at the ends of passages; the passage's height if not given."""
    plenum_height: Length | None = None
    """Of a plenum above jets' nozzles, which shares the flow by pressure; none if not given."""
    plenum_side: Literal["x-", "x+", "y-", "y+"] = "x-"
    """Side of the plate by which coolant enters the plenum."""
    plenum_port: PortTable | None = None
    """By which coolant enters the plenum, in place of a whole side; on top without a collector."""
    collector_height: Length | None = None
    """Of a collector above the plenum, into which the drains' tubes open; none if not given."""
    collector_port: PortTable | None = None
    """By which coolant leaves the collector."""
    collector_wall: Length = 1.0e-3
    """Thickness of plates below a collector, and above one or a plenum with its port on top."""
    inlet_port: PortTable | None = None
    """By which coolant enters a header before channels or pins, in its cover or the side beyond."""
    outlet_port: PortTable | None = None
    """By which it leaves the header behind them."""
    drain_wall: Length = 0.2e-3
    """Wall of the tubes by which drains pass through the plenum."""
    nozzle_plate: str | None = None
    """Solid of jets' nozzle plate; a polymer of 0.25 W/m/K if not given."""
    scheme: Literal["central", "bounded", "upwind"] | None = None
    """How momentum is carried; central if not given, bounded with a model of turbulence."""
    turbulence: Literal["k-omega-sst"] | None = None
    """Model of turbulence; laminar if not given."""
    tolerance: Number = 1e-5
    """Residual at which the flow counts as solved."""
    accept_unsteady: bool = False
    """Whether a flow that does not come to rest is answered by its mean."""

    @model_validator(mode="after")
    def _one_piece(self) -> Self:
        if self.area is not None and "window" in self.model_fields_set:
            raise refuse("window and area exclude each other", "one of the two", "drop one")
        return self
