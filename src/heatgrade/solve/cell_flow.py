"""Coolant that flows through cells of the grid itself: a heat-capacity flow for each face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CellFlow:
    """What the flow carries from cell to cell.

    It adds to the balance of cell (i, j, k) with temperature T::

        sum over faces with flow entering  |w| (T_upstream - T)

    so that heat leaving with the flow needs no entry of its own. Flow that enters from outside
    is a sink of the cell (its heat-capacity flow) with a source (that times its temperature).

    Parameters
    ----------
    x : ndarray, shape (nx - 1, ny, nz)
        Heat-capacity flow (mass flow times heat capacity) through the faces between cells
        (i, j, k) and (i + 1, j, k), positive towards +x [W/K].
    y : ndarray, shape (nx, ny - 1, nz)
        The same through the faces between (i, j, k) and (i, j + 1, k).
    z : ndarray, shape (nx, ny, nz - 1)
        The same through the faces between (i, j, k) and (i, j, k + 1).
    """

    x: Array
    y: Array
    z: Array

    @property
    def flowing(self) -> bool:
        """Whether any face is crossed."""
        return bool(np.any(self.x) or np.any(self.y) or np.any(self.z))
