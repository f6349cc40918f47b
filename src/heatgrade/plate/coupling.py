"""What one round of the coolant side hands to the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.sheet_flow import SheetFlow
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.exchange import Exchange

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Coupling:
    """Flow and heat transfer at given temperatures.

    Parameters
    ----------
    flow : SheetFlow
        The coolant's flow.
    exchange : Exchange
        Conductances between plate and coolant.
    rise : callable or None
        Where the exchange is on the difference to the inlet temperature: takes the heat given
        to the coolant in each column [W] and its heat capacity [J/(kg K)], and returns the rise
        of the coolant there [K].  None where the exchange is on the local coolant, which is
        then part of the linear system.
    pressure_parts : dict of str to float
        Pressure drop by part [Pa].
    cautions : tuple of Caution
        What lies outside its range.
    """

    flow: SheetFlow
    exchange: Exchange
    rise: Callable[[Array, float], Array] | None
    pressure_parts: dict[str, float]
    cautions: tuple[Caution, ...]


class CoolantSide(Protocol):
    """The coolant's side of a plate, whatever its family.

    Attributes
    ----------
    guess : SheetFlow or None
        To begin the search for the next flow with; renewed by each, unless set.
    """

    guess: SheetFlow | None

    @property
    def volume(self) -> Array | None:
        """Volume of the coolant in each column [m3], None where it has no unknown of its own."""
        ...

    def couple(
        self,
        model: SolidModel,
        coolant: Array,
        temperature: Array,
        heat_capacity: float,
        threads: int | None,
        flow: SheetFlow | None = None,
    ) -> Coupling:
        """Return flow and heat transfer.

        Parameters
        ----------
        model : SolidModel
            The assembly with its conductivities at `temperature`.
        coolant : (nx, ny) array
            Temperature of the coolant [K].
        temperature : (nx, ny, nz) array
            Temperature of the solid [K].
        heat_capacity : float
            Mean heat capacity of the coolant [J/(kg K)].
        threads : int or None
            Threads to use.
        flow : SheetFlow, optional
            The flow, where it is known; else it follows from the temperatures.
        """
        ...
