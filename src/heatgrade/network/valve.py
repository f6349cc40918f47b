"""Valves: throttles by their Kv or Cv, check valves, and valves that hold a flow or a drop."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Self

from heatgrade.errors import NetworkError, positive, within
from heatgrade.network.fitting import check_loss, loss_of
from heatgrade.network.quick_disconnect import GALLON_PER_MINUTE, PSI

BAR = 1e5
"""Pressure difference that Kv refers to [Pa]."""

CUBIC_METRE_PER_HOUR = 1.0 / 3600.0
"""Flow that Kv is counted in [m3/s]."""

KV_DENSITY = 999.1
"""Density that Kv refers to [kg/m3]: water at 15 degC, as in IEC 60534-2-1."""

Characteristic = Literal["linear", "equal percentage"]


@dataclass(frozen=True, slots=True)
class Valve:
    r"""A throttle valve: :math:`\Delta p = (\dot V / K_v)^2 \rho / \rho_0` in bar and m3/h.

    IEC 60534-2-1 (2011), turbulent flow without choking. The opening acts on Kv: linear,
    :math:`K_v = h K_{vs}`, or equal percentage, :math:`K_v = K_{vs} R^{h - 1}`.

    Parameters
    ----------
    kv : float
        Kv of the open valve [m3/h of water at 1 bar]; see `from_cv` for a Cv.
    opening : float
        Share of the stroke, above 0 and up to 1; a shut valve is a closed link.
    characteristic : {"linear", "equal percentage"}
        How Kv follows the opening.
    rangeability : float
        R of the equal percentage; 50 is the usual figure, an assumption.
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.

    Examples
    --------
    Half of Kvs costs four times the drop:

    >>> flow = 999.1 * 6.3 / 3600.0  # kg/s of water through Kvs 6.3
    >>> full, half = Valve(6.3), Valve(6.3, opening=0.5)
    >>> round(full.coefficient * flow**2 / 999.1), round(half.coefficient / full.coefficient, 9)
    (100000, 4.0)
    """

    kv: float
    opening: float = 1.0
    characteristic: Characteristic = "linear"
    rangeability: float = 50.0
    name: str = "valve"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.kv, "kv", "m3/h at 1 bar")
        positive(self.opening, "opening")
        within(self.opening, "opening", 0.0, 1.0)
        positive(self.rangeability, "rangeability")
        if self.characteristic not in ("linear", "equal percentage"):
            raise NetworkError(
                "HG526",
                "is no characteristic of a valve",
                entry="characteristic",
                value=self.characteristic,
                allowed='"linear" or "equal percentage"',
                remedy="choose one of the two",
            )
        if self.limit_temperature is not None:
            positive(self.limit_temperature, "limit_temperature", "K")

    @classmethod
    def from_cv(cls, cv: float, *, opening: float = 1.0, name: str = "valve") -> Self:
        """Return a valve with a Cv [US gal/min of water at 1 psi]; Kv = 0.865 Cv."""
        positive(cv, "cv", "US gal/min at 1 psi")
        # both refer to water near 15 degC; the two densities differ by less than 1e-4
        kv = cv * GALLON_PER_MINUTE / CUBIC_METRE_PER_HOUR * math.sqrt(BAR / PSI)
        return cls(kv, opening, name=name)

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho [1/m4]."""
        share = self.opening
        if self.characteristic == "equal percentage":
            share = self.rangeability ** (self.opening - 1.0)
        return BAR / (KV_DENSITY * (share * self.kv * CUBIC_METRE_PER_HOUR) ** 2)


@dataclass(frozen=True, slots=True)
class CheckValve:
    """A valve that opens forward, ``dp = K rho v^2 / 2``, and lets nothing back.

    Parameters
    ----------
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

    loss_coefficient: float
    inner_diameter: float
    name: str = "check valve"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        check_loss(self)

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho [1/m4]."""
        return loss_of(self)


@dataclass(frozen=True, slots=True)
class FlowControl:
    """A valve that lets no more than a given flow pass, whatever the pressure.

    Below that flow it is open: ``dp = K rho v^2 / 2``. It throttles by itself (a pressure
    independent control valve), so it never drives the coolant.

    Parameters
    ----------
    volume_flow : float
        Flow that it holds, at the temperature of its inlet [m3/s].
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

    volume_flow: float
    loss_coefficient: float
    inner_diameter: float
    name: str = "flow control"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.volume_flow, "volume_flow", "m3/s")
        check_loss(self)

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho of the open valve [1/m4]."""
        return loss_of(self)


@dataclass(frozen=True, slots=True)
class PressureControl:
    """A valve that opens at a given pressure difference and holds it: an overflow valve.

    Shut below `pressure_drop`; above, the drop is ``pressure_drop + K rho v^2 / 2``, so with a wide
    valve beside a rack the rack's own pressure difference stays where it is when branches close.

    Parameters
    ----------
    pressure_drop : float
        Difference between its two ports that it holds [Pa].
    loss_coefficient : float
        K on the velocity in `inner_diameter`: how the drop rises with the flow that passes.
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
    name: str = "pressure control"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.pressure_drop, "pressure_drop", "Pa")
        check_loss(self)

    @property
    def coefficient(self) -> float:
        """`c` in dp = pressure_drop + c m^2 / rho [1/m4]."""
        return loss_of(self)
