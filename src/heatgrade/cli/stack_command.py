"""``heatgrade run`` and ``heatgrade check`` on the file of a chip simulator."""

from __future__ import annotations

import argparse
import sys


def run_stack_file(options: argparse.Namespace) -> int:
    """Compute a stack, write the results, print the table."""
    from heatgrade.cli.file_run import FileKind, run_file
    from heatgrade.report.stack_document import stack_document
    from heatgrade.report.stack_report import stack_overview, write_stack_report
    from heatgrade.scenario.override import parse_override
    from heatgrade.scenario.stack_case import load_stack, run_stack

    overrides = [parse_override(text) for text in options.overrides]
    case = load_stack(options.scenario, overrides, options.variant)
    kind = FileKind(run_stack, write_stack_report, stack_document, stack_overview, "pictures")
    return run_file(options, case, kind, f"a stack of layers written for {case.peer}")


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
