"""Customer: one building or campus on the network, with a boiler of its own for its peaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatgrade.district.calendar import HOUR, FloatArray
from heatgrade.errors import positive


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer whose connection is smaller than its peak.

    Parameters
    ----------
    annual_heat : float
        Heat that it needs in a year, spread as the network's demand is [J].
    connection : float
        Largest heat flow that its connection carries [W].
    name : str
        Name in results.
    """

    annual_heat: float
    connection: float
    name: str = "customer"

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.annual_heat, "customer.annual_heat", "J")
        positive(self.connection, "customer.connection", "W")

    def share(self, demand: FloatArray) -> float:
        """Return the share of its need that comes by the network [-].

        Parameters
        ----------
        demand : ndarray
            The network's demand, whose shape the customer's follows [W].
        """
        own = demand * (self.annual_heat / (float(demand.sum()) * HOUR))
        return float(np.minimum(own, self.connection).sum() / own.sum())

    def connection_for(self, share: float, demand: FloatArray) -> float:
        """Return the connection that carries `share` of the need [W], by bisection."""
        own = demand * (self.annual_heat / (float(demand.sum()) * HOUR))
        low, high = 0.0, float(own.max())
        for _ in range(60):
            middle = 0.5 * (low + high)
            if np.minimum(own, middle).sum() < share * own.sum():
                low = middle
            else:
                high = middle
        return high
