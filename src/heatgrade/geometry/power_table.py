"""Powers of a floorplan's blocks from a file: a HotSpot power trace or a table in CSV form."""

from __future__ import annotations

from os import PathLike, fspath
from typing import Literal

from heatgrade.errors import GeometryError
from heatgrade.geometry.text_file import damaged, number, read_text

Row = Literal["mean"] | int
"""Which row of a power trace: the mean of all, or one by its number from 0."""

_CSV_HEADS = (("name", "power"), ("name", "power_w"), ("block", "power"), ("block", "power_w"))


def read_powers(path: str | PathLike[str], *, row: Row = "mean") -> dict[str, float]:
    """Return power [W] by block name.

    Parameters
    ----------
    path : path
        ``.csv``: ``name,power`` per line, with or without that head line.  Anything else is a
        ``.ptrace``: one line of names, then one or more rows of powers, white space between.
    row : "mean" or int
        For a trace: mean of all rows, or one row counted from 0.

    Returns
    -------
    dict of str to float [W]

    Raises
    ------
    GeometryError
        HG209 a damaged line, HG210 an unreadable file, HG215 a row that is not there.
    """
    text = read_text(path, "powers")
    source = fspath(path)
    if source.lower().endswith(".csv"):
        return parse_csv(text, source)
    return parse_trace(text, source, row=row)


def parse_csv(text: str, source: str = "powers.csv") -> dict[str, float]:
    """Return the powers in a ``name,power`` table."""
    powers: dict[str, float] = {}
    for line, words in _lines(text, ","):
        if not powers and tuple(word.lower() for word in words) in _CSV_HEADS:
            continue
        if len(words) != 2 or not words[0]:
            raise damaged(
                source, line, f"{','.join(words)[:40]!r} has {len(words)} columns",
                "give two, parted by a comma, with decimal points: name,power in W",
            )  # fmt: skip
        if words[0] in powers:
            raise damaged(source, line, f"{words[0]!r} appears twice", "give every block once")
        powers[words[0]] = number(words[1], source, line, f"power of {words[0]!r}")
    if not powers:
        raise damaged(source, 1, "no power found", "give: name,power in W")
    return powers


def parse_trace(text: str, source: str = "powers.ptrace", *, row: Row = "mean") -> dict[str, float]:
    """Return the powers in one row, or in the mean of all rows, of a power trace."""
    lines = _lines(text, None)
    if len(lines) < 2:
        raise damaged(source, 1, "no row of powers found", "give a line of names, then powers in W")
    head, names = lines[0]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise damaged(source, head, f"{twice!r} appears twice", "give every block once")
    rows = []
    for line, words in lines[1:]:
        if len(words) != len(names):
            raise damaged(
                source, line, f"{len(words)} powers for {len(names)} names", "give one for each"
            )
        pairs = zip(words, names, strict=True)
        rows.append([number(word, source, line, f"power of {name!r}") for word, name in pairs])
    chosen = _mean(rows) if row == "mean" else rows[_checked_row(row, len(rows))]
    return dict(zip(names, chosen, strict=True))


def _mean(rows: list[list[float]]) -> list[float]:
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def _checked_row(row: object, count: int) -> int:
    if isinstance(row, bool) or not isinstance(row, int) or not 0 <= row < count:
        raise GeometryError(
            "HG215",
            "is not a row of the power trace",
            entry="row",
            value=row,
            allowed=f'"mean", or 0 to {count - 1}',
            remedy="pick one of them",
        )
    return row


def _lines(text: str, separator: str | None) -> list[tuple[int, list[str]]]:
    """Return (line number, words) of every line that is neither empty nor a ``#`` comment."""
    found = []
    for line, content in enumerate(text.splitlines(), start=1):
        stripped = content.strip()
        if stripped and not stripped.startswith("#"):
            found.append((line, [word.strip() for word in stripped.split(separator)]))
    return found
