"""The tables of a rack: its flow, its manifolds, its branches and what hangs on them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.network.pipe import DRAWN_TUBE_ROUGHNESS
from heatgrade.network.tee import TeeLaw
from heatgrade.rack.manifold import MANIFOLD_LIMIT_TEMPERATURE
from heatgrade.scenario.table import (
    AnyNumber,
    Count,
    FlowPerHeat,
    Fraction,
    Length,
    NonNegativeLength,
    NonNegativePower,
    NonNegativePressure,
    NonNegativeVolumeFlow,
    Number,
    Power,
    Pressure,
    Table,
    Temperature,
    ThermalResistance,
    VolumeFlow,
    exactly_one,
    refuse,
)

MAX_BRANCHES = 100_000
MAX_PLATES = 100_000


class DatasheetPlateTable(Table):
    """A cold plate known by its data sheet only: one point of pressure drop and resistance."""

    heat: Power
    """Heat taken up by the coolant."""
    volume_flow: VolumeFlow
    """Flow of the data sheet's point."""
    pressure_drop: Pressure
    """Pressure drop there."""
    quadratic_share: Fraction = 0.5
    """Share of that pressure drop that grows with the square of the flow; the rest is linear."""
    thermal_resistance: ThermalResistance | None = None
    """From the hottest point of the die to the inlet, there."""
    limit_temperature: Temperature | None = None
    """Hottest that the junction may be."""


class BranchPlateTable(Table):
    """Plates of one kind in a branch."""

    plate: str
    """``main`` for ``[plate]``, or a name from ``[plates]`` or ``[rack.datasheet_plates]``."""
    count: Count = 1
    """How many."""


class HoseTable(Table):
    """The hose of a branch, supply and return side each."""

    length: Length
    """Length of one hose."""
    inner_diameter: Length
    """Inner diameter."""
    loss_coefficient: AnyNumber = 0.0
    """Sum of the loss coefficients of its bends and ends."""


class QuickDisconnectTable(Table):
    """The couplings of a branch, supply and return side each."""

    uqd: Literal["02", "04", "06", "08"] | None = None
    """Size of an OCP universal quick disconnect."""
    cv: Number | None = None
    """Flow coefficient [US gal/min at 1 psi], in place of a size or of its minimum."""
    limit_temperature: Temperature | None = None
    """Warmest coolant that the coupling may carry; that of its size if not given."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.uqd is None and self.cv is None:
            exactly_one({"uqd": self.uqd, "cv": self.cv}, "a quick disconnect")
        return self


class BranchTable(Table):
    """Branches of one kind: trays that hang between the two manifolds."""

    name: str = "branch"
    """Name in results."""
    count: Count = 1
    """How many."""
    plates: list[BranchPlateTable] = Field(min_length=1, max_length=64)
    """What the coolant passes."""
    arrangement: Literal["parallel", "series"] = "parallel"
    """How the plates of a branch are connected."""
    hose: HoseTable | None = None
    """Hose on each side."""
    quick_disconnect: QuickDisconnectTable | None = None
    """Coupling on each side."""


class ConnectionTable(Table):
    """What joins the manifolds to the row, supply and return side each."""

    hose: HoseTable | None = None
    """Hose on each side."""
    quick_disconnect: QuickDisconnectTable | None = None
    """Coupling on each side."""


class AirTable(Table):
    """The heat of the rack that its plates do not catch."""

    heat: NonNegativePower | None = None
    """Heat to the air."""
    liquid_fraction: Fraction | None = None
    """Heat caught by the plates over all heat of the rack, in place of the heat to the air."""
    exhaust_temperature: Temperature = 308.15
    """Air that leaves the rack; labels how warm that heat is, and is not solved for."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one(
            {"heat": self.heat, "liquid_fraction": self.liquid_fraction}, "the heat to the air"
        )
        return self


class ManifoldTable(Table):
    """The supply and the return manifold."""

    inner_diameter: Length
    """Inner diameter (hydraulic, for other sections)."""
    pitch: Length
    """Distance between two branches."""
    roughness: NonNegativeLength = DRAWN_TUBE_ROUGHNESS
    """Sand-grain roughness; that of drawn tubing if not given."""
    length_to_first: NonNegativeLength | None = None
    """From the rack's port to the first branch; one pitch if not given."""
    return_side: Literal["direct", "reverse"] = "direct"
    """Whether the return leaves at the supply's end, or at the other."""
    port_diameter: Length | None = None
    """Bore of the branches' ports: with it, tee losses and the header's momentum count."""
    tee_law: TeeLaw = "crane"
    """Where the coefficients of its tees come from."""
    limit_temperature: Temperature = MANIFOLD_LIMIT_TEMPERATURE
    """Highest temperature of the coolant in it; that of the OCP white paper if not given."""


class PumpTable(Table):
    """A pump that finds its own flow: a head held, or a head curve."""

    pressure_rise: Pressure | None = None
    """Pressure difference held across the rack."""
    volume_flows: list[NonNegativeVolumeFlow] | None = Field(
        default=None, min_length=2, max_length=100
    )
    """Flows of the head curve, from zero up."""
    pressure_rises: list[NonNegativePressure] | None = Field(
        default=None, min_length=2, max_length=100
    )
    """Pressure rise at each of these flows."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one(
            {"pressure_rise": self.pressure_rise, "volume_flows": self.volume_flows}, "a pump"
        )
        if (self.volume_flows is None) != (self.pressure_rises is None):
            raise refuse(
                "volume_flows and pressure_rises belong together", "both or neither", "give both"
            )
        return self


class RackBodyTable(Table):
    """A further kind of rack in the row; flow and supply are those of the row."""

    air: AirTable | None = None
    """Heat that leaves by the air; none if not given."""
    connection: ConnectionTable | None = None
    """What joins the manifolds to the row."""
    manifold: ManifoldTable
    """Supply and return manifold."""
    branches: list[BranchTable] = Field(min_length=1, max_length=1000)
    """From the supply's end on, kind by kind."""
    datasheet_plates: dict[str, DatasheetPlateTable] = Field(default_factory=dict)
    """Plates known by their data sheets only, by name."""

    @model_validator(mode="after")
    def _not_too_many(self) -> Self:
        total = sum(branch.count for branch in self.branches)
        if total > MAX_BRANCHES:
            raise refuse(f"{total} branches are too many", f"up to {MAX_BRANCHES} branches")
        if self.plate_count > MAX_PLATES:
            raise refuse(f"{self.plate_count} plates are too many", f"up to {MAX_PLATES} plates")
        return self

    @property
    def plate_count(self) -> int:
        """Number of plates."""
        return sum(b.count * sum(hung.count for hung in b.plates) for b in self.branches)


class RackTable(RackBodyTable):
    """A liquid-cooled rack."""

    supply_temperature: Temperature
    """Coolant into the rack."""
    coolant: str | None = None
    """Coolant, if it is not that of ``[coolant]``."""
    flow_per_heat: FlowPerHeat | None = None
    """Flow of the rack per heat in the liquid."""
    volume_flow: VolumeFlow | None = None
    """Flow of the rack."""
    pump: PumpTable | None = None
    """Pump that finds the flow by itself."""
    pump_efficiency: Fraction = 0.5
    """Hydraulic over electric power."""

    @model_validator(mode="after")
    def _one_flow(self) -> Self:
        exactly_one(
            {
                "flow_per_heat": self.flow_per_heat,
                "volume_flow": self.volume_flow,
                "pump": self.pump,
            },
            "a rack",
        )
        return self
