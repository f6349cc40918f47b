"""A fitting with a constant loss coefficient K: bend, tee, valve, contraction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from heatgrade.errors import positive


class Lossy(Protocol):
    """A part with a loss coefficient K on the velocity in a diameter."""

    @property
    def loss_coefficient(self) -> float:
        """K."""
        ...

    @property
    def inner_diameter(self) -> float:
        """Diameter that K refers to [m]."""
        ...

    @property
    def limit_temperature(self) -> float | None:
        """Highest coolant temperature that the part is rated for [K]."""
        ...


def check_loss(part: Lossy) -> None:
    """Check K, its diameter and the limit of temperature.

    Raises
    ------
    InputError
        HG101 to HG103, naming the entry.
    """
    positive(part.loss_coefficient, "loss_coefficient", allow_zero=True)
    positive(part.inner_diameter, "inner_diameter", "m")
    if part.limit_temperature is not None:
        positive(part.limit_temperature, "limit_temperature", "K")


def loss_of(part: Lossy) -> float:
    """Return `c` in K rho v^2 / 2 = c m^2 / rho [1/m4]."""
    area = math.pi / 4.0 * part.inner_diameter**2
    return part.loss_coefficient / (2.0 * area**2)


@dataclass(frozen=True, slots=True)
class Fitting:
    r"""A local loss, :math:`\Delta p = K \rho v^2 / 2` on the velocity in `inner_diameter`.

    Parameters
    ----------
    loss_coefficient : float
        K, on the velocity head in `inner_diameter`.
    inner_diameter : float
        Diameter that K refers to [m].
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where K and the limit come from.

    Examples
    --------
    One velocity head of water at 1000 kg/m3 and 2 m/s is 2 kPa:

    >>> part = Fitting(1.0, 0.01)
    >>> flow = 1000.0 * 2.0 * 3.141592653589793 / 4 * 0.01**2
    >>> round(part.coefficient * flow**2 / 1000.0, 6)
    2000.0
    """

    loss_coefficient: float
    inner_diameter: float
    name: str = "fitting"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        check_loss(self)

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho [1/m4]."""
        return loss_of(self)
