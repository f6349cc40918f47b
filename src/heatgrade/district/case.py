"""Case: everything that a district's year depends on, before it is run."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.district.cop_model import CopModel
from heatgrade.district.customer import Customer
from heatgrade.district.dispatch import Dispatch, keep_full, without_store
from heatgrade.district.heat_demand import HeatDemand
from heatgrade.district.heat_source import HeatSource
from heatgrade.district.heating_curve import HeatingCurve
from heatgrade.district.hour_balance import Conditions, balance_hours, largest_load
from heatgrade.district.machine import machine_model
from heatgrade.district.neighbour import Neighbour, NeighbourYear, behind, serve
from heatgrade.district.pipe_losses import PipeLosses
from heatgrade.district.plant import Boiler, DistrictPlant
from heatgrade.district.price_plan import cheapest_plan
from heatgrade.district.tariff import Tariff
from heatgrade.district.thermal_store import ThermalStore
from heatgrade.district.weather import Weather
from heatgrade.errors import RecoveryError
from heatgrade.recovery.heat_pump import HeatPump

if TYPE_CHECKING:
    from heatgrade.district.district_year import DistrictYear


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
    part_load : bool
        Whether the COP follows the heat pump's load by `HeatPump.part_load`; else it is that at
        full load in every hour.
    neighbours : tuple of Neighbour
        Other plants of the network, in the order in which they serve.
    pipes : PipeLosses, optional
        Trenches of the network; the heat that they lose is added to the demand, hour by hour.

    Raises
    ------
    RecoveryError
        HG661 part load of a heat pump without size or cycle, HG662 losses of the pipes given
        twice.

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
    part_load: bool = False
    neighbours: tuple[Neighbour, ...] = ()
    pipes: PipeLosses | None = None

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        size = self.plant.heat_pump_capacity
        if self.part_load and (math.isinf(size) or not isinstance(self.heat_pump, HeatPump)):
            raise RecoveryError(
                "HG661",
                "a load is a share of the heat pump's size, and its cycle must be known",
                entry="heat_pump.capacity",
                value=size,
                allowed="a size, and the COP by the cycle",
                remedy="give the heat pump's capacity and cop_model 'cycle', or leave part_load "
                "out",
            )
        if self.pipes is not None and self.demand.loss_share > 0.0:
            raise RecoveryError(
                "HG662",
                "the losses of the pipes are given twice, as a share and by their length",
                entry="demand.loss_share",
                value=self.demand.loss_share,
                allowed="0 with pipes",
                remedy="leave loss_share out: with pipes the demand is what the users take",
            )

    def conditions(self) -> Conditions:
        """Return temperatures and source of every hour."""
        supply, back = self.curve.at(self.weather.temperature)
        heat = self.source.by_hour(self.weather.hours)
        return Conditions(
            supply, back, heat, self.source.hot_temperature, self.source.cold_temperature
        )

    def wanted(self) -> tuple[FloatArray, FloatArray]:
        """Return the heat that the network takes, and the part of it that its pipes lose [W]."""
        taken = self.demand.by_hour(self.weather)
        if self.pipes is None:
            return taken, np.zeros_like(taken)
        lost = self.pipes.by_hour(*self.curve.at(self.weather.temperature))
        return taken + lost, lost

    def model(self) -> CopModel:
        """Return the COP by the hour; of a `HeatPump`, the map of its cycle for this case.

        Raises
        ------
        RecoveryError
            HG602, HG603, HG630 when the refrigerant cannot do it.
        """
        return machine_model(self.heat_pump, self.conditions(), self.plant, self.part_load)

    def run(self, model: CopModel | None = None) -> DistrictYear:
        """Return the year.

        Parameters
        ----------
        model : CopModel, optional
            That of `model` if not given; hand it over to run many cases with the same machine.
        """
        used = self.model() if model is None else model
        given = self.conditions()
        demand, lost = self.wanted()
        price, emission = (
            self.tariff.price(self.weather.hours),
            self.tariff.emission(self.weather.hours),
        )
        first = [neighbour for neighbour in self.neighbours if neighbour.first]
        later = [neighbour for neighbour in self.neighbours if not neighbour.first]
        before, left = serve(first, demand, given.supply, given.back)
        dispatch = self._dispatch(left, given, used, price)
        plant = replace(self.plant, boiler=Boiler(capacity=0.0)) if later else self.plant
        balance = balance_hours(dispatch.load, given, plant, used, dispatch.ceiling)
        after: tuple[NeighbourYear, ...] = ()
        if later:
            balance, after = behind(balance, later, given, self.plant.boiler)
        from heatgrade.district.district_year import DistrictYear  # what is found holds the case

        return DistrictYear(
            case=self,
            model=used,
            demand=demand,
            conditions=given,
            dispatch=dispatch,
            balance=balance,
            price=price,
            emission=emission,
            pipe_loss=lost,
            neighbours=(*before, *after),
        )

    def _dispatch(
        self, demand: FloatArray, given: Conditions, model: CopModel, price: FloatArray
    ) -> Dispatch:
        store = self.store
        if store is None or store.capacity == 0.0 or not demand.any():
            return without_store(demand)
        most = largest_load(given, self.plant, model)
        if self.follow_price:
            return cheapest_plan(demand, most, given, self.plant, model, store, self.tariff)
        reach = given.reach(self.plant.exchanger_approach)
        least = np.where(reach < 1.0, self.plant.least_heat / np.maximum(1.0 - reach, 1e-9), 0.0)
        return keep_full(demand, most, np.minimum(least, most), store)

    def with_source(self, hot: float, cold: float, name: str) -> DistrictCase:
        """Return the same case with the source's heat at other temperatures [K]."""
        return replace(self, source=self.source.at(hot, cold, name))
