"""Loss of flow through the holes of a thick plate, from plenum to plenum."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.pipe import friction_churchill
from heatgrade.correlations.validity import Validity

IDELCHIK = Validity(
    name="Idelchik's thick-edged orifice",
    source="Idelchik, Handbook of Hydraulic Resistance, 3rd ed., diagrams 4-12 and 4-15",
    ranges=(
        ("reynolds", 1000.0, 1e6),
        ("length_over_diameter", 0.0, 10.0),
        ("free_area_ratio", 0.0, 0.9),
    ),
    scatter="about 10 %; sharp edges, as machined; below Re = 1000 it is up to 20 % low",
)

LICHTAROWICZ = Validity(
    name="Lichtarowicz's long orifice",
    source="Lichtarowicz, Duggins and Markland, J. Mech. Eng. Sci. 7 (1965) 210, "
    "doi:10.1243/JMES_JOUR_1965_007_029_02",
    ranges=(("reynolds", 10.0, 2e4), ("length_over_diameter", 2.0, 10.0)),
    scatter="about 2 %; sharp edges, no cavitation",
)


def loss_orifice(
    reynolds: ArrayLike, length_over_diameter: ArrayLike, free_area_ratio: ArrayLike = 0.0
) -> NDArray[np.float64]:
    """Return the loss coefficient of a hole in a thick plate: entrance, bore and exit.

    With l = t/d and f = hole area over plate area, the same on both sides::

        k = 0.5 (1 - f)^0.75 + tau (1 - f)^1.375 + (1 - f)^2 + lambda l
        tau = (2.4 - l) 10^-phi,  phi = 0.25 + 0.535 l^8 / (0.05 + l^7)

    with lambda the Darcy friction factor of a smooth bore (Churchill).  For a plate of nozzles
    drained at its edges this is the loss from the plenum to the dissipated jets; for nozzles with
    local drains, add the loss of the drains on their own velocity.

    Parameters
    ----------
    reynolds : float or array
        On the hole's diameter and velocity [-].
    length_over_diameter : float or array
        Plate thickness over hole diameter t/d [-].
    free_area_ratio : float or array
        Holes' area over the plate's area [-].

    Returns
    -------
    array of the broadcast shape
        Loss coefficient on the dynamic pressure in the hole [-].

    Notes
    -----
    The source takes lambda = 0.02 and holds for Re above 1000.  Some programs print l^8 in place
    of l^7 in phi, which misses the source's own table of tau beyond l = 1 (0.02 at l = 2).

    References
    ----------
    Idelchik, Handbook of Hydraulic Resistance, 3rd ed., Begell House, diagrams 4-12 and 4-15;
    Churchill, Chem. Eng. 84(24) (1977) 91.

    Examples
    --------
    >>> round(float(loss_orifice(3000.0, 3.0)), 2)
    1.63
    """
    re, length, f = (
        np.asarray(v, dtype=np.float64) for v in (reynolds, length_over_diameter, free_area_ratio)
    )
    solid = 1.0 - f
    phi = 0.25 + 0.535 * length**8 / (0.05 + length**7)
    tau = np.maximum(2.4 - length, 0.0) * 10.0**-phi
    local = 0.5 * solid**0.75 + tau * solid**1.375 + solid**2
    return np.asarray(local + friction_churchill(re) * length)[()]


def loss_long_orifice(reynolds: ArrayLike, length_over_diameter: ArrayLike) -> NDArray[np.float64]:
    """Return the loss coefficient of a long sharp-edged hole between large spaces.

    k = 1 / Cd2, with l = t/d, Re_i = Re / Cd on the ideal velocity sqrt(2 pressure drop / rho)::

        1/Cd = 1/Cu + (20 / Re_i) (1 + 2.25 l) - 0.005 l / (1 + 7.5 log10(1.5e-4 Re_i)^2)
        Cu = 0.827 - 0.0085 l

    solved for Cd by fixed-point steps on the small last term.  The second law for nozzle plates,
    made from laminar and turbulent data: compare with `loss_orifice`.

    Parameters
    ----------
    reynolds : float or array
        On the hole's diameter and mean velocity [-].
    length_over_diameter : float or array
        Plate thickness over hole diameter t/d [-].

    Returns
    -------
    array of the broadcast shape
        Loss coefficient on the dynamic pressure in the hole [-].

    References
    ----------
    Lichtarowicz, Duggins and Markland, J. Mech. Eng. Sci. 7 (1965) 210-219,
    doi:10.1243/JMES_JOUR_1965_007_029_02.

    Examples
    --------
    >>> round(float(loss_long_orifice(3000.0, 3.0)), 2)
    1.63
    """
    re, length = (np.asarray(v, dtype=np.float64) for v in (reynolds, length_over_diameter))
    ultimate = 1.0 / (0.827 - 0.0085 * length)
    viscous = 20.0 / re * (1.0 + 2.25 * length)
    inverse = ultimate
    for _ in range(4):  # the last term is below 0.05, so each step gains two digits
        ideal = np.log10(1.5e-4 * re * inverse)
        constant = ultimate - 0.005 * length / (1.0 + 7.5 * ideal**2)
        # y = 1/Cd: y2 - constant y - viscous = 0, since Re_i = y Re
        inverse = 0.5 * (constant + np.sqrt(constant**2 + 4.0 * viscous))
    return np.asarray(inverse**2)[()]
