"""``heatgrade compare``: the plates of a scenario by correlations and with coolant resolved."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from heatgrade.cli.progress import Silence, progress_for
from heatgrade.cli.resolved_options import resolved_setup

if TYPE_CHECKING:
    from heatgrade.plate.fidelity_comparison import FidelityComparison
    from heatgrade.scenario.rated_plate import RatedPlate


def compare(options: argparse.Namespace) -> int:
    """Solve every plate of a scenario in both fidelities, print where they differ."""
    from heatgrade.scenario.construction import construct, refuse_without_plates
    from heatgrade.scenario.document import load_scenario
    from heatgrade.scenario.override import parse_override

    overrides = [parse_override(text) for text in options.overrides]
    made = [construct(s) for s in load_scenario(options.scenario, overrides, options.variant)]
    for construction in made:
        refuse_without_plates(construction)
    texts: list[str] = []
    documents: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        for construction in made:
            for rated in construction.plates:
                name = " ".join(filter(None, (construction.scenario.variant, rated.name)))
                progress.begin(f"plate {name}")
                found = _comparison(rated, options, progress)
                documents[name] = found.to_dict()
                texts.append(f"plate {name}\n{found.summary()}")
    if options.json:
        sys.stdout.write(json.dumps(documents, indent=2, allow_nan=False) + "\n")
    elif not options.quiet:
        sys.stdout.write("\n\n".join(texts) + "\n")
    return 0


def _comparison(
    rated: RatedPlate, options: argparse.Namespace, progress: Silence
) -> FidelityComparison:
    from heatgrade.errors import entries_under

    setup = resolved_setup(rated, options)
    with entries_under(rated.entry):
        return rated.plate.compare(
            volume_flow=rated.volume_flow,
            inlet_temperature=rated.inlet_temperature,
            grid=rated.resolution,
            resolved=setup,
            threads=options.threads,
            progress=progress.detail,
        )
