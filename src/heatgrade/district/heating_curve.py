"""Heating curve: supply and return temperature of the network by the weather."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.errors import RecoveryError, positive
from heatgrade.units import ZERO_CELSIUS


@dataclass(frozen=True, slots=True)
class HeatingCurve:
    """Temperatures of the network at some outdoor temperatures; straight between, flat beyond.

    Parameters
    ----------
    outdoor : tuple of float
        Outdoor temperatures, rising [K].
    supply, back : tuple of float
        Supply and return temperature at each of them [K].

    Raises
    ------
    RecoveryError
        HG654 unlike lengths, outdoor temperatures that do not rise, supply not above return.

    Examples
    --------
    >>> curve = HeatingCurve((263.15, 288.15), (358.15, 343.15), (328.15, 323.15))
    >>> [round(float(t[0]) - 273.15, 1) for t in curve.at(np.array([275.65]))]
    [77.5, 52.5]
    """

    outdoor: tuple[float, ...]
    supply: tuple[float, ...]
    back: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse curves that contradict themselves."""
        for name in ("outdoor", "supply", "back"):
            values = tuple(positive(v, f"heating_curve.{name}", "K") for v in getattr(self, name))
            object.__setattr__(self, name, values)
        if not self.outdoor or len({len(self.outdoor), len(self.supply), len(self.back)}) != 1:
            raise _wrong(
                "outdoor",
                "outdoor, supply and return temperatures are not equally many",
                "one supply and one return for each outdoor temperature",
            )
        if any(b <= a for a, b in pairwise(self.outdoor)):
            raise _wrong("outdoor", "outdoor temperatures do not rise", "rising temperatures")
        for supply, back in zip(self.supply, self.back, strict=True):
            if supply <= back:
                raise _wrong(
                    "supply",
                    f"the supply of {supply:g} K is not warmer than the return of {back:g} K",
                    "supply above return at every outdoor temperature",
                )

    @classmethod
    def constant(cls, supply: float, back: float) -> HeatingCurve:
        """Return a network that has the same temperatures all year [K]."""
        return cls((ZERO_CELSIUS,), (supply,), (back,))

    def at(self, outdoor: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return supply and return temperature at `outdoor`, each [K]."""
        return (
            np.interp(outdoor, self.outdoor, self.supply),
            np.interp(outdoor, self.outdoor, self.back),
        )


def _wrong(name: str, message: str, allowed: str) -> RecoveryError:
    return RecoveryError(
        "HG654",
        message,
        entry=f"heating_curve.{name}",
        allowed=allowed,
        remedy=f"give {allowed}",
    )
