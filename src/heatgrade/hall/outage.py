"""What may go wrong in a hall, one thing at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from heatgrade.errors import NetworkError, positive
from heatgrade.hall.disturbance import Disturbance
from heatgrade.hall.loop import Loop, RackPlaces, UnitPlace

Kind = Literal["pump", "unit", "strainer", "rack", "branch"]
KINDS: tuple[Kind, ...] = ("pump", "unit", "strainer", "rack", "branch")

CLOGGED = 4.0
"""Factor on the loss of a strainer or branch that clogs: half of its flow at the same head."""


@dataclass(frozen=True, slots=True)
class Outage:
    """One thing that fails.

    Parameters
    ----------
    kind : {"pump", "unit", "strainer", "rack", "branch"}
        A pump stops; a whole unit is shut off; its strainer clogs; a rack or a branch is
        unplugged, its chips switched off.
    where : str
        Name of the unit, rack or branch, as in the results: ``"CDU 2"``, ``"rack 3"``,
        ``"rack 3, branch 5"``; of several loops with the loop before it: ``"row 2: CDU 1"``.
    factor : float
        On the loss of a strainer that clogs.
    """

    kind: Kind
    where: str
    factor: float = CLOGGED

    def __post_init__(self) -> None:
        """Check the values."""
        if self.kind not in KINDS:
            raise NetworkError(
                "HG560",
                "is nothing that can fail",
                entry="kind",
                value=self.kind,
                allowed=", ".join(f'"{kind}"' for kind in KINDS),
                remedy="choose one of these",
            )
        positive(self.factor, "factor")

    def __str__(self) -> str:
        """Return it in words."""
        return f"{_WORDS[self.kind]} {self.where}"


_WORDS = {
    "pump": "a pump stops in",
    "unit": "shut off:",
    "strainer": "strainer clogs in",
    "rack": "unplugged:",
    "branch": "unplugged:",
}


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """An outage and where it strikes.

    Parameters
    ----------
    outage : Outage
        What fails.
    loop : int
        Number of the loop.
    times : int
        How many parts there are whose failure is the same by symmetry.
    disturbance : Disturbance
        What it changes.
    spared : bool
        Whether a pump that stands by takes over, so that nothing changes.
    """

    outage: Outage
    loop: int
    times: int
    disturbance: Disturbance
    spared: bool = False


def failures(
    loops: Sequence[Loop], kinds: Sequence[Kind] = KINDS, *, factor: float = CLOGGED
) -> list[Failure]:
    """Return every single outage of these kinds; those that are alike by symmetry once."""
    found: list[Failure] = []
    for number, loop in enumerate(loops):
        prefix = f"{loop.name}: " if len(loops) > 1 else ""
        seen: dict[tuple[int, Kind], int] = {}
        for k, place in enumerate(loop.units):
            for kind in ("pump", "unit", "strainer"):
                if kind not in kinds or (kind == "strainer" and place.strainer < 0):
                    continue
                # units of one kind between the same headers are alike: the first stands for all
                if (id(place.unit), kind) in seen:
                    continue
                seen[id(place.unit), kind] = k
                same = sum(other.unit is place.unit for other in loop.units)
                times = loop.count * same * (place.unit.pumps if kind == "pump" else 1)
                found.append(_of_unit(loop, number, k, kind, times, prefix, factor))
        for places in loop.kinds:
            found += _of_racks(loop, number, places, kinds, prefix)
    return found


def failure(loops: Sequence[Loop], outage: Outage) -> Failure:
    """Return where an outage strikes. Errors: `NetworkError` HG561 for a name that is not there."""
    known: list[str] = []
    for number, loop in enumerate(loops):
        for prefix in (f"{loop.name}: ", ""):
            if prefix and not outage.where.startswith(prefix):
                continue
            where = outage.where.removeprefix(prefix)
            if outage.kind in ("pump", "unit", "strainer"):
                for k, place in enumerate(loop.units):
                    if place.name == where and (outage.kind != "strainer" or place.strainer >= 0):
                        return _of_unit(loop, number, k, outage.kind, 1, prefix, outage.factor)
            else:
                for found in _named(loop, number, outage.kind, where, prefix):
                    return found
        known += _names(loop, outage.kind)
    shown = ", ".join(known[:5]) + (f" and {len(known) - 5} more" if len(known) > 5 else "")
    raise NetworkError(
        "HG561",
        f"there is no {outage.kind} of this name",
        entry="where",
        value=outage.where,
        allowed=shown or f"nothing: there is no {outage.kind}",
        remedy="name a part as the results do",
    )


def _names(loop: Loop, kind: Kind) -> list[str]:
    if kind == "rack":
        return list(loop.rack_names)
    if kind == "branch":
        return [loop.branch_name(k) for k in range(loop.branch_first()[-1])]
    return [place.name for place in loop.units if kind != "strainer" or place.strainer >= 0]


def _of_unit(
    loop: Loop, number: int, unit: int, kind: Kind, times: int, prefix: str, factor: float
) -> Failure:
    place: UnitPlace = loop.units[unit]
    spared = False
    if kind == "pump":
        spared = place.unit.standby > 0
        left = place.unit.pumps if spared else place.unit.pumps - 1
        change = Disturbance(pumps=((unit, left),))
    elif kind == "unit":
        change = Disturbance(pumps=((unit, 0),))
    else:
        change = Disturbance(factors=((np.array([place.strainer]), factor),))
    return Failure(Outage(kind, prefix + place.name, factor), number, times, change, spared)


def _of_racks(
    loop: Loop, number: int, places: RackPlaces, kinds: Sequence[Kind], prefix: str
) -> list[Failure]:
    found: list[Failure] = []
    if "rack" in kinds and loop.rack_count > 1:
        for k, rack in enumerate(places.number.tolist()):
            name = f"{prefix}{loop.rack_names[rack]}"
            change = _without_rack(loop, places, k, rack)
            found.append(Failure(Outage("rack", name), number, loop.count, change))
    if "branch" in kinds:
        names = places.pattern.rack.names
        inside = [places.pattern.elements_of(b) for b in range(places.pattern.branch_count)]
        for k, rack in enumerate(places.number.tolist()):
            for b, name in enumerate(names):
                where = f"{prefix}{loop.rack_names[rack]}, {name}"
                change = _without_branch(places, k, b, inside[b])
                found.append(Failure(Outage("branch", where), number, loop.count, change))
    return found


def _named(loop: Loop, number: int, kind: Kind, where: str, prefix: str) -> list[Failure]:
    for places in loop.kinds:
        for k, rack in enumerate(places.number.tolist()):
            name = loop.rack_names[rack]
            if kind == "rack" and name == where:
                change = _without_rack(loop, places, k, rack)
                return [Failure(Outage(kind, prefix + where), number, 1, change)]
            for b, branch in enumerate(places.pattern.rack.names if kind == "branch" else ()):
                if f"{name}, {branch}" == where:
                    inside = places.pattern.elements_of(b)
                    change = _without_branch(places, k, b, inside)
                    return [Failure(Outage(kind, prefix + where), number, 1, change)]
    return []


def _without_rack(loop: Loop, places: RackPlaces, copy: int, rack: int) -> Disturbance:
    laid = places.laid
    first = laid.first_element + copy * laid.elements
    tap = loop.network.elements.link[loop.rack_trim[rack]]
    return Disturbance(
        closed=np.array([tap]), cold=np.arange(first, first + laid.elements, dtype=np.int64)
    )


def _without_branch(places: RackPlaces, copy: int, branch: int, inside: object) -> Disturbance:
    laid = places.laid
    link = laid.first_link + copy * laid.links + places.pattern.branch_links[branch][0]
    first = laid.first_element + copy * laid.elements
    return Disturbance(closed=np.array([link]), cold=first + np.asarray(inside, dtype=np.int64))


def together(disturbances: Sequence[Disturbance]) -> Disturbance:
    """Return several changes of one loop at once."""
    closed = [d.closed for d in disturbances if d.closed is not None]
    cold = [d.cold for d in disturbances if d.cold is not None]
    return replace(
        Disturbance(),
        closed=np.concatenate(closed) if closed else None,
        cold=np.concatenate(cold) if cold else None,
        pumps=tuple(pair for d in disturbances for pair in d.pumps),
        factors=tuple(pair for d in disturbances for pair in d.factors),
        sizes=tuple(pair for d in disturbances for pair in d.sizes),
    )
