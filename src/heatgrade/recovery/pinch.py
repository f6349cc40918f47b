"""Pinch analysis: the most heat that many sources give many networks through exchangers alone.

The problem table (Linnhoff and Flower) on shifted temperatures: sources half the approach colder,
networks half the approach warmer.  From the warm end down, what the sources give in an interval
meets what the networks want there; the rest goes down to the next one.  Where the deficit is
largest lies the pinch: above it no heat of the sources may be left, below it nothing may be
wanted.  What is still wanted above is for heat pumps; what is still there below is their source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from heatgrade.recovery.composite_curve import (
    CompositeCurve,
    composite,
    content,
    from_pieces,
    shared_grid,
)
from heatgrade.recovery.heat_curve import FloatArray, HeatCurve


@dataclass(frozen=True, slots=True)
class PinchAnalysis:
    """What crosses directly, what is left, and where.

    Attributes
    ----------
    approach : float
        Smallest temperature difference [K].
    sources, networks : CompositeCurve
        All streams that give, all that take.
    direct_heat : float
        Most heat that crosses by exchangers [W].
    missing_heat, surplus_heat : float
        Heat that the networks still want, heat that the sources still have [W].
    pinch : (float, float) or None
        Temperature of sources and networks at the pinch [K]; None where all demand is met.
    missing : tuple of CompositeCurve or None
        Per network, what it still wants against temperature.
    surplus : CompositeCurve or None
        What the sources still have, as warm as it can be left.
    """

    approach: float
    sources: CompositeCurve
    networks: CompositeCurve
    direct_heat: float
    missing_heat: float
    surplus_heat: float
    pinch: tuple[float, float] | None
    missing: tuple[CompositeCurve | None, ...] = field(repr=False)
    surplus: CompositeCurve | None = field(repr=False)


def pinch_analysis(
    sources: Sequence[HeatCurve], networks: Sequence[HeatCurve], approach: float
) -> PinchAnalysis:
    """Return the pinch analysis of streams with their own cp(T).

    Parameters
    ----------
    sources, networks : sequence of HeatCurve
        Streams to be cooled and to be warmed over their whole range.
    approach : float
        Smallest temperature difference anywhere [K].

    References
    ----------
    Linnhoff, Flower: Synthesis of heat exchanger networks, AIChE Journal 24 (1978) 633-642,
    doi 10.1002/aic.690240411.  Kemp: Pinch Analysis and Process Integration, 2nd ed. 2007.
    """
    half = 0.5 * approach
    grid = shared_grid(
        [end - half for c in sources for end in (c.cold_temperature, c.hot_temperature)]
        + [end + half for c in networks for end in (c.cold_temperature, c.hot_temperature)]
    )
    given = np.diff(np.sum([content(c, grid + half) for c in sources], axis=0))
    wanted = np.array([np.diff(content(c, grid - half)) for c in networks])
    net = given - wanted.sum(axis=0)
    # Deficit of everything above each temperature; largest at the pinch, the coldest one if many.
    deficit = -np.concatenate((np.cumsum(net[::-1])[::-1], [0.0]))
    at = int(np.argmax(deficit >= deficit.max() - 1e-12 * float(np.sum(given) + np.sum(wanted))))
    short = _left_wanting(net, at)
    spare = _left_over(net, at)
    total = wanted.sum(axis=0)
    share = np.divide(short, total, out=np.zeros_like(short), where=total > 0.0)
    low, high = grid[:-1], grid[1:]
    missing_heat = float(np.sum(short))
    pinched = missing_heat > 1e-12 * float(np.sum(total))
    return PinchAnalysis(
        approach=approach,
        sources=composite(sources),
        networks=composite(networks),
        direct_heat=float(np.sum(total)) - missing_heat,
        missing_heat=missing_heat,
        surplus_heat=float(np.sum(spare)),
        pinch=(float(grid[at] + half), float(grid[at] - half)) if pinched else None,
        missing=tuple(from_pieces(low - half, high - half, share * each) for each in wanted),
        surplus=from_pieces(low + half, high + half, spare),
    )


def _left_wanting(net: FloatArray, pinch: int) -> FloatArray:
    """Return what is still wanted per interval [W]: from the top down, surplus is handed down."""
    short = np.zeros_like(net)
    carried = 0.0
    for i in range(len(net) - 1, pinch - 1, -1):
        carried += net[i]
        if carried < 0.0:
            short[i], carried = -carried, 0.0
    return short


def _left_over(net: FloatArray, pinch: int) -> FloatArray:
    """Return what is still there per interval [W]: from the bottom up, deficits draw from above."""
    spare = np.zeros_like(net)
    owed = 0.0
    for i in range(pinch):
        owed -= net[i]
        if owed < 0.0:
            spare[i], owed = -owed, 0.0
    return spare
