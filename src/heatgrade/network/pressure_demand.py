"""What leaves a network by the pressure there: demands that follow it, and emitters."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive


@dataclass(frozen=True, slots=True)
class PressureDemand:
    r"""A demand that is met as far as the pressure reaches (EPANET: DEMAND MODEL PDA).

    .. math:: \dot V = \dot V_0 \min(1, (\Delta p / \Delta p_0)^e)

    Its link leads from the node to one of given pressure: that at which nothing is delivered any
    more. Where the pressure may fall below that, put a `CheckValve` in a further link behind it, or
    it draws in. (In a link of their own, because each of the two keeps the digits of the flow that
    it stops at: this one at the full demand, the check valve at none.)

    Parameters
    ----------
    volume_flow : float
        Full demand [m3/s].
    pressure_range : float
        Pressure above that of the end of its link from which on the demand is met [Pa].
    exponent : float
        How the flow goes with the pressure below; 0.5 for an orifice.
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.

    References
    ----------
    Wagner, Shamir, Marks: Water distribution reliability: simulation methods. J. Water Resour.
    Plan. Manage. 114 (1988) 276, doi:10.1061/(ASCE)0733-9496(1988)114:3(276); EPANET 2.2.
    """

    volume_flow: float
    pressure_range: float
    exponent: float = 0.5
    name: str = "demand"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.volume_flow, "volume_flow", "m3/s")
        positive(self.pressure_range, "pressure_range", "Pa")
        positive(self.exponent, "exponent")


@dataclass(frozen=True, slots=True)
class Emitter:
    r"""An opening to the surroundings: a sprinkler, or a leak, :math:`\dot V = C \Delta p^e`.

    Its link leads from the node to one that has the pressure of the surroundings. Where that is
    higher, as much comes in (EPANET does the same).

    Parameters
    ----------
    coefficient : float
        C, the flow at a pressure difference of 1 Pa [m3/s].
    exponent : float
        How the flow goes with the pressure; 0.5 for an orifice.
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.
    """

    coefficient: float
    exponent: float = 0.5
    name: str = "emitter"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.coefficient, "coefficient", "m3/s")
        positive(self.exponent, "exponent")
