"""Powers given to a stack from outside: by block, or by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike, fspath
from typing import TYPE_CHECKING

from heatgrade.errors import InputError, positive
from heatgrade.geometry.power_map import PowerMap, check_same_size
from heatgrade.geometry.power_table import read_powers
from heatgrade.layered.channel_network import Layer
from heatgrade.layered.complaint import shown
from heatgrade.layered.parts import SolidLayer
from heatgrade.layered.system import Key

if TYPE_CHECKING:
    from heatgrade.layered.layer_stack import LayerStack

Powers = Mapping[str, float] | str | PathLike[str]


def with_powers(stack: LayerStack, powers: Powers) -> LayerStack:
    """Return a stack with other powers; see `LayerStack.with_powers`."""
    table = powers if isinstance(powers, Mapping) else read_powers(powers)
    entry = "powers" if isinstance(powers, Mapping) else fspath(powers)
    known = [
        (layer.element, block.name)
        for layer in stack.layers
        if isinstance(layer, SolidLayer)
        for block in layer.floorplan
    ]
    given = {
        _key(name, known, entry): positive(power, f"power of {name}", "W", allow_zero=True)
        for name, power in table.items()
    }

    def changed(layer: Layer) -> Layer:
        if not isinstance(layer, SolidLayer):
            return layer
        blocks = tuple(
            replace(block, powers=(given[layer.element, block.name],) * len(block.powers))
            if (layer.element, block.name) in given
            else block
            for block in layer.floorplan
        )
        return replace(layer, floorplan=blocks)

    return replace(stack, layers=tuple(map(changed, stack.layers)))


def with_power_map(stack: LayerStack, element: str, heat: PowerMap) -> LayerStack:
    """Return a stack with heat by place; see `LayerStack.with_power_map`."""
    solids = {
        index: layer
        for index, layer in enumerate(stack.layers)
        if isinstance(layer, SolidLayer) and layer.element == element and layer.size is None
    }
    if not solids:
        parts = [layer.element for layer in stack.layers if isinstance(layer, SolidLayer)]
        raise _unknown(f"no solid part of the chip is called {shown(element)}", "element", parts)
    check_same_size((heat.length_x, heat.length_y), (stack.length_x, stack.length_y), "heat")
    heated = [index for index, layer in solids.items() if layer.floorplan]
    index = (heated or list(solids))[0]
    layer = solids[index]
    blocks = tuple(replace(block, powers=(0.0,) * len(block.powers)) for block in layer.floorplan)
    layers = list(stack.layers)
    layers[index] = replace(layer, floorplan=blocks, power_map=heat)
    return replace(stack, layers=tuple(layers))


def _key(name: str, known: list[Key], entry: str) -> Key:
    """Return the one block that a name means: its own, or part.block."""
    found = [key for key in known if name in (key[1], f"{key[0]}.{key[1]}")]
    if len(found) == 1:
        return found[0]
    problem = "no block is called" if not found else "several blocks are called"
    raise _unknown(f"{problem} {shown(name)}", entry, [f"{part}.{block}" for part, block in known])


def _unknown(problem: str, entry: str, names: list[str]) -> InputError:
    listed = list(dict.fromkeys(names))
    return InputError(
        "HG723",
        problem,
        entry=entry,
        allowed=", ".join(listed[:12]) + (", ..." if len(listed) > 12 else ""),
        remedy="use one of these",
    )
