"""Counter-flow exchanger between two liquids: its pinch, and the most heat that crosses it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from heatgrade.recovery.heat_curve import FloatArray, HeatCurve, temperature_after
from heatgrade.recovery.root import bracketed_root

_POINTS = 65  # along an exchanger


@dataclass(frozen=True, slots=True)
class ExchangeProfile:
    """Temperatures along one exchanger, from its cold end to its hot end.

    Attributes
    ----------
    name : str
        Which exchanger.
    heat : ndarray, shape (n,)
        Heat exchanged between the cold end and this point [W].
    hot, cold : ndarray, shape (n,)
        Temperature of the stream that gives and of the one that takes [K].
    """

    name: str
    heat: FloatArray = field(repr=False)
    hot: FloatArray = field(repr=False)
    cold: FloatArray = field(repr=False)

    @property
    def approach(self) -> float:
        """Smallest temperature difference anywhere along the exchanger [K]."""
        return float(np.min(self.hot - self.cold))

    @property
    def pinch_heat(self) -> float:
        """Heat [W], from the cold end, at which the difference is smallest."""
        return float(self.heat[int(np.argmin(self.hot - self.cold))])


def exchange_profile(name: str, hot: HeatCurve, cold: HeatCurve) -> ExchangeProfile:
    """Return the temperatures along a counter-flow exchanger between two balanced curves.

    Parameters
    ----------
    name : str
        Name of the exchanger.
    hot, cold : HeatCurve
        The two streams between their own ends; both carry the same heat.
    """
    share = np.linspace(0.0, 1.0, _POINTS)
    return ExchangeProfile(
        name,
        share * cold.heat_flow,
        hot.temperature_at(share * hot.heat_flow),
        cold.temperature_at(share * cold.heat_flow),
    )


def largest_direct_heat(source: HeatCurve, network: HeatCurve, approach: float) -> float:
    """Return the most heat that crosses from `source` to `network` without a heat pump [W].

    The source enters hot, the network enters cold, counter-flow; whatever is exchanged leaves
    both curves no closer than `approach` anywhere (composite curves, with the liquids' own
    cp(T), not only at the ends).

    Parameters
    ----------
    source : HeatCurve
        Stream to be cooled, over the whole range in which it may be cooled.
    network : HeatCurve
        Stream to be heated, over the whole range in which it may be heated.
    approach : float
        Smallest temperature difference allowed [K].

    Returns
    -------
    float
        Heat flow [W], 0 when the network's return is too warm.
    """
    share = np.linspace(0.0, 1.0, _POINTS)
    total = source.heat_flow

    def slack(heat: float) -> float:
        hot = source.temperature_at(total - heat * (1.0 - share))
        cold = network.temperature_at(heat * share)
        return float(np.min(hot - cold)) - approach

    most = min(total, network.heat_flow)
    if slack(most) >= -1e-9:  # rounding of an exact fit
        return most
    if slack(0.0) <= 0.0:
        return 0.0
    return bracketed_root(slack, 0.0, most, tolerance=1e-10 * most)


def cooled(source: HeatCurve, heat: float) -> HeatCurve:
    """Return the part of `source` that gives `heat` [W], from its hot end down."""
    cold = temperature_after(source.coolant, source.hot_temperature, -heat / source.mass_flow)
    return HeatCurve.between(source.coolant, source.mass_flow, cold, source.hot_temperature)
