"""The coolant side of a microchannel plate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.channels import channel_laws
from heatgrade.flow.sheet_flow import SheetFlow, solve_sheet
from heatgrade.flow.stream import Stream
from heatgrade.geometry import Microchannels
from heatgrade.materials import Coolant
from heatgrade.plate.coupling import Coupling
from heatgrade.plate.liquid import liquid_properties
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.channel_exchange import channel_coefficient, channel_exchange

Array = NDArray[np.float64]


class ChannelSide:
    """Coolant in microchannels, with its properties at local temperature.

    Parameters
    ----------
    channels : Microchannels
        The channels.
    model : SolidModel
        The assembly on its grid.
    fin_conductivity : float
        Conductivity of the fins across their thickness [W/(m K)].
    coolant : Coolant
        The coolant.
    mass_flow : float
        Total mass flow [kg/s].
    """

    def __init__(
        self,
        channels: Microchannels,
        model: SolidModel,
        fin_conductivity: float,
        coolant: Coolant,
        mass_flow: float,
    ) -> None:
        self._channels = channels
        self._model = model
        self._fin_k = fin_conductivity
        self._coolant = coolant
        self._mass_flow = mass_flow
        self._stream = Stream.of(model.grid, channels.wetted_area, channels.direction)
        self._flow: SheetFlow | None = None

    def couple(
        self, coolant: Array, wall: Array, heat_capacity: float, threads: int | None
    ) -> Coupling:
        """Return flow and heat transfer; see `CoolantSide`."""
        channels, stream, wetted = self._channels, self._stream, self._model.wetted
        properties = liquid_properties(self._coolant, stream.local(coolant))
        laws = channel_laws(channels, stream, properties, self._mass_flow)
        flow = solve_sheet(laws, self._mass_flow, guess=self._flow, threads=threads)
        self._flow = flow
        number = channels.channel_count * stream.dt / stream.width
        per_channel = stream.through(flow) / number
        coefficient, cautions = channel_coefficient(
            channels,
            stream,
            properties,
            per_channel,
            covered=wetted.cover is not None,
        )
        exchange = channel_exchange(
            channels,
            stream,
            self._model.grid,
            wetted,
            coefficient,
            fin_conductivity=self._fin_k,
            base_resistance=self._model.base_resistance,
            cover_resistance=self._model.cover_resistance,
            cautions=cautions,
        )
        parts = {"channels with entrance and exit": flow.pressure_drop}
        return Coupling(flow, exchange, None, parts, cautions)
