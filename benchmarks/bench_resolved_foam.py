"""Resolved coolant with conjugate heat beside OpenFOAM, on the same cells, in the same run.

Skipped where OpenFOAM is not installed.  It solves the coolant's flow by simpleFoam (SIMPLEC,
residuals 1e-6) and then the heat of both regions by chtMultiRegionSimpleFoam with that flow held
(residual of the solid 1e-8), on one core: its quickest way with constant properties.  We solve to
our defaults on one thread.  Proved: the hottest cell of both, within what their schemes differ on
such grids; grid by grid in `benchmarks.resolved_agreement`.  So that all cases end within six
minutes OpenFOAM has a limit of time for each; what is stopped there counts as at least that long
(`>`), unless --unhurried gives it half an hour.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.openfoam_case import FoamCase
from benchmarks.openfoam_run import (
    ABSENT,
    SECONDS,
    FoamFound,
    FoamStopped,
    installed,
    solve_foam,
)
from benchmarks.report import Row
from benchmarks.resolved_cases import CASES, COPPER, INLET, WATER, solve_case
from benchmarks.stopwatch import Stopwatch, in_turn
from heatgrade.resolved import ConjugateSolution

SMALL = ("channels 44k", "jet 17k")
LARGE = ("channels 174k", "jet 138k", "channels 680k", "jet 340k")
# OpenFOAM's limits [s]: 300 in all; a third more than it takes on a quiet machine, but 680k
LIMITS = dict(zip(SMALL + LARGE, (20.0, 10.0, 60.0, 30.0, 90.0, 90.0), strict=True))
# the jet's bores are stairs of cells: both codes near one answer slowly
APART = dict(zip(SMALL + LARGE, (0.02, 0.25, 0.02, 0.1, 0.02, 0.1), strict=True))
CONVERGED = {"jet": "; converged: 137 to 139 K"}  # from ours on 0.34 and 2 million cells
STILL = 1e-4  # [K]


@pytest.mark.skipif(not installed(), reason=ABSENT)
@pytest.mark.parametrize("name", SMALL + LARGE)
def test_beside_openfoam(benchmark, rows, name, request):
    if name in LARGE and not request.config.getoption("--largest"):
        pytest.skip("minutes of OpenFOAM: with --largest only")
    limit = SECONDS if request.config.getoption("--unhurried") else LIMITS[name]
    domain, heat = CASES[name]()
    benchmark.group = "resolved coolant beside OpenFOAM"
    case = FoamCase(domain, WATER, INLET, COPPER, heat)

    def theirs():
        with tempfile.TemporaryDirectory() as folder:
            try:
                return solve_foam(case, Path(folder), seconds=limit)
            except FoamStopped as stopped:
                return stopped

    own, peer = in_turn(benchmark, lambda: solve_case(domain, heat, 1), theirs)
    rows.append(_row(name, domain.grid.cells, own, peer))
    if isinstance(peer.answer, FoamFound):
        rise, other = _hottest(own.answer), _hottest(peer.answer)
        assert rise == pytest.approx(other, rel=APART[name])


def _row(name: str, cells: int, own: Stopwatch, peer: Stopwatch) -> Row:
    ours, foam = own.answer, peer.answer
    row = Row(
        f"resolved {name}",
        own.median,
        cells,
        1,
        "OpenFOAM v1912",
        foam.seconds,
        cycles=ours.iterations,
        processor_seconds=own.median_processor,
        peer_processor_seconds=foam.processor_seconds,
    )
    if isinstance(foam, FoamStopped):
        return replace(row, peer_outcome="out of time", note=str(foam))
    return replace(
        row,
        note=f"{foam.flow.iterations} iterations of its flow and {foam.heat.iterations} of its "
        f"heat, which stands within {STILL:g} K after {foam.heat.settled(STILL):.0f} of "
        f"{foam.heat.processor_seconds:.0f} s; hottest cell {_hottest(ours):.1f} K over the inlet, "
        f"OpenFOAM's {_hottest(foam):.1f} K{CONVERGED.get(name.split(maxsplit=1)[0], '')}",
    )


def _hottest(found: ConjugateSolution | FoamFound) -> float:
    """Return the hottest cell's rise over the inlet [K]."""
    assert found.temperature is not None  # both solve heat
    return float(found.temperature.max()) - INLET
