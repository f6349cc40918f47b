"""What of a rack or hall caps its coolant's temperature: its parts, and the silicon."""

from __future__ import annotations

import math

import numpy as np

from heatgrade.hall import HallResult
from heatgrade.rack import Pipe, Rack, RackResult
from heatgrade.recovery import CDU_LIMIT, PartLimit


def part_limits(result: RackResult) -> tuple[PartLimit, ...]:
    """Return the limit of each kind of part that the rack's coolant passes, and of the CDU."""
    lowest: dict[str, PartLimit] = {}
    # The return side first: where limits are equal, what the warm coolant passes is the cap.
    for segment in sorted(result.segments, key=lambda s: s.group.startswith("supply")):
        part = segment.part
        limit = part.limit_temperature
        if limit is None:
            continue
        name = segment.group if isinstance(part, Pipe) else part.name
        if name not in lowest or limit < lowest[name].limit_temperature:
            lowest[name] = PartLimit(name, limit, part.source or "scenario")
    return (*lowest.values(), CDU_LIMIT)


def tightest_junction(rack: Rack, result: RackResult) -> PartLimit | None:
    """Return the junction that is nearest to its limit, None where none is known."""
    found: PartLimit | None = None
    for branch, row in zip(rack.branches, result.branches, strict=True):
        for plate, done in zip(branch.plates, row.plates, strict=True):
            hottest, limit = done.junction_temperature_max, plate.limit_junction_temperature
            if not math.isfinite(hottest):
                continue
            if found is None or limit - hottest < found.headroom(0.0):
                name = f"silicon ({done.name.rstrip('0123456789 ')})"
                found = PartLimit(name, limit, plate.source, hottest)
    return found


def tightest_of_hall(hall: HallResult) -> PartLimit | None:
    """Return the junction of a hall that is nearest to its limit, None where none is known."""
    loops = [loop for loop in hall.loops if math.isfinite(loop.junction_margin)]
    if not loops:
        return None
    loop = min(loops, key=lambda found: found.junction_margin)
    place = int(np.nanargmin(loop.plates.junction_margin))
    plate = loop.plate_part(place)
    return PartLimit(
        f"silicon ({plate.name.rstrip('0123456789 ')})",
        plate.limit_junction_temperature,
        plate.source,
        float(loop.plates.junction_temperature_max[place]),
    )
