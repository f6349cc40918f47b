"""Fully developed laminar flow in rectangular ducts."""

from __future__ import annotations

import numpy as np
from numpy.polynomial import polynomial
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.validity import Validity
from heatgrade.errors import InputError

SHAH_LONDON = Validity(
    name="Shah and London's polynomials",
    source="Shah and London, Laminar Flow Forced Convection in Ducts, 1978, chapter VII",
    ranges=(("aspect", 0.0, 1.0), ("reynolds", 0.0, 2300.0)),
    scatter="within 0.1 % of the exact solution",
)

THREE_WALL = Validity(
    name="three-wall factor",
    source="spectral solutions of the energy equation, reproduced by the project's tests",
    ranges=(("aspect", 0.0, 1.0), ("reynolds", 0.0, 2300.0)),
    scatter="within 0.02 % of the solutions",
)

# Shah and London 1978, eqs. for rectangular ducts, in powers of aspect.
_F_REYNOLDS = 24.0 * np.array([1.0, -1.3553, 1.9467, -1.7012, 0.9564, -0.2537])
_NUSSELT_H1 = 8.235 * np.array([1.0, -2.0421, 3.0853, -2.4765, 1.0578, -0.1861])
_NUSSELT_T = 7.541 * np.array([1.0, -2.610, 4.970, -5.119, 2.702, -0.548])

# Least squares through ratios of Nu_H1 with three and four heated walls at 27 aspects, each from a
# Chebyshev collocation of 29 x 29 to 33 x 33 points; tests/validation solves them again.
_THREE_WALL = np.array([1.0, 0.4236, -0.4640, 0.7459, -2.9811, 4.3243, -2.6868, 0.6270])


def f_reynolds(aspect: ArrayLike) -> NDArray[np.float64]:
    """Return Fanning friction factor times Reynolds number, developed laminar.

    f Re = 24 (1 - 1.3553 a + 1.9467 a2 - 1.7012 a3 + 0.9564 a4 - 0.2537 a5)

    Parameters
    ----------
    aspect : float or array
        Short over long side, 0 to 1 [-].

    Returns
    -------
    array of the shape of `aspect`
        f Re on the hydraulic diameter [-].

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1.

    References
    ----------
    Shah and London, Laminar Flow Forced Convection in Ducts, Academic Press 1978.

    Examples
    --------
    >>> round(float(f_reynolds(0.5)), 3)
    15.557
    """
    return _polynomial(aspect, _F_REYNOLDS)


def nusselt_h1(aspect: ArrayLike) -> NDArray[np.float64]:
    """Return the developed laminar Nusselt number, four walls, uniform heat along the duct (H1).

    Nu = 8.235 (1 - 2.0421 a + 3.0853 a2 - 2.4765 a3 + 1.0578 a4 - 0.1861 a5); the wall temperature
    is uniform around each cross-section and the heat flow per length is uniform along the duct.

    Parameters
    ----------
    aspect : float or array
        Short over long side, 0 to 1 [-].

    Returns
    -------
    array of the shape of `aspect`
        Nusselt number on the hydraulic diameter and the bulk temperature [-].

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1.

    References
    ----------
    Shah and London, Laminar Flow Forced Convection in Ducts, Academic Press 1978.

    Examples
    --------
    >>> round(float(nusselt_h1(1.0)), 3)
    3.61
    """
    return _polynomial(aspect, _NUSSELT_H1)


def nusselt_t(aspect: ArrayLike) -> NDArray[np.float64]:
    """Return the developed laminar Nusselt number, four walls at one temperature (T).

    Nu = 7.541 (1 - 2.610 a + 4.970 a2 - 5.119 a3 + 2.702 a4 - 0.548 a5)

    Parameters
    ----------
    aspect : float or array
        Short over long side, 0 to 1 [-].

    Returns
    -------
    array of the shape of `aspect`
        Nusselt number on the hydraulic diameter and the bulk temperature [-].

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1.

    References
    ----------
    Shah and London, Laminar Flow Forced Convection in Ducts, Academic Press 1978.

    Examples
    --------
    >>> round(float(nusselt_t(1.0)), 2)
    2.98
    """
    return _polynomial(aspect, _NUSSELT_T)


def three_wall_factor(aspect: ArrayLike) -> NDArray[np.float64]:
    """Return developed Nu_H1 with one short wall adiabatic over Nu_H1 with all walls heated.

    This is a microchannel under an adiabatic lid: two long side walls and the base give heat.  Both
    Nusselt numbers are on the hydraulic diameter of the whole duct, and on the heated perimeter.
    For other wall conditions along the duct and in the entrance see `nusselt_h1_developing`.

    Parameters
    ----------
    aspect : float or array
        Short over long side, 0 to 1 [-].

    Returns
    -------
    array of the shape of `aspect`
        Factor on `nusselt_h1` [-]: 1 for parallel plates, at most 1.102 (aspect 0.45), 0.989 for
        the square.

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1.

    References
    ----------
    Polynomial through solutions by Chebyshev collocation, which the project's tests repeat.

    Examples
    --------
    >>> round(float(three_wall_factor(0.2)), 3)
    1.069
    """
    return _polynomial(aspect, _THREE_WALL)


def checked_aspect(aspect: ArrayLike) -> NDArray[np.float64]:
    """Return `aspect` as an array, or raise `InputError` HG103 unless it is within 0 to 1."""
    a = np.asarray(aspect, dtype=np.float64)
    if not np.all((a >= 0.0) & (a <= 1.0)):
        raise InputError(
            "HG103",
            "must be short over long side",
            entry="aspect",
            value=float(a.flat[np.argmin((a >= 0.0) & (a <= 1.0))]),
            allowed="0 to 1",
            remedy="divide the shorter side by the longer one",
        )
    return a


def _polynomial(aspect: ArrayLike, coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    value = polynomial.polyval(checked_aspect(aspect), coefficients)
    return np.asarray(value, dtype=np.float64)[()]
