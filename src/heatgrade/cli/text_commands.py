"""Commands that print something and compute nothing: list, show, schema."""

from __future__ import annotations

import argparse
import json
import sys


def list_scenarios(options: argparse.Namespace) -> int:
    """Print the shipped scenarios, one line each."""
    from heatgrade.scenario.library import shipped_names, shipped_title

    names = shipped_names()
    width = max(map(len, names))
    for name in names:
        sys.stdout.write(f"{name:<{width}}  {shipped_title(name)}\n")
    return 0


def show(options: argparse.Namespace) -> int:
    """Print the text of a shipped scenario."""
    from heatgrade.scenario.library import shipped_text

    sys.stdout.write(shipped_text(options.name))
    return 0


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of scenarios, or that of result.json."""
    if options.result:
        from heatgrade.report.result_schema import result_schema

        text = json.dumps(result_schema(), indent=2)
    else:
        from heatgrade.scenario.schema import scenario_schema

        text = json.dumps(scenario_schema(), indent=2)
    sys.stdout.write(text + "\n")
    return 0
