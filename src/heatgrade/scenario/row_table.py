"""The tables of a row and a hall: racks on headers, and the distribution units that drive them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.hall.header import HEADER_VELOCITY_LIMIT, RACK_PITCH, STEEL_ROUGHNESS
from heatgrade.network.tee import TeeLaw
from heatgrade.network.valve import Characteristic
from heatgrade.scenario.rack_table import PumpTable
from heatgrade.scenario.table import (
    AnyNumber,
    AreaResistance,
    Count,
    Fraction,
    Length,
    NonNegativeConductivity,
    NonNegativeLength,
    Number,
    Power,
    Pressure,
    Table,
    Temperature,
    TemperatureDifference,
    Velocity,
    VolumeFlow,
    Whole,
    refuse,
)

MAIN_RACK = "main"

OutageKind = Literal["pump", "unit", "strainer", "rack", "branch"]


class HeaderTable(Table):
    """The supply and the return header of a row or a hall."""

    inner_diameter: Length
    """Inner diameter."""
    pitch: Length = RACK_PITCH
    """Distance between two taps."""
    roughness: NonNegativeLength = STEEL_ROUGHNESS
    """Sand-grain roughness; that of commercial steel if not given."""
    length_to_first: NonNegativeLength | None = None
    """From the distribution units to the nearest tap; one pitch if not given."""
    loss_coefficient: AnyNumber = 0.0
    """Sum of the loss coefficients on the way to the nearest tap, each side."""
    port_diameter: Length | None = None
    """Bore of the taps: with it tee losses and the header's momentum count."""
    tee_law: TeeLaw = "crane"
    """Where the coefficients of its tees come from."""
    heat_loss: NonNegativeConductivity = 0.0
    """Heat lost to the room for each metre and kelvin; none if not given."""
    ambient_temperature: Temperature | None = None
    """Temperature of the room, where heat is lost."""
    return_side: Literal["direct", "reverse"] = "direct"
    """Whether the return leaves at the supply's end, or at the other."""
    velocity_limit: Velocity = HEADER_VELOCITY_LIMIT
    """Guideline for the mean velocity."""
    limit_temperature: Temperature | None = None
    """Highest temperature of the coolant in it."""


class LossTable(Table):
    """A part with a loss coefficient on the velocity in a bore."""

    loss_coefficient: AnyNumber
    """Loss coefficient."""
    inner_diameter: Length
    """Bore that it refers to."""


class ExchangerTable(Table):
    """The plate exchanger of a distribution unit, sized for one duty."""

    rated_heat: Power
    """Heat that it is sized for."""
    rated_flow: VolumeFlow
    """Flow of the racks' coolant at that duty."""
    pressure_drop: Pressure
    """Pressure drop of the racks' side there."""
    facility_temperature: Temperature
    """Facility's water where it enters."""
    facility_flow: VolumeFlow
    """Facility's water with the control valve open."""
    facility_coolant: str = "water"
    """Facility's liquid."""
    approach: TemperatureDifference = 4.0
    """Racks' supply less facility's water at that duty, by which the area is sized."""
    fouling: AreaResistance | None = None
    """Fouling resistance of the racks' side; clean if not given."""
    facility_fouling: AreaResistance | None = None
    """Fouling resistance of the facility's side; clean if not given."""


class UnitTable(Table):
    """A coolant distribution unit: strainer, exchanger, pumps, vessel."""

    name: str = "CDU"
    """Name in results."""
    count: Count = 1
    """How many side by side."""
    exchanger: ExchangerTable
    """Exchanger to the facility's water."""
    pump: PumpTable
    """One pump: a head held, or a head curve."""
    pumps: Count = 1
    """Pumps that run, side by side."""
    standby: Whole = 0
    """Pumps that stand by."""
    pump_efficiency: Fraction = 0.5
    """Hydraulic over electric power."""
    hold_flow: bool = True
    """Whether pumps with a curve find the speed that gives the rack's flow; else full speed."""
    check_valve: LossTable | None = None
    """Behind each pump."""
    strainer: LossTable | None = None
    """Filter before the exchanger."""
    vessel_pressure: Pressure = 250e3
    """Absolute pressure at the expansion vessel, on the return header's outlet."""
    pressure_limit: Pressure | None = None
    """Highest absolute pressure that the loop may reach anywhere."""


class RowRackTable(Table):
    """Racks of one kind, one after the other along the row."""

    rack: str = MAIN_RACK
    """``main`` for ``[rack]``, or a name from ``[racks]``."""
    count: Count = 1
    """How many."""
    name: str = "rack"
    """Name in results."""


class BalancingValveTable(Table):
    """The balancing valve at the tap of each rack."""

    kv: Number
    """Kv of the open valve [m3/h at 1 bar]."""
    opening: Fraction = 1.0
    """Share of the stroke."""
    characteristic: Characteristic = "linear"
    """How Kv follows the opening."""


class RowTable(Table):
    """A row of racks."""

    name: str = "row"
    """Name in results."""
    racks: list[RowRackTable] = Field(min_length=1, max_length=1000)
    """From the header's inlet on, kind by kind."""
    header: HeaderTable | None = None
    """Its headers; without them all racks hang on the same two ports."""
    valve: BalancingValveTable | None = None
    """Balancing valve at the tap of each rack."""
    cdu: UnitTable | None = None
    """Its distribution units; those of ``[hall.cdu]`` if not given."""
    cdu_place: Literal["row", "rack"] = "row"
    """Whether they stand in the row, or one inside each rack."""

    @model_validator(mode="after")
    def _one_inside(self) -> Self:
        if self.cdu_place == "rack" and (self.cdu is None or self.cdu.count > 1):
            raise refuse(
                "a unit inside each rack needs row.cdu, one of it", "row.cdu with count = 1"
            )
        return self


class FurtherRowTable(RowTable):
    """A further kind of row in the hall; flow and supply are those of the first."""

    count: Count = 1
    """How many of them."""


class HallTable(Table):
    """A hall of such rows, and what is asked of it."""

    name: str = "hall"
    """Name in results."""
    rows: Count = 1
    """How many rows like ``[row]``."""
    header: HeaderTable | None = None
    """Headers on which rows without units of their own hang."""
    cdu: UnitTable | None = None
    """Distribution units that drive them."""
    outages: list[OutageKind] = Field(default_factory=list, max_length=5)
    """Single outages to be listed by their harm."""
    clogged: Number = 4.0
    """Factor on the loss of a strainer that clogs."""
    outage_flow: Literal["speed", "flow"] = "speed"
    """Whether the pumps that are left keep their speed, or turn faster to hold the flow."""
    balance: Literal["none", "branches", "racks"] = "none"
    """Where orifices are to even out the flows."""
    orifice_diameter: Length | None = None
    """Bore of the pipe that orifices sit in; that of the branch's hose if not given."""
