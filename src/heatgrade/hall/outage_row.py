"""What a single outage does, and how it is told."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.hall.outage import Outage
from heatgrade.units import ZERO_CELSIUS


@dataclass(frozen=True, slots=True)
class OutageRow:
    """What one outage does. Temperatures in kelvin; NaN where there is no answer.

    Parameters
    ----------
    outage : Outage
        What fails.
    times : int
        How many parts there are whose failure does the same.
    junction_temperature_max, junction_margin : float
        Hottest junction of the loop; smallest distance of a junction to its limit.
    junction_rise : float
        Largest rise of a junction that stays on [K].
    supply_temperature, return_temperature : float
        Of the loop's headers.
    flow_share : float
        Least flow of a plate that stays on over its flow before [-].
    mass_flow : float
        Of the loop [kg/s].
    pump_power : float
        Electric, of the loop [W].
    held : bool
        Whether the supply temperature is still held.
    problem : str
        Why there is no answer; empty where there is one.
    screened : bool
        Whether it was found by how the headers answer, and not by a solve of the whole loop.
    """

    outage: Outage
    times: int
    junction_temperature_max: float
    junction_margin: float
    junction_rise: float
    supply_temperature: float
    return_temperature: float
    flow_share: float
    mass_flow: float
    pump_power: float
    held: bool
    problem: str = ""
    screened: bool = False

    @property
    def harm(self) -> tuple[float, float, float]:
        """What outages are sorted by: no answer, then the least margin, then the least flow."""
        margin = self.junction_margin if math.isfinite(self.junction_margin) else math.inf
        share = self.flow_share if math.isfinite(self.flow_share) else math.inf
        return (0.0 if self.problem else 1.0, margin, share)


COLUMNS = (
    ("times", ""),
    ("junction_temperature_max", "K"),
    ("junction_margin", "K"),
    ("junction_rise", "K"),
    ("supply_temperature", "K"),
    ("return_temperature", "K"),
    ("flow_share", ""),
    ("mass_flow", "kg/s"),
    ("pump_power", "W"),
    ("held", ""),
    ("problem", ""),
    ("screened", ""),
)
"""Fields of the table, and their units."""

TITLES = (
    "outage",
    "times",
    "junction [degC]",
    "rise [K]",
    "margin [K]",
    "supply [degC]",
    "return [degC]",
    "least flow",
)


def cells(row: OutageRow) -> tuple[str, ...]:
    """Return what is printed of an outage, under `TITLES`."""
    if row.problem:
        return (f"{row.outage}: {row.problem}", str(row.times), *(["-"] * 6))
    return (
        str(row.outage),
        f"{row.times:,}",
        celsius(row.junction_temperature_max),
        _number(row.junction_rise, "+.2f"),
        _number(row.junction_margin, ".1f"),
        celsius(row.supply_temperature) + ("" if row.held else " (not held)"),
        celsius(row.return_temperature),
        _number(row.flow_share, ".1%"),
    )


def row_document(row: OutageRow) -> dict[str, object]:
    """Return an outage as plain data."""
    return {
        "outage": str(row.outage),
        "kind": row.outage.kind,
        "where": row.outage.where,
        "times": row.times,
        "junction_max_C": row.junction_temperature_max - ZERO_CELSIUS,
        "junction_margin_K": row.junction_margin,
        "junction_rise_K": row.junction_rise,
        "supply_C": row.supply_temperature - ZERO_CELSIUS,
        "return_C": row.return_temperature - ZERO_CELSIUS,
        "flow_share": row.flow_share,
        "supply_held": row.held,
        "problem": row.problem or None,
        "screened": row.screened,
    }


def celsius(temperature: float) -> str:
    """Return a temperature [K] as text in degrees Celsius."""
    return f"{temperature - ZERO_CELSIUS:.2f}" if math.isfinite(temperature) else "-"


def _number(value: float, form: str) -> str:
    return format(value, form) if math.isfinite(value) else "-"
