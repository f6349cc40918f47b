"""Zukauskas' heat transfer of banks of tubes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.pin_fin.arrangement import is_staggered, row_factor
from heatgrade.correlations.validity import Validity

ZUKAUSKAS = Validity(
    name="Zukauskas' bank of tubes",
    source="Zukauskas, Adv. Heat Transfer 8 (1972) 93, doi:10.1016/S0065-2717(08)70038-8",
    ranges=(
        ("reynolds_max", 1.6, 2e5),
        ("prandtl", 0.7, 500.0),
        ("transverse_pitch_over_d", 1.2, 3.0),
        ("longitudinal_pitch_over_d", 0.9, 3.0),
        ("rows", 1.0, 1000.0),
    ),
    scatter="+-15 % for long tubes; factor of two for short pins",
)

# (upper Reynolds limit of the branch, factor, exponent); the last branch has no limit.
_INLINE = ((100.0, 0.90, 0.4), (1000.0, 0.52, 0.5), (np.inf, 0.27, 0.63))
_STAGGERED = ((40.0, 1.04, 0.4), (1000.0, 0.71, 0.5), (np.inf, 0.35, 0.6))


def nusselt_bank(
    reynolds_max: ArrayLike,
    prandtl: ArrayLike,
    arrangement: str,
    transverse_pitch_over_d: float,
    longitudinal_pitch_over_d: float,
    rows: ArrayLike,
    *,
    prandtl_wall: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Return the mean Nusselt number of a bank of round pins.

    Nu = C Re^m Pr^0.36 (Pr/Pr_wall)^0.25 x `row_factor`, with

    * in line: C, m = 0.90, 0.4 below Re = 100; 0.52, 0.5 below 1000; 0.27, 0.63 above;
    * staggered: 1.04, 0.4 below 40; 0.71, 0.5 below 1000; above, 0.35 (S_T/S_L)^0.2, 0.6 for
      S_T/S_L < 2 and 0.40, 0.6 otherwise.

    The published branches jump at their limits by up to 27 %.  Here each passes into the next over
    a factor of two in Reynolds number around the limit, so that the result is continuous and
    rises with flow; outside these bands it is the published value.

    Parameters
    ----------
    reynolds_max : float or array
        On pin diameter and velocity in the narrowest section [-].
    prandtl : float or array
        At the bulk temperature [-].
    arrangement : str
        ``"inline"`` or ``"staggered"``.
    transverse_pitch_over_d, longitudinal_pitch_over_d : float
        Pitches across and along the flow over pin diameter [-].
    rows : float or array
        Rows along the flow [-].
    prandtl_wall : float or array, optional
        At the wall temperature; left out, the ratio counts as 1 [-].

    Returns
    -------
    array of the broadcast shape
        Nusselt number on the pin diameter [-].

    Raises
    ------
    InputError
        HG106 for another arrangement.

    References
    ----------
    Zukauskas, Adv. Heat Transfer 8 (1972) 93-160, doi:10.1016/S0065-2717(08)70038-8.

    Examples
    --------
    >>> round(float(nusselt_bank(500.0, 5.0, "staggered", 2.0, 1.5, 20)), 2)
    28.34
    """
    staggered = is_staggered(arrangement)
    branches = _STAGGERED if staggered else _INLINE
    factors = [c for _, c, _ in branches]
    if staggered:
        ratio = transverse_pitch_over_d / longitudinal_pitch_over_d
        factors[-1] = 0.35 * ratio**0.2 if ratio < 2.0 else 0.40
    log_re = np.log(np.maximum(reynolds_max, 1e-12))  # a bank at rest has no logarithm
    log_nu = np.log(factors[0]) + branches[0][2] * log_re
    for (limit, _, _), factor, (_, _, exponent) in zip(
        branches, factors[1:], branches[1:], strict=False
    ):
        weight = np.clip(0.5 + (log_re - np.log(limit)) / np.log(2.0), 0.0, 1.0)
        log_nu = (1.0 - weight) * log_nu + weight * (np.log(factor) + exponent * log_re)
    pr = np.asarray(prandtl, dtype=np.float64)
    nusselt = np.exp(log_nu) * pr**0.36 * row_factor(rows, arrangement)
    if prandtl_wall is not None:
        nusselt = nusselt * (pr / np.asarray(prandtl_wall, dtype=np.float64)) ** 0.25
    return np.asarray(nusselt)[()]
