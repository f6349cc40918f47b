"""How heat transfer falls off around one impinging jet."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.correlations.validity import Validity

SUN_MA_NAKAYAMA = Validity(
    name="radial shape around a submerged round jet",
    source="Sun, Ma and Nakayama, J. Electron. Packag. 115 (1993) 71",
    ranges=(("r_over_d", 0.0, 8.0),),
    scatter="not stated; water, single jets at Re = 5000 to 36 000",
)

_SHARPNESS = 17.0  # of the passage between the two branches, from the source


def radial_shape(r_over_d: ArrayLike) -> NDArray[np.float64]:
    """Return local over stagnation Nusselt number around one submerged round liquid jet.

    With x = r/d::

        s = {[sqrt(tanh(0.88 x) / x)]^-17 + [1.69 x^-1.07]^-17}^(-1/17)

    divided by its value at x = 0, sqrt(0.88) = 0.938, so that the shape is 1 there.  Near the axis
    it is flat; from x about 2.5 it falls like the wall jet, with the power -1.07.  Use it to
    spread a mean Nusselt number over a cell, normalised to keep the cell's mean.

    Parameters
    ----------
    r_over_d : float or array
        Distance from the jet's axis over nozzle diameter; its sign is ignored [-].

    Returns
    -------
    array of the shape of `r_over_d`
        Nu / Nu at the axis, 1 at 0, falling [-].

    Notes
    -----
    The abstract confirms the fluid, the range and that local distributions were correlated; the
    constants could not be read in the paper itself.  Checked instead: the two branches cross (at
    r/d = 2.6), the shape falls everywhere, and its outer power agrees with the local law that
    follows from Martin's (1977) mean for a single round nozzle (-1 for r/d above 2.5).

    References
    ----------
    Sun, Ma and Nakayama, Local characteristics of convective heat transfer from simulated
    microelectronic chips to impinging submerged round water jets, J. Electron. Packag. 115 (1993)
    71-77.

    Examples
    --------
    >>> [round(float(s), 3) for s in radial_shape([0.0, 1.0, 3.0])]
    [1.0, 0.896, 0.55]
    """
    x = np.abs(np.asarray(r_over_d, dtype=np.float64))
    safe = np.maximum(x, 1e-9)  # tanh(y)/y is 1 to rounding below that
    inner = np.sqrt(np.tanh(0.88 * safe) / (0.88 * safe))
    outer = 1.69 / np.sqrt(0.88) * safe**-1.07
    # (inner^-17 + outer^-17)^(-1/17) without raising the huge outer branch near the axis
    return np.asarray(inner * (1.0 + (inner / outer) ** _SHARPNESS) ** (-1.0 / _SHARPNESS))[()]
