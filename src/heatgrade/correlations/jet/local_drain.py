"""Jets with a drain beside every nozzle: heat transfer and loss of one unit cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.validity import Validity

_WEI_SOURCE = (
    "Wei et al., Int. J. Heat Mass Transfer 182 (2022) 121865, "
    "doi:10.1016/j.ijheatmasstransfer.2021.121865"
)

WEI = Validity(
    name="Wei's jets with local drains",
    source=_WEI_SOURCE,
    ranges=(
        ("reynolds", 32.0, 2048.0),
        ("prandtl", 5.0, 10.0),
        ("diameter_over_pitch", 0.01, 0.4),
        ("height_over_pitch", 0.01, 0.4),
    ),
    scatter="+-30 %; simulated at Pr = 7.56 only",
)

WEI_LOSS = Validity(
    name="Wei's loss of a cell with local drains",
    source=_WEI_SOURCE,
    ranges=(
        ("reynolds", 32.0, 1024.0),
        ("diameter_over_pitch", 0.05, 0.6),
        ("height_over_diameter", 0.5, 20.0),
        ("thickness_over_pitch", 0.1, 1.0),
    ),
    scatter="not stated; see the notes on its exponents",
)

WEI_PRANDTL = 7.56
"""Prandtl number at which the source simulated."""


def nusselt_local_drain(
    reynolds: ArrayLike,
    prandtl: ArrayLike,
    diameter_over_pitch: ArrayLike,
    height_over_pitch: ArrayLike,
) -> NDArray[np.float64]:
    """Return the mean Nusselt number of a square cell with one nozzle and its share of drains.

    With a = d/L, drains as wide as nozzles::

        Nu = (5.64 a2 + 0.031 a - 0.000632) (H/L)^-0.29 Re^(0.48 a^-0.16) (Pr / 7.56)^0.4

    on the nozzle diameter, the whole cell area and the difference between wall and *inlet*
    temperature.

    Parameters
    ----------
    reynolds : float or array
        On the nozzle diameter [-].
    prandtl : float or array
        [-].
    diameter_over_pitch : float or array
        Nozzle diameter over cell edge d/L [-].
    height_over_pitch : float or array
        Stand-off over cell edge H/L [-].

    Returns
    -------
    array of the broadcast shape
        Nusselt number on the nozzle diameter [-].

    Notes
    -----
    The source has one Prandtl number, 7.56 (water).  The factor (Pr/7.56)^0.4 is ours: 0.4 is the
    exponent of Robinson and Schnitzler (2007), between 0.444 of Li and Garimella (2001) for
    liquids and 1/3 of a laminar layer; between Pr = 4 and 15 these differ by 5 %.  `WEI` cautions
    outside Pr = 5 to 10.

    References
    ----------
    Wei et al., Int. J. Heat Mass Transfer 182 (2022) 121865,
    doi:10.1016/j.ijheatmasstransfer.2021.121865.

    Examples
    --------
    >>> round(float(nusselt_local_drain(1000.0, 7.56, 0.3, 0.3)), 1)
    40.8
    """
    re, pr, a, h = (
        np.asarray(v, dtype=np.float64)
        for v in (reynolds, prandtl, diameter_over_pitch, height_over_pitch)
    )
    factor = 5.64 * a**2 + 0.031 * a - 0.000632
    exponent = 0.48 * a**-0.16
    return np.asarray(factor * h**-0.29 * re**exponent * (pr / WEI_PRANDTL) ** 0.4)[()]


def loss_local_drain(
    reynolds: ArrayLike,
    diameter_over_pitch: ArrayLike,
    height_over_pitch: ArrayLike,
    thickness_over_pitch: ArrayLike,
) -> NDArray[np.float64]:
    """Return the loss coefficient from nozzle inlet to drain outlet of one cell.

    With a = d/L::

        k = (21.2 a + 14.5) Re^(-0.73 a^0.26) (2.26 t/L + 0.89) (0.37 (H/L)^0.15 + 0.55) + 0.8

    on the nozzle's dynamic pressure.  Losses from the plenum into the nozzle and from the drain
    into the plenum are not in it; the sum of `loss_orifice` for nozzle and for drain has them.

    Parameters
    ----------
    reynolds : float or array
        On the nozzle diameter [-].
    diameter_over_pitch : float or array
        Nozzle diameter over cell edge d/L, drains as wide as nozzles [-].
    height_over_pitch : float or array
        Stand-off over cell edge H/L [-].
    thickness_over_pitch : float or array
        Nozzle plate's thickness over cell edge t/L [-].

    Returns
    -------
    array of the broadcast shape
        Loss coefficient k [-].

    Notes
    -----
    Two exponents could not be verified.  0.15 on H/L is hardly legible in print (0.5 instead would
    lower k by at most 25 %).  The exponent of Reynolds is reported as -0.73 a^-0.26, but with that
    sign k at a = 0.3, t/L = 0.5, Re = 32 is 1.9, less than a third of what Hagen-Poiseuille
    friction in nozzle and drain alone costs (128 t/L / (a Re) = 6.7), and its power of Reynolds
    exceeds the laminar limit of 1.  With +0.26, used here, k is 6.5.  Take the result as an
    estimate, and `loss_orifice` for nozzle plus drain as the cross-check.

    References
    ----------
    Wei et al., Int. J. Heat Mass Transfer 182 (2022) 121865,
    doi:10.1016/j.ijheatmasstransfer.2021.121865.

    Examples
    --------
    >>> round(float(loss_local_drain(500.0, 0.3, 0.3, 0.25)), 2)
    1.74
    """
    re, a, h, t = (
        np.asarray(v, dtype=np.float64)
        for v in (reynolds, diameter_over_pitch, height_over_pitch, thickness_over_pitch)
    )
    viscous = (21.2 * a + 14.5) * re ** (-0.73 * a**0.26)
    return np.asarray(viscous * (2.26 * t + 0.89) * (0.37 * h**0.15 + 0.55) + 0.8)[()]
