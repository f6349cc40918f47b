"""The tables of a chip on its cold plate: dies with power maps, layers, wetted passage, grid."""

from __future__ import annotations

import itertools
from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.scenario.resolved_table import ResolvedTable
from heatgrade.scenario.table import (
    AnyNumber,
    AreaResistance,
    Conductivity,
    Count,
    FlowPerHeat,
    Fraction,
    HeatFlux,
    Length,
    NonNegativePower,
    Position,
    Power,
    Table,
    Temperature,
    TemperatureDifference,
    VolumeFlow,
    exactly_one,
    refuse,
)
from heatgrade.scenario.wetted_tables import (
    JetsTable,
    ManifoldChannelsTable,
    MicrochannelsTable,
    PinFinsTable,
)


class HotSpotTable(Table):
    """A rectangle of a die that gives more heat than what surrounds it."""

    x: Position
    """Centre, from the die's lower-left corner."""
    y: Position
    """Centre, from the die's lower-left corner."""
    width: Length
    """Size along x."""
    height: Length
    """Size along y."""
    power: Power | None = None
    """Heat added by the spot."""
    flux: HeatFlux | None = None
    """Heat added by the spot, per area."""

    @model_validator(mode="after")
    def _one_strength(self) -> Self:
        exactly_one({"power": self.power, "flux": self.flux}, "a hot spot")
        return self


class PowerTable(Table):
    """Where a die gives its heat: evenly, by a floorplan, or by an array; hot spots on top."""

    total: Power | None = None
    """Heat of the whole die, hot spots included; checked where a floorplan or array gives it."""
    floorplan: str | None = None
    """HotSpot floorplan file (.flp), relative to the scenario."""
    powers: str | dict[str, NonNegativePower] | None = None
    """Heat of each unit of the floorplan: a .ptrace or .csv file, or a table of names."""
    array: str | list[list[float]] | None = None
    """Heat of each pixel [W], rows from the top (largest y) down, or a .csv file of them."""
    hot_spots: list[HotSpotTable] = Field(default_factory=list)
    """Heat added on top."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.floorplan is not None or self.array is not None:
            exactly_one({"floorplan": self.floorplan, "array": self.array}, "a power map")
        elif self.total is None:
            raise refuse(
                "a power map needs one of total, floorplan, array; none is given",
                "total, floorplan with powers, or array",
            )
        if (self.floorplan is None) != (self.powers is None):
            raise refuse(
                "floorplan and powers belong together", "both or neither", "give the other one too"
            )
        return self


class LeakageTable(Table):
    """Power that a die loses on top of its map, growing with its junction's temperature."""

    reference_temperature: Temperature
    """Temperature at which the leakage is given."""
    power: Power | None = None
    """Leakage of the whole die at the reference temperature."""
    share: Fraction | None = None
    """The same over the heat of the die's power map."""
    doubling: TemperatureDifference | None = None
    """Temperature difference over which it doubles: the exponential law."""
    slope: AnyNumber | None = None
    """Of the law 1 + slope (T - T0) + curvature (T - T0)^2, in 1/K."""
    curvature: AnyNumber | None = None
    """Of the same law, in 1/K2."""
    pattern: Literal["even", "power"] = "even"
    """Where it leaks: evenly over the die, or as its power is spread."""

    @model_validator(mode="after")
    def _one_amount_and_one_law(self) -> Self:
        exactly_one({"power": self.power, "share": self.share}, "a leakage")
        polynomial = None if (self.slope, self.curvature) == (None, None) else 0.0
        exactly_one({"doubling": self.doubling, "slope or curvature": polynomial}, "a leakage")
        return self


class DieTable(Table):
    """One die."""

    name: str = "die"
    """Name in results and messages."""
    length_x: Length | None = None
    """Size along x; that of the floorplan where there is one."""
    length_y: Length | None = None
    """Size along y; that of the floorplan where there is one."""
    thickness: Length
    """Thickness of the silicon."""
    x: Position | None = None
    """Lower-left corner on the plate; centred if neither x nor y is given."""
    y: Position | None = None
    """Lower-left corner on the plate; centred if neither x nor y is given."""
    material: str = "silicon 360 K"
    """Name of a solid of the library."""
    limit_temperature: Temperature | None = None
    """Hottest that the junction may be; a result above it says so."""
    power: PowerTable
    """Where the heat is made."""
    leakage: LeakageTable | None = None
    """Power that grows with the temperature, on top."""

    @model_validator(mode="after")
    def _has_a_size(self) -> Self:
        if self.power.floorplan is None and None in (self.length_x, self.length_y):
            raise refuse("a die without a floorplan needs a size", "length_x and length_y")
        return self


