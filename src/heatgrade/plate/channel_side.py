"""The coolant side of a microchannel plate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.channels import channel_laws, channels_per_column
from heatgrade.flow.sheet_flow import Laws
from heatgrade.geometry import Microchannels
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.plate.finned_side import FinnedSide, stream_of
from heatgrade.plate.local_factors import PLAIN, LocalFactors
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.channel_exchange import channel_coefficient, wetted_channels
from heatgrade.thermal.exchange import WettedFins

Array = NDArray[np.float64]


class ChannelSide(FinnedSide):
    """Coolant in microchannels.

    Parameters
    ----------
    channels : Microchannels
        The channels.
    model : SolidModel
        The assembly on its grid.
    fin_conductivity : float
        Conductivity of the fins across their thickness at its reference temperature [W/(m K)].
    coolant : Coolant
        The coolant.
    mass_flow : float
        Total mass flow [kg/s].
    factors : LocalFactors
        On its laws.
    """

    part = "channels with entrance and exit"

    def __init__(
        self,
        channels: Microchannels,
        model: SolidModel,
        fin_conductivity: float,
        coolant: Coolant,
        mass_flow: float,
        factors: LocalFactors = PLAIN,
    ) -> None:
        super().__init__(stream_of(channels, model), coolant, mass_flow, factors)
        self._channels = channels
        self._fin_k = fin_conductivity
        self._covered = model.wetted.cover is not None

    @property
    def volume(self) -> Array:
        """Volume of the coolant in each column [m3], (nx, ny)."""
        number = channels_per_column(self._channels, self._stream)
        return self._stream.spread(
            self._channels.flow_area * self._stream.ds[:, None] * number[None, :]
        )

    def wetted(self, model: SolidModel) -> WettedFins:
        """Return the areas that the channels wet."""
        return wetted_channels(
            self._channels,
            self._stream,
            fin_conductivity=self._fin_k,
            base_resistance=model.base_resistance,
            cover_resistance=model.cover_resistance,
            fin_factor=model.fin_factor,
        )

    def laws(self, properties: CoolantProperties) -> Laws:
        """Return the friction of the channels."""
        return channel_laws(self._channels, self._stream, properties, self._mass_flow)

    def coefficient(
        self, properties: CoolantProperties, through: Array
    ) -> tuple[Array, tuple[Caution, ...]]:
        """Return the heat-transfer coefficient in the channels [W/(m2 K)]."""
        number = channels_per_column(self._channels, self._stream)
        return channel_coefficient(
            self._channels, self._stream, properties, through / number, covered=self._covered
        )
