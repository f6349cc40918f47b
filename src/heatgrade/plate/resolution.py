"""How fine the grid of a plate is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.errors import positive
from heatgrade.grid import refuse_oversize

# Columns across the mean edge of the plate.  With the counts below this keeps the change of the
# junction's rise on a twice finer grid under one per cent for the shipped scenarios.
COLUMNS = 128


@dataclass(frozen=True, slots=True)
class Resolution:
    """Cell sizes of a plate's grid.

    Parameters
    ----------
    lateral : float, optional
        Wished cell width over the coolant and under the dies [m]; 1/128 of the plate's mean
        edge if not given.
    die, interface, lid, base, fins, cover : int
        Cells through each layer.
    """

    lateral: float | None = None
    die: int = 4
    interface: int = 1
    lid: int = 4
    base: int = 5
    fins: int = 8
    cover: int = 2

    def __post_init__(self) -> None:
        if self.lateral is not None:
            positive(self.lateral, "lateral", "m")
        for name in ("die", "interface", "lid", "base", "fins", "cover"):
            positive(getattr(self, name), name)

    def width(self, length_x: float, length_y: float) -> float:
        """Return the wished cell width on a plate of this size [m], refusing what cannot fit."""
        if self.lateral is None:
            return math.sqrt(length_x * length_y) / COLUMNS
        layers = self.die + 2 * self.interface + self.lid + self.base + self.fins + self.cover
        columns = length_x * length_y / self.lateral**2
        refuse_oversize(columns * layers, "grid.lateral")
        return self.lateral

    def scaled(self, factor: float, length_x: float, length_y: float) -> Resolution:
        """Return the resolution with cells `factor` times as many in each direction."""

        def times(n: int) -> int:
            return max(1, round(n * factor))

        return Resolution(
            lateral=self.width(length_x, length_y) / factor,
            die=times(self.die),
            interface=times(self.interface),
            lid=times(self.lid),
            base=times(self.base),
            fins=times(self.fins),
            cover=times(self.cover),
        )
