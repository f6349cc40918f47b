"""Part limits: which part of the chain caps the temperature of the heat."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError, positive
from heatgrade.materials import Coolant
from heatgrade.recovery.heat_curve import SourceStream
from heatgrade.units import ZERO_CELSIUS


@dataclass(frozen=True, slots=True)
class PartLimit:
    """The hottest that a part may get.

    Parameters
    ----------
    name : str
        The part.
    limit_temperature : float
        Highest temperature that it stands [K].
    source : str
        Where the limit comes from; begins with "assumption" where none was read.
    temperature : float, optional
        Hottest temperature that the part has now [K].  None for parts washed by the coolant
        (fittings, hoses, the coolant itself): they see the outlet temperature.  Give it for
        parts hotter than the coolant: silicon, thermal interface.
    """

    name: str
    limit_temperature: float
    source: str = "assumption: given by the caller without a source"
    temperature: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.limit_temperature, "limit_temperature", "K")
        if self.temperature is not None:
            positive(self.temperature, "temperature", "K")

    def headroom(self, outlet_temperature: float) -> float:
        """Return by how much the coolant's outlet may still rise before this part is too hot [K].

        With heat and flow held, every temperature of the plate moves one for one with the
        coolant, so a part at ``temperature`` allows the outlet to rise by
        ``limit_temperature - temperature``.  (Warmer coolant is thinner and conducts a little
        better, so the rise of the part is a little less: the headroom is on the safe side.)
        """
        now = outlet_temperature if self.temperature is None else self.temperature
        return self.limit_temperature - now


@dataclass(frozen=True, slots=True)
class OutletCap:
    """How far one part lets the outlet rise.

    Attributes
    ----------
    name, source : str
        The part, and where its limit comes from.
    outlet_limit : float
        Outlet temperature at which the part reaches its limit [K].
    headroom : float
        ``outlet_limit`` less the outlet temperature now [K]; negative when exceeded.
    """

    name: str
    source: str
    outlet_limit: float
    headroom: float


# Limits of open hardware.  All are "maximum operating temperature" figures that their documents
# state for the part; read in a compilation of those documents, so check your own datasheets.
_OCP = "Open Compute Project, {}, as compiled by third parties: check the part's own datasheet"
QUICK_DISCONNECT = PartLimit(
    "quick disconnect", ZERO_CELSIUS + 65.0, _OCP.format("UQD/UQDB specification v1, 17 to 65 degC")
)
MANIFOLD = PartLimit(
    "manifold", ZERO_CELSIUS + 65.0, _OCP.format("rack-manifold white paper, 17 to 65 degC")
)
CDU_LIMIT = PartLimit("CDU", ZERO_CELSIUS + 65.0, _OCP.format("row CDU convention, 17 to 65 degC"))
BLIND_MATE_COUPLING = PartLimit(
    "blind-mate coupling",
    ZERO_CELSIUS + 60.0,
    _OCP.format("ORv3 blind-mate quick connector, 60 degC"),
)
DEFAULT_LIMITS: tuple[PartLimit, ...] = (QUICK_DISCONNECT, MANIFOLD, CDU_LIMIT)

JUNCTION_LIMIT = 378.15  # K, 105 degC: assumption, no maker publishes it for accelerators
_JUNCTION_SOURCE = "assumption: 105 degC; makers of accelerators do not publish the limit"


def silicon_limit(junction: float | PartLimit) -> PartLimit:
    """Return the silicon's limit for its hottest temperature now [K], or the `PartLimit` given.

    Raises
    ------
    RecoveryError
        HG609 when a `PartLimit` comes without the part's temperature now.
    """
    if not isinstance(junction, PartLimit):
        hottest = positive(junction, "junction", "K")
        return PartLimit("silicon", JUNCTION_LIMIT, _JUNCTION_SOURCE, hottest)
    if junction.temperature is None:
        raise RecoveryError(
            "HG609",
            "the silicon's own temperature is missing, and it is not the coolant's",
            entry="junction.temperature",
            allowed="the hottest junction temperature in K",
            remedy="give PartLimit(..., temperature=result.junction_temperature_max)",
        )
    return junction


INTERFACE_LIMIT = 398.15  # K, 125 degC: assumption, makers' figures run from 125 to 200 degC
_INTERFACE_SOURCE = (
    "assumption: 125 degC; taken as hot as the silicon that it touches, which is on the safe side"
)


def interface_limit(silicon: PartLimit) -> PartLimit:
    """Return the limit of the thermal interface on the silicon of `silicon`."""
    return PartLimit("thermal interface", INTERFACE_LIMIT, _INTERFACE_SOURCE, silicon.temperature)


def coolant_limit(coolant: Coolant) -> PartLimit | None:
    """Return the coolant's own limit, or None where it has none."""
    if coolant.limit_temperature is None:
        return None
    source = _OCP.format("guideline on propylene-glycol coolants, 66 degC for PG25")
    return PartLimit(coolant.name, coolant.limit_temperature, source)


def outlet_caps(stream: SourceStream, limits: tuple[PartLimit, ...]) -> tuple[OutletCap, ...]:
    """Return what each part allows, the tightest first.

    Parameters
    ----------
    stream : SourceStream
        The racks' stream.
    limits : tuple of PartLimit
        The parts.

    Returns
    -------
    tuple of OutletCap
        Sorted by headroom; equal headrooms keep their order.
    """
    outlet = stream.temperature_out
    caps = []
    for part in limits:
        headroom = part.headroom(outlet)
        caps.append(OutletCap(part.name, part.source, outlet + headroom, headroom))
    return tuple(sorted(caps, key=lambda cap: cap.headroom))
