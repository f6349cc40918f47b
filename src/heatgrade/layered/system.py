"""The equations of a stack: solids on a grid of planes, coolant cells beside them.

With solid temperatures T, coolant temperatures C, heat P and storage c::

    c_s dT/dt + K T - G (C - T) = P + sinks        K: conduction and sinks
    c_c dC/dt + F C - G' (T - C) = inflow          F: flow, G: exchange
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.coolant import Coolant
from heatgrade.layered.frame import Frame
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

    @property
    def solid_size(self) -> int:
        """Number of places of the solids' grid, empty ones included."""
        return self.fields.cells

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.solid_size + (0 if self.coolant is None else self.coolant.size)

    @property
    def capacity(self) -> Array:
        """Heat capacity of every unknown [J/K]."""
        solid = np.stack([plane.capacity for plane in self.planes], axis=2).ravel()
        return solid if self.coolant is None else np.concatenate([solid, self.coolant.capacity])

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
        if self.coolant is not None:
            flat[self.solid_size :] = self.coolant.inflow
        return flat

    def matrix(self) -> csr_array[Any, Any]:
        """Return the steady operator on all unknowns [W/K]; rows of empty cells are the unit's."""
        from scipy.sparse import bmat, csr_array, diags_array

        solid, _ = self.fields.to_csr()
        if self.coolant is None:
            return csr_array(solid)
        links, count = self.coolant.links, self.coolant.size
        exchange = csr_array(
            (links.conductance, (links.solid, links.coolant)), shape=(self.solid_size, count)
        )
        taken = np.bincount(links.coolant, links.conductance, minlength=count)
        own = self.coolant.flow + diags_array(taken)
        return csr_array(bmat([[solid, -exchange], [-exchange.T, own]], format="csr"))

    def balance(self, values: Array, power: Array) -> dict[str, float]:
        """Return where the heat goes in a steady state [W]."""
        solid = values[: self.solid_size].reshape(self.fields.shape)
        found = {
            "released": float(power.sum()),
            "top": float((self.top * (solid[:, :, -1] - self.top_temperature)).sum()),
            "bottom": float((self.bottom * (solid[:, :, 0] - self.bottom_temperature)).sum()),
            "coolant": 0.0,
        }
        if self.coolant is not None:
            rises = self.outlet_temperatures(values) - self.inlet_temperatures
            flows = np.array([stream.flow.sum() for stream in self.coolant.streams])
            found["coolant"] = float((flows * rises).sum())
        return found

    @property
    def inlet_temperatures(self) -> Array:
        """Of every stream [K]."""
        streams = () if self.coolant is None else self.coolant.streams
        return np.array([stream.inlet_temperature for stream in streams])

    def outlet_temperatures(self, values: Array) -> Array:
        """Return the mixed outlet temperature of every stream [K]."""
        if self.coolant is None:
            return np.zeros(0)
        outlets: Array = (
            self.coolant.outlets @ values[self.solid_size :] + self.coolant.outlet_part
        )
        return outlets

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
        place = self.solid_size
        for stream in () if self.coolant is None else self.coolant.streams:
            if stream.layer == layer:
                block = values[place : place + stream.size].reshape(stream.capacity.shape)
                found[stream.columns, slice(*stream.rows)] = block
            place += stream.size
        return found

    def with_inputs(self, inputs: tuple[HeatInput, ...]) -> LayerSystem:
        """Return the same equations with other powers."""
        return replace(self, inputs=inputs)
