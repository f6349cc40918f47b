"""Dead state: the surroundings in which heat is worth nothing."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive


@dataclass(frozen=True, slots=True)
class DeadState:
    """Temperature of the surroundings against which exergy is counted.

    Parameters
    ----------
    temperature : float
        Temperature of the surroundings [K].  The default, 10 degC, is an assumption (a round
        yearly mean of the temperate climates where heat networks are built): set your own.
    source : str
        Where the temperature comes from.
    """

    temperature: float = 283.15
    source: str = "assumption: 10 degC, a round yearly mean of a temperate climate"

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.temperature, "temperature", "K")
