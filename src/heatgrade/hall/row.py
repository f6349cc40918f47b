"""A row: racks side by side on two headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from heatgrade.errors import NetworkError
from heatgrade.hall.distribution_unit import DistributionUnit, count, kind
from heatgrade.hall.header import Header
from heatgrade.network.valve import Valve
from heatgrade.rack.assembly import ReturnOrder
from heatgrade.rack.rack import Rack

if TYPE_CHECKING:
    from heatgrade.hall.balancing import Balancing
    from heatgrade.hall.hall_result import HallResult
    from heatgrade.hall.outage import Outage
    from heatgrade.hall.outage_list import OutageList
    from heatgrade.hall.outage_study import WhatIf


@dataclass(frozen=True, slots=True)
class RackGroup:
    """Racks of one kind, one after the other along a row.

    Parameters
    ----------
    rack : Rack
        The rack.
    count : int
        How many.
    name : str
        Name in results: ``compute 1``, ``compute 2`` ...
    unit : DistributionUnit, optional
        A unit inside each of them: then each rack is a loop of its own, and the row's header
        carries the facility's water, whose flow is given.
    """

    rack: Rack
    count: int = 1
    name: str = "rack"
    unit: DistributionUnit | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        kind(self.rack, Rack, "rack")
        count(self.count, "count")
        if self.unit is not None:
            kind(self.unit, DistributionUnit, "unit")

    @property
    def plates(self) -> int:
        """Number of plates."""
        return self.count * sum(len(branch.plates) for branch in self.rack.branches)


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """Racks of one or several kinds on a supply and a return header.

    Parameters
    ----------
    racks : sequence of RackGroup or Rack
        From the header's inlet on.
    header : Header, optional
        Supply header; without one all racks hang on the same two ports.
    return_header : Header, optional
        Default: like the supply header.
    return_order : {"direct", "reverse"}
        Direct: the first rack supplied is the first on the return's way out. Reverse: the last.
    unit : DistributionUnit or sequence of them, optional
        The row's own, side by side; without one the row hangs on the hall's headers, or is fed
        from outside.
    units : int
        How many of each.
    valve : Valve, optional
        Balancing valve at the tap of each rack.
    count : int
        How many rows like this one the hall has.
    name : str
        Name in results.
    """

    racks: tuple[RackGroup, ...]
    header: Header | None = None
    return_header: Header | None = None
    return_order: ReturnOrder = "direct"
    unit: DistributionUnit | Sequence[DistributionUnit] | None = None
    units: int = 1
    valve: Valve | None = None
    count: int = 1
    name: str = "row"

    def __post_init__(self) -> None:
        """Check the values."""
        given: Any = (self.racks,) if isinstance(self.racks, (Rack, RackGroup)) else self.racks
        groups = tuple(RackGroup(r) if isinstance(r, Rack) else r for r in given)
        if not groups:
            raise nothing_in("row", "racks")
        for k, group in enumerate(groups):
            kind(group, RackGroup, f"racks[{k}]")
        object.__setattr__(self, "racks", _merged(groups))
        check_headers(self.header, self.return_header, self.return_order)
        count(self.count, "count")
        count(self.units, "units")
        driven = unit_list(self.unit, self.units)
        if self.valve is not None:
            kind(self.valve, Valve, "valve")
        inside = [group for group in self.racks if group.unit is not None]
        if inside and (driven or len(inside) < len(self.racks)):
            raise NetworkError(
                "HG554",
                "some racks have a unit inside, and others or the row itself as well",
                entry="unit",
                value=inside[0].name,
                allowed="a unit in every rack, or none and one for the row or the hall",
                remedy="make two rows of them",
            )

    def __repr__(self) -> str:
        """Return one line."""
        return (
            f"<Row {self.name}: {self.rack_count:,} racks, {len(self.driven_by)} units, "
            f"{self.plate_heat_flow / 1e6:.4g} MW, {self.count:,} such rows>"
        )

    @property
    def rack_count(self) -> int:
        """Number of racks in one row."""
        return sum(group.count for group in self.racks)

    @property
    def driven_by(self) -> tuple[DistributionUnit, ...]:
        """The row's own units."""
        return unit_list(self.unit, self.units)

    @property
    def plate_heat_flow(self) -> float:
        """Heat of all plates of one row [W]."""
        return sum(group.count * group.rack.plate_heat_flow for group in self.racks)

    def solve(self, **point: Any) -> HallResult:
        """Return the row in steady operation; see `Hall.solve` for what may be given."""
        from heatgrade.hall.hall import Hall

        return Hall((self,), name=self.name).solve(**point)

    def n_minus_one(self, **study: Any) -> OutageList:
        """Return every single outage, the most harmful first; see `heatgrade.n_minus_one`."""
        from heatgrade.hall.outage_search import n_minus_one

        return n_minus_one(self, **study)

    def what_if(self, *outages: Outage, **point: Any) -> WhatIf:
        """Return it before and after some outages; see `heatgrade.what_if`."""
        from heatgrade.hall.outage_study import what_if

        return what_if(self, *outages, **point)

    def balance(self, **wanted: Any) -> Balancing:
        """Return the orifices or valve positions that even it out; see `balance_flows`."""
        from heatgrade.hall.balancing import balance_flows

        return balance_flows(self, **wanted)


def _merged(groups: Sequence[RackGroup]) -> tuple[RackGroup, ...]:
    """Join neighbours that are the same rack under the same name."""
    found: list[RackGroup] = []
    for group in groups:
        last = found[-1] if found else None
        if (
            last is not None
            and last.rack is group.rack
            and (last.name, last.unit) == (group.name, group.unit)
        ):
            found[-1] = RackGroup(group.rack, last.count + group.count, group.name, group.unit)
        else:
            found.append(group)
    return tuple(found)


def unit_list(
    given: DistributionUnit | Sequence[DistributionUnit] | None, times: int
) -> tuple[DistributionUnit, ...]:
    """Return every unit by itself, checked."""
    if given is None:
        return ()
    listed = (given,) if isinstance(given, DistributionUnit) else tuple(given)
    for k, unit in enumerate(listed):
        kind(unit, DistributionUnit, "unit" if len(listed) == 1 else f"unit[{k}]")
    return tuple(unit for unit in listed for _ in range(times))


def check_headers(header: Header | None, back: Header | None, order: str) -> None:
    """Raise for headers that are none, and for an unknown order."""
    if header is not None:
        kind(header, Header, "header")
    if back is not None:
        kind(back, Header, "return_header")
    if order not in ("direct", "reverse"):
        raise NetworkError(
            "HG515",
            "is no return order",
            entry="return_order",
            value=order,
            allowed='"direct" or "reverse"',
            remedy="choose one of the two",
        )


def nothing_in(what: str, entry: str) -> NetworkError:
    """Return HG550."""
    return NetworkError(
        "HG550",
        f"a {what} needs {entry}",
        entry=entry,
        value=0,
        allowed=f"at least one of its {entry}",
        remedy=f"add {entry}",
    )
