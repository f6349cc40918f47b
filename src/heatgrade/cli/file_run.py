"""``heatgrade run`` on a file of another program: compute it, write the results, print them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatgrade.cli.progress import progress_for


@dataclass(frozen=True, slots=True)
class FileKind:
    """What such files need: what computes a case, and what writes and tells its run.

    Parameters
    ----------
    compute : callable
        Of a case, `threads` and `progress`, to a run with `cautions`.
    write : callable
        Of a run, a folder and `pictures`.
    document, overview : callable
        Of a run: the content of its JSON, the rows of its table.
    drawn : str
        What its pictures are called.
    """

    compute: Callable[..., Any]
    write: Callable[..., Any]
    document: Callable[[Any], dict[str, Any]]
    overview: Callable[[Any], Any]
    drawn: str


def run_file(options: argparse.Namespace, case: Any, kind: FileKind, what: str) -> int:
    """Compute `case`, write the results, print the table of `what` it is."""
    from heatgrade.scenario.output_folder import OutputFolder

    target = Path(options.out or f"heatgrade-{case.name}")
    with ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(target))
        progress = stack.enter_context(progress_for(quiet=options.quiet))
        run = kind.compute(case, threads=options.threads, progress=progress)
        progress.begin("results" if options.no_pictures else f"results and {kind.drawn}")
        kind.write(run, folder.path, pictures=not options.no_pictures)
        folder.commit()
    if options.json:
        sys.stdout.write(json.dumps(kind.document(run), indent=2, allow_nan=False) + "\n")
    elif not options.quiet:
        _print(run, kind, f"{case.path.name}: {what}", target)
    return 0


def _print(run: Any, kind: FileKind, heading: str, target: Path) -> None:
    from rich.console import Console

    from heatgrade.report.terminal_table import print_cautions, terminal_table

    console = Console()
    console.print(terminal_table(heading, [""], [kind.overview(run)]))
    print_cautions(console, run.cautions)
    console.print(f"results in {target}/", markup=False, highlight=False)
