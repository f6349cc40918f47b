"""The equations of a stack: solids on a grid of planes, coolant cells beside them.

With solid temperatures T, coolant temperatures C, heat P and storage c::

    c_s dT/dt + K T - G (C - T) = P + sinks        K: conduction and sinks
    c_c dC/dt + F C - G' (T - C) = inflow          F: flow, G: exchange
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.beside import Beside
from heatgrade.layered.coolant import Coolant
from heatgrade.layered.frame import Frame
from heatgrade.layered.periphery import Periphery
from heatgrade.layered.plane import Plane
from heatgrade.solve import FaceFields

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
Key = tuple[str, str]
"""Name of the part of the stack, name of the block."""


@dataclass(frozen=True, slots=True, eq=False)
class HeatInput:
    """A block of a floorplan: the cells that its heat enters.

    Parameters
    ----------
    key : (str, str)
        Part of the stack and block.
    layer : int
        Of the stack.
    shares : ndarray, shape (nx, ny)
        Over the plan; they sum to 1.
    planes : tuple of (int, float)
        Planes and their shares.
    powers : tuple of float [W]
        One a slot.
    """

    key: Key
    layer: int
    shares: Array
    planes: tuple[tuple[int, float], ...]
    powers: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """A plane of the stack as a picture or file shows it; NaN where it has nothing.

    Parameters
    ----------
    layer : int
        Of the stack.
    thickness : float [m]
    temperature : ndarray, shape (nx, ny) [K]
        Of the solids.
    density : ndarray, shape (nx, ny)
        Heat released [W/m3].
    coolant : ndarray, shape (nx, ny) [K]
    """

    layer: int
    thickness: float
    temperature: Array
    density: Array
    coolant: Array


class System(Protocol):
    """What the equations of a stack offer, whatever their grid."""

    @property
    def frame(self) -> Frame:
        """Lines on which fields are shown."""

    @property
    def coolant(self) -> Coolant | None:
        """Coolant cells."""

    @property
    def inputs(self) -> tuple[HeatInput, ...]:
        """Blocks with power."""

    @property
    def plain_means(self) -> bool:
        """Whether a block's mean counts every cell that it touches alike, as 3D-ICE's does."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Cells along x and y, and planes."""

    @property
    def size(self) -> int:
        """Number of unknowns."""

    @property
    def solid_size(self) -> int:
        """Number of unknowns of the solids."""

    @property
    def capacity(self) -> Array:
        """Heat capacity of every unknown [J/K]."""

    @property
    def grounded(self) -> bool:
        """Whether anything takes heat."""

    @property
    def inlet_temperatures(self) -> Array:
        """Of every stream [K]."""

    def power(self, slot: int) -> Array:
        """Return the heat released in every unknown in a slot of time [W]."""

    def constant(self) -> Array:
        """Return what sinks and inlets bring in [W]."""

    def matrix(self) -> csr_array[Any, Any]:
        """Return the steady operator [W/K]."""

    def blocks_for_multigrid(self) -> FaceFields | None:
        """Return the solids' fields where they lie on one grid."""

    def balance(self, values: Array, power: Array) -> dict[str, float]:
        """Return where the heat goes [W]."""

    def outlet_temperatures(self, values: Array) -> Array:
        """Return the mixed outlet temperature of every stream [K]."""

    def layer_temperature(self, layer: int, values: Array) -> Array:
        """Return the temperature of a layer on the frame [K]."""

    def layer_power(self, layer: int, power: Array) -> Array:
        """Return the heat released in a layer on the frame [W]."""

    def slabs(self, values: Array, power: Array) -> Iterator[Slab]:
        """Return the planes that have thickness, from bottom to top."""


