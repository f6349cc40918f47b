"""What drives the rack: a flow, a pressure or a pump."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import NetworkError, positive, within
from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve, Pump


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """The drive of a rack, checked.

    Parameters
    ----------
    volume_flow : float, optional
        Given flow [m3/s]; None where the pump finds it.
    pump : Pump, optional
        The pump; None for a flow from outside.
    efficiency : float
        Hydraulic over electric power where no pump is given.
    """

    volume_flow: float | None
    pump: Pump | None
    efficiency: float


def operating_point(
    volume_flow: float | None, pump: Pump | None, efficiency: float
) -> OperatingPoint:
    """Return the drive of a rack, or raise what is wrong with it.

    Errors: `InputError` for a flow that is not positive; `NetworkError` HG517 when flow and pump
    are both missing, or contradict each other.
    """
    positive(efficiency, "pump_efficiency")
    within(efficiency, "pump_efficiency", 0.0, 1.0)
    if pump is not None and not isinstance(pump, (GivenFlow, FixedHead, HeadCurve)):
        raise NetworkError(
            "HG509",
            "is no pump",
            entry="pump",
            value=type(pump).__name__,
            allowed="GivenFlow, FixedHead or HeadCurve",
            remedy="build the pump with one of the three",
        )
    if volume_flow is None and pump is None:
        raise NetworkError(
            "HG517",
            "nothing drives the coolant",
            entry="volume_flow",
            allowed="volume_flow=... or pump=...",
            remedy="give one of them",
        )
    if volume_flow is not None:
        volume_flow = positive(volume_flow, "volume_flow", "m3/s")
        if isinstance(pump, (GivenFlow, FixedHead)):
            raise NetworkError(
                "HG517",
                "contradicts the pump, which sets the flow itself",
                entry="volume_flow",
                value=volume_flow,
                allowed="volume_flow alone, the pump alone, or volume_flow with a HeadCurve",
                remedy="drop one of the two",
            )
    elif isinstance(pump, GivenFlow):
        volume_flow = pump.volume_flow
    return OperatingPoint(volume_flow, pump, efficiency)
