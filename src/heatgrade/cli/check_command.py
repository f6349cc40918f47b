"""``heatgrade check``: read and build a scenario, solve nothing, and say what would be run.

What follows from temperatures that a solve finds stays open; the last line but one names it.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import sys
from collections.abc import Iterator

from heatgrade.cli.outline import outline
from heatgrade.cli.scenario_plates import built


def check(options: argparse.Namespace) -> int:
    """Print what a run of the scenario would do."""
    from heatgrade.scenario.file_kind import is_network, is_stack

    if is_network(options.scenario):
        from heatgrade.cli.network_command import check_network_file

        return check_network_file(options)
    if is_stack(options.scenario):
        from heatgrade.cli.stack_command import check_stack_file

        return check_stack_file(options)
    with _nothing_collected():
        for made in built(options):
            lines = (*outline(made), "  nothing is wrong with what it builds")
            sys.stdout.write("\n".join(lines) + "\n")
    return 0


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the collector of cycles from looking, time and again, at what lives to the end."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
