"""What a rack's parts are rated for, against what they get."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.materials import Coolant
from heatgrade.network.mounted_plate import FlowCurve, MountedPlate
from heatgrade.network.pipe import Pipe
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.rack.branch_rows import BranchRows, PlateColumns
from heatgrade.rack.segment import Segment
from heatgrade.rack.segment_rows import SegmentRows
from heatgrade.units import ZERO_CELSIUS

Array = NDArray[np.float64]

ORV3_FLOW_SPREAD = 0.05
"""Guideline for the spread of the branch flows: OCP Open Rack V3 manifold, 5 %."""

ROUNDING = 1e-9
"""Relative excess over a limit that is rounding, not an excess."""

CERTAIN = 0.01
"""By how much a junction must be colder than its coolant to be told [K]."""


def check_segments(segments: SegmentRows, coolant: Coolant) -> tuple[Caution, ...]:
    """Return cautions for temperatures, velocities and rated flows of the parts.

    Parts of one kind with the same breach are told once: the worst, and how many there are.
    """
    found: list[tuple[str, str, float, Caution]] = []
    for k in _beyond(segments).tolist():
        segment = segments[k]
        found.extend(_temperature(segment))
        found.extend(_velocity(segment))
        found.extend(_rated_flow(segment))
    cautions = list(_worst_of_each(found))
    limit, hottest = coolant.limit_temperature, segments.hottest
    if limit is None or not np.isfinite(hottest).any():
        return tuple(cautions)
    warmest = int(np.nanargmax(hottest))
    if _above(float(hottest[warmest]), limit):
        hot = segments[warmest]
        cautions.append(
            Caution(
                "above-limit",
                coolant.name,
                f"{_celsius(hot.hottest)} at {hot.where} is {_excess(hot.hottest, limit)} above "
                f"the coolant's limit of {_celsius(limit)} ({coolant.source})",
            )
        )
    return tuple(cautions)


def _beyond(segments: SegmentRows) -> NDArray[np.int64]:
    """Return the parts that get more than they are rated for, of any kind."""
    rating = 1.0 + ROUNDING
    warm = segments.each(lambda part: part.limit_temperature)
    fast = segments.each(lambda part: part.velocity_limit if isinstance(part, Pipe) else None)
    flow = segments.each(
        lambda part: part.rated_volume_flow if isinstance(part, QuickDisconnect) else None
    )
    return np.flatnonzero(
        (segments.hottest > warm * rating)
        | (segments.velocity > fast * rating)
        | (np.abs(segments.volume_flow) > flow * rating)
    )


def check_plates(rows: BranchRows) -> tuple[Caution, ...]:
    """Return cautions for junctions over their limit and for curves used outside their range."""
    found: list[tuple[tuple[int, int], tuple[str, str, float, Caution]]] = []
    plates = rows.plates
    hottest, inlet = plates.junction_temperature_max, plates.inlet_temperature
    wet = np.isfinite(inlet) & (plates.mass_flow != 0.0)

    def where(place: int) -> str:
        return f"{rows.names[plates.branch[place]]}: {plates.name(place)}"

    limit = np.array([part.limit_junction_temperature for part in plates.parts])[plates.number]
    for k in np.flatnonzero(wet & (hottest > limit * (1.0 + ROUNDING))).tolist():
        told = _junction(plates.parts[plates.number[k]], float(hottest[k]), where(k))
        found.append(((k, 1), told))
    cold = wet & below_coolant(plates.heat_flow, hottest, plates.outlet_temperature)
    for k in np.flatnonzero(cold).tolist():
        told = _cold(float(hottest[k]), float(plates.outlet_temperature[k]), where(k))
        found.append(((k, 2), told))
    for curve, inlet_temperature, members in _alike(plates, wet):
        flows = np.abs(plates.volume_flow[members])
        if not curve.check(flows, inlet_temperature, ""):
            continue  # nothing to say of any of them
        for k, flow in zip(members.tolist(), flows.tolist(), strict=True):
            for caution in curve.check(flow, inlet_temperature, where(k)):
                # one kind for each curve and quantity: the message begins with the quantity
                kind = f"{id(curve)} {caution.message.split(' ', 1)[0]}"
                found.append(((k, 0), (caution.code, kind, 0.0, caution)))
    found.sort(key=lambda item: item[0])
    return tuple(_worst_of_each([item for _, item in found]))


def _alike(
    plates: PlateColumns, wet: NDArray[np.bool_]
) -> Iterable[tuple[FlowCurve, float, NDArray[np.int64]]]:
    """Return the plates of each curve and inlet temperature."""
    curves: dict[int, FlowCurve] = {id(part.curve): part.curve for part in plates.parts}
    number = {key: k for k, key in enumerate(curves)}
    of_part = np.array([number[id(part.curve)] for part in plates.parts], dtype=np.int64)
    at = np.flatnonzero(wet)
    if not at.size:
        return
    # friction warms the supply by millikelvins: that alone does not leave the curve
    inlet = np.round(plates.inlet_temperature[at], 2)
    curve = of_part[plates.number[at]]
    order = np.lexsort((inlet, curve))
    at, inlet, curve = at[order], inlet[order], curve[order]
    new = np.flatnonzero((np.diff(inlet) != 0.0) | (np.diff(curve) != 0)) + 1
    known = list(curves.values())
    for members, first in zip(np.split(at, new), [0, *new.tolist()], strict=True):
        yield known[curve[first]], float(inlet[first]), members


def _junction(plate: MountedPlate, hottest: float, where: str) -> tuple[str, str, float, Caution]:
    limit = plate.limit_junction_temperature
    text = (
        f"junction at {_celsius(hottest)} is {_excess(hottest, limit)} above its limit of "
        f"{_celsius(limit)} ({plate.source})"
    )
    return "junction", f"{limit:g}", hottest - limit, Caution("above-limit", where, text)


def _cold(hottest: float, outlet: float, where: str) -> tuple[str, str, float, Caution]:
    return "cold", "", outlet - hottest, colder_than_coolant(hottest, outlet, where)


def below_coolant(heat_flow: Array, hottest: Array, outlet: Array) -> NDArray[np.bool_]:
    """Return where a plate gives heat [W] and its junction [K] is colder than its outlet [K].

    A plate without heat stands at its inlet, and friction alone may leave its coolant warmer.
    """
    with np.errstate(invalid="ignore"):
        return np.asarray((heat_flow > 0.0) & (hottest < outlet - CERTAIN))


def colder_than_coolant(hottest: float, outlet: float, where: str) -> Caution:
    """Return the caution for a junction [K] that its own coolant would leave warmer [K]."""
    text = (
        f"the curve gives a junction of {_celsius(hottest)}, colder than the coolant that leaves "
        f"the plate at {_celsius(outlet)}: it does not hold at this flow"
    )
    return Caution("impossible", where, text)


def check_spread(flow_spread: float) -> tuple[Caution, ...]:
    """Return a caution when the branches get more unequal flows than the guideline allows."""
    if not flow_spread > ORV3_FLOW_SPREAD:
        return ()
    return (
        Caution(
            "above-guideline",
            "flow spread",
            f"{flow_spread:.1%} between branches of one kind is above the 5 % of the OCP Open Rack "
            "V3 manifold; a wider manifold, a reverse return or restrictors even it out",
        ),
    )


def _temperature(segment: Segment) -> Iterable[tuple[str, str, float, Caution]]:
    limit = segment.part.limit_temperature
    if limit is None or not _above(segment.hottest, limit):
        return
    text = (
        f"coolant at {_celsius(segment.hottest)} is {_excess(segment.hottest, limit)} above the "
        f"part's limit of {_celsius(limit)}" + _source(segment.part.source)
    )
    caution = Caution("above-limit", segment.where, text)
    yield "temperature", f"{segment.group} {limit:g}", segment.hottest - limit, caution


def _velocity(segment: Segment) -> Iterable[tuple[str, str, float, Caution]]:
    part = segment.part
    if not isinstance(part, Pipe) or part.velocity_limit is None:
        return
    if not _above(segment.velocity, part.velocity_limit):
        return
    text = (
        f"{segment.velocity:.2f} m/s is above the guideline of {part.velocity_limit:.2f} m/s"
        + _source(part.source)
    )
    caution = Caution("above-guideline", segment.where, text)
    key = f"{segment.group} {part.velocity_limit:g}"
    yield "velocity", key, segment.velocity / part.velocity_limit, caution


def _rated_flow(segment: Segment) -> Iterable[tuple[str, str, float, Caution]]:
    part = segment.part
    if not isinstance(part, QuickDisconnect) or part.rated_volume_flow is None:
        return
    flow = abs(segment.volume_flow)
    if not _above(flow, part.rated_volume_flow):
        return
    text = (
        f"{flow * 6e4:.3g} L/min is above its rated {part.rated_volume_flow * 6e4:.3g} L/min"
        + _source(part.source)
    )
    caution = Caution("above-rated-flow", segment.where, text)
    key = f"{part.name} {segment.group}"
    yield "rated flow", key, flow / part.rated_volume_flow, caution


def _worst_of_each(found: Sequence[tuple[str, str, float, Caution]]) -> Iterable[Caution]:
    kinds: dict[tuple[str, str], list[tuple[float, Caution]]] = {}
    for what, key, excess, caution in found:
        kinds.setdefault((what, key), []).append((excess, caution))
    for group in kinds.values():
        _, worst = max(group, key=lambda item: item[0])
        others = len(group) - 1
        if others:
            text = f"{worst.message}; likewise for {others} more of its kind"
            worst = Caution(worst.code, worst.where, text)
        yield worst


def _above(value: float, limit: float) -> bool:
    return value > limit * (1.0 + ROUNDING)


def _celsius(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.1f} degC"


def _excess(temperature: float, limit: float) -> str:
    """Return by how much, so that 65.002 degC against 65 degC does not read as a contradiction."""
    excess = temperature - limit
    return f"{excess:.1g} K" if excess < 0.1 else f"{excess:.1f} K"


def _source(source: str) -> str:
    return f" ({source})" if source else ""


def limit_temperatures(segments: SegmentRows) -> dict[str, float]:
    """Return each kind of part with its lowest limit temperature [K], lowest first.

    This says which part caps the grade of the rack's heat.
    """
    lowest: dict[str, float] = {}
    limit = segments.each(lambda part: part.limit_temperature)
    # each different part under each heading is asked once
    keys = segments.placed.number[segments.at], segments.placed.heading[segments.at]
    limited = np.flatnonzero(np.isfinite(limit))
    pairs = np.stack([key[limited] for key in keys])
    _, first = np.unique(pairs, axis=1, return_index=True)
    for k in limited[np.sort(first)].tolist():
        segment = segments[k]
        kind = "manifold" if "manifold" in segment.group else segment.part.name
        lowest[kind] = min(float(limit[k]), lowest.get(kind, math.inf))
    return dict(sorted(lowest.items(), key=lambda item: item[1]))
