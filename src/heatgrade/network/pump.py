"""Pumps: a given flow, a fixed head, or a head curve with the affinity laws."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from heatgrade.errors import InputError, NetworkError, positive, within
from heatgrade.network.head_curves import HeadCurves

DEFAULT_EFFICIENCY = 0.5
"""Hydraulic over electric power; an assumption for a small circulator with its drive."""


@dataclass(frozen=True, slots=True)
class GivenFlow:
    """A pump that delivers a given flow at whatever head the rack asks for.

    Parameters
    ----------
    volume_flow : float
        Flow at the supply temperature [m3/s].
    efficiency : float
        Hydraulic over electric power, above 0 and up to 1; the default is an assumption.
    max_pressure_rise : float, optional
        Highest head that it can give [Pa]; a rack that asks for more is refused.
    """

    volume_flow: float
    efficiency: float = DEFAULT_EFFICIENCY
    max_pressure_rise: float | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.volume_flow, "volume_flow", "m3/s")
        _check_efficiency(self.efficiency)
        if self.max_pressure_rise is not None:
            positive(self.max_pressure_rise, "max_pressure_rise", "Pa")

    def efficiency_at(self, volume_flow: float) -> float:
        """Return hydraulic over electric power."""
        return self.efficiency


@dataclass(frozen=True, slots=True)
class FixedHead:
    """A pump that holds a pressure difference across the rack, e.g. a controlled row unit.

    Parameters
    ----------
    pressure_rise : float
        Pressure difference held between the rack's ports [Pa].
    efficiency : float
        Hydraulic over electric power, above 0 and up to 1; the default is an assumption.
    """

    pressure_rise: float
    efficiency: float = DEFAULT_EFFICIENCY

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.pressure_rise, "pressure_rise", "Pa")
        _check_efficiency(self.efficiency)

    def efficiency_at(self, volume_flow: float) -> float:
        """Return hydraulic over electric power."""
        return self.efficiency


@dataclass(frozen=True, slots=True)
class HeadCurve:
    r"""A pump with a head curve; at another speed by the affinity laws.

    Between its points the curve is a monotone cubic. At a speed ratio `n`,
    :math:`\Delta p(\dot V) = n^2 \Delta p_1(\dot V / n)` and the efficiency is that of
    :math:`\dot V / n` (affinity laws; e.g. Karassik, Pump Handbook, 4th ed., ch. 2).

    Parameters
    ----------
    volume_flows : tuple of float
        Flows of the data sheet [m3/s], rising, the first 0 (shut-off).
    pressure_rises : tuple of float
        Pressure rise at each of them [Pa], falling.
    efficiency : float or tuple of float
        Hydraulic over electric power, one number or one for each flow, interpolated linearly.
    speed : float
        Speed over that of the data sheet.
    max_speed : float
        Highest speed ratio that the drive allows.
    """

    volume_flows: tuple[float, ...]
    pressure_rises: tuple[float, ...]
    efficiency: float | tuple[float, ...] = DEFAULT_EFFICIENCY
    speed: float = 1.0
    max_speed: float = 1.0

    def __post_init__(self) -> None:
        """Check the values."""
        flows = tuple(float(value) for value in self.volume_flows)
        rises = tuple(float(value) for value in self.pressure_rises)
        object.__setattr__(self, "volume_flows", flows)
        object.__setattr__(self, "pressure_rises", rises)
        _check_curve(flows, rises)
        positive(self.max_speed, "max_speed")
        positive(self.speed, "speed")
        within(self.speed, "speed", 0.0, self.max_speed)
        if isinstance(self.efficiency, (int, float)):
            _check_efficiency(self.efficiency)
            return
        object.__setattr__(self, "efficiency", tuple(self.efficiency))
        if len(self.efficiency) != len(flows):
            raise InputError(
                "HG511",
                "needs one value for each flow",
                entry="efficiency",
                value=len(self.efficiency),
                allowed=f"{len(flows)} values",
                remedy="give one number, or as many as volume_flows has",
            )
        for k, value in enumerate(self.efficiency):
            # at shut-off no hydraulic power is given, so an efficiency of 0 is its true value
            within(value, f"efficiency[{k}]", 0.0, 1.0)

    @property
    def last_flow(self) -> float:
        """End of the curve at this speed [m3/s]."""
        return self.volume_flows[-1] * self.speed

    def efficiency_at(self, volume_flow: float) -> float:
        """Return hydraulic over electric power at `volume_flow` [m3/s]."""
        if isinstance(self.efficiency, (int, float)):
            return float(self.efficiency)
        return float(np.interp(volume_flow / self.speed, self.volume_flows, self.efficiency))

    def rise(self, volume_flow: float) -> float:
        """Return the pressure rise [Pa] at `volume_flow` [m3/s].

        Outside the points the curve goes on as a falling quadratic, so that an iteration that
        leaves them comes back; a solution there is refused.
        """
        return self.curves().rise(0, volume_flow, self.speed)

    def curves(self) -> HeadCurves:
        """Return the curve at the data sheet's speed as a table of cubics."""
        return HeadCurves.of([(self.volume_flows, self.pressure_rises)])

    def at_duty(self, volume_flow: float, pressure_rise: float) -> HeadCurve:
        """Return this pump at the speed that gives `pressure_rise` [Pa] at `volume_flow` [m3/s].

        Errors: `NetworkError` HG512 when it would have to turn faster than `max_speed`, or when
        the flow lies beyond the end of its curve.
        """
        positive(volume_flow, "volume_flow", "m3/s")
        slowest = volume_flow / self.volume_flows[-1]
        low, high = slowest, max(slowest, self.max_speed)

        curves = self.curves()

        def excess(speed: float) -> float:
            return curves.rise(0, volume_flow, speed) - pressure_rise

        if slowest > self.max_speed or excess(high) < 0.0:
            raise NetworkError(
                "HG512",
                f"the pump cannot give {pressure_rise / 1e3:.4g} kPa at "
                f"{volume_flow * 6e4:.4g} L/min",
                entry="max_speed",
                value=self.max_speed,
                allowed="a speed at which the head curve passes above this point",
                remedy="choose a larger pump, ask for less flow, or widen the tightest part",
            )
        if excess(low) > 0.0:
            raise NetworkError(
                "HG512",
                f"even at the end of its curve the pump gives more than "
                f"{pressure_rise / 1e3:.4g} kPa at {volume_flow * 6e4:.4g} L/min",
                entry="pressure_rises",
                value=self.pressure_rises[-1],
                allowed="a curve that reaches down to this point",
                remedy="extend the curve to larger flows, or throttle the rack",
            )
        from scipy.optimize import brentq

        speed = float(brentq(excess, low, high, xtol=1e-14, rtol=1e-14))
        return replace(self, speed=min(speed, self.max_speed))


Pump = GivenFlow | FixedHead | HeadCurve


def _check_efficiency(efficiency: float) -> None:
    positive(efficiency, "efficiency")
    within(efficiency, "efficiency", 0.0, 1.0)


def _check_curve(flows: tuple[float, ...], rises: tuple[float, ...]) -> None:
    problem = ""
    if len(flows) != len(rises) or len(flows) < 2:
        problem = "needs as many pressure rises as flows, at least two"
    elif not np.all(np.isfinite(flows + rises)):
        problem = "must hold finite numbers"
    elif flows[0] != 0.0 or np.any(np.diff(flows) <= 0.0):
        problem = "must rise from 0 (shut-off)"
    elif rises[0] <= 0.0 or np.any(np.diff(rises) >= 0.0) or rises[-1] < 0.0:
        # a curve that rises and falls again crosses the rack's curve twice: no single answer
        problem = "its pressure rises must fall from shut-off to the end, and not below 0"
    if problem:
        raise InputError(
            "HG513",
            problem,
            entry="volume_flows",
            value=list(zip(flows, rises, strict=False))[:3],
            allowed="(0, p0), (V1, p1 < p0), ...",
            remedy="copy the points of the data sheet's stable part, from shut-off on",
        )
