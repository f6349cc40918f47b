"""What happens to a network in the course of time: trips, steps, ramps, valves."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive


@dataclass(frozen=True, slots=True)
class PumpTrip:
    r"""A pump loses its drive and coasts down.

    :math:`n(t) = n_0 / (1 + (t - t_0) / \tau)`: the inertia is braked by a torque that falls with
    the square of the speed (affinity laws), so that dn/dt = -n^2 / (n_0 tau).
    With the speed go, by the same laws, a head curve, the head of a `FixedHead` (:math:`n^2`), the
    flow of a `GivenFlow` (:math:`n`) and the power of a `ConstantPower` (:math:`n^3`).

    Parameters
    ----------
    element : int
        The pump, of any kind; HG570 for what is none.
    time : float
        When it trips [s].
    coast_down : float
        Time in which the speed falls to a half [s]; 0 = it stands at once.
    """

    element: int
    time: float
    coast_down: float = 0.0

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.time, "time", "s", allow_zero=True)
        positive(self.coast_down, "coast_down", "s", allow_zero=True)

    def share(self, time: float) -> float:
        """Return the speed over that before the trip at `time` [s]."""
        if time < self.time:
            return 1.0
        if self.coast_down == 0.0:
            return 0.0
        return 1.0 / (1.0 + (time - self.time) / self.coast_down)


@dataclass(frozen=True, slots=True)
class HeatStep:
    """The heat of some elements changes at once.

    Parameters
    ----------
    elements : tuple of int
        The plates.
    time : float
        When [s].
    heat_flow : float
        New heat of each [W].
    """

    elements: tuple[int, ...]
    time: float
    heat_flow: float

    def __post_init__(self) -> None:
        """Check the values."""
        object.__setattr__(self, "elements", tuple(self.elements))
        positive(self.time, "time", "s", allow_zero=True)
        positive(self.heat_flow, "heat_flow", "W", allow_zero=True)


@dataclass(frozen=True, slots=True)
class SupplyRamp:
    """The temperature of what is fed in runs from one value to another in a straight line.

    Parameters
    ----------
    begin, end : float
        From when to when [s]; equal for a step.
    temperature : float
        Temperature from `end` on [K].
    """

    begin: float
    end: float
    temperature: float

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.begin, "begin", "s", allow_zero=True)
        positive(self.end - self.begin, "end - begin", "s", allow_zero=True)
        positive(self.temperature, "temperature", "K")

    def at(self, time: float, before: float) -> float:
        """Return the temperature [K] at `time` [s], where it was `before` [K] at first."""
        if time < self.begin:
            return before
        if time >= self.end:
            return self.temperature
        share = (time - self.begin) / (self.end - self.begin)
        return before + share * (self.temperature - before)


@dataclass(frozen=True, slots=True)
class ValveClosing:
    """A link is shut at once.

    Parameters
    ----------
    link : int
        The link.
    time : float
        When [s].
    """

    link: int
    time: float

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.time, "time", "s", allow_zero=True)


@dataclass(frozen=True, slots=True)
class SecondStreamRamp:
    """The second stream of an exchanger enters at another temperature, reached in a straight line.

    Parameters
    ----------
    element : int
        The exchanger.
    begin, end : float
        From when to when [s]; equal for a step.
    temperature : float
        Temperature from `end` on [K].
    """

    element: int
    begin: float
    end: float
    temperature: float

    def __post_init__(self) -> None:
        """Check the values."""
        SupplyRamp(self.begin, self.end, self.temperature)

    def at(self, time: float, before: float) -> float:
        """Return the temperature [K] at `time` [s], where it was `before` [K] at first."""
        return SupplyRamp(self.begin, self.end, self.temperature).at(time, before)


Event = PumpTrip | HeatStep | SupplyRamp | SecondStreamRamp | ValveClosing
"""Anything that happens."""
