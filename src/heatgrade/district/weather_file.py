"""Weather files: EPW of EnergyPlus, and plain CSV."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

import numpy as np

from heatgrade.district.calendar import YEARS
from heatgrade.district.hourly_file import damaged, not_a_year, read_hourly, read_hourly_text
from heatgrade.district.weather import Weather
from heatgrade.errors import RecoveryError
from heatgrade.units import ZERO_CELSIUS

_HEADER_LINES = 8  # LOCATION to DATA PERIODS
_MONTH, _DAY, _HOUR_OF_DAY, _DRY_BULB = 1, 2, 3, 6  # columns of a row of data
_MISSING = 99.9  # degC, the format's mark of a missing dry-bulb temperature
_ZERO = ZERO_CELSIUS  # K


def read_weather(path: str | PathLike[str], column: str | None = None) -> Weather:
    """Return the weather in a file: ``.epw`` as EnergyPlus has it, anything else as CSV in degC.

    Parameters
    ----------
    path : path
        File with 8,760 hours, or 8,784 with 29 February; both are taken as they are.
    column : str, optional
        Column of a CSV file [degC].

    Raises
    ------
    RecoveryError
        HG650 not one year, HG651 holes, HG652 unreadable, HG653 hours given twice.

    References
    ----------
    EnergyPlus Auxiliary Programs, "EnergyPlus Weather File (EPW) Data Dictionary": 8 lines of
    header, then year, month, day, hour 1 to 24, minute, flags, dry bulb [degC] (99.9: missing).
    """
    name = Path(fspath(path)).name
    if name.lower().endswith(".epw"):
        return _read_epw(path)
    values = read_hourly(path, column)
    return Weather(values + _ZERO, name)


def _read_epw(path: str | PathLike[str]) -> Weather:
    lines = read_hourly_text(path)
    if not lines or not lines[0].upper().startswith("LOCATION"):
        raise damaged(path, "does not begin with LOCATION, so it is no EPW", "give an EPW or a CSV")
    rows = [line.split(",") for line in lines[_HEADER_LINES:] if line.strip()]
    if len(rows) not in YEARS:
        raise not_a_year(path, len(rows))
    try:
        table = np.array([[float(row[i]) for i in _COLUMNS] for row in rows])
    except (ValueError, IndexError):
        raise damaged(path, "has a row that is not one of numbers", "mend the file") from None
    _check_calendar(path, table)
    missing = (table[:, 3] >= _MISSING) | ~np.isfinite(table[:, 3])
    if missing.any():
        at = int(np.argmax(missing))
        raise RecoveryError(
            "HG651",
            f"{int(missing.sum())} hours have no dry-bulb temperature, the first on line "
            f"{at + _HEADER_LINES + 1}",
            entry=fspath(path),
            allowed="a temperature in every hour",
            remedy="fill the holes: the format marks them by 99.9",
        )
    fields = lines[0].split(",")
    place = ", ".join(part.strip() for part in fields[1:4] if part.strip() not in ("", "-"))
    return Weather(table[:, 3] + _ZERO, f"{place or Path(fspath(path)).name} (EPW)")


_COLUMNS = (_MONTH, _DAY, _HOUR_OF_DAY, _DRY_BULB)


def _check_calendar(path: str | PathLike[str], table: np.ndarray) -> None:
    """Raise where the rows do not go on hour by hour (their years may differ, as in a typical)."""
    stamp = table[:, 0] * 1e4 + table[:, 1] * 1e2 + table[:, 2]
    again = np.flatnonzero(np.diff(stamp) == 0.0)
    if len(again):
        raise RecoveryError(
            "HG653",
            f"line {int(again[0]) + _HEADER_LINES + 2} is the hour of the line before again",
            entry=fspath(path),
            allowed="every hour once",
            remedy="leave one of them out",
        )
    wrong = np.flatnonzero(table[:, 2] != np.arange(len(table)) % 24 + 1)
    if len(wrong):
        raise RecoveryError(
            "HG651",
            f"line {int(wrong[0]) + _HEADER_LINES + 1} is not the hour that follows: "
            f"hour {table[wrong[0], 2]:g} of the day",
            entry=fspath(path),
            allowed="hours 1 to 24 of every day, in order",
            remedy="fill the hole",
        )
