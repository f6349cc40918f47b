"""Resolved coolant with conjugate heat: seconds, iterations and memory, and how they grow with the
grid.

Proved: balances of mass and heat, and memory per cell. Beside it, the residuals of the three
components of momentum as OpenFOAM norms them, each by its own size, that of all momentum by the
sizes of all, and what OpenFOAM v1912 took on one core for a plate of microchannels of 680,000 cells
and a jet's cell of 340,000 (chtMultiRegionSimpleFoam, best of several tunings, residuals 1e-6,
similar geometry; measured once, not in this run).
"""

import pytest

from benchmarks import peak_memory
from benchmarks.openfoam_residual import openfoam_residual
from benchmarks.report import Row
from benchmarks.resolved_cases import CASES, solve_case
from benchmarks.stopwatch import alone

MASS_BALANCE, HEAT_BALANCE = 1e-10, 1e-8
MEMORY = 400.0  # [B] per cell, where the cells are most of it
OPENFOAM = {"channels 680k": 262.0, "jet 340k": 393.0}  # [s]


@pytest.mark.parametrize("case", CASES)
def test_resolved(benchmark, rows, threads, case):
    domain, heat = CASES[case]()
    benchmark.group = "resolved coolant"
    answers = []

    def solve():
        answers.append(solve_case(domain, heat, threads))

    watch = alone(benchmark, solve, 1)
    found = answers[-1]
    assert found.flow.outcome.mass_balance < MASS_BALANCE
    assert found.heat_balance < HEAT_BALANCE
    cells = domain.grid.cells
    per_million = f"{1e6 * watch.median / cells:.0f} s per million cells"
    grown = peak_memory.of_resolved(case, threads) if cells > 100_000 else None
    if grown is not None:
        assert grown / cells < MEMORY
        per_million += f", {grown / cells:.0f} B per cell"
    *own, whole = openfoam_residual(domain, found.flow)
    residuals = ", ".join(f"{r:.0e}" for r in own)
    per_million += f", residuals {residuals}, of all momentum {whole:.1e}"
    peer = OPENFOAM.get(case)
    beside = f"; OpenFOAM took {peer:.0f} s on one core elsewhere, its slower way" if peer else ""
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
