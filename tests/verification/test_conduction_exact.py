"""Conduction against exact solutions.

1. A layered slab with contact resistances: temperatures to rounding.
2. A fin with an insulated tip (cosh profile): second order in the cell size.
3. Spreading resistance of a square source on a square plate (double Fourier series of
   Ellison, Thermal Computations for Electronics, 2nd ed. 2020, chapter 12; Yovanovich,
   Muzychka and Culham 1999, doi 10.2514/2.6467).
4. A manufactured solution: second order on uniform and stretched grids.
5. Superposition, mirror symmetry and unit scaling.
"""

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.grid import Grid
from heatgrade.solve import grid_field, solve
from heatgrade.thermal import Convection, FixedTemperature, Flux, conduction

ROUNDING = 1e-9  # K over 100 K
SERIES_TOLERANCE = 0.005  # relative, of the spreading resistance on the finest grid
ORDER_TOLERANCE = 0.1
SYMMETRY_TOLERANCE = 1e-10


def full(grid, value):
    return grid_field(*grid.shape, fill=value)


def isotropic(grid, value):
    return (full(grid, value),) * 3


def temperatures(fields):
    return solve(fields, tolerance=1e-12).temperature


def test_layered_slab_with_contacts_is_exact():
    thickness, conductivity = [1e-3, 5e-5, 2e-3], [120.0, 4.0, 390.0]
    contact, coefficient, ambient, flux = 2e-6, 2e4, 310.0, 8e5
    z = np.concatenate([[0.0], np.cumsum(np.repeat(np.array(thickness) / 3, 3))])
    grid = Grid(np.linspace(0, 0.01, 4), np.linspace(0, 0.02, 6), z)
    k = full(grid, 0.0)
    k[:] = np.repeat(conductivity, 3)
    fields = conduction(
        grid,
        (k, k, k),
        full(grid, 0.0),
        contacts={2: contact, 5: np.full(grid.shape[:2], contact)},
        boundaries={"bottom": Flux(flux), "top": Convection(coefficient, ambient)},
        reference=ambient,
    )
    found = temperatures(fields)[1, 2] + ambient
    surface = ambient + flux / coefficient
    below = np.concatenate([np.cumsum((np.diff(z) / np.repeat(conductivity, 3))[::-1])[::-1], [0]])
    centre = 0.5 * (below[1:] + below[:-1])
    contacts_above = np.where(np.arange(9) <= 2, 2, np.where(np.arange(9) <= 5, 1, 0))
    expected = surface + flux * (centre + contact * contacts_above)
    np.testing.assert_allclose(found, expected, atol=ROUNDING * 1e3)


def fin_error(cells):
    """Largest error of a fin between a fixed root and an insulated tip, cooled on two sides."""
    length, thickness, k, h, root = 0.02, 1e-3, 200.0, 500.0, 80.0
    grid = Grid(np.linspace(0, length, cells + 1), np.linspace(0, thickness, 2), np.array([0.0, 1]))
    # One cell across: the film acts from the cell's mean temperature, as the fin equation says.
    fields = conduction(
        grid,
        (full(grid, k), full(grid, 1e12), full(grid, k)),
        full(grid, 0.0),
        boundaries={
            "x_low": FixedTemperature(root),
            "y_low": Convection(h, 1e-9),
            "y_high": Convection(h, 1e-9),
        },
    )
    m = np.sqrt(2.0 * h / (k * thickness))
    exact = root * np.cosh(m * (length - grid.x)) / np.cosh(m * length)
    return np.abs(temperatures(fields)[:, 0, 0] - exact).max()


