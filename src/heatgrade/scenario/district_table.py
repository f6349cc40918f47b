"""The tables of a district's year: weather, demand, network, plant, store, prices, costs."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.scenario.table import (
    AnyNumber,
    Count,
    Energy,
    Fraction,
    Length,
    NonNegativeDifference,
    NonNegativePower,
    Number,
    Power,
    SignedNumber,
    Table,
    Temperature,
    Volume,
    exactly_one,
    refuse,
)


class WeatherTable(Table):
    """Outdoor temperature: a file, or a synthetic year from a climate's few numbers."""

    file: str | None = None
    """EPW, or CSV with degC by the hour; relative to the scenario."""
    column: str | None = None
    """Column of a CSV file, if it has several."""
    label: str = "synthetic year"
    """What the synthetic year stands for."""
    mean_temperature: Temperature | None = None
    """Mean of the synthetic year."""
    seasonal_amplitude: NonNegativeDifference = 8.0
    """Half of the difference between summer and winter."""
    daily_amplitude: NonNegativeDifference = 3.0
    """Half of the difference between afternoon and night."""
    spread: NonNegativeDifference = 3.0
    """Standard deviation of the weather about season and day."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one({"file": self.file, "mean_temperature": self.mean_temperature}, "the weather")
        return self


class DemandTable(Table):
    """What the network takes."""

    annual_heat: Energy
    """Heat into the network in a year."""
    hot_water_share: Fraction = 0.25
    """Share of it that the weather does not change: hot water, losses of the pipes."""
    base_temperature: Temperature = 288.15
    """Outdoor temperature above which nobody heats."""
    smoothing_hours: Count = 24
    """Hours over which buildings average the outdoor temperature."""
    loss_share: Fraction = 0.0
    """Share of the heat that the network's pipes lose."""
    heat_per_home: Energy | None = None
    """Heat of a home in a year, to count in homes."""
    other_homes: dict[str, Energy] = Field(default_factory=dict, max_length=16)
    """Other sizes of home to count in, by name."""


class HeatingCurveTable(Table):
    """The network's temperatures by the weather; straight between the points, flat beyond."""

    outdoor: list[Temperature] = Field(min_length=1, max_length=50)
    """Outdoor temperatures, rising."""
    supply: list[Temperature] = Field(min_length=1, max_length=50)
    """Supply temperature at each."""
    back: list[Temperature] = Field(min_length=1, max_length=50)
    """Return temperature at each."""


class LoadTable(Table):
    """The data centre's load by the hour."""

    file: str
    """CSV with the load over full load; relative to the scenario."""
    column: str | None = None
    """Column, if it has several."""


class DistrictHeatPumpTable(Table):
    """Size of the heat pump, and how its COP is found; the machine is that of ``[recovery]``."""

    capacity: NonNegativePower | None = None
    """Largest heat out of it; as large as needed if not given, 0 for none."""
    minimum_load: Fraction = 0.0
    """Smallest load over capacity; below it stands still."""
    supply_limit: Temperature | None = None
    """Warmest water that it gives; the boiler lifts all of it from there on."""
    cop_model: Literal["cycle", "market", "lorenz", "given"] = "cycle"
    """By its cycle, Jesper's regression, a share of the Lorenz COP, or one value."""
    cop: Number | None = None
    """The value, for ``given``."""
    lorenz_efficiency: Fraction | None = None
    """The share, for ``lorenz``."""

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if (self.cop is not None) != (self.cop_model == "given"):
            raise refuse("cop and cop_model = 'given' belong together", "both or neither")
        if (self.lorenz_efficiency is not None) != (self.cop_model == "lorenz"):
            raise refuse(
                "lorenz_efficiency and cop_model = 'lorenz' belong together", "both or neither"
            )
        return self


class NeighbourTable(Table):
    """Another plant that feeds the network: an incinerator, a second data centre."""

    name: str
    """What it is."""
    heat: Power
    """Its heat at full load."""
    hot_temperature: Temperature
    """Water that it hands over."""
    cold_temperature: Temperature
    """Water that it wants back."""
    first: bool = False
    """Whether it serves before the site; else it serves what the site leaves."""
    heat_pump_capacity: NonNegativePower | None = None
    """Largest heat out of its heat pump, one like that of ``[recovery]``; none if not given."""
    load: LoadTable | None = None
    """Its load by the hour; full all year if not given."""
    heat_price: SignedNumber = 0.0
    """Paid for its heat [EUR/MWh]."""
    heat_emission: AnyNumber = 0.0
    """Of its heat [t/MWh]."""


class PipesTable(Table):
    """Trenches that lose heat to the ground; the demand is then what the users take."""

    length: Length
    """Trench, supply and return in it."""
    loss_coefficient: AnyNumber = 0.4
    """Heat lost per length and kelvin over the ground, both pipes together [W/(m K)]."""
    ground_temperature: Temperature = 281.15
    """Ground, all year."""


