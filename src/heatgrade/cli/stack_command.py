"""``heatgrade run`` and ``heatgrade check`` on the file of a chip simulator."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path

from heatgrade.cli.progress import progress_for


def run_stack_file(options: argparse.Namespace) -> int:
    """Compute a stack, write the results, print the table."""
    from heatgrade.report.stack_document import stack_document
    from heatgrade.report.stack_report import write_stack_report
    from heatgrade.scenario.output_folder import OutputFolder
    from heatgrade.scenario.override import parse_override
    from heatgrade.scenario.stack_case import load_stack, run_stack

    overrides = [parse_override(text) for text in options.overrides]
    case = load_stack(options.scenario, overrides, options.variant)
    target = Path(options.out or f"heatgrade-{case.name}")
    with ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(target))
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        run = run_stack(case, threads=options.threads, progress=progress)
        progress.begin("results" if options.no_pictures else "results and pictures")
        write_stack_report(run, folder.path, pictures=not options.no_pictures)
        folder.commit()
    if options.json:
        sys.stdout.write(json.dumps(stack_document(run), indent=2, allow_nan=False) + "\n")
    elif not options.quiet:
        _print(run, target)
    return 0


def _print(run: object, target: Path) -> None:
    from rich.console import Console

    from heatgrade.report.stack_report import stack_overview
    from heatgrade.report.terminal_table import print_cautions, terminal_table
    from heatgrade.scenario.stack_case import StackRun

    assert isinstance(run, StackRun)
    console = Console()
    heading = f"{run.case.path.name}: a stack of layers written for {run.case.peer}"
    console.print(terminal_table(heading, [""], [stack_overview(run)]))
    print_cautions(console, run.cautions)
    console.print(f"results in {target}/", markup=False, highlight=False)


def check_stack_file(options: argparse.Namespace) -> int:
    """Print what a run of a stack would do."""
    from heatgrade.scenario.override import parse_override
    from heatgrade.scenario.stack_case import load_stack

    overrides = [parse_override(text) for text in options.overrides]
    case = load_stack(options.scenario, overrides, options.variant)
    stack = case.stack
    layers = ", ".join(dict.fromkeys(reversed(stack.elements)))
    kind = "steady"
    if stack.schedule is not None:
        steps = stack.slots * stack.schedule.steps_a_slot
        kind = f"{stack.slots} slots of {stack.schedule.slot:g} s, {steps} steps"
    lines = [
        f"{case.path.name}: a stack of layers written for {case.peer}",
        f"  chip {stack.length_x * 1e3:g} x {stack.length_y * 1e3:g} mm, {len(stack.layers)} "
        f"layers (from the top: {layers})",
        f"  heat {stack.heat_flow:g} W in the first slot, {kind}",
        f"  view: {case.view.name}" + (", peer's beside it" if case.compare else ""),
        f"  outputs asked for: {len(stack.outputs)}",
        *(f"  not carried over: {note}" for note in stack.not_carried),
        *(f"  chosen: {note}" for note in stack.choices),
        *(f"  caution: {note}" for note in stack.doubts),
        *([] if stack.doubts else ["  nothing is wrong with it"]),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