def test_fin_converges_at_second_order():
    errors = [fin_error(n) for n in (20, 40, 80)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert errors[-1] < 0.01
    np.testing.assert_allclose(orders, 2.0, atol=ORDER_TOLERANCE)


def spreading_series(a, b, t, k, h, terms=300):
    """Mean temperature of a centred square source (side a) on a square plate (side b) over Q."""
    m = np.arange(1, terms)
    lam = 2.0 * np.pi * m / b

    def phi(z):
        return (z + h / k * np.tanh(z * t)) / (z * (z * np.tanh(z * t) + h / k))

    line = np.sinc(lam * a / 2 / np.pi) ** 2
    beta = np.hypot(lam[:, None], lam[None, :])
    single = 2.0 * (line * phi(lam)).sum()
    double = 4.0 * (line[:, None] * line[None, :] * phi(beta)).sum()
    return (t / k + 1.0 / h + (2.0 * single + double) / k) / b**2


@pytest.mark.parametrize(("a", "t", "h"), [(10e-3, 3e-3, 1e4), (16e-3, 1e-3, 5e4)])
def test_spreading_resistance_of_a_square(a, t, h):
    b, k = 40e-3, 390.0
    values = []
    for n in (40, 80):
        edges = np.linspace(0, b, n + 1)
        grid = Grid(edges, edges, np.linspace(0, t, n // 4 + 1))
        power = full(grid, 0.0)
        power[:, :, 0] = grid.covered(b / 2 - a / 2, b / 2 - a / 2, b / 2 + a / 2, b / 2 + a / 2)
        power *= grid.plan_area[:, :, None]
        power /= power.sum()
        fields = conduction(
            grid, isotropic(grid, k), power, boundaries={"top": Convection(h, 300.0)}, reference=300
        )
        surface = temperatures(fields)[:, :, 0] + power[:, :, 0] / grid.plan_area * (
            grid.dz[0] / 2 / k
        )
        values.append((surface * power[:, :, 0]).sum())
    exact = spreading_series(a, b, t, k, h)
    assert abs(values[1] / exact - 1.0) < SERIES_TOLERANCE
    assert abs(values[1] - exact) < abs(values[0] - exact)


def manufactured_error(n, stretch):
    """L2 error for T = cos(pi x) cos(pi y) cosh(z) in a unit cube with k(x) = 1 + x."""
    s = np.linspace(0, 1, n + 1)
    edges = s + stretch * np.sin(2 * np.pi * s) / (2 * np.pi)
    grid = Grid(edges, edges, edges)
    x, y, z = grid.x[:, None, None], grid.y[None, :, None], grid.z[None, None, :]

    def exact(x, y, z):
        return np.cos(np.pi * x) * np.cos(np.pi * y) * np.cosh(z)

    k = full(grid, 0.0)
    k[:] = 1.0 + x
    # -div(k grad T) = -k (1 - 2 pi^2) T - dk/dx dT/dx
    density = -(1 + x) * (1 - 2 * np.pi**2) * exact(x, y, z) + np.pi * np.sin(np.pi * x) * np.cos(
        np.pi * y
    ) * np.cosh(z)
    volume = grid.plan_area[:, :, None] * grid.dz
    # At the top dT/dz = tanh(1) T: the boundary flux k sinh(1) enters as a source.
    power = density * volume
    top = (1 + x[:, :, 0]) * np.sinh(1.0) * np.cos(np.pi * x[:, :, 0]) * np.cos(np.pi * y[:, :, 0])
    power = power.copy()
    power[:, :, -1] += top * grid.plan_area
    padded = full(grid, 0.0)
    padded[:] = power
    fields = conduction(grid, (k, k, k), padded)
    sink, source = fields.sink, fields.source  # pin the bottom by hand to its exact temperature
    g = grid.plan_area * (1 + x[:, :, 0]) / (0.5 * grid.dz[0])
    sink[:, :, 0] += g
    source[:, :, 0] += g * exact(x[:, :, 0], y[:, :, 0], 0.0)
    error = temperatures(fields) - exact(x, y, z)
    return np.sqrt((error**2 * volume).sum())


@pytest.mark.parametrize("stretch", [0.0, 0.5])
def test_manufactured_solution_converges_at_second_order(stretch):
    errors = np.array([manufactured_error(n, stretch) for n in (8, 16, 32)])
    orders = np.log2(errors[:-1] / errors[1:])
    assert abs(orders[-1] - 2.0) < ORDER_TOLERANCE


def lumpy_case(power, scale=1.0):
    rng = np.random.default_rng(20260311)
    edges = np.concatenate([[0.0], np.cumsum(rng.uniform(0.5, 1.5, 12))]) * 1e-3 * scale
    edges = 0.5 * (edges + (edges[-1] - edges)[::-1])  # symmetric, for the mirror test
    grid = Grid(edges, edges, np.linspace(0, 2e-3, 5) * scale)
    return grid, conduction(
        grid,
        isotropic(grid, 100.0 / scale),
        power,
        boundaries={"top": Convection(1e4 / scale**2, 300.0)},
        reference=300.0,
    )


def test_superposition_mirror_and_scaling():
    rng = np.random.default_rng(987)
    first, second = rng.uniform(0, 1, (2, 12, 12, 4))
    t1 = temperatures(lumpy_case(first)[1])
    t2 = temperatures(lumpy_case(second)[1])
    both = temperatures(lumpy_case(2.0 * first + 3.0 * second)[1])
    scale = both.max()
    assert np.abs(both - 2.0 * t1 - 3.0 * t2).max() < SYMMETRY_TOLERANCE * scale
    mirrored = temperatures(lumpy_case(first[::-1, :, :].copy())[1])
    assert np.abs(mirrored[::-1] - t1).max() < SYMMETRY_TOLERANCE * scale
    in_mm = temperatures(lumpy_case(first, scale=1e3)[1])
    assert np.abs(in_mm - t1).max() < SYMMETRY_TOLERANCE * scale


def test_an_unknown_side_is_refused():
    grid = Grid(np.linspace(0, 1, 3), np.linspace(0, 1, 3), np.linspace(0, 1, 3))
    with pytest.raises(InputError, match=r"HG120.*bottom"):
        conduction(grid, isotropic(grid, 1.0), full(grid, 0.0), boundaries={"lid": Flux(1.0)})
