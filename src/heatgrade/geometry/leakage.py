"""Leakage of a die: power that its transistors lose even when idle, and that grows when hot."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError, positive
from heatgrade.geometry.dimension import checked_kind
from heatgrade.geometry.power_map import PowerMap, check_same_size
from heatgrade.geometry.power_source import checked_power

Array = NDArray[np.float64]

MOST_DOUBLINGS = 200.0  # beyond it the law is held: far above any power, far below overflow


@dataclass(frozen=True, slots=True)
class Leakage:
    """Power that a die loses on top of its power map, growing with the junction's temperature.

    One of two laws, with T0 the reference temperature and P0 the power there::

        P = P0 2^((T - T0) / doubling)
        P = P0 (1 + slope (T - T0) + curvature (T - T0)^2)      held below where it is least, or 0

    Parameters
    ----------
    reference_temperature : float
        T0 [K].
    power : float, optional
        P0 of the whole die [W].
    share : float, optional
        P0 over the power of the die's map [-], in its place.
    doubling : float, optional
        Temperature difference over which leakage doubles [K].
    slope, curvature : float, optional
        Of the polynomial, in place of `doubling` [1/K], [1/K2]; not negative.
    pattern : PowerMap, optional
        Where on the die it leaks, of any total; evenly if not given.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG104 unless one of `power` and `share` and one law are given.
    GeometryError
        HG205 for a negative power.

    Notes
    -----
    Measured average currents of a 65 nm library, 16.00, 19.44 and 23.44 uA per gate at 60, 80 and
    100 degC and 0.95 V, double every 73 K (Liao, He and Lepak 2005, IEEE Trans. CAD 24(7),
    1042-1053, doi 10.1109/TCAD.2005.850860); subthreshold current alone grows faster.

    Examples
    --------
    >>> leakage = Leakage(358.15, power=100.0, doubling=30.0)
    >>> leakage.relative(358.15 + np.array([-30.0, 0.0, 30.0])).tolist()
    [0.5, 1.0, 2.0]
    """

    reference_temperature: float
    power: float | None = None
    share: float | None = None
    doubling: float | None = None
    slope: float | None = None
    curvature: float | None = None
    pattern: PowerMap | None = None

    def __post_init__(self) -> None:
        """Check the fields."""
        positive(self.reference_temperature, "reference_temperature", "K")
        _exactly_one("a leakage", "power", self.power, "share", self.share)
        polynomial = None if self.slope is None and self.curvature is None else 0.0
        _exactly_one("its law", "doubling", self.doubling, "slope or curvature", polynomial)
        if self.power is not None:
            checked_power(self.power, "power")
        if self.share is not None:
            positive(self.share, "share", allow_zero=True)
        if self.doubling is not None:
            positive(self.doubling, "doubling", "K")
        for name, unit in (("slope", "1/K"), ("curvature", "1/K2")):
            if getattr(self, name) is not None:
                positive(getattr(self, name), name, unit, allow_zero=True)
        if self.pattern is not None:
            checked_kind(self.pattern, "pattern", PowerMap)
            self.pattern.scaled(1.0)  # refuses one without power

    def at_reference(self, power_map: PowerMap) -> float:
        """Return the leakage at the reference temperature [W] of a die with this power map."""
        if self.power is not None:
            return float(self.power)
        assert self.share is not None  # one of the two is given
        return float(self.share) * power_map.power

    def on_edges(self, power_map: PowerMap, x_edges: ArrayLike, y_edges: ArrayLike) -> Array:
        """Return the leakage at the reference temperature in every cell of a grid [W].

        Parameters
        ----------
        power_map : PowerMap
            Of the die that leaks.
        x_edges, y_edges : array_like
            As in `PowerMap.on_edges`.

        Raises
        ------
        GeometryError
            HG203 for a pattern of another size than the die.
        """
        total = self.at_reference(power_map)
        size = (power_map.length_x, power_map.length_y)
        if self.pattern is None:
            where = PowerMap.uniform(total, *size)
        else:
            found = (self.pattern.length_x, self.pattern.length_y)
            check_same_size(found, size, "leakage.pattern")
            where = self.pattern.scaled(total)
        return where.on_edges(x_edges, y_edges)

    def relative(self, temperature: ArrayLike) -> Array:
        """Return the leakage at `temperature` [K] over that at the reference, of its shape."""
        above = np.asarray(temperature, dtype=np.float64) - self.reference_temperature
        if self.doubling is not None:
            return np.exp2(np.minimum(above / self.doubling, MOST_DOUBLINGS))
        a, b = self.slope or 0.0, self.curvature or 0.0
        held = np.maximum(above, self._least())
        return np.maximum(1.0 + held * (a + b * held), 0.0)

    def growth(self, temperature: ArrayLike) -> Array:
        """Return the derivative of `relative` [1/K]."""
        above = np.asarray(temperature, dtype=np.float64) - self.reference_temperature
        if self.doubling is not None:
            return self.relative(temperature) * (math.log(2.0) / self.doubling)
        a, b = self.slope or 0.0, self.curvature or 0.0
        return np.where(above > self._least(), a + 2.0 * b * above, 0.0)

    def _least(self) -> float:
        """Return T - T0 [K] where the polynomial is zero, or least where it never is."""
        a, b = self.slope or 0.0, self.curvature or 0.0
        if b == 0.0:
            return -1.0 / a if a > 0.0 else 0.0
        discriminant = a * a - 4.0 * b
        if discriminant <= 0.0:
            return -0.5 * a / b
        # The greater root in the form that does not cancel.
        return -2.0 / (a + math.sqrt(discriminant))


def _exactly_one(what: str, one: str, first: object, two: str, second: object) -> None:
    if (first is None) == (second is None):
        raise InputError(
            "HG104",
            f"{what} takes either {one} or {two}",
            entry=f"{one}, {two}",
            value="both" if first is not None else "none",
            allowed="exactly one of them",
            remedy="leave the other one out" if first is not None else "give one of them",
        )
