"""Mobilities that do not alternate from cell to cell along straight channels.

They are found by lines of two colours, so that those of odd and of even planes differ a little, by
less than a per cent. Each correction of the pressure would leave that in the velocities, where
convection by central differences hardly sees it and it fades slowly.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from heatgrade.resolved.staggered import leading

Single = NDArray[np.float32]


def even_out(mobility: Single, axes: Iterable[int]) -> None:
    """Replace the mobility of each face by the mean of itself, twice, and those beside it.

    Parameters
    ----------
    mobility : (3, NX, NZ, NY) array
        Of the faces across x, y and z, padded as in `staggered`; those of outer faces stay.
    axes : iterable of int
        Along which coolant flows straight from side to side.

    Examples
    --------
    >>> mobility = np.ones((3, 9, 4, 4), np.float32)
    >>> mobility[:, ::2] = 1.01
    >>> even_out(mobility, [0])
    >>> [round(float(item), 3) for item in mobility[0, 1:8, 2, 2]]  # openings at both ends
    [1.0, 1.007, 1.005, 1.005, 1.005, 1.007, 1.0]
    """
    for axis in axes:
        for across in range(3):
            ahead = leading(mobility[across], axis)
            first, last = 2 if across == axis else 1, len(ahead) - 3
            before = ahead[first].copy()
            for place in range(first, last + 1):
                own = ahead[place].copy()
                after = ahead[place + 1] if place < last else own
                ahead[place] = 0.5 * own + 0.25 * (before + after)
                before = own
