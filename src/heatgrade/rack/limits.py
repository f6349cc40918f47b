"""What a rack's parts are rated for, against what they get."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.materials import Coolant
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.pipe import Pipe
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.rack.branch import Branch
from heatgrade.rack.branch_result import BranchRow, PlateRow
from heatgrade.rack.segment import Segment
from heatgrade.rack.segment_rows import SegmentRows

ORV3_FLOW_SPREAD = 0.05
"""Guideline for the spread of the branch flows: OCP Open Rack V3 manifold, 5 %."""

ROUNDING = 1e-9
"""Relative excess over a limit that is rounding, not an excess."""

_ZERO_CELSIUS = 273.15  # K, definition of the Celsius scale


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


def check_plates(branches: Sequence[Branch], rows: Sequence[BranchRow]) -> tuple[Caution, ...]:
    """Return cautions for junctions over their limit and for curves used outside their range."""
    found: list[tuple[tuple[int, int], tuple[str, str, float, Caution]]] = []
    # friction warms the supply by millikelvins: that alone does not leave the curve
    alike: dict[tuple[int, float], list[tuple[int, MountedPlate, str, float]]] = {}
    number = 0
    for branch, row in zip(branches, rows, strict=True):
        for plate, done in zip(branch.plates, row.plates, strict=True):
            if not math.isfinite(done.inlet_temperature) or done.mass_flow == 0.0:
                continue
            number += 1
            where = f"{row.name}: {plate.name}"
            key = id(plate.curve), round(done.inlet_temperature, 2)
            alike.setdefault(key, []).append((number, plate, where, abs(done.volume_flow)))
            if _above(done.junction_temperature_max, plate.limit_junction_temperature):
                found.append(((number, 1), _junction(plate, done, where)))
    for (_, inlet), plates in alike.items():
        curve = plates[0][1].curve
        if not curve.check(np.array([flow for *_, flow in plates]), inlet, ""):
            continue  # nothing to say of any of them
        for at, _, where, flow in plates:
            for caution in curve.check(flow, inlet, where):
                # one kind for each curve and quantity: the message begins with the quantity
                kind = f"{id(curve)} {caution.message.split(' ', 1)[0]}"
                found.append(((at, 0), (caution.code, kind, 0.0, caution)))
    found.sort(key=lambda item: item[0])
    return tuple(_worst_of_each([item for _, item in found]))


def _junction(plate: MountedPlate, done: PlateRow, where: str) -> tuple[str, str, float, Caution]:
    limit, hottest = plate.limit_junction_temperature, done.junction_temperature_max
    text = (
        f"junction at {_celsius(hottest)} is {_excess(hottest, limit)} above its limit of "
        f"{_celsius(limit)} ({plate.source})"
    )
    return "junction", f"{limit:g}", hottest - limit, Caution("above-limit", where, text)


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
    return f"{temperature - _ZERO_CELSIUS:.1f} degC"


def _excess(temperature: float, limit: float) -> str:
    """Return by how much, so that 65.002 degC against 65 degC does not read as a contradiction."""
    excess = temperature - limit
    return f"{excess:.1g} K" if excess < 0.1 else f"{excess:.1f} K"


def _source(source: str) -> str:
    return f" ({source})" if source else ""


def limit_temperatures(segments: Sequence[Segment]) -> dict[str, float]:
    """Return each kind of part with its lowest limit temperature [K], lowest first.

    This says which part caps the grade of the rack's heat.
    """
    lowest: dict[str, float] = {}
    for segment in segments:
        limit = segment.part.limit_temperature
        if limit is not None:
            kind = "manifold" if "manifold" in segment.group else segment.part.name
            lowest[kind] = min(limit, lowest.get(kind, math.inf))
    return dict(sorted(lowest.items(), key=lambda item: item[1]))
