"""Submerged confined array of water jets, spent flow leaving at the edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.validity import Validity

ROBINSON_LENGTH = 15.75e-3
"""Length of the source's Nusselt number [m]: half the diameter of its heater."""

ROBINSON_SCHNITZLER = Validity(
    name="Robinson and Schnitzler's submerged jet array",
    source="Robinson and Schnitzler, Exp. Therm. Fluid Sci. 32 (2007) 1, "
    "doi:10.1016/j.expthermflusci.2006.12.006",
    ranges=(
        ("reynolds", 650.0, 6500.0),
        ("prandtl", 5.0, 8.0),
        ("pitch_over_diameter", 3.0, 7.0),
        ("height_over_diameter", 2.0, 3.0),
    ),
    scatter="5 to 7 % measurement uncertainty; water, 1 mm nozzles, 780 mm2",
)


def nusselt_robinson_schnitzler(
    reynolds: ArrayLike,
    prandtl: ArrayLike,
    pitch_over_diameter: ArrayLike,
    height_over_diameter: ArrayLike,
) -> NDArray[np.float64]:
    """Return the mean Nusselt number under a submerged jet array, on 15.75 mm.

    Nu_L / Pr^0.4 = 23.39 Re_d^0.46 (S/d)^-0.442 (H/d)^-0.00716; heat transfer coefficient =
    Nu_L k / `ROBINSON_LENGTH`, between wall and *inlet* temperature.  The source measured one
    diameter (1.0 mm), so how the law carries over to other diameters is not known; its length is
    that of the heater, not of the nozzle.

    Parameters
    ----------
    reynolds : float or array
        On the nozzle diameter [-].
    prandtl : float or array
        [-].
    pitch_over_diameter : float or array
        S/d [-].
    height_over_diameter : float or array
        Stand-off H/d [-].

    Returns
    -------
    array of the broadcast shape
        Nusselt number on L = 15.75 mm [-].

    Notes
    -----
    The coefficients are those of Eq. (2) in Whelan and Robinson, Appl. Therm. Eng. 29 (2009) 2211,
    doi:10.1016/j.applthermaleng.2008.11.003, who confirm the law up to Re = 10 000.

    References
    ----------
    Robinson and Schnitzler, Exp. Therm. Fluid Sci. 32 (2007) 1-13,
    doi:10.1016/j.expthermflusci.2006.12.006.

    Examples
    --------
    >>> round(float(nusselt_robinson_schnitzler(3000.0, 7.0, 5.0, 2.0)), 1)
    989.6
    """
    re, pr, s, h = (
        np.asarray(v, dtype=np.float64)
        for v in (reynolds, prandtl, pitch_over_diameter, height_over_diameter)
    )
    return np.asarray(23.39 * re**0.46 * s**-0.442 * h**-0.00716 * pr**0.4)[()]
