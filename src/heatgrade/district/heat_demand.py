"""Heat demand of a network: space heating by degree hours, hot water, scaled to a year's sum.

.. math:: D(t) = Q \\left[ (1 - w) \\frac{\\max(0, T_b - \\bar T(t))}{\\sum \\max(0, T_b - \\bar T)}
    + w \\frac{p(t)}{\\sum p} \\right]

with the outdoor temperature's running mean, for buildings are slow, and a daily profile *p* of hot
water and the network's standing losses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatgrade.district.calendar import HOUR, FloatArray
from heatgrade.district.weather import Weather
from heatgrade.errors import RecoveryError, positive, within

# Share of a day's hot water in each hour: two peaks, from the shape that domestic profiles share.
# Assumption; the district's year hardly depends on it.
_HOT_WATER_DAY = np.array(
    [
        *(0.5, 0.4, 0.3, 0.3, 0.4, 0.8, 1.6, 2.0, 1.6, 1.2, 1.0, 1.0),  # to noon
        *(1.0, 0.9, 0.8, 0.8, 0.9, 1.1, 1.4, 1.6, 1.5, 1.3, 1.0, 0.6),
    ]
)


@dataclass(frozen=True, slots=True)
class HeatDemand:
    """What a network takes in a year, and how it is spread.

    Parameters
    ----------
    annual_heat : float
        Heat into the network in a year [J], its losses included.
    hot_water_share : float
        Share of it that does not depend on the weather: hot water and losses of the pipes, 0 to 1.
    base_temperature : float
        Outdoor temperature above which nobody heats [K].
    smoothing_hours : int
        Hours over which buildings average the outdoor temperature.
    loss_share : float
        Share of the heat into the network that its pipes lose, 0 to 0.9.
    heat_per_home : float, optional
        Heat that a home takes in a year [J]; without it nothing is counted in homes.

    Raises
    ------
    InputError
        HG101 to HG103: a negative demand, shares outside 0 to 1.
    """

    annual_heat: float
    hot_water_share: float = 0.25
    base_temperature: float = 288.15
    smoothing_hours: int = 24
    loss_share: float = 0.0
    heat_per_home: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.annual_heat, "annual_heat", "J")
        within(self.hot_water_share, "hot_water_share", 0.0, 1.0)
        positive(self.base_temperature, "base_temperature", "K")
        within(self.smoothing_hours, "smoothing_hours", 1, 240)
        within(self.loss_share, "loss_share", 0.0, 0.9)
        if self.heat_per_home is not None:
            positive(self.heat_per_home, "heat_per_home", "J")

    def by_hour(self, weather: Weather) -> FloatArray:
        """Return the heat flow of every hour [W].

        Raises
        ------
        RecoveryError
            HG655 when it is never cold enough for the heating that is asked for.

        Examples
        --------
        >>> from heatgrade.district import synthetic_weather
        >>> year = synthetic_weather(283.15, 8.0)
        >>> round(float(HeatDemand(3.6e13).by_hour(year).sum() * 3600.0 / 3.6e12), 9)
        10.0
        """
        degrees = np.maximum(self.base_temperature - weather.smoothed(self.smoothing_hours), 0.0)
        total = float(degrees.sum())
        space = 1.0 - self.hot_water_share
        if total <= 0.0 < space:
            raise RecoveryError(
                "HG655",
                "it is never colder than the base temperature, so nothing is heated",
                entry="base_temperature",
                value=self.base_temperature,
                allowed=f"above {float(weather.temperature.min()):.2f} K, the coldest hour",
                remedy="raise base_temperature, or give hot_water_share = 1",
            )
        daily = np.tile(_HOT_WATER_DAY / _HOT_WATER_DAY.sum(), weather.hours // 24)
        shape = self.hot_water_share * daily / (weather.hours // 24)
        if space > 0.0:
            shape = shape + space * degrees / total
        return self.annual_heat / HOUR * shape

    @property
    def homes(self) -> float | None:
        """Homes that all of the demand stands for, behind the pipes' losses [-]."""
        if self.heat_per_home is None:
            return None
        return self.annual_heat * (1.0 - self.loss_share) / self.heat_per_home
