"""The coolant that enters a plate."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive
from heatgrade.materials import Coolant


@dataclass(frozen=True, slots=True)
class Feed:
    """How much coolant enters a plate, and how warm.

    Parameters
    ----------
    volume_flow : float
        At the inlet [m3/s].
    inlet_temperature : float
        [K].
    mass_flow : float
        [kg/s].
    """

    volume_flow: float
    inlet_temperature: float
    mass_flow: float

    @classmethod
    def of(cls, coolant: Coolant, volume_flow: float, inlet_temperature: float) -> Feed:
        """Return the feed, checked.

        Parameters
        ----------
        coolant : Coolant
            The coolant.
        volume_flow : float
            At the inlet [m3/s].
        inlet_temperature : float
            [K].

        Raises
        ------
        InputError
            HG101, HG102 for numbers that are not positive.
        MaterialError
            For an inlet below freezing or above boiling.

        Examples
        --------
        >>> round(Feed.of(Coolant("water"), 1e-5, 298.15).mass_flow, 6)
        0.009971
        """
        volume_flow = positive(volume_flow, "volume_flow", "m3/s")
        inlet_temperature = positive(inlet_temperature, "inlet_temperature", "K")
        coolant.check_temperature(inlet_temperature, "inlet_temperature")
        density = float(coolant.properties(inlet_temperature).density)
        return cls(volume_flow, inlet_temperature, volume_flow * density)
