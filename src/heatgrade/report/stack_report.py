"""Everything that a stack's run leaves behind, and its table."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from heatgrade.report.overview import Group
from heatgrade.report.stack_document import stack_document
from heatgrade.scenario.stack_case import StackRun
from heatgrade.units import ZERO_CELSIUS, show

_DOTS_PER_INCH = 130
_MOST_BLOCKS = 12  # in the table; all are in blocks.csv


def stack_overview(run: StackRun) -> tuple[Group, ...]:
    """Return the figures that a person wants first."""
    result = run.result
    heat = result.heat
    at_end = "" if result.steady else " at the end"
    rows = [
        (f"heat{at_end}", show(heat["released"], "W")),
        (f"hottest block{at_end}", show(result.junction_temperature_max, "degC", 5)),
    ]
    if not result.steady:
        hottest = f"{show(result.peak_temperature, 'degC', 5)} at {result.peak_time:g} s"
        rows.insert(0, ("hottest block at any time", hottest))
        rows.append(("time", f"{result.times[-1]:g} s in {result.times.size} steps"))
    for name, temperature in result.outlet_temperatures.items():
        rows.append((f"coolant {name} out", show(temperature, "degC", 5)))
    if result.energy_balance is not None:
        rows.append(("energy balance", f"{result.energy_balance:.1e}"))
    shape = " x ".join(str(count) for count in result.system.shape)
    rows.append(("cells", f"{shape}, {result.view.name} view"))
    rows.append(("solve", f"{result.outcome.method}, {result.solve_seconds:.2f} s"))
    title = "hottest, mean" if result.steady else "hottest at any time, when, at the end"
    groups = [Group("Stack", tuple(rows)), Group(f"Blocks: {title}", _blocks(run))]
    if run.comparison is not None:
        comparison = run.comparison
        groups.append(
            Group(
                f"Beside {run.case.peer}'s view",
                (
                    ("its hottest block", show(
                        comparison.peer.junction_temperature_max, "degC", 5)),
                    ("largest difference", f"{comparison.largest:.3g} K of a block's mean, "
                     f"{comparison.share:.2%} of the rise"),
                    ("where from", "; ".join(comparison.reasons)),
                ),
            )
        )  # fmt: skip
    return tuple(groups)


def _blocks(run: StackRun) -> tuple[tuple[str, str], ...]:
    blocks = run.result.block_temperatures
    peaks = run.result.block_peaks
    top = {key: peaks[key][0] if peaks else block.maximum for key, block in blocks.items()}
    hottest = sorted(blocks, key=lambda key: -top[key])[:_MOST_BLOCKS]
    rows = []
    for key in hottest:
        end = blocks[key]
        shown = [f"{show(top[key], 'degC', 5)}", f"{show(end.mean, 'degC', 5)}"]
        if peaks:
            shown[1:] = [f"{peaks[key][1]:g} s", show(end.maximum, "degC", 5)]
        rows.append((".".join(key), ", ".join(shown)))
    if len(blocks) > len(hottest):
        rows.append(("...", f"{len(blocks) - len(hottest)} more in blocks.csv"))
    return tuple(rows)


def write_stack_report(run: StackRun, folder: Path, *, pictures: bool = True) -> None:
    """Write result.json, blocks, fields, the file's own outputs, picture and text."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(stack_document(run), indent=2, allow_nan=False)
    (folder / "result.json").write_text(text + "\n", encoding="utf-8")
    _write_blocks(run, folder / "blocks.csv")
    run.result.save(folder / "stack.vtr")
    run.result.write_outputs(folder / "outputs")
    if run.comparison is not None:
        run.comparison.peer.write_outputs(folder / "outputs" / "peer")
    if pictures:
        run.result.plot().savefig(folder / "stack.png", dpi=_DOTS_PER_INCH)
    (folder / "summary.md").write_text(stack_text(run), encoding="utf-8")


def _write_blocks(run: StackRun, path: Path) -> None:
    """Write the temperatures of all blocks; in a transient also their history."""
    result = run.result
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        peaks = result.block_peaks
        more = ["peak_C", "peak_s"] if peaks else []
        writer.writerow(["element", "block", "max_C", "mean_C", "min_C", *more])
        for key, block in result.block_temperatures.items():
            row = [
                f"{value - ZERO_CELSIUS:.6f}"
                for value in (block.maximum, block.mean, block.minimum)
            ]
            if peaks:
                row += [f"{peaks[key][0] - ZERO_CELSIUS:.6f}", f"{peaks[key][1]:.9g}"]
            writer.writerow([*key, *row])
    if not result.steady:
        with path.with_name("history.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            heads = [f"{element}.{name}_max_C" for element, name in result.reader.keys]
            writer.writerow(["time_s", *heads])
            for time, row in zip(result.times, result.history, strict=True):
                writer.writerow([f"{time:.9g}", *(f"{value - ZERO_CELSIUS:.6f}" for value in row)])


def stack_text(run: StackRun) -> str:
    """Return the overview, what was not carried over and the difference of views as Markdown."""
    lines = [f"# {run.case.path.name}", ""]
    for group in stack_overview(run):
        lines += [f"## {group.title}", ""]
        lines += [f"- {label}: {value}" for label, value in group.rows]
        lines.append("")
    lines += ["## What could not be carried over", ""]
    stack = run.case.stack
    lines += [f"- {note}" for note in stack.not_carried] or ["- nothing"]
    for title, notes in (("What was chosen", stack.choices), ("Cautions", stack.doubts)):
        if notes:
            lines += ["", f"## {title}", "", *(f"- {note}" for note in notes)]
    return "\n".join(lines) + "\n"
