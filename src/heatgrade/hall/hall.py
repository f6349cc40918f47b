"""A hall: rows of racks, the loops that they make, and their operation."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from heatgrade.errors import NetworkError, positive
from heatgrade.hall.distribution_unit import DistributionUnit, count, kind
from heatgrade.hall.hall_result import HallResult
from heatgrade.hall.header import Header
from heatgrade.hall.loop import Loop
from heatgrade.hall.loop_builder import Headers, LoopBuilder, numbered_rows
from heatgrade.hall.loop_result import loop_result
from heatgrade.hall.loop_solver import LoopPoint, solve_loop
from heatgrade.hall.rack_pattern import RackPattern
from heatgrade.hall.row import RackGroup, Row, check_headers, nothing_in, unit_list
from heatgrade.network.pump import HeadCurve
from heatgrade.rack.assembly import ReturnOrder
from heatgrade.rack.rack import Rack

if TYPE_CHECKING:
    from heatgrade.hall.balancing import Balancing
    from heatgrade.hall.outage import Outage
    from heatgrade.hall.outage_list import OutageList
    from heatgrade.hall.outage_study import WhatIf


@dataclass(frozen=True, slots=True, repr=False)
class Hall:
    """Rows of racks: each with its own units, or all on the hall's headers.

    Racks with a unit inside are loops of their own; so is a row with units; all other rows hang on
    the headers of the hall, driven by its units or fed from outside. Loops that are alike are
    solved once, which is exact: nothing but the facility's water, whose flow to each unit is
    given, joins them.

    Parameters
    ----------
    rows : sequence of Row
        The rows.
    header, return_header : Header, optional
        On which rows without a unit of their own hang.
    return_order : {"direct", "reverse"}
        Of those headers.
    unit : DistributionUnit or sequence of them, optional
        What drives those rows, side by side.
    units : int
        How many of each.
    name : str
        Name in results.

    Examples
    --------
    A rack of ten equal branches, fed from outside:

    >>> import heatgrade as hg
    >>> curve = hg.PlateCurve.from_table([1e-5, 2e-5], [9e3, 3e4], [0.04, 0.03], heat_flow=900.0,
    ...                                  coolant="water")
    >>> rack = hg.Rack.manifold([hg.Branch.of(curve)] * 10, supply_manifold=hg.Manifold(0.03),
    ...                         coolant=hg.Coolant("water"))
    >>> row = hg.Row([hg.RackGroup(rack, 6)], header=hg.Header(0.06))
    >>> result = hg.Hall([row]).solve(supply_temperature=313.15, flow_per_heat=1.7e-8)
    >>> len(result.racks), round(result.return_temperature - 273.15, 1)
    (6, 54.2)
    """

    rows: tuple[Row, ...]
    header: Header | None = None
    return_header: Header | None = None
    return_order: ReturnOrder = "direct"
    unit: DistributionUnit | Sequence[DistributionUnit] | None = None
    units: int = 1
    name: str = "hall"

    def __post_init__(self) -> None:
        """Check the values."""
        given: Any = (self.rows,) if isinstance(self.rows, Row) else self.rows
        object.__setattr__(self, "rows", tuple(given))
        if not self.rows:
            raise nothing_in("hall", "rows")
        for k, row in enumerate(self.rows):
            kind(row, Row, f"rows[{k}]")
        check_headers(self.header, self.return_header, self.return_order)
        count(self.units, "units")
        driven = unit_list(self.unit, self.units)
        hung = [row for row in self.rows if not _own(row)]
        if hung and len(hung) < len(self.rows) and not driven:
            raise NetworkError(
                "HG554",
                "some rows have a unit, and others nothing that drives them",
                entry="unit",
                value=hung[0].name,
                allowed="a unit for the hall, or one for every row",
                remedy="give these rows a unit, or the hall",
            )
        if driven and not hung:
            raise NetworkError(
                "HG554",
                "every row has a unit of its own: nothing hangs on that of the hall",
                entry="unit",
                value=driven[0].name,
                allowed="None",
                remedy="leave it out, or take the units out of the rows",
            )

    @property
    def rack_count(self) -> int:
        """Number of racks."""
        return sum(row.count * row.rack_count for row in self.rows)

    @property
    def plate_count(self) -> int:
        """Number of plates."""
        return sum(row.count * group.plates for row in self.rows for group in row.racks)

    @property
    def plate_heat_flow(self) -> float:
        """Heat of all plates [W]."""
        return sum(row.count * row.plate_heat_flow for row in self.rows)

    @property
    def air_heat_flow(self) -> float:
        """Heat of all racks that goes to the air [W]."""
        return sum(
            row.count * group.count * group.rack.air_heat_flow
            for row in self.rows
            for group in row.racks
        )

    def __repr__(self) -> str:
        """Return one line."""
        return (
            f"<Hall {self.name}: {sum(row.count for row in self.rows):,} rows, "
            f"{self.rack_count:,} racks, {self.plate_count:,} plates, "
            f"{self.plate_heat_flow / 1e6:.4g} MW>"
        )

    def loops(self, *, fold: bool = True) -> tuple[Loop, ...]:
        """Return the loops as networks.

        Parameters
        ----------
        fold : bool
            Take loops that are alike, and equal plates side by side, once. False lays out every
            plate by itself: the same answer, and slower.
        """
        patterns: dict[Hashable, RackPattern] = {}
        found = []

        def builder(name: str, times: int, units: tuple[DistributionUnit, ...]) -> LoopBuilder:
            return LoopBuilder(name, times, units, fold, patterns)

        own = [row for row in self.rows if _own(row)]
        listed: Sequence[tuple[Row, str, int]] = [(row, row.name, row.count) for row in own]
        if not fold:
            listed = [(row, name, 1) for row, name in numbered_rows(own)]
        for row, name, times in listed:
            if row.driven_by:
                laid = builder(name, times, row.driven_by)
                laid.row(row)
                found.append(laid.build())
                continue
            for group in row.racks:
                found += _inside(builder, group, name, times, fold=fold)
        hung = [row for row in self.rows if not _own(row)]
        if hung:
            laid = builder(self.name, 1, unit_list(self.unit, self.units))
            if len(self.rows) == 1 and hung[0].count == 1 and self.header is None:
                laid.row(hung[0])
            else:
                laid.rows(hung, Headers.of(self.header, self.return_header, self.return_order))
            found.append(laid.build())
        return tuple(found)

    def solve(
        self,
        *,
        supply_temperature: float | None = None,
        volume_flow: float | None = None,
        flow_per_heat: float | None = None,
        fold: bool = True,
        threads: int | None = None,
        raise_on_failure: bool = True,
    ) -> HallResult:
        """Return flows, temperatures, duties and limits of the hall in steady operation.

        Parameters
        ----------
        supply_temperature : float, optional
            Supply of the racks [K], held by the control valves of the units as long as they can;
            without it the valves stand open and the supply follows from the facility's water.
            Where no unit drives the racks it is that of the coolant fed in.
        volume_flow : float, optional
            Flow of all racks together at the supply temperature [m3/s]. Pumps with a head curve
            find the speed that gives it; without it they turn at their own.
        flow_per_heat : float, optional
            The same as a flow for each watt in the plates [m3/(s W)]; 2.5e-8 is 1.5 L/min per kW.
        fold : bool
            See `loops`.
        threads : int, optional
            Threads; the answer has the same bits on any number.
        raise_on_failure : bool
            Raise `NotConverged` when the solve fails; otherwise the result holds NaN and says so.

        Raises
        ------
        NetworkError
            HG512 for pumps that cannot give the flow, HG556 for facility water that is too warm,
            HG557 where nothing drives the racks; HG519 and HG531 to HG533 for answers that cannot
            be.
        """
        loops = self.loops(fold=fold)
        points = operating_points(
            loops,
            supply_temperature=supply_temperature,
            volume_flow=volume_flow,
            flow_per_heat=flow_per_heat,
        )
        results = []
        for loop, point in zip(loops, points, strict=True):
            solved = solve_loop(loop, point, threads=threads, raise_on_failure=raise_on_failure)
            results.append(loop_result(solved))
        return HallResult.of(self.name, tuple(results), self.air_heat_flow)

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


def _own(row: Row) -> bool:
    """Return whether a row needs nothing of the hall to drive it."""
    return bool(row.driven_by) or row.racks[0].unit is not None


def _inside(builder: Any, group: RackGroup, row: str, times: int, *, fold: bool) -> list[Loop]:
    """Return the loops of racks that have their unit inside."""
    name = f"{row} {group.name}"
    if fold:
        laid = builder(name, times * group.count, (group.unit,))
        laid.rack(group)
        return [laid.build()]
    found = []
    for k in range(group.count):
        laid = builder(f"{name} {k + 1}" if group.count > 1 else name, 1, (group.unit,))
        laid.rack(group)
        found.append(laid.build())
    return found


def operating_points(
    loops: Sequence[Loop],
    *,
    supply_temperature: float | None,
    volume_flow: float | None,
    flow_per_heat: float | None,
) -> list[LoopPoint]:
    """Return what is asked of each loop: a total flow is shared out by heat.

    Errors: `NetworkError` HG558 when flows contradict each other or the pumps.
    """
    if supply_temperature is not None:
        positive(supply_temperature, "supply_temperature", "K")
        for loop in loops:
            loop.coolant.check_temperature(supply_temperature, "supply_temperature")
    if volume_flow is not None and flow_per_heat is not None:
        raise _contradiction("flow_per_heat", flow_per_heat, "volume_flow")
    heat = sum(loop.count * loop.plate_heat_flow for loop in loops)
    share = None
    if volume_flow is not None:
        share = positive(volume_flow, "volume_flow", "m3/s") / heat if heat > 0.0 else None
    elif flow_per_heat is not None:
        share = positive(flow_per_heat, "flow_per_heat", "m3/(s W)")
    points = []
    for loop in loops:
        flow = None if share is None else share * loop.plate_heat_flow
        if volume_flow is not None and share is None:
            flow = volume_flow / sum(other.count for other in loops)
        turned = loop.alike and all(isinstance(p.unit.pump, HeadCurve) for p in loop.units)
        if flow is not None and not turned:
            raise _contradiction(
                "volume_flow" if flow_per_heat is None else "flow_per_heat",
                flow,
                "the pumps, which set the flow themselves",
            )
        points.append(LoopPoint(supply_temperature, flow))
    return points


def _contradiction(entry: str, value: float, other: str) -> NetworkError:
    return NetworkError(
        "HG558",
        f"contradicts {other}",
        entry=entry,
        value=value,
        allowed="one of volume_flow and flow_per_heat, with pumps of one head curve or none",
        remedy="drop one of the two",
    )


def as_hall(site: Rack | Row | Hall) -> Hall:
    """Return a rack or a row as a hall of its own."""
    if isinstance(site, Hall):
        return site
    if isinstance(site, Rack):
        return Hall((Row((RackGroup(site),), name="rack"),), name="rack")
    kind(site, Row, "site")
    return Hall((site,), name=site.name)
