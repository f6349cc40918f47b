"""Comparison: how much of the heat pump goes away with another source.

The same network, weather, heat and plant, once with the water that the site hands over and once
with another, such as liquid cooling at the chip would return.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatgrade.district.calendar import HOUR, MONTHS, FloatArray, monthly
from heatgrade.district.case import DistrictCase
from heatgrade.district.district_year import DistrictYear
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

_MWH = 3.6e9  # J


@dataclass(frozen=True, slots=True)
class SourceComparison(Shown):
    """Two years that differ in the temperature of the source.

    Attributes
    ----------
    actual, other : DistrictYear
        With the site's source, and with the other one.
    """

    actual: DistrictYear
    other: DistrictYear

    @property
    def electricity_gone(self) -> float | None:
        """Share of the electricity per heat recovered that goes away [-].

        Negative where the other source needs more; None where this one needs none.
        """
        before = self.actual.electricity_per_heat
        after = self.other.electricity_per_heat
        if before is None or after is None or before <= 0.0:
            return None
        return 1.0 - after / before

    @property
    def heat_gone(self) -> float:
        """Share of the heat recovered that no longer passes a heat pump [-]."""
        before = 1.0 - self.actual.direct_share
        return 0.0 if before <= 0.0 else 1.0 - (1.0 - self.other.direct_share) / before

    @property
    def size_gone(self) -> float:
        """Share of the heat pump's largest heat flow that goes away [-]."""
        before = self.actual.heat_pump_peak
        return 0.0 if before <= 0.0 else 1.0 - self.other.heat_pump_peak / before

    @property
    def hourly_gone(self) -> FloatArray:
        """Electricity per heat recovered that goes away in each hour [-]; nan without heat."""
        return _per_heat(self.actual) - _per_heat(self.other)

    def to_dict(self) -> dict[str, object]:
        """Return plain data for ``result.json``."""
        after = self.other
        return {
            "name": after.case.source.name,
            "hot_C": after.case.source.hot_temperature - ZERO_CELSIUS,
            "cold_C": after.case.source.cold_temperature - ZERO_CELSIUS,
            "share": after.share,
            "direct_share": after.direct_share,
            "electricity_MWh": after.electricity / _MWH,
            "electricity_per_heat": after.electricity_per_heat,
            "seasonal_cop": after.seasonal_cop,
            "heat_pump_peak_W": after.heat_pump_peak,
            "hours_without_heat_pump": after.hours_without_heat_pump,
            "electricity_gone": self.electricity_gone,
            "heat_gone": self.heat_gone,
            "size_gone": self.size_gone,
            "running_cost_EUR": after.running_cost,
            "months": [
                {"month": name, "electricity_gone": float(gone)}
                for name, gone in zip(MONTHS, self._by_month(), strict=True)
            ],
        }

    def _by_month(self) -> FloatArray:
        """Return the share of the electricity per heat that goes away in each month [-]."""
        ratios = []
        for year in (self.actual, self.other):
            heat = monthly(year.balance.direct + year.balance.heat_pump) * HOUR
            work = monthly(year.balance.electricity) * HOUR
            ratios.append(work / np.maximum(heat, 1.0))
        before, after = ratios
        return np.where(before > 0.0, 1.0 - after / np.where(before > 0.0, before, 1.0), 0.0)


def compare_source(
    year: DistrictYear, hot: float, cold: float, name: str = "liquid cooling at the chip"
) -> SourceComparison:
    """Return the year beside one with a source at other temperatures.

    Parameters
    ----------
    year : DistrictYear
        The site as it is.
    hot, cold : float
        Water that the other source hands over and wants back [K].
    name : str
        What it is.
    """
    case: DistrictCase = year.case
    return SourceComparison(year, case.with_source(hot, cold, name).run())


def _per_heat(year: DistrictYear) -> FloatArray:
    heat = year.balance.direct + year.balance.heat_pump
    empty = np.full_like(heat, np.nan)
    return np.divide(year.balance.electricity, heat, out=empty, where=heat > 0.0)
