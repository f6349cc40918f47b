"""A district's year as plain data: the block ``district`` of ``result.json``."""

from __future__ import annotations

from heatgrade.district.calendar import HOUR, MONTHS, FloatArray, monthly
from heatgrade.district.district_year import DistrictYear
from heatgrade.units import ZERO_CELSIUS

_MWH = 3.6e9  # J


def year_document(year: DistrictYear) -> dict[str, object]:
    """Return the sums of a year; heat and electricity in MWh, temperatures in degC."""
    return {
        "weather": year.case.weather.to_dict(),
        "demand_MWh": year.demand_heat / _MWH,
        "peak_demand_W": float(year.demand.max()),
        "supply_C": _span(year.conditions.supply),
        "return_C": _span(year.conditions.back),
        "source": _source(year),
        **_heat(year),
        **_heat_pump(year),
        **_homes(year),
        "emissions_t": year.emissions,
        "saved_emissions_t": year.saved_emissions,
        "saved_emissions_t_per_MWh": year.saved_emissions / (year.demand_heat / _MWH),
        "running_cost_EUR": year.running_cost,
        "electricity_price_paid_EUR_per_MWh": year.electricity_price_paid,
        "store": _store(year),
        "energy_balance": year.energy_balance,
        "months": [
            dict(zip(_MONTH_FIELDS, (name, *row), strict=True))
            for name, row in zip(MONTHS, zip(*_months(year), strict=True), strict=True)
        ],
        "machine": None if year.machine is None else year.machine.to_dict(),
        "cop_hours": _cop_hours(year),
    }


def _source(year: DistrictYear) -> dict[str, object]:
    source = year.case.source
    return {
        "name": source.name,
        "hot_C": source.hot_temperature - ZERO_CELSIUS,
        "cold_C": source.cold_temperature - ZERO_CELSIUS,
        "heat_W": float(year.conditions.heat.max()),
        "available_MWh": year.available_heat / _MWH,
        "used_MWh": year.source_heat / _MWH,
        "use": year.source_use,
        "full_load_hours": year.source_full_load_hours,
    }


def _heat(year: DistrictYear) -> dict[str, object]:
    """Return who serves the demand, and what is lost and left."""
    return {
        "share": year.share,
        "source_share": year.source_share,
        "direct_share": year.direct_share,
        "direct_MWh": year.direct_heat / _MWH,
        "heat_pump_MWh": year.heat_pump_heat / _MWH,
        "recovered_MWh": (year.direct_heat + year.heat_pump_heat) / _MWH,
        "boiler_MWh": year.boiler_heat / _MWH,
        "boiler_energy_MWh": year.boiler_energy / _MWH,
        "boiler_is_electric": year.case.plant.boiler.electric,
        "neighbour_share": year.neighbour_share,
        "neighbour_MWh": year.neighbour_heat / _MWH,
        "neighbours": [other.to_dict() for other in year.neighbours],
        "pipe_loss_MWh": year.pipe_loss_heat / _MWH,
        "unmet_MWh": year.unmet_heat / _MWH,
    }


def _heat_pump(year: DistrictYear) -> dict[str, object]:
    return {
        "electricity_MWh": year.electricity / _MWH,
        "electricity_per_heat": year.electricity_per_heat,
        "seasonal_cop": year.seasonal_cop,
        "cop_model": year.model.name,
        "heat_pump_peak_W": year.heat_pump_peak,
        "full_load_hours": year.full_load_hours,
        "hours_without_heat_pump": year.hours_without_heat_pump,
    }


def _homes(year: DistrictYear) -> dict[str, object]:
    per_home = year.case.demand.heat_per_home
    return {
        "heat_per_home_MWh": None if per_home is None else per_home / _MWH,
        "homes": year.homes,
        "homes_of_all_heat": year.homes_of_all_heat,
        "homes_at_peak": year.homes_at_peak,
        "customer_share": year.customer_share,
    }


def _store(year: DistrictYear) -> dict[str, float] | None:
    store, dispatch = year.case.store, year.dispatch
    if store is None:
        return None
    return {
        "volume_m3": store.volume,
        "capacity_MWh": store.capacity / _MWH,
        "charged_MWh": float(dispatch.charge.sum()) * HOUR / _MWH,
        "discharged_MWh": float(dispatch.discharge.sum()) * HOUR / _MWH,
        "lost_MWh": float(dispatch.lost.sum()) * HOUR / _MWH,
    }


def _cop_hours(year: DistrictYear) -> dict[str, float | None]:
    """Return the COP of the worst and of the best hour that the heat pump runs."""
    if not year.electricity > 0.0:
        return {"lowest": None, "highest": None}
    running = year.balance.cop[year.balance.heat_pump > 0.0]
    return {"lowest": float(running.min()), "highest": float(running.max())}


_MONTH_FIELDS = (
    "month",
    "demand_MWh",
    "direct_MWh",
    "heat_pump_MWh",
    "neighbour_MWh",
    "boiler_MWh",
    "electricity_MWh",
)


def _months(year: DistrictYear) -> list[list[float]]:
    balance = year.balance
    columns = (
        year.demand,
        balance.direct,
        balance.heat_pump,
        year.neighbours_by_hour,
        balance.boiler,
        balance.electricity,
    )
    return [[float(v) * HOUR / _MWH for v in monthly(column)] for column in columns]


def _span(values: FloatArray) -> list[float]:
    return [float(values.min()) - ZERO_CELSIUS, float(values.max()) - ZERO_CELSIUS]
