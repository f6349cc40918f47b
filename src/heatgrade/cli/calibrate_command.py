"""``heatgrade calibrate``: local factors of a plate's correlations from resolved coolant."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.cli.progress import progress_for
from heatgrade.cli.resolved_options import resolved_setup
from heatgrade.cli.scenario_plates import built
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from heatgrade.scenario.construction import Construction
    from heatgrade.scenario.rated_plate import RatedPlate

AROUND = (0.5, 1.0, 2.0)  # times the rated flow, where no flows are given


def calibrate(options: argparse.Namespace) -> int:
    """Fit one plate of a scenario, write the calibration, print it."""
    made = built(options)
    rated = _plate(made, options.plate)
    name = made[0].scenario.name
    target = Path(options.out or f"{name}-calibration.json")
    setup = resolved_setup(rated, options)
    flows = _flows(options.flows, rated.volume_flow)
    regions = _regions(options.regions)
    with (
        whole_file(target, code="HG730", entry="--out") as partial,  # refused before it is fitted
        progress_for(quiet=options.quiet) as progress,
        _as_typed(rated.entry, options.regions),
    ):
        progress.begin(f"plate {rated.name}")
        found = rated.plate.calibrate(
            volume_flows=flows,
            inlet_temperature=rated.inlet_temperature,
            grid=rated.resolution,
            resolved=setup,
            regions=regions,
            threads=options.threads,
            progress=progress.detail,
        )
        found.save(partial)
    if not options.quiet:
        sys.stdout.write(
            f'{found.summary()}\nwritten to {target}: {rated.entry}.calibration = "{target.name}" '
            "uses it\n"
        )
    return 0


@contextmanager
def _as_typed(plate: str, regions: str | None) -> Iterator[None]:
    """Let errors name the option that was typed, else their entry under the plate's."""
    from heatgrade.errors import InputError, entries_under

    try:
        with entries_under(plate):
            yield
    except InputError as error:
        if error.entry == f"{plate}.regions":
            error.entry, error.value = "--regions", regions
        raise


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
    from heatgrade.errors import InputError

    if given is None:
        return None
    try:
        x, y = (int(part) for part in given.split(","))
    except ValueError:
        raise InputError(
            "HG868",
            "are no two whole numbers",
            entry="--regions",
            value=given,
            allowed='as in "8,4": along x, along y',
            remedy="give both, with a comma between",
        ) from None
    return x, y


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
