"""A plenum above a jet array's nozzles: coolant from a side shares itself between them by pressure.

Drains pass through the plenum in tubes, whose walls must hold at least one whole cell: in a cell
that both sides of a thinner wall share they would leak into each other.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry import JetArray
from heatgrade.geometry.dimension import SAME_LINE, Area
from heatgrade.painted.plan_shape import (
    Circles,
    PlanShape,
    Rectangles,
    Together,
    Within,
    Without,
)
from heatgrade.plate.collector import beyond
from heatgrade.plate.port import Port

INSIDE = 1e-6  # of the plate's length, behind its side, where the opening is measured

Array = NDArray[np.float64]


class PlenumPlan(NamedTuple):
    """A plenum seen from above.

    Parameters
    ----------
    plan : PlanShape
        Of all coolant: around the tubes and in them.
    around : PlanShape
        Around them alone.
    width : float
        Open in the plate's side, around the tubes [m]; 0 of a plenum fed from the top.
    """

    plan: PlanShape
    around: PlanShape
    width: float


def plenum_plan(
    jets: JetArray, plate: Area, side: str, drains: tuple[Array, float], wall: float, size: float
) -> PlenumPlan:
    """Return the plan of a plenum over a jet array, fed from one side of the plate.

    Parameters
    ----------
    jets : JetArray
        The nozzles.
    plate : Area
        The plate; the plenum reaches from the wetted area to its side.
    side : {"x-", "x+", "y-", "y+", "z+"}
        Where coolant enters.
    drains : ((n, 2) array, float)
        Their centres and their diameter [m].
    wall : float
        Of the tubes around them [m].
    size : float
        Of the cells [m].

    Raises
    ------
    InputError
        HG861 for walls thinner than a cell's diagonal, or tubes over a nozzle.
    """
    area = jets.wetted_area
    places, bore = drains
    least = math.sqrt(2.0) * size
    if wall < least * (1.0 - SAME_LINE):
        raise _refusal(wall, f">= {least:.4g} m, a cell's diagonal", "is thinner than a cell")
    room = np.inf
    for x, y, diameter in zip(jets.x, jets.y, jets.diameters, strict=True):
        near = float(np.hypot(places[:, 0] - x, places[:, 1] - y).min())
        room = min(room, near - 0.5 * (float(diameter) + bore))
    if wall >= room:
        raise _refusal(wall, f"< {room:.4g} m", "covers a nozzle")
    strip = beyond(plate, area, side)
    count = len(places)
    tubes = Circles(places[:, 0], places[:, 1], np.full(count, bore + 2.0 * wall))
    inner = Circles(places[:, 0], places[:, 1], np.full(count, bore))
    inside = Rectangles.of(area)
    around: PlanShape = Without(inside, Within(tubes, inside))
    if strip is not None:
        # Tubes at the edge are halves, whose open sides the strip must not touch.
        beside = Rectangles.of(strip)
        around = Together((around, Without(beside, Within(tubes, beside))))
    plan = Together((around, Within(inner, inside)))
    if side == "z+":
        return PlenumPlan(plan, around, 0.0)
    axis = "xy".index(side[0])
    ends = ((plate.x0, plate.x1), (plate.y0, plate.y1))
    low, high = ends[axis]
    inner_line = INSIDE * (high - low)
    at = low + inner_line if side[1] == "-" else high - inner_line
    width = float(around.chords(axis, np.array([at]), np.array(ends[1 - axis])).sum())
    return PlenumPlan(plan, around, width)


def plenum_cover(
    port: Port, jets: JetArray, drained: tuple[Array, float, PlanShape], wall: float
) -> tuple[PlanShape, PlanShape]:
    """Return the plan of the plate above a plenum with its port on top, and that of the port.

    Parameters
    ----------
    port : Port
        On the top.
    jets : JetArray
        The nozzles.
    drained : ((n, 2) array, float, PlanShape)
        Places of the drains, their diameter [m] and their plan.
    wall : float
        Of the tubes around them [m].

    Raises
    ------
    GeometryError
        HG870 for a port beside the plenum, or over a tube.
    """
    port.check("plenum_port", jets.wetted_area, None)
    assert port.x is not None  # checked by the port
    assert port.y is not None
    places, bore, drains = drained
    near = float(np.hypot(places[:, 0] - port.x, places[:, 1] - port.y).min())
    most = 2.0 * near - bore - 2.0 * wall
    if port.diameter > most * (1.0 + SAME_LINE):
        raise GeometryError(
            "HG870",
            "port on top meets the tube of a drain",
            entry="plenum_port.diameter",
            value=port.diameter,
            allowed=f"<= {max(most, 0.0):.4g} m there",
            remedy="move the port between the tubes, or make it smaller",
        )
    opened = Circles(np.array([port.x]), np.array([port.y]), np.array([port.diameter]))
    return Together((opened, drains)), opened


def _refusal(wall: float, allowed: str, what: str) -> InputError:
    return InputError(
        "HG861",
        f"tube of a drain {what}",
        entry="drain_wall",
        value=wall,
        allowed=allowed,
        remedy="change drain_wall or drain_diameter, or take more nozzle_cells",
    )
