"""``heatgrade calibrate``: local factors of a plate's correlations from resolved coolant."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.cli.progress import progress_for
from heatgrade.cli.resolved_options import resolved_setup
from heatgrade.cli.scenario_plates import built

if TYPE_CHECKING:
    from heatgrade.scenario.construction import Construction
    from heatgrade.scenario.rated_plate import RatedPlate

AROUND = (0.5, 1.0, 2.0)  # times the rated flow, where no flows are given


def calibrate(options: argparse.Namespace) -> int:
    """Fit one plate of a scenario, write the calibration, print it."""
    from heatgrade.errors import entries_under

    made = built(options)
    rated = _plate(made, options.plate)
    name = made[0].scenario.name
    target = Path(options.out or f"{name}-calibration.json")
    setup = resolved_setup(rated, options)
    flows = _flows(options.flows, rated.volume_flow)
    regions = _regions(options.regions)
    with progress_for(quiet=options.quiet) as progress:
        progress.begin(f"plate {rated.name}")
        with entries_under(rated.entry):
            found = rated.plate.calibrate(
                volume_flows=flows,
                inlet_temperature=rated.inlet_temperature,
                grid=rated.resolution,
                resolved=setup,
                regions=regions,
                threads=options.threads,
                progress=progress.detail,
            )
    found.save(target)
    if not options.quiet:
        sys.stdout.write(
            f'{found.summary()}\nwritten to {target}: {rated.entry}.calibration = "{target.name}" '
            "uses it\n"
        )
    return 0


def _flows(given: str | None, rated: float) -> list[float]:
    """Return the flows to fit at [m3/s]."""
    from heatgrade.errors import HeatgradeError
    from heatgrade.plate.calibrate import checked_flows
    from heatgrade.units import quantity

    if given is None:
        return [factor * rated for factor in AROUND]
    try:
        parts = [quantity(text.strip(), "volume flow", "") for text in given.split(",")]
        return checked_flows(parts)
    except HeatgradeError as error:
        error.entry, error.value = "--flows", given
        raise


def _regions(given: str | None) -> tuple[int, int] | None:
    """Return the regions along x and y that were typed."""
    from heatgrade.plate.calibrate_regions import read_counts

    return None if given is None else read_counts(given, "--regions")


def _plate(made: list[Construction], name: str) -> RatedPlate:
    """Return the plate of this name in the only variant."""
    from heatgrade.errors import ScenarioError
    from heatgrade.scenario.construction import refuse_without_plates
    from heatgrade.scenario.entry import did_you_mean

    if len(made) > 1:
        known = [construction.scenario.variant for construction in made]
        raise ScenarioError(
            "HG716",
            "is needed: the scenario has several variants",
            entry="--variant",
            allowed=", ".join(known),
            remedy="name one of them",
        )
    refuse_without_plates(made[0])
    plates = {rated.name: rated for rated in made[0].plates}
    if name not in plates:
        raise ScenarioError(
            "HG713",
            "no plate has this name",
            entry="--plate",
            value=name,
            allowed=", ".join(plates),
            remedy=did_you_mean(name, plates) or "name one of these",
        )
    return plates[name]
