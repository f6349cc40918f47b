"""Resolved coolant with conjugate heat: seconds, iterations and memory, and how they grow with the
grid.

Proved: balances of mass and heat. Beside it, what OpenFOAM v1912 took on one core for a plate of
microchannels of 680,000 cells and a jet's cell of 340,000 (chtMultiRegionSimpleFoam, best of
several tunings, residuals 1e-6, similar geometry; measured once, not in this run).
"""

import pytest

from benchmarks.peak_memory import RESET, growth
from benchmarks.report import Row
from benchmarks.resolved_cases import channel_plate, jet_cell, solve_case
from benchmarks.stopwatch import alone

MASS_BALANCE, HEAT_BALANCE = 1e-10, 1e-8
OPENFOAM = {"channels 680k": 262.0, "jet 340k": 393.0}  # [s]
CASES = {
    "channels 44k": lambda: channel_plate(40, 2),
    "channels 174k": lambda: channel_plate(80, 4),
    "channels 680k": lambda: channel_plate(125, 10),
    "channels 2M": lambda: channel_plate(200, 19),
    "jet 17k": lambda: jet_cell(24),
    "jet 138k": lambda: jet_cell(48),
    "jet 340k": lambda: jet_cell(65),
    "jet 2M": lambda: jet_cell(118),
}


@pytest.mark.parametrize("case", CASES)
def test_resolved(benchmark, rows, threads, case):
    domain, heat = CASES[case]()
    benchmark.group = "resolved coolant"
    answers = []

    def solve():
        answers.append(solve_case(domain, heat, threads))

    measured = RESET.exists()  # Linux
    watch = alone(benchmark, (lambda: growth(solve)) if measured else solve, 1)
    found = answers[-1]
    assert found.flow.outcome.mass_balance < MASS_BALANCE
    assert found.heat_balance < HEAT_BALANCE
    cells = domain.grid.cells
    per_million = f"{1e6 * watch.median / cells:.0f} s per million cells"
    if measured and cells > 100_000:  # smaller ones fit in what earlier ones left
        per_million += f", {watch.answer / cells:.0f} B per cell"
    peer = OPENFOAM.get(case)
    beside = f"; OpenFOAM took {peer:.0f} s on one core elsewhere" if peer else ""
    rows.append(
        Row(
            f"resolved {case}",
            watch.median,
            cells,
            threads,
            cycles=found.iterations,
            note=per_million + beside,
        )
    )
