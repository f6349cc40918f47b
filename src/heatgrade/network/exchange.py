"""Elements that exchange heat with something outside the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.materials import Coolant

Array = NDArray[np.float64]
Index = NDArray[np.int64]


class Exchanger(Protocol):
    """A part whose coolant approaches the temperature of a second stream."""

    @property
    def other_temperature(self) -> float:
        """Temperature at which the second stream enters [K]."""

    def effectiveness(
        self, coolant: Coolant, mass_flow: float, temperature: float, capacity: float
    ) -> float:
        """Return (T_in - T_out) / (T_in - other_temperature) of the network's coolant [-].

        Given are its flow [kg/s], mean temperature [K] and mean heat capacity [J/(kg K)].
        """

    def check(
        self, coolant: Coolant, mass_flow: float, temperature: float, where: str
    ) -> tuple[Caution, ...]:
        """Return what is out of the range of the exchanger's law."""


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """Heat lost to the surroundings, and exchangers with a second stream.

    Along a wall with a given temperature outside the coolant approaches that temperature
    exponentially, ``T_out = T_a + (T_in - T_a) exp(-UA / (m cp))``; an exchanger does the same with
    its own approach.

    Parameters
    ----------
    element : ndarray (k,)
        Elements that lose heat through their walls.
    conductance : ndarray (k,)
        UA of each, of one copy [W/K].
    ambient : ndarray (k,)
        Temperature outside [K].
    exchangers : tuple of (int, Exchanger)
        Elements with a second stream.
    """

    element: Index
    conductance: Array
    ambient: Array
    exchangers: tuple[tuple[int, Exchanger], ...] = ()

    @property
    def elements(self) -> Index:
        """All elements that exchange heat."""
        return np.append(self.element, [k for k, _ in self.exchangers]).astype(np.int64)

    def approach(
        self, coolant: Coolant, mass_flow: Array, temperature: Array, capacity: Array
    ) -> tuple[Array, Array, Array]:
        """Return how far each of `elements` comes towards the temperature it approaches.

        Parameters
        ----------
        coolant : Coolant
            The network's coolant.
        mass_flow : ndarray (k,)
            Size of the flow of one copy [kg/s]; 0 where the coolant stands still.
        temperature : ndarray (k,)
            Mean temperature of the last round [K].
        capacity : ndarray (k,)
            Mean heat capacity [J/(kg K)].

        Returns
        -------
        share : ndarray (k,)
            ``1 - exp(-NTU)`` or the exchanger's effectiveness on this side [-].
        towards : ndarray (k,)
            Temperature approached [K].
        heated : ndarray (k,)
            Factor on heat given along a wall: ``(1 - exp(-NTU)) / NTU``; 0 in an exchanger whose
            outlet is held, which takes its own friction heat as well.
        """
        walls = self.element.size
        moving = mass_flow[:walls] > 0.0
        ntu = np.zeros(walls)
        ntu[moving] = self.conductance[moving] / (mass_flow[:walls] * capacity[:walls])[moving]
        share = -np.expm1(-ntu)
        heated = np.ones(walls)
        heated[ntu > 0.0] = share[ntu > 0.0] / ntu[ntu > 0.0]
        others = [
            part.effectiveness(
                coolant, float(mass_flow[k]), float(temperature[k]), float(capacity[k])
            )
            if mass_flow[k] > 0.0
            else 0.0
            for k, (_, part) in enumerate(self.exchangers, start=walls)
        ]
        second = [part.other_temperature for _, part in self.exchangers]
        return (
            np.append(share, others),
            np.append(self.ambient, second),
            np.append(heated, [0.0 if _held(part) else 1.0 for _, part in self.exchangers]),
        )


def _held(part: Exchanger) -> bool:
    """Return whether an exchanger holds its outlet, whatever heat is given inside it."""
    return bool(getattr(part, "holds_outlet", False))
