"""Loss coefficients of tees as Crane has them."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Way = Literal["dividing run", "dividing branch", "combining run", "combining branch"]

TEE_SOURCE = "Crane TP-410 (2009), chapter 2: 90 degree tees, on the velocity of the combined flow"


def loss_coefficient(way: Way, share: ArrayLike, area_ratio: ArrayLike) -> Array:
    r"""Return K of a 90 degree tee on the velocity head of the combined flow.

    With :math:`q` the branch's share of the flow and :math:`r` the branch's area over the
    manifold's:

    * dividing, run: :math:`M q^2`, with M = 0.4 for r <= 0.4, else 2 (2q - 1) up to q = 0.5 and
      0.3 (2q - 1) above;
    * dividing, branch: :math:`G [1 + H (q/r)^2]`, with H = 1 for sqrt(r) <= 2/3, else 0.3, and
      G = 1 for r <= 2/3, else 1 + 0.3 q^2;
    * combining, run: :math:`1.55 q - q^2`;
    * combining, branch: :math:`C [1 + (q/r)^2 - 2 (1 - q)^2]`, with C = 1 for r <= 0.35, else
      the larger of 0.9 (1 - q) and 0.55. (The book steps from 0.54 to 0.55 at q = 0.4; the larger
      of the two is smooth there and differs by less than 2 %.)

    Parameters
    ----------
    way : str
        One of `WAYS`.
    share : float or array
        Branch flow over combined flow, 0 to 1.
    area_ratio : float or array
        Branch area over manifold area, above 0.

    Returns
    -------
    array
        K [-]; negative where a stream is dragged along by the other.

    The combining ways, which Crane took from Idelchik, are also those of the Modelica library
    ThermofluidStream of DLR (``lin_interpol_Y1_60_90``).

    References
    ----------
    Crane Co., Flow of Fluids Through Valves, Fittings, and Pipe, Technical Paper 410 (2009),
    chapter 2, tees and wyes.

    Examples
    --------
    Example 7-35 of the reference: 380 L/min join 1135 L/min in a DN100 tee, K = -0.04026:

    >>> q = 0.00633 / (0.00633 + 0.018917)
    >>> round(float(loss_coefficient("combining branch", q, 1.0)), 4)
    -0.0404
    """
    q = np.asarray(share, dtype=float)
    r = np.asarray(area_ratio, dtype=float)
    if way == "dividing run":
        wide = np.where(q <= 0.5, 2.0, 0.3) * (2.0 * q - 1.0)
        return np.asarray(np.where(r <= 0.4, 0.4, wide) * q**2)
    if way == "dividing branch":
        h = np.where(np.sqrt(r) <= 2.0 / 3.0, 1.0, 0.3)
        g = np.where(r <= 2.0 / 3.0, 1.0, 1.0 + 0.3 * q**2)
        return np.asarray(g * (1.0 + h * (q / r) ** 2))
    if way == "combining run":
        return np.asarray(1.55 * q - q**2)
    c = np.where(r <= 0.35, 1.0, np.maximum(0.9 * (1.0 - q), 0.55))
    return np.asarray(c * (1.0 + (q / r) ** 2 - 2.0 * (1.0 - q) ** 2))
