"""The tables of heat recovery: the heat network, the exchanger, the heat pump, the site."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.scenario.table import (
    Area,
    Energy,
    Fraction,
    NonNegativeDifference,
    Number,
    Power,
    Pressure,
    Table,
    Temperature,
    TemperatureDifference,
    Volume,
    refuse,
)


class NetworkTable(Table):
    """The heat network that takes the heat."""

    name: str = "heat network"
    """Name in results."""
    supply_temperature: Temperature
    """Water to the town."""
    return_temperature: Temperature
    """Water back from the town."""


class CduTable(Table):
    """The heat exchanger between the racks' loop and the facility's water."""

    approach: TemperatureDifference = 4.0
    """Terminal temperature difference."""


class EfficiencyMapTable(Table):
    """Isentropic efficiency over pressure ratio; straight between the points."""

    pressure_ratios: list[Number] = Field(min_length=2, max_length=100)
    """Pressure behind over before a compressor, rising."""
    efficiencies: list[Fraction] = Field(min_length=2, max_length=100)
    """Isentropic efficiency at each."""
    source: str = "assumption: given in the scenario"
    """Where the map comes from."""


class PartLoadTable(Table):
    """How the heat pump fares at part load; a year follows it where this table is given."""

    loads: list[Number] = Field(default=[1.0], min_length=1, max_length=100)
    """Loads over the full one, rising."""
    efficiency_factors: list[Number] = Field(default=[1.0], min_length=1, max_length=100)
    """Efficiency of compressor and drive at each, over that at full load."""
    least_load: Fraction = 0.25
    """Lowest load of continuous running; below it starts and stops."""
    approach_exponent: Fraction = 1.0
    """Approaches fall with the load to this power: 0 held, 1 exchangers of fixed size."""
    degradation: Fraction = 0.9
    """Of starting and stopping, the coefficient of EN 14825."""


class HeatPumpTable(Table):
    """The heat pump that lifts what the exchanger cannot give."""

    refrigerant: str | list[str] = "R1234ze(E)"
    """Working fluid, several to choose from, or ``best`` for all; ``none`` for no heat pump."""
    cycle: Literal[
        "single-stage",
        "economiser",
        "flash-tank",
        "intercooled",
        "cascade",
        "transcritical",
        "best",
    ] = "single-stage"
    """Layout; a cascade takes its refrigerants as ``R717/R600a``, below/above."""
    isentropic_efficiency: Fraction = 0.75
    """Of each compressor."""
    efficiency_map: EfficiencyMapTable | None = None
    """The same over the pressure ratio, in place of one value."""
    drive_efficiency: Fraction = 0.95
    """Shaft power over electric power."""
    motor_efficiency: Fraction = 1.0
    """Of the motor, where it is not part of the drive's."""
    superheat: NonNegativeDifference = 5.0
    """Of the vapour that leaves the evaporator."""
    evaporator_approach: TemperatureDifference = 3.0
    """Least temperature difference in the evaporator."""
    condenser_approach: TemperatureDifference = 3.0
    """Least temperature difference in the condenser."""
    internal_exchanger_effectiveness: Fraction = 0.0
    """Of the exchanger between liquid and suction vapour; 0 for none."""
    intermediate_approach: TemperatureDifference = 5.0
    """Least temperature difference in an economiser or between the cycles of a cascade."""
    maximum_subcooling: NonNegativeDifference | None = None
    """Most subcooling in the condenser; as deep as the network's water allows if not given."""
    evaporator_pressure_loss: Fraction = 0.0
    """Pressure lost in the evaporator over that at its inlet."""
    suction_pressure_loss: Fraction = 0.0
    """The same in the suction line."""
    condenser_pressure_loss: Fraction = 0.0
    """The same in the condenser."""
    discharge_limit: Temperature = 393.15
    """Warmest discharge of a compressor."""
    evaporation_limit: Temperature | None = None
    """Warmest evaporation; 2 K below the critical point if not given."""
    pressure_ratio_limit: Number | None = None
    """Largest pressure ratio of a compressor."""
    pressure_limit: Pressure | None = None
    """Highest pressure."""
    least_volumetric_capacity: Number | None = None
    """Least heat per volume drawn in, in MJ/m3."""
    part_load: PartLoadTable | None = None
    """Behaviour at part load; full load in every hour of a year if not given."""


class SinkTable(Table):
    """A user of heat that might take it without a heat pump."""

    name: str
    """What uses the heat."""
    required_temperature: Temperature
    """Lowest supply temperature that serves it."""
    source: str = "assumption: given in the scenario"
    """Where the temperature comes from."""


class PartLimitTable(Table):
    """A part washed by the coolant, and the warmest that it stands."""

    name: str
    """The part."""
    limit_temperature: Temperature
    """Warmest that it stands."""
    source: str = "assumption: given in the scenario"
    """Where the limit comes from."""


