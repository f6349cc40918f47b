"""What the default tolerance of resolved coolant means: (1) highest temperature as it comes to
rest, (2) residuals as OpenFOAM norms them, of a jet and along channels, and of all momentum; (3)
which a tighter one takes below 1e-6."""

import pytest
from benchmarks.openfoam_residual import openfoam_residual
from benchmarks.resolved_cases import COPPER, INLET, WATER, channel_plate, jet_cell

from heatgrade.resolved import ConjugateSettings, FlowSettings, solve_conjugate

STEADY = 1e-4  # of the highest temperature [K]
TIGHT = 3e-7  # tolerance of what it is compared with
RESIDUAL = 5e-6  # as OpenFOAM norms it, on grids as coarse as these
TIGHT_RESIDUAL = 1e-6  # of all momentum, at the tighter tolerance
CASES = {"channels": lambda: channel_plate(40, 1), "jet": lambda: jet_cell(16)}


@pytest.mark.parametrize("case", CASES)
def test_temperature_is_at_rest_and_residuals_are_small(case):
    domain, heat = CASES[case]()

    def solved(settings):
        return solve_conjugate(domain, WATER, INLET, COPPER, heat, ConjugateSettings(settings))

    found, tight = solved(FlowSettings()), solved(FlowSettings(tolerance=TIGHT))
    assert found.temperature.max() == pytest.approx(tight.temperature.max(), abs=STEADY)
    along, *across, whole = openfoam_residual(domain, found.flow)
    assert max(along, whole) < RESIDUAL
    if case == "jet":  # across channels next to nothing flows, and that is what it is divided by
        assert max(across) < RESIDUAL
    first, *_, last = openfoam_residual(domain, tight.flow)
    assert first < along
    assert last < min(whole, TIGHT_RESIDUAL)
