"""Overhead: the electricity that a data centre uses besides its IT, part by part."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import positive, within
from heatgrade.recovery.efficiency_curve import EfficiencyCurve
from heatgrade.shown import Shown

Power = float | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PowerLosses(Shown):
    """Where the electricity besides the IT goes [W]; floats, or arrays of hours.

    Attributes
    ----------
    transformer, ups : float or ndarray
        Losses of the electrical chain.
    air_cooling, fans : float or ndarray
        To take heat out of the air: chiller, and the halls' fans.
    pumps, rejection : float or ndarray
        Of the liquid loop: its pumps, and dry coolers for the heat that nobody takes.
    other : float or ndarray
        Lighting, offices and the like.
    """

    transformer: Power
    ups: Power
    air_cooling: Power
    fans: Power
    pumps: Power
    rejection: Power
    other: Power

    @property
    def total(self) -> Power:
        """All of them [W]."""
        return sum((getattr(self, part.name) for part in fields(self)), 0.0)

    def to_dict(self) -> dict[str, float]:
        """Return plain data [W], the mean where they are hours."""
        return {f"{part.name}_W": float(np.mean(getattr(self, part.name))) for part in fields(self)}


@dataclass(frozen=True, slots=True)
class Overhead:
    """Losses and cooling on top of the IT power; every default is an assumption.

    Parameters
    ----------
    ups_efficiency : float or EfficiencyCurve
        IT power over the power drawn by the uninterruptible supply, 0.5 to 1, or its curve over
        load.  Its loss is heat in the air, out of reach of the liquid loop.
    air_cooling_cop : float
        Heat removed from the air over the electricity for it [-] (chiller).
    pump_power : float
        Electricity of the liquid loop's pumps [W].
    other_fraction : float
        Lighting, offices and the like, as a share of the IT power, 0 to 1.
    transformer_efficiency : float or EfficiencyCurve
        Of the transformers that feed all of it, 0.5 to 1; 1: their loss lies outside, where the
        meter stands on the low-voltage side.
    fan_fraction : float
        Electricity of the halls' fans over the heat that they move, 0 to 1.
    rejection_cop : float, optional
        Heat of the liquid loop that finds no taker over the electricity of its dry coolers;
        None: they need none.
    rated_power : float, optional
        IT power for which supply and transformer are built [W], for curves; None: full load.
    """

    ups_efficiency: float | EfficiencyCurve = 0.96
    air_cooling_cop: float = 5.0
    pump_power: float = 0.0
    other_fraction: float = 0.01
    transformer_efficiency: float | EfficiencyCurve = 1.0
    fan_fraction: float = 0.0
    rejection_cop: float | None = None
    rated_power: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        if not isinstance(self.ups_efficiency, EfficiencyCurve):
            within(self.ups_efficiency, "ups_efficiency", 0.5, 1.0)
        positive(self.air_cooling_cop, "air_cooling_cop")
        positive(self.pump_power, "pump_power", "W", allow_zero=True)
        within(self.other_fraction, "other_fraction", 0.0, 1.0)
        if not isinstance(self.transformer_efficiency, EfficiencyCurve):
            within(self.transformer_efficiency, "transformer_efficiency", 0.5, 1.0)
        within(self.fan_fraction, "fan_fraction", 0.0, 1.0)
        if self.rejection_cop is not None:
            positive(self.rejection_cop, "rejection_cop")
        if self.rated_power is not None:
            positive(self.rated_power, "rated_power", "W")

    def losses(
        self, it_power: Power, liquid_heat: Power, rejected_heat: Power = 0.0
    ) -> PowerLosses:
        """Return the electricity besides the IT, part by part.

        Parameters
        ----------
        it_power : float or ndarray
            Power of the IT [W].
        liquid_heat : float or ndarray
            Heat that the liquid loop carries away [W]; what is left of the IT's heat, the
            supply's loss and the fans' work go into the air.
        rejected_heat : float or ndarray
            Part of the liquid loop's heat that nobody takes [W].

        Examples
        --------
        >>> parts = Overhead(0.9783, other_fraction=0.0).losses(32e6, 32e6)
        >>> round(parts.ups / 1e6, 2)
        0.71
        """
        load = it_power / (it_power if self.rated_power is None else self.rated_power)
        from_ups = it_power / _efficiency(self.ups_efficiency, load)
        air_heat = np.maximum(from_ups - liquid_heat, 0.0)
        fans = self.fan_fraction * air_heat
        cooling = (air_heat + fans) / self.air_cooling_cop
        rejection = 0.0 * air_heat
        if self.rejection_cop is not None:
            rejection = rejection + rejected_heat / self.rejection_cop
        other = self.other_fraction * it_power
        below = from_ups + cooling + fans + self.pump_power + rejection + other
        transformer = below * (1.0 / _efficiency(self.transformer_efficiency, load) - 1.0)
        parts = (transformer, from_ups - it_power, cooling, fans, self.pump_power, rejection, other)
        return PowerLosses(*(_plain(part) for part in parts))

    def facility_power(
        self, it_power: Power, liquid_heat: Power, rejected_heat: Power = 0.0
    ) -> Power:
        """Return the electricity of the data centre without any heat pump [W].

        Parameters
        ----------
        it_power, liquid_heat, rejected_heat : float or ndarray
            As in `losses` [W].

        Examples
        --------
        >>> Overhead(0.96, 5.0, 0.0, 0.0).facility_power(0.96e6, 0.90e6)
        1020000.0
        """
        return _plain(it_power + self.losses(it_power, liquid_heat, rejected_heat).total)


def _efficiency(value: float | EfficiencyCurve, load: Power) -> Power:
    return value.at(load) if isinstance(value, EfficiencyCurve) else value


def _plain(value: Power) -> Power:
    array = np.asarray(value, dtype=np.float64)
    return float(array) if array.ndim == 0 else array
