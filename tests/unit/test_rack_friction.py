"""The friction law of the network solver.

1. It is Churchill's formula: the same numbers as an independent library.
2. It is Hagen-Poiseuille at low Reynolds number, exactly, and finite at rest.
3. Its slope is the derivative of its value, through laminar, transitional and rough flow.
4. Pressure drop never falls with the flow, which the solver's convergence rests on.
"""

import numpy as np
import pytest

from heatgrade.rack.friction import darcy_reynolds

LIBRARY_TOLERANCE = 1e-12  # relative: the same formula written by others
SLOPE_TOLERANCE = 1e-7  # relative to f Re / Re, of a central difference

REYNOLDS = np.geomspace(60.0, 1e8, 97)
ROUGHNESS = (0.0, 1e-5, 1e-3, 0.05)


@pytest.mark.parametrize("roughness", ROUGHNESS)
def test_value_agrees_with_an_independent_library(roughness):
    friction = pytest.importorskip("fluids.friction")
    value, _ = darcy_reynolds(REYNOLDS, np.full(REYNOLDS.shape, roughness))
    expected = [friction.Churchill_1977(Re, roughness) * Re for Re in REYNOLDS.tolist()]
    np.testing.assert_allclose(value, expected, rtol=LIBRARY_TOLERANCE)


@pytest.mark.parametrize("roughness", ROUGHNESS)
def test_value_agrees_with_the_correlation_package(roughness):
    pipe = pytest.importorskip("heatgrade.correlations.pipe")
    value, _ = darcy_reynolds(REYNOLDS, np.full(REYNOLDS.shape, roughness))
    expected = pipe.friction_churchill(REYNOLDS, roughness) * REYNOLDS
    np.testing.assert_allclose(value, expected, rtol=LIBRARY_TOLERANCE)


def test_laminar_flow_is_hagen_poiseuille_down_to_rest():
    value, slope = darcy_reynolds(np.array([0.0, 1e-300, 1.0, 49.0]), np.full(4, 0.05))
    assert value.tolist() == [64.0] * 4
    assert slope.tolist() == [0.0] * 4
    joined, _ = darcy_reynolds(np.array([50.0, 50.0 * (1 + 1e-12), 500.0]), np.zeros(3))
    np.testing.assert_allclose(joined, 64.0, rtol=1e-12)


@pytest.mark.parametrize("roughness", ROUGHNESS)
def test_slope_is_the_derivative(roughness):
    e = np.full(REYNOLDS.shape, roughness)
    step = 1e-5
    _, slope = darcy_reynolds(REYNOLDS, e)
    above, _ = darcy_reynolds(REYNOLDS * (1 + step), e)
    below, _ = darcy_reynolds(REYNOLDS * (1 - step), e)
    value, _ = darcy_reynolds(REYNOLDS, e)
    difference = (above - below) / (2 * step)  # d(f Re) / d ln Re
    assert np.abs(slope * REYNOLDS - difference).max() < np.abs(difference).max() * SLOPE_TOLERANCE
    np.testing.assert_allclose(slope * REYNOLDS / value, difference / value, atol=1e-6)


@pytest.mark.parametrize("roughness", ROUGHNESS)
def test_drop_rises_with_the_flow_and_never_overflows(roughness):
    reynolds = np.concatenate(([0.0], np.geomspace(1e-3, 1e14, 4001)))
    value, slope = darcy_reynolds(reynolds, np.full(reynolds.shape, roughness))
    assert np.all(np.isfinite(value))
    assert np.all(value + slope * reynolds > 0.0)  # derivative of f Re^2 / 2 ~ the drop
    assert np.all(np.diff(value * reynolds) > 0.0)
