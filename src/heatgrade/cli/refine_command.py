"""``heatgrade refine``: plates or the mesh of a scenario on several grids, with order and error."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatgrade.cli.progress import Silence, progress_for
from heatgrade.cli.resolved_options import resolved_setup
from heatgrade.cli.scenario_plates import built, named_plates

if TYPE_CHECKING:
    from heatgrade.errors import InputError
    from heatgrade.grid.grid_study import GridStudy
    from heatgrade.plate.fidelity import Fidelity
    from heatgrade.scenario.construction import Construction
    from heatgrade.scenario.mesh_case import MeshCase
    from heatgrade.scenario.rated_plate import RatedPlate


def refine(options: argparse.Namespace) -> int:
    """Solve every plate of a scenario on several grids, print what the grids say."""
    from heatgrade.scenario.output_folder import OutputFolder

    studied = _studied(built(options), options)
    texts: list[str] = []
    documents: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(Path(options.out))) if options.out else None
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        for name, place, solve in studied:
            progress.begin(name)
            study = solve(progress)
            documents[name.removeprefix("plate ")] = study.to_dict()
            texts.append(f"{name}\n{study.summary()}")
            if folder is not None:
                _write(study, folder.path / place)
        if folder is not None:
            folder.commit()
    if options.json:
        sys.stdout.write(json.dumps(documents, indent=2, allow_nan=False) + "\n")
    elif not options.quiet:
        sys.stdout.write("\n\n".join(texts) + "\n")
    return 0


def _studied(
    made: Sequence[Construction], options: argparse.Namespace
) -> list[tuple[str, Path, Callable[[Silence], GridStudy]]]:
    """Return what is to be studied: its name, where its files go, and how."""
    if all(construction.mesh is None for construction in made):
        return [
            (f"plate {plate.name}", plate.place, partial(_study, plate.rated, options))
            for plate in named_plates(made)
        ]
    _refuse_for_mesh(options)
    return [
        (
            " ".join(filter(None, ("mesh", construction.scenario.variant))),
            Path(construction.scenario.variant),
            partial(_of_mesh, construction.mesh, options),
        )
        for construction in made
        if construction.mesh is not None
    ]


def _refuse_for_mesh(options: argparse.Namespace) -> None:
    """Raise `InputError` HG831 for options that only plates by their parameters have."""
    from heatgrade.errors import InputError

    if options.fidelity == "compact":
        raise InputError(
            "HG831",
            "has no correlations: this is a mesh",
            entry="--fidelity",
            value=options.fidelity,
            allowed="resolved",
            remedy="leave it out",
        )
    if options.cells is not None:
        raise InputError(
            "HG831",
            "counts cells across the passages of a plate by its parameters, and this is a mesh",
            entry="--cells",
            value=options.cells,
            allowed="--coarsest, over the grid that [mesh.grid] asks for",
            remedy='leave it out, or --set "mesh.grid.size=0.1 mm"',
        )


def _cells_of_correlations(cells: int) -> InputError:
    from heatgrade.errors import InputError

    return InputError(
        "HG831",
        "counts cells across passages, and by correlations a passage is one cell",
        entry="--cells",
        value=cells,
        allowed="with --fidelity resolved",
        remedy="add --fidelity resolved, or leave it out: [plate.grid] says the compact grid",
    )


def _of_mesh(case: MeshCase, options: argparse.Namespace, progress: Silence) -> GridStudy:
    from heatgrade.errors import entries_under

    with entries_under("mesh"):
        return case.refine(options.grids, options.coarsest, options.threads, progress.detail)


def _study(rated: RatedPlate, options: argparse.Namespace, progress: Silence) -> GridStudy:
    from heatgrade.errors import entries_under

    fidelity: Fidelity = options.fidelity or "compact"
    if fidelity == "compact" and options.cells is not None:
        raise _cells_of_correlations(options.cells)
    way: dict[str, Any] = {"grid": rated.resolution}
    if fidelity == "resolved":
        way = {"resolved": resolved_setup(rated, options)}
    with entries_under(rated.entry):
        return rated.plate.refine(
            volume_flow=rated.volume_flow,
            inlet_temperature=rated.inlet_temperature,
            grids=options.grids,
            coarsest=options.coarsest,
            fidelity=fidelity,
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
