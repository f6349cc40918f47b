"""Resolved coolant with conjugate heat: seconds, iterations and how both grow with the grid.

Proved: balances of mass and heat. Beside it, what OpenFOAM v1912 took on one core for a plate of
microchannels of 680,000 cells and a jet's cell of 340,000 (chtMultiRegionSimpleFoam, best of
several tunings, residuals 1e-6, similar geometry; measured once, not in this run).
"""

import pytest

from benchmarks.report import Row
from benchmarks.resolved_cases import channel_plate, jet_cell, solve_case
from benchmarks.stopwatch import alone

MASS_BALANCE, HEAT_BALANCE = 1e-10, 1e-8
OPENFOAM = {"channels 680k": 262.0, "jet 340k": 393.0}  # [s]
CASES = {
    "channels 44k": lambda: channel_plate(40, 2),
    "channels 174k": lambda: channel_plate(80, 4),
    "channels 680k": lambda: channel_plate(125, 10),
    "jet 17k": lambda: jet_cell(24),
    "jet 138k": lambda: jet_cell(48),
    "jet 340k": lambda: jet_cell(65),
}


@pytest.mark.parametrize("case", CASES)
def test_resolved(benchmark, rows, threads, case):
    domain, heat = CASES[case]()
    benchmark.group = "resolved coolant"
    watch = alone(benchmark, lambda: solve_case(domain, heat, threads), 1)
    found = watch.answer
    assert found.flow.outcome.mass_balance < MASS_BALANCE
    assert found.heat_balance < HEAT_BALANCE
    cells = domain.grid.cells
    per_million = f"{1e6 * watch.median / cells:.0f} s per million cells"
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
