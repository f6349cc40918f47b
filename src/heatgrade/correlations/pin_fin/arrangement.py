"""In-line and staggered banks: narrowest section and influence of the number of rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.errors import InputError

# Zukauskas 1972 as tabulated in Incropera and DeWitt, table 7.6 (Re > 1000).
_ROWS = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 13.0, 16.0, 20.0])
_FACTOR = {
    "inline": np.array([0.70, 0.80, 0.86, 0.90, 0.92, 0.95, 0.97, 0.98, 0.99, 1.0]),
    "staggered": np.array([0.64, 0.76, 0.84, 0.89, 0.92, 0.95, 0.97, 0.98, 0.99, 1.0]),
}


def is_staggered(arrangement: str) -> bool:
    """Return whether the bank is staggered, or raise `InputError` HG106 for another word."""
    if arrangement not in _FACTOR:
        raise InputError(
            "HG106",
            "is not an arrangement of pins",
            entry="arrangement",
            value=arrangement,
            allowed="'inline', 'staggered'",
            remedy="use one of these",
        )
    return arrangement == "staggered"


def row_factor(rows: ArrayLike, arrangement: str) -> NDArray[np.float64]:
    """Return mean Nusselt number of a bank of few rows over that of many rows.

    Parameters
    ----------
    rows : float or array
        Rows along the flow, at least 1 [-].
    arrangement : str
        ``"inline"`` or ``"staggered"``.

    Returns
    -------
    array of the shape of `rows`
        1 from 20 rows on [-].

    Raises
    ------
    InputError
        HG106 for another arrangement.

    References
    ----------
    Zukauskas, Adv. Heat Transfer 8 (1972) 93, doi:10.1016/S0065-2717(08)70038-8; Incropera and
    DeWitt, table 7.6.

    Examples
    --------
    >>> float(row_factor(4, "staggered"))
    0.89
    """
    is_staggered(arrangement)
    factor = np.interp(np.asarray(rows, dtype=np.float64), _ROWS, _FACTOR[arrangement])
    return np.asarray(factor)[()]


def narrowest_ratio(
    arrangement: str, transverse_pitch_over_d: float, longitudinal_pitch_over_d: float
) -> float:
    """Return narrowest over empty cross-section; the largest velocity is the empty one over it.

    Between two pins of a row, (a - 1) / a, or, staggered and closer along the flow, on the two
    diagonals, 2 (c - 1) / a with c = sqrt((a/2)^2 + b^2).

    Parameters
    ----------
    arrangement : str
        ``"inline"`` or ``"staggered"``.
    transverse_pitch_over_d, longitudinal_pitch_over_d : float
        Pitches a across and b along the flow over pin diameter [-].

    Raises
    ------
    InputError
        HG106 for another arrangement, HG107 where pins touch.

    Examples
    --------
    >>> narrowest_ratio("inline", 2.0, 2.0)
    0.5
    """
    a, b = transverse_pitch_over_d, longitudinal_pitch_over_d
    gap = a - 1.0
    if is_staggered(arrangement):
        gap = min(gap, 2.0 * (float(np.hypot(0.5 * a, b)) - 1.0))
    if gap <= 0.0:
        raise InputError(
            "HG107",
            "leaves no gap between pins",
            entry="transverse_pitch_over_d",
            value=a,
            allowed="pins that do not touch",
            remedy="increase the pitch or reduce the diameter",
        )
    return gap / a
