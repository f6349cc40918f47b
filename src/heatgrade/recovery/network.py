"""Heat network: the pipe that takes the heat to town."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError, positive
from heatgrade.materials import Coolant


@dataclass(frozen=True, slots=True)
class HeatNetwork:
    """Supply and return temperature of a heat network.

    Parameters
    ----------
    supply_temperature : float
        Temperature that the network wants [K].
    return_temperature : float
        Temperature at which its water comes back [K].
    name : str
        Name for the report.
    pressure : float
        Absolute pressure of its water [Pa]; the default, 16 bar, is the usual pressure class of
        heat networks (assumption) and keeps water liquid up to 200 degC.

    Raises
    ------
    InputError
        HG101, HG102 for a number that is not finite or not positive.
    RecoveryError
        HG604 when the supply is not warmer than the return.
    """

    supply_temperature: float
    return_temperature: float
    name: str = "heat network"
    pressure: float = 1.6e6

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        supply = positive(self.supply_temperature, "supply_temperature", "K")
        back = positive(self.return_temperature, "return_temperature", "K")
        positive(self.pressure, "pressure", "Pa")
        if supply <= back:
            raise RecoveryError(
                "HG604",
                "the network's supply is not warmer than its return",
                entry="supply_temperature",
                value=supply,
                allowed=f"> return_temperature = {back:g} K",
                remedy="exchange the two, or give the temperature that goes out to the users",
            )

    def water(self) -> Coolant:
        """Return the network's water, checked to be liquid at both temperatures."""
        water = Coolant("water", pressure=self.pressure)
        water.check_temperature(self.return_temperature, "return_temperature")
        water.check_temperature(self.supply_temperature, "supply_temperature")
        return water
