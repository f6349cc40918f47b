"""Chain of caps: which part caps the outlet, and which one next once that part is a better one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from heatgrade.errors import RecoveryError
from heatgrade.recovery.heat_curve import SourceStream
from heatgrade.recovery.part_limit import OutletCap, PartLimit, outlet_caps
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

_SAME = 1e-6  # K: parts this close cap together, and replacing one of them opens nothing


@dataclass(frozen=True, slots=True)
class CapStep(Shown):
    """One step of the chain.

    Attributes
    ----------
    parts : tuple of str
        Parts that cap the outlet here; all must be replaced to get on.
    outlet_limit : float
        Warmest outlet that they allow [K].
    headroom : float
        That less the outlet now [K]; negative when exceeded.
    gain : float or None
        What replacing them adds [K]; None at the end, where no limit is known beyond.
    sources : tuple of str
        Where their limits come from.
    """

    parts: tuple[str, ...]
    outlet_limit: float
    headroom: float
    gain: float | None
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return plain data."""
        return {
            "parts": list(self.parts),
            "outlet_limit_C": self.outlet_limit - ZERO_CELSIUS,
            "headroom_K": self.headroom,
            "gain_K": self.gain,
        }


def cap_chain(caps: tuple[OutletCap, ...]) -> tuple[CapStep, ...]:
    """Return the chain of caps when each is replaced by a part that caps nothing.

    Parameters
    ----------
    caps : tuple of OutletCap
        What each part allows, as from `outlet_caps`.

    Examples
    --------
    >>> caps = [OutletCap("coupling", "a", 338.15, 5.0), OutletCap("glycol", "b", 339.15, 6.0)]
    >>> [(step.parts, step.gain) for step in cap_chain(tuple(caps))]
    [(('coupling',), 1.0), (('glycol',), None)]
    """
    groups: list[list[OutletCap]] = []
    for cap in sorted(caps, key=lambda each: each.headroom):
        if groups and cap.headroom - groups[-1][0].headroom <= _SAME:
            groups[-1].append(cap)
        else:
            groups.append([cap])
    steps = []
    for i, group in enumerate(groups):
        following = groups[i + 1][0].headroom if i + 1 < len(groups) else None
        first = group[0]
        steps.append(
            CapStep(
                parts=tuple(dict.fromkeys(cap.name for cap in group)),
                outlet_limit=first.outlet_limit,
                headroom=first.headroom,
                gain=None if following is None else following - first.headroom,
                sources=tuple(dict.fromkeys(cap.source for cap in group)),
            )
        )
    return tuple(steps)


def upgraded_chain(
    stream: SourceStream, limits: tuple[PartLimit, ...], upgrades: Mapping[str, PartLimit]
) -> tuple[CapStep, ...]:
    """Return the chain of caps when parts are replaced by named better ones, one step at a time.

    Parameters
    ----------
    stream : SourceStream
        The racks' stream.
    limits : tuple of PartLimit
        The parts of today.
    upgrades : mapping of str to PartLimit
        The better part by the name of the part that it replaces; a part without one is replaced
        by one that caps nothing.  A better part may be bettered again.

    Raises
    ------
    RecoveryError
        HG672 for a part to be replaced that is in no place of the chain, and for a part in its
        place that lets the outlet get no warmer.
    """
    _check_upgrades(stream, limits, upgrades)
    parts = list(limits)
    steps: list[CapStep] = []
    while parts:
        first = cap_chain(outlet_caps(stream, tuple(parts)))[0]
        if steps:
            steps[-1] = replace(steps[-1], gain=first.headroom - steps[-1].headroom)
        steps.append(replace(first, gain=None))
        kept = [part for part in parts if part.name not in first.parts]
        better = (upgrades.get(name) for name in first.parts)
        parts = kept + [
            part
            for part in dict.fromkeys(better)
            if part is not None and part.headroom(stream.temperature_out) > first.headroom
        ]
    return tuple(steps)


def _check_upgrades(
    stream: SourceStream, limits: tuple[PartLimit, ...], upgrades: Mapping[str, PartLimit]
) -> None:
    known = {part.name: part for part in (*limits, *upgrades.values())}
    for name, better in upgrades.items():
        if name not in known:
            raise RecoveryError(
                "HG672",
                "no part of the chain of caps has this name",
                entry="upgrades",
                value=name,
                allowed=", ".join(known) or "none: there are no limits",
                remedy="name the part as the chain of caps of a run does",
            )
        old = known[name].headroom(stream.temperature_out)
        if better.headroom(stream.temperature_out) <= old:
            raise RecoveryError(
                "HG672",
                f"lets the outlet get no warmer than {name!r}, which it would replace",
                entry="upgrades",
                value=better.name,
                allowed=f"a limit that leaves more than {old:.4g} K",
                remedy="leave it out, or give the better part's limit",
            )
