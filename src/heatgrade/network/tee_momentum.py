"""Tees from the balance of momentum: an independent look at what the tables of Crane give."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOMENTUM_SOURCE = (
    "momentum balance: Vazsonyi 1944, Hager 1984, Bassett, Winterbone and Pearson 2001; 90 degree "
    "sharp-edged tees, on the velocity of the combined flow"
)

TURN = math.cos(3.0 * math.pi / 8.0)
"""Cosine of the angle at which a stream enters a branch at 90 degrees: 3/4 of it (Hager 1984)."""


def momentum_coefficient(way: str, share: ArrayLike, area_ratio: ArrayLike) -> NDArray[np.float64]:
    r"""Return K of total pressure of a 90 degree tee on the velocity head of the combined flow.

    With the branch's share :math:`q` of the flow and its area :math:`r` over the run's, which
    is as wide before the branch as behind it:

    * combining: the two inlets have one static pressure, and the momentum along the run is kept:
      run :math:`2q - q^2`, branch :math:`1 + (q/r)^2 - 2(1-q)^2`;
    * dividing: each stream keeps the momentum of its streamline, which turns into the branch by
      three quarters of its angle: run :math:`q^2`, branch
      :math:`1 + (q/r)^2 - 2(q/r)\cos(3\pi/8)`.

    No table stands behind it: any share from 0 to 1 and any area ratio up to 1 is meant, and what
    it leaves out is the friction of the mixing. The combining branch is that of Idelchik and
    Crane where they have C = 1 (r up to 0.35), the dividing one lies within 0.2 of measured ones
    at r = 1.

    Parameters
    ----------
    way : str
        As `heatgrade.network.tee.WAYS`.
    share : float or array
        Branch flow over combined flow, 0 to 1.
    area_ratio : float or array
        Branch area over run area, above 0.

    The dividing formulas are those of the code that Mynard and Valen-Sendstad publish with their
    paper, without its factor for the transfer of energy between the streams; the combining ones
    follow from the balance as stated. The papers of Vazsonyi, Hager and Bassett et al., which
    they are traced back to, were not at hand.

    References
    ----------
    Vazsonyi, Pressure loss in elbows and duct branches, Trans. ASME 66 (1944) 177. Hager, An
    approximate treatment of flow in branches and bends, Proc. IMechE 198C (1984) 63. Bassett,
    Winterbone, Pearson, Calculation of steady flow pressure loss coefficients for pipe junctions,
    Proc. IMechE C 215 (2001) 861. Mynard, Valen-Sendstad, A unified method for estimating pressure
    losses at vascular junctions, IJNMBE 31 (2015), doi:10.1002/cnm.2717.

    Examples
    --------
    Half of the flow joins from a branch as wide as the run, and costs three quarters of a head:

    >>> float(momentum_coefficient("combining branch", 0.5, 1.0))
    0.75
    """
    q = np.asarray(share, dtype=float)
    x = q / np.asarray(area_ratio, dtype=float)
    if way == "combining run":
        return np.asarray(2.0 * q - q**2 + 0.0 * x)
    if way == "combining branch":
        return np.asarray(1.0 + x**2 - 2.0 * (1.0 - q) ** 2)
    if way == "dividing run":
        return np.asarray(q**2 + 0.0 * x)
    return np.asarray(1.0 + x**2 - 2.0 * x * TURN)
