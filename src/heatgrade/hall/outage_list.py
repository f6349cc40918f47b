"""Every single outage of a hall, by the harm that it does."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from heatgrade.hall.hall_text import columns
from heatgrade.hall.outage_row import COLUMNS, TITLES, OutageRow, cells, celsius, row_document
from heatgrade.hall.screening import Screening
from heatgrade.network.labelled_table import Column, LabelledTable

if TYPE_CHECKING:
    from heatgrade.figure import Figure

SHOWN_OF_KIND = 4
"""Outages of one kind printed, drawn and kept in ``result.json``, the worst of them."""


@dataclass(frozen=True, slots=True)
class OutageList:
    """All single outages, the most harmful first.

    Parameters
    ----------
    rows : tuple of OutageRow
        One for each outage; those that are alike by symmetry once.
    junction_temperature_max, return_temperature : float
        Before [K].
    seconds : float
        What all of it took.
    left_out : tuple of str
        Kinds of outages that would have taken too long, and were not asked for by name.
    screenings : tuple of Screening
        What was found by the headers' answer, and how near that comes to whole solves.
    """

    rows: tuple[OutageRow, ...]
    junction_temperature_max: float
    return_temperature: float
    seconds: float
    left_out: tuple[str, ...] = ()
    screenings: tuple[Screening, ...] = ()

    @property
    def outages(self) -> int:
        """How many single outages the rows stand for."""
        return sum(row.times for row in self.rows)

    def summary(self, most: int = SHOWN_OF_KIND) -> str:
        """Return the worst of each kind as plain text."""
        lines = [
            f"{self.outages:,} single outages ({len(self.rows):,} that differ), in "
            f"{self.seconds:.1f} s; before: junction "
            f"{celsius(self.junction_temperature_max)} degC, return "
            f"{celsius(self.return_temperature)} degC"
        ]
        lines += columns([TITLES, *(cells(row) for row in self.worst(most))])
        hidden = len(self.rows) - len(self.worst(most))
        if hidden:
            lines.append(f"... {hidden:,} more, each less harmful than its kind above")
        lines += [str(screening) for screening in self.screenings]
        lines += [f"left out: {what}; name kinds=[...] to have them" for what in self.left_out]
        return "\n".join(lines)

    def worst(self, most: int = SHOWN_OF_KIND) -> list[OutageRow]:
        """Return the worst of each kind."""
        seen: dict[str, int] = {}
        shown = []
        for row in self.rows:
            seen[row.outage.kind] = seen.get(row.outage.kind, 0) + 1
            if seen[row.outage.kind] <= most:
                shown.append(row)
        return shown

    def __str__(self) -> str:
        """Return the worst of them."""
        return self.summary()

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(title)}</th>" for title in TITLES)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells(row)) + "</tr>"
            for row in self.worst(SHOWN_OF_KIND)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def to_pandas(self) -> Any:
        """Return every outage as a row of a pandas ``DataFrame``, in SI units."""
        rows = self.rows
        found = [
            Column("kind", "", [row.outage.kind for row in rows], "what fails"),
            *(
                Column(name, unit, [getattr(row, name) for row in rows], "")
                for name, unit in COLUMNS
            ),
        ]
        return LabelledTable("outage", [str(row.outage) for row in rows], found).frame()

    def to_dict(self) -> dict[str, object]:
        """Return plain data under the public names of ``result.json``."""
        from heatgrade.hall.hall_document import finite_only

        data = {
            "outages": self.outages,
            "rows": [row_document(row) for row in self.worst()],
            "screenings": [screening.to_dict() for screening in self.screenings],
        }
        cleaned = finite_only(data)
        assert isinstance(cleaned, dict)
        return cleaned

    def plot(self, most: int = SHOWN_OF_KIND) -> Figure:
        """Return a matplotlib figure: the worst of each kind by the junction that they lead to."""
        from heatgrade.hall.outage_plot import outage_figure

        return outage_figure(self, self.worst(most))
