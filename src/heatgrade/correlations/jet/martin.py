"""Martin's array of round nozzles, the cross-check made for gases."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.validity import Validity

MARTIN = Validity(
    name="Martin's array of round nozzles",
    source="Martin, Adv. Heat Transfer 13 (1977) 1, doi:10.1016/S0065-2717(08)70221-1",
    ranges=(
        ("reynolds", 2000.0, 1e5),
        ("prandtl", 0.6, 2.5),
        ("area_ratio", 0.004, 0.04),
        ("height_over_diameter", 2.0, 12.0),
    ),
    scatter="+-15 % (gases)",
)


def nusselt_martin(
    reynolds: ArrayLike,
    prandtl: ArrayLike,
    area_ratio: ArrayLike,
    height_over_diameter: ArrayLike,
) -> NDArray[np.float64]:
    """Return the mean Nusselt number under a square or hexagonal array of round nozzles.

    With f = nozzle area over cell area and h = H/D::

        Nu / Pr^0.42 = K G Re^(2/3) / 2
        K = [1 + (0.6^-1 h sqrt(f))^6]^-0.05
        G = 2 sqrt(f) (1 - 2.2 sqrt(f)) / (1 + 0.2 (h - 6) sqrt(f))

    Made for gases whose spent flow escapes freely; for liquids it is a cross-check only.

    Parameters
    ----------
    reynolds : float or array
        On the nozzle diameter [-].
    prandtl : float or array
        [-].
    area_ratio : float or array
        Nozzle area over cell area, f [-].
    height_over_diameter : float or array
        Stand-off H/D [-].

    Returns
    -------
    array of the broadcast shape
        Nusselt number on the nozzle diameter [-].

    References
    ----------
    Martin, Advances in Heat Transfer 13 (1977) 1-60, doi:10.1016/S0065-2717(08)70221-1;
    Incropera and DeWitt, Fundamentals of Heat and Mass Transfer, chapter 7.

    Examples
    --------
    >>> round(float(nusselt_martin(10000.0, 0.7, 0.02, 5.0)), 1)
    37.5
    """
    re, pr, f, h = (
        np.asarray(v, dtype=np.float64)
        for v in (reynolds, prandtl, area_ratio, height_over_diameter)
    )
    root = np.sqrt(f)
    k = (1.0 + (h * root / 0.6) ** 6) ** -0.05
    g = 2.0 * root * (1.0 - 2.2 * root) / (1.0 + 0.2 * (h - 6.0) * root)
    return np.asarray(k * g * 0.5 * re ** (2.0 / 3.0) * pr**0.42)[()]
