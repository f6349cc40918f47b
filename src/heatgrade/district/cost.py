"""Cost of heat: what a plant costs to build and to run, per MWh of heat.

.. math:: c = \\left[ \\sum_i I_i \\left( \\frac{r}{1 - (1 + r)^{-n_i}} + f_i \\right) + R \\right]
    \\Big/ Q
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.errors import RecoveryError, positive, within


@dataclass(frozen=True, slots=True)
class Asset:
    """Something that is built once and used for years.

    Parameters
    ----------
    name : str
        What it is.
    investment : float
        What it costs [EUR].
    life : float
        Years that it lasts.
    upkeep : float
        Yearly upkeep as a share of the investment, 0 to 1.
    """

    name: str
    investment: float
    life: float
    upkeep: float = 0.0

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.investment, f"costs.{self.name}.investment", "EUR", allow_zero=True)
        within(self.life, f"costs.{self.name}.life", 1.0, 200.0, "years")
        within(self.upkeep, f"costs.{self.name}.upkeep", 0.0, 1.0)


def annuity(rate: float, years: float) -> float:
    """Return the yearly payment per investment that repays it with interest [1/year].

    Examples
    --------
    >>> round(annuity(0.04, 25.0), 5), annuity(0.0, 25.0)
    (0.06401, 0.04)
    """
    if rate == 0.0:
        return 1.0 / years
    return rate / -math.expm1(-years * math.log1p(rate))


@dataclass(frozen=True, slots=True)
class HeatCost:
    """Yearly cost of a plant's heat.

    Attributes
    ----------
    capital, upkeep, running : float
        Repayment, upkeep, electricity and fuel [EUR/year].
    heat : float
        Heat given in the year [MWh].
    """

    capital: float
    upkeep: float
    running: float
    heat: float

    @property
    def per_heat(self) -> float:
        """Cost of heat [EUR/MWh]."""
        return (self.capital + self.upkeep + self.running) / self.heat


def heat_cost(
    assets: tuple[Asset, ...],
    running: float,
    heat: float,
    rate: float,
    years: float = math.inf,
) -> HeatCost:
    """Return the yearly cost when every asset is repaid in its life, or in `years` if shorter.

    Parameters
    ----------
    assets : tuple of Asset
        What is built.
    running : float
        Electricity, fuel and source heat [EUR/year].
    heat : float
        Heat given [MWh/year].
    rate : float
        Interest, 0 to 0.5 a year.
    years : float
        Years in which the heat is sure to flow.

    Raises
    ------
    RecoveryError
        HG660 without heat.

    Examples
    --------
    >>> pump = Asset("heat pump", 763e3, 25.0, 0.0035)
    >>> round(heat_cost((pump,), 50e3, 4000.0, 0.04).per_heat, 2)
    25.38
    """
    within(rate, "costs.interest", 0.0, 0.5)
    if not heat > 0.0:
        raise RecoveryError(
            "HG660",
            "no heat is given, so there is no cost of heat",
            entry="costs",
            value=heat,
            allowed="> 0 MWh a year",
            remedy="let the plant run, or leave costs out",
        )
    capital = sum(a.investment * annuity(rate, min(a.life, years)) for a in assets)
    upkeep = sum(a.investment * a.upkeep for a in assets)
    return HeatCost(capital, upkeep, running, heat)
