"""Domains that have no flow, and those whose flow needs a word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.errors import InputError
from heatgrade.resolved.dead_end import Labels, refuse_dead_ends
from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.opening import Opening, Side, TotalFlow
from heatgrade.resolved.staggered import Staggered, cells, faces, opening_faces, shifted

Array = NDArray[np.float64]

CLOSED = 1e-9  # share of the greatest given flow that given flows may fail to add up to nothing


def check_domain(domain: FlowDomain) -> None:
    """Raise where no flow can be found.

    Raises
    ------
    InputError
        HG803 no coolant, HG804 given flows that do not add up to nothing.
    """
    if not (domain.volume > 0.0).any():
        raise InputError(
            "HG803",
            "there is no coolant",
            entry="domain.volume",
            value=0.0,
            allowed="a share above 0 in some cell",
            remedy="look at the shape that was painted",
        )
    flows = [item.law.mass_flow for item in domain.openings if isinstance(item.law, TotalFlow)]
    if len(flows) < len(domain.openings) or not flows:
        return
    if abs(sum(flows)) > CLOSED * max(abs(item) for item in flows):
        raise InputError(
            "HG804",
            "what enters has nowhere to leave",
            entry="domain.openings",
            value=sum(flows),
            allowed="an opening with a given pressure, or flows that add up to 0 kg/s",
            remedy="add an outlet with GivenPressure",
        )


def check_openings(domain: FlowDomain) -> None:
    """Raise for an opening without open faces, or two that share one.

    Raises
    ------
    InputError
        HG805, HG806.
    """
    taken: list[tuple[Opening, NDArray[np.bool_]]] = []
    for opening in domain.openings:
        mark = opening_faces(domain, opening)
        if not mark.any():
            raise InputError(
                "HG805",
                "has no open face",
                entry=f"domain.openings[{opening.name}]",
                value=opening.side.value,
                allowed="faces with open share in front of coolant",
                remedy="look at its side, its faces and the shares there",
            )
        for other, before in taken:
            if other.side.axis != opening.side.axis or not (before & mark).any():
                continue
            raise InputError(
                "HG806",
                f"shares {np.count_nonzero(before & mark)} faces with the opening {other.name!r}",
                entry=f"domain.openings[{opening.name}]",
                value=opening.side.value,
                allowed="each face in one opening",
                remedy=f"give {opening.name!r} and {other.name!r} each their own faces",
            )
        taken.append((opening, mark))


def room_cautions(domain: FlowDomain, room: Staggered) -> tuple[Caution, ...]:
    """Return what must be known about the room: gaps of one cell, coolant that cannot move.

    Raises
    ------
    InputError
        HG872 for a given flow from which nothing leads to an outlet.
    """
    found = []
    wet = cells(room.volume) > 0.0
    thin = np.zeros(wet.shape, bool)
    for axis, share in enumerate((domain.open_x, domain.open_y, domain.open_z)):
        walls = np.moveaxis(share == 0.0, axis, 0)
        for end, side in ((0, False), (-1, True)):
            walls[end] |= _outer_wall(domain, room, axis, high=side)
        thin |= np.moveaxis(walls[:-1] & walls[1:], 0, axis) & wet
    if thin.any():
        found.append(
            Caution(
                "one-cell-gap",
                "resolved flow",
                f"{int(thin.sum())} cells of coolant, the first at ({_first(domain, thin)}) mm, "
                "have walls on both sides: friction in a gap one cell wide is two thirds too low; "
                "refine there",
            )
        )
    if domain.openings:
        label = connected(domain, room)
        refuse_dead_ends(domain, room, label)
        lonely = wet & ~reached(domain, room, label)
        if lonely.any():
            found.append(_pocket(domain, room, lonely))
    return tuple(found)


def _outer_wall(domain: FlowDomain, room: Staggered, axis: int, *, high: bool) -> NDArray[np.bool_]:
    """Return which faces of an outer side are walls, besides those closed by solid."""
    side = next(item for item in Side if item.axis == axis and item.high == high)
    end = -1 if high else 0
    closed: NDArray[np.bool_] = np.take(faces(room.area[axis], axis), end, axis) <= 0.0
    joined = any(item.place == axis for item in domain.periodic)
    return closed & (not joined and domain.bound(side) is Bound.WALL)


def _first(domain: FlowDomain, marked: NDArray[np.bool_]) -> str:
    """Return where the middle of the first marked cell lies, in millimetres."""
    lines = (domain.grid.x, domain.grid.y, domain.grid.z)
    at = (int(index[0]) for index in np.nonzero(marked))
    return ", ".join(f"{1e3 * float(line[i]):.3g}" for line, i in zip(lines, at, strict=True))


def _pocket(domain: FlowDomain, room: Staggered, lonely: NDArray[np.bool_]) -> Caution:
    volume = float(cells(room.volume)[lonely].sum()) * 1e9
    return Caution(
        "isolated-coolant",
        "resolved flow",
        f"{int(lonely.sum())} cells of coolant ({volume:.3g} mm3, the first at "
        f"({_first(domain, lonely)}) mm) are cut off from every opening: they stand still and only "
        "conduct heat; open a way to them, or make them solid",
    )


def connected(domain: FlowDomain, room: Staggered) -> Labels:
    """Return the number of the connected part that each cell belongs to, (nx, ny, nz)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    shape = cells(room.volume).shape
    count = int(np.prod(shape))
    index = np.arange(count).reshape(shape)
    pairs = []
    for axis in range(3):
        inner = np.moveaxis(faces(room.area[axis], axis), axis, 0)[1:-1] > 0.0
        ahead = np.moveaxis(index, axis, 0)
        pairs.append(np.stack([ahead[:-1][inner], ahead[1:][inner]]))
    for item in domain.periodic:
        across = np.take(faces(room.area[item.place], item.place), 0, item.place) > 0.0
        ahead = np.moveaxis(index, item.place, 0)
        pairs.append(np.stack([ahead[-1][across], ahead[0][across]]))
    low, high = np.concatenate(pairs, axis=1)
    graph = coo_array((np.ones(low.size, np.int8), (low, high)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    return np.asarray(label.reshape(shape), dtype=np.int32)


def reached(domain: FlowDomain, room: Staggered, label: Labels) -> NDArray[np.bool_]:
    """Return which cells an opening reaches, by the parts that they belong to, (nx, ny, nz)."""
    fed = np.zeros(room.volume.shape, bool)
    for opening, mark in zip(domain.openings, room.faces, strict=True):
        fed |= mark | shifted(mark, opening.side.axis, 1)
    starts = np.unique(label[cells(fed) & (cells(room.volume) > 0.0)])
    return np.isin(label, starts)
