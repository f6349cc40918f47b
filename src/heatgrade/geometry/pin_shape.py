"""Cross-sections of pins: round, square (flat to the flow) and diamond (edge to the flow)."""

from __future__ import annotations

import math
from typing import Literal

PinShape = Literal["round", "square", "diamond"]


def cross_section(shape: PinShape, diameter: float) -> float:
    """Return the area of a pin [m2] of this diameter or side [m]."""
    return 0.25 * math.pi * diameter**2 if shape == "round" else diameter**2


def perimeter(shape: PinShape, diameter: float) -> float:
    """Return the perimeter of a pin [m] of this diameter or side [m]."""
    return math.pi * diameter if shape == "round" else 4.0 * diameter


def frontal_width(shape: PinShape, diameter: float) -> float:
    """Return the width [m] that a pin of this diameter or side [m] shows to the flow."""
    return math.sqrt(2.0) * diameter if shape == "diamond" else diameter


def gap(shape: PinShape, diameter: float, across: float, along: float) -> float:
    """Return the shortest way between the sides of two pins; negative where round pins overlap.

    Parameters
    ----------
    shape : {"round", "square", "diamond"}
        Cross-section of both.
    diameter : float [m]
        Diameter or side.
    across, along : float [m]
        From axis to axis, across and along the flow.

    Returns
    -------
    float [m]
        Not above 0 where they touch or overlap.

    Examples
    --------
    >>> gap("square", 1.0, 4.0, 5.0)
    5.0
    >>> round(gap("diamond", 1.0, 2.0, 0.0), 6)
    0.585786
    """
    if shape == "round":
        return math.hypot(across, along) - diameter
    if shape == "diamond":
        # Turned by 45 degrees, the diamond is the square again.
        across, along = (across + along) / math.sqrt(2.0), (across - along) / math.sqrt(2.0)
    return math.hypot(max(abs(across) - diameter, 0.0), max(abs(along) - diameter, 0.0))
