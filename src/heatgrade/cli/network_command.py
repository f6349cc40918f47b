"""``heatgrade run`` and ``heatgrade check`` on the file of a network."""

from __future__ import annotations

import argparse
import sys


def run_network_file(options: argparse.Namespace) -> int:
    """Compute a network, write the results, print the table."""
    from heatgrade.cli.file_run import FileKind, run_file
    from heatgrade.report.network_document import network_document
    from heatgrade.report.network_report import network_overview, write_network_report
    from heatgrade.scenario.network_case import load_network, run_network
    from heatgrade.scenario.override import parse_override

    overrides = [parse_override(text) for text in options.overrides]
    case = load_network(options.scenario, overrides, options.variant)
    kind = FileKind(run_network, write_network_report, network_document, network_overview, "map")
    return run_file(options, case, kind, case.kind)


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
