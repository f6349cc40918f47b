"""A straight pipe by the laws of the water trade: Hazen-Williams and Chezy-Manning."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import NetworkError, positive

WaterLaw = Literal["hazen-williams", "chezy-manning"]
WATER_LAWS: tuple[WaterLaw, ...] = ("hazen-williams", "chezy-manning")


@dataclass(frozen=True, slots=True)
class WaterPipe:
    r"""A straight round pipe whose head loss knows no viscosity.

    In feet and seconds, as EPANET computes: Hazen-Williams
    :math:`h = 4.727\,L\,Q^{1.852} / (C^{1.852} d^{4.871})`, Chezy-Manning
    :math:`h = L\,(4 n Q / (1.49 \pi d^2))^2 / (d/4)^{1.333}`; the pressure drop is
    :math:`\rho g h`. Fitted to water near room temperature in rough turbulent flow; for other
    liquids and for slow flow take `Pipe`.

    Parameters
    ----------
    length : float
        Length [m].
    inner_diameter : float
        Inner diameter [m].
    coefficient : float
        Hazen-Williams' C (smooth plastic 150, new iron 130, old iron 100), or Manning's n.
    law : {"hazen-williams", "chezy-manning"}
        Which.
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.

    References
    ----------
    Rossman, Woo, Tryby, Shang, Janke, Haxton: EPANET 2.2 User Manual, EPA/600/R-20/133 (2020),
    table 3.1.
    """

    length: float
    inner_diameter: float
    coefficient: float
    law: WaterLaw = "hazen-williams"
    name: str = "pipe"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.length, "length", "m", allow_zero=True)
        positive(self.inner_diameter, "inner_diameter", "m")
        positive(self.coefficient, "coefficient")
        if self.law not in WATER_LAWS:
            raise NetworkError(
                "HG584",
                "is no such friction law",
                entry="law",
                value=self.law,
                allowed=", ".join(f'"{law}"' for law in WATER_LAWS),
                remedy="choose one of these, or take a Pipe for Darcy-Weisbach",
            )
        if self.limit_temperature is not None:
            positive(self.limit_temperature, "limit_temperature", "K")

    @property
    def flow_area(self) -> float:
        """Cross-section of the water [m2]."""
        return math.pi / 4.0 * self.inner_diameter**2
