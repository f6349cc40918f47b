"""A network's solution for people: plain text, and the same as HTML."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.network.network_solution import NetworkSolution


MOST_ROWS = 40
"""Links shown one by one; of larger networks the first and the last."""

HEADS = ("link", "from", "to", "flow [kg/s]", "drop [kPa]", "from [degC]", "to [degC]")


def network_text(solution: NetworkSolution) -> str:
    """Return the solution as lines of plain text."""
    lines = [f"{name:<16}{value}" for name, value in figures(solution)]
    rows = [HEADS, *_rows(solution)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(HEADS))]
    lines.append("")
    for row in rows:
        cells = [
            cell.ljust(width) if k < 3 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    if solution.cautions:
        lines += ["", "Cautions:", *(f"  ! {caution}" for caution in solution.cautions)]
    return "\n".join(lines)


def network_html(solution: NetworkSolution) -> str:
    """Return the solution as small HTML tables for notebooks."""
    top = "".join(
        f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
        f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
        for name, value in figures(solution)
    )
    head = "".join(f"<th>{html.escape(title)}</th>" for title in HEADS)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in _rows(solution)
    )
    marks = "".join(f"<li>{html.escape(str(caution))}</li>" for caution in solution.cautions)
    return (
        f"<table>{top}</table><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        + (f"<p>Cautions</p><ul>{marks}</ul>" if marks else "")
    )


def figures(solution: NetworkSolution) -> list[tuple[str, str]]:
    """Return the few figures that a person wants first, with what each is."""
    network = solution.network
    fed = np.maximum(network.external_inflow(solution.mass_flow), 0.0)
    pumps = network.elements.pumps
    each = solution.mass_flow / network.multiplicity
    lift = -solution.drop[pumps] * each[network.elements.link[pumps]] / solution.density[pumps]
    power = float((lift * network.multiplicity[network.elements.link[pumps]]).sum())
    rows = [
        ("network", f"{network.node_count} nodes, {network.link_count} links"),
        ("fed in", f"{float(fed.sum()):.5g} kg/s"),
        ("pressures", _span(solution.pressure / 1e3, "kPa")),
        ("temperatures", _span(solution.temperature - ZERO_CELSIUS, "degC")),
    ]
    if pumps.size:
        rows.append(("pumps", f"{pumps.size}, {power:.4g} W hydraulic"))
    rows += [
        (
            "balances",
            f"mass {solution.node_balance:.1e}, energy {solution.energy_balance:.1e}, "
            f"loops {solution.loop_balance:.1e}",
        ),
        ("outcome", solution.outcome.summary()),
    ]
    return rows


def _rows(solution: NetworkSolution) -> list[Sequence[str]]:
    network = solution.network
    drop = np.bincount(network.elements.link, weights=solution.drop, minlength=network.link_count)
    count = network.link_count
    half = MOST_ROWS // 2
    shown = (
        list(range(count)) if count <= MOST_ROWS else [*range(half), *range(count - half, count)]
    )
    rows: list[Sequence[str]] = []
    for place, k in enumerate(shown):
        if count > MOST_ROWS and place == half:
            rows.append((f"... {count - MOST_ROWS} more ...", *("",) * 6))
        start, end = int(network.start[k]), int(network.end[k])
        rows.append(
            (
                network.link_name(k),
                network.name(start),
                network.name(end),
                _number(solution.mass_flow[k], 5),
                _number(drop[k] / 1e3, 5),
                _number(solution.temperature[start] - ZERO_CELSIUS, 4),
                _number(solution.temperature[end] - ZERO_CELSIUS, 4),
            )
        )
    return rows


def _span(values: np.ndarray[tuple[int], np.dtype[np.float64]], unit: str) -> str:
    known = values[np.isfinite(values)]
    if not known.size:
        return "none"
    return f"{known.min() + 0.0:.4g} to {known.max() + 0.0:.4g} {unit}"


def _number(value: float, digits: int) -> str:
    return f"{value + 0.0:.{digits}g}" if math.isfinite(value) else "-"