class BoilerTable(Table):
    """What serves the rest."""

    name: str = "gas boiler"
    """What it is."""
    capacity: NonNegativePower | None = None
    """Largest heat out of it; as large as needed if not given."""
    efficiency: Number = 0.9
    """Heat over energy bought."""
    electric: bool = False
    """Whether that energy is electricity."""


class StoreTable(Table):
    """A hot-water tank beside the plant."""

    volume: Volume
    """Water in it; 0 for none."""
    hot_temperature: Temperature | None = None
    """Hot zone when it was sized; the warmest supply if not given."""
    cold_temperature: Temperature | None = None
    """Cold zone when it was sized; the warmest return if not given."""
    wall_coefficient: AnyNumber = 0.15
    """Heat transfer through its insulation [W/(m2 K)]."""
    power: Power | None = None
    """Largest heat in or out; as large as needed if not given."""


class TariffTable(Table):
    """Prices [EUR/MWh] and emissions [t/MWh]."""

    electricity_price: SignedNumber = 100.0
    """Of electricity [EUR/MWh]."""
    electricity_price_file: str | None = None
    """CSV with the price of each hour, in place of one price."""
    column: str | None = None
    """Column of that file, if it has several."""
    electricity_emission: AnyNumber = 0.25
    """Of the grid [t/MWh]."""
    fuel_price: SignedNumber = 40.0
    """Of the boiler's fuel [EUR/MWh]."""
    fuel_emission: AnyNumber = 0.205
    """Of the boiler's fuel [t/MWh]."""
    source_price: SignedNumber = 0.0
    """Paid for the data centre's heat [EUR/MWh]."""
    reference_emission: AnyNumber = 0.205 / 0.85
    """Of the heat that the network replaces [t/MWh]; a gas boiler's if not given."""


class CustomerTable(Table):
    """One customer whose connection is smaller than its peak."""

    name: str = "customer"
    """Name in results."""
    annual_heat: Energy
    """What it needs in a year."""
    connection: Power
    """Largest heat that its connection carries."""


class AssetTable(Table):
    """Something that is built for this heat."""

    name: str
    """What it is."""
    investment: AnyNumber
    """What it costs [EUR]."""
    life: Number
    """Years that it lasts."""
    upkeep: Fraction = 0.0
    """Yearly upkeep as a share of the investment."""


class CostsTable(Table):
    """What is built, and for how long the source is sure."""

    assets: list[AssetTable] = Field(min_length=1, max_length=100)
    """What is built."""
    interest: Fraction = 0.04
    """Interest of a year."""
    source_years: list[Number] = Field(default=[7.0, 10.0, 15.0, 30.0], max_length=50)
    """Years for which the source may be sure, one after the other."""
    alternative_cost: Number | None = None
    """Cost of the heat that would be bought instead [EUR/MWh], for the break-even."""


class OtherSourceTable(Table):
    """A source to compare with: what liquid cooling at the chip would give, or air coils."""

    name: str = "liquid cooling at the chip"
    """What it is."""
    hot_temperature: Temperature
    """Water that it would hand over."""
    cold_temperature: Temperature
    """Water that it would want back."""


class DistrictTable(Table):
    """A year of the heat network, hour by hour."""

    racks: Count = 1
    """Racks, or sources, as the one above, that feed the network."""
    weather: WeatherTable
    """Outdoor temperature."""
    demand: DemandTable
    """What the network takes."""
    heating_curve: HeatingCurveTable | None = None
    """Temperatures by the weather; those of ``[recovery.network]`` all year if not given."""
    load: LoadTable | None = None
    """The data centre's load; full all year if not given."""
    heat_pump: DistrictHeatPumpTable = Field(default_factory=DistrictHeatPumpTable)
    """Size of the heat pump."""
    exchanger_capacity: Power | None = None
    """Largest heat across the exchanger; as large as needed if not given."""
    boiler: BoilerTable = Field(default_factory=BoilerTable)
    """What serves the rest."""
    store: StoreTable | None = None
    """Tank beside the plant."""
    follow_price: bool = False
    """Whether heat pump and store follow the electricity's price, known a year ahead."""
    neighbours: list[NeighbourTable] = Field(default_factory=list, max_length=50)
    """Other plants of the network, in the order in which they serve."""
    pipes: PipesTable | None = None
    """Trenches that lose heat, hour by hour."""
    tariff: TariffTable = Field(default_factory=TariffTable)
    """Prices and emissions."""
    customer: CustomerTable | None = None
    """One customer to be looked at."""
    costs: CostsTable | None = None
    """What is built."""
    other_source: OtherSourceTable | None = None
    """The same year with another source: how much of the heat pump goes away?"""
    sizing_share: Fraction | None = None
    """Share of the heat to find a size for; the year is run for heat pumps of all sizes."""

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.follow_price and (self.store is None or self.store.volume == 0.0):
            raise refuse(
                "follow_price needs a store, for the network's demand cannot wait",
                "[district.store] with follow_price",
            )
        return self
