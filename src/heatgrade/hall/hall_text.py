"""A hall's result for people: plain text, and the same as HTML."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.hall.hall_result import HallResult
    from heatgrade.hall.loop_result import LoopResult


MOST_RACKS = 12
"""Racks of a loop printed one by one; of longer ones the first and last are shown."""

_TITLES = ("rack", "flow [L/min]", "heat [kW]", "in [degC]", "out [degC]", "junction [degC]")


def hall_text(result: HallResult) -> str:
    """Return the result as lines of plain text."""
    lines = [f"{name:<16}{value}" for name, value in figures(result)]
    for loop in result.loops:
        lines += ["", loop_title(loop), *columns([_TITLES, *_rack_rows(loop)])]
    if result.cautions:
        lines += ["", "Cautions:", *(f"  ! {caution}" for caution in result.cautions)]
    return "\n".join(lines)


def hall_html(result: HallResult) -> str:
    """Return the result as small HTML tables for notebooks."""
    left = " style='text-align:left'"
    rows = "".join(
        f"<tr><th{left}>{html.escape(name)}</th><td{left}>{html.escape(value)}</td></tr>"
        for name, value in figures(result)
    )
    found = f"<table>{rows}</table>"
    head = "".join(f"<th>{html.escape(title)}</th>" for title in _TITLES)
    for loop in result.loops:
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in _rack_rows(loop)
        )
        found += f"<p>{html.escape(loop_title(loop))}</p>"
        found += f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    marks = "".join(f"<li>{html.escape(str(caution))}</li>" for caution in result.cautions)
    return found + (f"<p>Cautions</p><ul>{marks}</ul>" if marks else "")


def figures(result: HallResult) -> list[tuple[str, str]]:
    """Return the figures that a person wants first."""
    starved, share = result.starved_plate
    rows = [
        (
            "heat",
            f"{power(result.heat_flow)} from {result.rack_count:,} racks with "
            f"{result.plate_count:,} plates; {result.liquid_fraction:.1%} in the liquid",
        ),
        (
            "coolant",
            f"{result.coolant.name}, {celsius(result.supply_temperature)} -> "
            f"{celsius(result.return_temperature)} degC, {result.volume_flow * 6e4:.5g} L/min",
        ),
        ("branches", f"flow spread {result.flow_spread:.1%} within a kind"),
        ("starved", f"{starved}: {share:.1%} of the mean of its kind" if starved else "-"),
        (
            "junction",
            f"hottest {celsius(result.junction_temperature_max)} degC, "
            f"{result.junction_margin:.1f} K to the nearest limit"
            if math.isfinite(result.junction_temperature_max)
            else "not known",
        ),
    ]
    rows += [(f"pumps {name}".strip(), text) for name, text in pump_rows(result)]
    stream = result.facility
    if stream is not None:
        rows.append(
            (
                "facility",
                f"{stream.coolant.name}, {celsius(stream.temperature_in)} -> "
                f"{celsius(stream.temperature_out)} degC, {stream.mass_flow:.4g} kg/s, "
                f"valves {stream.opening:.0%} open",
            )
        )
    rows.append(
        (
            "balances",
            f"mass {result.mass_balance:.1e}, energy {result.energy_balance:.1e}, "
            f"loops {result.loop_balance:.1e}",
        )
    )
    return rows


def pump_rows(result: HallResult) -> list[tuple[str, str]]:
    """Return the duty of the pumps of each kind of unit."""
    rows = []
    for loop in result.loops:
        for duty in loop.pumps:
            times = f"{loop.count} x " if loop.count > 1 else ""
            speed = "" if duty.speed is None else f", speed {duty.speed:.3f}"
            assumed = " (assumed)" if duty.assumed else ""
            spare = f" + {duty.standby} standing by" if duty.standby else ""
            name = duty.name if len(result.loops) == 1 else f"{loop.name} {duty.name}"
            rows.append(
                (
                    name if len(result.loops) + len(loop.pumps) > 2 else "",
                    f"{times}{duty.running}{spare}, each {duty.volume_flow * 6e4:.4g} L/min at "
                    f"{duty.pressure_rise / 1e3:.4g} kPa{speed}; {power(duty.electric)} "
                    f"electric at efficiency {duty.efficiency:.2f}{assumed}",
                )
            )
    return rows


def loop_title(loop: LoopResult) -> str:
    """Return the heading of a loop."""
    times = f", {loop.count} times" if loop.count > 1 else ""
    return (
        f"{loop.name}{times}: {loop.loop.rack_count} racks, {loop.volume_flow * 6e4:.5g} L/min, "
        f"{loop.pressure_drop / 1e3:.4g} kPa from header to header"
    )


def _rack_rows(loop: LoopResult) -> list[tuple[str, ...]]:
    count = loop.loop.rack_count
    half = MOST_RACKS // 2
    shown = list(range(count))
    if count > MOST_RACKS:
        shown = [*range(half), -1, *range(count - half, count)]
    return [
        (f"... {count - 2 * half} more ...", *([""] * (len(_TITLES) - 1)))
        if k < 0
        else _cells(loop, k)
        for k in shown
    ]


def _cells(loop: LoopResult, rack: int) -> tuple[str, ...]:
    racks = loop.racks
    return (
        loop.loop.rack_names[rack],
        f"{racks.volume_flow[rack] * 6e4:.2f}",
        f"{racks.heat_flow[rack] / 1e3:.2f}",
        celsius(float(racks.supply_temperature[rack])),
        celsius(float(racks.return_temperature[rack])),
        celsius(float(racks.junction_temperature_max[rack])),
    )


def columns(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as lines: the first column to the left, the others to the right."""
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    return [
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def power(value: float) -> str:
    """Return a power [W] in the unit that suits it."""
    for unit, size in (("MW", 1e6), ("kW", 1e3)):
        if abs(value) >= size:
            return f"{value / size:.4g} {unit}"
    return f"{value:.4g} W"


def celsius(temperature: float) -> str:
    """Return a temperature [K] in degC; a dash where it is not known."""
    return f"{temperature - ZERO_CELSIUS:.2f}" if math.isfinite(temperature) else "-"
