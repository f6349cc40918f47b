"""Tariff: what electricity, fuel and source heat cost and emit.

Money per MWh and tonnes of CO2 per MWh, as the trade has them; the only place where the library
does not count in SI.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.district.heat_source import check_same_year
from heatgrade.errors import finite, positive

Hourly = float | FloatArray


@dataclass(frozen=True, slots=True)
class Tariff:
    """Prices and emissions; every default is an assumption.

    Parameters
    ----------
    electricity_price : float or ndarray, shape (hours,)
        Of every hour [EUR/MWh]; may be negative.
    electricity_emission : float or ndarray
        Of the grid [t CO2/MWh].
    fuel_price, fuel_emission : float
        Of the boiler's fuel [EUR/MWh, t CO2/MWh]; unused where it is electric.
    source_price : float
        Paid for the data centre's heat [EUR/MWh]; 0 where it is given.
    reference_emission : float
        Of the heat that the network replaces [t CO2/MWh of heat]; default that of a gas boiler,
        0.205 t/MWh of gas (lower heating value) at an efficiency of 0.85.
    """

    electricity_price: Hourly = 100.0
    electricity_emission: Hourly = 0.25
    fuel_price: float = 40.0
    fuel_emission: float = 0.205
    source_price: float = 0.0
    reference_emission: float = 0.205 / 0.85

    def __post_init__(self) -> None:
        """Refuse what is no price."""
        for name in ("electricity_price", "electricity_emission"):
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                for entry in value[~np.isfinite(value)][:1]:
                    finite(float(entry), f"tariff.{name}")
            else:
                finite(value, f"tariff.{name}")
        finite(self.fuel_price, "tariff.fuel_price", "EUR/MWh")
        finite(self.source_price, "tariff.source_price", "EUR/MWh")
        positive(self.fuel_emission, "tariff.fuel_emission", "t/MWh", allow_zero=True)
        positive(self.reference_emission, "tariff.reference_emission", "t/MWh", allow_zero=True)

    def price(self, hours: int) -> FloatArray:
        """Return the price of electricity in every hour [EUR/MWh]."""
        return _hourly(self.electricity_price, hours, "tariff.electricity_price")

    def emission(self, hours: int) -> FloatArray:
        """Return the grid's emission in every hour [t/MWh]."""
        return _hourly(self.electricity_emission, hours, "tariff.electricity_emission")


def _hourly(value: Hourly, hours: int, entry: str) -> FloatArray:
    if isinstance(value, np.ndarray):
        check_same_year(value, hours, entry)
        return value
    return np.full(hours, float(value))
