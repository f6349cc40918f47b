"""From rows and headers to a loop's network."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from heatgrade.errors import NetworkError
from heatgrade.hall.distribution_unit import DistributionUnit
from heatgrade.hall.header import Header
from heatgrade.hall.loop import Loop, RackPlaces, UnitPlace
from heatgrade.hall.part_limits import PartLimits
from heatgrade.hall.rack_pattern import TRIM, TRIM_BORE, RackPattern
from heatgrade.hall.row import RackGroup, Row
from heatgrade.materials import Coolant
from heatgrade.network.fitting import Fitting
from heatgrade.network.network_builder import NetworkBuilder
from heatgrade.network.structure import Structure
from heatgrade.network.tee import Tee
from heatgrade.network.tee_crane import Way
from heatgrade.network.tiling import Tile, tiled
from heatgrade.network.valve import CheckValve, Valve
from heatgrade.rack.assembly import ReturnOrder
from heatgrade.rack.rack import Rack


@dataclass(frozen=True, slots=True)
class Headers:
    """The two headers of a row or a hall and how they lie."""

    supply: Header | None
    back: Header | None
    order: ReturnOrder

    @classmethod
    def of(cls, header: Header | None, back: Header | None, order: ReturnOrder) -> Headers:
        """Return the headers; the return like the supply unless it is given."""
        return cls(header, header if back is None else back, order)


@dataclass(frozen=True, slots=True)
class _Tap:
    """A place on both headers: nodes, and the ways through their tees."""

    supply: int
    back: int
    into: tuple[Tee, ...] = ()
    out: tuple[Tee, ...] = ()


@dataclass(slots=True)
class LoopBuilder:
    """Collects racks and headers, then lays them out as one loop.

    Parameters
    ----------
    name : str
        Of the loop.
    count : int
        How many such loops there are.
    units : tuple of DistributionUnit
        What drives it, side by side.
    fold : bool
        Whether equal plates side by side are one.
    """

    name: str
    count: int
    units: tuple[DistributionUnit, ...]
    fold: bool = True
    patterns: dict[Hashable, RackPattern] = field(default_factory=dict)
    _spine: NetworkBuilder = field(default_factory=NetworkBuilder)
    _racks: list[tuple[Rack, str, str, str, tuple[int, int]]] = field(default_factory=list)
    _trims: list[str] = field(default_factory=list)
    _ports: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        """Lay the loop's two ends."""
        self._ports = self._spine.node("supply header"), self._spine.node("return header")

    def rack(self, group: RackGroup) -> None:
        """Hang one rack straight on the loop's ends: its unit is inside."""
        name = group.name if self.count > 1 else self.name
        self._hang(group.rack, name, group.name, self.name, _Tap(*self._ports), None)

    def row(self, row: Row) -> None:
        """Hang the racks of a row on headers between the loop's ends."""
        self._lay_row(row, "", row.name, *self._ports)

    def rows(self, rows: Sequence[Row], headers: Headers) -> None:
        """Hang rows on headers between the loop's ends."""
        listed = numbered_rows(rows)
        taps = self._header(len(listed), headers, "hall ", *self._ports)
        for (row, name), tap in zip(listed, taps, strict=True):
            ends = self._spine.node(f"{name} supply"), self._spine.node(f"{name} return")
            self._join(tap, ends, name, None)
            self._lay_row(row, f"{name} ", name, *ends)

    def build(self) -> Loop:
        """Return the loop."""
        units = tuple(self._unit(k) for k in range(len(self.units)))
        fixed = [(self._ports[1], 0.0)]
        spine = self._spine.network(fixed)
        placed = self._spine.placed
        where = {item.where: k for k, item in enumerate(placed)}
        # racks that are equal are of one kind, whether they are one object or not
        kinds: dict[Hashable, list[int]] = {}
        for number, (rack, *_) in enumerate(self._racks):
            kinds.setdefault(_kind(rack), []).append(number)
        patterns = [self._pattern(self._racks[numbers[0]][0]) for numbers in kinds.values()]
        tiles = [
            Tile(
                pattern.network,
                pattern.ports,
                np.array([self._racks[k][4] for k in numbers], dtype=np.int64),
                tuple(self._racks[k][1] for k in numbers),
            )
            for pattern, numbers in zip(patterns, kinds.values(), strict=True)
        ]
        network, laid = tiled(spine, tiles)
        limits = [(PartLimits.of(placed), 1)]
        limits += [(p.limits, t.count) for p, t in zip(patterns, tiles, strict=True)]
        return Loop(
            name=self.name,
            count=self.count,
            coolant=self._coolant(),
            network=network,
            structure=Structure.of(network),
            limits=PartLimits.joined(limits),
            units=tuple(self._found(place, where) for place in units),
            ports=self._ports,
            kinds=tuple(
                RackPlaces(pattern, at, np.array(numbers, dtype=np.int64))
                for pattern, at, numbers in zip(patterns, laid, kinds.values(), strict=True)
            ),
            rack_names=tuple(rack[1] for rack in self._racks),
            rack_kinds=tuple(rack[2] for rack in self._racks),
            rack_rows=tuple(rack[3] for rack in self._racks),
            rack_trim=np.array([where[name] for name in self._trims], dtype=np.int64),
        )

    def _pattern(self, rack: Rack) -> RackPattern:
        kind = _kind(rack)
        if kind not in self.patterns:
            self.patterns[kind] = RackPattern.of(rack, fold=self.fold)
        return self.patterns[kind]

    def _coolant(self) -> Coolant:
        first = self._racks[0][0].coolant
        for rack, name, *_ in self._racks:
            if rack.coolant != first:
                raise NetworkError(
                    "HG555",
                    "racks of one loop have different coolants, which would mix",
                    entry=name,
                    value=rack.coolant.name,
                    allowed=first.name,
                    remedy="give these racks a loop of their own, or the same coolant",
                )
        return first

    def _lay_row(self, row: Row, prefix: str, name: str, supply: int, back: int) -> None:
        headers = Headers.of(row.header, row.return_header, row.return_order)
        taps = iter(self._header(row.rack_count, headers, prefix, supply, back))
        for number, group in _each_rack(row):
            tap = next(taps)
            self._hang(group.rack, f"{prefix}{number}", group.name, name, tap, row.valve)

    def _hang(
        self, rack: Rack, name: str, kind: str, row: str, tap: _Tap, valve: Valve | None
    ) -> None:
        ends = self._spine.node(f"{name} supply port"), self._spine.node(f"{name} return port")
        self._join(tap, ends, name, valve)
        self._racks.append((rack, name, kind, row, ends))
        self._trims.append(f"{name}: {TRIM}")

    def _join(self, tap: _Tap, ends: tuple[int, int], name: str, valve: Valve | None) -> None:
        """Lay the two links between a tap and what hangs on it."""
        builder = self._spine
        into = builder.link(tap.supply, ends[0])
        builder.place(into, tap.into, name)
        builder.place(into, [Fitting(0.0, TRIM_BORE, TRIM)], name)
        if valve is not None:
            builder.place(into, [valve], name)
        builder.place(builder.link(ends[1], tap.back), tap.out, name)

    def _header(
        self, count: int, headers: Headers, prefix: str, supply: int, back: int
    ) -> list[_Tap]:
        """Lay both headers and return the taps in the order of the supply."""
        if headers.supply is None or headers.back is None:
            return [_Tap(supply, back)] * count
        into = self._side(count, headers.supply, supply, f"{prefix}supply header", supplied=True)
        out = self._side(count, headers.back, back, f"{prefix}return header", supplied=False)
        if headers.order == "reverse":
            out = out[::-1]
        return [_Tap(a, b, x, y) for (a, x), (b, y) in zip(into, out, strict=True)]

    def _side(
        self, count: int, header: Header, outer: int, where: str, *, supplied: bool
    ) -> list[tuple[int, tuple[Tee, ...]]]:
        """Lay one header from its outer end: node and tee of each tap, that end's first."""
        builder, last, before = self._spine, outer, -1
        taps: list[tuple[int, tuple[Tee, ...]]] = []
        for k in range(count):
            node = builder.node(f"{where} tap {k + 1}")
            link = builder.link(*((last, node) if supplied else (node, last)))
            if supplied and before >= 0:
                builder.place(link, header.tee("dividing run", before), where)
            builder.place(link, header.parts(f"segment {k + 1}", first=k == 0), where, where)
            if not supplied and before >= 0:
                builder.place(link, header.tee("combining run", before), where)
            way: Way = "dividing branch" if supplied else "combining branch"
            taps.append((node, header.tee(way, link)))
            last, before = node, link
        return taps

    def _unit(self, number: int) -> UnitPlace:
        unit, builder = self.units[number], self._spine
        same = sum(other.name == unit.name for other in self.units)
        before = sum(other.name == unit.name for other in self.units[:number])
        name = unit.name if same == 1 else f"{unit.name} {before + 1}"
        supply, back = self._ports
        suction = builder.node(f"{name} suction")
        cooled = builder.link(back, suction)
        if unit.strainer is not None:
            builder.place(cooled, [unit.strainer], f"{name} strainer")
        builder.place(cooled, [unit.exchanger], f"{name} exchanger")
        driven = builder.link(suction, supply, copies=unit.pumps)
        builder.place(driven, [unit.pump], f"{name} pumps")
        if unit.check_valve is not None:
            builder.place(driven, [self._check(unit.check_valve)], f"{name} pumps")
        return UnitPlace(unit, name, cooled, -1, driven, -1, -1, suction)

    def _check(self, valve: CheckValve) -> CheckValve | Fitting:
        """Return a check valve; the open one where pumps are alike, for it never shuts there."""
        if not all(unit is self.units[0] for unit in self.units):
            return valve
        return Fitting(
            valve.loss_coefficient,
            valve.inner_diameter,
            valve.name,
            valve.limit_temperature,
            valve.source,
        )

    def _found(self, place: UnitPlace, where: dict[str, int]) -> UnitPlace:
        """Return the place with its elements, whose order is known only now."""
        unit, strainer = place.unit, -1
        if unit.strainer is not None:
            strainer = where[f"{place.name} strainer: {unit.strainer.name}"]
        return replace(
            place,
            exchanger=where[f"{place.name} exchanger: {unit.exchanger.name}"],
            pump=where[f"{place.name} pumps: pump"],
            strainer=strainer,
        )


def _kind(rack: Rack) -> Hashable:
    """Return what equal racks have in common; one whose parts cannot be compared is alone."""
    try:
        hash(rack)
    except TypeError:  # a curve of the user's own
        return id(rack)
    return rack


def numbered_rows(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Return every single row with its name: rows of one name are numbered through."""
    total: dict[str, int] = {}
    for row in rows:
        total[row.name] = total.get(row.name, 0) + row.count
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        for _ in range(row.count):
            seen[row.name] = seen.get(row.name, 0) + 1
            found.append(
                (row, row.name if total[row.name] == 1 else f"{row.name} {seen[row.name]}")
            )
    return found


def _each_rack(row: Row) -> list[tuple[str, RackGroup]]:
    """Return name and group of each rack along a row; names count on over groups of one name."""
    seen: dict[str, int] = {}
    alone = row.rack_count == 1
    found = []
    for group in row.racks:
        for _ in range(group.count):
            seen[group.name] = seen.get(group.name, 0) + 1
            name = group.name if alone else f"{group.name} {seen[group.name]}"
            found.append((name, group))
    return found
