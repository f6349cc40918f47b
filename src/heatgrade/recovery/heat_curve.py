"""Heat curve: temperature of a liquid stream against the heat that it has taken up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.materials import Coolant

FloatArray = NDArray[np.float64]

# cp/T is smooth: 20 Gauss points integrate it to rounding over any span of a liquid.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_KNOTS = 33  # cubic pieces of a heat curve; a liquid's bend needs far fewer


class SourceStream(Protocol):
    """What recovery needs to know of a rack: see ``heatgrade.rack.HeatStream``."""

    @property
    def coolant(self) -> Coolant:
        """Coolant that carries the heat."""

    @property
    def mass_flow(self) -> float:
        """Mass flow [kg/s]."""

    @property
    def temperature_in(self) -> float:
        """Cold supply into the racks [K]."""

    @property
    def temperature_out(self) -> float:
        """Hot return out of the racks [K]."""


class TemperatureCurve(Protocol):
    """What an exchanger needs to know of a stream: a `HeatCurve`, or several of them together."""

    @property
    def cold_temperature(self) -> float:
        """Cold end [K]."""

    @property
    def hot_temperature(self) -> float:
        """Hot end [K]."""

    @property
    def heat_flow(self) -> float:
        """Heat flow between the two ends [W]."""

    @property
    def entropy_flow(self) -> float:
        """Entropy flow between the two ends [W/K]."""

    @property
    def mean_temperature(self) -> float:
        """Entropic mean temperature [K]."""

    @property
    def knots(self) -> FloatArray:
        """Shares of the heat at which the curve bends sharply [-]."""

    def temperature_at(self, heat: FloatArray) -> FloatArray:
        """Return the temperature [K] where `heat` [W], from the cold end, has been taken up."""


def entropy_difference(coolant: Coolant, low: float, high: float) -> float:
    r"""Return the specific entropy gained between two temperatures [J/(kg K)].

    .. math:: s(T_{high}) - s(T_{low}) = \int_{T_{low}}^{T_{high}} c_p(T) / T \, dT

    by Gauss-Legendre quadrature on the coolant's own cp; pressure is taken as constant.

    Parameters
    ----------
    coolant : Coolant
        Liquid with ``properties(temperature).heat_capacity``.
    low, high : float
        Temperatures [K]; the result changes sign with their order.

    Returns
    -------
    float
        Entropy difference [J/(kg K)].
    """
    half = 0.5 * (high - low)
    nodes = low + half * (_NODES + 1.0)
    heat_capacity = np.asarray(coolant.properties(nodes).heat_capacity, dtype=np.float64)
    return float(half * np.sum(_WEIGHTS * heat_capacity / nodes))


def temperature_after(coolant: Coolant, start: float, enthalpy: float) -> float:
    """Return the temperature [K] reached from `start` [K] by adding `enthalpy` [J/kg].

    Newton's method on the coolant's own enthalpy; `enthalpy` may be negative.
    """
    temperature = start
    for _ in range(20):
        residual = enthalpy - float(coolant.enthalpy_difference(start, temperature))
        step = residual / float(np.asarray(coolant.properties(temperature).heat_capacity))
        temperature += step
        if abs(step) < 1e-12 * temperature:
            break
    return temperature


@dataclass(frozen=True, slots=True)
class HeatCurve:
    """A liquid stream between two temperatures, as heat against temperature.

    Build it with `HeatCurve.between`.

    Attributes
    ----------
    coolant : Coolant
        The liquid.
    mass_flow : float
        Mass flow [kg/s].
    cold_temperature, hot_temperature : float
        Ends of the curve [K].
    temperatures, heats, slopes : ndarray, shape (n,)
        Knots: temperature [K], heat flow counted from the cold end [W], dT/dQ [K/W].
    """

    coolant: Coolant
    mass_flow: float
    cold_temperature: float
    hot_temperature: float
    temperatures: FloatArray = field(repr=False)
    heats: FloatArray = field(repr=False)
    slopes: FloatArray = field(repr=False)

    @classmethod
    def between(cls, coolant: Coolant, mass_flow: float, cold: float, hot: float) -> HeatCurve:
        """Return the curve of `mass_flow` [kg/s] between `cold` and `hot` [K]."""
        temperatures = np.linspace(cold, hot, _KNOTS)
        heats = mass_flow * np.asarray(
            coolant.enthalpy_difference(cold, temperatures), dtype=np.float64
        )
        heat_capacity = np.asarray(coolant.properties(temperatures).heat_capacity)
        slopes = 1.0 / (mass_flow * heat_capacity)
        return cls(coolant, mass_flow, cold, hot, temperatures, heats, slopes)

    @property
    def heat_flow(self) -> float:
        """Heat flow between the two ends [W]."""
        return float(self.heats[-1])

    @property
    def entropy_flow(self) -> float:
        """Entropy flow between the two ends [W/K]."""
        return self.mass_flow * entropy_difference(
            self.coolant, self.cold_temperature, self.hot_temperature
        )

    @property
    def mean_temperature(self) -> float:
        """Entropic mean temperature, heat flow over entropy flow [K] (log-mean for constant cp)."""
        if self.hot_temperature - self.cold_temperature < 1e-9:
            return self.hot_temperature
        return self.heat_flow / self.entropy_flow

    @property
    def knots(self) -> FloatArray:
        """A liquid's curve has none."""
        return np.empty(0)

    def temperature_at(self, heat: FloatArray) -> FloatArray:
        """Return the temperature [K] where `heat` [W], from the cold end, has been taken up.

        Cubic Hermite interpolation through the knots with the exact slopes 1/(m cp).
        """
        total = self.heats[-1]
        if total <= 0.0:
            return np.full_like(np.asarray(heat, dtype=np.float64), self.cold_temperature)
        q = np.clip(np.asarray(heat, dtype=np.float64), 0.0, total)
        i = np.clip(np.searchsorted(self.heats, q, side="right") - 1, 0, len(self.heats) - 2)
        width = self.heats[i + 1] - self.heats[i]
        u = (q - self.heats[i]) / width
        rise = self.temperatures[i + 1] - self.temperatures[i]
        bend = u * (1.0 - u)
        start = self.slopes[i] * width - rise
        end = rise - self.slopes[i + 1] * width
        result = self.temperatures[i] + u * rise + bend * ((1.0 - u) * start + u * end)
        return np.asarray(result, dtype=np.float64)
