"""A rack's result for people: plain text, and the same as HTML."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.rack.branch_result import BranchRow
    from heatgrade.rack.rack_result import RackResult


MOST_ROWS = 40
"""Branches printed one by one; of longer racks the first and last are shown."""


def rack_text(result: RackResult) -> str:
    """Return the result as lines of plain text."""
    lines = [f"{name:<16}{value}" for name, value in _figures(result)]
    lines += ["", *_table(result)]
    lines += ["", f"pressure drop, by way of {result.critical_branch}:"]
    lines += [f"  {name:<20}{drop / 1e3:9.2f} kPa" for name, drop in result.pressure_parts.items()]
    if result.cautions:
        lines += ["", "Cautions:"]
        lines += [f"  ! {caution}" for caution in result.cautions]
    return "\n".join(lines)


def rack_html(result: RackResult) -> str:
    """Return the result as a small HTML table for notebooks."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
        f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
        for name, value in _figures(result)
    )
    head = "".join(f"<th>{html.escape(title)}</th>" for title in _TITLES)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(row)) + "</tr>"
        for row in _shown(result)[0]
    )
    marks = "".join(f"<li>{html.escape(str(caution))}</li>" for caution in result.cautions)
    return (
        f"<table>{rows}</table><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        + (f"<p>Cautions</p><ul>{marks}</ul>" if marks else "")
    )


def _figures(result: RackResult) -> list[tuple[str, str]]:
    power = result.pump_power
    friction = (
        f"; friction gives the coolant {result.friction_heat_flow:.4g} W in the rack"
        if result.friction_heat_flow > 0.0
        else "; friction heat left out"
    )
    assumed = " (assumed)" if power.assumed else ""
    speed = f", speed {power.speed:.3f}" if power.speed is not None else ""
    return [
        (
            "heat",
            f"{result.heat_flow / 1e3:.4g} kW: {result.liquid_heat_flow / 1e3:.4g} kW to the "
            f"coolant ({_percent(result.liquid_fraction)}), "
            f"{result.air_heat_flow / 1e3:.4g} kW to the air"
            + (
                f" at {_celsius(result.air_temperature)} degC ({result.air_source})"
                if result.air_heat_flow > 0.0
                else ""
            ),
        ),
        (
            "coolant",
            f"{result.coolant.name}, {_celsius(result.supply_temperature)} -> "
            f"{_celsius(result.return_temperature)} degC, {result.volume_flow * 6e4:.4g} L/min "
            f"({result.mass_flow:.4g} kg/s)",
        ),
        (
            "branches",
            f"{len(result.branches)}, flow spread {_percent(result.flow_spread)}, hottest "
            f"junction {_celsius(result.junction_temperature_max)} degC",
        ),
        ("pressure drop", f"{result.pressure_drop / 1e3:.4g} kPa"),
        (
            "pumping",
            f"{power.electric:.4g} W electric at efficiency {power.efficiency:.2f}{assumed}"
            f"{speed}; {power.hydraulic:.4g} W hydraulic{friction}",
        ),
        (
            "balances",
            f"mass {result.mass_balance:.1e}, energy {result.energy_balance:.1e}, "
            f"loops {result.loop_balance:.1e}",
        ),
        ("outcome", result.outcome.summary()),
    ]


_TITLES = ("branch", "flow [L/min]", "heat [W]", "in [degC]", "out [degC]", "junction [degC]")


def _shown(result: RackResult) -> tuple[Sequence[BranchRow], int]:
    rows = result.branches
    if len(rows) <= MOST_ROWS:
        return rows, 0
    half = MOST_ROWS // 2
    return [*rows[:half], *rows[-half:]], len(rows) - MOST_ROWS


def _table(result: RackResult) -> list[str]:
    rows, hidden = _shown(result)
    cells = [_TITLES, *(_cells(row) for row in rows)]
    widths = [max(len(line[k]) for line in cells) for k in range(len(_TITLES))]
    lines = [
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    ]
    if hidden:
        lines.insert(1 + MOST_ROWS // 2, f"... {hidden} more ...")
    return lines


def _cells(row: BranchRow) -> tuple[str, ...]:
    return (
        row.name,
        f"{row.volume_flow * 6e4:.3f}",
        f"{row.heat_flow:.1f}",
        _celsius(row.inlet_temperature),
        _celsius(row.outlet_temperature),
        _celsius(row.junction_temperature_max),
    )


def _celsius(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.2f}" if math.isfinite(temperature) else "-"


def _percent(share: float) -> str:
    return f"{share:.1%}" if math.isfinite(share) else "-"
