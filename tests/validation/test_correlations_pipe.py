"""Pipes.

1. Churchill's friction factor against `fluids`, to rounding, at every regime and roughness.
2. Exact laminar limit, finite product with Reynolds at zero flow, Colebrook's curve in turbulence.
3. The analytic slope against central differences; monotone pressure drop.
4. Use outside the range is said.
"""

import fluids
import numpy as np
import pytest

from heatgrade.correlations import pipe

ROUNDING = 1e-12  # relative
SLOPE = 1e-6  # relative, central differences with a step of 1e-5
COLEBROOK = 0.035  # relative, Churchill against the implicit Colebrook equation


@pytest.mark.parametrize("roughness", [0.0, 1e-5, 1e-3, 0.05])
def test_friction_is_that_of_fluids(roughness):
    reynolds = np.geomspace(0.1, 1e8, 61)
    expected = [fluids.friction.Churchill_1977(re, roughness) for re in reynolds]
    found = pipe.friction_churchill(reynolds, roughness)
    np.testing.assert_allclose(found, expected, rtol=ROUNDING)


def test_laminar_limit_is_exact():
    reynolds = np.array([1e-12, 1e-3, 1.0, 500.0, 1000.0])
    np.testing.assert_allclose(pipe.friction_churchill(reynolds), 64.0 / reynolds, rtol=1e-13)
    assert pipe.friction_times_reynolds(0.0) == 64.0
    assert pipe.friction_times_reynolds_slope(0.0) == 0.0
    assert np.isinf(pipe.friction_churchill(0.0))


@pytest.mark.parametrize("roughness", [0.0, 1e-4, 0.01])
def test_turbulent_friction_is_near_colebrook(roughness):
    for reynolds in (1e4, 1e5, 1e6, 1e7):
        expected = fluids.friction.Colebrook(reynolds, roughness)
        assert pipe.friction_churchill(reynolds, roughness) == pytest.approx(
            expected, rel=COLEBROOK
        )


@pytest.mark.parametrize("roughness", [0.0, 1e-3, 0.05])
def test_slope_is_the_derivative(roughness):
    reynolds = np.array([1500.0, 2200.0, 2500.0, 3000.0, 5000.0, 1e5, 1e7])
    step = 1e-5 * reynolds
    rise = pipe.friction_times_reynolds(reynolds + step, roughness)
    rise = rise - pipe.friction_times_reynolds(reynolds - step, roughness)
    slope = pipe.friction_times_reynolds_slope(reynolds, roughness)
    np.testing.assert_allclose(slope, rise / (2.0 * step), rtol=SLOPE, atol=1e-9)


def test_flow_direction_does_not_matter_and_pressure_drop_is_monotone():
    reynolds = np.geomspace(1e-3, 1e8, 5000)
    product = pipe.friction_times_reynolds(reynolds, 1e-3)
    assert np.all(np.diff(product * reynolds) > 0.0)
    np.testing.assert_array_equal(pipe.friction_times_reynolds(-reynolds, 1e-3), product)
    assert np.all(pipe.friction_times_reynolds_slope(reynolds, 1e-3) >= 0.0)


def test_use_outside_the_range_is_said():
    assert pipe.CHURCHILL.check("hose", reynolds=[1.0, 1e6], relative_roughness=0.01) == ()
    (caution,) = pipe.CHURCHILL.check("hose", relative_roughness=0.2)
    assert caution.code == "out-of-range"
    assert "relative_roughness = 0.2 is outside 0 to 0.05" in str(caution)
