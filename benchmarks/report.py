"""What was measured, as a table to read, as Markdown and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

# Processes that want a core, the last minute's mean before the benchmarks begin.
LOAD_BEFORE = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
NAMED = ("heatgrade", "numpy", "scipy", "pyamg", "pandapipes", "numba", "wntr")
PeerOutcome = Literal["answer", "out of time", "no answer"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report.

    Parameters
    ----------
    case : str
        What was done.
    seconds : float
        What HeatGrade took, median [s].
    cells : int, optional
        Size.
    threads : int, optional
        Threads that HeatGrade used.
    peer, peer_seconds : str and float, optional
        Who did the same in between, and the time taken [s].
    processor_seconds, peer_processor_seconds : float, optional
        Time of all threads on the processor, ours and the peer's [s].
    peer_outcome : {"answer", "out of time", "no answer"}
        Whether the peer got there, was stopped at its time limit, or gave up by itself.
    cycles : int, optional
        Iterations of HeatGrade.
    bytes_per_cell : float, optional
        Growth of the process's peak memory beside the problem itself.
    bandwidth_share : float, optional
        Time at the machine's memory bandwidth over the time taken.
    note : str
        What else there is to say.
    """

    case: str
    seconds: float
    cells: int | None = None
    threads: int | None = None
    peer: str | None = None
    peer_seconds: float | None = None
    peer_outcome: PeerOutcome = "answer"
    cycles: int | None = None
    bytes_per_cell: float | None = None
    bandwidth_share: float | None = None
    note: str = ""
    processor_seconds: float | None = None
    peer_processor_seconds: float | None = None

    @property
    def processor_ratio(self) -> float | None:
        """The peer's time on the processor over ours: the work, whoever else is at work."""
        if self.peer_processor_seconds is None or not self.processor_seconds:
            return None
        if self.peer_outcome == "no answer":
            return None
        return self.peer_processor_seconds / self.processor_seconds

    @property
    def ratio(self) -> float | None:
        """The peer's time over ours; a lower bound where it ran out of time."""
        if self.peer_seconds is None or self.peer_outcome == "no answer":
            return None
        return self.peer_seconds / self.seconds


def _count(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _time(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value * 1e3:.3g} ms" if value < 0.9995 else f"{value:.3g} s"


def _ratio(row: Row, value: float | None) -> str:
    if value is None:
        return "" if row.peer is None or row.peer_outcome != "no answer" else "no answer"
    digits = f"{value:.2g}" if value < 10 else f"{value:.0f}"
    return f"{'> ' if row.peer_outcome == 'out of time' else ''}{digits} x"


COLUMNS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("case", lambda row: row.case),
    ("cells", lambda row: _count(row.cells)),
    ("threads", lambda row: _count(row.threads)),
    ("HeatGrade", lambda row: _time(row.seconds)),
    ("peer", lambda row: row.peer or ""),
    ("peer's time", lambda row: _time(row.peer_seconds)),
    ("ratio", lambda row: _ratio(row, row.ratio)),
    ("of work", lambda row: _ratio(row, row.processor_ratio)),
    ("cycles", lambda row: _count(row.cycles)),
    ("B/cell", lambda row: _count(row.bytes_per_cell)),
    ("of bandwidth", lambda r: "" if r.bandwidth_share is None else f"{r.bandwidth_share:.0%}"),
    ("note", lambda row: row.note),
)
LEGEND = """\
HeatGrade: median time, in the rows of a peer taken right before and after it. ratio: the peer's
time over that; PyAMG, SciPy, hypre and pandapipes work on one thread. What takes less than 5 ms is
repeated in each round, on both sides, and counted by its mean. of work: the same ratio of times on
the processor, all threads together, which what else runs on the machine hardly changes.
B/cell: growth of the peak memory, of linear systems beside their fields.
of bandwidth: of kernels, bytes that must move over the time, against an addition of arrays in
turn with them; of solves, the time of ten applications of the stored operator at that speed over
the time taken."""
WORDS = ("case", "peer", "note")  # columns set flush left


def machine() -> dict[str, str]:
    """Return what the numbers depend on."""
    facts = {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else "?"),
        "load before": "?" if LOAD_BEFORE is None else f"{LOAD_BEFORE:.1f}",
        "python": platform.python_version(),
    }
    for name in NAMED:
        try:
            facts[name] = version(name)
        except PackageNotFoundError:
            facts[name] = "not installed"
    return facts


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def as_text(rows: Sequence[Row]) -> str:
    """Return the table in columns of equal width; empty columns are left out."""
    shown = [(title, cell) for title, cell in COLUMNS if any(map(cell, rows))]
    table = [[title for title, _ in shown], *([cell(row) for _, cell in shown] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for line in table:
        cells = zip(line, widths, shown, strict=True)
        lines.append(
            "  ".join(
                text.ljust(width) if title in WORDS else text.rjust(width)
                for text, width, (title, _) in cells
            ).rstrip()
        )
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def as_markdown(rows: Sequence[Row]) -> str:
    """Return machine and table in Markdown."""
    facts = "\n".join(f"- {name}: {value}" for name, value in machine().items())
    table = as_markdown_table(rows)
    return "\n".join(["# Benchmark report", "", facts, "", table, "", LEGEND, ""])


def as_markdown_table(rows: Sequence[Row]) -> str:
    """Return the table in Markdown; empty columns are left out."""
    shown = [(title, cell) for title, cell in COLUMNS if any(map(cell, rows))]
    head = "| " + " | ".join(title for title, _ in shown) + " |"
    rule = "|" + "|".join(" --- " if title in WORDS else " ---: " for title, _ in shown) + "|"
    lines = ["| " + " | ".join(cell(row) for _, cell in shown) + " |" for row in rows]
    return "\n".join([head, rule, *lines])


def as_json(rows: Sequence[Row]) -> str:
    """Return machine and rows, in SI, with the ratios."""
    listed = [{**asdict(row), "ratio": row.ratio} for row in rows]
    return json.dumps({"machine": machine(), "rows": listed}, indent=2) + "\n"


def write(rows: Sequence[Row], path: Path) -> tuple[Path, Path]:
    """Write ``path.json`` and ``path.md`` (any suffix of `path` is replaced) and return them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data, text = path.with_suffix(".json"), path.with_suffix(".md")
    data.write_text(as_json(rows), encoding="utf-8")
    text.write_text(as_markdown(rows), encoding="utf-8")
    return data, text
