"""The elements of a network with their places and names, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.growing import ChosenNames, GrowingArray, GrowingNames
from heatgrade.network.lazy_rows import LazyRows
from heatgrade.network.part import Element
from heatgrade.network.tee import Tee

Array = NDArray[np.float64]
Index = NDArray[np.int64]

OWN = -1
"""Common link of a way through a tee that its part tells itself."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and where it sits.

    Parameters
    ----------
    part : Element
        What it is.
    link : int
        Its link.
    where : str
        Where people find it, e.g. ``"branch 3 supply: UQD 04"``.
    group : str
        Heading in the table of pressure drops.
    """

    part: Element
    link: int
    where: str
    group: str


class PlacedParts(LazyRows[Placed]):
    """Elements as columns; each becomes a `Placed` when it is looked at.

    Parameters
    ----------
    parts : sequence of Element
        The different objects among them: most stand there often.
    number : ndarray (e,)
        Which of `parts` each is.
    link : ndarray (e,)
        Link of each.
    where : sequence of str
        Where people find each.
    headings : sequence of str
        The different headings in the table of pressure drops.
    heading : ndarray (e,)
        Which of them each goes under.
    common : ndarray (e,)
        Of a way through a tee, the link of the combined flow; `OWN` where the part tells it.
    """

    def __init__(
        self,
        parts: Sequence[Element],
        number: Index,
        link: Index,
        where: Sequence[str],
        headings: Sequence[str],
        heading: Index,
        common: Index,
    ) -> None:
        self.parts, self.number, self.link, self.where = parts, number, link, where
        self.headings, self.heading, self.common = headings, heading, common

    def along_links(self) -> PlacedParts:
        """Return the same ordered by link; along a link they stay in their order."""
        if np.all(self.link[1:] >= self.link[:-1]):
            return self
        order = np.argsort(self.link, kind="stable")
        return PlacedParts(
            self.parts,
            self.number[order],
            self.link[order],
            ChosenNames(self.where, order),
            self.headings,
            self.heading[order],
            self.common[order],
        )

    def each(self, value: Callable[[Element], float | None]) -> Array:
        """Return a number of every element (e,); NaN where it has none. Equal ones are asked once.

        `value` is not asked for parts that no element is.
        """
        numbers = np.full(len(self.parts), np.nan)
        for k in np.unique(self.number).tolist():
            found = value(self.parts[k])
            numbers[k] = np.nan if found is None else found
        return np.asarray(numbers[self.number])

    def which(self, of: Callable[[Element], bool]) -> Index:
        """Return the elements (k,) whose part is such a one."""
        if not self.parts:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(np.array([of(part) for part in self.parts], dtype=bool)[self.number])

    def part(self, at: int) -> Element:
        """Return the part of an element."""
        found, common = self.parts[int(self.number[at])], int(self.common[at])
        return _joined(found, common)

    def __len__(self) -> int:
        """Return how many there are."""
        return self.number.size

    def row(self, at: int) -> Placed:
        """Return one element."""
        link, heading = int(self.link[at]), self.headings[self.heading[at]]
        return Placed(self.part(at), link, self.where[at], heading)

    def __iter__(self) -> Iterator[Placed]:
        columns = (self.number, self.link, self.heading, self.common)
        rows = zip(*(column.tolist() for column in columns), self.where, strict=True)
        for number, link, heading, common, where in rows:
            part = _joined(self.parts[number], common)
            yield Placed(part, link, where, self.headings[heading])


def _joined(part: Element, common: int) -> Element:
    """Return a part; of a way through a tee, with the link of its combined flow."""
    if common == OWN or not isinstance(part, Tee):
        return part
    return replace(part, common_link=common)


class GrowingParts:
    """Elements that are collected one by one, or many at once."""

    def __init__(self) -> None:
        self._parts: list[Element] = []
        self._known: dict[int, int] = {}
        self._headings: dict[str, int] = {}
        self._columns = tuple(GrowingArray(int) for _ in range(4))
        self._where = GrowingNames()

    def append(self, part: Element, link: int, where: str, heading: str) -> None:
        """Add one element."""
        number, links, headings, common = self._columns
        number.append(self._number(part))
        links.append(link)
        headings.append(self._headings.setdefault(heading, len(self._headings)))
        common.append(OWN)
        self._where.append(where)

    def extend(self, added: PlacedParts) -> None:
        """Add many elements."""
        number, links, headings, common = self._columns
        own = np.array([self._number(part) for part in added.parts], dtype=np.int64)
        names = [self._headings.setdefault(h, len(self._headings)) for h in added.headings]
        number.extend(own[added.number])
        links.extend(added.link)
        headings.extend(np.array(names, dtype=np.int64)[added.heading])
        common.extend(added.common)
        self._where.extend(added.where)

    def placed(self) -> PlacedParts:
        """Return all of them, ordered by link."""
        number, links, heading, common = (column.array() for column in self._columns)
        where = self._where.whole()
        headings = tuple(self._headings)
        every = PlacedParts(tuple(self._parts), number, links, where, headings, heading, common)
        return every.along_links()

    def _number(self, part: Element) -> int:
        found = self._known.get(id(part))
        if found is None:
            found = self._known[id(part)] = len(self._parts)
            self._parts.append(part)  # kept: its identity stays its own
        return found
