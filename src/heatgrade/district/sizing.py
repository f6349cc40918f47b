"""Sizing curve: the share of the network's heat against the size of the heat pump."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from heatgrade.district.case import DistrictCase
from heatgrade.district.cop_model import CopModel

_STEPS = 12


@dataclass(frozen=True, slots=True)
class SizingPoint:
    """One size of the heat pump.

    Attributes
    ----------
    capacity : float
        Heat flow out of the heat pump [W].
    peak_share : float
        Capacity over the network's largest demand [-].
    share : float
        Share of the network's heat by exchanger and heat pump [-].
    full_load_hours : float or None
        Of the heat pump [h].
    electricity : float
        Of the heat pump in the year [J].
    """

    capacity: float
    peak_share: float
    share: float
    full_load_hours: float | None
    electricity: float


def sizing_curve(
    case: DistrictCase, model: CopModel | None = None, steps: int = _STEPS
) -> tuple[SizingPoint, ...]:
    """Return the year's share for heat pumps from nothing to the network's peak.

    Parameters
    ----------
    case : DistrictCase
        The case; its heat pump's size is varied, everything else stays.
    model : CopModel, optional
        That of the case if not given.
    steps : int
        Sizes above zero.
    """
    used = case.model() if model is None else model
    peak = float(case.wanted()[0].max())
    points = []
    for step in range(steps + 1):
        size = peak * step / steps
        plant = replace(case.plant, heat_pump_capacity=size)
        year = replace(case, plant=plant, follow_price=False).run(used)
        points.append(
            SizingPoint(size, step / steps, year.share, year.full_load_hours, year.electricity)
        )
    return tuple(points)


def peak_share_for(points: tuple[SizingPoint, ...], share: float) -> float | None:
    """Return the size, over the network's peak, that reaches `share`; None where none does.

    Straight between the points of a curve whose share rises with size.
    """
    for low, high in pairwise(points):
        if low.share <= share <= high.share and high.share > low.share:
            part = (share - low.share) / (high.share - low.share)
            return low.peak_share + part * (high.peak_share - low.peak_share)
    return None
