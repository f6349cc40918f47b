"""One rectangular duct at any Reynolds number: which law applies, its result, and its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.correlations.duct.developing import LEE_GARIMELLA, nusselt_h1_developing_mean
from heatgrade.correlations.duct.entrance_friction import f_apparent_reynolds
from heatgrade.correlations.duct.turbulent import GNIELINSKI, f_turbulent, nusselt_gnielinski

LAMINAR_END = 2300.0  # Reynolds number, Gnielinski 2013
TURBULENT_START = 4000.0  # Reynolds number, Gnielinski 2013


def turbulent_share(reynolds: ArrayLike) -> NDArray[np.float64]:
    """Return how far a Reynolds number is on its way from laminar (0) to turbulent flow (1).

    Linear from 2300 to 4000.

    Parameters
    ----------
    reynolds : float or array
        On the hydraulic diameter [-].

    References
    ----------
    Gnielinski, Int. J. Heat Mass Transfer 63 (2013) 134,
    doi:10.1016/j.ijheatmasstransfer.2013.04.015.

    Examples
    --------
    >>> float(turbulent_share(3150.0))
    0.5
    """
    re = np.asarray(reynolds, dtype=np.float64)
    return np.asarray(np.clip((re - LAMINAR_END) / (TURBULENT_START - LAMINAR_END), 0.0, 1.0))


class Regime(IntEnum):
    """Kind of flow in a duct."""

    LAMINAR = 0
    TRANSITION = 1
    TURBULENT = 2


@dataclass(frozen=True, slots=True, eq=False)
class DuctFlow:
    """Heat transfer and friction of a duct, and how they were found.

    Parameters
    ----------
    nusselt : array
        Mean over the length, on the hydraulic diameter [-].
    friction_factor : array
        Apparent Fanning factor, from a uniform inlet velocity to the end of the length [-].
    regime : array of int
        `Regime` of every entry.
    cautions : tuple of Caution
        Where a law was used outside its range.
    """

    nusselt: NDArray[np.float64]
    friction_factor: NDArray[np.float64]
    regime: NDArray[np.int64]
    cautions: tuple[Caution, ...]


def duct_flow(
    reynolds: ArrayLike,
    prandtl: ArrayLike,
    aspect: ArrayLike,
    length_over_diameter: ArrayLike,
    *,
    heated_walls: int = 4,
    where: str = "duct",
) -> DuctFlow:
    """Return mean Nusselt number and apparent friction at any Reynolds number.

    Laminar up to Re = 2300: `nusselt_h1_developing_mean` and `f_apparent_reynolds`.  Turbulent from
    Re = 4000: `nusselt_gnielinski` with its entrance factor and `f_turbulent`.  Between them both
    are linear in Reynolds number from the one to the other (Gnielinski 2013, there for heat).

    Parameters
    ----------
    reynolds : float or array
        On the hydraulic diameter, positive [-].
    prandtl : float or array
        [-].
    aspect : float or array
        Short over long side, 0 to 1 [-].
    length_over_diameter : float or array
        Length over hydraulic diameter, positive [-].
    heated_walls : int
        4, or 3 with one short wall adiabatic; counts in laminar flow only.
    where : str
        The part concerned, for the cautions.

    Returns
    -------
    DuctFlow
        Arrays of the broadcast shape.

    Raises
    ------
    InputError
        HG103 for an aspect outside 0 to 1, HG105 for other numbers of heated walls.

    References
    ----------
    Gnielinski, Int. J. Heat Mass Transfer 63 (2013) 134,
    doi:10.1016/j.ijheatmasstransfer.2013.04.015; the laws named above.

    Examples
    --------
    >>> flow = duct_flow([500.0, 8000.0], 5.0, 0.2, 50.0)
    >>> [Regime(r).name for r in flow.regime]
    ['LAMINAR', 'TURBULENT']
    """
    re, pr, a, length = np.broadcast_arrays(
        *(np.asarray(v, np.float64) for v in (reynolds, prandtl, aspect, length_over_diameter))
    )
    slow = np.minimum(re, LAMINAR_END)
    fast = np.maximum(re, TURBULENT_START)
    laminar_nu = nusselt_h1_developing_mean(length / (slow * pr), a, heated_walls=heated_walls)
    laminar_f = f_apparent_reynolds(length / slow, a) / slow
    weight = turbulent_share(re)
    nusselt = (1.0 - weight) * laminar_nu + weight * nusselt_gnielinski(fast, pr, length)
    friction = (1.0 - weight) * laminar_f + weight * f_turbulent(fast)
    regime = np.where(
        re <= LAMINAR_END,
        Regime.LAMINAR,
        np.where(re < TURBULENT_START, Regime.TRANSITION, Regime.TURBULENT),
    )
    return DuctFlow(nusselt, friction, regime, _cautions(where, re, pr, a, regime))


def _cautions(
    where: str,
    re: NDArray[np.float64],
    pr: NDArray[np.float64],
    aspect: NDArray[np.float64],
    regime: NDArray[np.int64],
) -> tuple[Caution, ...]:
    found: tuple[Caution, ...] = ()
    laminar = regime == Regime.LAMINAR
    found += LEE_GARIMELLA.check(where, aspect=aspect[laminar])
    found += GNIELINSKI.check(where, reynolds=re[~laminar], prandtl=pr[~laminar])
    middle = regime == Regime.TRANSITION
    if np.any(middle):
        values = re[middle]
        found += (
            Caution(
                "transition",
                where,
                f"reynolds = {values.min():.4g} to {values.max():.4g} lies between laminar and "
                f"turbulent flow ({LAMINAR_END:g} to {TURBULENT_START:g}), where heat transfer and "
                "friction are uncertain by a factor that no law gives",
            ),
        )
    return found
