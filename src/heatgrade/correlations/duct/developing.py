"""Thermally developing laminar flow in rectangular ducts, uniform heat along the duct (H1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.duct.developed import checked_aspect, nusselt_h1, three_wall_factor
from heatgrade.correlations.validity import Validity
from heatgrade.errors import InputError

LEE_GARIMELLA = Validity(
    name="Lee and Garimella's developing flow",
    source="Lee and Garimella, Int. J. Heat Mass Transfer 49 (2006) 3060, "
    "doi:10.1016/j.ijheatmasstransfer.2006.02.011",
    ranges=(("aspect", 0.1, 1.0), ("reynolds", 0.0, 2300.0)),
    scatter="-1.4 to +3.9 % against a finite-volume solution for x* = 0.001 to 0.2",
)

_LARGEST_RATIO = 10.0  # long over short side up to which the source fitted its coefficients

_SHARPNESS = 30  # of the passage into the developed value; adds at most 2.3 %, where both are equal


def nusselt_h1_developing(
    x_star: ArrayLike, aspect: ArrayLike, *, heated_walls: int = 4
) -> NDArray[np.float64]:
    """Return the local Nusselt number of a developed velocity and a developing temperature.

    With r = 1 / aspect and x* = x / (Dh Re Pr)::

        Nu = 1 / (C1 x*^0.6412 + C3) + C4
        C1 = -3.122e-3 r3 + 2.435e-2 r2 + 2.143e-1 r + 7.325
        C3 = 1.589e-4 r2 - 2.603e-3 r + 2.444e-2
        C4 = 7.148 - 13.28 / r + 15.15 / r2 - 5.936 / r3

    up to the thermal entrance length of the source and the developed value behind it; here the two
    pass into each other smoothly, (Nu^30 + Nu_developed^30)^(1/30).  With three heated walls (one
    short wall adiabatic) the developed difference (factor - 1) Nu_H1 is added everywhere; against
    a finite-volume solution of that case this stays within -3 to +5 % for x* = 0.001 to 0.2.

    Parameters
    ----------
    x_star : float or array
        Distance from the start of heating over Dh Re Pr, not negative [-].
    aspect : float or array
        Short over long side, 0 to 1 [-]; below 0.1 the entrance term of 0.1 is used (see
        `LEE_GARIMELLA`).
    heated_walls : int
        4, or 3 with one short wall adiabatic.

    Returns
    -------
    array of the broadcast shape
        Nusselt number on the hydraulic diameter and the local bulk temperature [-].

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1, HG105 for other numbers of heated walls.

    References
    ----------
    Lee and Garimella, Int. J. Heat Mass Transfer 49 (2006) 3060-3067,
    doi:10.1016/j.ijheatmasstransfer.2006.02.011.

    Examples
    --------
    >>> round(float(nusselt_h1_developing(0.01, 0.25)), 2)
    6.89
    """
    x, a = np.asarray(x_star, dtype=np.float64), checked_aspect(aspect)
    r = 1.0 / np.maximum(a, 1.0 / _LARGEST_RATIO)
    c1 = -3.122e-3 * r**3 + 2.435e-2 * r**2 + 2.143e-1 * r + 7.325
    c3 = 1.589e-4 * r**2 - 2.603e-3 * r + 2.444e-2
    c4 = 7.148 - 13.28 / r + 15.15 / r**2 - 5.936 / r**3
    entrance = 1.0 / (c1 * x**0.6412 + c3) + c4
    developed = nusselt_h1(a)
    high, low = np.maximum(entrance, developed), np.minimum(entrance, developed)
    four_walls = high * (1.0 + (low / high) ** _SHARPNESS) ** (1.0 / _SHARPNESS)
    return np.asarray(four_walls + _wall_shift(a, heated_walls))[()]


def nusselt_h1_developing_mean(
    x_star: ArrayLike, aspect: ArrayLike, *, heated_walls: int = 4
) -> NDArray[np.float64]:
    """Return the mean Nusselt number from the start of heating to `x_star`.

    With r = 1 / aspect::

        Nu_m = 1 / (C1 x*^0.6391 + C3) + C4
        C1 = -2.757e-3 r3 + 3.274e-2 r2 - 7.464e-5 r + 4.476
        C3 = 1.604e-4 r2 - 2.622e-3 r + 2.568e-2
        C4 = 7.301 - 13.11 / r + 15.19 / r2 - 6.094 / r3

    up to the end of the thermal entrance x_e, and behind it 1 / Nu_m = [x_e / Nu_m(x_e) +
    (x* - x_e) / Nu_H1] / x*.  The mean is the one that fits a uniform heat flux: heat flux over
    the mean temperature difference, so it is the harmonic mean of the local numbers (about 11 %
    below their arithmetic mean in the entrance).

    Parameters
    ----------
    x_star : float or array
        Length over Dh Re Pr, not negative [-].
    aspect : float or array
        Short over long side, 0 to 1 [-]; below 0.1 the entrance term of 0.1 is used.
    heated_walls : int
        4, or 3 with one short wall adiabatic.

    Returns
    -------
    array of the broadcast shape
        Mean Nusselt number on the hydraulic diameter [-].

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1, HG105 for other numbers of heated walls.

    References
    ----------
    Lee and Garimella, Int. J. Heat Mass Transfer 49 (2006) 3060-3067,
    doi:10.1016/j.ijheatmasstransfer.2006.02.011.

    Examples
    --------
    >>> round(float(nusselt_h1_developing_mean(0.01, 0.25)), 2)
    8.56
    """
    x, a = np.asarray(x_star, dtype=np.float64), checked_aspect(aspect)
    r = 1.0 / np.maximum(a, 1.0 / _LARGEST_RATIO)
    c1 = -2.757e-3 * r**3 + 3.274e-2 * r**2 - 7.464e-5 * r + 4.476
    c3 = 1.604e-4 * r**2 - 2.622e-3 * r + 2.568e-2
    c4 = 7.301 - 13.11 / r + 15.19 / r**2 - 6.094 / r**3
    developed = nusselt_h1(a)
    end = _entrance_end(r)
    inside = np.minimum(x, end)
    entrance = 1.0 / (c1 * inside**0.6391 + c3) + c4
    share = np.where(x > end, end / np.where(x > end, x, 1.0), 1.0)
    mean = 1.0 / (share / entrance + (1.0 - share) / developed)
    return np.asarray(mean + _wall_shift(a, heated_walls))[()]


def _entrance_end(r: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the thermal entrance length x* of the source, r = long over short side."""
    return np.asarray(
        -1.275e-6 * r**6
        + 4.709e-5 * r**5
        - 6.902e-4 * r**4
        + 5.014e-3 * r**3
        - 1.769e-2 * r**2
        + 1.845e-2 * r
        + 5.691e-2
    )


def _wall_shift(aspect: NDArray[np.float64], heated_walls: int) -> NDArray[np.float64]:
    if heated_walls not in {3, 4}:
        raise InputError(
            "HG105",
            "must be 3 or 4",
            entry="heated_walls",
            value=heated_walls,
            allowed="4 (all), 3 (one short wall adiabatic)",
            remedy="use 4, or 3 for a channel under an adiabatic lid",
        )
    if heated_walls == 4:
        return np.zeros_like(aspect)
    shift: NDArray[np.float64] = (three_wall_factor(aspect) - 1.0) * nusselt_h1(aspect)
    return shift
