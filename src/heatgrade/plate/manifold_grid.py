"""The grid that resolves manifold micro-channels: pieces of U-turns, and lines between slots."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError
from heatgrade.geometry import Area, ManifoldChannels
from heatgrade.geometry.dimension import SAME_LINE
from heatgrade.plate.layer import Layer

Array = NDArray[np.float64]

GROWTH = 1.25  # of the manifold's cells, upwards from the fins
LONGEST = 2.0  # length of a cell along the channels over its width
MOST_ALONG = 64  # cells along a U-turn, where it is long beside its channel's width


def u_turn(manifold: ManifoldChannels) -> Area:
    """Return one U-turn between planes of symmetry, in the middle of the area.

    From the middle of an inlet slot to that of the next outlet slot; half a channel, half a fin.
    """
    low, high = manifold.channels.channel_edges[manifold.channels.channel_count // 2]
    start = 0.5 * float(low + high)
    stop = start + 0.5 * manifold.channels.pitch
    first = float(manifold.inlet_slots[manifold.inlet_count // 2].mean())
    last = first + 0.5 * manifold.manifold_pitch
    if manifold.direction == "x":
        return Area(first, start, last, stop)
    return Area(start, first, stop, last)


def check_u_turns(manifold: ManifoldChannels, window: Area, cuts: Sequence[str]) -> None:
    """Raise `GeometryError` HG834 for a window that cuts where there is no plane of symmetry."""
    axis = 0 if manifold.direction == "x" else 1
    middles = np.append(manifold.inlet_slots.mean(axis=1), _outlet_middles(manifold))
    slack = SAME_LINE * manifold.manifold_pitch * manifold.inlet_count
    for side, at in ((f"{'xy'[axis]}-", window[axis]), (f"{'xy'[axis]}+", window[axis + 2])):
        if side in cuts and float(np.abs(middles - at).min()) > slack:
            raise _bad(window, "cuts U-turns beside the middle of a slot", "the middles of slots")
    crossing = {f"{'yx'[axis]}-", f"{'yx'[axis]}+"} & set(cuts)
    if manifold.feed == "side" and crossing:
        raise _bad(window, "cuts slots that are fed from the side", "their whole length")


def _outlet_middles(manifold: ManifoldChannels) -> Array:
    start = manifold.area[0 if manifold.direction == "x" else 1]
    return np.asarray(start + manifold.manifold_pitch * np.arange(manifold.inlet_count + 1))


def lines_along(manifold: ManifoldChannels) -> list[float]:
    """Return lines at the walls of slots and in their middles [m]."""
    slots = (manifold.inlet_slots, manifold.outlet_slots)
    walls = np.concatenate([slot.ravel() for slot in slots])
    middles = np.concatenate([manifold.inlet_slots.mean(axis=1), _outlet_middles(manifold)])
    return [float(line) for line in np.concatenate([walls, middles])]


def along_size(manifold: ManifoldChannels, across: float) -> float:
    """Return the length of cells along the channels [m], of their width across them."""
    return max(LONGEST * across, 0.5 * manifold.manifold_pitch / MOST_ALONG)


def manifold_cells(manifold: ManifoldChannels, fins: int) -> int:
    """Return the cells through the manifold that grow from those of the fins."""
    first = manifold.height / fins
    ratio = 1.0 + manifold.manifold_height / first * (GROWTH - 1.0)
    return max(4, math.ceil(math.log(ratio) / math.log(GROWTH)))


def manifold_lines(layers: Sequence[Layer]) -> Array:
    """Return the lines of the manifold above its lowest, growing upwards [m]."""
    layer = layers[-1]
    bottom = sum(below.thickness for below in layers[:-1])
    steps = GROWTH ** np.arange(layer.cells)
    return np.asarray(bottom + layer.thickness * np.cumsum(steps) / steps.sum())


def _bad(window: Area, what: str, allowed: str) -> GeometryError:
    return GeometryError(
        "HG834",
        what,
        entry="window",
        value=str(window),
        allowed=allowed,
        remedy='move or enlarge the window, or take window="cell"',
    )