class InterfaceTable(Table):
    """A thermal interface: a layer with its conductivity or material, or a contact alone."""

    thickness: Length | None = None
    """Bond line."""
    conductivity: Conductivity | None = None
    """Conductivity of the layer."""
    material: str | None = None
    """Name of a solid of the library, in place of a conductivity."""
    resistance: AreaResistance | None = None
    """Contact resistance times area: both faces of the layer together, or a contact alone."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.thickness is None:
            if self.resistance is None or (self.conductivity, self.material) != (None, None):
                raise refuse(
                    "an interface needs a thickness with its conductivity or material, or a "
                    "contact resistance",
                    "thickness and conductivity, thickness and material, or resistance",
                )
            return self
        exactly_one({"conductivity": self.conductivity, "material": self.material}, "an interface")
        return self


class LidTable(Table):
    """The heat spreader above the dies."""

    length_x: Length
    """Size along x."""
    length_y: Length
    """Size along y."""
    thickness: Length
    """Thickness."""
    material: str = "copper"
    """Name of a solid of the library."""
    x: Position | None = None
    """Lower-left corner on the plate; centred if neither x nor y is given."""
    y: Position | None = None
    """Lower-left corner on the plate; centred if neither x nor y is given."""


class GridTable(Table):
    """How finely the plate is cut; entries not given are those of the solver."""

    lateral: Length | None = None
    """Width of a cell in x and y over the dies."""
    die: Count | None = None
    """Cells through the dies."""
    interface: Count | None = None
    """Cells through an interface."""
    lid: Count | None = None
    """Cells through the lid."""
    base: Count | None = None
    """Cells through the plate's base."""
    fins: Count | None = None
    """Cells through fins or pins."""
    cover: Count | None = None
    """Cells through the cover."""
    advection: Literal["second-order", "upwind", "central"] = "second-order"
    """How coolant between fins or pins is carried from column to column."""
    check: Literal["coarser", "finer", "none"] = "coarser"
    """Grid on which the plate is solved once more, to say what the grid is worth."""


class CurveTable(Table):
    """Where the plate is solved for the curve that the rack uses."""

    volume_flows: list[VolumeFlow] | None = Field(default=None, min_length=2, max_length=20)
    """Flows; from half of the rated flow to twice it if not given."""
    inlet_temperatures: list[Temperature] | None = Field(default=None, min_length=1, max_length=10)
    """Inlet temperatures; the rated one if not given."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name in ("volume_flows", "inlet_temperatures"):
            values = getattr(self, name) or []
            if any(high <= low for low, high in itertools.pairwise(values)):
                raise refuse(f"{name} must increase", "increasing values", "sort them")
        return self


class PlateTable(Table):
    """One chip package on one cold plate, and the point at which it is solved."""

    length_x: Length
    """Size of the plate along x."""
    length_y: Length
    """Size of the plate along y."""
    base_thickness: Length
    """Thickness between the lid and the coolant."""
    material: str = "copper"
    """Name of a solid of the library."""
    dies: list[DieTable] = Field(min_length=1, max_length=64)
    """The dies of the package."""
    tim1: InterfaceTable
    """Interface above the dies."""
    lid: LidTable | None = None
    """Heat spreader; without one the plate sits on the dies."""
    tim2: InterfaceTable | None = None
    """Interface between lid and plate."""
    fill: str | None = None
    """Solid between the dies; empty if not given."""
    jets: JetsTable | None = None
    """Jet array."""
    microchannels: MicrochannelsTable | None = None
    """Parallel channels."""
    manifold_channels: ManifoldChannelsTable | None = None
    """Micro-channels under a manifold of slots."""
    pin_fins: PinFinsTable | None = None
    """Bank of pins."""
    volume_flow: VolumeFlow | None = None
    """Flow at which the plate is solved."""
    flow_per_heat: FlowPerHeat | None = None
    """Flow at which the plate is solved, per heat."""
    inlet_temperature: Temperature | None = None
    """Coolant at the inlet; the rack's supply if not given."""
    grid: GridTable = Field(default_factory=GridTable)
    """How finely the plate is cut."""
    curve: CurveTable = Field(default_factory=CurveTable)
    """Where the plate is solved for the rack."""
    calibration: str | None = None
    """File of local factors on the correlations (``heatgrade calibrate``), beside the scenario."""
    fidelity: Literal["compact", "resolved"] = "compact"
    """Coolant by correlations, or these and a piece of the plate with its coolant resolved."""
    resolved: ResolvedTable = Field(default_factory=ResolvedTable)
    """How the coolant is resolved."""

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        families = {
            "jets": self.jets,
            "microchannels": self.microchannels,
            "manifold_channels": self.manifold_channels,
            "pin_fins": self.pin_fins,
        }
        exactly_one(dict(families), "a plate")
        if self.volume_flow is not None and self.flow_per_heat is not None:
            raise refuse(
                "volume_flow and flow_per_heat exclude each other", "one of the two", "drop one"
            )
        if (self.lid is None) != (self.tim2 is None):
            raise refuse("lid and tim2 belong together", "both or neither", "give the other one")
        return self
