"""The coolant side of a plate whose coolant runs between fins or pins."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.sheet_flow import Laws, SheetFlow, solve_sheet
from heatgrade.flow.stream import Stream
from heatgrade.geometry import Microchannels, PinFins
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.materials.liquid import liquid_properties
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.local_factors import PLAIN, LocalFactors
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.exchange import WettedFins, fin_exchange

Array = NDArray[np.float64]
Fins = TypeVar("Fins", Microchannels, PinFins)


class FinnedSide(ABC, Generic[Fins]):
    """Coolant between fins or pins, with its properties at local temperature.

    Parameters
    ----------
    fins : Microchannels or PinFins
        What the coolant runs between.
    model : SolidModel
        The assembly on its grid.
    fin_conductivity : float
        Conductivity of fins across their thickness, or of pins across their axis, at its reference
        temperature [W/(m K)].
    coolant : Coolant
        The coolant.
    mass_flow : float
        Total mass flow [kg/s].
    factors : LocalFactors
        On its laws.
    """

    part: str  # name of the passage, for its pressure drop

    def __init__(
        self,
        fins: Fins,
        model: SolidModel,
        fin_conductivity: float,
        coolant: Coolant,
        mass_flow: float,
        factors: LocalFactors = PLAIN,
    ) -> None:
        self._fins: Fins = fins
        self._fin_k = fin_conductivity
        self._stream = Stream.of(model.grid, fins.wetted_area, fins.direction)
        self._covered = model.wetted.cover is not None  # the coolant touches metal above too
        self._factors = factors
        self._coolant = coolant
        self._mass_flow = mass_flow
        self.guess: SheetFlow | None = None

    @property
    @abstractmethod
    def volume(self) -> Array:
        """Volume of the coolant in each column [m3], (nx, ny)."""

    @abstractmethod
    def wetted(self, model: SolidModel) -> WettedFins:
        """Return the areas that the coolant wets, in front of solids that conduct as in `model`."""

    @abstractmethod
    def laws(self, properties: CoolantProperties) -> Laws:
        """Return the friction of the passage at these properties, (ns, nt) arrays."""

    @abstractmethod
    def coefficient(
        self, properties: CoolantProperties, through: Array
    ) -> tuple[Array, tuple[Caution, ...]]:
        """Return the heat-transfer coefficient [W/(m2 K)] where `through` [kg/s] flows."""

    def couple(
        self,
        model: SolidModel,
        coolant: Array,
        temperature: Array,
        heat_capacity: float,
        threads: int | None,
        flow: SheetFlow | None = None,
    ) -> Coupling:
        """Return flow and heat transfer; see `CoolantSide`.

        A flow that is given has its losses scaled already.
        """
        properties = liquid_properties(self._coolant, self._stream.local(coolant))
        if flow is None:
            flow = solve_sheet(
                self.laws(properties), self._mass_flow, guess=self.guess, threads=threads
            )
            self.guess = flow
            flow = self._factors.flow(flow)
        coefficient, cautions = self.coefficient(properties, self._stream.through(flow))
        coefficient = self._stream.local(self._factors.on(model.grid)) * coefficient
        exchange = fin_exchange(
            self.wetted(model), self._stream, model.grid, model.wetted, coefficient, cautions
        )
        cautions += self._factors.cautions
        return Coupling(flow, exchange, None, {self.part: flow.pressure_drop}, cautions)
