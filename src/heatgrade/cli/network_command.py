"""``heatgrade run`` and ``heatgrade check`` on the file of a network."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.cli.progress import progress_for

if TYPE_CHECKING:
    from heatgrade.scenario.network_case import NetworkRun


def run_network_file(options: argparse.Namespace) -> int:
    """Compute a network, write the results, print the table."""
    from heatgrade.report.network_document import network_document
    from heatgrade.report.network_report import write_network_report
    from heatgrade.scenario.network_case import load_network, run_network
    from heatgrade.scenario.output_folder import OutputFolder
    from heatgrade.scenario.override import parse_override

    overrides = [parse_override(text) for text in options.overrides]
    case = load_network(options.scenario, overrides, options.variant)
    target = Path(options.out or f"heatgrade-{case.name}")
    with ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(target))
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        run = run_network(case, threads=options.threads, progress=progress)
        progress.begin("results" if options.no_pictures else "results and map")
        write_network_report(run, folder.path, pictures=not options.no_pictures)
        folder.commit()
    if options.json:
        sys.stdout.write(json.dumps(network_document(run), indent=2, allow_nan=False) + "\n")
    elif not options.quiet:
        _print(run, target)
    return 0


def _print(run: NetworkRun, target: Path) -> None:
    from rich.console import Console

    from heatgrade.report.network_report import network_overview
    from heatgrade.report.terminal_table import print_cautions, terminal_table

    console = Console()
    heading = f"{run.case.path.name}: {run.case.kind}"
    console.print(terminal_table(heading, [""], [network_overview(run)]))
    print_cautions(console, run.cautions)
    console.print(f"results in {target}/", markup=False, highlight=False)


def check_network_file(options: argparse.Namespace) -> int:
    """Print what a run of a network would do."""
    from heatgrade.scenario.network_case import load_network
    from heatgrade.scenario.override import parse_override
    from heatgrade.units import show

    overrides = [parse_override(text) for text in options.overrides]
    case = load_network(options.scenario, overrides, options.variant)
    free, shape = case.free, case.free.shape
    lines = [
        f"{case.path.name}: {case.kind}",
        f"  {shape.node_count} nodes, {shape.link_count} links, {shape.elements.count} parts, "
        f"{len(free.pressures) + len(free.heads)} given pressures, "
        f"{len(free.feeds) + len(free.volume_feeds)} feeds",
        f"  {case.coolant.name} at {show(case.temperature, 'degC')}",
        *(f"  not carried over: {note}" for note in free.not_carried),
        "  nothing is wrong with it",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
