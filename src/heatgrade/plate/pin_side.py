"""The coolant side of a pin-fin plate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.pins import pin_cautions, pin_laws
from heatgrade.flow.sheet_flow import SheetFlow, solve_sheet
from heatgrade.flow.stream import Stream
from heatgrade.geometry import PinFins
from heatgrade.materials import Coolant
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.liquid import liquid_properties
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.pin_exchange import pin_coefficient, pin_exchange

Array = NDArray[np.float64]


class PinSide:
    """Coolant between pins, with its properties at local temperature.

    Parameters
    ----------
    pins : PinFins
        The pins.
    model : SolidModel
        The assembly on its grid.
    pin_conductivity : float
        Conductivity of the pins across their axis [W/(m K)].
    coolant : Coolant
        The coolant.
    mass_flow : float
        Total mass flow [kg/s].
    """

    def __init__(
        self,
        pins: PinFins,
        model: SolidModel,
        pin_conductivity: float,
        coolant: Coolant,
        mass_flow: float,
    ) -> None:
        self._pins = pins
        self._model = model
        self._pin_k = pin_conductivity
        self._coolant = coolant
        self._mass_flow = mass_flow
        self._stream = Stream.of(model.grid, pins.wetted_area, pins.direction)
        self._flow: SheetFlow | None = None

    def couple(
        self, coolant: Array, wall: Array, heat_capacity: float, threads: int | None
    ) -> Coupling:
        """Return flow and heat transfer; see `CoolantSide`."""
        pins, stream, wetted = self._pins, self._stream, self._model.wetted
        properties = liquid_properties(self._coolant, stream.local(coolant))
        laws = pin_laws(pins, stream, properties, self._mass_flow)
        flow = solve_sheet(laws, self._mass_flow, guess=self._flow, threads=threads)
        self._flow = flow
        per_width = stream.through(flow) / stream.dt
        coefficient, cautions = pin_coefficient(pins, properties, per_width)
        exchange = pin_exchange(
            pins,
            stream,
            self._model.grid,
            wetted,
            coefficient,
            pin_conductivity=self._pin_k,
            base_resistance=self._model.base_resistance,
            cover_resistance=self._model.cover_resistance,
            cautions=cautions,
        )
        cautions += pin_cautions(pins, properties, per_width)
        return Coupling(flow, exchange, None, {"pin bank": flow.pressure_drop}, cautions)
