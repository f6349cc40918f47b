"""Power traces from files: HotSpot's ``.ptrace`` and tables in CSV form."""

from __future__ import annotations

from os import PathLike, fspath

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive
from heatgrade.geometry.text_file import damaged, number, read_text
from heatgrade.transient.course import Kind

Array = NDArray[np.float64]


def read_trace(
    path: str | PathLike[str], interval: float | None, kind: Kind
) -> tuple[tuple[str, ...], Array, Array]:
    """Return names, times [s] and powers [W]; see `PowerTrace.read`."""
    text, source = read_text(path, "trace"), fspath(path)
    if source.lower().endswith(".csv"):
        names, rows = _rows(text, ",", source)
        if len(names) < 2:
            raise damaged(source, 1, "no column of powers found", "head line: time_s,name,...")
        table = np.array(rows)
        times, values = table[:, 0], table[:, 1:]
        if kind == "steps":
            last = times[-1] - times[-2] if times.size > 1 else 1.0
            times = np.append(times, times[-1] + last)
        return names[1:], times, values
    if interval is None:
        raise InputError(
            "HG459",
            "needs the time that each row holds for: a .ptrace does not say it",
            entry="interval",
            allowed="> 0 s",
            remedy="give the sampling interval that the trace was made with",
        )
    interval = positive(interval, "interval", "s")
    names, rows = _rows(text, None, source)
    times = np.asarray(interval * np.arange(len(rows) + 1), np.float64)
    return names, times, np.array(rows, np.float64)


def _rows(
    text: str, separator: str | None, source: str
) -> tuple[tuple[str, ...], list[list[float]]]:
    """Return the names in the head line and the numbers of every row below it."""
    names: tuple[str, ...] = ()
    rows: list[list[float]] = []
    for line, content in enumerate(text.splitlines(), start=1):
        stripped = content.strip()
        if not stripped or stripped.startswith("#"):
            continue
        words = [word.strip() for word in stripped.split(separator)]
        if not names:
            names = tuple(words)
            if len(set(names)) != len(names) or "" in names:
                raise damaged(source, line, "a name is empty or appears twice", "name each once")
            continue
        if len(words) != len(names):
            remedy = "give one number for each name of the head line"
            raise damaged(source, line, f"{len(words)} numbers for {len(names)} names", remedy)
        pairs = zip(words, names, strict=True)
        rows.append([number(word, source, line, f"{name!r}") for word, name in pairs])
    if not rows:
        raise damaged(source, 1, "no row of powers found", "give a line of names, then numbers")
    return names, rows
