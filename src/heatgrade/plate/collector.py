"""A collector above a plenum: what the drains' tubes bring leaves by one port.

From the plenum upwards: a plate that the drains pass through, the collector over the wetted area
(and on to the side of its port), and where the port is on top a plate with its bore.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError
from heatgrade.geometry.dimension import SAME_LINE, Area
from heatgrade.painted.plan_shape import Circles, PlanShape, Rectangles
from heatgrade.plate.layer import Layer, Region
from heatgrade.plate.port import Port
from heatgrade.plate.wetted_shape import Mouth, WetLayer

if TYPE_CHECKING:
    from heatgrade.plate.resolved_setup import ResolvedSetup


def collector_layers(
    setup: ResolvedSetup, plate: Area, wetted: Area, drains: PlanShape, cells: dict[str, int]
) -> tuple[list[WetLayer], Mouth]:
    """Return the layers above a plenum, and the outlet.

    Parameters
    ----------
    setup : ResolvedSetup
        With a `collector_height` and a `collector_port`.
    plate, wetted : Area
        The plate, and where jets hit it.
    drains : PlanShape
        Of the drains' bores.
    cells : dict of str to int
        Cells through ``collector`` and ``cover``.
    """
    port, height = setup.collector_port, setup.collector_height
    assert port is not None  # checked by the setup
    assert height is not None
    made = (Region.of("collector", plate, setup.housing),)
    beside = beyond(plate, wetted, port.side)
    room = Rectangles.of(wetted, *([] if beside is None else [beside]))
    layers = [
        WetLayer(Layer("drain plate", setup.collector_wall, cells["cover"], made), drains),
        WetLayer(Layer("collector", height, cells["collector"], made), room),
    ]
    if port.side != "z+":
        port.check("collector_port", wetted, height)
        return layers, Mouth("outlet", port.side, None, 0.0, "collector", port)
    port.check("collector_port", wetted, None)
    assert port.x is not None  # checked by the port
    assert port.y is not None
    bore = Circles(np.array([port.x]), np.array([port.y]), np.array([port.diameter]))
    layers.append(WetLayer(Layer("cover", setup.collector_wall, cells["cover"], made), bore))
    return layers, Mouth("outlet", "z+", bore, 0.0, port=port)


def beyond(plate: Area, wetted: Area, side: str) -> Area | None:
    """Return what lies between the wetted area and a side of the plate, None for nothing."""
    between = {
        "x-": (plate.x0, wetted.y0, wetted.x0, wetted.y1),
        "x+": (wetted.x1, wetted.y0, plate.x1, wetted.y1),
        "y-": (wetted.x0, plate.y0, wetted.x1, wetted.y0),
        "y+": (wetted.x0, wetted.y1, wetted.x1, plate.y1),
    }
    if side not in between:
        return None
    strip = Area(*between[side])
    slack = SAME_LINE * plate.length_x
    return strip if min(strip.length_x, strip.length_y) > slack else None


def check_ports(height: float | None, port: Port | None, collector: float | None) -> None:
    """Raise `InputError` HG869 for a collector without a plenum or port, or a port without it."""
    if collector is None and port is None:
        return
    if collector is not None and port is not None and height is not None:
        return
    missing = {"plenum_height": height, "collector_height": collector, "collector_port": port}
    entry = next(name for name, value in missing.items() if value is None)
    raise InputError(
        "HG869",
        "is needed for a collector, which lies above a plenum and has a port",
        entry=entry,
        allowed="plenum_height, collector_height and collector_port together",
        remedy="give all three, or none of the collector's",
    )
