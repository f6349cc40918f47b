"""``heatgrade run``: the whole chain, its folder of results and its table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.cli.progress import Silence, progress_for
from heatgrade.cli.scenario_plates import built

if TYPE_CHECKING:
    from heatgrade.scenario.chain_result import ChainResult


def run(options: argparse.Namespace) -> int:
    """Compute every variant of a scenario, write the results, print the table."""
    from heatgrade.scenario.file_kind import is_network, is_stack

    if is_network(options.scenario):
        from heatgrade.cli.network_command import run_network_file

        return run_network_file(options)
    if is_stack(options.scenario):
        from heatgrade.cli.stack_command import run_stack_file

        return run_stack_file(options)
    from heatgrade.scenario.output_folder import OutputFolder
    from heatgrade.scenario.override import parse_override
    from heatgrade.scenario.run import rehearse, run_scenario

    overrides = dict(parse_override(text) for text in options.overrides)
    made = built(options)
    name = made[0].scenario.name
    target = Path(options.out or f"heatgrade-{name}")
    with ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(target))
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        for construction in made:
            rehearse(construction)
        results, notices = [], []
        for construction in made:
            place = folder.path / construction.scenario.variant
            result = run_scenario(
                construction, threads=options.threads, progress=progress, folder=place
            )
            results.append(result)
            notices += _write(result, folder.path, options, overrides, progress)
        if len(results) > 1:
            _write_comparison(results, folder.path)
        folder.commit()
    if options.json:
        _print_json(results, overrides)
    elif not options.quiet:
        _print_table(results, target, notices)
    for result in results:
        if result.stopped is not None:  # everything before is written; the reason goes last
            raise result.stopped
    return 0


def _write(
    result: ChainResult,
    folder: Path,
    options: argparse.Namespace,
    overrides: dict[str, object],
    progress: Silence,
) -> list[str]:
    from heatgrade.report.folder import write_report

    progress.begin("results" if options.no_pictures else "results and pictures")
    place = folder / result.construction.scenario.variant
    return write_report(result, place, pictures=not options.no_pictures, overrides=overrides)


def _write_comparison(results: Sequence[ChainResult], folder: Path) -> None:
    """Write the variants side by side as text and as a page."""
    from rich.console import Console

    from heatgrade.report.comparison import comparison_page
    from heatgrade.report.finished_run import read_run

    runs = [read_run(folder / result.construction.scenario.variant) for result in results]
    (folder / "comparison.html").write_text(comparison_page(runs), encoding="utf-8")

    with (folder / "comparison.txt").open("w", encoding="utf-8") as stream:
        Console(file=stream, width=160).print(_table(results))


def _table(results: Sequence[ChainResult]) -> object:
    from heatgrade.report.overview import overview
    from heatgrade.report.terminal_table import terminal_table

    scenario = results[0].construction.scenario
    names = [result.construction.scenario.variant for result in results]
    heading = f"{scenario.name}: {scenario.table.scenario.title}"
    if len(results) == 1 and names[0]:
        heading += f" [{names[0]}]"
    return terminal_table(heading, names, [overview(result) for result in results])


def _print_json(results: Sequence[ChainResult], overrides: dict[str, object]) -> None:
    from heatgrade.report.result_document import result_document

    documents = {
        result.construction.scenario.variant: result_document(result, overrides)
        for result in results
    }
    data = documents if len(documents) > 1 else next(iter(documents.values()))
    sys.stdout.write(json.dumps(data, indent=2, allow_nan=False) + "\n")


def _print_table(results: Sequence[ChainResult], target: Path, notices: Sequence[str]) -> None:
    from rich.console import Console

    from heatgrade.report.terminal_table import print_cautions

    console = Console()
    console.print(_table(results))
    for result in results:
        variant = result.construction.scenario.variant
        if len(results) > 1 and result.cautions:
            console.print(f"{variant}:", style="bold", markup=False)
        print_cautions(console, result.cautions)
    for notice in dict.fromkeys(notices):
        console.print(f"note: {notice}", style="dim", markup=False)
    pages = [target / result.construction.scenario.variant / "summary.html" for result in results]
    shown = ", ".join(str(page) for page in pages)
    console.print(f"results in {target}/, page: {shown}", markup=False, highlight=False)
