"""One part of the rack at the operating point: its flow, velocity and temperature."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.network.part import Passive


@dataclass(frozen=True, slots=True)
class Segment:
    """One part as the coolant passes it.

    Parameters
    ----------
    where : str
        Where it sits and what it is.
    group : str
        Heading in the table of pressure drops.
    part : Passive
        The part itself, with its limits.
    mass_flow : float
        Coolant through it [kg/s].
    volume_flow : float
        At its mean temperature [m3/s].
    velocity : float
        Mean velocity [m/s]; NaN for parts without a diameter.
    inlet_temperature, outlet_temperature : float
        Coolant [K]; NaN where nothing flows.
    pressure_drop : float
        In the direction of its link [Pa].
    """

    where: str
    group: str
    part: Passive
    mass_flow: float
    volume_flow: float
    velocity: float
    inlet_temperature: float
    outlet_temperature: float
    pressure_drop: float

    @property
    def hottest(self) -> float:
        """Warmest coolant in the part [K]."""
        return max(self.inlet_temperature, self.outlet_temperature)
