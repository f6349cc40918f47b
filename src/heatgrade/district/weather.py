"""Weather: the outdoor temperature of every hour of a year."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.district.calendar import YEARS, FloatArray
from heatgrade.errors import RecoveryError
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

_HOT_DAY, _COOLED_TO = ZERO_CELSIUS + 24.0, ZERO_CELSIUS + 21.0  # K, Eurostat's nrg_chdd metadata
_COLDEST, _WARMEST = 183.15, 333.15  # K, beyond every record at the surface of the Earth


@dataclass(frozen=True, slots=True)
class Weather(Shown):
    """Outdoor temperature, hour by hour.

    Parameters
    ----------
    temperature : ndarray, shape (8760,) or (8784,)
        Dry-bulb temperature of each hour [K].
    label : str
        What it is, for results.
    synthetic : bool
        Whether it was made up rather than measured; results say so.

    Raises
    ------
    RecoveryError
        HG650 not one year of hours, HG651 hours without a value or with an impossible one.
    """

    temperature: FloatArray = field(repr=False)
    label: str
    synthetic: bool = False

    def __post_init__(self) -> None:
        """Refuse what is not a year of temperatures."""
        values = np.ascontiguousarray(self.temperature, dtype=np.float64)
        check_length(values, "weather")
        bad = ~((values > _COLDEST) & (values < _WARMEST))
        if bad.any():
            hour = int(np.argmax(bad))
            raise RecoveryError(
                "HG651",
                f"{int(bad.sum())} of {len(values)} hours have no temperature, or none that "
                f"weather can have, first hour {hour + 1} of the year",
                entry="weather",
                value=float(values[hour]),
                allowed=f"{_COLDEST - ZERO_CELSIUS:g} to {_WARMEST - ZERO_CELSIUS:g} degC in every "
                "hour",
                remedy="fill what is missing; temperatures in a file are in degC",
            )
        values.flags.writeable = False
        object.__setattr__(self, "temperature", values)

    @property
    def hours(self) -> int:
        """Hours of the year: 8760 or 8784."""
        return len(self.temperature)

    @property
    def mean(self) -> float:
        """Mean temperature [K]."""
        return float(self.temperature.mean())

    @property
    def cooling_degree_days(self) -> float:
        """Cooling degree days of the year as Eurostat counts them [K d].

        Of every day whose mean is 24 degC or more, that mean less 21 degC; the mean is that of its
        24 hours.
        """
        days = self.temperature.reshape(-1, 24).mean(axis=1)
        return float(np.sum(np.where(days >= _HOT_DAY, days - _COOLED_TO, 0.0)))

    def smoothed(self, hours: int) -> FloatArray:
        """Return the running mean over the last `hours` [K]; the year closes on itself."""
        if hours <= 1:
            return self.temperature
        tail = np.concatenate([self.temperature[-hours + 1 :], self.temperature])
        sums = np.concatenate([[0.0], np.cumsum(tail)])
        return np.asarray((sums[hours:] - sums[:-hours]) / hours)

    def to_dict(self) -> dict[str, object]:
        """Return plain data."""
        return {
            "label": self.label,
            "synthetic": self.synthetic,
            "hours": self.hours,
            "mean_C": self.mean - ZERO_CELSIUS,
            "coldest_C": float(self.temperature.min()) - ZERO_CELSIUS,
            "warmest_C": float(self.temperature.max()) - ZERO_CELSIUS,
        }


def check_length(values: FloatArray, entry: str) -> None:
    """Raise HG650 unless `values` are those of one year by the hour."""
    if values.ndim == 1 and len(values) in YEARS:
        return
    raise RecoveryError(
        "HG650",
        f"has {values.size} values, which is not one year of hours",
        entry=entry,
        allowed="8760 hours, or 8784 in a leap year",
        remedy="give one whole year, one value an hour",
    )
