"""A table of text with units in its headings, and everything that is wrong with it."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heatgrade.errors import NetworkError
from heatgrade.units import quantity, spelling

MOST_BYTES = 200_000_000
"""Largest file that is read."""

MOST_TOLD = 20
"""Problems told one by one."""

_HEADING = re.compile(r"\s*([^\[\]]*?)\s*(?:\[([^\[\]]*)\])?\s*")


@dataclass(slots=True)
class Problems:
    """What is wrong with the tables, in the order of finding."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, where: str, value: str, what: str) -> None:
        """Note a problem: where, what stands there, and what should."""
        self.found.append((where, value, what))

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.found)

    def stop(self) -> None:
        """Raise `NetworkError` HG586 if there is any problem, with all of them."""
        if not self.found:
            return
        where, value, what = self.found[0]
        others = [
            f"\n  {place}: {text} (found {shown!r})"
            for place, shown, text in self.found[1:MOST_TOLD]
        ]
        hidden = len(self.found) - MOST_TOLD
        more = f"; {len(self.found) - 1} more:{''.join(others)}" if others else ""
        more += f"\n  and {hidden} further problems" if hidden > 0 else ""
        raise NetworkError(
            "HG586",
            what + more,
            entry=where,
            value=value[:60],
            allowed="see the columns of network tables in docs/networks.md",
            remedy="mend these cells",
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table, read.

    Parameters
    ----------
    name : str
        Name of the file.
    units : mapping of str to str
        Columns, with the unit that their heading gives.
    rows : tuple of (int, mapping)
        Line of the file, and the cells that are not empty by column.
    """

    name: str
    units: Mapping[str, str]
    rows: tuple[tuple[int, Mapping[str, str]], ...]

    def where(self, line: int, column: str) -> str:
        """Return where a cell is, for messages."""
        unit = self.units.get(column, "")
        return f"{self.name}, line {line}, column {column}" + (f" [{unit}]" if unit else "")


def read_table(
    path: Path,
    text_columns: Sequence[str],
    quantities: Mapping[str, Mapping[str, tuple[float, float]]],
    further: Sequence[str],
    problems: Problems,
) -> Table:
    """Return a table; what is wrong with its headings goes to `problems`.

    Parameters
    ----------
    path : Path
        A file of values separated by commas or semicolons, ``#`` before comments.
    text_columns : sequence of str
        Columns of text, which must be there.
    quantities : mapping
        Columns of numbers, with the units that they know.
    further : sequence of str
        Columns of text that may be there.
    problems : Problems
        Grows.

    Raises
    ------
    NetworkError
        HG585 for a file that cannot be read.
    """
    lines = _lines(path)
    filled = [(k, cells) for k, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        raise _unreadable(path, "is empty")
    first, heads = filled[0]
    columns, units = _columns(path.name, first, heads, text_columns, quantities, further, problems)
    for name in text_columns:
        if name not in columns:
            problems.add(f"{path.name}, line {first}", ",".join(heads), f"needs a column {name}")
    rows = []
    for line, cells in filled[1:]:
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            problems.add(
                f"{path.name}, line {line}",
                ",".join(cells),
                f"has {len(cells)} cells under {len(columns)} headings",
            )
        pairs = zip(columns, cells, strict=False)
        rows.append((line, {name: cell.strip() for name, cell in pairs if name and cell.strip()}))
    return Table(path.name, units, tuple(rows))


def number(
    table: Table, line: int, row: Mapping[str, str], column: str, units: Mapping[str, object],
    problems: Problems,
) -> float | None:  # fmt: skip
    """Return the number of a cell in SI; None, and a problem, where it is none."""
    text = row[column]
    factor_offset = units.get(table.units.get(column, ""))
    if factor_offset is None:
        return None  # the heading's unit is wrong, which has been told
    try:
        value = quantity(text, "number", column)
    except Exception:
        value = None
    assert isinstance(factor_offset, tuple)
    if value is None:
        problems.add(table.where(line, column), text, "must be a number, without its unit")
        return None
    return float(value * factor_offset[0] + factor_offset[1])


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the cells of each line with its number, without comments."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unreadable(path, f"is larger than {MOST_BYTES / 1e6:.0f} MB")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, f"is no text in UTF-8 (byte {error.start})") from error
    if "\0" in text:
        raise _unreadable(path, "is no text: it holds a zero byte")
    kept = [line if not line.lstrip().startswith("#") else "" for line in text.splitlines()]
    head = next((line for line in kept if line.strip()), "")
    separator = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO("\n".join(kept)), delimiter=separator, strict=False)
    found = []
    try:
        for cells in reader:
            found.append((reader.line_num, cells))  # noqa: PERF401 - the number is the reader's
    except csv.Error as error:
        raise _unreadable(path, f"line {reader.line_num}: {error}") from error
    return found


def _columns(
    name: str,
    line: int,
    heads: Sequence[str],
    text_columns: Sequence[str],
    quantities: Mapping[str, Mapping[str, object]],
    further: Sequence[str],
    problems: Problems,
) -> tuple[list[str], dict[str, str]]:
    """Return the column of each place, empty where it is not known, and the units."""
    columns: list[str] = []
    units: dict[str, str] = {}
    known = [*text_columns, *quantities, *further]
    for head in heads:
        match = _HEADING.fullmatch(head)
        column = match.group(1).lower().replace(" ", "_") if match else head
        unit = (match.group(2) or "").strip() if match else ""
        where = f"{name}, line {line}, heading"
        if not head.strip():
            columns.append("")
            continue
        if column not in known:
            near = difflib.get_close_matches(column, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"
            problems.add(where, head, f"is no column{hint}")
            columns.append("")
            continue
        if column in columns:
            problems.add(where, head, "stands there twice")
        columns.append(column)
        if column in quantities:
            unit = spelling(unit)
            if unit not in quantities[column]:
                listed = ", ".join(f"[{u}]" if u else "no unit" for u in quantities[column])
                problems.add(where, head, f"needs a unit that it knows: {listed}")
        units[column] = unit
    return columns, units


def _unreadable(path: Path, what: str) -> NetworkError:
    return NetworkError(
        "HG585",
        f"cannot be read as a table: {what}",
        entry=path.name,
        value=str(path),
        allowed="text in UTF-8, values separated by commas or semicolons, headings first",
        remedy="check the name and the file",
    )
