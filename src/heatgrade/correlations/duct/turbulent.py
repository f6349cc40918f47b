"""Turbulent flow in smooth ducts, on the hydraulic diameter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.validity import Validity

PETUKHOV = Validity(
    name="Petukhov's friction",
    source="Petukhov, Adv. Heat Transfer 6 (1970) 503, doi:10.1016/S0065-2717(08)70153-9",
    ranges=(("reynolds", 3000.0, 5e6),),
    scatter="round smooth tubes; on the hydraulic diameter of rectangular ducts about 10 %",
)

GNIELINSKI = Validity(
    name="Gnielinski's turbulent heat transfer",
    source="Gnielinski, Int. Chem. Eng. 16 (1976) 359",
    ranges=(("reynolds", 2300.0, 5e6), ("prandtl", 0.5, 2000.0)),
    scatter="10 to 20 %",
)


def f_turbulent(reynolds: ArrayLike) -> NDArray[np.float64]:
    """Return the Fanning friction factor of turbulent flow in a smooth duct.

    f = (0.79 ln Re - 1.64)^-2 / 4

    Parameters
    ----------
    reynolds : float or array
        On the hydraulic diameter [-].

    Returns
    -------
    array of the shape of `reynolds`
        Fanning friction factor [-].

    References
    ----------
    Petukhov, Advances in Heat Transfer 6 (1970) 503, doi:10.1016/S0065-2717(08)70153-9;
    the form is Filonenko's with natural logarithms.

    Examples
    --------
    >>> round(float(f_turbulent(1e4)), 6)
    0.00787
    """
    re = np.asarray(reynolds, dtype=np.float64)
    return np.asarray(0.25 / (0.79 * np.log(re) - 1.64) ** 2)[()]


def nusselt_gnielinski(
    reynolds: ArrayLike, prandtl: ArrayLike, length_over_diameter: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return the Nusselt number of turbulent flow in a smooth duct.

    With F = 4 f_turbulent (Darcy)::

        Nu = (F / 8) (Re - 1000) Pr / (1 + 12.7 sqrt(F / 8) (Pr^(2/3) - 1))

    and, for the mean over a length from the inlet, times 1 + (Dh / L)^(2/3).

    Parameters
    ----------
    reynolds : float or array
        On the hydraulic diameter [-].
    prandtl : float or array
        [-].
    length_over_diameter : float or array, optional
        Length over hydraulic diameter; left out for developed flow [-].

    Returns
    -------
    array of the broadcast shape
        Nusselt number on the hydraulic diameter [-].

    References
    ----------
    Gnielinski, Int. Chem. Eng. 16 (1976) 359-368.

    Examples
    --------
    >>> round(float(nusselt_gnielinski(1e4, 5.0)), 2)
    69.91
    """
    re = np.asarray(reynolds, dtype=np.float64)
    pr = np.asarray(prandtl, dtype=np.float64)
    eighth = 0.5 * f_turbulent(re)  # Darcy / 8 = Fanning / 2
    nusselt = (
        eighth * (re - 1000.0) * pr / (1.0 + 12.7 * np.sqrt(eighth) * (pr ** (2.0 / 3.0) - 1.0))
    )
    if length_over_diameter is not None:
        length = np.asarray(length_over_diameter, dtype=np.float64)
        nusselt = nusselt * (1.0 + length ** (-2.0 / 3.0))
    return np.asarray(nusselt)[()]
