"""All that passes from the rack to heat recovery: one stream of warm coolant."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import NetworkError, finite, positive
from heatgrade.materials import Coolant
from heatgrade.shown import Told, table_html
from heatgrade.units import ZERO_CELSIUS


@dataclass(frozen=True, slots=True, repr=False)
class HeatStream(Told):
    """A stream of coolant that enters the rack cold and leaves it hot.

    Parameters
    ----------
    coolant : Coolant
        The liquid.
    mass_flow : float
        Mass flow [kg/s].
    temperature_in : float
        Temperature into the rack, the cold end [K].
    temperature_out : float
        Temperature out of the rack, the hot end [K]; not below `temperature_in`.
    """

    coolant: Coolant
    mass_flow: float
    temperature_in: float
    temperature_out: float

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.mass_flow, "mass_flow", "kg/s")
        finite(self.temperature_in, "temperature_in", "K")
        finite(self.temperature_out, "temperature_out", "K")
        self.coolant.check_temperature(self.temperature_in, "temperature_in")
        self.coolant.check_temperature(self.temperature_out, "temperature_out")
        if self.temperature_out < self.temperature_in:
            raise NetworkError(
                "HG503",
                "is colder than temperature_in: the rack would take heat out of nothing",
                entry="temperature_out",
                value=self.temperature_out,
                allowed=f">= {self.temperature_in:g} K",
                remedy="swap the two temperatures, or check the heat of the rack",
            )

    @property
    def heat_flow(self) -> float:
        """Heat given up when the stream is cooled back to `temperature_in` [W]."""
        rise = self.coolant.enthalpy_difference(self.temperature_in, self.temperature_out)
        return self.mass_flow * float(rise)

    def summary(self) -> str:
        """Return one line: what flows, how warm, how much heat."""
        cold = self.temperature_in - ZERO_CELSIUS
        hot = self.temperature_out - ZERO_CELSIUS
        return (
            f"{self.mass_flow:.4g} kg/s {self.coolant.name}, {cold:.2f} -> {hot:.2f} degC, "
            f"{self.heat_flow / 1e3:.4g} kW"
        )

    def _repr_html_(self) -> str:
        return table_html([("heat stream", self.summary())])
