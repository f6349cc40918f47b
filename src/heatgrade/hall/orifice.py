"""A sharp-edged orifice in a pipe: what it costs, and how wide it must be."""

from __future__ import annotations

import math

from heatgrade.errors import NetworkError

NARROWEST, WIDEST = 1e-4, 0.95
"""Area of the hole over that of the pipe, between which an orifice is looked for."""


def orifice_loss(area_ratio: float) -> float:
    r"""Return K of a thin sharp-edged orifice on the velocity in the pipe.

    :math:`K = (1 + 0.707 \sqrt{1 - f} - f)^2 / f^2` with f the area of the hole over that of the
    pipe: the jet contracts, and loses what Borda and Carnot say where it widens again.

    Parameters
    ----------
    area_ratio : float
        f, above 0 and up to 1.

    References
    ----------
    Idelchik, Handbook of Hydraulic Resistance, 3rd ed. (1994), chapter 4, sharp-edged orifice in a
    straight tube, Re > 1e5.

    Examples
    --------
    >>> round(orifice_loss(0.5), 2)
    4.0
    """
    f = area_ratio
    return ((1.0 + 0.707 * math.sqrt(1.0 - f) - f) / f) ** 2


def orifice_coefficient(bore: float, inner_diameter: float) -> float:
    """Return `c` of dp = c m^2 / rho [1/m4] of a hole of `bore` in a pipe [m]."""
    area = math.pi / 4.0 * inner_diameter**2
    return orifice_loss((bore / inner_diameter) ** 2) / (2.0 * area**2)


def orifice_bore(coefficient: float, inner_diameter: float) -> float | None:
    """Return the bore [m] of the hole that costs ``dp = coefficient m^2 / rho``.

    None where it is so little that the pipe needs none.

    Errors: `NetworkError` HG563 for a hole that would be narrower than a hundredth of the pipe.
    """
    area = math.pi / 4.0 * inner_diameter**2
    wanted = coefficient * 2.0 * area**2
    if wanted <= orifice_loss(WIDEST):
        return None
    if wanted >= orifice_loss(NARROWEST):
        raise NetworkError(
            "HG563",
            "no orifice is narrow enough to throttle this branch",
            entry="inner_diameter",
            value=inner_diameter,
            allowed="a hole of at least a hundredth of the pipe",
            remedy="narrow the pipe, or look why this branch gets so much",
        )
    from scipy.optimize import brentq

    ratio = float(brentq(lambda f: orifice_loss(f) - wanted, NARROWEST, WIDEST, rtol=1e-14))
    return inner_diameter * math.sqrt(ratio)
