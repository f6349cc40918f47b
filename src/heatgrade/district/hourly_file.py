"""Hourly series from text files: one value for each hour of one year, complete and in order.

A file has a heading with the columns' names and one row for each hour.  A column named ``time``,
in ISO 8601, is held against the calendar: holes, repeated hours and rows of a second year are
named by their line.
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from os import PathLike, fspath
from pathlib import Path

import numpy as np

from heatgrade.district.calendar import YEARS, FloatArray
from heatgrade.errors import RecoveryError

_MAX_BYTES = 16 * 1024 * 1024
_TIME_NAMES = ("time", "timestamp", "datetime", "date")
_HOUR = timedelta(hours=1)

Path_ = str | PathLike[str]


def read_hourly_text(path: Path_) -> list[str]:
    """Return the lines of a text file of at most 16 MiB; HG652 where it cannot be read."""
    try:
        data = Path(fspath(path)).read_bytes()[: _MAX_BYTES + 1]
        if len(data) > _MAX_BYTES:
            raise damaged(path, "is larger than 16 MiB", "give one year of hours")
        return data.decode("utf-8-sig", errors="strict").splitlines()
    except UnicodeDecodeError:
        # EPW files are often in Latin-1, for the names of places.
        return data.decode("latin-1").splitlines()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise damaged(path, f"cannot be read: {reason}", "check the name") from None


def read_hourly(path: Path_, column: str | None = None) -> FloatArray:
    """Return one column of an hourly CSV file.

    Parameters
    ----------
    path : path
        Text with commas or semicolons, a heading, one row an hour, 8,760 or 8,784 of them.
    column : str, optional
        Name of the column; the only one besides ``time`` if not given.

    Raises
    ------
    RecoveryError
        HG650 not a year, HG651 a hole, HG652 unreadable, HG653 repeated or overlapping hours.
    """
    lines = [line for line in read_hourly_text(path) if line.strip() and not line.startswith("#")]
    if len(lines) < 2:
        raise damaged(path, "has no rows", "give a heading and one row an hour")
    separator = ";" if lines[0].count(";") > lines[0].count(",") else ","
    rows = list(csv.reader(lines, delimiter=separator))
    heading = [name.strip() for name in rows[0]]
    place = _place(path, heading, column)
    clock = next((i for i, name in enumerate(heading) if name.lower() in _TIME_NAMES), None)
    if clock is not None:
        check_times(path, [_time(path, row, clock, at) for at, row in enumerate(rows[1:], 2)])
    values = np.array([_value(path, row, place, at) for at, row in enumerate(rows[1:], 2)])
    if len(values) not in YEARS:
        raise not_a_year(path, len(values))
    return values


def check_times(path: Path_, times: list[datetime]) -> None:
    """Raise unless `times` go on hour by hour inside one year."""
    seen: dict[datetime, int] = {}
    for at, now in enumerate(times, 2):
        if now in seen:
            raise RecoveryError(
                "HG653",
                f"line {at} is {now:%Y-%m-%d %H:%M} again, as line {seen[now]}: years or days "
                "overlap",
                entry=fspath(path),
                allowed="every hour once",
                remedy="leave one of them out",
            )
        if at > 2 and now != times[at - 3] + _HOUR:
            raise _hole(path, at, times[at - 3] + _HOUR, now)
        seen[now] = at


def damaged(path: Path_, what: str, remedy: str) -> RecoveryError:
    """Return the error for a file that cannot be understood."""
    return RecoveryError(
        "HG652",
        what,
        entry=fspath(path),
        allowed="a text file with one row for each hour of a year",
        remedy=remedy,
    )


def not_a_year(path: Path_, rows: int) -> RecoveryError:
    """Return the error for a file with too few or too many hours."""
    more = "more than one year, or years that overlap" if rows > YEARS[1] else "hours are missing"
    return RecoveryError(
        "HG650",
        f"has {rows} rows of hours: {more}",
        entry=fspath(path),
        allowed="8760 hours, or 8784 in a leap year",
        remedy="give one whole year, one row an hour",
    )


def _hole(path: Path_, line: int, expected: datetime, found: datetime) -> RecoveryError:
    return RecoveryError(
        "HG651",
        f"line {line} is {found:%Y-%m-%d %H:%M}, and {expected:%Y-%m-%d %H:%M} is missing",
        entry=fspath(path),
        allowed="every hour of one year, in order",
        remedy="fill the hole; a year by local summer time misses an hour, give standard time",
    )


def _place(path: Path_, heading: list[str], column: str | None) -> int:
    known = [name for name in heading if name.lower() not in _TIME_NAMES]
    if column is None and len(known) == 1:
        return heading.index(known[0])
    if column is not None and column in heading:
        return heading.index(column)
    raise RecoveryError(
        "HG652",
        "has no such column" if column else "has several columns, and none is chosen",
        entry=fspath(path),
        value=column,
        allowed=", ".join(known)[:200],
        remedy="name one of these columns",
    )


def _time(path: Path_, row: list[str], clock: int, line: int) -> datetime:
    text = row[clock].strip() if clock < len(row) else ""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise damaged(
            path, f"line {line}: {text[:40]!r} is not a time", "write 2025-01-31 14:00"
        ) from None


def _value(path: Path_, row: list[str], place: int, line: int) -> float:
    text = row[place].strip() if place < len(row) else ""
    try:
        value = float(text)
        if np.isfinite(value) and "_" not in text:
            return value
    except ValueError:
        pass
    what = "has no value" if not text else f"has {text[:40]!r}"
    raise RecoveryError(
        "HG651",
        f"line {line} {what}: a hole in the series",
        entry=fspath(path),
        allowed="a finite number in every hour",
        remedy="fill the hole, for instance with the mean of its neighbours",
    )