def coupled(solid: csr_array[Any, Any], beside: Coolant | Beside | None) -> csr_array[Any, Any]:
    """Return the matrix of solids, exchange counted on their diagonal, with what lies beside."""
    from scipy.sparse import bmat, csr_array, diags_array

    if beside is None:
        return csr_array(solid)
    links, count = beside.links, beside.size
    exchange = csr_array(
        (links.conductance, (links.solid, links.coolant)), shape=(solid.shape[0], count)
    )
    taken = np.bincount(links.coolant, links.conductance, minlength=count)
    own = beside.flow + diags_array(taken)
    return csr_array(bmat([[solid, -exchange], [-exchange.T, own]], format="csr"))


def outlets(coolant: Coolant | None, values: Array) -> Array:
    """Return the mixed outlet temperatures, of all unknowns' `values` [K]."""
    if coolant is None:
        return np.zeros(0)
    found: Array = coolant.outlets @ values[values.size - coolant.size :] + coolant.outlet_part
    return found


def inlets(coolant: Coolant | None) -> Array:
    """Return the inlet temperature of every stream [K]."""
    streams = () if coolant is None else coolant.streams
    return np.array([stream.inlet_temperature for stream in streams])


def coolant_heat(coolant: Coolant | None, values: Array) -> float:
    """Return what the coolant carries away [W]."""
    if coolant is None:
        return 0.0
    flows = np.array([stream.flow.sum() for stream in coolant.streams])
    return float((flows * (outlets(coolant, values) - inlets(coolant))).sum())


