"""A district's year in lines for a person."""

from __future__ import annotations

import html

from heatgrade.district.district_year import DistrictYear
from heatgrade.district.neighbour import NeighbourYear
from heatgrade.units import ZERO_CELSIUS


def year_rows(year: DistrictYear) -> list[tuple[str, str]]:
    """Return label and value of the figures that a person wants first."""
    case = year.case
    given = year.conditions
    rows = [
        ("weather", _weather(year)),
        (
            "network",
            f"{amount(year.demand_heat, 'Wh')}, peak {amount(float(year.demand.max()), 'W')}, "
            f"supply {_range(given.supply)}, return {_range(given.back)} degC",
        ),
        (
            "source",
            f"{amount(float(given.heat.max()), 'W')}, "
            f"{case.source.hot_temperature - ZERO_CELSIUS:.1f} -> "
            f"{case.source.cold_temperature - ZERO_CELSIUS:.1f} degC; {year.source_use:.1%} of its "
            "heat is used",
        ),
        ("share of the network", f"{year.share:.1%}, boiler {amount(year.boiler_heat, 'Wh')}"),
        ("needs no heat pump", f"{year.direct_share:.1%} of the heat recovered"),
    ]
    rows += _heat_pump(year)
    rows += [(other.name, _neighbour(other)) for other in year.neighbours]
    rows += _on_the_way(year)
    rows.append(
        (
            "CO2",
            f"{year.emissions:,.0f} t, {year.saved_emissions:,.0f} t less than what it replaces",
        )
    )
    return rows


def _heat_pump(year: DistrictYear) -> list[tuple[str, str]]:
    if year.seasonal_cop is None:
        return []
    full = year.full_load_hours or 0.0
    return [
        (
            "heat pump",
            f"{amount(year.heat_pump_heat, 'Wh')}, peak {amount(year.heat_pump_peak, 'W')}, "
            f"{full:,.0f} full-load hours",
        ),
        (
            "its electricity",
            f"{amount(year.electricity, 'Wh')}, seasonal COP {year.seasonal_cop:.2f} "
            f"({year.model.name})",
        ),
    ]


def _on_the_way(year: DistrictYear) -> list[tuple[str, str]]:
    """Return what pipes lose, whom the heat reaches and what a store holds, where there are any."""
    case = year.case
    rows = []
    if case.pipes is not None:
        rows.append(
            (
                "pipes",
                f"lose {amount(year.pipe_loss_heat, 'Wh')}, "
                f"{year.pipe_loss_heat / year.demand_heat:.1%} of the heat into the network",
            )
        )
    if year.homes is not None and case.demand.heat_per_home is not None:
        rows.append(
            (
                "homes",
                f"{year.homes:,.0f} at {case.demand.heat_per_home / 3.6e9:.2f} MWh a home and year",
            )
        )
    if case.customer is not None:
        rows.append((case.customer.name, f"{year.customer_share:.1%} of its need by the network"))
    if case.store is not None and case.store.capacity > 0.0:
        rows.append(("store", _store(year)))
    return rows


def year_html(year: DistrictYear) -> str:
    """Return the figures as a table of HTML, with the cautions below."""
    cells = "".join(
        f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
        f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
        for name, value in year_rows(year)
    )
    notes = "".join(f"<li>{html.escape(str(caution))}</li>" for caution in year.cautions)
    return f"<table>{cells}</table>" + (f"<ul>{notes}</ul>" if notes else "")


def _weather(year: DistrictYear) -> str:
    weather = year.case.weather
    return (
        f"{weather.label}, mean {weather.mean - ZERO_CELSIUS:.1f}, "
        f"{float(weather.temperature.min()) - ZERO_CELSIUS:.1f} to "
        f"{float(weather.temperature.max()) - ZERO_CELSIUS:.1f} degC"
    )


def _neighbour(other: NeighbourYear) -> str:
    place = "before" if other.neighbour.first else "after"
    text = f"{amount(other.heat, 'Wh')}, {place} the site"
    if other.seasonal_cop is not None:
        text += f"; {amount(other.electricity, 'Wh')}, seasonal COP {other.seasonal_cop:.2f}"
    return text


def _store(year: DistrictYear) -> str:
    store = year.case.store
    assert store is not None
    given = float(year.dispatch.discharge.sum()) * 3600.0
    return f"{amount(store.capacity, 'Wh')} of room, gives {amount(given, 'Wh')} in the year"


def _range(values: object) -> str:
    import numpy as np

    array = np.asarray(values) - ZERO_CELSIUS
    low, high = float(array.min()), float(array.max())
    return f"{low:.0f}" if high - low < 0.5 else f"{low:.0f} to {high:.0f}"


def amount(value: float, unit: str) -> str:
    """Return a heat [J] or power [W] in the unit that reads best; `unit` is ``"Wh"`` or ``"W"``.

    Examples
    --------
    >>> amount(9000.0 * 3.6e9, "Wh"), amount(28.9e3, "W"), amount(0.0, "Wh")
    ('9 GWh', '28.9 kW', '0 Wh')
    """
    number = value / 3600.0 if unit == "Wh" else value
    for scale, prefix in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= scale:
            return f"{number / scale:.4g} {prefix}{unit}"
    return f"{number:.4g} {unit}"
