"""A measured turbulent jet by k-omega SST on a small grid; `benchmarks/impinging_jet.py` is the
case and prints finer ones: (1) the mean Nusselt number of discs against Martin's correlation of
measured round jets, (2) that where the jet hits against Baughn and Shimizu, (3) falling
outwards."""

import pytest
from benchmarks.impinging_jet import MEASURED_MIDDLE, martin, solve_jet

MEAN = 0.10  # of Martin's; found 4 % above and 2 % below
MIDDLE = 0.15  # of 145, itself read from a figure to some 5 %; found 8 % below


def test_a_measured_round_jet():
    run = solve_jet(8)
    for radius in (2.5, 3.5):
        assert run.mean(radius) == pytest.approx(martin(radius), rel=MEAN)
    assert run.middle == pytest.approx(MEASURED_MIDDLE, rel=MIDDLE)
    assert run.mean(1.5) > run.mean(2.5) > run.mean(3.5)
    assert run.found.heat_balance < 1e-8
    assert run.found.flow.outcome.mass_balance < 1e-10
    assert run.found.turbulence is not None
    assert "turbulence-model" in [caution.code for caution in run.found.cautions]
