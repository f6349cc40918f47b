"""Where a published law holds, and what to say when it is used elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from heatgrade.caution import Caution

ROUNDING = 1e-9  # relative; far above that of any quotient, far below any published digit


@dataclass(frozen=True, slots=True)
class Validity:
    """The range of a correlation and its scatter inside the range.

    Parameters
    ----------
    name : str
        Short name of the law.
    source : str
        Paper, with DOI where there is one.
    ranges : tuple of (str, float, float)
        Name of each argument of the law, lowest and highest value for which it was published.
    scatter : str
        How far data lie from the law inside its range, in the source's words or numbers.

    Examples
    --------
    >>> law = Validity("example", "Someone 1999", (("reynolds", 100.0, 1000.0),), "10 %")
    >>> law.check("plate", reynolds=500.0)
    ()
    >>> print(law.check("plate", reynolds=50.0)[0])
    plate: reynolds = 50 is outside 100 to 1000, the range of example (Someone 1999)
    """

    name: str
    source: str
    ranges: tuple[tuple[str, float, float], ...]
    scatter: str

    def check(self, where: str, **values: ArrayLike) -> tuple[Caution, ...]:
        """Return a caution for each quantity outside its range.

        Parameters
        ----------
        where : str
            The part concerned, e.g. ``"plate.channels"``.
        **values : float or array of any shape
            Quantities by the names in `ranges`; those left out are not checked.

        Returns
        -------
        tuple of Caution
            Code ``"out-of-range"``; empty when everything is inside.

        Raises
        ------
        TypeError
            For a name that is not in `ranges`.
        """
        known = {name: (low, high) for name, low, high in self.ranges}
        found = []
        for name, value in values.items():
            if name not in known:
                raise TypeError(f"{self.name} has no range for {name!r}, only for {list(known)}")
            caution = self._check_one(where, name, np.asarray(value, dtype=float), *known[name])
            if caution is not None:
                found.append(caution)
        return tuple(found)

    def _check_one(
        self, where: str, name: str, value: np.typing.NDArray[np.float64], low: float, high: float
    ) -> Caution | None:
        if value.size == 0:
            return None
        least, most = float(value.min()), float(value.max())
        # Rounding alone does not leave a range; false for nan, which must not pass silently.
        if low - ROUNDING * abs(low) <= least and most <= high + ROUNDING * abs(high):
            return None
        lowest, highest = f"{least:.4g}", f"{most:.4g}"
        shown = lowest if lowest == highest else f"{lowest} to {highest}"
        return Caution(
            "out-of-range",
            where,
            f"{name} = {shown} is outside {low:g} to {high:g}, "
            f"the range of {self.name} ({self.source})",
        )
