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
    With `upstream` = s less than one a face has the temperature
    s T_upstream + (1 - s) T_downstream: the downstream cell gains s |w| (T_upstream - T), the
    upstream one -(1 - s) |w| (T_downstream - T).

    Parameters
    ----------
    x : ndarray, shape (nx - 1, ny, nz)
        Heat-capacity flow (mass flow times heat capacity) through the faces between cells
        (i, j, k) and (i + 1, j, k), positive towards +x [W/K].
    y : ndarray, shape (nx, ny - 1, nz)
        The same through the faces between (i, j, k) and (i, j + 1, k).
    z : ndarray, shape (nx, ny, nz - 1)
        The same through the faces between (i, j, k) and (i, j, k + 1).
    upstream : float or tuple of three ndarray
        Share of the upstream cell in the temperature of a face: 1 upwind, 0.5 central (second
        order on even spacing); one for all, or one for each face, shaped like x, y and z.
    """

    x: Array
    y: Array
    z: Array
    upstream: float | tuple[Array, Array, Array] = 1.0

    @property
    def flowing(self) -> bool:
        """Whether any face is crossed."""
        return bool(np.any(self.x) or np.any(self.y) or np.any(self.z))
