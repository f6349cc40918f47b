"""Our own view of a stack beside the peer's, and how far they are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from heatgrade.layered.channel_network import ChannelNetwork
from heatgrade.layered.parts import Cavity
from heatgrade.layered.result import LayerResult, solve_stack
from heatgrade.layered.system import Key
from heatgrade.layered.view import View
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.layered.layer_stack import LayerStack


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Shown):
    """Two views of one stack.

    Parameters
    ----------
    own, peer : LayerResult
        Ours, and the peer's own discretisation.
    """

    own: LayerResult
    peer: LayerResult

    @property
    def differences(self) -> dict[Key, float]:
        """Mean temperature of each block, ours less the peer's [K]."""
        mine, other = self.own.block_temperatures, self.peer.block_temperatures
        return {key: mine[key].mean - other[key].mean for key in mine if key in other}

    @property
    def largest(self) -> float:
        """Largest difference of any block's mean [K]."""
        return max((abs(value) for value in self.differences.values()), default=0.0)

    @property
    def reference(self) -> float:
        """Coldest temperature that heat is given to [K]: inlet of a coolant or surroundings."""
        stack = self.own.stack
        sinks = [sink.temperature for sink in (stack.top, stack.bottom) if sink is not None]
        inlets = self.own.system.inlet_temperatures
        return min([*sinks, *map(float, inlets)], default=stack.initial_temperature)

    @property
    def share(self) -> float:
        """The largest difference over the peer's largest rise of a block's mean [-]."""
        rises = [b.mean - self.reference for b in self.peer.block_temperatures.values()]
        return self.largest / max(max(np.abs(rises), default=0.0), 1e-12)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What our view does that the peer's does not."""
        stack, view = self.own.stack, self.own.view
        hotspot = stack.peer == "HotSpot"
        found = ["layers resolved (one cell each in the peer's)"] if view.layer_cells > 1 else []
        if self.own.system.coolant is not None and view.advection == "second-order":
            found.append("second-order upwind advection (central)")
        if _cavities(stack) != _cavities(self.peer.stack):
            found.append("coolant's properties, coefficients by correlation (those of the file)")
        if stack.schedule is not None:
            if hotspot:
                found.append("heat capacities as given (0.333 of them)")
            else:
                found.append("steps in time of second order (backward Euler)")
        if any(isinstance(layer, ChannelNetwork) for layer in stack.layers):
            found.append("flow by the friction of ducts (first term of its series)")
        if hotspot and stack.plates:
            found.append("package resolved to its edges (a few lumped nodes around the chip)")
        if stack.uneven:
            found.append("even grid (cells of each block)")
        return tuple(found) or ("the same cells, nodes of outermost layers apart",)

    def __str__(self) -> str:
        """Return one sentence."""
        return (
            f"block means differ by at most {self.largest:.3g} K between our view and the peer's "
            f"({self.share:.2%} of the rise): {', '.join(self.reasons)}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data."""
        return {
            "cells": self.peer.cells,
            "junction_max_C": self.peer.junction_temperature_max - ZERO_CELSIUS,
            "largest_difference_K": self.largest,
            "share_of_rise": self.share,
            "reasons": list(self.reasons),
            "solve_s": self.peer.solve_seconds,
        }


def _cavities(stack: LayerStack) -> tuple[Cavity, ...]:
    return tuple(layer for layer in stack.layers if isinstance(layer, Cavity))


def compare_views(stack: LayerStack, view: View, threads: int | None = None) -> Comparison:
    """Solve a stack in a view and in the peer's."""
    return Comparison(solve_stack(stack, view, threads), solve_stack(stack, View.peer(), threads))
