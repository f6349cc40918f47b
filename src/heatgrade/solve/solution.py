"""What a solve returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Solution:
    """Temperatures, and how the solve that found them went.

    Parameters
    ----------
    temperature : ndarray, shape (nx, ny, nz)
        Temperature of each solid cell [K]; 0 in empty cells, NaN if the solve failed.
    coolant_temperature : ndarray, shape (nx, ny), or None
        Temperature of each coolant cell [K].
    outcome : Outcome
        Why the solve stopped, cycles, residuals, time.
    """

    temperature: NDArray[np.float64]
    coolant_temperature: NDArray[np.float64] | None
    outcome: Outcome
