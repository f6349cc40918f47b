"""What is read off a solution: blocks, coolant outlets, and what a file's instructions ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.march import Moment
from heatgrade.layered.parts import OutputRequest
from heatgrade.layered.system import Key, System

Array = NDArray[np.float64]
TOUCH = 1e-12  # share of a block's heat; below is rounding of lines that coincide


@dataclass(frozen=True, slots=True)
class BlockTemperature:
    """Temperatures of a block of a floorplan, over the cells that it touches [K]."""

    maximum: float
    mean: float
    minimum: float

    def by(self, quantity: str) -> float:
        """Return what an instruction calls the quantity."""
        return {
            "maximum": self.maximum,
            "minimum": self.minimum,
            "average": self.mean,
            "gradient": self.maximum - self.minimum,
        }[quantity]


class Reader:
    """Reads temperatures of one system, again and again in a transient.

    Parameters
    ----------
    system : System
    elements : tuple of str
        Part of the stack that each layer belongs to.
    """

    def __init__(self, system: System, elements: tuple[str, ...]) -> None:
        self.system = system
        self._blocks: dict[Key, tuple[int, NDArray[np.bool_]]] = {
            block.key: (block.layer, block.shares > TOUCH) for block in system.inputs
        }
        self._weights = {
            block.key: _weights(block.shares, plain=system.plain_means) for block in system.inputs
        }
        heated = {key[0]: layer for key, (layer, _) in self._blocks.items()}
        first = {element: index for index, element in reversed(list(enumerate(elements)))}
        self._layer = first | heated

    @property
    def keys(self) -> tuple[Key, ...]:
        """All blocks."""
        return tuple(self._blocks)

    def layer(self, element: str) -> int:
        """Return the layer that stands for a part of the stack: a die's heated one."""
        return self._layer[element]

    def map(self, element: str, values: Array) -> Array:
        """Return the temperature of a part of the stack on the chip's cells [K]."""
        field = self.system.layer_temperature(self.layer(element), values)
        return field[self.system.frame.chip]

    def blocks(self, values: Array) -> dict[Key, BlockTemperature]:
        """Return the temperatures of all blocks."""
        layers = {layer for layer, _ in self._blocks.values()}
        fields = {layer: self.system.layer_temperature(layer, values) for layer in layers}
        found = {}
        for key, (layer, where) in self._blocks.items():
            here = fields[layer][where]
            mean = float(here @ self._weights[key])
            found[key] = BlockTemperature(float(here.max()), mean, float(here.min()))
        return found

    def read(self, request: OutputRequest, moment: Moment) -> Array:
        """Return the numbers that an instruction asks for [K], powers [W]."""
        values = moment.values
        if request.kind == "T":
            field = self.system.layer_temperature(self.layer(request.element), values)
            return np.array([field[self.system.frame.cell(request.x, request.y)]])
        if request.kind in ("Tflp", "Tflpel"):
            blocks = self.blocks(values)
            return np.array(
                [
                    block.by(request.quantity)
                    for (element, name), block in blocks.items()
                    if element == request.element and request.block in ("", name)
                ]
            )
        if request.kind == "Tmap":
            return self.map(request.element, values).T
        if request.kind == "Pmap":
            return self._power(request.element, moment.power).T
        return np.array([self._outlet(request, values)])

    def names(self, element: str) -> tuple[str, ...]:
        """Return the blocks of a die."""
        return tuple(name for part, name in self._blocks if part == element)

    def _power(self, element: str, power: Array) -> Array:
        whole = self.system.layer_power(self.layer(element), power)
        return whole[self.system.frame.chip]

    def _outlet(self, request: OutputRequest, values: Array) -> float:
        """Return maximum, minimum, mean or range over the last cells of the channels [K]."""
        coolant = self.system.coolant
        assert coolant is not None
        layer = self.layer(request.element)
        stream, cells = next(
            (stream, cells) for stream, cells in coolant.parts(values) if stream.layer == layer
        )
        last = stream.last(cells)
        whole = BlockTemperature(float(last.max()), float(last.mean()), float(last.min()))
        return whole.by(request.quantity)


def _weights(shares: Array, *, plain: bool) -> Array:
    """Return the weights of the cells that a block touches in its mean."""
    touched = shares[shares > TOUCH]
    weights = np.ones(touched.size) if plain else touched
    normed: Array = weights / weights.sum()
    return normed
