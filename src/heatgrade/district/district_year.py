"""District year: the answer, hour by hour, and its sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.caution import Caution, distinct
from heatgrade.district.calendar import HOUR, FloatArray
from heatgrade.district.case import DistrictCase
from heatgrade.district.cop_model import CopModel
from heatgrade.district.dispatch import Dispatch
from heatgrade.district.hour_balance import Conditions, HourBalance
from heatgrade.district.machine_hours import MachineHours, machine_hours
from heatgrade.district.neighbour import NeighbourYear
from heatgrade.shown import Told

if TYPE_CHECKING:
    from heatgrade.figure import Figure

_MEGAWATT_HOUR = 3.6e9  # J
_NOTHING = 1e-12
_SEASON = 7.0 * 24.0  # h of mean demand; a larger store is filled in another season


@dataclass(frozen=True, slots=True, repr=False)
class DistrictYear(Told):
    """What `DistrictCase.run` found; arrays have one value for each hour.

    Attributes
    ----------
    case : DistrictCase
        What was run.
    model : CopModel
        COP that was used.
    demand : ndarray
        Heat that the network takes [W].
    conditions : Conditions
        Temperatures and source.
    dispatch : Dispatch
        Loads of plant and store.
    balance : HourBalance
        What exchanger, heat pump and boiler do.
    price, emission : ndarray
        Of electricity [EUR/MWh, t CO2/MWh].
    pipe_loss : ndarray
        Heat that the pipes lose, part of the demand [W]; zero where no pipes are given.
    neighbours : tuple of NeighbourYear
        The network's other plants, in the order in which they serve.
    """

    case: DistrictCase
    model: CopModel
    demand: FloatArray = field(repr=False)
    conditions: Conditions = field(repr=False)
    dispatch: Dispatch = field(repr=False)
    balance: HourBalance = field(repr=False)
    price: FloatArray = field(repr=False)
    emission: FloatArray = field(repr=False)
    pipe_loss: FloatArray = field(repr=False)
    neighbours: tuple[NeighbourYear, ...] = ()

    @property
    def hours(self) -> int:
        """Hours of the year."""
        return len(self.demand)

    @property
    def demand_heat(self) -> float:
        """Heat that the network takes in the year [J]."""
        return energy(self.demand)

    @property
    def direct_heat(self) -> float:
        """Heat that crosses the exchanger by itself [J]."""
        return energy(self.balance.direct)

    @property
    def heat_pump_heat(self) -> float:
        """Heat out of the heat pump, its work included [J]."""
        return energy(self.balance.heat_pump)

    @property
    def boiler_heat(self) -> float:
        """Heat out of the boiler [J]."""
        return energy(self.balance.boiler)

    @property
    def unmet_heat(self) -> float:
        """Demand that nothing serves [J]."""
        return energy(self.balance.unmet)

    @property
    def source_heat(self) -> float:
        """Heat taken from the data centre [J]."""
        return energy(self.balance.source_heat)

    @property
    def available_heat(self) -> float:
        """Heat that the data centre has [J]."""
        return energy(self.conditions.heat)

    @property
    def electricity(self) -> float:
        """Electricity of the heat pump [J]."""
        return energy(self.balance.electricity)

    @property
    def boiler_energy(self) -> float:
        """Electricity or fuel of the boiler [J]."""
        return self.boiler_heat / self.case.plant.boiler.efficiency

    @property
    def share(self) -> float:
        """Share of the network's heat that comes by the site's exchanger and heat pump [-].

        What the store loses is counted against it.
        """
        others = self.boiler_heat + self.unmet_heat + self.neighbour_heat
        return 1.0 - others / self.demand_heat

    @property
    def neighbours_by_hour(self) -> FloatArray:
        """Heat of the network's other plants in every hour [W]."""
        return sum((year.given for year in self.neighbours), np.zeros_like(self.demand))

    @property
    def neighbour_heat(self) -> float:
        """Heat of the network's other plants [J]."""
        return energy(self.neighbours_by_hour)

    @property
    def neighbour_share(self) -> float:
        """Share of the network's heat that comes from its other plants [-]."""
        return self.neighbour_heat / self.demand_heat

    @property
    def pipe_loss_heat(self) -> float:
        """Heat that the pipes lose by the hour [J]."""
        return energy(self.pipe_loss)

    @property
    def useful_heat(self) -> float:
        """Heat that reaches the users, behind the pipes' losses [J]."""
        kept = (self.demand_heat - self.pipe_loss_heat) * (1.0 - self.case.demand.loss_share)
        return kept - self.unmet_heat

    @property
    def machine(self) -> MachineHours | None:
        """The heat pump's cycle in the hours in which it runs; None where it has none."""
        return machine_hours(self.model, self.balance, self.case.plant)

    @property
    def direct_share(self) -> float:
        """Share of the heat of exchanger and heat pump that needs no heat pump [-]."""
        return self.direct_heat / max(self.direct_heat + self.heat_pump_heat, _NOTHING)

    @property
    def source_use(self) -> float:
        """Share of the data centre's heat that is used [-]."""
        return self.source_heat / self.available_heat

    @property
    def seasonal_cop(self) -> float | None:
        """Heat over electricity of the heat pump in the year [-]; None where it never runs."""
        if self.electricity <= 0.0:
            return None
        return self.heat_pump_heat / self.electricity

    @property
    def electricity_per_heat(self) -> float | None:
        """Electricity of the heat pump per heat of exchanger and heat pump [-]."""
        heat = self.direct_heat + self.heat_pump_heat
        return None if heat <= 0.0 else self.electricity / heat

    @property
    def heat_pump_peak(self) -> float:
        """Largest heat flow out of the heat pump [W]."""
        return float(self.balance.heat_pump.max())

    @property
    def full_load_hours(self) -> float | None:
        """Heat of the heat pump over its capacity, or its peak where it has no limit [h]."""
        size = self.case.plant.heat_pump_capacity
        size = self.heat_pump_peak if np.isinf(size) else size
        return None if size <= 0.0 else self.heat_pump_heat / size / HOUR

    @property
    def source_full_load_hours(self) -> float:
        """Heat taken from the source over its largest heat flow [h]."""
        return self.source_heat / float(self.conditions.heat.max()) / HOUR

    @property
    def hours_without_heat_pump(self) -> int:
        """Hours in which the plant gives heat and the heat pump stands still."""
        still = self.balance.heat_pump <= _NOTHING * float(self.demand.max())
        return int(np.sum(still & (self.balance.direct > 0.0)))

    @property
    def homes(self) -> float | None:
        """Homes that the heat of exchanger and heat pump stands for, over the year's sum [-]."""
        whole = self.case.demand.homes
        return None if whole is None else whole * self.share

    @property
    def homes_of_all_heat(self) -> float | None:
        """Homes if all of the data centre's heat found a use at any time [-].

        The arithmetic of press releases: heat and work of the whole year over the heat of a home,
        whether or not the heat is there when it is cold.
        """
        per_home = self.case.demand.heat_per_home
        if per_home is None:
            return None
        used = max(self.source_heat, _NOTHING)
        gain = (self.direct_heat + self.heat_pump_heat) / used
        return gain * self.available_heat * (1.0 - self.case.demand.loss_share) / per_home

    @property
    def homes_at_peak(self) -> float | None:
        """Homes that exchanger and heat pump keep warm in every hour, without boiler or store [-].

        The homes of the whole demand, times the smallest ratio of what the plant can give to what
        the network takes: annual sums say nothing about January.
        """
        whole = self.case.demand.homes
        if whole is None:
            return None
        from heatgrade.district.hour_balance import largest_load

        most = largest_load(self.conditions, self.case.plant, self.model)
        return whole * float(np.min(most / np.maximum(self.demand, 1.0)))

    @property
    def source_share(self) -> float:
        """Share of the network's heat that the data centre gave, work not counted [-]."""
        return self.source_heat / self.demand_heat

    @property
    def customer_share(self) -> float | None:
        """Share of the customer's need that comes by the network [-]."""
        customer = self.case.customer
        return None if customer is None else customer.share(self.demand)

    @property
    def waste_heat_temperature(self) -> float:
        """Mean temperature at which the data centre hands over the heat that is used [K]."""
        return self.case.source.hot_temperature

    @property
    def emissions(self) -> float:
        """CO2 of heat pump, boiler and neighbours [t]."""
        boiler = self.case.plant.boiler
        total = float(self.balance.electricity @ self.emission)
        burnt = self.balance.boiler / boiler.efficiency
        if boiler.electric:
            total += float(burnt @ self.emission)
        else:
            total += float(burnt.sum()) * self.case.tariff.fuel_emission
        for year in self.neighbours:
            total += float(year.balance.electricity @ self.emission)
            total += float(year.balance.source_heat.sum()) * year.neighbour.heat_emission
        return total * HOUR / _MEGAWATT_HOUR

    @property
    def saved_emissions(self) -> float:
        """CO2 of the heat replaced at the users, less that of heat pump, boiler, neighbours [t]."""
        served = self.useful_heat / _MEGAWATT_HOUR
        return served * self.case.tariff.reference_emission - self.emissions

    @property
    def running_cost(self) -> float:
        """What electricity, fuel and source heat cost in the year [EUR]."""
        boiler, tariff = self.case.plant.boiler, self.case.tariff
        total = float(self.balance.electricity @ self.price)
        burnt = self.balance.boiler / boiler.efficiency
        if boiler.electric:
            total += float(burnt @ self.price)
        else:
            total += float(burnt.sum()) * tariff.fuel_price
        total += float(self.balance.source_heat.sum()) * tariff.source_price
        for year in self.neighbours:
            total += float(year.balance.electricity @ self.price)
            total += float(year.balance.source_heat.sum()) * year.neighbour.heat_price
        return total * HOUR / _MEGAWATT_HOUR

    @property
    def recovery_cost(self) -> float:
        """What the heat pump's electricity and the source's heat cost in the year [EUR]."""
        total = float(self.balance.electricity @ self.price)
        total += float(self.balance.source_heat.sum()) * self.case.tariff.source_price
        return total * HOUR / _MEGAWATT_HOUR

    @property
    def electricity_price_paid(self) -> float | None:
        """Mean price of the heat pump's electricity [EUR/MWh]."""
        if self.electricity <= 0.0:
            return None
        return float(self.balance.electricity @ self.price / self.balance.electricity.sum())

    @property
    def duration_curve(self) -> FloatArray:
        """Demand of every hour, the largest first [W]."""
        return np.sort(self.demand)[::-1]

    @property
    def energy_balance(self) -> float:
        """Largest error of any hour's balance over the largest demand [-].

        Source, work, boiler, store and neighbours on one side, demand and unmet demand on the
        other; and what is in the store against what was put in.
        """
        now, store = self.balance, self.dispatch
        work = self.model.drive_efficiency * now.electricity
        gained = now.source_heat + work + now.boiler + now.unmet + store.discharge - store.charge
        for year in self.neighbours:
            gained = gained + year.input
        before = np.concatenate([[0.0], store.stored[:-1]])
        kept = (store.stored - before) / HOUR - store.charge + store.discharge + store.lost
        error = max(float(np.abs(gained - self.demand).max()), float(np.abs(kept).max()))
        return error / float(self.demand.max())

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What to know about the year."""
        found = list(self.model.cautions)
        machine = self.machine
        found += () if machine is None else machine.cautions
        if self.case.weather.synthetic:
            found.append(
                Caution(
                    "synthetic-weather",
                    "weather",
                    f"{self.case.weather.label}: made up from a mean, a season and a spread, not "
                    "measured; give an EPW or CSV file for a real year",
                )
            )
        if self.unmet_heat > 1e-6 * self.demand_heat:
            hours = int(np.sum(self.balance.unmet > 1e-6 * self.demand.max()))
            found.append(
                Caution(
                    "unmet-demand",
                    "boiler",
                    f"too small in {hours} hours: {self.unmet_heat / self.demand_heat:.2%} of the "
                    "demand is not served",
                )
            )
        store = self.case.store
        if store is not None and store.capacity > _SEASON * HOUR * float(self.demand.mean()):
            message = "holds more than a week of mean demand: its zones are taken as unmixed"
            found.append(Caution("out-of-range", "store", message))
        return distinct(tuple(found))

    def plot(self) -> Figure:
        """Return a figure with the year's months and its duration curve."""
        from heatgrade.district.year_plot import year_plot

        return year_plot(self)

    def summary(self) -> str:
        """Return the result in lines for a person."""
        from heatgrade.district.year_text import year_rows

        rows = year_rows(self)
        width = max(len(name) for name, _ in rows)
        lines = [f"{name:<{width}}  {value}" for name, value in rows]
        lines += [f"caution: {caution}" for caution in self.cautions]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the summary as a table, for notebooks."""
        from heatgrade.district.year_text import year_html

        return year_html(self)

    def to_dict(self) -> dict[str, object]:
        """Return plain data for ``result.json``."""
        from heatgrade.district.year_document import year_document

        return year_document(self)


def energy(flow: FloatArray) -> float:
    """Return the energy of an hourly heat flow [J]."""
    return float(flow.sum()) * HOUR
