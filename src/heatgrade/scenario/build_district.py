"""From the tables of a district's year to its parts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.errors import HeatgradeError
from heatgrade.scenario.build_recovery import build_heat_pump
from heatgrade.scenario.district_table import DistrictHeatPumpTable, DistrictTable, LoadTable
from heatgrade.scenario.entry import at
from heatgrade.scenario.recovery_table import RecoveryTable

if TYPE_CHECKING:
    from heatgrade.district import (
        Asset,
        CopModel,
        Customer,
        DistrictCase,
        DistrictPlant,
        HeatDemand,
        HeatingCurve,
        Neighbour,
        PipeLosses,
        Tariff,
        ThermalStore,
        Weather,
    )
    from heatgrade.district.calendar import FloatArray
    from heatgrade.recovery import HeatPump


_ANY_SOURCE = 300.0, 290.0  # K


@dataclass(frozen=True, slots=True)
class DistrictParts:
    """All that a district's year needs besides its source.

    Parameters
    ----------
    table, recovery : DistrictTable, RecoveryTable
        Where it comes from.
    weather, demand, curve, plant, heat_pump, store, tariff, customer
        See `heatgrade.district.DistrictCase`.
    neighbours : tuple of Neighbour
        Other plants of the network.
    pipes : PipeLosses or None
        Its trenches.
    profile : ndarray or None
        The data centre's load by the hour.
    assets : tuple of Asset
        What is built; empty without ``[district.costs]``.
    """

    table: DistrictTable
    recovery: RecoveryTable
    weather: Weather
    demand: HeatDemand
    curve: HeatingCurve
    plant: DistrictPlant
    heat_pump: HeatPump | CopModel
    store: ThermalStore | None
    tariff: Tariff
    customer: Customer | None
    neighbours: tuple[Neighbour, ...]
    pipes: PipeLosses | None
    profile: FloatArray | None
    assets: tuple[Asset, ...]

    def case(self, name: str, heat: float, hot: float, cold: float) -> DistrictCase:
        """Return the case for a source of `heat` [W] between `hot` and `cold` [K]."""
        from heatgrade.district import DistrictCase, HeatSource

        with at("district"):
            return DistrictCase(
                weather=self.weather,
                demand=self.demand,
                curve=self.curve,
                source=HeatSource(heat, hot, cold, self.profile, name),
                plant=self.plant,
                heat_pump=self.heat_pump,
                store=self.store,
                tariff=self.tariff,
                follow_price=self.table.follow_price,
                customer=self.customer,
                part_load=self.recovery.heat_pump.part_load is not None,
                neighbours=self.neighbours,
                pipes=self.pipes,
            )


def build_district(table: DistrictTable, recovery: RecoveryTable, folder: Path) -> DistrictParts:
    """Return the parts of the year; its files are read, so that a hole in them shows at once.

    Raises
    ------
    HeatgradeError
        HG650 to HG658 with the path of the entry at fault.
    """
    from heatgrade.district import Asset, Customer, HeatingCurve

    with at("district"):
        weather = _weather(table, folder)
        profile = None
        if table.load is not None:
            profile = _load(table.load, "load.file", folder, weather.hours)
        demand = _demand(table)
        demand.by_hour(weather)
        curve = table.heating_curve
        network = recovery.network
        temperatures = (
            HeatingCurve.constant(network.supply_temperature, network.return_temperature)
            if curve is None
            else HeatingCurve(tuple(curve.outdoor), tuple(curve.supply), tuple(curve.back))
        )
        customer = table.customer
        assets: tuple[Asset, ...] = ()
        if table.costs is not None:
            assets = tuple(
                Asset(a.name, a.investment, a.life, a.upkeep) for a in table.costs.assets
            )
        parts = DistrictParts(
            table=table,
            recovery=recovery,
            weather=weather,
            demand=demand,
            curve=temperatures,
            plant=_plant(table, recovery),
            heat_pump=_cop(table.heat_pump, recovery),
            store=_store(table, temperatures),
            tariff=_tariff(table, folder, weather.hours),
            customer=None
            if customer is None
            else Customer(customer.annual_heat, customer.connection, customer.name),
            neighbours=_neighbours(table, recovery, folder, weather.hours),
            pipes=_pipes(table),
            profile=profile,
            assets=assets,
        )
    parts.case("to be known", 1.0, *_ANY_SOURCE)  # what does not go together shows at once
    return parts


@contextmanager
def of_file(entry: str) -> Iterator[None]:
    """Name `entry` in every error that a file raises inside, and the file as its value."""
    try:
        yield
    except HeatgradeError as error:
        raise type(error)(
            error.code,
            error.message,
            entry=entry,
            value=Path(error.entry).name if error.entry else None,
            allowed=error.allowed,
            remedy=error.remedy,
        ) from None


def _weather(table: DistrictTable, folder: Path) -> Weather:
    from heatgrade.district import read_weather, synthetic_weather

    given = table.weather
    if given.file is not None:
        with of_file("weather.file"):
            return read_weather(folder / given.file, given.column)
    assert given.mean_temperature is not None  # the table sees to it
    with at("weather"):
        return synthetic_weather(
            given.mean_temperature,
            given.seasonal_amplitude,
            given.daily_amplitude,
            given.spread,
            given.label,
        )


def _column(file: Path, column: str | None) -> FloatArray:
    from heatgrade.district import read_hourly

    return read_hourly(file, column)


def _demand(table: DistrictTable) -> HeatDemand:
    from heatgrade.district import HeatDemand

    given = table.demand
    with at("demand"):
        return HeatDemand(
            given.annual_heat,
            given.hot_water_share,
            given.base_temperature,
            given.smoothing_hours,
            given.loss_share,
            given.heat_per_home,
        )


def _plant(table: DistrictTable, recovery: RecoveryTable) -> DistrictPlant:
    from heatgrade.district import Boiler, DistrictPlant

    boiler, pump = table.boiler, table.heat_pump
    capacity = 0.0 if build_heat_pump(recovery) is None else _limit(pump.capacity)
    return DistrictPlant(
        capacity,
        pump.minimum_load,
        recovery.exchanger_approach,
        _limit(table.exchanger_capacity),
        Boiler(boiler.name, _limit(boiler.capacity), boiler.efficiency, boiler.electric),
        _limit(pump.supply_limit),
    )


def _neighbours(
    table: DistrictTable, recovery: RecoveryTable, folder: Path, hours: int
) -> tuple[Neighbour, ...]:
    from heatgrade.district import HeatSource, Neighbour

    found = []
    for i, given in enumerate(table.neighbours):
        profile = None
        if given.load is not None:
            profile = _load(given.load, f"neighbours[{i}].load.file", folder, hours)
        with at(f"neighbours[{i}]"):
            found.append(
                Neighbour(
                    HeatSource(
                        given.heat,
                        given.hot_temperature,
                        given.cold_temperature,
                        profile,
                        given.name,
                    ),
                    None if given.heat_pump_capacity is None else build_heat_pump(recovery),
                    _limit(given.heat_pump_capacity),
                    recovery.exchanger_approach,
                    given.first,
                    given.heat_price,
                    given.heat_emission,
                )
            )
    return tuple(found)


def _load(given: LoadTable, entry: str, folder: Path, hours: int) -> FloatArray:
    from heatgrade.district.heat_source import check_same_year

    with of_file(entry):
        profile = _column(folder / given.file, given.column)
        check_same_year(profile, hours, "")
    return profile


def _pipes(table: DistrictTable) -> PipeLosses | None:
    from heatgrade.district import PipeLosses

    given = table.pipes
    if given is None:
        return None
    with at("pipes"):
        return PipeLosses(given.length, given.loss_coefficient, given.ground_temperature)


def _limit(value: float | None) -> float:
    return math.inf if value is None else value


def _cop(table: DistrictHeatPumpTable, recovery: RecoveryTable) -> HeatPump | CopModel:
    from heatgrade.district import GivenCop, LorenzShare, MarketCop

    with at("heat_pump"):
        if table.cop is not None:
            return GivenCop(table.cop)
        if table.lorenz_efficiency is not None:
            return LorenzShare(table.lorenz_efficiency)
    machine = build_heat_pump(recovery)
    if table.cop_model == "market" or machine is None:
        return MarketCop()
    return machine


def _store(table: DistrictTable, curve: HeatingCurve) -> ThermalStore | None:
    from heatgrade.district import ThermalStore

    given = table.store
    if given is None:
        return None
    hot, cold = given.hot_temperature, given.cold_temperature
    return ThermalStore(
        given.volume,
        max(curve.supply) if hot is None else hot,
        max(curve.back) if cold is None else cold,
        given.wall_coefficient,
        _limit(given.power),
    )


def _tariff(table: DistrictTable, folder: Path, hours: int) -> Tariff:
    from heatgrade.district import Tariff
    from heatgrade.district.heat_source import check_same_year

    given = table.tariff
    price: float | FloatArray = given.electricity_price
    if given.electricity_price_file is not None:
        with of_file("tariff.electricity_price_file"):
            price = _column(folder / given.electricity_price_file, given.column)
            check_same_year(price, hours, "")
    return Tariff(
        price,
        given.electricity_emission,
        given.fuel_price,
        given.fuel_emission,
        given.source_price,
        given.reference_emission,
    )
