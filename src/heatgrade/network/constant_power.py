"""A pump that is known by its power alone."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive, within
from heatgrade.network.pump import DEFAULT_EFFICIENCY


@dataclass(frozen=True, slots=True)
class ConstantPower:
    r"""A pump that gives the coolant a constant power: :math:`\Delta p = P / \dot V`.

    A first guess where no head curve is known: real pumps have a shut-off head, this one has none.
    Its rise is cut at 1e8 Pa.

    Parameters
    ----------
    power : float
        Hydraulic power, given to the coolant [W].
    efficiency : float
        Hydraulic over electric power, above 0 and up to 1; the default is an assumption.
    """

    power: float
    efficiency: float = DEFAULT_EFFICIENCY

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.power, "power", "W")
        within(positive(self.efficiency, "efficiency"), "efficiency", 0.0, 1.0)

    def efficiency_at(self, volume_flow: float) -> float:
        """Return hydraulic over electric power."""
        return self.efficiency
