"""Neighbours: the other plants of the same network, which serve before the site or after it.

A network rarely lives on one source.  Waste incinerators have to burn, so they come first; a
second data centre, a sewage works or a wood boiler may come before or after.  Each takes what those
before it left, warms its own share of the network's water from return to supply, and hands on the
rest; the boiler of the site's plant serves what nobody else did.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from heatgrade.district.calendar import HOUR, FloatArray
from heatgrade.district.cop_model import CopModel
from heatgrade.district.heat_source import HeatSource
from heatgrade.district.hour_balance import Conditions, HourBalance, balance_hours
from heatgrade.district.machine import machine_model
from heatgrade.district.plant import Boiler, DistrictPlant
from heatgrade.errors import finite, positive
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.shown import Shown

_MWH = 3.6e9  # J


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another plant that feeds the network.

    Parameters
    ----------
    source : HeatSource
        Its heat; as hot as an incinerator's or a boiler's, it needs no heat pump.
    heat_pump : HeatPump or CopModel, optional
        Machine for what does not cross an exchanger; None: there is none.
    heat_pump_capacity : float
        Largest heat flow out of it [W]; inf: as large as needed.
    exchanger_approach : float
        Smallest difference in its exchanger [K].
    first : bool
        Whether it serves before the site.
    heat_price, heat_emission : float
        Of the heat taken from it [EUR/MWh, t CO2/MWh].
    """

    source: HeatSource
    heat_pump: HeatPump | CopModel | None = None
    heat_pump_capacity: float = math.inf
    exchanger_approach: float = 3.0
    first: bool = False
    heat_price: float = 0.0
    heat_emission: float = 0.0

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        finite(self.heat_price, "neighbour.heat_price", "EUR/MWh")
        positive(self.heat_emission, "neighbour.heat_emission", "t/MWh", allow_zero=True)
        _ = self.plant

    @property
    def plant(self) -> DistrictPlant:
        """Its exchanger and heat pump, without a boiler."""
        return DistrictPlant(
            0.0 if self.heat_pump is None else self.heat_pump_capacity,
            exchanger_approach=self.exchanger_approach,
            boiler=Boiler("none", 0.0),
        )


@dataclass(frozen=True, slots=True)
class NeighbourYear(Shown):
    """What a neighbour gives in the year.

    Attributes
    ----------
    neighbour : Neighbour
        The plant.
    model : CopModel
        COP of its heat pump.
    balance : HourBalance
        Its exchanger and heat pump by the hour; ``unmet`` is what it leaves to the others.
    """

    neighbour: Neighbour
    model: CopModel
    balance: HourBalance = field(repr=False)

    @property
    def name(self) -> str:
        """What it is."""
        return self.neighbour.source.name

    @property
    def given(self) -> FloatArray:
        """Heat into the network in every hour [W]."""
        return self.balance.direct + self.balance.heat_pump

    @property
    def heat(self) -> float:
        """Heat into the network in the year [J]."""
        return float(self.given.sum()) * HOUR

    @property
    def electricity(self) -> float:
        """Electricity of its heat pump in the year [J]."""
        return float(self.balance.electricity.sum()) * HOUR

    @property
    def seasonal_cop(self) -> float | None:
        """Heat over electricity of its heat pump [-]; None where it never runs."""
        work = float(self.balance.electricity.sum())
        return float(self.balance.heat_pump.sum()) / work if work > 0.0 else None

    @property
    def input(self) -> FloatArray:
        """Heat of its source and work on the refrigerant in every hour [W]."""
        work = self.model.drive_efficiency * self.balance.electricity
        return self.balance.source_heat + work

    def to_dict(self) -> dict[str, object]:
        """Return plain data."""
        return {
            "name": self.name,
            "first": self.neighbour.first,
            "heat_MWh": self.heat / _MWH,
            "direct_MWh": float(self.balance.direct.sum()) * HOUR / _MWH,
            "heat_pump_MWh": float(self.balance.heat_pump.sum()) * HOUR / _MWH,
            "electricity_MWh": self.electricity / _MWH,
            "seasonal_cop": self.seasonal_cop,
        }


def serve(
    neighbours: Sequence[Neighbour], load: FloatArray, supply: FloatArray, back: FloatArray
) -> tuple[tuple[NeighbourYear, ...], FloatArray]:
    """Return what neighbours give, one after the other, and what they leave [W].

    Parameters
    ----------
    neighbours : sequence of Neighbour
        In the order in which they serve.
    load : ndarray, shape (hours,)
        Heat asked of them [W].
    supply, back : ndarray, shape (hours,)
        The network's temperatures [K].
    """
    years = []
    rest = load
    for neighbour in neighbours:
        source = neighbour.source
        given = Conditions(
            supply, back, source.by_hour(len(load)), source.hot_temperature, source.cold_temperature
        )
        model = machine_model(neighbour.heat_pump, given, neighbour.plant)
        found = balance_hours(rest, given, neighbour.plant, model)
        rest = np.maximum(found.unmet, 0.0)
        years.append(NeighbourYear(neighbour, model, found))
    return tuple(years), rest


def behind(
    balance: HourBalance, neighbours: Sequence[Neighbour], given: Conditions, boiler: Boiler
) -> tuple[HourBalance, tuple[NeighbourYear, ...]]:
    """Return a plant's balance when neighbours serve what it leaves, and its boiler the rest.

    Parameters
    ----------
    balance : HourBalance
        The plant's, without its boiler.
    neighbours : sequence of Neighbour
        Those behind it.
    given : Conditions
        The network's temperatures.
    boiler : Boiler
        The last to serve.
    """
    years, rest = serve(neighbours, balance.unmet, given.supply, given.back)
    burnt = np.minimum(rest, boiler.capacity)
    load = balance.load - balance.unmet + rest
    return replace(balance, load=load, boiler=burnt, unmet=rest - burnt), years
