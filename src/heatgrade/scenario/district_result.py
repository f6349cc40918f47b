"""What a district's year says of a site: its sums, its metrics, its costs, and another source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.caution import Caution, distinct
from heatgrade.recovery import (
    DeclaredFields,
    Overhead,
    PowerLosses,
    ReportedFields,
    ReuseMetrics,
    reuse_metrics,
)
from heatgrade.scenario.build_district import DistrictParts
from heatgrade.scenario.recovery_table import SiteTable
from heatgrade.shown import Shown

if TYPE_CHECKING:
    from heatgrade.district import DistrictYear, HeatCost, SizingPoint, SourceComparison
    from heatgrade.district.stranding import StrandedValue

_HOUR = 3600.0  # s
_MWH = 3.6e9  # J


@dataclass(frozen=True, slots=True)
class SiteEnergy:
    """Electricity of the data centre over the year.

    Attributes
    ----------
    it_power : float
        Of the IT at full load [W].
    losses : PowerLosses
        Everything besides the IT, by the hour [W].
    metrics : ReuseMetrics
        PUE, ERF, ERE of the year, in joules.
    reported : ReportedFields
        The fields of Regulation (EU) 2024/1364.
    """

    it_power: float
    losses: PowerLosses
    metrics: ReuseMetrics
    reported: ReportedFields


@dataclass(frozen=True, slots=True)
class HeatCosts:
    """What the recovered heat costs.

    Attributes
    ----------
    investment : float
        Of all assets [EUR].
    cost : HeatCost
        When every asset lives out its life.
    stranded : tuple of StrandedValue
        For each number of years that the source may be sure.
    alternative, break_even : float or None
        Cost of other heat [EUR/MWh]; years from which on this heat is not dearer.
    """

    investment: float
    cost: HeatCost
    stranded: tuple[StrandedValue, ...]
    alternative: float | None
    break_even: int | None


@dataclass(frozen=True, slots=True)
class DistrictResult(Shown):
    """A district's year and what was asked about it.

    Attributes
    ----------
    parts : DistrictParts
        What it was built from.
    year : DistrictYear
        The year.
    other : SourceComparison or None
        The same year with another source.
    sizing : tuple of SizingPoint
        The year for heat pumps of all sizes; empty if not asked for.
    site : SiteEnergy or None
        Electricity and metrics of the data centre; None without its IT power.
    costs : HeatCosts or None
        Where ``[district.costs]`` says what is built.
    """

    parts: DistrictParts
    year: DistrictYear
    other: SourceComparison | None
    sizing: tuple[SizingPoint, ...]
    site: SiteEnergy | None
    costs: HeatCosts | None

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What to know about it."""
        return distinct(self.year.cautions)

    @property
    def sized_for(self) -> float | None:
        """Heat pump's size, over the network's peak, that gives the share asked for [-]."""
        share = self.parts.table.sizing_share
        if share is None:
            return None
        from heatgrade.district import peak_share_for

        return peak_share_for(self.sizing, share)

    @property
    def other_homes(self) -> dict[str, float]:
        """Homes of other sizes that the recovered heat stands for, by name."""
        demand = self.year.case.demand
        heat = demand.annual_heat * (1.0 - demand.loss_share) * self.year.share
        return {name: heat / each for name, each in self.parts.table.demand.other_homes.items()}

    def to_dict(self) -> dict[str, object]:
        """Return the block ``district`` of ``result.json``."""
        site, costs = self.site, self.costs
        return {
            **self.year.to_dict(),
            "other_homes": self.other_homes,
            "other_source": None if self.other is None else self.other.to_dict(),
            "sizing_share": self.parts.table.sizing_share,
            "sized_for_peak_share": self.sized_for,
            "sizing": [
                {
                    "capacity_W": point.capacity,
                    "peak_share": point.peak_share,
                    "share": point.share,
                    "full_load_hours": point.full_load_hours,
                }
                for point in self.sizing
            ],
            "site": None
            if site is None
            else {
                "it_W": site.it_power,
                "boundary": site.metrics.boundary,
                "pue": site.metrics.pue,
                "erf": site.metrics.erf,
                "ere": site.metrics.ere,
                "losses": site.losses.to_dict(),
                "reported_2024_1364": site.reported.to_dict(),
            },
            "costs": None if costs is None else _costs_document(costs, self.year),
        }


