"""The hours of a year: 8,760 of them, or 8,784 in a leap year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

HOUR = 3600.0  # s
COMMON_YEAR = 8760  # h
LEAP_YEAR = 8784  # h
YEARS = (COMMON_YEAR, LEAP_YEAR)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_of_hour(hours: int) -> IntArray:
    """Return the month, 0 to 11, of each hour of a year of `hours` (8760, or 8784 with 29 Feb).

    Examples
    --------
    >>> int(month_of_hour(8784)[(31 + 28) * 24]), int(month_of_hour(8760)[(31 + 28) * 24])
    (1, 2)
    """
    days = list(_DAYS)
    days[1] += (hours - COMMON_YEAR) // 24
    return np.repeat(np.arange(12), np.array(days) * 24)


def monthly(values: FloatArray) -> FloatArray:
    """Return the sum over each of the twelve months of an hourly series.

    Examples
    --------
    >>> monthly(np.ones(8760))[:2]
    array([744., 672.])
    """
    sums = np.bincount(month_of_hour(len(values)), weights=values, minlength=12)
    return np.asarray(sums, dtype=np.float64)
