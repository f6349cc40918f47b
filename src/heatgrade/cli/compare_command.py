"""``heatgrade compare``: the plates of a scenario by correlations and with coolant resolved."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from heatgrade.cli.progress import Silence, progress_for
from heatgrade.cli.resolved_options import resolved_setup
from heatgrade.cli.scenario_plates import built, named_plates

if TYPE_CHECKING:
    from heatgrade.plate.fidelity_comparison import FidelityComparison
    from heatgrade.scenario.rated_plate import RatedPlate


def compare(options: argparse.Namespace) -> int:
    """Solve every plate of a scenario in both fidelities, print where they differ."""
    plates = list(named_plates(built(options)))
    texts: list[str] = []
    documents: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        for plate in plates:
            progress.begin(f"plate {plate.name}")
            found = _comparison(plate.rated, options, progress)
            documents[plate.name] = found.to_dict()
            texts.append(f"plate {plate.name}\n{found.summary()}")
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
