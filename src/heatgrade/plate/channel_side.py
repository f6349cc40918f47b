"""The coolant side of a microchannel plate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.channels import channel_laws, channels_per_column
from heatgrade.flow.sheet_flow import Laws
from heatgrade.geometry import Microchannels
from heatgrade.materials import CoolantProperties
from heatgrade.plate.finned_side import FinnedSide
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.channel_exchange import channel_coefficient, wetted_channels
from heatgrade.thermal.exchange import WettedFins

Array = NDArray[np.float64]


class ChannelSide(FinnedSide[Microchannels]):
    """Coolant in microchannels."""

    part = "channels with entrance and exit"

    @property
    def volume(self) -> Array:
        """Volume of the coolant in each column [m3], (nx, ny)."""
        number = channels_per_column(self._fins, self._stream)
        return self._stream.spread(
            self._fins.flow_area * self._stream.ds[:, None] * number[None, :]
        )

    def wetted(self, model: SolidModel) -> WettedFins:
        """Return the areas that the channels wet."""
        return wetted_channels(
            self._fins,
            self._stream,
            fin_conductivity=self._fin_k,
            base_resistance=model.base_resistance,
            cover_resistance=model.cover_resistance,
            fin_factor=model.fin_factor,
        )

    def laws(self, properties: CoolantProperties) -> Laws:
        """Return the friction of the channels."""
        return channel_laws(self._fins, self._stream, properties, self._mass_flow)

    def coefficient(
        self, properties: CoolantProperties, through: Array
    ) -> tuple[Array, tuple[Caution, ...]]:
        """Return the heat-transfer coefficient in the channels [W/(m2 K)]."""
        number = channels_per_column(self._fins, self._stream)
        return channel_coefficient(
            self._fins, self._stream, properties, through / number, covered=self._covered
        )
