"""In which order layers may lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from heatgrade.errors import InputError
from heatgrade.layered.channel_network import ChannelNetwork, Layer
from heatgrade.layered.parts import Cavity, SolidLayer

if TYPE_CHECKING:
    from heatgrade.layered.layer_stack import LayerStack

MOST_LAYERS = 2000


def check_order(stack: LayerStack) -> None:
    """Raise `InputError` HG728 unless solids enclose coolant and plates enclose the chip."""
    layers = stack.layers
    wet = [not isinstance(layer, SolidLayer) for layer in layers]
    problem = ""
    if not layers or len(layers) > MOST_LAYERS:
        problem = f"the stack has {len(layers)} layers"
    elif wet[0] or wet[-1]:
        problem = "a coolant layer lies outermost"
    elif any(one and two for one, two in pairwise(wet)):
        problem = "two coolant layers touch each other"
    elif len(layers) == 1 and stack.top is not None and stack.bottom is not None:
        problem = ""  # 3D-ICE refuses it; nothing hinders us
    elif _wrong_plates(stack):
        problem = "a plate is narrower than the chip, or lies between layers of the chip"
    elif _mixed(layers):
        problem = "coolant layers with channel columns of different widths"
    elif _other_cells(stack):
        problem = f"a network of {_other_cells(stack)} cells on a grid of others"
    elif _kinds_of_coolant(layers) > 1:
        problem = "networks of channels beside other coolant layers"
    elif stack.uneven and any(isinstance(layer, ChannelNetwork) for layer in layers):
        problem = "a network of channels on an uneven grid"
    if problem:
        raise InputError(
            "HG728",
            problem,
            entry=f"{stack.name}.layers",
            allowed=f"1 to {MOST_LAYERS} layers, solid at bottom and top, coolant between solids, "
            "one pattern of channels",
            remedy="put a solid layer beside the coolant",
        )


def _wrong_plates(stack: LayerStack) -> bool:
    wide = [isinstance(layer, SolidLayer) and layer.size is not None for layer in stack.layers]
    chip = [index for index, plate in enumerate(wide) if not plate]
    enclosed = not chip or any(wide[chip[0] : chip[-1]])
    smallest = [plate.size for plate in stack.plates if plate.size is not None]
    slack = 1.0 - 1e-9
    return enclosed or any(
        x < stack.length_x * slack or y < stack.length_y * slack for x, y in smallest
    )


def _mixed(layers: Sequence[Layer]) -> bool:
    patterns = {
        (layer.channel_width, layer.wall_width, layer.first_wall_width, layer.last_wall_width)
        for layer in layers
        if isinstance(layer, Cavity) and layer.kind == "4rm"
    }
    return len(patterns) > 1


def _other_cells(stack: LayerStack) -> str:
    """Return the cells of a network that are not those of the stack's grid, or nothing."""
    grid = (len(stack.x_lines) - 1, len(stack.y_lines) - 1)
    shapes = [layer.shape for layer in stack.layers if isinstance(layer, ChannelNetwork)]
    return next((f"{nx} x {ny}" for nx, ny in shapes if (nx, ny) != grid), "")


def _kinds_of_coolant(layers: Sequence[Layer]) -> int:
    return len({type(layer) for layer in layers if not isinstance(layer, SolidLayer)})
