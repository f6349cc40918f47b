"""Case: everything that a district's year depends on, before it is run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.district.cop_model import CopModel, GivenCop
from heatgrade.district.customer import Customer
from heatgrade.district.cycle_map import CycleMap
from heatgrade.district.dispatch import Dispatch, keep_full, without_store
from heatgrade.district.district_year import DistrictYear
from heatgrade.district.heat_demand import HeatDemand
from heatgrade.district.heat_source import HeatSource
from heatgrade.district.heating_curve import HeatingCurve
from heatgrade.district.hour_balance import Conditions, balance_hours, largest_load
from heatgrade.district.plant import DistrictPlant
from heatgrade.district.price_plan import cheapest_plan
from heatgrade.district.tariff import Tariff
from heatgrade.district.thermal_store import ThermalStore
from heatgrade.district.weather import Weather
from heatgrade.materials import Coolant
from heatgrade.recovery.heat_pump import HeatPump

_NETWORK_PRESSURE = 1.6e6  # Pa, as in `heatgrade.recovery.network`


@dataclass(frozen=True, slots=True)
class DistrictCase:
    """A network, its weather, its data centre and the plant between them.

    Parameters
    ----------
    weather : Weather
        Outdoor temperature by the hour.
    demand : HeatDemand
        What the network takes.
    curve : HeatingCurve
        Its supply and return temperature by the weather.
    source : HeatSource
        The data centre's heat.
    plant : DistrictPlant
        Exchanger, heat pump and boiler.
    heat_pump : HeatPump or CopModel
        The machine, whose cycle is mapped, or another model of its COP.
    store : ThermalStore, optional
        Tank beside the plant.
    tariff : Tariff
        Prices and emissions.
    follow_price : bool
        Whether heat pump and store follow the electricity's price, known a year ahead.
    customer : Customer, optional
        One customer to be looked at.

    Examples
    --------
    >>> from heatgrade.district import synthetic_weather
    >>> year = DistrictCase(
    ...     weather=synthetic_weather(283.15, 8.0),
    ...     demand=HeatDemand(10e3 * 3.6e9),
    ...     curve=HeatingCurve.constant(343.15, 313.15),
    ...     source=HeatSource(4e6, 298.15, 291.15),
    ...     plant=DistrictPlant(2e6),
    ... ).run()
    >>> round(year.share, 3), year.energy_balance < 1e-9
    (0.941, True)
    """

    weather: Weather
    demand: HeatDemand
    curve: HeatingCurve
    source: HeatSource
    plant: DistrictPlant
    heat_pump: HeatPump | CopModel = field(default_factory=HeatPump)
    store: ThermalStore | None = None
    tariff: Tariff = field(default_factory=Tariff)
    follow_price: bool = False
    customer: Customer | None = None

    def conditions(self) -> Conditions:
        """Return temperatures and source of every hour."""
        supply, back = self.curve.at(self.weather.temperature)
        heat = self.source.by_hour(self.weather.hours)
        return Conditions(
            supply, back, heat, self.source.hot_temperature, self.source.cold_temperature
        )

    def model(self) -> CopModel:
        """Return the COP by the hour; of a `HeatPump`, the map of its cycle for this case.

        Raises
        ------
        RecoveryError
            HG602, HG603 when the refrigerant cannot do it.
        """
        if not isinstance(self.heat_pump, HeatPump):
            return self.heat_pump
        given = self.conditions()
        approach = self.plant.exchanger_approach
        if given.reach(approach).min() >= 1.0 and given.crossing(approach).min() >= 1.0:
            return GivenCop(_UNUSED)  # all heat crosses by itself in every hour
        warmest = min(given.hot - approach, float(given.supply.max()) - 1.0)
        source = (given.cold, given.hot)
        inlet = (float(given.back.min()), max(float(given.back.max()), warmest))
        outlet = (float(given.supply.min()), float(given.supply.max()))
        water = Coolant("water", pressure=_NETWORK_PRESSURE)
        return CycleMap.of(self.heat_pump, source, inlet, outlet, water)

    def run(self, model: CopModel | None = None) -> DistrictYear:
        """Return the year.

        Parameters
        ----------
        model : CopModel, optional
            That of `model` if not given; hand it over to run many cases with the same machine.
        """
        used = self.model() if model is None else model
        given = self.conditions()
        demand = self.demand.by_hour(self.weather)
        price, emission = (
            self.tariff.price(self.weather.hours),
            self.tariff.emission(self.weather.hours),
        )
        dispatch = self._dispatch(demand, given, used, price)
        balance = balance_hours(dispatch.load, given, self.plant, used, dispatch.ceiling)
        return DistrictYear(
            case=self,
            model=used,
            demand=demand,
            conditions=given,
            dispatch=dispatch,
            balance=balance,
            price=price,
            emission=emission,
        )

    def _dispatch(
        self, demand: FloatArray, given: Conditions, model: CopModel, price: FloatArray
    ) -> Dispatch:
        if self.store is None or self.store.capacity == 0.0:
            return without_store(demand)
        most = largest_load(given, self.plant, model)
        if self.follow_price:
            return cheapest_plan(demand, most, given, self.plant, model, self.store, self.tariff)
        reach = given.reach(self.plant.exchanger_approach)
        least = np.where(reach < 1.0, self.plant.least_heat / np.maximum(1.0 - reach, 1e-9), 0.0)
        return keep_full(demand, most, np.minimum(least, most), self.store)

    def with_source(self, hot: float, cold: float, name: str) -> DistrictCase:
        """Return the same case with the source's heat at other temperatures [K]."""
        return replace(self, source=self.source.at(hot, cold, name))


_UNUSED = 10.0  # COP of a heat pump that never runs
