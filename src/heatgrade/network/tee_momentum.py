"""Tees from the balance of momentum: an independent look at what the tables of Crane give."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOMENTUM_SOURCE = (
    "balance of momentum (Bassett et al. 2001, table 2): 90 degree tees, on the velocity of the "
    "combined flow"
)

TURN = math.cos(3.0 * math.pi / 8.0)
"""Cosine of the angle at which a stream enters a branch at 90 degrees: 3/4 of it (Hager 1984)."""


def momentum_coefficient(way: str, share: ArrayLike, area_ratio: ArrayLike) -> NDArray[np.float64]:
    r"""Return K of total pressure of a 90 degree tee on the velocity head of the combined flow.

    With the branch's share :math:`q` of the flow and its area :math:`r` over the run's, which
    is as wide before the branch as behind it:

    * combining: the two inlets have one static pressure, and the momentum along the run is kept:
      run :math:`2q - q^2` (K11), branch :math:`1 + (q/r)^2 - 2(1-q)^2` (K12);
    * dividing: on the streamline that divides stands the mean of the pressures before the tee and
      behind it, run :math:`q^2 - q/2` (K5); into the branch the stream turns by three quarters of
      the angle, :math:`1 + (q/r)^2 - 2(q/r)\cos(3\pi/8)` (K6).

    No table stands behind it: any share from 0 to 1 and any area ratio up to 1 is meant, and what
    it leaves out is the friction of the mixing. The combining branch is that of Idelchik and
    Crane where they have C = 1 (r up to 0.35), the dividing one lies within 0.07 of Idelchik's
    at r = 1, the run within 0.2 of Crane's up to q = 0.5.

    K5, K6, K11 and K12 are those of table 2 of Bassett et al. as the library combaero holds them,
    whose authors cite its equations one by one (the joining ones without the paper's later
    correction of the angle); K6 is that of the code of Mynard and Valen-Sendstad as well. The
    papers themselves were not at hand.

    Parameters
    ----------
    way : str
        As `heatgrade.network.tee.WAYS`.
    share : float or array
        Branch flow over combined flow, 0 to 1.
    area_ratio : float or array
        Branch area over run area, above 0.

    References
    ----------
    Bassett, Winterbone, Pearson, Calculation of steady flow pressure loss coefficients for pipe
    junctions, Proc. IMechE C 215 (2001) 861. Vazsonyi, Pressure loss in elbows and duct branches,
    Trans. ASME 66 (1944) 177. Hager, An approximate treatment of flow in branches and bends, Proc.
    IMechE 198C (1984) 63. Mynard, Valen-Sendstad, A unified method for estimating pressure losses
    at vascular junctions, IJNMBE 31 (2015), doi:10.1002/cnm.2717.

    Examples
    --------
    Half of the flow joins from a branch as wide as the run, and costs three quarters of a head:

    >>> float(momentum_coefficient("combining branch", 0.5, 1.0))
    0.75

    A fifth turns off: the run gains a little total pressure, for it keeps the faster core.

    >>> round(float(momentum_coefficient("dividing run", 0.2, 1.0)), 3)
    -0.06
    """
    q = np.asarray(share, dtype=float)
    x = q / np.asarray(area_ratio, dtype=float)
    if way == "combining run":
        return np.asarray(2.0 * q - q**2 + 0.0 * x)
    if way == "combining branch":
        return np.asarray(1.0 + x**2 - 2.0 * (1.0 - q) ** 2)
    if way == "dividing run":
        return np.asarray(q**2 - 0.5 * q + 0.0 * x)
    return np.asarray(1.0 + x**2 - 2.0 * x * TURN)
