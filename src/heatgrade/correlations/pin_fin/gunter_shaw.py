"""Gunter and Shaw's friction of banks of tubes, laminar to turbulent."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.pin_fin.arrangement import is_staggered
from heatgrade.correlations.validity import Validity

GUNTER_SHAW = Validity(
    name="Gunter and Shaw's friction of a bank",
    source="Gunter and Shaw, Trans. ASME 67 (1945) 643, doi:10.1115/1.4018353",
    ranges=(
        ("reynolds_max", 0.01, 3e5),
        ("transverse_pitch_over_d", 1.25, 5.0),
        ("longitudinal_pitch_over_d", 0.6, 3.0),
        ("rows", 4.0, 1000.0),
    ),
    scatter="60 % below to 90 % above Gaddis and Gnielinski's law; factor of two for short pins",
)


def friction_bank(
    reynolds_max: ArrayLike,
    arrangement: str,
    transverse_pitch_over_d: float,
    longitudinal_pitch_over_d: float,
    rows: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Return the loss coefficient per row of a bank of round pins, in line or staggered.

    With D_v / d = 4 a b / pi - 1 (four free volumes over wetted surface), Re_v = Re D_v / d::

        f/2 = max(90 / Re_v, 0.96 Re_v^-0.145)
        k = 2 (f/2) (b d / D_v) (D_v / S_T)^0.4 (S_L / S_T)^0.6

    which is the published pressure drop per length, G2 / (rho D_v) (f/2) (...), over one pitch
    along the flow.  The branches cross at Re_v = 202; the source rounds the corner by hand.

    Parameters
    ----------
    reynolds_max : float or array
        On pin diameter and velocity in the narrowest section [-].
    arrangement : str
        ``"inline"`` or ``"staggered"``; the law is the same for both.
    transverse_pitch_over_d, longitudinal_pitch_over_d : float
        Pitches a across and b along the flow over pin diameter [-].
    rows : float or array, optional
        Rows along the flow; the law does not use it (long banks) and only `GUNTER_SHAW` asks.

    Returns
    -------
    array of the shape of `reynolds_max`
        Loss coefficient of one row on rho Vmax2 / 2 [-].

    Raises
    ------
    InputError
        HG106 for another arrangement.

    References
    ----------
    Gunter and Shaw, Trans. ASME 67 (1945) 643-656, doi:10.1115/1.4018353.

    Examples
    --------
    >>> round(float(friction_bank(100.0, "staggered", 2.0, 1.5)), 3)
    0.435
    """
    del rows  # part of the common form of the friction laws
    is_staggered(arrangement)
    a, b = transverse_pitch_over_d, longitudinal_pitch_over_d
    diameter = 4.0 * a * b / np.pi - 1.0
    re = np.asarray(reynolds_max, dtype=np.float64) * diameter
    half = np.maximum(90.0 / re, 0.96 * re**-0.145)
    return np.asarray(2.0 * half * b / diameter * (diameter / a) ** 0.4 * (b / a) ** 0.6)[()]
