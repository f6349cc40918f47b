"""The report: collected by every benchmark, printed at the end, written where asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.report import LEGEND, Row, as_text, write
from benchmarks.traffic import bandwidth
from heatgrade.solve.kernels import thread_count

ROWS = pytest.StashKey[list[Row]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--benchmark-report",
        metavar="PATH",
        type=Path,
        default=None,
        help="write the table of the benchmarks to PATH.json and PATH.md",
    )
    parser.addoption(
        "--largest", action="store_true", help="the systems of 16 million cells too (4 GB)"
    )
    parser.addoption(
        "--unhurried", action="store_true", help="let OpenFOAM go on for half an hour a case"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ROWS] = []


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    rows = config.stash[ROWS]
    if not rows:
        return
    terminalreporter.section("HeatGrade beside its peers")
    terminalreporter.write_line(f"{as_text(rows)}\n\n{LEGEND}")
    path: Path | None = config.getoption("--benchmark-report")
    if path is not None:
        data, text = write(rows, path)
        terminalreporter.write_line(f"written to {data} and {text}")


@pytest.fixture
def rows(request: pytest.FixtureRequest) -> list[Row]:
    """Lines of the report."""
    return request.config.stash[ROWS]


@pytest.fixture(scope="session")
def threads() -> int:
    """All threads that this process may use."""
    return thread_count(None)


@pytest.fixture(scope="session")
def bandwidths(threads: int) -> dict[int, float]:
    """Memory bandwidth [B/s] of one thread and of all."""
    return {count: bandwidth(count) for count in sorted({1, threads})}
