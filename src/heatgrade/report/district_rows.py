"""Rows of the overview that a district's year adds."""

from __future__ import annotations

from heatgrade.scenario.district_result import DistrictResult
from heatgrade.units import ZERO_CELSIUS

Rows = tuple[tuple[str, str], ...]


def district_rows(result: DistrictResult) -> Rows:
    """Return label and value of the year's figures."""
    from heatgrade.district.year_text import amount, year_rows

    rows = list(year_rows(result.year))
    for name, count in result.other_homes.items():
        rows.append((f"homes: {name.replace('_', ' ')}", f"{count:,.0f}"))
    if result.sizing:
        share, size = result.parts.table.sizing_share, result.sized_for
        where = "no size" if size is None else f"a heat pump of {size:.0%} of the peak"
        rows.append((f"{share:.0%} of the heat by", where))
    site = result.site
    if site is not None:
        m = site.metrics
        rows.append(
            (
                "PUE, ERF, ERE",
                f"{m.pue:.3f}, {m.erf:.3f}, {m.ere:.3f} over the year, heat pump {m.boundary}",
            )
        )
        lost = site.losses.to_dict()["ups_W"]
        rows.append(("power supply", f"loses {amount(lost, 'W')} on the mean of the year"))
    costs = result.costs
    if costs is not None:
        rows.append(
            (
                "cost of heat",
                f"{costs.cost.per_heat:.1f} EUR/MWh, {costs.investment / 1e6:.2f} M EUR built",
            )
        )
        shares = ", ".join(
            f"{row.years:g} a: {row.share:.0%} ({row.cost:.1f} EUR/MWh)" for row in costs.stranded
        )
        if shares:
            rows.append(("stranded if it ends", shares))
        if costs.alternative is not None:
            years = "never" if costs.break_even is None else f"after {costs.break_even} years"
            rows.append((f"pays at {costs.alternative:g} EUR/MWh", years))
    return tuple(rows)


def other_rows(result: DistrictResult) -> Rows:
    """Return how much of the heat pump goes away with another source."""
    from heatgrade.district.year_text import amount

    found = result.other
    if found is None:
        return ()
    other = found.other
    source = other.case.source
    cop = f", seasonal COP {other.seasonal_cop:.2f}" if other.seasonal_cop is not None else ""
    rows = [
        (
            "source",
            f"{source.name}, {source.hot_temperature - ZERO_CELSIUS:.1f} -> "
            f"{source.cold_temperature - ZERO_CELSIUS:.1f} degC",
        ),
        ("needs no heat pump", f"{other.direct_share:.1%} of the heat recovered"),
        ("share of the network", f"{other.share:.1%}"),
    ]
    if other.electricity > 0.0 or found.electricity_gone is not None:
        less = _less(found.electricity_gone)
        per = " per heat" if less else ""
        rows.append(("electricity", f"{amount(other.electricity, 'Wh')}{cop}{less}{per}"))
    if found.actual.heat_pump_peak > 0.0:
        rows.append(
            (
                "heat pump",
                f"its part of the heat{_less(found.heat_gone)}; its largest load"
                f"{_less(found.size_gone)}; {other.hours_without_heat_pump:,} h without it",
            )
        )
    return tuple(rows)


def _less(gone: float | None) -> str:
    """Return ``: 12.3% less``, or more; nothing where it cannot be said."""
    if gone is None:
        return ""
    return f": {abs(gone):.1%} {'less' if gone >= 0.0 else 'more'}"