class UpgradeTable(Table):
    """A better part in place of one that caps the coolant's temperature."""

    replaces: str
    """The part whose place it takes, by its name in the chain of caps."""
    name: str
    """The better part."""
    limit_temperature: Temperature
    """Warmest that it stands."""
    source: str = "assumption: given in the scenario"
    """Where the limit comes from."""


class EfficiencyCurveTable(Table):
    """Efficiency over load; the loss is straight between the points."""

    loads: list[Number] = Field(min_length=2, max_length=100)
    """Output over rated output, rising."""
    efficiencies: list[Fraction] = Field(min_length=2, max_length=100)
    """Output over input at each."""


class DeclaredTable(Table):
    """Figures for Regulation (EU) 2024/1364 that no heat balance can tell."""

    floor_area: Area | None = None
    """Of the data centre."""
    computer_room_area: Area | None = None
    """Of its computer rooms."""
    backup_energy: Energy | None = None
    """Of the year from backup generators."""
    battery_capacity: Energy | None = None
    """Average capacity of the batteries."""
    potable_water_input: Volume | None = None
    """Drinking water taken in a year."""
    guarantees_share: Fraction | None = None
    """Share of the energy with guarantees of origin."""
    purchase_share: Fraction | None = None
    """Share of it by power-purchase agreements."""
    on_site_share: Fraction | None = None
    """Share of it from plants on the site."""


class SiteTable(Table):
    """The electricity around the racks, and whose the heat pump is: for PUE and ERF."""

    boundary: Literal["outside", "inside"]
    """Whether the heat pump belongs to the heat network, or to the data centre."""
    ups_efficiency: Fraction = 0.96
    """Output over input of the uninterruptible supply."""
    ups_curve: EfficiencyCurveTable | None = None
    """The same over load, in place of one value; needs the rated power."""
    rated_it_power: Power | None = None
    """IT power for which supply and transformers are built, for the load of curves."""
    transformer_efficiency: Fraction = 1.0
    """Of the transformers that feed all; 1 where the meter stands behind them."""
    fan_fraction: Fraction = 0.0
    """Electricity of the halls' fans over the heat that they move."""
    rejection_cop: Number | None = None
    """Heat of the liquid loop that nobody takes over the electricity of its dry coolers."""
    air_cooling_cop: Number = 5.0
    """Heat removed from the air over the electricity for it."""
    other_fraction: Fraction = 0.01
    """Lighting, offices and the like, as a share of the IT power."""
    intake_temperature: Temperature | None = None
    """Average set point of the IT's intake, for the fields of Regulation (EU) 2024/1364."""
    water_input: Volume | None = None
    """Water taken in a year, for the same."""
    renewable_share: Fraction | None = None
    """Share of renewable electricity, for the same; or the three shares of ``declared``."""
    declared: DeclaredTable = Field(default_factory=DeclaredTable)
    """What the operator declares besides, for the same."""

    @model_validator(mode="after")
    def _curve_has_a_rating(self) -> Self:
        if self.ups_curve is not None and self.rated_it_power is None:
            raise refuse(
                "ups_curve is over load, and the load needs rated_it_power",
                "rated_it_power with ups_curve",
            )
        return self

    @model_validator(mode="after")
    def _renewable_energy_once(self) -> Self:
        own = self.declared
        shares = (own.guarantees_share, own.purchase_share, own.on_site_share)
        if self.renewable_share is not None and any(share is not None for share in shares):
            raise refuse(
                "renewable energy is told twice: as a whole, and by the shares declared",
                "renewable_share, or the three shares of declared",
            )
        return self


class RecoveryTable(Table):
    """Where the heat goes."""

    network: NetworkTable
    """The heat network."""
    cdu: CduTable = Field(default_factory=CduTable)
    """Exchanger between the racks' loop and the facility's water."""
    exchanger_approach: TemperatureDifference = 3.0
    """Least difference between the facility's water and the network's."""
    heat_pump: HeatPumpTable = Field(default_factory=HeatPumpTable)
    """For the rest."""
    dead_state_temperature: Temperature = 283.15
    """Surroundings at which heat is worth nothing."""
    sinks: list[SinkTable] | None = Field(default=None, max_length=1000)
    """Users of heat to be tested; a list of usual ones if not given."""
    limits: list[PartLimitTable] | None = Field(default=None, max_length=1000)
    """Parts that cap the coolant's temperature, in place of the rack's own parts and the CDU."""
    upgrades: list[UpgradeTable] = Field(default_factory=list, max_length=100)
    """Better parts, for the chain of what caps the temperature next."""
    site: SiteTable | None = None
    """Electricity around the racks; without it there are no PUE and ERF."""
