"""Heat-transfer coefficients of channels by correlation, in place of those that a file gives."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from heatgrade.correlations.duct import duct_flow
from heatgrade.layered.channel_network import ChannelNetwork, Layer
from heatgrade.layered.parts import Cavity
from heatgrade.materials import Coolant

if TYPE_CHECKING:
    from heatgrade.layered.layer_stack import LayerStack


def with_coolant(stack: LayerStack, coolant: Coolant | str) -> LayerStack:
    """Return a stack with another coolant; see `LayerStack.with_coolant`."""
    liquid = Coolant(coolant) if isinstance(coolant, str) else coolant
    layers: list[Layer] = []
    for layer in stack.layers:
        if isinstance(layer, Cavity):
            layers.append(channels_with(layer, liquid, stack.length_x, stack.length_y))
        elif isinstance(layer, ChannelNetwork):
            layers.append(layer.with_coolant(liquid))
        else:
            layers.append(layer)
    return replace(stack, layers=tuple(layers))


def channels_with(cavity: Cavity, coolant: Coolant, length_x: float, length_y: float) -> Cavity:
    """Return a cavity with a coolant's heat capacity and, for channels, coefficients.

    The mean Nusselt number over the length is that of `duct_flow` with four heated walls, with
    properties at the inlet. ``4rm``: h = Nu k / Dh on each wall. ``2rm``: of the plan, each half of
    a wall a fin on its face::

        h (w + eta H) / pitch,  eta = tanh(m H / 2) / (m H / 2),  m = sqrt(2 h / (k_wall t_wall))
    """
    liquid = coolant.properties(cavity.inlet_temperature)
    density, viscosity = float(liquid.density), float(liquid.viscosity)
    conductivity = float(liquid.conductivity)
    specific = float(liquid.heat_capacity)
    cavity = replace(cavity, heat_capacity=density * specific)
    if not cavity.channels:
        return cavity
    width, height = cavity.channel_width, cavity.height
    diameter = 2.0 * width * height / (width + height)
    speed = cavity.volume_flow / (cavity.count(length_x) * width * height)
    flow = duct_flow(
        density * speed * diameter / viscosity,
        viscosity * specific / conductivity,
        min(width, height) / max(width, height),
        length_y / diameter,
        where=cavity.element,
    )
    h = float(flow.nusselt) * conductivity / diameter
    if cavity.kind == "4rm":
        return replace(cavity, coefficient_side=h, coefficient_top=h, coefficient_bottom=h)
    fin = 0.5 * height * math.sqrt(2.0 * h / (cavity.wall.conductivity[2] * cavity.wall_width))
    plan = h * (width + math.tanh(fin) / fin * height) / (width + cavity.wall_width)
    return replace(cavity, coefficient_side=h, coefficient_top=plan, coefficient_bottom=plan)
