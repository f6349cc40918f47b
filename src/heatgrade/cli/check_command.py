"""``heatgrade check``: read and build a scenario, solve nothing, and say what would be run.

What follows from temperatures that a solve finds stays open; the last line but one names it.
"""

from __future__ import annotations

import argparse
import sys

from heatgrade.cli.outline import outline
from heatgrade.cli.scenario_plates import built


def check(options: argparse.Namespace) -> int:
    """Print what a run of the scenario would do."""
    from heatgrade.scenario.network_case import is_network
    from heatgrade.scenario.stack_case import is_stack

    if is_network(options.scenario):
        from heatgrade.cli.network_command import check_network_file

        return check_network_file(options)
    if is_stack(options.scenario):
        from heatgrade.cli.stack_command import check_stack_file

        return check_stack_file(options)
    for made in built(options):
        sys.stdout.write(
            "\n".join((*outline(made), "  nothing is wrong with what it builds")) + "\n"
        )
    return 0
