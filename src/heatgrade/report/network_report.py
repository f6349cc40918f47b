"""Everything that a network's run leaves behind, and its table."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from heatgrade.network.network_text import figures
from heatgrade.report.network_document import network_document
from heatgrade.report.network_picture import network_picture
from heatgrade.report.overview import Group
from heatgrade.scenario.network_case import NetworkRun
from heatgrade.units import ZERO_CELSIUS, show

_DOTS_PER_INCH = 130
_MOST_LINKS = 12  # in the table; all are in links.csv


def network_overview(run: NetworkRun) -> tuple[Group, ...]:
    """Return the figures that a person wants first."""
    case, solution = run.case, run.solution
    shape = solution.network
    liquid = f"{case.coolant.name} at {show(case.temperature, 'degC')}"
    rows = [("liquid", liquid), *((name, value) for name, value in figures(solution))]
    gauge = [value for value in case.free.gauge_pressure(solution).values() if np.isfinite(value)]
    if gauge:
        rows.insert(4, ("gauge pressure", f"{min(gauge) / 1e3:.4g} to {max(gauge) / 1e3:.4g} kPa"))
    largest = np.argsort(-np.abs(np.nan_to_num(solution.mass_flow)), kind="stable")[:_MOST_LINKS]
    flows = [
        (
            shape.link_name(int(k)),
            f"{solution.mass_flow[k] + 0.0:.5g} kg/s, {shape.name(int(shape.start[k]))} -> "
            f"{shape.name(int(shape.end[k]))}",
        )
        for k in largest
    ]
    if shape.link_count > _MOST_LINKS:
        flows.append(("...", f"{shape.link_count - _MOST_LINKS} more in links.csv"))
    return Group("Network", tuple(rows)), Group("Largest flows", tuple(flows))


def write_network_report(run: NetworkRun, folder: Path, *, pictures: bool = True) -> None:
    """Write result.json, tables of nodes and links, map and text."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(network_document(run), indent=2, allow_nan=False)
    (folder / "result.json").write_text(text + "\n", encoding="utf-8")
    _write_nodes(run, folder / "nodes.csv")
    _write_links(run, folder / "links.csv")
    drawn = network_picture(run.case.free, run.solution) if pictures else None
    if drawn is not None:
        drawn.savefig(folder / "network.png", dpi=_DOTS_PER_INCH)
    (folder / "summary.md").write_text(network_summary(run), encoding="utf-8")


def _write_nodes(run: NetworkRun, path: Path) -> None:
    solution = run.solution
    shape, gauge = solution.network, run.case.free.gauge_pressure(solution)
    inflow = shape.external_inflow(solution.mass_flow)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        heads = ["node", "pressure [kPa]", "temperature [degC]", "inflow [kg/s]"]
        writer.writerow([*heads, "gauge pressure [kPa]"] if gauge else heads)
        for k in range(shape.node_count):
            numbers = [
                solution.pressure[k] / 1e3,
                solution.temperature[k] - ZERO_CELSIUS,
                inflow[k],
            ]
            if gauge:
                numbers.append(gauge.get(k, np.nan) / 1e3)
            writer.writerow([shape.name(k), *(_cell(value) for value in numbers)])


def _write_links(run: NetworkRun, path: Path) -> None:
    solution = run.solution
    shape = solution.network
    drop = np.bincount(shape.elements.link, weights=solution.drop, minlength=shape.link_count)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["link", "start", "end", "mass flow [kg/s]", "pressure drop [kPa]"])
        for k in range(shape.link_count):
            ends = shape.name(int(shape.start[k])), shape.name(int(shape.end[k]))
            numbers = _cell(solution.mass_flow[k]), _cell(drop[k] / 1e3)
            writer.writerow([shape.link_name(k), *ends, *numbers])


def _cell(value: float) -> str:
    return f"{value + 0.0:.9g}" if np.isfinite(value) else ""


def network_summary(run: NetworkRun) -> str:
    """Return the overview and what was not carried over as Markdown."""
    lines = [f"# {run.case.path.name}", ""]
    for group in network_overview(run):
        lines += [f"## {group.title}", ""]
        lines += [f"- {label}: {value}" for label, value in group.rows]
        lines.append("")
    lines += ["## What was not carried over", ""]
    lines += [f"- {note}" for note in run.case.free.not_carried] or ["- nothing"]
    return "\n".join(lines) + "\n"
