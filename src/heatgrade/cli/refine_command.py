"""``heatgrade refine``: the plates of a scenario on two or three grids, with order and error."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatgrade.cli.progress import Silence, progress_for
from heatgrade.cli.resolved_options import resolved_setup
from heatgrade.cli.scenario_plates import built, named_plates

if TYPE_CHECKING:
    from heatgrade.plate.grid_study import GridStudy
    from heatgrade.scenario.rated_plate import RatedPlate


def refine(options: argparse.Namespace) -> int:
    """Solve every plate of a scenario on several grids, print what the grids say."""
    from heatgrade.scenario.output_folder import OutputFolder

    plates = list(named_plates(built(options)))
    texts: list[str] = []
    documents: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(Path(options.out))) if options.out else None
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        for plate in plates:
            progress.begin(f"plate {plate.name}")
            study = _study(plate.rated, options, progress)
            documents[plate.name] = study.to_dict()
            texts.append(f"plate {plate.name}\n{study.summary()}")
            if folder is not None:
                _write(study, folder.path / plate.place)
        if folder is not None:
            folder.commit()
    if options.json:
        sys.stdout.write(json.dumps(documents, indent=2, allow_nan=False) + "\n")
    elif not options.quiet:
        sys.stdout.write("\n\n".join(texts) + "\n")
    return 0


def _study(rated: RatedPlate, options: argparse.Namespace, progress: Silence) -> GridStudy:
    from heatgrade.errors import entries_under

    way: dict[str, Any] = {"grid": rated.resolution}
    if options.fidelity == "resolved":
        way = {"resolved": resolved_setup(rated, options)}
    with entries_under(rated.entry):
        return rated.plate.refine(
            volume_flow=rated.volume_flow,
            inlet_temperature=rated.inlet_temperature,
            grids=options.grids,
            coarsest=options.coarsest,
            fidelity=options.fidelity,
            **way,
            threads=options.threads,
            progress=progress.detail,
        )


def _write(study: GridStudy, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    text = json.dumps(study.to_dict(), indent=2, allow_nan=False)
    (place / "refinement.json").write_text(text + "\n", encoding="utf-8")
    (place / "summary.txt").write_text(study.summary() + "\n", encoding="utf-8")
    study.plot().savefig(place / "refinement.png", dpi=120)
