"""Exergy balance: where the work value of the heat goes."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.recovery.dead_state import DeadState
from heatgrade.recovery.heat_curve import HeatCurve, entropy_difference
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty


@dataclass(frozen=True, slots=True)
class ExergyBalance:
    """Exergy in, out and destroyed [W].

    Attributes
    ----------
    source, electricity : float
        Exergy given by the racks' stream; electricity of the heat pump, which is all exergy.
    network, rejected : float
        Exergy gained by the network's water; exergy of the heat that is not used.
    destroyed : tuple of (str, float)
        Per component: ``"CDU"``, ``"exchanger"``, the components of the heat pump's cycle,
        ``"drive"``, ``"mixing"``.
    """

    source: float
    electricity: float
    network: float
    rejected: float
    destroyed: tuple[tuple[str, float], ...]

    @property
    def efficiency(self) -> float:
        """Exergy in the network over exergy put in [-]."""
        return self.network / (self.source + self.electricity)

    @property
    def residual(self) -> float:
        """What does not close, over what comes in [-]; rounding when all is well."""
        total = self.network + self.rejected + sum(value for _, value in self.destroyed)
        return (self.source + self.electricity - total) / (self.source + self.electricity)


def exergy_of(curve: HeatCurve, dead_state: DeadState) -> float:
    """Return the exergy of a curve's heat [W]."""
    return curve.heat_flow - dead_state.temperature * curve.entropy_flow


def exchange_destruction(hot: HeatCurve, cold: HeatCurve, dead_state: DeadState) -> float:
    """Return the exergy destroyed where the heat of `hot` passes into `cold` [W]."""
    return dead_state.temperature * (cold.entropy_flow - hot.entropy_flow)


def mixing_destruction(
    legs: tuple[HeatCurve, ...], mixed_temperature: float, dead_state: DeadState
) -> float:
    """Return the exergy destroyed where the cold ends of `legs` mix to `mixed_temperature` [W]."""
    entropy = sum(
        leg.mass_flow * entropy_difference(leg.coolant, leg.cold_temperature, mixed_temperature)
        for leg in legs
    )
    return dead_state.temperature * float(entropy)


def heat_pump_destruction(
    duty: HeatPumpDuty, dead_state: DeadState
) -> tuple[tuple[str, float], ...]:
    """Return the exergy destroyed in each component of a heat pump [W].

    Each is T0 times the entropy made there; the drive's is its whole loss, which leaves as heat
    of no use.
    """
    made = ((part.name, dead_state.temperature * part.entropy_made) for part in duty.components)
    return (*made, ("drive", duty.electricity - duty.shaft_power))
