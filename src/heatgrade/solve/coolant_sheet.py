"""One coolant cell across a passage: what the flow carries from column to column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CoolantSheet:
    """Coolant as one unknown per column (i, j), exchanging heat with layers of that column.

    The balance of coolant cell (i, j) with temperature C reads::

        sum over faces with flow entering  |w| (C_upstream - C)
          + sum over layers k              exchange_k (T_k - C)
          - inflow C + source = 0

    so that heat leaving with the coolant needs no entry of its own.

    Parameters
    ----------
    first_layer : int
        Index k of the first solid layer that touches the coolant.
    exchange : ndarray, shape (nx, ny, m)
        Conductance to solid layers ``first_layer`` ... ``first_layer + m - 1`` [W/K].
    flow_x : ndarray, shape (nx - 1, ny)
        Heat-capacity flow (mass flow times heat capacity) through the faces between columns
        (i, j) and (i + 1, j), positive towards +x [W/K].
    flow_y : ndarray, shape (nx, ny - 1)
        The same through the faces between (i, j) and (i, j + 1), positive towards +y [W/K].
    inflow : ndarray, shape (nx, ny)
        Heat-capacity flow that enters from outside [W/K].
    source : ndarray, shape (nx, ny)
        ``inflow`` times the temperature of that coolant, plus heat released in it [W].
    upstream : float or tuple of two ndarray
        Share of the upstream cell in the temperature of a face, as in `CellFlow`; one for all,
        or one for each face, shaped like flow_x and flow_y.
    """

    first_layer: int
    exchange: Array
    flow_x: Array
    flow_y: Array
    inflow: Array
    source: Array
    upstream: float | tuple[Array, Array] = 1.0

    @property
    def flowing(self) -> bool:
        """Whether any coolant passes from column to column."""
        return bool(np.any(self.flow_x) or np.any(self.flow_y))
