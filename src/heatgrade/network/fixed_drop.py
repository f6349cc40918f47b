"""A valve that breaks the pressure by a given amount."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive
from heatgrade.network.fitting import check_loss, loss_of


@dataclass(frozen=True, slots=True)
class FixedDrop:
    """A valve with a given pressure drop, whatever passes (EPANET: PBV).

    ``dp = pressure_drop``, or ``K rho v^2 / 2`` of the open valve where that is more. It is no
    valve that one can buy, but the way models state a known drop.

    Parameters
    ----------
    pressure_drop : float
        From the start to the end of its link [Pa].
    loss_coefficient : float
        K of the open valve on the velocity in `inner_diameter`.
    inner_diameter : float
        Diameter that K refers to [m].
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.
    """

    pressure_drop: float
    loss_coefficient: float
    inner_diameter: float
    name: str = "fixed drop"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.pressure_drop, "pressure_drop", "Pa", allow_zero=True)
        check_loss(self)

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho of the open valve [1/m4]."""
        return loss_of(self)
