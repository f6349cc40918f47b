"""Loss coefficients of tees as Idelchik has them: another dividing branch than Crane's."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.network.tee_crane import Way, loss_coefficient

IDELCHIK_SOURCE = (
    "Idelchik, Handbook of Hydraulic Resistance (1994), section 7-16: 90 degree tees, on the "
    "velocity of the combined flow"
)


def idelchik_coefficient(way: Way, share: ArrayLike, area_ratio: ArrayLike) -> NDArray[np.float64]:
    r"""Return K of total pressure of a 90 degree tee on the velocity head of the combined flow.

    With the branch's share :math:`q` of the flow and its area :math:`r` over the run's:

    * dividing, branch: :math:`A' [1 + (q/r)^2]`, with A' = 1.1 - 0.7 q up to q = 0.4 and 0.85 above
      for r <= 0.35, else 1 - 0.6 q up to q = 0.6 and 0.6 above. (The table steps from 0.82 to 0.85
      and from 0.64 to 0.6 there; here the larger of the two stands, which does not step.)
    * everything else as Crane, who took it from here: `heatgrade.network.tee_crane`.

    Section 7-16 and table 7-4 of the reference; the book itself was not at hand, formula and table
    are those of the Modelica library FluidDissipation (``dp_Tsplit``), which cites the page.

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
    Idelchik, Handbook of Hydraulic Resistance, 3rd ed., CRC Press (1994), p. 418.

    Examples
    --------
    A fifth of the flow turns off into a branch as wide as the run:

    >>> round(float(idelchik_coefficient("dividing branch", 0.2, 1.0)), 4)
    0.9152
    """
    if way != "dividing branch":
        return loss_coefficient(way, share, area_ratio)
    q = np.asarray(share, dtype=float)
    r = np.asarray(area_ratio, dtype=float)
    narrow = np.maximum(1.1 - 0.7 * q, 0.85)
    wide = np.maximum(1.0 - 0.6 * q, 0.6)
    return np.asarray(np.where(r <= 0.35, narrow, wide) * (1.0 + (q / r) ** 2))
