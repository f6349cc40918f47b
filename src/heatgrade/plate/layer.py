"""A layer of the assembly: a thickness, the solids that fill it, and what lies on its faces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.geometry import Area
from heatgrade.materials import Solid

Array = NDArray[np.float64]
ConductivityLaw = Callable[[Array], tuple[Array, Array, Array]]


@dataclass(frozen=True, slots=True)
class Region:
    """One solid in a rectangle of a layer.

    Parameters
    ----------
    name : str
        Part that it belongs to, e.g. ``"lid"``.
    area : Area
        Its rectangle [m].
    conductivity : (kx, ky, kz)
        Its conductivity [W/(m K)].
    heat_capacity : float
        Heat that its solid stores per volume and kelvin [J/(m3 K)]; where coolant fills part of
        the region, that part is not counted.
    law : callable, optional
        Where the conductivity changes: takes temperatures [K] and returns kx, ky and kz there.
    """

    name: str
    area: Area
    conductivity: tuple[float, float, float]
    heat_capacity: float
    law: ConductivityLaw | None = None

    @classmethod
    def of(cls, name: str, area: Area, material: Solid) -> Region:
        """Return a region of a material."""
        law = material.conductivity_at if material.varies else None
        return cls(name, area, material.conductivity, material.volumetric_heat_capacity, law)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the assembly.

    Parameters
    ----------
    name : str
        Name, unique in the assembly.
    thickness : float
        Thickness [m].
    cells : int
        Cells through the thickness.
    regions : tuple of Region
        What it is made of; empty elsewhere.
    contact : float
        Contact resistance on its upper face [m2 K/W].
    """

    name: str
    thickness: float
    cells: int
    regions: tuple[Region, ...]
    contact: float = 0.0
