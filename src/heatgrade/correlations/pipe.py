"""Friction in round pipes, laminar to rough turbulent, in one smooth formula."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.validity import Validity

CHURCHILL = Validity(
    name="Churchill's friction",
    source="Churchill, Chem. Eng. 84(24) (1977) 91",
    ranges=(("reynolds", 0.0, 1e8), ("relative_roughness", 0.0, 0.05)),
    scatter="exact in laminar flow; within about 3 % of Colebrook's above Re = 4000; between 2300 "
    "and 4000 one of many possible curves",
)

_B = 37530.0  # Churchill 1977
_A = 2.457  # Churchill 1977


def friction_times_reynolds(
    reynolds: ArrayLike, relative_roughness: ArrayLike = 0.0
) -> NDArray[np.float64]:
    """Return Darcy friction factor times Reynolds number, finite and smooth through zero flow.

    f Re = 8 [8^12 + Re^12 / (A + B)^1.5]^(1/12), with A = [2.457 ln 1/((7/Re)^0.9 + 0.27 e)]^16
    and B = (37530/Re)^16.

    The form for networks: pressure drop = (f Re) (L / D2) mu V / 2 is linear at small flow and has
    a continuous derivative everywhere.

    Parameters
    ----------
    reynolds : float or array
        On the inner diameter; its sign is ignored [-].
    relative_roughness : float or array
        Roughness over diameter [-].

    Returns
    -------
    array of the broadcast shape
        f Re [-]; 64 at Re = 0.

    References
    ----------
    Churchill, Friction-factor equation spans all fluid-flow regimes, Chem. Eng. 84(24) (1977) 91.

    Examples
    --------
    >>> float(friction_times_reynolds(0.0))
    64.0
    """
    re = np.abs(np.asarray(reynolds, dtype=np.float64))
    _, turbulent = _terms(re, np.asarray(relative_roughness, dtype=np.float64))
    return np.asarray(64.0 * (1.0 + turbulent / 8.0**12) ** (1.0 / 12.0))[()]


def friction_times_reynolds_slope(
    reynolds: ArrayLike, relative_roughness: ArrayLike = 0.0
) -> NDArray[np.float64]:
    """Return the derivative of `friction_times_reynolds` with respect to |Re|.

    Parameters
    ----------
    reynolds : float or array
        On the inner diameter; its sign is ignored [-].
    relative_roughness : float or array
        Roughness over diameter [-].

    Returns
    -------
    array of the broadcast shape
        d(f Re) / d|Re| [-]; 0 at Re = 0.

    Examples
    --------
    >>> round(float(friction_times_reynolds_slope(1e5)), 5)
    0.01414
    """
    re = np.abs(np.asarray(reynolds, dtype=np.float64))
    log_slope, turbulent = _terms(re, np.asarray(relative_roughness, dtype=np.float64))
    whole = 8.0**12 + turbulent
    value = 8.0 * whole ** (1.0 / 12.0) / 12.0 * (turbulent / whole) * log_slope
    return np.asarray(value)[()]


def friction_churchill(
    reynolds: ArrayLike, relative_roughness: ArrayLike = 0.0
) -> NDArray[np.float64]:
    """Return the Darcy friction factor of a round pipe at any Reynolds number.

    f = 8 [(8/Re)^12 + (A + B)^-1.5]^(1/12), with A = [2.457 ln 1/((7/Re)^0.9 + 0.27 e)]^16 and
    B = (37530/Re)^16; 64/Re in laminar flow.

    Parameters
    ----------
    reynolds : float or array
        On the inner diameter, not zero; its sign is ignored [-].
    relative_roughness : float or array
        Roughness over diameter [-].

    Returns
    -------
    array of the broadcast shape
        Darcy friction factor [-]; infinite at Re = 0, where `friction_times_reynolds` is finite.

    References
    ----------
    Churchill, Friction-factor equation spans all fluid-flow regimes, Chem. Eng. 84(24) (1977) 91.

    Examples
    --------
    >>> round(float(friction_churchill(1e5, 1e-4)), 6)
    0.018463
    """
    re = np.abs(np.asarray(reynolds, dtype=np.float64))
    with np.errstate(divide="ignore"):
        return np.asarray(friction_times_reynolds(re, relative_roughness) / re)[()]


def _terms(
    re: NDArray[np.float64], roughness: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return d ln(t) / dRe and t = Re^12 / (A + B)^1.5, without dividing by Re.

    t = [Re^24 / (A Re^16 + 37530^16)]^1.5, which is zero at Re = 0.
    """
    safe = np.maximum(re, 1e-30)  # ln A diverges at zero flow, where A Re^16 vanishes
    with np.errstate(under="ignore"):  # powers of a small Re are zero, as they should be
        smooth = (7.0 / safe) ** 0.9
        inner = smooth + 0.27 * roughness
        log = -np.log(inner)
        a = (_A * log) ** 16
        a_slope = 16.0 * _A * (_A * log) ** 15 * 0.9 * smooth / (safe * inner)
        below = a * safe**16 + _B**16
        below_slope = a_slope * safe**16 + 16.0 * a * safe**15
        turbulent = (re**24 / below) ** 1.5
        log_slope = 1.5 * (24.0 / safe - below_slope / below)
    return log_slope, turbulent
