"""The coolant side of a pin-fin plate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.pins import pin_cautions, pin_laws
from heatgrade.flow.sheet_flow import Laws
from heatgrade.geometry import PinFins
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.plate.finned_side import FinnedSide, stream_of
from heatgrade.plate.local_factors import PLAIN, LocalFactors
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.exchange import WettedFins
from heatgrade.thermal.pin_exchange import pin_coefficient, wetted_pins

Array = NDArray[np.float64]


class PinSide(FinnedSide):
    """Coolant between pins.

    Parameters
    ----------
    pins : PinFins
        The pins.
    model : SolidModel
        The assembly on its grid.
    pin_conductivity : float
        Conductivity of the pins across their axis at its reference temperature [W/(m K)].
    coolant : Coolant
        The coolant.
    mass_flow : float
        Total mass flow [kg/s].
    factors : LocalFactors
        On its laws.
    """

    part = "pin bank"

    def __init__(
        self,
        pins: PinFins,
        model: SolidModel,
        pin_conductivity: float,
        coolant: Coolant,
        mass_flow: float,
        factors: LocalFactors = PLAIN,
    ) -> None:
        super().__init__(stream_of(pins, model), coolant, mass_flow, factors)
        self._pins = pins
        self._pin_k = pin_conductivity

    @property
    def volume(self) -> Array:
        """Volume of the coolant in each column [m3], (nx, ny)."""
        area = self._stream.ds[:, None] * self._stream.dt[None, :]
        return self._stream.spread(self._pins.porosity * self._pins.height * area)

    def wetted(self, model: SolidModel) -> WettedFins:
        """Return the areas that the coolant wets among the pins."""
        return wetted_pins(
            self._pins,
            self._stream,
            pin_conductivity=self._pin_k,
            base_resistance=model.base_resistance,
            cover_resistance=model.cover_resistance,
            pin_factor=model.fin_factor,
        )

    def laws(self, properties: CoolantProperties) -> Laws:
        """Return the friction of the bank."""
        return pin_laws(self._pins, self._stream, properties, self._mass_flow)

    def coefficient(
        self, properties: CoolantProperties, through: Array
    ) -> tuple[Array, tuple[Caution, ...]]:
        """Return the heat-transfer coefficient in the bank [W/(m2 K)]."""
        per_width = through / self._stream.dt
        coefficient, cautions = pin_coefficient(self._pins, properties, per_width)
        return coefficient, cautions + pin_cautions(self._pins, properties, per_width)
