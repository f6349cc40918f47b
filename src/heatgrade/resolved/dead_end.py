"""Coolant that is pushed into a part of the room from which nothing leads out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.opening import GivenPressure, Opening, Profile, TotalFlow
from heatgrade.resolved.staggered import Staggered, cells, shifted

CLOSED = 1e-6  # share of a given flow that may be left over in a part of the room

Labels = NDArray[np.int32]


def refuse_dead_ends(domain: FlowDomain, room: Staggered, label: Labels) -> None:
    """Raise where a given flow enters a part of the coolant that it cannot leave.

    Parameters
    ----------
    domain : FlowDomain
        With its openings.
    room : Staggered
        The same as the solver sees it.
    label : (nx, ny, nz) int array
        Number of the connected part that each cell belongs to.

    Raises
    ------
    InputError
        HG872.
    """
    shares = [_parts(room, item, mark, label)
              for item, mark in zip(domain.openings, room.faces, strict=True)]  # fmt: skip
    if not (domain.periodic or domain.wall_velocity):
        _refuse_lone_pressures(domain, shares)
    for part in sorted({part for share in shares for part in share}):
        here = [
            (item, share[part])
            for item, share in zip(domain.openings, shares, strict=True)
            if part in share
        ]
        if any(isinstance(item.law, GivenPressure) for item, _ in here):
            continue
        left = _left_over(here)
        if left > CLOSED * max(_flow(item) for item, _ in here):
            raise _refusal(here[0][0])


def _refuse_lone_pressures(domain: FlowDomain, shares: list[dict[int, float]]) -> None:
    """Raise where all is driven by pressures and no two openings share a part of the room."""
    ends = [part for share in shares for part in share]
    pressures = [item for item in domain.openings if isinstance(item.law, GivenPressure)]
    if 1 < len(pressures) == len(shares) and len(set(ends)) == len(ends):
        raise _refusal(max(pressures, key=_pressure))


def _pressure(item: Opening) -> float:
    assert isinstance(item.law, GivenPressure)
    return item.law.pressure


def _parts(
    room: Staggered, item: Opening, mark: NDArray[np.bool_], label: Labels
) -> dict[int, float]:
    """Return the share of an opening's area in each connected part."""
    area = np.where(mark, room.area[item.side.axis], 0.0)
    behind = area + shifted(area, item.side.axis, 1)  # a face's area on the cells either side
    inside = cells(behind) * (cells(room.volume) > 0.0)
    wet = inside > 0.0
    parts, where = np.unique(label[wet], return_inverse=True)
    own = np.bincount(where, inside[wet], minlength=parts.size)
    return dict(zip(parts.tolist(), (own / own.sum()).tolist(), strict=True))


def _left_over(here: list[tuple[Opening, float]]) -> float:
    """Return what given flows leave over in a part of the room, taken as even [kg/s]."""
    total = 0.0
    for item, share in here:
        assert isinstance(item.law, TotalFlow)
        # One pressure before an opening sends nothing where nothing leads on.
        if item.law.profile is not Profile.SHARED or share == 1.0:
            total += share * item.law.mass_flow
    return abs(total)


def _flow(item: Opening) -> float:
    assert isinstance(item.law, TotalFlow)
    return abs(item.law.mass_flow)


def _refusal(item: Opening) -> InputError:
    return InputError(
        "HG872",
        "has no way to an outlet: the coolant behind it, or behind a part of it, is closed off",
        entry=f"domain.openings[{item.name}]",
        value=item.side.value,
        allowed="coolant that leads from there to another opening",
        remedy="look for walls across the passage, for parts that are not named as coolant, and for"
        " passages narrower than the cells",
    )
