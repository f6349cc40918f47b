"""``heatgrade reduce``: the plates of a scenario as small models in time, for other programs."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.cli.progress import Silence, progress_for
from heatgrade.cli.scenario_plates import built, named_plates

if TYPE_CHECKING:
    from heatgrade.plate.unit_power import PowerInputs
    from heatgrade.reduced import ReducedModel
    from heatgrade.scenario.rated_plate import RatedPlate

FORMS = (".h5", ".cir", ".npz", ".mat", ".json")
COMPACT = ("fidelity", "compact: coolant by correlations, not resolved as in the scenario")


def reduce(options: argparse.Namespace) -> int:
    """Reduce every plate of a scenario, write the models, print what they are."""
    from heatgrade.scenario.output_folder import OutputFolder

    made = built(options)
    plates = list(named_plates(made))
    target = Path(options.out or f"heatgrade-{made[0].scenario.name}-reduced")
    texts: list[str] = []
    with ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(target))
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        for plate in plates:
            resolved = plate.rated.steady_resolved is not None
            seen = ", coolant by correlations" if resolved else ""
            progress.begin(f"plate {plate.name}{seen}")
            model = _reduced(plate.rated, options, progress)
            if resolved:
                model = replace(model, about=(*model.about, COMPACT))
            _write(model, folder.path / plate.place, pictures=not options.no_pictures)
            texts.append(f"{target / plate.place}/\n{model.summary()}")
        folder.commit()
    if not options.quiet:
        sys.stdout.write("\n\n".join(texts) + "\n")
    return 0


def _reduced(rated: RatedPlate, options: argparse.Namespace, progress: Silence) -> ReducedModel:
    from heatgrade.errors import entries_under

    with entries_under(rated.entry):
        return rated.plate.reduce(
            volume_flow=rated.volume_flow,
            inlet_temperature=rated.inlet_temperature,
            tolerance=options.tolerance,
            inputs=_inputs(options.inputs),
            max_states=options.max_states,
            grid=rated.resolution,
            threads=options.threads,
            progress=progress.detail,
        )


def _inputs(text: str) -> PowerInputs:
    named: dict[str, PowerInputs] = {"dies": "dies", "blocks": "blocks"}
    if text in named:
        return named[text]
    along_x, _, along_y = text.partition("x")
    return int(along_x), int(along_y)  # the parser has seen to it that these are numbers


def _write(model: ReducedModel, place: Path, *, pictures: bool) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        model.save(place / f"model{form}")
    (place / "summary.txt").write_text(model.summary() + "\n", encoding="utf-8")
    if pictures:
        model.plot().savefig(place / "steps.png", dpi=120)
