"""Gnielinski's heat transfer of banks of tubes (VDI Heat Atlas), the second law."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.pin_fin.arrangement import is_staggered, narrowest_ratio
from heatgrade.correlations.validity import Validity

GNIELINSKI_BANK = Validity(
    name="Gnielinski's bank of tubes",
    source="VDI Heat Atlas, 2nd ed. 2010, section G7, doi:10.1007/978-3-540-77877-6",
    ranges=(
        ("reynolds_max", 10.0, 1e6),
        ("prandtl", 0.6, 1000.0),
        ("transverse_pitch_over_d", 1.0, 4.0),
        ("longitudinal_pitch_over_d", 0.6, 4.0),
        ("rows", 1.0, 1000.0),
    ),
    scatter="about +-15 % for long tubes",
)


def nusselt_bank_gnielinski(
    reynolds_max: ArrayLike,
    prandtl: ArrayLike,
    arrangement: str,
    transverse_pitch_over_d: float,
    longitudinal_pitch_over_d: float,
    rows: ArrayLike,
) -> NDArray[np.float64]:
    """Return the mean Nusselt number of a bank of round pins, from flow over a plate.

    With l = pi d / 2, a and b the pitches over d, w the velocity in the empty cross-section::

        psi = 1 - pi / (4 a)  (b >= 1),  1 - pi / (4 a b)  (b < 1)
        Re_l = w l / (psi nu)
        Nu_lam = 0.664 sqrt(Re_l) Pr^(1/3)
        Nu_turb = 0.037 Re_l^0.8 Pr / (1 + 2.443 Re_l^-0.1 (Pr^(2/3) - 1))
        Nu_l = [1 + (n - 1) F] / n x (0.3 + sqrt(Nu_lam^2 + Nu_turb^2)),  F alone from 10 rows on
        F = 1 + 0.7 (b/a - 0.3) / (psi^1.5 (b/a + 0.7)^2)  in line,  1 + 2 / (3 b)  staggered

    Parameters
    ----------
    reynolds_max : float or array
        On pin diameter and velocity in the narrowest section [-].
    prandtl : float or array
        [-].
    arrangement : str
        ``"inline"`` or ``"staggered"``.
    transverse_pitch_over_d, longitudinal_pitch_over_d : float
        Pitches across and along the flow over pin diameter [-].
    rows : float or array
        Rows along the flow [-].

    Returns
    -------
    array of the broadcast shape
        Nusselt number on the pin diameter [-].

    Raises
    ------
    InputError
        HG106 for another arrangement, HG107 where pins touch.

    References
    ----------
    Gnielinski, Forsch. Ingenieurwes. 44 (1978) 15, doi:10.1007/BF02560750; VDI Heat Atlas,
    2nd ed. 2010, section G7, doi:10.1007/978-3-540-77877-6.

    Examples
    --------
    >>> round(float(nusselt_bank_gnielinski(500.0, 5.0, "staggered", 2.0, 1.5, 20)), 2)
    28.22
    """
    a, b = transverse_pitch_over_d, longitudinal_pitch_over_d
    staggered = is_staggered(arrangement)
    void = 1.0 - np.pi / (4.0 * a * min(b, 1.0))
    pr = np.asarray(prandtl, dtype=np.float64)
    empty = np.asarray(reynolds_max, dtype=np.float64) * narrowest_ratio(arrangement, a, b)
    re = np.maximum(empty * 0.5 * np.pi / void, 1e-12)  # Re^-0.1 has no value at rest
    laminar = 0.664 * np.sqrt(re) * np.cbrt(pr)
    turbulent = 0.037 * re**0.8 * pr / (1.0 + 2.443 * re**-0.1 * (pr ** (2.0 / 3.0) - 1.0))
    if staggered:
        factor = 1.0 + 2.0 / (3.0 * b)
    else:
        factor = 1.0 + 0.7 * (b / a - 0.3) / (void**1.5 * (b / a + 0.7) ** 2)
    n = np.asarray(rows, dtype=np.float64)
    bank = np.where(n < 10.0, (1.0 + (n - 1.0) * factor) / n, factor)
    on_length = bank * (0.3 + np.hypot(laminar, turbulent))
    return np.asarray(on_length / (0.5 * np.pi))[()]
