"""Results as tables in notebooks."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_MOST = 12  # entries of a list that are shown
_MOST_LINES = 4  # of a summary in one line


def table_html(rows: Iterable[tuple[str, str]], notes: Iterable[object] = ()) -> str:
    """Return pairs of name and value as a table of HTML, with notes as a list below.

    Examples
    --------
    >>> table_html([], ["1 < 2"])
    '<table></table><ul><li>1 &lt; 2</li></ul>'
    """
    cells = "".join(
        f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
        f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
        for name, value in rows
    )
    items = "".join(f"<li>{html.escape(str(note))}</li>" for note in notes)
    return f"<table>{cells}</table>" + (f"<ul>{items}</ul>" if items else "")


def shown_value(value: Any) -> str:
    """Return a value of a result as short text.

    Examples
    --------
    >>> shown_value([0.25, 1234567.0])
    '0.25, 1.23457e+06'
    """
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {shown_value(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        more = ", ..." if len(value) > _MOST else ""
        return ", ".join(shown_value(item) for item in value[:_MOST]) + more
    return "–" if value is None else str(value)


def in_words(names: Sequence[str]) -> str:
    """Return names as a person says them.

    Examples
    --------
    >>> in_words(["hose", "coupling", "CDU"])
    'hose, coupling and CDU'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def one_line(item: object, summary: str) -> str:
    """Return the class of an object and the first lines of its summary, for consoles.

    Results hold fields of a million numbers, which the representation of a dataclass spells out.

    Examples
    --------
    >>> one_line(object(), "heat     400 W\\nhottest  92.9 degC")
    '<object: heat 400 W; hottest 92.9 degC>'
    """
    lines = [" ".join(line.split()) for line in summary.splitlines() if line.strip()]
    return f"<{type(item).__name__}: {'; '.join(lines[:_MOST_LINES])}>"


class Shown(ABC):
    """What a notebook shows as a table of its `to_dict`."""

    __slots__ = ()

    @abstractmethod
    def to_dict(self) -> Mapping[str, Any]:
        """Return the numbers as plain data."""

    def _repr_html_(self) -> str:
        return table_html((name, shown_value(v)) for name, v in self.to_dict().items())


class Listed(ABC):
    """What is told as pairs of name and value: lines of text, a table in notebooks."""

    __slots__ = ()

    @abstractmethod
    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""

    def summary(self) -> str:
        """Return what matters as a few lines of text."""
        rows = self.rows()
        width = max(len(name) for name, _ in rows) + 2
        return "\n".join(f"{name:<{width}}{value}" for name, value in rows)

    def __str__(self) -> str:
        """Return the summary."""
        return self.summary()

    def __repr__(self) -> str:
        """Return one line: the class and what comes first in the summary."""
        return one_line(self, self.summary())

    def _repr_html_(self) -> str:
        return table_html(self.rows())


class Told(ABC):
    """What a notebook shows as the text of its `summary`."""

    __slots__ = ()

    @abstractmethod
    def summary(self) -> str:
        """Return what matters as a few lines of text."""

    def __str__(self) -> str:
        """Return the summary."""
        return self.summary()

    def __repr__(self) -> str:
        """Return one line: the class and what comes first in the summary."""
        return one_line(self, self.summary())

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"
