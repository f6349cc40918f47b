"""A synthetic year: a climate in four numbers, where no measured weather may be shipped.

.. math:: T(t) = \\bar T - A \\cos 2\\pi (t - t_c)/t_y - a \\cos 2\\pi (t - t_d)/24 h
    + \\sigma \\sqrt{2/n} \\sum_k \\cos(2\\pi k t / t_y + \\varphi_k)

Season, day, and *n* waves of 2 to 20 days for the weather's own ups and downs.  Their phases are
multiples of the golden ratio, so that the year is the same everywhere and needs no seed.  It has
the mean, the spread and the pace of a year's weather; it is nobody's weather.
"""

from __future__ import annotations

import numpy as np

from heatgrade.district.calendar import COMMON_YEAR
from heatgrade.district.weather import Weather
from heatgrade.errors import positive, within

_COLDEST_DAY = 20.0  # 21 January: the northern mid-latitudes' usual minimum
_COLDEST_HOUR = 4.0  # of the day, shortly before sunrise
_SLOWEST, _FASTEST, _WAVES = 18, 180, 28  # cycles a year: periods of 20 and of 2 days
_GOLDEN = 0.6180339887498949


def synthetic_weather(
    mean: float,
    seasonal_amplitude: float,
    daily_amplitude: float = 3.0,
    spread: float = 3.0,
    label: str = "synthetic year",
) -> Weather:
    """Return a synthetic year of 8,760 hours.

    Parameters
    ----------
    mean : float
        Yearly mean [K].
    seasonal_amplitude : float
        Half of the difference between the mean of the warmest and of the coldest time [K].
    daily_amplitude : float
        Half of the difference between the afternoon and the small hours [K].
    spread : float
        Standard deviation of the weather about season and day [K].
    label : str
        What it stands for, in results.

    Examples
    --------
    >>> year = synthetic_weather(283.15, 8.0)
    >>> year.hours, round(year.mean - 273.15, 6), year.synthetic
    (8760, 10.0, True)
    """
    positive(mean, "mean", "K")
    within(seasonal_amplitude, "seasonal_amplitude", 0.0, 40.0, "K")
    within(daily_amplitude, "daily_amplitude", 0.0, 20.0, "K")
    within(spread, "spread", 0.0, 10.0, "K")
    turn = 2.0 * np.pi / COMMON_YEAR
    hours = np.arange(COMMON_YEAR) + 0.5
    season = -seasonal_amplitude * np.cos(turn * (hours - 24.0 * _COLDEST_DAY))
    day = -daily_amplitude * np.cos(2.0 * np.pi / 24.0 * (hours - _COLDEST_HOUR))
    cycles = np.unique(np.round(np.geomspace(_SLOWEST, _FASTEST, _WAVES)))
    phases = 2.0 * np.pi * np.modf(_GOLDEN * np.arange(1, len(cycles) + 1) ** 2)[0]
    waves = np.cos(turn * np.outer(hours, cycles) + phases).sum(axis=1)
    own = spread * np.sqrt(2.0 / len(cycles)) * waves
    return Weather(mean + season + day + own, f"{label} (synthetic)", synthetic=True)
