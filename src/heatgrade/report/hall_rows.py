"""The figures of a hall that a person wants first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from heatgrade.hall.hall_text import pump_rows
from heatgrade.scenario.build_hall import HallAnswer
from heatgrade.units import ZERO_CELSIUS, show

if TYPE_CHECKING:
    from heatgrade.hall import HallResult

MOST_OUTAGES = 3
"""Outages told; all of them stand in ``outages.csv``."""


Rows = list[tuple[str, str]]


def hall_rows(answer: HallAnswer) -> tuple[tuple[str, str], ...]:
    """Return label and value of each figure."""
    hall = answer.result
    balances = f"energy off by {hall.energy_balance:.0e}, mass by {hall.mass_balance:.0e}"
    return (
        *_operation(hall),
        *_pumps(hall),
        *_facility(hall),
        *_outages(answer),
        *_balanced(answer),
        ("solve", balances),
    )


def _operation(hall: HallResult) -> Rows:
    starved, share = hall.starved_plate
    hottest = f"{_celsius(hall.junction_temperature_max)} degC"
    if math.isfinite(hall.junction_margin):
        hottest += f", {hall.junction_margin:.1f} K to the nearest limit"
    return [
        (
            "heat",
            f"{show(hall.heat_flow, 'MW')} from {hall.rack_count:,} racks with "
            f"{hall.plate_count:,} plates; {hall.liquid_fraction:.1%} in the liquid",
        ),
        (
            "supply -> return",
            f"{_celsius(hall.supply_temperature)} -> {_celsius(hall.return_temperature)} degC, "
            f"{show(hall.volume_flow, 'm3/h')}",
        ),
        ("junction, hottest", hottest),
        ("flow spread", f"{hall.flow_spread:.1%} within a kind of branch"),
        ("least served", f"{starved}, {share:.1%} of the mean of its kind"),
    ]


def _pumps(hall: HallResult) -> Rows:
    rows = [(f"pumps {name}".strip(), text) for name, text in pump_rows(hall)]
    if hall.loops[0].pumps:
        power = hall.pump_power
        rows.append(("pumping", f"{show(power, 'kW')}, {power / hall.heat_flow:.2%} of the heat"))
    return rows


def _facility(hall: HallResult) -> Rows:
    water = hall.facility
    if water is None:
        return []
    text = (
        f"{_celsius(water.temperature_in)} -> {_celsius(water.temperature_out)} degC, "
        f"{water.mass_flow:.4g} kg/s, control valves {water.opening:.0%} open"
    )
    return [("facility's water", text)]


def _outages(answer: HallAnswer) -> Rows:
    found = answer.outages
    if found is None:
        return []
    told = f"{found.outages:,}, {len(found.rows):,} of them different; the worst:"
    rows = [("single outages", told)]
    for row in found.rows[:MOST_OUTAGES]:
        harm = row.problem or (
            f"junction {_celsius(row.junction_temperature_max)} degC, "
            f"{row.junction_margin:.1f} K to its limit, return "
            f"{_celsius(row.return_temperature)} degC"
        )
        rows.append((f"  {row.outage}", harm))
    return rows


def _balanced(answer: HallAnswer) -> Rows:
    made = answer.balancing
    if made is None:
        return []
    text = (
        f"orifices at {made.at} bring the spread between them from "
        f"{made.spread_before:.1%} to {made.spread_after:.1%}, pumps "
        f"{show(made.before.pump_power, 'kW')} -> {show(made.after.pump_power, 'kW')}"
    )
    return [("balanced", text)]


def hall_answer(answer: HallAnswer) -> str:
    """Return what leaves the hall, in half a sentence."""
    hall = answer.result
    text = (
        f"{show(hall.liquid_heat_flow, 'MW')} leave {hall.rack_count:,} racks in coolant of "
        f"{_celsius(hall.return_temperature)} degC"
    )
    if hall.facility is None:
        return text
    return f"{text} and the hall in water of {_celsius(hall.facility.temperature_out)} degC"


def hall_headline(answer: HallAnswer) -> list[tuple[str, str]]:
    """Return the figures that stand large at the top, as (value, what it is)."""
    hall = answer.result
    figures = [
        (f"{_celsius(hall.junction_temperature_max)} degC", "hottest junction of the hall"),
        (f"{_celsius(hall.return_temperature)} degC", "coolant out of the racks"),
    ]
    if hall.facility is not None:
        figures.append((f"{_celsius(hall.facility.temperature_out)} degC", "water out of the hall"))
    figures.append((show(hall.liquid_heat_flow, "MW", 4), "heat in the liquid"))
    return figures


def _celsius(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.1f}" if math.isfinite(temperature) else "-"
