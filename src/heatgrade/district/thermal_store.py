"""Thermal store: a tank with a hot zone above a cold one.

The hot zone holds water of the network's supply, the cold zone water of its return, and between
them lies a boundary that moves and does not mix: the ideal of a well stratified tank.  What is
stored is the hot zone's heat above the return.  It is lost through the hot zone's share of the
wall, so that an empty tank loses nothing and the energy decays by itself:

.. math:: \\dot E_{loss} = U A \\, (E/E_{max}) (T_{hot} - T_{amb})
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.district.calendar import HOUR
from heatgrade.errors import RecoveryError, positive

# Water at 60 degC and 3 bar: density 983.3 kg/m3 times heat capacity 4185 J/(kg K) (IAPWS-95)
_VOLUMETRIC_HEAT_CAPACITY = 983.3 * 4185.0  # J/(m3 K)
_SLENDERNESS = 2.0  # height over diameter of the tank; assumption: usual for steel tanks


@dataclass(frozen=True, slots=True)
class ThermalStore:
    """A hot-water tank.

    Parameters
    ----------
    volume : float
        Water in it [m3]; 0: there is none.
    hot_temperature, cold_temperature : float
        Hot and cold zone when it was sized [K].
    wall_coefficient : float
        Heat transfer through its insulation [W/(m2 K)]; default 0.15, an assumption of about
        0.25 m of mineral wool.
    power : float
        Largest heat flow in or out [W].
    ambient_temperature : float
        Air around it, all year [K].

    Raises
    ------
    RecoveryError
        HG658 when the hot zone is not warmer than the cold one and the air around it.

    Examples
    --------
    >>> tank = ThermalStore(1000.0, 348.15, 318.15)
    >>> round(tank.capacity / 3.6e9, 1), round(24.0 * tank.hourly_loss, 4)
    (34.3, 0.004)
    """

    volume: float
    hot_temperature: float
    cold_temperature: float
    wall_coefficient: float = 0.15
    power: float = math.inf
    ambient_temperature: float = 283.15

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.volume, "store.volume", "m3", allow_zero=True)
        hot = positive(self.hot_temperature, "store.hot_temperature", "K")
        cold = positive(self.cold_temperature, "store.cold_temperature", "K")
        air = positive(self.ambient_temperature, "store.ambient_temperature", "K")
        positive(self.wall_coefficient, "store.wall_coefficient", "W/m2/K", allow_zero=True)
        if self.power != math.inf:
            positive(self.power, "store.power", "W")
        if hot <= max(cold, air):
            raise RecoveryError(
                "HG658",
                "the store's hot zone is not warmer than its cold zone and the air around it",
                entry="store.hot_temperature",
                value=hot,
                allowed=f"> {max(cold, air):g} K",
                remedy="give supply temperature as hot, return temperature as cold",
            )

    @property
    def capacity(self) -> float:
        """Heat that it holds when it is hot all through [J]."""
        rise = self.hot_temperature - self.cold_temperature
        return _VOLUMETRIC_HEAT_CAPACITY * self.volume * rise

    @property
    def wall(self) -> float:
        """Surface of the tank [m2], a cylinder twice as high as wide."""
        diameter = (4.0 * self.volume / (math.pi * _SLENDERNESS)) ** (1.0 / 3.0)
        return float(math.pi * diameter**2 * (0.5 + _SLENDERNESS))

    @property
    def hourly_loss(self) -> float:
        """Share of its heat that it loses in an hour [-]."""
        if self.volume == 0.0:
            return 0.0
        leak = self.wall_coefficient * self.wall
        leak *= self.hot_temperature - self.ambient_temperature
        return -math.expm1(-leak * HOUR / self.capacity)
