"""Order of accuracy by manufactured solutions.

1. conduction with variable conductivity, harmonic faces: second order, uniform and stretched grids
2. coolant carried by upwind differences, exchanging heat with a solid: first order, along x and
   across the plane
"""

import numpy as np
import pytest

from heatgrade.solve import CoolantSheet, FaceFields, grid_field, solve

ORDER_MARGIN = 0.1
PI = np.pi


def edges(n, stretch):
    """Return n + 1 edges of [0, 1], denser at the middle when `stretch` is not 0."""
    s = np.linspace(0.0, 1.0, n + 1)
    return s + stretch * np.sin(2.0 * PI * s) / (2.0 * PI)


def slope(sizes, errors):
    return -np.polyfit(np.log(sizes), np.log(errors), 1)[0]


def conductivity(x, y, z):
    return np.exp(0.5 * x - 0.3 * y + 0.7 * z)


def temperature(x, y, z):
    return np.cos(PI * x) * np.cos(2.0 * PI * y) * np.cos(PI * z)


def heat(x, y, z):
    """Return -div(k grad T) + T of the two functions above."""
    k, t = conductivity(x, y, z), temperature(x, y, z)
    t_x = -PI * np.sin(PI * x) * np.cos(2.0 * PI * y) * np.cos(PI * z)
    t_y = -2.0 * PI * np.cos(PI * x) * np.sin(2.0 * PI * y) * np.cos(PI * z)
    t_z = -PI * np.cos(PI * x) * np.cos(2.0 * PI * y) * np.sin(PI * z)
    return 6.0 * PI**2 * k * t - k * (0.5 * t_x - 0.3 * t_y + 0.7 * t_z) + t


def conduction_error(n, stretch):
    e = edges(n, stretch)
    d, c = np.diff(e), 0.5 * (e[1:] + e[:-1])
    x, y, z = np.meshgrid(c, c, c, indexing="ij")
    k = conductivity(x, y, z)
    volume = d[:, None, None] * d[None, :, None] * d[None, None, :]

    def faces(axis):
        width = np.expand_dims(d, tuple(a for a in range(3) if a != axis))
        half = 0.5 * width / k * (width / volume)
        low = np.take(half, range(n - 1), axis)
        return 1.0 / (low + np.take(half, range(1, n), axis))

    fields = FaceFields(faces(0), faces(1), faces(2), volume, heat(x, y, z) * volume)
    error = solve(fields).temperature - temperature(x, y, z)
    return np.sqrt((error**2 * volume).sum())


@pytest.mark.parametrize("stretch", [0.0, 0.6])
def test_conduction_is_second_order(stretch):
    sizes = [12, 24, 48]
    order = slope(sizes, [conduction_error(n, stretch) for n in sizes])
    assert order == pytest.approx(2.0, abs=ORDER_MARGIN)


def coolant_error(n, direction):
    """Return the error of C = 1 + sin(x) sin(y + 1) carried at unit speed along `direction`."""
    h = 1.0 / n
    c = (np.arange(n) + 0.5) * h
    x, y = np.meshgrid(c, c, indexing="ij")
    u, v = direction

    def coolant(x, y):
        return 1.0 + np.sin(x) * np.sin(y + 1.0)

    solid = coolant(x, y) + 0.5
    carried = u * np.cos(x) * np.sin(y + 1.0) + v * np.sin(x) * np.cos(y + 1.0)
    exchange, area = 2.0, h * h
    inflow = np.zeros((n, n))
    entering = np.zeros((n, n))
    inflow[0] += u * h
    entering[0] += u * h * coolant(0.0, c)
    inflow[:, 0] += v * h
    entering[:, 0] += v * h * coolant(c, 0.0)
    sheet = CoolantSheet(
        0,
        np.full((n, n, 1), exchange * area),
        np.full((n - 1, n), u * h),
        np.full((n, n - 1), v * h),
        inflow,
        entering + area * (carried - exchange * 0.5),
    )
    fields = FaceFields(
        grid_field(n - 1, n, 1), grid_field(n, n - 1, 1), grid_field(n, n, 0),
        grid_field(n, n, 1), np.full((n, n, 1), exchange * area * 0.5), sheet,
    )  # fmt: skip
    answer = solve(fields)
    assert answer.coolant_temperature is not None
    wrong = answer.coolant_temperature - coolant(x, y)
    assert np.abs(answer.temperature[:, :, 0] - solid).max() < 2.0 * np.abs(wrong).max() + 1e-9
    return np.sqrt((wrong**2).mean())


@pytest.mark.parametrize("direction", [(1.0, 0.0), (0.0, 1.0), (0.8, 0.6)])
def test_coolant_transport_is_first_order(direction):
    sizes = [16, 32, 64, 128]
    order = slope(sizes, [coolant_error(n, direction) for n in sizes])
    assert order == pytest.approx(1.0, abs=ORDER_MARGIN)
