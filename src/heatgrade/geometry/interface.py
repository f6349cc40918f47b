"""A thermal interface: a thin layer, a contact resistance, or both in series."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.errors import InputError, positive
from heatgrade.geometry.dimension import checked_length
from heatgrade.materials import solid

# J/(m3 K), an assumption: grease of silicone (1.5e6) with half its volume of alumina (3e6).
STORED = 2.2e6


@dataclass(frozen=True, slots=True)
class Interface:
    """Thermal interface material between two faces.

    ``resistance_area = thickness / conductivity + contact_resistance``

    Parameters
    ----------
    thickness : float [m]
        Bond line; 0 for a pure contact.
    conductivity : float [W/(m K)]
        Needed where there is a thickness; infinite for a pure contact.
    contact_resistance : float [m2 K/W]
        Both boundaries of the layer together, or the contact itself.
    name : str
        For messages and results.
    limit_temperature : float, optional [K]
        Highest temperature that the material stands.
    volumetric_heat_capacity : float [J/(m3 K)]
        What the layer stores, for changes in time; the default is an assumption.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG104 for a layer without conductivity or a conductivity without
        layer.

    Examples
    --------
    >>> Interface(50e-6, 5.0, contact_resistance=2e-6).resistance_area
    1.2e-05
    >>> Interface.contact(3e-6).resistance_area
    3e-06
    """

    thickness: float
    conductivity: float = math.inf
    contact_resistance: float = 0.0
    name: str = "TIM"
    limit_temperature: float | None = None
    volumetric_heat_capacity: float = STORED

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        bare = self.conductivity == math.inf
        thickness = checked_length(self.thickness, "thickness", allow_zero=bare)
        contact = positive(self.contact_resistance, "contact_resistance", "m2 K/W", allow_zero=True)
        object.__setattr__(self, "thickness", thickness)
        object.__setattr__(self, "contact_resistance", contact)
        if not bare:
            conductivity = positive(self.conductivity, "conductivity", "W/(m K)")
            object.__setattr__(self, "conductivity", conductivity)
        elif thickness > 0.0:
            raise InputError(
                "HG104",
                "a layer needs a conductivity",
                entry="conductivity",
                allowed="> 0 W/(m K)",
                remedy="give it, or use Interface.contact(resistance)",
            )
        if self.limit_temperature is not None:
            limit = positive(self.limit_temperature, "limit_temperature", "K")
            object.__setattr__(self, "limit_temperature", limit)
        stored = positive(self.volumetric_heat_capacity, "volumetric_heat_capacity", "J/(m3 K)")
        object.__setattr__(self, "volumetric_heat_capacity", stored)

    @classmethod
    def contact(cls, resistance: float, *, name: str = "contact") -> Interface:
        """Return a contact without thickness; `resistance` [m2 K/W], 0 for a perfect one."""
        resistance = positive(resistance, "resistance", "m2 K/W", allow_zero=True)
        return cls(0.0, math.inf, resistance, name)

    @classmethod
    def of(cls, material: str, thickness: float, *, contact_resistance: float = 0.0) -> Interface:
        """Return a layer of a solid in the library, by its conductivity across the layer.

        Parameters
        ----------
        material : str
            Name of the solid.
        thickness : float [m]
            Bond line.
        contact_resistance : float [m2 K/W]
            Both boundaries together.

        Raises
        ------
        MaterialError
            For a material that the library does not know.
        """
        found = solid(material)
        return cls(
            thickness,
            found.conductivity[2],
            contact_resistance,
            found.name,
            found.limit_temperature,
            found.volumetric_heat_capacity,
        )

    @property
    def resistance_area(self) -> float:
        """Thermal resistance times area [m2 K/W]."""
        return self.thickness / self.conductivity + self.contact_resistance
