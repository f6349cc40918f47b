"""A coolant distribution unit (CDU): exchanger, strainer, pumps, and the loop's vessel."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import NetworkError, positive
from heatgrade.network.fitting import Fitting
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve, Pump
from heatgrade.network.valve import CheckValve

VESSEL_PRESSURE = 250e3
"""Absolute pressure at the expansion vessel [Pa]; an assumption, 1.5 bar above the room's."""


@dataclass(frozen=True, slots=True)
class ExpansionVessel:
    """The vessel that holds a loop's pressure, at the outlet of its return header.

    Parameters
    ----------
    pressure : float
        Absolute pressure there [Pa]; the default is an assumption.
    pressure_limit : float, optional
        Highest absolute pressure that the loop may reach anywhere [Pa].
    source : str
        Where the limit comes from.
    """

    pressure: float = VESSEL_PRESSURE
    pressure_limit: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.pressure, "vessel.pressure", "Pa")
        if self.pressure_limit is not None:
            positive(self.pressure_limit, "vessel.pressure_limit", "Pa")


@dataclass(frozen=True, slots=True)
class DistributionUnit:
    """What drives a loop of racks and takes its heat away.

    In the direction of flow: return header, strainer, exchanger, pumps side by side, each with
    its check valve, supply header. The exchanger's second stream is the facility's water; the flow
    given there is what passes when the unit's control valve is open.

    Parameters
    ----------
    exchanger : PlateExchanger
        To the facility's water.
    pump : HeadCurve, FixedHead or GivenFlow
        One pump.
    pumps : int
        How many of them run.
    standby : int
        How many more stand by, and start when one fails.
    check_valve : CheckValve, optional
        Behind each pump; without one a stopped pump is shut off by hand.
    strainer : Fitting, optional
        Filter before the exchanger.
    vessel : ExpansionVessel
        The loop's pressure reference; several units of a loop share one.
    name : str
        Name in results.
    """

    exchanger: PlateExchanger
    pump: Pump
    pumps: int = 1
    standby: int = 0
    check_valve: CheckValve | None = None
    strainer: Fitting | None = None
    vessel: ExpansionVessel = ExpansionVessel()
    name: str = "CDU"

    def __post_init__(self) -> None:
        """Check the values."""
        kind(self.exchanger, PlateExchanger, "exchanger")
        if not isinstance(self.pump, (HeadCurve, FixedHead, GivenFlow)):
            raise wrong_kind(self.pump, "pump", "a HeadCurve, FixedHead or GivenFlow")
        count(self.pumps, "pumps")
        count(self.standby, "standby", least=0)
        if self.check_valve is not None:
            kind(self.check_valve, CheckValve, "check_valve")
        if self.strainer is not None:
            kind(self.strainer, Fitting, "strainer")
        if not isinstance(self.vessel, ExpansionVessel):
            raise NetworkError(
                "HG552",
                "the loop has no pressure reference",
                entry="vessel",
                value=type(self.vessel).__name__,
                allowed="an ExpansionVessel",
                remedy="give ExpansionVessel(pressure=...)",
            )


def kind(value: object, wanted: type, entry: str) -> None:
    """Raise HG551 unless `value` is of the `wanted` class."""
    if not isinstance(value, wanted):
        raise wrong_kind(value, entry, f"a {wanted.__name__}")


def wrong_kind(value: object, entry: str, allowed: str) -> NetworkError:
    """Return HG551."""
    return NetworkError(
        "HG551",
        "is no part of this kind",
        entry=entry,
        value=type(value).__name__,
        allowed=allowed,
        remedy="build it with the class named",
    )


def count(value: object, entry: str, *, least: int = 1) -> int:
    """Return a whole number, or raise HG553."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise NetworkError(
            "HG553",
            "must be a whole number",
            entry=entry,
            value=value,
            allowed=f">= {least}",
            remedy=f"give {least}, {least + 1}, {least + 2} ...",
        )
    return value
