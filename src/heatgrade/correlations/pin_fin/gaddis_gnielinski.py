"""Gaddis and Gnielinski's friction of banks of tubes (VDI Heat Atlas), the second law."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.pin_fin.arrangement import is_staggered
from heatgrade.correlations.validity import Validity

GADDIS_GNIELINSKI = Validity(
    name="Gaddis and Gnielinski's friction of a bank",
    source="Gaddis and Gnielinski, Int. Chem. Eng. 25 (1985) 1; VDI Heat Atlas 2010, section L1.4",
    ranges=(
        ("reynolds_max", 1.0, 3e5),
        ("transverse_pitch_over_d", 1.25, 3.0),
        ("longitudinal_pitch_over_d", 0.6, 3.0),
        ("rows", 5.0, 1000.0),
    ),
    scatter="about +-35 %; within 21 % of Zukauskas' diagrams above Re = 1000 to 3000",
)


def friction_gaddis_gnielinski(
    reynolds_max: ArrayLike,
    arrangement: str,
    transverse_pitch_over_d: float,
    longitudinal_pitch_over_d: float,
    rows: float = 10.0,
) -> NDArray[np.float64]:
    """Return the loss coefficient per row of a bank of round pins.

    With a, b the pitches and c = sqrt((a/2)^2 + b^2) the diagonal over pin diameter::

        k = k_lam + (k_turb + k_n) (1 - exp(-(Re + r) / (2 r')))
        k_lam = 280 pi [(sqrt(b) - 0.6)^2 + 0.75] / ((4 a b - pi) p^1.6) / Re
        in line: r = 1000, 2 r' = 2000,
          k_turb = {[0.22 + 1.2 (1 - 0.94/b)^0.6 / (a - 0.85)^1.3] 10^(0.47 (b/a - 1.5))
                    + 0.03 (a - 1) (b - 1)} Re^(-0.1 b/a)
        staggered: r = 200, 2 r' = 1000,
          k_turb = {2.5 + 1.2 / (a - 0.85)^1.08 + 0.4 (b/a - 1)^3 - 0.01 (a/b - 1)^3} Re^-0.25

    p is a, or c for staggered banks whose narrowest section is the diagonal
    (b < sqrt(2 a + 1) / 2); k_n = (1/n - 1/10) / a2 below 10 rows for inlet and outlet, or
    (1/n - 1/10) [2 (c - 1) / (a (a - 1))]^2 with the diagonal narrowest.

    Parameters
    ----------
    reynolds_max : float or array
        On pin diameter and velocity in the narrowest section [-].
    arrangement : str
        ``"inline"`` or ``"staggered"``.
    transverse_pitch_over_d, longitudinal_pitch_over_d : float
        Pitches a across and b along the flow over pin diameter [-].
    rows : float
        Rows along the flow, n [-].

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
    Gaddis and Gnielinski, Int. Chem. Eng. 25 (1985) 1-15; VDI Heat Atlas, 2nd ed. 2010, section
    L1.4, doi:10.1007/978-3-540-77877-6.

    Examples
    --------
    >>> round(float(friction_gaddis_gnielinski(100.0, "staggered", 2.0, 1.5)), 2)
    0.66
    """
    a, b = transverse_pitch_over_d, longitudinal_pitch_over_d
    re = np.asarray(reynolds_max, dtype=np.float64)
    staggered = is_staggered(arrangement)
    c = float(np.hypot(0.5 * a, b))
    diagonal = staggered and b < 0.5 * np.sqrt(2.0 * a + 1.0)
    pitch = c if diagonal else a
    spread = 280.0 * np.pi * ((np.sqrt(b) - 0.6) ** 2 + 0.75)
    laminar = spread / ((4.0 * a * b - np.pi) * pitch**1.6) / re
    if staggered:
        form = 2.5 + 1.2 / (a - 0.85) ** 1.08 + 0.4 * (b / a - 1.0) ** 3 - 0.01 * (a / b - 1.0) ** 3
        turbulent = form * re**-0.25
        share = 1.0 - np.exp(-(re + 200.0) / 1000.0)
    else:
        form = 0.22 + 1.2 * (1.0 - 0.94 / b) ** 0.6 / (a - 0.85) ** 1.3
        form = form * 10.0 ** (0.47 * (b / a - 1.5)) + 0.03 * (a - 1.0) * (b - 1.0)
        turbulent = form * re ** (-0.1 * b / a)
        share = 1.0 - np.exp(-(re + 1000.0) / 2000.0)
    ends = max(1.0 / rows - 0.1, 0.0)
    ends *= (2.0 * (c - 1.0) / (a * (a - 1.0))) ** 2 if diagonal else 1.0 / a**2
    return np.asarray(laminar + (turbulent + ends) * share)[()]
