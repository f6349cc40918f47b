"""PUE, ERF and ERE, with the boundary of the data centre stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import RecoveryError, positive

Boundary = Literal["outside", "inside"]
BOUNDARIES: tuple[Boundary, ...] = ("outside", "inside")

BOUNDARY_MEANING: dict[str, str] = {
    "outside": "the heat pump belongs to the heat network: the data centre hands over the source "
    "heat, and the pump's electricity is not its own (ISO/IEC 30134-6: the reuse process lies "
    "outside the data centre)",
    "inside": "the heat pump belongs to the data centre: it hands over the upgraded heat, and the "
    "pump's electricity counts in its own energy",
}

_ROUNDED_DOWN = 1.0 - 1e-9  # forgives the rounding of a heat balance


@dataclass(frozen=True, slots=True)
class ReuseMetrics:
    """Energy metrics of a data centre that gives heat away.

    The standards ask for sums over a year; from powers these are the values of the moment.

    Attributes
    ----------
    boundary : str
        ``"outside"`` or ``"inside"``, see `BOUNDARY_MEANING`.
    it_energy, facility_energy, reused_energy : float
        Energies (or powers) inside the boundary, in the unit that was given.
    pue, erf, ere : float
        Power usage effectiveness, energy reuse factor, energy reuse effectiveness [-].
    """

    boundary: Boundary
    it_energy: float
    facility_energy: float
    reused_energy: float

    @property
    def pue(self) -> float:
        """Facility energy over IT energy (ISO/IEC 30134-2)."""
        return self.facility_energy / self.it_energy

    @property
    def erf(self) -> float:
        """Reused energy over facility energy (ISO/IEC 30134-6)."""
        return self.reused_energy / self.facility_energy

    @property
    def ere(self) -> float:
        """Facility energy less reused energy, over IT energy: (1 - ERF) PUE."""
        return (self.facility_energy - self.reused_energy) / self.it_energy


def check_boundary(boundary: str | None) -> Boundary:
    """Return the boundary, or raise `RecoveryError` HG607 when it is none of `BOUNDARIES`."""
    for known in BOUNDARIES:
        if boundary == known:
            return known
    raise RecoveryError(
        "HG607",
        "unknown boundary of the data centre",
        entry="boundary",
        value=boundary,
        allowed="'outside' or 'inside'",
        remedy="say whether the heat pump belongs to the data centre ('inside') or to the heat "
        "network ('outside')",
    )


def reuse_metrics(
    it_energy: float,
    facility_energy: float,
    source_heat: float,
    delivered_heat: float,
    heat_pump_electricity: float,
    *,
    boundary: Boundary,
) -> ReuseMetrics:
    r"""Return PUE, ERF and ERE for one boundary.

    With the heat pump outside, :math:`ERF = Q_{source} / E_{DC}`; inside,
    :math:`ERF = Q_{delivered} / (E_{DC} + W)`.

    Parameters
    ----------
    it_energy : float
        Energy of the IT [J], or its power [W]: all in the same unit.
    facility_energy : float
        Energy of the data centre without the heat pump.
    source_heat : float
        Heat taken from the data centre's coolant and used, at the coolant's temperature.
    delivered_heat : float
        Heat that reaches the network: source heat and what the heat pump adds.
    heat_pump_electricity : float
        Electricity that the heat pump draws, losses of its drive included.
    boundary : {"outside", "inside"}
        Whose the heat pump is; no default, because the figures depend on it.

    Raises
    ------
    RecoveryError
        HG607 unknown boundary, HG608 more heat reused than energy used.

    References
    ----------
    ISO/IEC 30134-2:2016 (PUE), ISO/IEC 30134-6:2021 (ERF).

    Examples
    --------
    >>> work = 40.0 / (4.5 - 1.0)  # GWh, of a heat pump with a COP of 4.5
    >>> outside = reuse_metrics(80.0, 92.0, 40.0, 40.0 + work, work, boundary="outside")
    >>> inside = reuse_metrics(80.0, 92.0, 40.0, 40.0 + work, work, boundary="inside")
    >>> round(outside.erf, 3), round(inside.erf, 3), round(inside.pue, 3)
    (0.435, 0.497, 1.293)
    """
    side = check_boundary(boundary)
    positive(it_energy, "it_energy")
    positive(facility_energy, "facility_energy")
    positive(source_heat, "source_heat", allow_zero=True)
    positive(delivered_heat, "delivered_heat", allow_zero=True)
    positive(heat_pump_electricity, "heat_pump_electricity", allow_zero=True)
    if facility_energy < it_energy:
        raise _impossible(
            "the data centre uses less energy than its IT",
            "facility_energy",
            facility_energy,
            f">= it_energy = {it_energy:g}",
            "give the energy of the whole data centre, IT included",
        )
    if source_heat > facility_energy:
        raise _impossible(
            "more heat is taken from the data centre than it uses energy",
            "source_heat",
            source_heat,
            f"<= facility_energy = {facility_energy:g}",
            "check the IT power against the heat of the coolant stream",
        )
    if not source_heat * _ROUNDED_DOWN <= delivered_heat:
        raise _impossible(
            "less heat is delivered than is taken from the source",
            "delivered_heat",
            delivered_heat,
            f">= source_heat = {source_heat:g}",
            "leave rejected heat out of source_heat",
        )
    if side == "outside":
        return ReuseMetrics(side, it_energy, facility_energy, source_heat)
    return ReuseMetrics(side, it_energy, facility_energy + heat_pump_electricity, delivered_heat)


def _impossible(message: str, entry: str, value: float, allowed: str, remedy: str) -> RecoveryError:
    return RecoveryError("HG608", message, entry=entry, value=value, allowed=allowed, remedy=remedy)
