"""What can be painted: named regions with shapes, volumes and walls."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.painted.walls import Walls

Array = NDArray[np.float64]


class Shape(Protocol):
    """A tagged mesh or a set of closed surfaces."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the regions."""
        ...

    @property
    def bounds(self) -> tuple[Array, Array]:
        """Lowest and highest corner [m]."""
        ...

    def volumes(self) -> dict[str, float]:
        """Return the volume of each region [m3]."""
        ...

    def surface(self, name: str) -> Array:
        """Return the closed surface of a region, (n, 3, 3) [m], anticlockwise from outside."""
        ...

    def walls(self, same: float) -> Walls:
        """Return place [m] and area [m2] of the walls across each axis, flat to `same` [m]."""
        ...
