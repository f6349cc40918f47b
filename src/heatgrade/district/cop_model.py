"""COP of the year's heat pump: what a model must answer, and the simple models.

The year needs the COP of 8,760 hours at once, between a source that is cooled and a sink that is
warmed.  `heatgrade.district.cycle_map` answers from the cycle with real refrigerants; here are the
COP that is given, the market regression, and a share of the Lorenz COP, which comes with a caution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from heatgrade.caution import Caution
from heatgrade.district.calendar import FloatArray
from heatgrade.errors import within
from heatgrade.recovery.jesper import jesper_cop

_LEAST_COP, _MOST_COP = 1.05, 25.0  # outside, no model here says anything worth having
_JESPER_LIFT = (10.0, 78.0)  # K, range of the regression


class CopModel(Protocol):
    """Anything that gives the COP of a heat pump hour by hour."""

    @property
    def name(self) -> str:
        """What it is, for results."""

    @property
    def drive_efficiency(self) -> float:
        """Share of the electricity that reaches the refrigerant; the rest warms a room."""

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What to know about it."""

    def cop(
        self,
        source_in: FloatArray,
        source_out: FloatArray,
        sink_in: FloatArray,
        sink_out: FloatArray,
        load: FloatArray | None = None,
    ) -> FloatArray:
        """Return heat to the sink over electricity.

        Parameters
        ----------
        source_in, source_out, sink_in, sink_out : ndarray
            Temperatures of both liquids [K].
        load : ndarray, optional
            Load over full load [-]; for models that know part load.
        """


@dataclass(frozen=True, slots=True)
class GivenCop:
    """One COP for every hour.

    Parameters
    ----------
    value : float
        COP [-], above 1.
    """

    value: float

    def __post_init__(self) -> None:
        """Refuse a COP that is none."""
        within(self.value, "cop", _LEAST_COP, _MOST_COP)

    @property
    def name(self) -> str:
        """What it is."""
        return f"COP {self.value:g}, given"

    @property
    def drive_efficiency(self) -> float:
        """All electricity ends in the network."""
        return 1.0

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """A COP that does not follow the temperatures says nothing about them."""
        message = f"{self.value:g} in every hour, whatever the temperatures: given, not computed"
        return (Caution("assumption", "heat pump's COP", message),)

    def cop(
        self,
        source_in: FloatArray,
        source_out: FloatArray,
        sink_in: FloatArray,
        sink_out: FloatArray,
        load: FloatArray | None = None,
    ) -> FloatArray:
        """Return the given COP."""
        return np.full_like(np.asarray(sink_out, dtype=np.float64), self.value)


@dataclass(frozen=True, slots=True)
class LorenzShare:
    """A constant share of the Lorenz COP.

    Parameters
    ----------
    efficiency : float
        COP over Lorenz COP, 0.1 to 0.9.

    Examples
    --------
    >>> import numpy as np
    >>> model = LorenzShare(0.45)
    >>> round(float(model.cop(*(np.array([t + 273.15]) for t in (25, 18, 55, 85)))[0]), 1)
    3.2
    """

    efficiency: float

    def __post_init__(self) -> None:
        """Refuse a share that no machine has."""
        within(self.efficiency, "efficiency", 0.1, 0.9)

    @property
    def name(self) -> str:
        """What it is."""
        return f"{self.efficiency:g} of the Lorenz COP"

    @property
    def drive_efficiency(self) -> float:
        """All electricity ends in the network."""
        return 1.0

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """A constant share misleads where the lift changes."""
        message = (
            f"a constant {self.efficiency:g} of the Lorenz COP: cycles reach about 0.22 at lifts "
            "of 10 to 20 K and 0.46 above 50 K, so small lifts look far too good"
        )
        return (Caution("misleading-model", "heat pump's COP", message),)

    def cop(
        self,
        source_in: FloatArray,
        source_out: FloatArray,
        sink_in: FloatArray,
        sink_out: FloatArray,
        load: FloatArray | None = None,
    ) -> FloatArray:
        """Return the share of the Lorenz COP between the log-mean temperatures."""
        sink = _log_mean(sink_out, sink_in)
        lift = np.maximum(sink - _log_mean(source_in, source_out), 1e-3)
        return np.clip(self.efficiency * sink / lift, _LEAST_COP, _MOST_COP)


@dataclass(frozen=True, slots=True)
class MarketCop:
    """COP of heat pumps on the market, Jesper et al. 2021 (see `heatgrade.recovery.jesper`).

    The regression holds for lifts of 10 to 78 K; outside it is held at its ends.
    """

    @property
    def name(self) -> str:
        """What it is."""
        return "Jesper et al. 2021, machines on the market"

    @property
    def drive_efficiency(self) -> float:
        """Manufacturers count all electricity."""
        return 1.0

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """Nothing beyond the range that it states."""
        return ()

    def cop(
        self,
        source_in: FloatArray,
        source_out: FloatArray,
        sink_in: FloatArray,
        sink_out: FloatArray,
        load: FloatArray | None = None,
    ) -> FloatArray:
        """Return the regression's COP at the lift from source inlet to sink outlet."""
        lift = np.clip(np.asarray(sink_out) - source_in, *_JESPER_LIFT)
        return np.asarray(np.interp(lift, _LIFTS, _MARKET))


# The regression on a grid of 0.1 K, where its curvature leaves less than 1e-5.
_LIFTS = np.linspace(*_JESPER_LIFT, 681)
_MARKET = np.array([jesper_cop(float(lift)) for lift in _LIFTS])


def _log_mean(hot: FloatArray, cold: FloatArray) -> FloatArray:
    hot, cold = np.asarray(hot, dtype=np.float64), np.asarray(cold, dtype=np.float64)
    rise = hot - cold
    near = np.abs(rise) < 1e-6 * hot
    safe = np.where(near, 1.0, rise)
    return np.where(near, 0.5 * (hot + cold), safe / np.log1p(np.where(near, 1.0, rise) / cold))
