"""The peer's uneven grid: each block and each layer is cut into cells of its own.

3D-ICE 4.0 (``non-uniform true``) gives a block of a die NX x NY cells in every layer of the die, a
layer of its own NX x NY cells, and a coolant layer the ordinary grid. Cells that touch are joined:

* one above the other, over the area that they share;
* side by side, over the length that they share, which 3D-ICE takes as the smaller of the two
  distances between opposite ends. Where one cell's side lies inside the other's, that is more than
  they share; the peer's view keeps it so, our own view does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.coolant import Coolant, Stream
from heatgrade.layered.frame import Frame
from heatgrade.layered.rectangles import painted
from heatgrade.layered.system import HeatInput, Slab, coolant_heat, coupled, inlets, outlets
from heatgrade.solve import FaceFields

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Solid cells of one height.

    Parameters
    ----------
    layer : int
        Of the stack.
    height : float
        [m]; 0 for nodes on a face.
    boxes : ndarray, shape (n, 4)
        x0, y0, x1, y1 of the cells [m].
    along : (ndarray, ndarray)
        Conductivity times height along x and y [W/K]; 0 where it does not conduct.
    down, up : ndarray, shape (n,)
        Conductance to the lower and the upper face by area [W/(m2 K)].
    capacity : ndarray, shape (n,)
        [J/K].
    """

    layer: int
    height: float
    boxes: Array
    along: tuple[Array, Array]
    down: Array
    up: Array
    capacity: Array

    @property
    def area(self) -> Array:
        """Area of the cells [m2]."""
        area: Array = (self.boxes[:, 2] - self.boxes[:, 0]) * (self.boxes[:, 3] - self.boxes[:, 1])
        return area


@dataclass(frozen=True, slots=True, eq=False)
class UnevenSystem:
    """The equations of a stack on an uneven grid; see `System` for what it offers."""

    frame: Frame
    grid: Frame
    sheets: tuple[Sheet, ...]
    conduction: csr_array[Any, Any]
    sink: tuple[Array, Array]
    sink_temperatures: tuple[float, float]
    coolant: Coolant | None
    inputs: tuple[HeatInput, ...]
    heated: tuple[tuple[Index, ...], ...]
    readings: tuple[int, ...]
    plain_means: bool = False

    @property
    def starts(self) -> Index:
        """First unknown of every sheet."""
        counts = [sheet.boxes.shape[0] for sheet in self.sheets]
        return np.concatenate([[0], np.cumsum(counts)])

    @property
    def shape(self) -> tuple[int, int, int]:
        """Lines' cells along x and y, and sheets."""
        return (*self.frame.shape, len(self.sheets))

    @property
    def solid_size(self) -> int:
        """Number of solid cells."""
        return int(self.starts[-1])

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.solid_size + (0 if self.coolant is None else self.coolant.size)

    @property
    def capacity(self) -> Array:
        """Heat capacity of every unknown [J/K]."""
        parts = [sheet.capacity for sheet in self.sheets]
        return np.concatenate(parts + ([] if self.coolant is None else [self.coolant.capacity]))

    @property
    def grounded(self) -> bool:
        """Whether anything takes heat."""
        return self.coolant is not None or any(part.any() for part in self.sink)

    @property
    def inlet_temperatures(self) -> Array:
        """Of every stream [K]."""
        return inlets(self.coolant)

    def power(self, slot: int) -> Array:
        """Return the heat released in every unknown in a slot of time [W]."""
        heat = np.zeros(self.size)
        for block, (cells,) in zip(self.inputs, self.heated, strict=True):
            heat[cells] += block.powers[min(slot, len(block.powers) - 1)] / cells.size
        return heat

    def constant(self) -> Array:
        """Return what sinks and inlets bring in [W]."""
        found = np.zeros(self.size)
        for conductance, temperature in zip(self.sink, self.sink_temperatures, strict=True):
            found[: self.solid_size] += conductance * temperature
        if self.coolant is not None:
            found[self.solid_size :] = self.coolant.inflow
        return found

    def matrix(self) -> csr_array[Any, Any]:
        """Return the steady operator [W/K]."""
        return coupled(self.conduction, self.coolant)

    def blocks_for_multigrid(self) -> FaceFields | None:
        """Return None: the cells lie on no common grid."""
        return None

    def balance(self, values: Array, power: Array) -> dict[str, float]:
        """Return where the heat goes [W]."""
        solid = values[: self.solid_size]
        taken = [
            float((conductance * (solid - temperature)).sum())
            for conductance, temperature in zip(self.sink, self.sink_temperatures, strict=True)
        ]
        return {
            "released": float(power.sum()),
            "top": taken[0],
            "bottom": taken[1],
            "coolant": coolant_heat(self.coolant, values),
        }

    def outlet_temperatures(self, values: Array) -> Array:
        """Return the mixed outlet temperature of every stream [K]."""
        return outlets(self.coolant, values)

    def layer_temperature(self, layer: int, values: Array) -> Array:
        """Return the temperature of a layer on the frame [K]."""
        found = np.full(self.frame.shape, np.nan)
        if self.readings[layer] >= 0:
            found = self._shown(self.readings[layer], values)
        for stream, cells in () if self.coolant is None else self.coolant.parts(values):
            if stream.layer == layer:
                assert isinstance(stream, Stream)
                here = painted(stream_boxes(stream, self.grid), cells, self.frame)
                found = np.where(np.isnan(here), found, here)
        return found

    def layer_power(self, layer: int, power: Array) -> Array:
        """Return the heat released in a layer on the frame [W]."""
        sheet = self.sheets[self.readings[layer]]
        density = self._shown(self.readings[layer], power, 1.0 / sheet.area)
        return np.nan_to_num(density * self.frame.area)

    def slabs(self, values: Array, power: Array) -> Iterator[Slab]:
        """Return the sheets that have thickness, from bottom to top."""
        flows = set() if self.coolant is None else {s.layer for s in self.coolant.streams}
        nothing = np.full(self.frame.shape, np.nan)
        for k, sheet in enumerate(self.sheets):
            if sheet.height == 0.0:
                continue
            temperature = self._shown(k, values)
            density = np.nan_to_num(self._shown(k, power, 1.0 / (sheet.area * sheet.height)))
            coolant = nothing
            if sheet.layer in flows:
                coolant = self.layer_temperature(sheet.layer, values)
                if self.readings[sheet.layer] >= 0:
                    coolant = np.where(np.isnan(temperature), coolant, np.nan)
            yield Slab(sheet.layer, sheet.height, temperature, density, coolant)

    def _shown(self, k: int, values: Array, factor: Array | float = 1.0) -> Array:
        start, stop = self.starts[k], self.starts[k + 1]
        return painted(self.sheets[k].boxes, values[start:stop] * factor, self.frame)


def stream_boxes(stream: Stream, grid: Frame) -> Array:
    """Return the coolant cells of a stream as (x0, y0, x1, y1), in their order [m]."""
    return np.array(
        [
            (grid.x_edges[i], grid.y_edges[j], grid.x_edges[i + 1], grid.y_edges[j + 1])
            for i in stream.columns
            for j in range(*stream.rows)
        ]
    )
