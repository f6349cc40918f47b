"""The benchmark page of the documents, and the table in the README, from a report of the suite.

    python -m benchmarks.page REPORT.json ...

rewrites ``docs/benchmarks.md`` and, between its two marks, the table in ``README.md``.  No figure
on either is typed by hand; ``docs/benchmarks.json`` keeps the report that they were made from.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import LEGEND, Row, as_markdown_table

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
KEPT = ROOT / "docs" / "benchmarks.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"
SYSTEM = ", linear system"
FIELD_BYTES = {"P0": 5 * 8, "P1": 8 * 8}  # conductances, sink, source; flows
BEST_OF = "PyAMG"
TITLES = {"jet plate": "jet plate, compact", "microchannel plate": "microchannel plate, compact"}


def page(report: dict[str, Any]) -> str:
    """Return the page in Markdown."""
    rows = [_row(item) for item in report["rows"]]
    facts = report["machine"]
    parts = [
        "# Benchmarks",
        "Written by `make bench-page` from the suite's own report; no figure is typed by hand. "
        f"{facts['processor']}, {facts['cores']} cores, {facts['load before']} processes already "
        "running in the mean of the minute before. Seconds depend on the machine and its load: "
        "ratios are of times taken right before and after each other, and those of *work* are of "
        "times on the processor, all threads together, which its load hardly changes.",
        _facts(facts),
        "## The package",
        "25 mm x 25 mm: silicon with hot spots of 300 W/cm2 on 50 W/cm2, interface, copper; under "
        "a film (**P0**, symmetric), or with channels of 0.25 mm between fins, water at 0.5 m/s in "
        "cells of the grid (**P1**). 24 cells through the thickness, relative residual 1e-8, "
        "set-up and solve together. *share* is the time of ten applications of the operator in "
        "double precision at the bandwidth of the memory, measured in the same run, over the time "
        "taken.",
        _scaling(rows, ("P0", "P1")),
        _growth(rows),
        "## Beside other solvers",
        "The same matrix, to the same residual, which the suite checks. `>`: stopped after 30 s of "
        "iterations, or without an answer.",
        _peers(rows),
        "## Whole plates, racks, time",
        as_markdown_table([r for r in rows if SYSTEM not in r.case and "kernel" not in r.case]),
    ]
    stack = [r for r in rows if r.case.startswith("tiers")]
    if stack:
        parts += [
            "## Twelve layers with water between",
            f"Four tiers of silicon, {stack[-1].cells:,} cells, one through each layer, water "
            f"through cells: {_seconds(stack[-1].seconds)} on {stack[-1].threads} threads, "
            f"{stack[-1].cycles} cycles, {_bytes(stack[-1])}.",
        ]
    kernels = [r for r in rows if "kernel" in r.case]
    if kernels:
        parts += ["## Passes over the finest grid", as_markdown_table(kernels)]
    return "\n\n".join([*parts, " ".join(LEGEND.split())]) + "\n"


def readme_table(report: dict[str, Any]) -> str:
    """Return the README's table: the systems of about a million cells beside PyAMG."""
    rows = [_row(item) for item in report["rows"]]
    lines = [
        "| system | HeatGrade | PyAMG | ratio | of work |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name in _names(rows):
        near = [r for r in rows if r.case == name + SYSTEM and 0.9e6 < (r.cells or 0) < 1.1e6]
        best = _best(near)
        if best is not None:
            lines.append(
                f"| {_title(name)}, {best.cells:,} cells | {_seconds(best.seconds)} | "
                f"{_seconds(best.peer_seconds)} | {_ratio(best)} | {_work(best)} |"
            )
    return "\n".join(lines)


def with_table(readme: str, table: str) -> str:
    """Return the README's text with the table between its marks."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}"


def _row(item: dict[str, Any]) -> Row:
    return Row(**{key: value for key, value in item.items() if key != "ratio"})


def _facts(facts: dict[str, str]) -> str:
    named = {k: v for k, v in facts.items() if k not in ("processor", "cores", "load before")}
    return ", ".join(f"{name} {value}" for name, value in named.items()) + "."


def _names(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(r.case.removesuffix(SYSTEM) for r in rows if SYSTEM in r.case))


def _title(name: str) -> str:
    return TITLES.get(name, name)


def _best(rows: Sequence[Row]) -> Row | None:
    """Return the row of PyAMG's fastest method."""
    own = [r for r in rows if BEST_OF in (r.peer or "") and r.peer_outcome == "answer"]
    return min(own, key=lambda r: r.peer_seconds or 0.0, default=None)


def _scaling(rows: Sequence[Row], names: Sequence[str]) -> str:
    lines = [
        "| system | cells | one thread | all threads | us/cell of work | cycles | B/cell | share "
        "| PyAMG | ratio | of work |",
        "| --- |" + " ---: |" * 10,
    ]
    for name in names:
        own = [r for r in rows if r.case == name + SYSTEM]
        for cells in sorted({r.cells or 0 for r in own}):
            alone = [r for r in own if r.cells == cells and r.peer is None]
            if not alone:
                continue
            one = next((r for r in alone if r.threads == 1), None)
            many = alone[-1]
            best = _best([r for r in own if r.cells == cells])
            peer = ("", "", "")
            if best is not None:
                peer = (_seconds(best.peer_seconds), _ratio(best), _work(best))
            lines.append(
                f"| {_title(name)} | {cells:,} | {_seconds(one.seconds if one else None)} | "
                f"{_seconds(many.seconds)} | {_per_cell(one or many)} | {many.cycles} | "
                f"{_bytes(many).removesuffix(' B/cell')} | {many.bandwidth_share or 0.0:.0%} | "
                f"{peer[0]} | {peer[1]} | {peer[2]} |"
            )
    return "\n".join(lines)


def _growth(rows: Sequence[Row]) -> str:
    """Return how time per cell and cycles change from 0.25 M cells to the largest."""
    lines = []
    for name in ("P0", "P1"):
        own = [r for r in rows if r.case == name + SYSTEM and r.peer is None and r.cells]
        most = max((r.threads or 1 for r in own), default=1)
        own = sorted((r for r in own if r.threads == most), key=lambda r: r.cells or 0)
        near = [r for r in own if 0.2e6 < (r.cells or 0) < 0.3e6]
        if not near or own[-1] is near[0]:
            continue
        small, large = near[0], own[-1]
        work = [r.processor_seconds or r.seconds for r in (small, large)]
        times = (work[1] / (large.cells or 1)) / (work[0] / (small.cells or 1))
        cycles = [r.cycles or 0 for r in own]
        lines.append(
            f"* {name}: work per cell at {large.cells:,} cells over that at {small.cells:,}: "
            f"{times:.2f}; {min(cycles)} to {max(cycles)} cycles over all sizes."
            + _memory(large, FIELD_BYTES[name])
        )
    return "\n".join(lines)


def _memory(row: Row, fields: int) -> str:
    if row.bytes_per_cell is None:
        return ""
    total = (row.bytes_per_cell + fields) * (row.cells or 0)
    return f" The largest takes {total / 1e9:.1f} GB, its own fields of {fields} B/cell included."


def _peers(rows: Sequence[Row]) -> str:
    lines = [
        "| system | cells | peer | its time | HeatGrade | ratio | of work |",
        "| --- |" + " ---: |" * 6,
    ]
    lines += [
        f"| {_title(r.case.removesuffix(SYSTEM))} | {r.cells:,} | {r.peer} | "
        f"{_seconds(r.peer_seconds)} | {_seconds(r.seconds)} | {_ratio(r)} | {_work(r)} |"
        for r in rows
        if SYSTEM in r.case and r.peer is not None
    ]
    return "\n".join(lines)


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value * 1e3:.3g} ms" if value < 0.9995 else f"{value:.3g} s"


def _ratio(row: Row) -> str:
    if row.ratio is None:
        return "no answer"
    digits = f"{row.ratio:.2g}" if row.ratio < 10 else f"{row.ratio:.0f}"
    return digits if row.peer_outcome == "answer" else f"> {digits}"


def _work(row: Row) -> str:
    """Return the ratio of times on the processor."""
    ratio = row.processor_ratio
    if ratio is None:
        return ""
    digits = f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}"
    return digits if row.peer_outcome == "answer" else f"> {digits}"


def _per_cell(row: Row) -> str:
    if row.processor_seconds is None:
        return ""
    return f"{row.processor_seconds / (row.cells or 1) * 1e6:.2f}"


def _bytes(row: Row) -> str:
    return "" if row.bytes_per_cell is None else f"{row.bytes_per_cell:.0f} B/cell"


def main() -> None:
    """Write page and table."""
    reports = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]
    # Parts of the suite may have run one after the other; each ratio is within its own part.
    report = {
        "machine": reports[0]["machine"],
        "rows": [row for part in reports for row in part["rows"]],
    }
    KEPT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(report), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(with_table(readme, readme_table(report)), encoding="utf-8")


if __name__ == "__main__":
    main()
