"""The coolant that is in the pipes of a network, as plugs that move along."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.native import plug_flow
from heatgrade.network.kind import PIPES
from heatgrade.network.liquid_table import LiquidTable
from heatgrade.network.network import Network

Array = NDArray[np.float64]


class PlugStore:
    """A row of plugs for every pipe that holds coolant.

    Parameters
    ----------
    network : Network
        The network.
    density, enthalpy : ndarray (e,)
        Of the coolant in each element at the beginning [kg/m3], [J/kg].
    room : int
        Plugs that a pipe may hold; with more, the two neighbours that differ least become one.
    """

    def __init__(self, network: Network, density: Array, enthalpy: Array, room: int) -> None:
        elements = network.elements
        length, bore = elements.size[:, 0], elements.size[:, 1]
        held = PIPES[elements.kind] & (length > 0.0)
        self.element = np.flatnonzero(held)
        self.number = np.full(elements.count, -1, dtype=np.int32)
        self.number[self.element] = np.arange(self.element.size, dtype=np.int32)
        volume = np.pi / 4.0 * bore[self.element] ** 2 * length[self.element]
        self.content = volume * density[self.element]
        count = max(self.element.size, 1)
        self.mass, self.enthalpy = np.zeros((count, room)), np.zeros((count, room))
        self.first, self.count = np.zeros(count, np.int32), np.zeros(count, np.int32)
        size = self.element.size
        self.mass[:size, 0], self.enthalpy[:size, 0] = self.content, enthalpy[self.element]
        self.count[:size] = 1
        self.copies = network.multiplicity[elements.link[self.element]]
        self.rate, self.ambient = np.zeros(count), np.full(count, 300.0)
        if elements.exchange is not None:
            walls = elements.exchange
            at = self.number[walls.element]
            keep = at >= 0
            self.rate[at[keep]] = walls.conductance[keep] / self.content[at[keep]]
            self.ambient[at[keep]] = walls.ambient[keep]

    @property
    def energy(self) -> float:
        """Energy of all plugs above the reference, all copies together [J]."""
        at = np.arange(self.mass.shape[1])
        # plugs stand in a ring that begins at `first`
        inside = (at - self.first[:, None]) % at.size < self.count[:, None]
        each = np.where(inside, self.mass * self.enthalpy, 0.0).sum(axis=1)
        return float(np.dot(each[: self.element.size], self.copies))

    def lose_heat(self, liquid: LiquidTable, time_step: float) -> None:
        """Let every plug come closer to the temperature around its pipe."""
        if not np.any(self.rate > 0.0):
            return
        plug_flow.lose_heat(
            self.mass,
            self.enthalpy,
            self.first,
            self.count,
            self.rate,
            self.ambient,
            liquid.warmth,
            liquid.enthalpy_low,
            liquid.enthalpy_step,
            liquid.height,
            liquid.low,
            liquid.temperature_step,
            time_step,
        )
