"""The plant between data centre and network: exchanger, heat pump, boiler, each with its limits."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from heatgrade.district.calendar import FloatArray
from heatgrade.errors import positive, within


@dataclass(frozen=True, slots=True)
class Boiler:
    """What serves the demand that nothing else does.

    Parameters
    ----------
    name : str
        ``"electric boiler"``, ``"gas boiler"``, ``"biomass boiler"`` ...
    capacity : float
        Largest heat flow [W]; inf: as large as needed.
    efficiency : float
        Heat over energy bought, 0.3 to 1.2 (above 1 for condensing boilers on the lower heating
        value).
    electric : bool
        Whether its energy is electricity.
    """

    name: str = "gas boiler"
    capacity: float = math.inf
    efficiency: float = 0.9
    electric: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        _limit(self.capacity, "boiler.capacity")
        within(self.efficiency, "boiler.efficiency", 0.3, 1.2)


@dataclass(frozen=True, slots=True)
class DistrictPlant:
    """Exchanger first, heat pump for the rest, boiler for what is left.

    Parameters
    ----------
    heat_pump_capacity : float
        Largest heat flow out of the heat pump [W]; 0: there is none; inf: as large as needed.
    minimum_load : float
        Smallest load of the heat pump over its capacity, 0 to 1; below it stands still.
    exchanger_approach : float
        Smallest difference between the source's water and the network's in the exchanger [K].
    exchanger_capacity : float
        Largest heat flow across it [W].
    boiler : Boiler
        For peaks, and for what the source cannot give.
    supply_limit : float
        Warmest water that the heat pump gives [K]; where the network wants it warmer, the boiler
        lifts all of it from there on.
    """

    heat_pump_capacity: float = math.inf
    minimum_load: float = 0.0
    exchanger_approach: float = 3.0
    exchanger_capacity: float = math.inf
    boiler: Boiler = field(default_factory=Boiler)
    supply_limit: float = math.inf

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        _limit(self.heat_pump_capacity, "heat_pump.capacity")
        within(self.minimum_load, "heat_pump.minimum_load", 0.0, 1.0)
        positive(self.exchanger_approach, "exchanger_approach", "K")
        _limit(self.exchanger_capacity, "exchanger_capacity")
        if self.supply_limit != math.inf:
            positive(self.supply_limit, "heat_pump.supply_limit", "K")

    @property
    def least_heat(self) -> float:
        """Smallest heat flow at which the heat pump runs [W]."""
        if math.isinf(self.heat_pump_capacity):
            return 0.0
        return self.minimum_load * self.heat_pump_capacity

    def part_load_of(self, heat: FloatArray) -> FloatArray | None:
        """Return the load of a heat pump that gives `heat` [W]; None where it has no size."""
        size = self.heat_pump_capacity
        if math.isinf(size) or size <= 0.0:
            return None
        return np.asarray(np.clip(heat / size, 0.0, 1.0))


def _limit(value: float, entry: str) -> None:
    if value != math.inf:
        positive(value, entry, "W", allow_zero=True)
