"""What a plate's wetted side is made of: layers that hold coolant, and the mouths to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from heatgrade.geometry.dimension import Area
from heatgrade.painted.plan_shape import PlanShape
from heatgrade.plate.layer import Layer
from heatgrade.plate.port import Port

Role = Literal["inlet", "outlet"]


class WetLayer(NamedTuple):
    """A layer that holds coolant: its solids, and the plan of its coolant."""

    layer: Layer
    plan: PlanShape


class Mouth(NamedTuple):
    """Where coolant enters or leaves.

    Parameters
    ----------
    role : {"inlet", "outlet"}
        Which of both.
    side : str
        ``"z+"``, ``"x-"``, ...
    plan : PlanShape or None
        Of what belongs to it, on the top or behind the side; None where all does that is open.
    area : float
        Of the whole plate's, for inlets [m2].
    layer : str or None
        On a side of the plate: the only layer that it belongs to; None for all of them.
    port : Port or None
        A round opening: halfway up that layer on a side of the plate, or on the top; None for all
        that is open.
    entry : str or None
        Of the setup, that gave the port; that of a plenum or collector by its role if None.
    """

    role: Role
    side: str
    plan: PlanShape | None
    area: float
    layer: str | None = None
    port: Port | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WettedShape:
    """The wetted side of a plate.

    Parameters
    ----------
    layers : tuple of WetLayer
        From the base upwards.
    mouths : tuple of Mouth
        Where coolant enters and leaves.
    strips : tuple of Area
        Of headers; their ends become lines of the grid [m].
    """

    layers: tuple[WetLayer, ...]
    mouths: tuple[Mouth, ...]
    strips: tuple[Area, ...] = ()
