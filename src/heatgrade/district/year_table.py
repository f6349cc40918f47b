"""The hours of a year as a table: ``hours.csv``."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.district.district_year import DistrictYear
from heatgrade.units import ZERO_CELSIUS

_COLUMNS = (
    "hour",
    "outdoor_C",
    "supply_C",
    "return_C",
    "demand_kW",
    "direct_kW",
    "heat_pump_kW",
    "neighbours_kW",
    "boiler_kW",
    "unmet_kW",
    "charge_kW",
    "discharge_kW",
    "stored_MWh",
    "source_available_kW",
    "source_used_kW",
    "electricity_kW",
    "cop",
    "electricity_price_EUR_per_MWh",
)

_OTHER = ("other_source_direct_kW", "other_source_heat_pump_kW", "other_source_electricity_kW")


def write_hours(year: DistrictYear, file: Path, other: DistrictYear | None = None) -> None:
    """Write one row for each hour, the hour counted from 1; the COP is empty where it rests.

    Parameters
    ----------
    year : DistrictYear
        The year.
    file : Path
        Where to.
    other : DistrictYear, optional
        The same year with another source: its heat and its electricity, hour by hour.
    """
    given, now, store = year.conditions, year.balance, year.dispatch
    cop = np.where(now.heat_pump > 0.0, now.cop, np.nan)
    columns: tuple[FloatArray, ...] = (
        np.arange(1.0, year.hours + 1.0),
        year.case.weather.temperature - ZERO_CELSIUS,
        given.supply - ZERO_CELSIUS,
        given.back - ZERO_CELSIUS,
        year.demand / 1e3,
        now.direct / 1e3,
        now.heat_pump / 1e3,
        year.neighbours_by_hour / 1e3,
        now.boiler / 1e3,
        now.unmet / 1e3,
        store.charge / 1e3,
        store.discharge / 1e3,
        store.stored / 3.6e9,
        given.heat / 1e3,
        now.source_heat / 1e3,
        now.electricity / 1e3,
        cop,
        year.price,
    )
    names: tuple[str, ...] = _COLUMNS
    if other is not None:
        names += _OTHER
        also = other.balance
        columns += (also.direct / 1e3, also.heat_pump / 1e3, also.electricity / 1e3)
    lines = [",".join(names)]
    for hour, *values in zip(*(column.tolist() for column in columns), strict=True):
        lines.append(f"{hour:.0f}," + ",".join("" if math.isnan(v) else f"{v:.6g}" for v in values))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
