"""Overhead: the electricity that a data centre uses besides its IT."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive, within


@dataclass(frozen=True, slots=True)
class Overhead:
    """Losses and cooling on top of the IT power; every default is an assumption.

    Parameters
    ----------
    ups_efficiency : float
        IT power over the power drawn by the uninterruptible supply, 0.5 to 1.  Its loss is heat
        in the air, out of reach of the liquid loop.
    air_cooling_cop : float
        Heat removed from the air over the electricity for it [-] (chiller and fans).
    pump_power : float
        Electricity of the liquid loop's pumps [W].
    other_fraction : float
        Lighting, offices and the like, as a share of the IT power, 0 to 1.
    """

    ups_efficiency: float = 0.96
    air_cooling_cop: float = 5.0
    pump_power: float = 0.0
    other_fraction: float = 0.01

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        within(self.ups_efficiency, "ups_efficiency", 0.5, 1.0)
        positive(self.air_cooling_cop, "air_cooling_cop")
        positive(self.pump_power, "pump_power", "W", allow_zero=True)
        within(self.other_fraction, "other_fraction", 0.0, 1.0)

    def facility_power(self, it_power: float, liquid_heat: float) -> float:
        """Return the electricity of the data centre without any heat pump [W].

        Parameters
        ----------
        it_power : float
            Power of the IT [W].
        liquid_heat : float
            Heat that the liquid loop carries away [W]; what is left of the IT's heat and the
            supply's loss go into the air.

        Examples
        --------
        >>> Overhead(0.96, 5.0, 0.0, 0.0).facility_power(0.96e6, 0.90e6)
        1020000.0
        """
        from_grid = it_power / self.ups_efficiency
        air_heat = max(from_grid - liquid_heat, 0.0)
        cooling = air_heat / self.air_cooling_cop
        return from_grid + cooling + self.pump_power + self.other_fraction * it_power
