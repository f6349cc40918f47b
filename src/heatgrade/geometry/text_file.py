"""Text files from outside: read whole, but only when small enough and really text."""

from __future__ import annotations

import math
from os import PathLike, fspath
from pathlib import Path

from heatgrade.errors import GeometryError, place

MAX_BYTES = 16 * 1024 * 1024  # 16 MiB: a thousand times the largest floorplan in use


def read_text(path: str | PathLike[str], entry: str) -> str:
    """Return the text of a file, or raise.

    Parameters
    ----------
    path : path
        A regular file in UTF-8.
    entry : str
        Name of the argument, for the message.

    Raises
    ------
    GeometryError
        HG210 a file that is missing, no regular file, unreadable or above 16 MiB;
        HG209 bytes that are not text.
    """
    try:
        file = Path(fspath(path))
        if not file.is_file():
            raise _unreadable(entry, path, "is not a file")
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise _unreadable(entry, path, f"has {size} bytes")
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, TypeError, ValueError) as problem:
        raise _unreadable(entry, path, f"cannot be read ({problem})") from None
    if len(data) > MAX_BYTES:
        raise _unreadable(entry, path, f"has more than {MAX_BYTES} bytes")
    try:
        text = data.decode("utf-8-sig")
        place = text.find("\0")
    except UnicodeDecodeError as problem:
        text, place = "", problem.start
    if place >= 0:
        line = data[:place].count(b"\n") + 1
        raise damaged(path, line, "is not UTF-8 text", "save the file as plain text")
    return text


def number(text: str, path: str | PathLike[str], line: int, column: str) -> float:
    """Return the number that `text` spells, or raise `GeometryError` HG209."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    # Python's own number form allows underscores; a data file with them is damaged.
    if not math.isfinite(value) or "_" in text:
        raise damaged(
            path, line, f"{column} is {text[:40]!r}", "give a finite number, such as 12.5 or 3.1e-3"
        )
    return value


def damaged(path: str | PathLike[str], line: int, what: str, remedy: str) -> GeometryError:
    """Return the error for a line that cannot be understood."""
    return GeometryError("HG209", what, entry=place(fspath(path), line), remedy=remedy)


def _unreadable(entry: str, path: object, what: str) -> GeometryError:
    return GeometryError(
        "HG210",
        what,
        entry=entry,
        value=str(path),
        allowed=f"a text file of at most {MAX_BYTES // 1024 // 1024} MiB",
        remedy="check the path and the file",
    )
