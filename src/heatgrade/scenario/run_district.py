"""The year of a district, once its source is known."""

from __future__ import annotations

from heatgrade.hall import HallResult
from heatgrade.rack import RackResult
from heatgrade.recovery import Recovery
from heatgrade.scenario.build_district import DistrictParts
from heatgrade.scenario.build_recovery import build_overhead
from heatgrade.scenario.district_result import (
    DistrictResult,
    SiteEnergy,
    heat_costs,
    site_energy,
)
from heatgrade.scenario.entry import at
from heatgrade.scenario.scenario_table import ScenarioTable

Site = RackResult | HallResult


def _pumps(site: Site) -> float:
    """Return the electricity of the pumps [W]."""
    return site.pump_power if isinstance(site, HallResult) else site.pump_power.electric


def run_district(
    parts: DistrictParts, table: ScenarioTable, recovery: Recovery, rack: Site | None
) -> DistrictResult:
    """Return the year of the network, fed by as many racks as the scenario says.

    Parameters
    ----------
    parts : DistrictParts
        Everything but the source.
    table : ScenarioTable
        The scenario.
    recovery : Recovery
        Its ``source`` is the stream that is handed over, behind the CDU where there is one.
    rack : RackResult, HallResult or None
        The rack or hall, where there is one: its IT and its pumps.
    """
    from heatgrade.district import compare_source, sizing_curve

    district, source = parts.table, recovery.source
    name = "racks' coolant" if table.source is None else table.source.name
    hot, cold = source.hot_temperature, source.cold_temperature
    case = parts.case(name, source.heat_flow * district.racks, hot, cold)
    with at("district"):
        model = case.model()
        year = case.run(model)
        wanted = district.other_source
        other = None
        if wanted is not None:
            other = compare_source(
                year, wanted.hot_temperature, wanted.cold_temperature, wanted.name
            )
        costs = heat_costs(year, parts) if district.costs is not None else None
        sizing = () if district.sizing_share is None else sizing_curve(case, model)
    return DistrictResult(
        parts=parts,
        year=year,
        other=other,
        sizing=sizing,
        site=_site(parts, table, year, rack),
        costs=costs,
    )


def _site(
    parts: DistrictParts, table: ScenarioTable, year: object, rack: Site | None
) -> SiteEnergy | None:
    from heatgrade.district import DistrictYear

    assert isinstance(year, DistrictYear)
    count = parts.table.racks
    if parts.recovery.site is None:  # whose the heat pump is was not said
        return None
    if rack is not None:
        power, pumps = rack.heat_flow * count, _pumps(rack) * count
    elif table.source is not None and table.source.it_power is not None:
        power, pumps = table.source.it_power * count, 0.0
    else:
        return None
    with at("recovery"):
        return site_energy(year, parts, power, build_overhead(parts.recovery, pumps))
