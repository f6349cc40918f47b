"""Kernels of mass: (1) flows, what cells lose, what corrections do to velocities and pressure, and
steps, as plain NumPy has them on one thread and on two, (2) what is no number shows, (3) arrays
that do not fit are refused."""

import numpy as np
import pytest

from heatgrade.native.mass_correction import (
    add_pressure,
    add_steps,
    mass_flows,
    mass_lost,
    push_velocities,
)

SEED = 20261312
SHAPE = (7, 6, 14)  # rows of eleven cells: a whole vector and what is left of one
ROUNDING = 1e-14


@pytest.fixture
def draw():
    return np.random.default_rng(SEED)


@pytest.fixture(params=[1, 2])
def threads(request):
    return request.param


def three(draw):
    return draw.normal(size=(3, *SHAPE))


def test_flows_and_what_is_lost(draw, threads):
    dense, velocity = three(draw), three(draw)
    flow, lost = np.empty_like(dense), np.empty([n - 3 for n in SHAPE])
    worst = np.empty(SHAPE[0] - 3)
    mass_flows(flow, dense, velocity, threads)
    np.testing.assert_array_equal(flow, dense * velocity)
    mass_lost(lost, flow, worst, threads)
    x, y, z = flow
    inner = (slice(1, -2),) * 3
    expected = x[2:-1, 1:-2, 1:-2] - x[inner] + y[1:-2, 1:-2, 2:-1] - y[inner]
    expected += z[1:-2, 2:-1, 1:-2] - z[inner]
    np.testing.assert_allclose(lost, expected, atol=ROUNDING)
    np.testing.assert_array_equal(worst, np.abs(lost).max(axis=(1, 2)))


def test_what_is_no_number_shows(draw):
    flow, lost, worst = three(draw), np.empty([n - 3 for n in SHAPE]), np.empty(SHAPE[0] - 3)
    flow[2, 3, 2, -4] = np.nan
    mass_lost(lost, flow, worst, 1)
    assert np.isnan(worst).tolist() == [False, False, True, False]


def test_velocities_follow_a_correction_of_pressure(draw, threads):
    velocity, phi = three(draw), draw.normal(size=SHAPE)
    mobility = three(draw).astype(np.float32)
    expected = velocity.copy()
    expected[0, 1:] += mobility[0, 1:] * (phi[:-1] - phi[1:])
    expected[1, :, :, 1:] += mobility[1, :, :, 1:] * (phi[:, :, :-1] - phi[:, :, 1:])
    expected[2, :, 1:] += mobility[2, :, 1:] * (phi[:, :-1] - phi[:, 1:])
    push_velocities(velocity, phi, mobility, threads)
    np.testing.assert_allclose(velocity, expected, atol=ROUNDING)


@pytest.mark.parametrize("turn", [0.0, 0.7])
def test_pressure_and_its_rotational_part(draw, threads, turn):
    pressure, phi, viscosity = (draw.normal(size=SHAPE) for _ in range(3))
    gained = draw.normal(size=[n - 3 for n in SHAPE])
    per_width, per_area = (
        turn * draw.normal(size=gained.shape[0]),
        draw.normal(size=gained.shape[1:]),
    )
    expected = pressure + phi
    inner = (slice(1, -2),) * 3
    expected[inner] += viscosity[inner] * gained * per_width[:, None, None] * per_area
    add_pressure(pressure, phi, gained, viscosity, per_width, per_area, threads)
    np.testing.assert_allclose(pressure, expected, atol=ROUNDING)


def test_steps_in_single_precision_are_added(draw, threads):
    velocity, step = draw.normal(size=SHAPE), draw.normal(size=SHAPE).astype(np.float32)
    expected = velocity + step
    add_steps(velocity, step, threads)
    np.testing.assert_array_equal(velocity, expected)


def test_arrays_that_do_not_fit_are_refused(draw):
    whole, part = three(draw), draw.normal(size=(3, 7, 6, 13))
    lost = np.empty([n - 3 for n in SHAPE])
    with pytest.raises(ValueError, match="do not fit"):
        mass_flows(whole, part, whole, 1)
    with pytest.raises(ValueError, match="do not fit"):
        mass_lost(lost, part, np.empty(4), 1)
    with pytest.raises(ValueError, match="do not fit"):
        push_velocities(whole, whole[0], part.astype(np.float32), 1)
    with pytest.raises(ValueError, match="do not fit"):
        add_pressure(whole[0], whole[1], lost, part[0], np.empty(4), np.empty((3, 11)), 1)
    with pytest.raises(ValueError, match="do not fit"):
        add_steps(whole[0], part[0].astype(np.float32), 1)
