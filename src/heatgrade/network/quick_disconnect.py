"""Quick disconnects and valves that are sold by their flow coefficient Cv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from heatgrade.errors import NetworkError, positive

GALLON_PER_MINUTE = 3.785411784e-3 / 60.0
"""US gallon per minute [m3/s]: NIST SP 811 (2008), appendix B."""

PSI = 6894.757293168
"""Pound-force per square inch [Pa]: NIST SP 811 (2008), appendix B."""

REFERENCE_DENSITY = 999.02
"""Water at 60 degF (15.56 degC) [kg/m3], the reference of Cv: IAPWS-95 by CoolProp, 999.02."""

_UQD_SOURCE = "OCP Universal Quick Disconnect specification, v1: minimum Cv, rated flow, 17-65 degC"
_UQD_LIMIT = 338.15  # K = 65 degC, OCP UQD v1

UQD_SIZES: dict[str, tuple[float, float]] = {
    "02": (0.25, 0.55 * GALLON_PER_MINUTE),
    "04": (0.8, 1.7 * GALLON_PER_MINUTE),
    "06": (1.6, 3.0 * GALLON_PER_MINUTE),
    "08": (2.5, 4.7 * GALLON_PER_MINUTE),
}
"""Size -> (minimum Cv, rated flow [m3/s]); OCP UQD v1. The flows are 2.1, 6.4, 11.4, 17.8 L/min."""

STANDARD_COUPLINGS: dict[str, tuple[float, float, str]] = {
    "BMQC": (9.0e-3 / 60.0, 333.15, "OCP ORv3 blind-mate quick connector: 9 L/min, 60 degC"),
    "LQC": (100.0e-3 / 60.0, 333.15, "OCP large quick connector v2: 100 L/min, 60 degC"),
    "PBMC": (36.0e-3 / 60.0, 333.15, "OCP PBMC: 36 L/min, 60 degC"),
}
"""Coupling -> (rated flow [m3/s], limit temperature [K], source); none states a minimum Cv."""


@dataclass(frozen=True, slots=True)
class QuickDisconnect:
    r"""A mated coupling (plug and socket) with a flow coefficient.

    Cv is the flow of water at 60 degF (15.6 degC), in US gallons a minute, that costs 1 psi;
    for a liquid of another density, :math:`\Delta p = (\dot V / C_v)^2 \rho / \rho_{ref}`
    with the flow in US gal/min and the drop in psi (IEC 60534-2-1, turbulent, no choking;
    Crane TP-410).

    Parameters
    ----------
    cv : float
        Flow coefficient [US gal/min at 1 psi].
    name : str
        Name in results and cautions.
    rated_volume_flow : float, optional
        Flow that the maker rates the part for [m3/s].
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.

    Examples
    --------
    A UQD 04 at its rated 1.7 US gal/min of water costs (1.7/0.8)^2 psi, 31 kPa:

    >>> part = QuickDisconnect.uqd("04")
    >>> flow = part.rated_volume_flow * 999.02
    >>> round(part.coefficient * flow**2 / 999.02)
    31134
    """

    cv: float
    name: str = "quick disconnect"
    rated_volume_flow: float | None = None
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.cv, "cv", "US gal/min at 1 psi")
        if self.rated_volume_flow is not None:
            positive(self.rated_volume_flow, "rated_volume_flow", "m3/s")
        if self.limit_temperature is not None:
            positive(self.limit_temperature, "limit_temperature", "K")

    @classmethod
    def uqd(cls, size: str, cv: float | None = None) -> Self:
        """Return an OCP universal quick disconnect: size ``"02"``, ``"04"``, ``"06"`` or ``"08"``.

        The standard fixes the *minimum* Cv; pass `cv` to use the figure of a maker's data sheet.
        Errors: `NetworkError` HG501 for an unknown size.
        """
        key = str(size).upper().removeprefix("UQD").strip()
        if key not in UQD_SIZES:
            raise NetworkError(
                "HG501",
                "is no UQD size",
                entry="size",
                value=size,
                allowed=", ".join(UQD_SIZES),
                remedy="choose one of the sizes, or give QuickDisconnect(cv=...) directly",
            )
        minimum, rated = UQD_SIZES[key]
        return cls(minimum if cv is None else cv, f"UQD {key}", rated, _UQD_LIMIT, _UQD_SOURCE)

    @classmethod
    def standard(cls, kind: str, *, cv: float) -> Self:
        """Return a coupling of the open rack: ``"BMQC"``, ``"LQC"`` or ``"PBMC"``.

        Their specifications rate flow and temperature but state no minimum Cv, so the data
        sheet's `cv` must be given. Errors: `NetworkError` HG502 for an unknown kind.
        """
        if kind not in STANDARD_COUPLINGS:
            raise NetworkError(
                "HG502",
                "is no known coupling",
                entry="kind",
                value=kind,
                allowed=", ".join(STANDARD_COUPLINGS),
                remedy="choose one of these, or give QuickDisconnect(cv=...) directly",
            )
        rated, limit, source = STANDARD_COUPLINGS[kind]
        return cls(cv, kind, rated, limit, source)

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho [1/m4]."""
        return PSI / (REFERENCE_DENSITY * (self.cv * GALLON_PER_MINUTE) ** 2)
