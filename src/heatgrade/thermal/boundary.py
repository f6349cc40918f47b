"""Boundary conditions of the conducting solid: adiabatic unless one of these is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import finite, positive

Array = NDArray[np.float64]

SIDES = ("x_low", "x_high", "y_low", "y_high", "bottom", "top")


@dataclass(frozen=True, slots=True)
class FixedTemperature:
    """A side held at a temperature [K]."""

    temperature: float

    def __post_init__(self) -> None:
        positive(self.temperature, "temperature", "K")


@dataclass(frozen=True, slots=True)
class Convection:
    """A side that gives heat to surroundings at `temperature` [K], `coefficient` [W/(m2 K)]."""

    coefficient: float
    temperature: float

    def __post_init__(self) -> None:
        positive(self.coefficient, "coefficient", "W/(m2 K)")
        positive(self.temperature, "temperature", "K")


@dataclass(frozen=True, slots=True)
class Flux:
    """A side through which `heat_flux` [W/m2] enters."""

    heat_flux: float

    def __post_init__(self) -> None:
        finite(self.heat_flux, "heat_flux", "W/m2")


Boundary = FixedTemperature | Convection | Flux


def sink_and_source(
    boundary: Boundary, area: Array, half_resistance: Array, reference: float = 0.0
) -> tuple[Array, Array]:
    """Return a side's conductance to fixed temperature [W/K] and its source [W], per face.

    Parameters
    ----------
    boundary : Boundary
        The condition.
    area : array
        Areas of the faces [m2].
    half_resistance : array, same shape
        Resistance from the face to the centre of its cell [m2 K/W]; infinite where the cell is
        empty.
    reference : float
        Temperature that the unknowns are counted from [K].
    """
    if isinstance(boundary, Flux):
        solid = np.isfinite(half_resistance)
        return np.zeros_like(area), np.where(solid, boundary.heat_flux * area, 0.0)
    outer = 1.0 / boundary.coefficient if isinstance(boundary, Convection) else 0.0
    with np.errstate(divide="ignore"):
        sink = area / (outer + half_resistance)
    return sink, sink * (boundary.temperature - reference)
