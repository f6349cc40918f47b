"""The overview as a table in a terminal; variants side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from heatgrade.caution import Caution
from heatgrade.report.overview import Group

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

Row = tuple[str, tuple[str, ...]]


def side_by_side(columns: Sequence[Sequence[Group]]) -> list[tuple[str, list[Row]]]:
    """Return groups of rows with one value for each of `columns`, empty where one has none.

    Examples
    --------
    >>> side_by_side([[Group("A", (("x", "1"),))], [Group("A", (("x", "2"), ("y", "3")))]])
    [('A', [('x', ('1', '2')), ('y', ('', '3'))])]
    """
    titles = list(dict.fromkeys(group.title for groups in columns for group in groups))
    merged = []
    for title in titles:
        tables = [
            next((dict(group.rows) for group in groups if group.title == title), {})
            for groups in columns
        ]
        labels = list(dict.fromkeys(label for table in tables for label in table))
        rows = [(label, tuple(table.get(label, "") for table in tables)) for label in labels]
        merged.append((title, rows))
    return merged


def terminal_table(heading: str, names: Sequence[str], columns: Sequence[Sequence[Group]]) -> Table:
    """Return the overview of one result, or of several side by side.

    Parameters
    ----------
    heading : str
        Title of the table.
    names : sequence of str
        Name of each column; shown where there are several.
    columns : sequence of sequence of Group
        The overviews.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    several = len(names) > 1
    table = Table(
        title=heading, title_justify="left", box=box.SIMPLE, show_header=several, pad_edge=False
    )
    table.add_column("", style="cyan", no_wrap=True)
    for name in names:
        table.add_column(name, overflow="fold")
    for title, rows in side_by_side(columns):
        blank = [""] * len(names)
        table.add_row(Text(title, style="bold"), *blank)
        for label, values in rows:
            table.add_row(Text("  " + label), *(_value(value) for value in values))
    return table


def _value(text: str) -> Text:
    from rich.text import Text

    alarming = "ABOVE" in text or "exceeded" in text
    return Text(text, style="bold red" if alarming else "")


def print_cautions(console: Console, cautions: Sequence[Caution]) -> None:
    """Print what must be known about a result, one line each."""
    from rich.text import Text

    for caution in cautions:
        line = Text("! ", style="bold yellow")
        line.append(str(caution), style="default")
        console.print(line)
