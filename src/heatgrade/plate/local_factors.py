"""What a calibration puts on the correlations of a plate: factors on the film and on the losses."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.grid import Grid
from heatgrade.plate.region_map import RegionMap


@dataclass(frozen=True, slots=True)
class LocalFactors:
    """Factors on the local laws of a plate.

    Parameters
    ----------
    heat : float
        On every local heat-transfer coefficient.
    loss : float
        On every pressure loss.
    cautions : tuple of Caution
        What must be known where they are used.
    places : RegionMap, optional
        On the local heat-transfer coefficients, region by region, beside `heat`.
    """

    heat: float = 1.0
    loss: float = 1.0
    cautions: tuple[Caution, ...] = ()
    places: RegionMap | None = None

    def on(self, grid: Grid) -> NDArray[np.float64]:
        """Return the factor on the coefficient in each column of a grid, (nx, ny)."""
        if self.places is None:
            return np.full(grid.shape[:2], self.heat)
        return self.heat * self.places.on(grid.x_edges, grid.y_edges)

    def flow(self, sheet: SheetFlow) -> SheetFlow:
        """Return the same flow at the pressures that it takes.

        All losses grow alike, so that how the flow is shared does not change.
        """
        if self.loss == 1.0:
            return sheet
        return replace(
            sheet,
            pressure=self.loss * sheet.pressure,
            pressure_drop=self.loss * sheet.pressure_drop,
        )

    def parts(self, parts: dict[str, float]) -> dict[str, float]:
        """Return pressure drops by part [Pa]."""
        return {name: self.loss * value for name, value in parts.items()}


PLAIN = LocalFactors()
