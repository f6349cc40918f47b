"""Branches as patterns: links and elements of each different one, laid many times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.network_builder import pieces
from heatgrade.network.part import Element, Part
from heatgrade.network.tee import Tee
from heatgrade.rack.branch import Branch

Array = NDArray[np.float64]
Index = NDArray[np.int64]

SUPPLY, RETURN, SPLIT, JOIN = range(4)
"""Nodes of a branch: its two ports, and those between which parallel plates hang."""

NO_TEE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The branches of a rack by their kinds: most stand there many times.

    Parameters
    ----------
    branches : tuple of Branch
        The different objects among them.
    number : ndarray (b,)
        Which of them each branch is.
    """

    branches: tuple[Branch, ...]
    number: Index

    @classmethod
    def of(cls, branches: Sequence[Branch]) -> Kinds:
        """Return the kinds of branches in their order."""
        number: dict[int, int] = {}
        index = [number.setdefault(id(branch), len(number)) for branch in branches]
        each = {id(branch): branch for branch in branches}
        return cls(tuple(each[key] for key in number), np.array(index, dtype=np.int64))

    def each(self, value: Callable[[Branch], float]) -> Array:
        """Return a number of every branch (b,)."""
        return np.array([value(branch) for branch in self.branches], dtype=float)[self.number]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of a table, pattern after pattern.

    Parameters
    ----------
    first : ndarray (k + 1,)
        Where those of each pattern begin.
    """

    first: Index

    def spread(self, kind: Index) -> tuple[Index, Index]:
        """Return, for patterns laid one after the other (n,), the place and row of each row."""
        sizes = np.diff(self.first)[kind]
        at = np.repeat(np.arange(kind.size), sizes)
        begin = self.first[kind] - (np.cumsum(sizes) - sizes)
        return at, begin[at] + np.arange(at.size)


@dataclass(frozen=True, slots=True, eq=False)
class LinkRows(Rows):
    """Links of the patterns: local nodes at their ends, whether shut, and copies."""

    start: Index
    end: Index
    closed: NDArray[np.bool_]
    copies: Array


@dataclass(frozen=True, slots=True, eq=False)
class PartRows(Rows):
    """Elements of the patterns: link, number of the part, name behind the branch's, heading.

    `tee` is the port (`SUPPLY` or `RETURN`) of a way through a tee, else `NO_TEE`.
    """

    link: Index
    number: Index
    tails: tuple[str, ...]
    headings: tuple[str, ...]
    heading: Index
    tee: Index


@dataclass(slots=True)
class _Pattern:
    """One branch as it is laid."""

    links: list[tuple[int, int, bool, int]] = field(default_factory=list)
    parts: list[tuple[Element, int, str, str, int]] = field(default_factory=list)

    def link(self, start: int, end: int, *, closed: bool = False, copies: int = 1) -> None:
        self.links.append((start, end, closed, copies))

    def lay(self, parts: Sequence[Part], where: str, tee: int = NO_TEE) -> None:
        """Append parts to the last link."""
        for piece, heading in pieces(parts):
            name = f"{where}: {getattr(piece, 'name', '')}"
            self.parts.append((piece, len(self.links) - 1, name, heading, tee))


@dataclass(frozen=True, slots=True, eq=False)
class Rungs:
    """All branches of a rack by their patterns.

    Parameters
    ----------
    kind : ndarray (b,)
        Pattern of each branch.
    inner : ndarray (b,) of bool
        Whether it has a node before and one behind its plates.
    links, parts : LinkRows, PartRows
        Links and elements of the patterns.
    elements : tuple of Element
        The different parts.
    """

    kind: Index
    inner: NDArray[np.bool_]
    links: LinkRows
    parts: PartRows
    elements: tuple[Element, ...]

    @classmethod
    def of(
        cls,
        branches: Kinds,
        tees: tuple[tuple[Tee, ...], tuple[Tee, ...]],
        *,
        fold: bool,
    ) -> Rungs:
        """Return the patterns of branches whose ways from and to the manifolds pass `tees`."""
        patterns = [_pattern(branch, tees, fold) for branch in branches.branches]
        inner = np.array([len(pattern.links) > 1 for pattern in patterns])[branches.number]
        return cls(branches.number, inner, _link_rows(patterns), *_part_rows(patterns))


def _pattern(branch: Branch, tees: tuple[tuple[Tee, ...], tuple[Tee, ...]], fold: bool) -> _Pattern:
    made = _Pattern()
    series = branch.arrangement == "series" or len(branch.plates) < 2
    made.link(SUPPLY, RETURN if series else SPLIT, closed=branch.closed)
    made.lay(tees[0], " supply", SUPPLY)
    made.lay(branch.inlet_parts(), " supply")
    if series:
        made.lay(branch.plates, "")
    else:
        for plate, copies in _counted(branch.plates, fold):
            made.link(SPLIT, JOIN, copies=copies)
            made.lay((plate,), "")
        made.link(JOIN, RETURN, closed=branch.closed)
    made.lay(branch.outlet_parts(), " return")
    made.lay(tees[1], " return", RETURN)
    return made


def _counted(plates: Sequence[MountedPlate], fold: bool) -> list[tuple[MountedPlate, int]]:
    """Return each plate and how many it stands for: equal ones once, if they are to be folded."""
    if not fold:
        return [(plate, 1) for plate in plates]
    kinds: dict[tuple[object, ...], list[MountedPlate]] = {}
    for plate in plates:
        limits = plate.limit_junction_temperature, plate.limit_temperature, plate.source
        kinds.setdefault((id(plate.curve), plate.heat, *limits), []).append(plate)
    return [(same[0], len(same)) for same in kinds.values()]


def _link_rows(patterns: Sequence[_Pattern]) -> LinkRows:
    rows = [row for pattern in patterns for row in pattern.links]
    start, end, closed, copies = zip(*rows, strict=True)
    return LinkRows(
        np.cumsum([0, *(len(pattern.links) for pattern in patterns)]),
        np.array(start),
        np.array(end),
        np.array(closed),
        np.array(copies, dtype=float),
    )


def _part_rows(patterns: Sequence[_Pattern]) -> tuple[PartRows, tuple[Element, ...]]:
    rows = [row for pattern in patterns for row in pattern.parts]
    parts: dict[int, tuple[int, Element]] = {}
    headings: dict[str, int] = {}
    number = [parts.setdefault(id(row[0]), (len(parts), row[0]))[0] for row in rows]
    table = PartRows(
        np.cumsum([0, *(len(pattern.parts) for pattern in patterns)]),
        np.array([row[1] for row in rows]),
        np.array(number),
        tuple(row[2] for row in rows),
        heading=np.array([headings.setdefault(row[3], len(headings)) for row in rows]),
        headings=tuple(headings),
        tee=np.array([row[4] for row in rows]),
    )
    return table, tuple(part for _, part in parts.values())