def _costs_document(costs: HeatCosts, year: DistrictYear) -> dict[str, object]:
    size = year.case.plant.heat_pump_capacity
    size = year.heat_pump_peak if np.isinf(size) else size
    return {
        "investment_EUR": costs.investment,
        "investment_EUR_per_kW": None if size <= 0.0 else costs.investment / (size / 1e3),
        "investment_EUR_per_MWh": costs.investment / costs.cost.heat,
        "capital_EUR": costs.cost.capital,
        "upkeep_EUR": costs.cost.upkeep,
        "running_EUR": costs.cost.running,
        "cost_EUR_per_MWh": costs.cost.per_heat,
        "alternative_EUR_per_MWh": costs.alternative,
        "break_even_years": costs.break_even,
        "stranded": [
            {
                "years": row.years,
                "cost_EUR_per_MWh": row.cost,
                "value_EUR": row.value,
                "share": row.share,
            }
            for row in costs.stranded
        ],
    }


def site_energy(
    year: DistrictYear, parts: DistrictParts, it_power: float, overhead: Overhead
) -> SiteEnergy:
    """Return losses and metrics of the data centre over the year.

    Parameters
    ----------
    year : DistrictYear
        The network's year.
    parts : DistrictParts
        Tables behind it.
    it_power : float
        IT at full load [W]; it follows the load of the source.
    overhead : Overhead
        Everything besides the IT.
    """
    hours = np.ones(year.hours) if parts.profile is None else parts.profile
    power = it_power * hours
    used = year.balance.source_heat
    heat = year.conditions.heat
    losses = overhead.losses(power, heat, np.maximum(heat - used, 0.0))
    it_energy = float(power.sum()) * _HOUR
    energy = it_energy + float(np.sum(losses.total)) * _HOUR
    delivered = year.direct_heat + year.heat_pump_heat
    figures = (it_energy, energy, year.source_heat, delivered, year.electricity)
    site = parts.recovery.site
    assert site is not None  # the caller sees to it
    metrics = reuse_metrics(*figures, boundary=site.boundary)
    outside = reuse_metrics(*figures, boundary="outside")
    reported = ReportedFields(
        outside,
        year.waste_heat_temperature if year.source_heat > 0.0 else None,
        site.intake_temperature,
        site.water_input,
        None if site.renewable_share is None else site.renewable_share * energy,
        it_power if site.rated_it_power is None else site.rated_it_power,
        year.case.weather.cooling_degree_days,
        _declared(site),
    )
    return SiteEnergy(it_power, losses, metrics, reported)


def _declared(site: SiteTable) -> DeclaredFields:
    return DeclaredFields(**site.declared.model_dump())


def heat_costs(year: DistrictYear, parts: DistrictParts) -> HeatCosts:
    """Return what the recovered heat costs, and what is stranded when the source ends."""
    from heatgrade.district import break_even_years, heat_cost, stranded_value

    table = parts.table.costs
    assert table is not None
    heat = (year.direct_heat + year.heat_pump_heat) / _MWH
    known = (parts.assets, year.recovery_cost, heat, table.interest)
    return HeatCosts(
        investment=sum(asset.investment for asset in parts.assets),
        cost=heat_cost(*known),
        stranded=tuple(stranded_value(*known, years) for years in table.source_years),
        alternative=table.alternative_cost,
        break_even=None
        if table.alternative_cost is None
        else break_even_years(*known, table.alternative_cost),
    )
