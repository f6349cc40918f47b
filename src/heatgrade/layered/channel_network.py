"""A layer with coolant in a network of cells, drawn cell by cell, as HotSpot 7 takes it.

Each cell of the plan is wall, channel, inlet or outlet; what flows where follows from the pressure
of a pump, see `heatgrade.layered.network_flow`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, positive, within
from heatgrade.layered.parts import LIQUID, Cavity, LayerMaterial, SolidLayer

if TYPE_CHECKING:
    from heatgrade.materials import Coolant

KINDS = {-1: "via", 0: "wall", 1: "channel", 2: "inlet", 3: "outlet"}
INLET, OUTLET = 2, 3


@dataclass(frozen=True, slots=True)
class ChannelNetwork:
    """A layer of walls and coolant cells under one pump.

    Parameters
    ----------
    element : str
        Its name in the stack.
    cells : tuple of tuple of int
        Kinds as they are drawn from above, the first row at the largest y: -1 via and 0 wall (one
        material), 1 channel, 2 inlet, 3 outlet.  One number for each cell of the stack's grid.
    height : float [m]
    wall : LayerMaterial
    heat_capacity : float
        Of the coolant, by volume [J/(m3 K)].
    conductivity : float
        Of the coolant [W/(m K)].
    viscosity : float
        Of the coolant, dynamic [Pa s].
    inlet_temperature : float [K]
    pressure : float
        Of the pump, above that of the outlets [Pa].
    coefficient : float
        Heat-transfer coefficient of every wetted face [W/(m2 K)].
    pump_resistance : float
        Of the pump, beside every inlet cell [Pa s/m3].

    Raises
    ------
    InputError
        HG101 to HG103 numbers, HG417 cells that make no network.
    """

    element: str
    cells: tuple[tuple[int, ...], ...]
    height: float
    wall: LayerMaterial
    heat_capacity: float
    conductivity: float
    viscosity: float
    inlet_temperature: float
    pressure: float
    coefficient: float
    pump_resistance: float = 0.0

    def __post_init__(self) -> None:
        for name in ("height", "heat_capacity", "conductivity", "viscosity", "pressure",
                     "coefficient"):  # fmt: skip
            positive(getattr(self, name), f"{self.element}.{name}")
        positive(self.pump_resistance, f"{self.element}.pump_resistance", allow_zero=True)
        within(self.inlet_temperature, f"{self.element}.inlet_temperature", *LIQUID, "K")
        object.__setattr__(self, "cells", tuple(tuple(row) for row in self.cells))
        problem = _problem(self.cells)
        if problem:
            raise InputError(
                "HG417",
                problem,
                entry=f"{self.element}.cells",
                allowed="rows of equal length; 0 or -1 wall, 1 channel, 2 inlet and 3 outlet on "
                "the rim, and a way of coolant cells from an inlet to an outlet",
                remedy="correct the drawing of the channels",
            )

    @property
    def kinds(self) -> NDArray[np.int64]:
        """Kinds by column and row, row 0 at y = 0."""
        return np.ascontiguousarray(np.array(self.cells, dtype=np.int64)[::-1].T)

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and rows."""
        return len(self.cells[0]), len(self.cells)

    def with_coolant(self, coolant: Coolant) -> ChannelNetwork:
        """Return the same network with a coolant's properties at its inlet."""
        from dataclasses import replace

        liquid = coolant.properties(self.inlet_temperature)
        return replace(
            self,
            heat_capacity=float(liquid.density * liquid.heat_capacity),
            conductivity=float(liquid.conductivity),
            viscosity=float(liquid.viscosity),
        )


Layer = SolidLayer | Cavity | ChannelNetwork
"""What a stack is made of."""


def _problem(cells: tuple[tuple[int, ...], ...]) -> str:
    """Return what is wrong with a drawing, or nothing."""
    if not cells or not cells[0] or len({len(row) for row in cells}) != 1:
        return "rows of different length, or none"
    kinds = np.array(cells)
    unknown = sorted(set(np.unique(kinds).tolist()) - set(KINDS))
    if unknown:
        return f"{unknown[0]} is no kind of cell"
    inside = kinds[1:-1, 1:-1]
    if np.isin(inside, (INLET, OUTLET)).any():
        return "an inlet or outlet lies inside the chip"
    if not _joined(kinds):
        return "no way leads from an inlet to an outlet"
    return ""


def _joined(kinds: NDArray[np.int64]) -> bool:
    """Return whether coolant cells lead from some inlet to some outlet."""
    from scipy.ndimage import label

    groups, _ = label(kinds > 0)
    return bool(set(groups[kinds == INLET].tolist()) & set(groups[kinds == OUTLET].tolist()))
