"""Chips as stacks of layers, the way chip simulators describe them.

In come 3D-ICE stacks (``.stk``), HotSpot layer files (``.lcf``, ``.config``, networks of channels),
or parts made by hand; out come temperatures of layers, blocks and coolant, steady or in time.
Beside our own, resolved view of such a stack stands the peer's: its cells, its coefficients, its
advection. `heatgrade.scenario` and the command line read the same files.
"""

from heatgrade.layered.channel_network import ChannelNetwork
from heatgrade.layered.comparison import Comparison
from heatgrade.layered.layer_stack import LayerStack
from heatgrade.layered.parts import (
    AmbientSink,
    Cavity,
    FloorplanElement,
    LayerMaterial,
    MaterialRegion,
    OutputRequest,
    Schedule,
    SolidLayer,
)
from heatgrade.layered.result import LayerResult
from heatgrade.layered.view import View

__all__ = [
    "AmbientSink",
    "Cavity",
    "ChannelNetwork",
    "Comparison",
    "FloorplanElement",
    "LayerMaterial",
    "LayerResult",
    "LayerStack",
    "MaterialRegion",
    "OutputRequest",
    "Schedule",
    "SolidLayer",
    "View",
]
