"""The heat of a rack that its plates do not catch, and the air that carries it away."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import InputError, positive, within

AIR_SOURCE = "assumption: server exhaust of 35 degC, not solved for"


@dataclass(frozen=True, slots=True)
class AirHeat:
    """Heat that goes to the room's air: memory, drives, power supplies, fans.

    Give either the heat itself or the share of the rack's heat that the plates catch. The air
    is not solved: its temperature is an assumption that only labels how warm this heat is.

    Parameters
    ----------
    heat_flow : float, optional
        Heat to the air [W].
    liquid_fraction : float, optional
        Heat caught by the plates over all heat of the rack, above 0 and up to 1.
    exhaust_temperature : float
        Temperature of the air that leaves the rack [K]; assumption, default 35 degC.
    source : str
        Where the temperature comes from.

    Examples
    --------
    >>> AirHeat(liquid_fraction=0.85).of(85e3)
    15000.0
    """

    heat_flow: float | None = None
    liquid_fraction: float | None = None
    exhaust_temperature: float = 308.15
    source: str = AIR_SOURCE

    def __post_init__(self) -> None:
        """Check the values."""
        if (self.heat_flow is None) == (self.liquid_fraction is None):
            raise InputError(
                "HG510",
                "needs heat_flow or liquid_fraction, and not both",
                entry="air_heat",
                allowed="one of the two",
                remedy="give AirHeat(heat_flow=...) or AirHeat(liquid_fraction=...)",
            )
        if self.heat_flow is not None:
            positive(self.heat_flow, "heat_flow", "W", allow_zero=True)
        if self.liquid_fraction is not None:
            positive(self.liquid_fraction, "liquid_fraction")
            within(self.liquid_fraction, "liquid_fraction", 0.0, 1.0)
        positive(self.exhaust_temperature, "exhaust_temperature", "K")

    def of(self, plate_heat_flow: float) -> float:
        """Return the heat to the air [W] beside `plate_heat_flow` [W] in the plates."""
        if self.liquid_fraction is not None:
            # (1 - f) / f loses no digits here: f is typed with two or three
            return round(plate_heat_flow * (1.0 - self.liquid_fraction) / self.liquid_fraction, 9)
        return float(self.heat_flow or 0.0)
