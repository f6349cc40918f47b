"""A straight pipe or tube: Darcy-Weisbach with Churchill's friction factor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import NetworkError, positive, within

Friction = Literal["churchill", "swamee-jain"]
FRICTIONS: tuple[Friction, ...] = ("churchill", "swamee-jain")

DRAWN_TUBE_ROUGHNESS = 1.5e-6
"""Sand-grain roughness of drawn tubing [m]: Moody, Trans. ASME 66 (1944) 671-684."""


@dataclass(frozen=True, slots=True)
class Pipe:
    """A straight round pipe.

    Parameters
    ----------
    length : float
        Length [m]; 0 is allowed and costs no pressure.
    inner_diameter : float
        Inner diameter [m].
    roughness : float
        Sand-grain roughness [m]; the default is that of drawn tubing (Moody 1944).
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    velocity_limit : float, optional
        Guideline for the mean velocity [m/s].
    source : str
        Where the two limits come from.
    heat_loss : float
        Heat lost to the surroundings for each metre and kelvin [W/(m K)]; 0 = insulated. The
        coolant then approaches the ambient temperature as ``exp(-heat_loss length / (m cp))``.
    ambient_temperature : float, optional
        Temperature of the surroundings [K]; needed where heat is lost.
    friction : {"churchill", "swamee-jain"}
        Friction factor. The second is EPANET's: 64/Re up to 2000, Swamee and Jain (J. Hydraul. Div.
        ASCE 102 (1976) 657) from 4000 on, Dunlop's cubic between; within 1 % of the first where
        both are turbulent.
    """

    length: float
    inner_diameter: float
    roughness: float = DRAWN_TUBE_ROUGHNESS
    name: str = "pipe"
    limit_temperature: float | None = None
    velocity_limit: float | None = None
    source: str = ""
    heat_loss: float = 0.0
    ambient_temperature: float | None = None
    friction: Friction = "churchill"

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.length, "length", "m", allow_zero=True)
        positive(self.inner_diameter, "inner_diameter", "m")
        positive(self.roughness, "roughness", "m", allow_zero=True)
        # Grains that close the bore: the friction law would turn back to smooth.
        within(self.roughness, "roughness", 0.0, 0.5 * self.inner_diameter, "m")
        if self.limit_temperature is not None:
            positive(self.limit_temperature, "limit_temperature", "K")
        if self.velocity_limit is not None:
            positive(self.velocity_limit, "velocity_limit", "m/s")
        if self.friction not in FRICTIONS:
            raise NetworkError(
                "HG584",
                "is no such friction law",
                entry="friction",
                value=self.friction,
                allowed=", ".join(f'"{law}"' for law in FRICTIONS),
                remedy="choose one of these",
            )
        positive(self.heat_loss, "heat_loss", "W/(m K)", allow_zero=True)
        if self.ambient_temperature is not None:
            positive(self.ambient_temperature, "ambient_temperature", "K")
        elif self.heat_loss > 0.0:
            raise NetworkError(
                "HG527",
                "is needed where a pipe loses heat",
                entry="ambient_temperature",
                allowed="a temperature in K",
                remedy="give the temperature of the room, or heat_loss=0",
            )

    @property
    def flow_area(self) -> float:
        """Cross-section of the coolant [m2]."""
        return math.pi / 4.0 * self.inner_diameter**2
