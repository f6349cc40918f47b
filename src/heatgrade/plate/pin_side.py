"""The coolant side of a pin-fin plate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.flow.bank_friction import pin_cautions
from heatgrade.flow.pin_bypass import through_bank
from heatgrade.flow.pins import pin_laws
from heatgrade.flow.sheet_flow import Laws
from heatgrade.geometry import PinFins
from heatgrade.materials import Coolant, CoolantProperties
from heatgrade.plate.finned_side import FinnedSide
from heatgrade.plate.local_factors import PLAIN, LocalFactors
from heatgrade.plate.solid_model import SolidModel
from heatgrade.thermal.exchange import WettedFins
from heatgrade.thermal.pin_exchange import pin_coefficient, wetted_pins

Array = NDArray[np.float64]


class PinSide(FinnedSide[PinFins]):
    """Coolant between pins.

    Parameters
    ----------
    pins, model, coolant, mass_flow, factors
        As in `FinnedSide`.
    conductivity : (float, float, float)
        Of the pins along x, y and z, at its reference temperature [W/(m K)].
    """

    part = "pin bank"

    def __init__(
        self,
        pins: PinFins,
        model: SolidModel,
        conductivity: tuple[float, float, float],
        coolant: Coolant,
        mass_flow: float,
        factors: LocalFactors = PLAIN,
    ) -> None:
        super().__init__(pins, model, conductivity[0], coolant, mass_flow, factors)
        self._upright = conductivity[2]

    @property
    def volume(self) -> Array:
        """Volume of the coolant in each column [m3], (nx, ny)."""
        area = self._stream.ds[:, None] * self._stream.dt[None, :]
        pins = self._fins
        return self._stream.spread((pins.porosity * pins.height + pins.clearance) * area)

    def wetted(self, model: SolidModel) -> WettedFins:
        """Return the areas that the coolant wets among the pins."""
        return wetted_pins(
            self._fins,
            self._stream,
            pin_conductivity=self._fin_k,
            tip_conductivity=self._upright,
            base_resistance=model.base_resistance,
            cover_resistance=model.cover_resistance,
            pin_factor=model.fin_factor,
        )

    def laws(self, properties: CoolantProperties) -> Laws:
        """Return the friction of the bank."""
        return pin_laws(self._fins, self._stream, properties, self._mass_flow)

    def coefficient(
        self, properties: CoolantProperties, through: Array
    ) -> tuple[Array, tuple[Caution, ...]]:
        """Return the heat-transfer coefficient in the bank [W/(m2 K)]."""
        whole = through / self._stream.dt
        per_width = through_bank(self._fins, properties, whole)
        coefficient, cautions = pin_coefficient(self._fins, properties, per_width)
        cautions += pin_cautions(self._fins, properties, per_width)
        if self._fins.clearance > 0.0:
            above = 1.0 - float(per_width.sum() / whole.sum())
            cautions += (
                Caution(
                    "assumption",
                    "pin fins",
                    f"{above:.0%} of the coolant pass above the pins and mix with the rest at "
                    "once: where they stay apart the pins are warmer",
                ),
            )
        return coefficient, cautions
