"""The wetted side of a plate with manifold micro-channels: channels below, slots above."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import Area, ColdPlate, ManifoldChannels
from heatgrade.painted.plan_shape import Rectangles, Together
from heatgrade.plate.layer import Layer, Region
from heatgrade.plate.wetted_shape import Mouth, WetLayer, WettedShape

Array = NDArray[np.float64]


def manifold_shape(
    cold_plate: ColdPlate, manifold: ManifoldChannels, cells: dict[str, int], *, cell: bool
) -> WettedShape:
    """Return channels with their slots.

    Parameters
    ----------
    cold_plate : ColdPlate
        The plate.
    manifold : ManifoldChannels
        On it.
    cells : dict of str to int
        Cells through ``fins`` and ``manifold``.
    cell : bool
        Whether it is one U-turn alone that is solved: its slots are open above, whatever they are
        fed by.
    """
    area = manifold.wetted_area
    low, high = manifold.channels.channel_edges.T
    start, stop = _ends(area, manifold.direction)
    channels = _rectangles(
        manifold.direction, np.full(low.size, start), low, np.full(low.size, stop), high
    )
    metal = Region.of("fins", cold_plate.area, cold_plate.solid)
    below = WetLayer(Layer("fins", manifold.height, cells["fins"], (metal,)), channels)
    if manifold.feed == "top" or cell:
        inlets = _slots(manifold, manifold.inlet_slots)
        outlets = _slots(manifold, manifold.outlet_slots)
        open_area = float(inlets.areas(*_plate_edges(cold_plate)).sum())
        mouths = (Mouth("inlet", "z+", inlets, open_area), Mouth("outlet", "z+", outlets, 0.0))
    else:
        across = "y" if manifold.direction == "x" else "x"
        size = cold_plate.length_y if across == "y" else cold_plate.length_x
        inlets = _slots(manifold, manifold.inlet_slots, low=0.0)
        outlets = _slots(manifold, manifold.outlet_slots, high=size)
        section = manifold.inlet_width * manifold.inlet_count * manifold.manifold_height
        mouths = (
            Mouth("inlet", f"{across}-", inlets, section, "manifold"),
            Mouth("outlet", f"{across}+", outlets, 0.0, "manifold"),
        )
    solid = Region.of("manifold", cold_plate.area, manifold.manifold_solid)
    above = Layer("manifold", manifold.manifold_height, cells["manifold"], (solid,))
    return WettedShape((below, WetLayer(above, Together((inlets, outlets)))), mouths)


def _plate_edges(cold_plate: ColdPlate) -> tuple[Array, Array]:
    return np.array([0.0, cold_plate.length_x]), np.array([0.0, cold_plate.length_y])


def _slots(
    manifold: ManifoldChannels, slots: Array, low: float | None = None, high: float | None = None
) -> Rectangles:
    """Return slots across the channels, over the area or on to a side of the plate."""
    area = manifold.wetted_area
    first, last = (area.y0, area.y1) if manifold.direction == "x" else (area.x0, area.x1)
    first, last = (first if low is None else low), (last if high is None else high)
    full = np.full(len(slots), 1.0)
    return _rectangles(manifold.direction, slots[:, 0], first * full, slots[:, 1], last * full)


def _rectangles(
    direction: str, along0: Array, across0: Array, along1: Array, across1: Array
) -> Rectangles:
    if direction == "x":
        return Rectangles(along0, across0, along1, across1)
    return Rectangles(across0, along0, across1, along1)


def _ends(area: Area, direction: str) -> tuple[float, float]:
    return (area.x0, area.x1) if direction == "x" else (area.y0, area.y1)
