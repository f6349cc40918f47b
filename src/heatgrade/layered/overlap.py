"""Blocks of one layer that lie on each other: their heat would count twice there."""

from __future__ import annotations

import numpy as np

from heatgrade.errors import InputError
from heatgrade.layered.parts import SolidLayer
from heatgrade.layered.rectangles import joined_above


def check_overlap(layer: SolidLayer) -> None:
    """Refuse two blocks on one place.

    Raises
    ------
    InputError
        HG735.
    """
    owners = [element for element in layer.floorplan for _ in element.rectangles]
    if len(owners) < 2:
        return
    boxes = np.array([box for element in layer.floorplan for box in element.rectangles])
    for one, two, area in zip(*joined_above(boxes, boxes), strict=True):
        if owners[one] is not owners[two]:
            raise InputError(
                "HG735",
                f"overlaps the block {owners[two].name!r} by {area * 1e6:.3g} mm2",
                entry=f"{layer.element}.{owners[one].name}",
                value=tuple(round(float(side), 9) for side in boxes[one]),
                allowed="blocks side by side",
                remedy="move one of the two, or make it smaller",
            )
