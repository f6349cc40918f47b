"""A layer of the assembly: a thickness, the solids that fill it, and what lies on its faces."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.geometry import Area
from heatgrade.materials import Solid


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
    """

    name: str
    area: Area
    conductivity: tuple[float, float, float]

    @classmethod
    def of(cls, name: str, area: Area, material: Solid) -> Region:
        """Return a region of a material."""
        return cls(name, area, material.conductivity)


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
