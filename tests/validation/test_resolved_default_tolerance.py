"""What the default tolerance of resolved coolant means: (1) highest temperature as it comes to
rest, (2) residuals as OpenFOAM norms them, of all momentum, of a jet and along channels."""

import pytest
from benchmarks.openfoam_residual import openfoam_residual
from benchmarks.resolved_cases import COPPER, INLET, WATER, channel_plate, jet_cell

from heatgrade.resolved import ConjugateSettings, FlowSettings, solve_conjugate

STEADY = 1e-4  # of the highest temperature [K]
TIGHT = 3e-7  # tolerance of what it is compared with
RESIDUAL = 1e-6  # of all momentum, as OpenFOAM norms it
OWN_RESIDUAL = 2e-6  # of a component by its own size, on grids as coarse as these
CASES = {"channels": lambda: channel_plate(40, 1), "jet": lambda: jet_cell(16)}


@pytest.mark.parametrize("case", CASES)
def test_temperature_is_at_rest_and_residuals_are_small(case):
    domain, heat = CASES[case]()

    def solved(settings):
        return solve_conjugate(domain, WATER, INLET, COPPER, heat, ConjugateSettings(settings))

    found, tight = solved(FlowSettings()), solved(FlowSettings(tolerance=TIGHT))
    assert found.temperature.max() == pytest.approx(tight.temperature.max(), abs=STEADY)
    along, *across, whole = openfoam_residual(domain, found.flow)
    assert whole < RESIDUAL
    assert along < OWN_RESIDUAL
    if case == "jet":  # across channels next to nothing flows, and that is what it is divided by
        assert max(across) < OWN_RESIDUAL
    first, *_, last = openfoam_residual(domain, tight.flow)
    assert first < along
    assert last < whole
