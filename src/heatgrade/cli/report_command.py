"""``heatgrade report``: finished runs on one page, side by side where there are several."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def report(options: argparse.Namespace) -> int:
    """Write the page."""
    from heatgrade.report.comparison import comparison_page
    from heatgrade.report.finished_run import read_run, runs_within
    from heatgrade.whole_file import whole_file

    folders = [Path(folder) for folder in options.folders]
    runs = [read_run(found) for folder in folders for found in runs_within(folder, "result.json")]
    named = Path("comparison.html") if len(folders) > 1 else folders[0] / "report.html"
    target = Path(options.out) if options.out else named
    with whole_file(target, code="HG765", entry="--out") as partial:
        partial.write_text(comparison_page(runs), encoding="utf-8")
    sys.stdout.write(f"{target}\n")
    return 0
