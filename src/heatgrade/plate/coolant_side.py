"""The coolant side of each family of plates: the one place that knows them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.geometry import JetArray, ManifoldChannels, Microchannels
from heatgrade.plate.channel_side import ChannelSide
from heatgrade.plate.coupling import CoolantSide
from heatgrade.plate.jet_side import JetSide
from heatgrade.plate.local_factors import PLAIN, LocalFactors
from heatgrade.plate.manifold_side import ManifoldSide
from heatgrade.plate.pin_side import PinSide
from heatgrade.plate.solid_model import SolidModel

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate


def coolant_side(
    plate: Plate,
    model: SolidModel,
    mass_flow: float,
    inlet_temperature: float,
    factors: LocalFactors | None = None,
) -> CoolantSide:
    """Return the coolant side of a plate on its grid.

    Parameters
    ----------
    plate : Plate
        The plate.
    model : SolidModel
        The same on its grid.
    mass_flow : float
        Of the coolant [kg/s].
    inlet_temperature : float
        [K].
    factors : LocalFactors, optional
        On its laws; those of the plate's calibration if not given.
    """
    if factors is None:
        factors = PLAIN
        if plate.calibration is not None:
            factors = plate.calibration.factors(plate, mass_flow, inlet_temperature)
    wetted, coolant = plate.cold_plate.wetted, plate.coolant
    metal = plate.cold_plate.solid.conductivity
    if isinstance(wetted, JetArray):
        return JetSide(wetted, model, metal[1], coolant, mass_flow, inlet_temperature, factors)
    if isinstance(wetted, ManifoldChannels):
        return ManifoldSide(wetted, model, metal, coolant, mass_flow, inlet_temperature, factors)
    if isinstance(wetted, Microchannels):
        across = metal[1] if wetted.direction == "x" else metal[0]
        return ChannelSide(wetted, model, across, coolant, mass_flow, factors)
    return PinSide(wetted, model, metal, coolant, mass_flow, factors)
