"""Stranding: what is left unpaid when the data centre closes or is moved before the plant is old.

Servers are renewed within ten years, a heat pump lasts 25, a pipe 50.  For a source that is sure
for *N* years: the cost of heat when everything has to be repaid in them, the value that has not
been written off by then (in a straight line), and the *N* from which on the heat is cheaper than
its alternative.
"""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.district.cost import Asset, heat_cost

_LONGEST = 200  # years, beyond the life of any asset


@dataclass(frozen=True, slots=True)
class StrandedValue:
    """What a source that is sure for some years costs.

    Attributes
    ----------
    years : float
        Years in which the heat is sure.
    cost : float
        Cost of heat when all is repaid in them [EUR/MWh].
    value : float
        Investment that is not written off at their end [EUR].
    share : float
        The same over the whole investment [-].
    """

    years: float
    cost: float
    value: float
    share: float


def stranded_value(
    assets: tuple[Asset, ...], running: float, heat: float, rate: float, years: float
) -> StrandedValue:
    """Return what a source that is sure for `years` leaves behind.

    Parameters
    ----------
    assets : tuple of Asset
        What is built for this source.
    running : float
        Yearly cost of electricity, fuel and source heat [EUR].
    heat : float
        Heat given in a year [MWh].
    rate : float
        Interest.
    years : float
        Years that the source lasts.

    Examples
    --------
    >>> pump, pipe = Asset("heat pump", 1e6, 25.0), Asset("pipe", 1e6, 50.0)
    >>> round(stranded_value((pump, pipe), 0.0, 1.0, 0.04, 10.0).share, 3)
    0.7
    """
    whole = sum(asset.investment for asset in assets)
    value = sum(a.investment * max(0.0, 1.0 - years / a.life) for a in assets)
    cost = heat_cost(assets, running, heat, rate, years).per_heat
    return StrandedValue(years, cost, value, value / whole if whole > 0.0 else 0.0)


def break_even_years(
    assets: tuple[Asset, ...], running: float, heat: float, rate: float, alternative: float
) -> int | None:
    """Return the fewest whole years after which the heat is not dearer than `alternative`.

    None where it never is, even when every asset lives out its life.

    Parameters
    ----------
    assets, running, heat, rate
        As in `stranded_value`.
    alternative : float
        Cost of the heat that would be bought instead [EUR/MWh].
    """
    for years in range(1, _LONGEST + 1):
        if heat_cost(assets, running, heat, rate, float(years)).per_heat <= alternative:
            return years
    return None
