"""Friction of a straight round pipe as the network solver wants it: f Re and its slope."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LAMINAR_DARCY_REYNOLDS = 64.0
"""Hagen-Poiseuille: Darcy f times Reynolds number of a round pipe."""

_PURE_LAMINAR_REYNOLDS = 50.0
"""Below this the turbulent part of Churchill's formula is under 1e-60 of the laminar part."""

_LARGEST_REYNOLDS = 1e15
"""Caps intermediate Newton iterates only, so that no power overflows."""


def darcy_reynolds(reynolds: Array, relative_roughness: Array) -> tuple[Array, Array]:
    r"""Return Darcy's friction factor times Reynolds number, and its derivative.

    Churchill's formula covers laminar, transitional and rough turbulent flow in one smooth law,

    .. math:: f = 8\,[(8/Re)^{12} + (A + B)^{-3/2}]^{1/12},\quad
              A = [2.457 \ln\frac{1}{(7/Re)^{0.9} + 0.27 e/D}]^{16},\quad B = (37530/Re)^{16}.

    `heatgrade.correlations.pipe` gives `f` itself; the network solver needs the slope as well.
    The product `f Re` stays finite (64) at rest, where `f` itself does not; it is evaluated in
    logarithms, so that neither a flow of 0 nor one of 1e15 overflows.

    Parameters
    ----------
    reynolds : ndarray (n,)
        Reynolds number on the diameter, not negative.
    relative_roughness : ndarray (n,)
        Sand-grain roughness over diameter.

    Returns
    -------
    value, slope : ndarray (n,)
        `f Re` and its derivative by `Re`.

    References
    ----------
    S. W. Churchill, "Friction-factor equation spans all fluid-flow regimes", Chemical
    Engineering 84 (1977) 91-92.

    Examples
    --------
    >>> import numpy as np
    >>> value, slope = darcy_reynolds(np.array([0.0, 1e5]), np.array([0.0, 1e-4]))
    >>> [float(v) for v in np.round(value / np.array([1.0, 1e5]), 6)]
    [64.0, 0.018513]
    """
    reynolds = np.asarray(reynolds, dtype=float)
    value = np.full(reynolds.shape, LAMINAR_DARCY_REYNOLDS)
    slope = np.zeros(reynolds.shape)
    moving = reynolds > _PURE_LAMINAR_REYNOLDS
    if np.any(moving):
        capped = np.minimum(reynolds[moving], _LARGEST_REYNOLDS)
        roughness = np.broadcast_to(relative_roughness, reynolds.shape)[moving]
        value[moving], slope[moving] = _churchill(capped, roughness)
    return value, slope


def _churchill(reynolds: Array, roughness: Array) -> tuple[Array, Array]:
    """Evaluate the formula and its slope where the Reynolds number is at least 50."""
    viscous = (7.0 / reynolds) ** 0.9
    bracket = viscous + 0.27 * roughness
    log_bracket = -np.log(bracket)  # > 0 only when turbulent; its 16th power is even
    ln_a = 16.0 * np.log(2.457 * np.abs(log_bracket) + 1e-300)
    dln_a = 16.0 * 0.9 * viscous / bracket / log_bracket  # by ln Re
    ratio = reynolds / 37530.0
    # (A + B)^-1.5 = Re^24 37530^-24 (1 + A Re^16 37530^-16)^-1.5: no term overflows
    exponent = ln_a + 16.0 * np.log(ratio)
    turbulent = 12.0 * np.log(reynolds) + 24.0 * np.log(ratio)
    turbulent = turbulent - 1.5 * np.logaddexp(0.0, exponent)
    share_a = np.exp(exponent - np.logaddexp(0.0, exponent))
    dturbulent = 36.0 - 1.5 * share_a * (dln_a + 16.0)
    laminar = 12.0 * math.log(8.0)
    total = np.logaddexp(laminar, turbulent)
    value = 8.0 * np.exp(total / 12.0)
    share = np.exp(turbulent - total)
    return value, value * share * dturbulent / 12.0 / reynolds
