"""What couples solid and coolant: a conductance for every cell that touches the coolant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.stream import Stream
from heatgrade.grid import Grid

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WettedLayers:
    """Where the coolant meets the layers of the grid.

    Parameters
    ----------
    base : int
        Index of the layer below the coolant: the top layer of the plate's base.
    fins : slice
        Layers that hold fins or pins with coolant between them; empty where there are none.
    cover : int or None
        Index of the layer above the coolant, None where the top is adiabatic.
    """

    base: int
    fins: slice
    cover: int | None

    @property
    def count(self) -> int:
        """Number of layers that touch the coolant."""
        return 1 + len(range(self.fins.start, self.fins.stop)) + (self.cover is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """Conductances between solid cells and the coolant of their column.

    Parameters
    ----------
    first_layer : int
        Lowest layer that touches the coolant.
    conductance : (nx, ny, m) array
        From the centre of each solid cell to the coolant [W/K].
    coefficient : (nx, ny) array
        Heat-transfer coefficient of the wall [W/(m2 K)]; zero where there is no coolant.
    cautions : tuple of Caution
        Correlations used outside their range.
    """

    first_layer: int
    conductance: Array
    coefficient: Array
    cautions: tuple[Caution, ...]


def wall_conductance(area: Array, coefficient: Array, resistance: Array | float) -> Array:
    """Return ``A / (1/h + R'')`` [W/K], zero where the coefficient is zero.

    Parameters
    ----------
    area : array
        Wetted area [m2].
    coefficient : array
        Heat-transfer coefficient [W/(m2 K)].
    resistance : array or float
        Conduction from the wetted face to the centre of its cell [m2 K/W].
    """
    with np.errstate(divide="ignore"):
        return np.asarray(area / (1.0 / coefficient + resistance))


@dataclass(frozen=True, slots=True, eq=False)
class WettedFins:
    """Areas that coolant wets between fins or pins, and how heat comes to them.

    Parameters
    ----------
    floor : (ns, nt) array
        Area of base, and of cover, that is free of fins [m2].
    sides : (ns, nt) array
        Side area of the fins per height [m].
    inside : float
        From the mean of a fin's thickness to its surface [m2 K/W].
    base : (nx, ny) array
        From the wetted face of the base to the centre of its cell [m2 K/W].
    cover : (nx, ny) array or None
        The same for the cover, None where the top is adiabatic.
    factor : (nx, ny, layers) array, optional
        What the fins conduct in each cell over what they conduct where `inside` holds.
    tips : (ns, nt) array, optional
        Area of tips that coolant wets too [m2].
    tip_conductivity : float
        Of the metal behind them [W/(m K)].
    """

    floor: Array
    sides: Array
    inside: float
    base: Array
    cover: Array | None
    factor: Array | None = None
    tips: Array | None = None
    tip_conductivity: float = 1.0


def fin_exchange(
    fins: WettedFins,
    stream: Stream,
    grid: Grid,
    layers: WettedLayers,
    coefficient: Array,
    cautions: tuple[Caution, ...],
) -> Exchange:
    """Return the conductances between base, fins, cover and the coolant among them.

    Parameters
    ----------
    fins : WettedFins
        Areas and resistances.
    stream, grid, layers
        Where they lie.
    coefficient : (ns, nt) array
        Heat-transfer coefficient in each column [W/(m2 K)].
    cautions : tuple of Caution
        Of the correlations behind the coefficient.
    """
    local = np.zeros((*coefficient.shape, layers.count))
    local[:, :, 0] = wall_conductance(fins.floor, coefficient, stream.local(fins.base))
    for m, k in enumerate(range(layers.fins.start, layers.fins.stop), start=1):
        inside: Array | float = fins.inside
        if fins.factor is not None:
            inside = inside / stream.local(fins.factor)[:, :, m - 1]
        local[:, :, m] = wall_conductance(fins.sides * grid.dz[k], coefficient, inside)
    if fins.tips is not None:
        behind: Array | float = 0.5 * grid.dz[layers.fins.stop - 1] / fins.tip_conductivity
        if fins.factor is not None:
            behind = behind / stream.local(fins.factor)[:, :, -1]
        local[:, :, layers.fins.stop - layers.fins.start] += wall_conductance(
            fins.tips, coefficient, behind
        )
    if fins.cover is not None:
        local[:, :, -1] = wall_conductance(fins.floor, coefficient, stream.local(fins.cover))
    return Exchange(layers.base, stream.spread(local), stream.spread(coefficient), cautions)
