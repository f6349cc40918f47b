"""Jets with a drain beside every nozzle: heat transfer and loss of one unit cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.jet.orifice import loss_orifice
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
    scatter="+-30 % in the source; the printed exponents are in doubt, see loss_wei",
)

LOCAL_DRAIN = Validity(
    name="nozzle, gap and drain in series",
    source="Idelchik, Handbook of Hydraulic Resistance, 3rd ed., diagrams 4-12 and 4-15; "
    "Hele-Shaw flow",
    ranges=(
        ("reynolds", 100.0, 1e5),
        ("diameter_over_pitch", 0.01, 0.6),
        ("height_over_diameter", 0.5, 20.0),
        ("thickness_over_pitch", 0.0, 2.0),
    ),
    scatter="about 20 %; up to 30 % low below a Reynolds number of 500",
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
    """Return the loss coefficient from plenum to plenum: nozzle, gap and drain of one cell.

    With a = d/L, f = pi a2 / 4 and as many drains as nozzles, of the same diameter, midway between
    four nozzles::

        k = 2 loss_orifice(Re, t/d, f) + 6 (d/H)^3 ln(1.08 / (sqrt(2) a)) / Re

    Nozzle and drain each count as a hole in a thick plate, with entrance, bore and the loss of
    their whole dynamic pressure at the exit.  The gap between plate and target counts as viscous
    flow between parallel plates, 12 mu Q S / H^3, from nozzle to drain; S is twice the resistance
    of a circle inside a square of edge L / sqrt(2), ln(1.08 w / d) / (2 pi).

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
        Loss coefficient k on the dynamic pressure in the nozzle [-].

    Notes
    -----
    Wei et al. (2022) fitted a law to one such cell, `loss_wei`; its printed form cannot be right.
    A plate of 16 nozzles of 0.575 mm at a pitch of 2 mm was measured at 1 L/min of water with
    about 0.3 bar, its plenums included (Wei et al., IEEE CPMT 2019, as reported elsewhere); this
    law gives 0.26 bar for a plate as thick as the nozzle is wide, whose thickness is not reported.

    References
    ----------
    Idelchik, Handbook of Hydraulic Resistance, 3rd ed., diagrams 4-12 and 4-15; Incropera and
    DeWitt, Fundamentals of Heat and Mass Transfer, table 4.1 (circle inside a square).

    Examples
    --------
    >>> round(float(loss_local_drain(500.0, 0.3, 0.3, 0.25)), 2)
    3.57
    """
    re, a, h, t = (
        np.asarray(v, dtype=np.float64)
        for v in (reynolds, diameter_over_pitch, height_over_pitch, thickness_over_pitch)
    )
    holes = 2.0 * loss_orifice(re, t / a, 0.25 * np.pi * a**2)
    gap = 6.0 * (a / h) ** 3 * np.log(1.08 / (np.sqrt(2.0) * a)) / re
    return np.asarray(holes + gap)[()]


def loss_wei(
    reynolds: ArrayLike,
    diameter_over_pitch: ArrayLike,
    height_over_pitch: ArrayLike,
    thickness_over_pitch: ArrayLike,
) -> NDArray[np.float64]:
    """Return the loss coefficient of one cell as printed by Wei et al.; for comparison only.

    With a = d/L::

        k = (21.2 a + 14.5) Re^(-0.73 a^-0.26) (2.26 t/L + 0.89) (0.37 (H/L)^0.15 + 0.55) + 0.8

    from nozzle inlet to drain outlet, without the plenums.

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
    Whether 0.15 is an exponent or a factor is ambiguous in print.  The law as printed is also
    below what friction alone costs: at a = 0.3, t/L = 0.5, H/L = 0.3, Re = 32 it gives 1.9, while
    developed laminar flow through nozzle and drain alone needs 128 (t/L) / (a Re) = 6.7; and it
    falls faster than 1/Re for a < 0.3.  With the exponent -0.73 a^+0.26 it would be 6.5.  So the
    plates use `loss_local_drain`.

    References
    ----------
    Wei et al., Int. J. Heat Mass Transfer 182 (2022) 121865, Eq. (20),
    doi:10.1016/j.ijheatmasstransfer.2021.121865.

    Examples
    --------
    >>> round(float(loss_wei(500.0, 0.3, 0.3, 0.25)), 2)
    0.85
    """
    re, a, h, t = (
        np.asarray(v, dtype=np.float64)
        for v in (reynolds, diameter_over_pitch, height_over_pitch, thickness_over_pitch)
    )
    viscous = (21.2 * a + 14.5) * re ** (-0.73 * a**-0.26)
    return np.asarray(viscous * (2.26 * t + 0.89) * (0.37 * h**0.15 + 0.55) + 0.8)[()]
