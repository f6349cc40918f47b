"""The fields of a plate with resolved coolant, steady or at a moment of a run in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.plate.resolved_case import ResolvedCase
from heatgrade.resolved import ConjugateSolution
from heatgrade.resolved.flow_file import HALF

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ResolvedFields:
    """Fields of a piece of a plate.

    Parameters
    ----------
    case : ResolvedCase
        Grid, shares and parts.
    solution : ConjugateSolution
        Flow and temperatures.
    power : (nx, ny, nz) array
        Heat released in each cell [W].
    junction_temperature : (nx, ny) array
        Of the dies' active faces [K]; nan beside the dies.
    heat_transfer_coefficient : (nx, ny) array
        Of the top of the base over the inlet [W/(m2 K)]; nan beside the wetted area.
    limits : dict of str to float
        Highest junction temperature allowed, by die [K].
    """

    case: ResolvedCase
    solution: ConjugateSolution
    power: Array
    junction_temperature: Array
    heat_transfer_coefficient: Array
    limits: Mapping[str, float] = field(default_factory=dict)
    gap: float = field(default=0.0, init=False)
    """Height of coolant above the grid [m]: none, all of it lies on the grid."""

    @property
    def grid(self) -> Grid:
        """Of solid and coolant."""
        return self.case.grid

    @property
    def temperature(self) -> Array:
        """Of every cell, solid or coolant [K], (nx, ny, nz)."""
        return self.solution.temperature

    @property
    def shown_temperature(self) -> Array:
        """The same, nan beside the dies and lids, where there is nothing [K]."""
        nothing = (self.part < 0) & (self.case.open.volume == 0.0)
        return np.where(nothing, np.nan, self.temperature)

    @property
    def part_names(self) -> tuple[str, ...]:
        """Names of the parts."""
        return tuple(dict.fromkeys(name for name, _ in self.case.model.parts))

    @property
    def part(self) -> NDArray[np.int32]:
        """Index into `part_names`; -1 where most of a cell is coolant."""
        names = self.part_names
        found = np.full(self.grid.shape, -1, np.int32)
        for name, block in self.case.model.parts:
            found[block] = names.index(name)
        found[self.case.open.volume > HALF] = -1
        return found

    @property
    def coolant_temperature(self) -> Array:
        """Mean over the coolant of each column [K], (nx, ny); nan where there is none."""
        volume = self.case.open.volume * self.grid.dz
        whole = volume.sum(axis=2)
        heat = (volume * self.temperature).sum(axis=2)
        found = np.full(whole.shape, np.nan)
        np.divide(heat, whole, out=found, where=whole > 0.0)
        return found

    @property
    def wetted_layers(self) -> slice:
        """Layers of the grid that hold coolant."""
        return slice(self.case.base + 1, self.grid.shape[2])

    @property
    def nozzles(self) -> Array:
        """Axes and bores to be drawn: none, the grid shows them."""
        return np.zeros((0, 3))

    @property
    def slots(self) -> Array:
        """Slots to be drawn: none."""
        return np.zeros((0, 5))

    @property
    def drains(self) -> Array:
        """Axes of drains to be drawn: none."""
        return np.zeros((0, 2))
