"""The data centre as a source: heat by the hour, at given temperatures."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.district.weather import check_length
from heatgrade.errors import RecoveryError, positive


@dataclass(frozen=True, slots=True)
class HeatSource:
    """Heat that a data centre hands over.

    Parameters
    ----------
    heat_flow : float
        Heat at full load [W].
    hot_temperature, cold_temperature : float
        Water that it hands over, and water that it wants back [K].
    profile : ndarray, shape (hours,), optional
        Load of each hour over full load, >= 0; None: full load all year.
    name : str
        Name in results.

    Raises
    ------
    RecoveryError
        HG656 hot water not warmer than cold, or a profile that is negative or empty.
    """

    heat_flow: float
    hot_temperature: float
    cold_temperature: float
    profile: FloatArray | None = field(default=None, repr=False)
    name: str = "data centre"

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.heat_flow, "source.heat", "W")
        hot = positive(self.hot_temperature, "source.hot_temperature", "K")
        cold = positive(self.cold_temperature, "source.cold_temperature", "K")
        if hot <= cold:
            raise RecoveryError(
                "HG656",
                "the source hands over water that is not warmer than what it wants back",
                entry="source.hot_temperature",
                value=hot,
                allowed=f"> cold_temperature = {cold:g} K",
                remedy="exchange the two",
            )
        if self.profile is not None:
            values = np.ascontiguousarray(self.profile, dtype=np.float64)
            check_length(values, "source.profile")
            if not np.all(np.isfinite(values)) or np.any(values < 0.0) or values.max() <= 0.0:
                raise RecoveryError(
                    "HG656",
                    "the load of the data centre is negative somewhere, or zero all year",
                    entry="source.profile",
                    value=float(np.nanmin(values)),
                    allowed=">= 0 in every hour, > 0 in some",
                    remedy="give the load of each hour over full load",
                )
            object.__setattr__(self, "profile", values)

    def by_hour(self, hours: int) -> FloatArray:
        """Return the heat of every hour [W]; HG657 when the profile is of another year."""
        if self.profile is None:
            return np.full(hours, self.heat_flow)
        check_same_year(self.profile, hours, "source.profile")
        return self.heat_flow * self.profile

    def at(self, hot: float, cold: float, name: str) -> HeatSource:
        """Return the same heat at other temperatures [K]."""
        return HeatSource(self.heat_flow, hot, cold, self.profile, name)


def check_same_year(values: FloatArray, hours: int, entry: str) -> None:
    """Raise HG657 unless a series has as many hours as the weather."""
    if len(values) == hours:
        return
    raise RecoveryError(
        "HG657",
        f"has {len(values)} hours, and the weather has {hours}",
        entry=entry,
        allowed=f"{hours} hours",
        remedy="give series of the same year: both leap or both not",
    )
