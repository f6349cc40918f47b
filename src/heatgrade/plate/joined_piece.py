"""Pieces of a plate whose opposite sides are joined: one pitch of what repeats on it.

Where coolant passes a joined side the piece is one of an endless row along the flow, developed, and
has neither inlet nor outlet; see `heatgrade.plate.developed_pitch`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry import ColdPlate, JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.geometry.dimension import SAME_LINE, Area
from heatgrade.plate.repeat_length import repeat_length, rows_length

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate
    from heatgrade.plate.resolved_setup import ResolvedSetup

Array = NDArray[np.float64]

SAME_PLACE = 1e-6  # of a window's side: how far from its image a nozzle or pin may stand


def flow_axis(cold_plate: ColdPlate) -> str | None:
    """Return the axis along which coolant flows between its inlet and its outlet; jets have none.

    Examples
    --------
    >>> fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(0, 0, 5e-3, 5e-3), direction="y")
    >>> flow_axis(ColdPlate(5e-3, 5e-3, 1e-3, wetted=fins))
    'y'
    """
    wetted = cold_plate.wetted
    return None if isinstance(wetted, JetArray) else wetted.direction


def joined_axes(cold_plate: ColdPlate, setup: ResolvedSetup) -> tuple[str, ...]:
    """Return the axes across which a piece's sides are joined.

    Raises
    ------
    GeometryError
        HG864 for plates that do not repeat.
    """
    axes = setup.joined
    if setup.window == "pitch" and not axes:
        axes = ("x", "y")
    if not axes:
        return ()
    wetted, why = cold_plate.wetted, ""
    if isinstance(wetted, ManifoldChannels):
        why = "manifold channels have sides that are planes of symmetry"
    elif isinstance(wetted, JetArray):
        if wetted.drains == "edges":
            why = "coolant that drains by the edges passes the jets one after the other"
        elif setup.window == "pitch" and wetted.pitch is None:
            why = "nozzles given one by one have no common pitch"
        elif setup.plenum_port is not None or setup.collector_port is not None:
            why = "one port feeds or drains all nozzles, by different ways"
        elif setup.plenum_height is not None and setup.plenum_side[0] in axes:
            why = f"coolant enters the plenum by the side {setup.plenum_side}"
    elif setup.inlet_port is not None or setup.outlet_port is not None:
        why = "one port feeds or drains all passages, by different ways"
    if why:
        raise _unlike(", ".join(axes), why, 'window="cell", or joined axes across the flow')
    return axes


def pitch_of(cold_plate: ColdPlate, joined: tuple[str, ...]) -> Area:
    """Return one pitch in the middle of a plate; the whole flow length where that is not joined.

    Around a nozzle, a channel, a pin; of staggered rows along the flow two.

    Parameters
    ----------
    cold_plate : ColdPlate
        Whose wetted side repeats.
    joined : tuple of {"x", "y"}
        Axes across which the piece's sides are joined.

    Raises
    ------
    GeometryError
        HG864 for a plate that holds no whole pitch.
    """
    wetted, plate = cold_plate.wetted, cold_plate.area
    if isinstance(wetted, JetArray):
        return _around_a_nozzle(cold_plate, wetted, joined)
    assert isinstance(wetted, (Microchannels, PinFins))  # others do not repeat
    axis = "xy".index(wetted.direction)
    if isinstance(wetted, Microchannels):
        low, high = wetted.channel_edges[wetted.channel_count // 2]
        across, half_across = 0.5 * (low + high), 0.5 * wetted.pitch
        along = wetted.wetted_area[axis] + (1.0 - 0.5 / _parts(wetted)) * wetted.channel_length
        half_along = 0.5 * min(wetted.pitch, wetted.flow_length)
    else:
        places = wetted.positions
        across = _middle(places[:, 1 - axis])
        along = _middle(places[:, axis])
        half_across = 0.5 * wetted.pitch_transverse
        half_along = 0.5 * rows_length(wetted)
    ends = [plate[axis], plate[axis + 2]]
    if wetted.direction in joined:
        ends = [along - half_along, along + half_along]
    sides = [across - half_across, across + half_across]
    return (
        Area(ends[0], sides[0], ends[1], sides[1])
        if axis == 0
        else Area(sides[0], ends[0], sides[1], ends[1])
    )


def check_repeats(cold_plate: ColdPlate, window: Area, joined: tuple[str, ...]) -> None:
    """Raise where what stands on both sides of a window is not what stands in it.

    Raises
    ------
    GeometryError
        HG864.
    """
    wetted = cold_plate.wetted
    area = wetted.wetted_area
    for axis in joined:
        place = "xy".index(axis)
        slack = SAME_LINE * max(area.length_x, area.length_y)
        low, high = area[place], area[place + 2]
        if isinstance(wetted, Microchannels) and wetted.direction == axis:
            low = high - wetted.flow_length
        if window[place] < low - slack or window[place + 2] > high + slack:
            raise _unlike(
                axis,
                f"the window leaves what repeats, {low * 1e3:.6g} to {high * 1e3:.6g} mm along "
                f"{axis}: coolant enters and leaves beyond",
                "a smaller window, or fewer joined axes",
            )
        if isinstance(wetted, Microchannels) and wetted.direction == axis:
            continue  # any length of a channel is like the next
        _check_whole(cold_plate, window, axis)
        if not _repeats(_places(cold_plate, window), window, place, area):
            raise _unlike(
                axis,
                f"what the window {window} holds does not repeat along {axis}",
                "a window of whole pitches",
            )


def _check_whole(cold_plate: ColdPlate, window: Area, axis: str) -> None:
    """Raise `GeometryError` HG864 for a window that is no whole number of pitches long.

    Its neighbours alone do not tell: they need not fit on the plate.
    """
    wetted = cold_plate.wetted
    assert not isinstance(wetted, ManifoldChannels)  # refused before
    pitch = repeat_length(wetted, axis)
    if pitch is None:
        return
    count = (window.length_x if axis == "x" else window.length_y) / pitch
    if abs(count - max(1, round(count))) > SAME_PLACE * count:
        raise _unlike(
            axis,
            f"the window {window} is {count:.7g} times as long along {axis} as what repeats, "
            f"{pitch * 1e3:.6g} mm",
            "a window of whole pitches, of staggered rows two",
        )


def refuse_board(plate: Plate, *, developed: bool) -> None:
    """Raise `InputError` HG866 for a board behind a pitch along the flow."""
    if developed and plate.board is not None:
        raise InputError(
            "HG866",
            "takes heat from a pitch that is joined along the flow, whose temperatures then do not "
            "repeat",
            entry="board",
            value=plate.board.coefficient,
            allowed="no board",
            remedy="leave the board out, or the flow's axis out of joined",
        )


def refuse_without_ends(cold_plate: ColdPlate, setup: ResolvedSetup, what: str) -> None:
    """Raise `InputError` HG867 where a pitch along the flow is asked for what has two ends."""
    if flow_axis(cold_plate) in joined_axes(cold_plate, setup):
        raise InputError(
            "HG867",
            f"joins the piece along the flow, and {what} is of coolant from inlet to outlet",
            entry="resolved.joined",
            value=", ".join(setup.joined) or setup.window,
            allowed="axes across the flow",
            remedy='window="cell", or joined axes across the flow',
        )


def _around_a_nozzle(cold_plate: ColdPlate, jets: JetArray, joined: tuple[str, ...]) -> Area:
    assert jets.pitch is not None  # refused before
    area = jets.wetted_area
    middle = (0.5 * (area.x0 + area.x1), 0.5 * (area.y0 + area.y1))
    nearest = int(np.argmin(np.hypot(jets.x - middle[0], jets.y - middle[1])))
    x, y, half = float(jets.x[nearest]), float(jets.y[nearest]), 0.5 * jets.pitch
    for rows in (1.0, 2.0):  # staggered rows repeat every other
        found = Area(x - half, y - rows * half, x + half, y + rows * half)
        places = _places(cold_plate, found)
        if area.holds(found) and all(
            _repeats(places, found, "xy".index(axis), area) for axis in joined
        ):
            return found
    raise _unlike(", ".join(joined), "no whole pitch lies on the plate", "a plate of more pitches")


def _places(cold_plate: ColdPlate, window: Area) -> Array:
    """Return what stands on a plate: middles in x and y, and extents along x and y [m]."""
    wetted = cold_plate.wetted
    if isinstance(wetted, JetArray):
        return np.column_stack([wetted.x, wetted.y, wetted.diameters, wetted.diameters])
    if isinstance(wetted, PinFins):
        wide = np.full(len(wetted.positions), wetted.frontal_width)
        return np.column_stack([wetted.positions, wide, wide])
    assert isinstance(wetted, Microchannels)
    edges = wetted.channel_edges
    across, wide = edges.mean(axis=1), edges[:, 1] - edges[:, 0]
    low, high = (window.x0, window.x1) if wetted.direction == "x" else (window.y0, window.y1)
    along, length = np.full(across.size, 0.5 * (low + high)), np.full(across.size, high - low)
    if wetted.direction == "x":
        return np.column_stack([along, across, length, wide])
    return np.column_stack([across, along, wide, length])


def _repeats(places: Array, window: Area, place: int, area: Area) -> bool:
    """Return whether the neighbours of a window along an axis hold the same as it.

    Of neighbours that do not lie on the wetted area as a whole only what passes a side is looked
    at: what of theirs reaches into the window must be there as what of its own reaches out.
    """
    size = window[place + 2] - window[place]
    own = _held(places, window)
    for step in (-size, size):
        ends = list(window)
        ends[place] += step
        ends[place + 2] += step
        beside = Area(*ends)
        there = _held(places, beside)
        if area.holds(beside):
            if len(there) != len(own) or not _among(there, own):
                return False
        elif not all(
            _among(some[_reach_in(some, place, low=step > 0.0)], others)
            for some, others in ((there, own), (own, there))
        ):
            return False
    return len(own) > 0


def _held(places: Array, window: Area) -> Array:
    """Return what stands in a window: places and extents over its sides, from its corner."""
    sides = np.array([window.length_x, window.length_y])
    at = (places[:, :2] - np.array([window.x0, window.y0])) / sides
    inside = np.all((at >= -SAME_PLACE) & (at < 1.0 - SAME_PLACE), axis=1)
    found: Array = np.concatenate([at, places[:, 2:] / sides], axis=1)[inside]
    return found


def _reach_in(held: Array, place: int, *, low: bool) -> NDArray[np.bool_]:
    """Return what reaches beyond the low or the high side of its window along an axis."""
    at, half = held[:, place], 0.5 * held[:, place + 2]
    beyond: NDArray[np.bool_] = (half - at if low else at + half - 1.0) > SAME_PLACE
    return beyond


def _among(some: Array, others: Array) -> bool:
    """Return whether each has its image among others: middles and extents, to `SAME_PLACE`."""
    from scipy.spatial import cKDTree

    if len(some) == 0 or len(others) == 0:
        return len(some) == 0
    distance, _ = cKDTree(others).query(some, p=np.inf)
    return bool(np.max(distance) <= 2.0 * SAME_PLACE)


def _parts(channels: Microchannels) -> float:
    """Return how many streams share the length of a channel."""
    return channels.channel_length / channels.flow_length


def _middle(places: Array) -> float:
    """Return the one of some places that is nearest to their middle."""
    middle = 0.5 * (places.min() + places.max())
    return float(places[np.argmin(np.abs(places - middle))])


def _unlike(axis: str, what: str, remedy: str) -> GeometryError:
    return GeometryError(
        "HG864",
        f"cannot be joined: {what}",
        entry="joined",
        value=axis,
        allowed="axes along which the plate repeats: jets with local drains, channels, pins",
        remedy=remedy,
    )
