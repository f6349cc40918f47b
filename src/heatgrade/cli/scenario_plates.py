"""The variants of a scenario that a command is given, built, and their plates by name."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heatgrade.scenario.construction import Construction
    from heatgrade.scenario.rated_plate import RatedPlate


@dataclass(frozen=True, slots=True)
class NamedPlate:
    """A plate of a variant, with what people call it.

    Parameters
    ----------
    rated : RatedPlate
        The plate.
    name : str
        Variant and plate, as far as the scenario names them.
    place : Path
        Where its files go inside a folder of results: the variant, and the plate where the
        variant has several.
    """

    rated: RatedPlate
    name: str
    place: Path


def built(options: argparse.Namespace) -> list[Construction]:
    """Return all variants, built before anything is solved: a mistake in the last shows at once.

    Parameters
    ----------
    options : Namespace
        Of `scenario`, `overrides` and `variant`, and what a command has of `typed_setup`.
    """
    from heatgrade.cli.resolved_options import typed_setup
    from heatgrade.scenario.construction import construct
    from heatgrade.scenario.document import load_scenario
    from heatgrade.scenario.override import parse_override

    overrides = [parse_override(text) for text in options.overrides]
    scenarios = load_scenario(options.scenario, overrides, options.variant)
    typed = typed_setup(options)
    return [construct(scenario, typed) for scenario in scenarios]


def named_plates(made: Sequence[Construction]) -> Iterator[NamedPlate]:
    """Return the plates of all variants in order.

    Raises
    ------
    ScenarioError
        Where a variant has none.
    """
    from heatgrade.scenario.construction import refuse_without_plates

    for construction in made:
        refuse_without_plates(construction)
    for construction in made:
        variant = construction.scenario.variant
        for rated in construction.plates:
            place = Path(variant, rated.name if len(construction.plates) > 1 else "")
            yield NamedPlate(rated, " ".join(filter(None, (variant, rated.name))), place)
