"""In which order layers may lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from heatgrade.errors import InputError
from heatgrade.layered.parts import Cavity, Layer, SolidLayer

if TYPE_CHECKING:
    from heatgrade.layered.layer_stack import LayerStack

MOST_LAYERS = 2000


def check_order(stack: LayerStack) -> None:
    """Raise `InputError` HG728 unless solids enclose coolant and plates enclose the chip."""
    layers = stack.layers
    problem = ""
    if not layers or len(layers) > MOST_LAYERS:
        problem = f"the stack has {len(layers)} layers"
    elif isinstance(layers[0], Cavity) or isinstance(layers[-1], Cavity):
        problem = "a coolant layer lies outermost"
    elif any(isinstance(one, Cavity) and isinstance(two, Cavity) for one, two in pairwise(layers)):
        problem = "two coolant layers touch each other"
    elif len(layers) == 1 and stack.top is not None and stack.bottom is not None:
        problem = ""  # 3D-ICE refuses it; nothing hinders us
    elif _wrong_plates(stack):
        problem = "a plate is narrower than the chip, or lies between layers of the chip"
    elif _mixed(layers):
        problem = "coolant layers with channel columns of different widths"
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