@dataclass(frozen=True, slots=True, eq=False)
class LayerSystem:
    """The equations of a stack in one view.

    Parameters
    ----------
    frame : Frame
        Lines of the grid.
    planes : tuple of Plane
        From bottom to top.
    fields : FaceFields
        Of the solids, exchange with coolant counted as sinks; no power.
    top, bottom : ndarray, shape (nx, ny)
        Conductances to the surroundings above and below [W/K].
    top_temperature, bottom_temperature : float [K]
    coolant : Coolant or None
        Cells of the cavities.
    inputs : tuple of HeatInput
        Blocks with power.
    readings : tuple of tuple of (int, float)
        For each layer of the stack, the planes whose weighted mean is its temperature; none for
        cavities that hold coolant only.
    plain_means : bool
        Whether a block's mean counts every cell that it touches alike.
    periphery : Periphery or None
        What HotSpot lumps around the chip.
    beside : Beside or None
        All unknowns beside the solids' grid: first those of the periphery, then the coolant's.
    """

    frame: Frame
    planes: tuple[Plane, ...]
    fields: FaceFields
    top: Array
    bottom: Array
    top_temperature: float
    bottom_temperature: float
    coolant: Coolant | None
    inputs: tuple[HeatInput, ...]
    readings: tuple[tuple[tuple[int, float], ...], ...]
    plain_means: bool = False
    periphery: Periphery | None = None
    beside: Beside | None = None

    @property
    def solid_size(self) -> int:
        """Number of places of the solids' grid, empty ones included."""
        return self.fields.cells

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.solid_size + (0 if self.beside is None else self.beside.size)

    @property
    def capacity(self) -> Array:
        """Heat capacity of every unknown [J/K]."""
        solid = np.stack([plane.capacity for plane in self.planes], axis=2).ravel()
        return solid if self.beside is None else np.concatenate([solid, self.beside.capacity])

    def power(self, slot: int) -> Array:
        """Return the heat released in every unknown in a slot of time [W]."""
        nx, ny, nz = self.fields.shape
        heat = np.zeros((nx, ny, nz))
        for block in self.inputs:
            watt = block.powers[min(slot, len(block.powers) - 1)]
            if watt != 0.0:
                for plane, share in block.planes:
                    heat[:, :, plane] += watt * share * block.shares
        flat = np.zeros(self.size)
        flat[: self.solid_size] = heat.ravel()
        return flat

    def constant(self) -> Array:
        """Return what sinks and inlets bring in [W]."""
        flat = np.zeros(self.size)
        flat[: self.solid_size] = np.ascontiguousarray(self.fields.source).ravel()
        if self.beside is not None:
            flat[self.solid_size :] = self.beside.inflow
        return flat

    def matrix(self) -> csr_array[Any, Any]:
        """Return the steady operator on all unknowns [W/K]; rows of empty cells are the unit's."""
        return coupled(self.fields.to_csr()[0], self.beside)

    def blocks_for_multigrid(self) -> FaceFields | None:
        """Return the solids' fields."""
        return self.fields

    @property
    def shape(self) -> tuple[int, int, int]:
        """Cells along x and y, and planes."""
        return self.fields.shape

    @property
    def grounded(self) -> bool:
        """Whether anything takes heat."""
        return self.coolant is not None or bool(self.top.any() or self.bottom.any())

    def balance(self, values: Array, power: Array) -> dict[str, float]:
        """Return where the heat goes in a steady state [W]."""
        solid = values[: self.solid_size].reshape(self.fields.shape)
        found = {
            "released": float(power.sum()),
            "top": float((self.top * (solid[:, :, -1] - self.top_temperature)).sum()),
            "bottom": float((self.bottom * (solid[:, :, 0] - self.bottom_temperature)).sum()),
            "coolant": coolant_heat(self.coolant, values),
        }
        if self.periphery is not None:
            nodes = values[self.solid_size : self.solid_size + self.periphery.size]
            for name, heat in self.periphery.heat(nodes).items():
                found[name] += heat
        return found

    @property
    def inlet_temperatures(self) -> Array:
        """Of every stream [K]."""
        return inlets(self.coolant)

    def outlet_temperatures(self, values: Array) -> Array:
        """Return the mixed outlet temperature of every stream [K]."""
        return outlets(self.coolant, values)

    def layer_temperature(self, layer: int, values: Array) -> Array:
        """Return the temperature of a layer over the whole grid [K]; NaN where it has no cells.

        A cavity shows its coolant, and its walls where they have columns of their own.
        """
        solid = values[: self.solid_size].reshape(self.fields.shape)
        found = np.full(self.frame.shape, np.nan)
        if self.readings[layer]:
            here = self.planes[self.readings[layer][0][0]].up + 0.0 > 0.0
            here |= self.planes[self.readings[layer][0][0]].down > 0.0
            mean = sum(weight * solid[:, :, k] for k, weight in self.readings[layer])
            found[here] = np.asarray(mean)[here]
        for stream, cells in () if self.coolant is None else self.coolant.parts(values):
            if stream.layer == layer:
                stream.shown(cells, found)
        return found

    def layer_power(self, layer: int, power: Array) -> Array:
        """Return the heat released in a layer [W]."""
        solid = power[: self.solid_size].reshape(self.fields.shape)
        planes = [k for k, plane in enumerate(self.planes) if plane.layer == layer]
        total: Array = solid[:, :, planes].sum(axis=2)
        return total

    def slabs(self, values: Array, power: Array) -> Iterator[Slab]:
        """Return the planes that have thickness, from bottom to top."""
        solid = values[: self.solid_size].reshape(self.fields.shape)
        heat = power[: self.solid_size].reshape(self.fields.shape)
        flows = set() if self.coolant is None else {s.layer for s in self.coolant.streams}
        nothing = np.full(self.frame.shape, np.nan)
        for k, plane in enumerate(self.planes):
            if plane.thickness == 0.0:
                continue
            here = (plane.up > 0.0) | (plane.down > 0.0)
            coolant = nothing
            if plane.layer in flows:
                coolant = self.layer_temperature(plane.layer, values)
                if self.readings[plane.layer]:  # walls have columns of their own
                    coolant = np.where(here, np.nan, coolant)
            yield Slab(
                plane.layer,
                plane.thickness,
                np.where(here, solid[:, :, k], np.nan),
                heat[:, :, k] / (self.frame.area * plane.thickness),
                coolant,
            )
