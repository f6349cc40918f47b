"""Exact solutions that nobody here wrote, computed apart from the solver.

1. fins with a cooled, a held and an insulated tip (Incropera et al. 2007, table 3.4)
2. a bar of two materials, without and with heat in one of them
3. mean rise of a square and of a circle on a half-space (Carslaw and Jaeger 1959, section 8.2;
   Kennedy 1960, doi 10.1063/1.1735869), on grids stretched over five decades of volume
4. a rectangle off the centre of a plate of two layers (Muzychka, Culham and Yovanovich 2003,
   doi 10.1115/1.1568125), the layers' impedance by transmission lines
5. laminar flow between plates with axial conduction (Graetz and Nusselt with a Peclet number;
   limits and eigenvalues of Brown 1960, doi 10.1002/aic.690060204, and of Pahor and Strand 1956
   in Shah and London 1978), coolant in cells
6. two streams against each other through a wall: effectiveness NTU / (1 + NTU)
"""

import numpy as np
import pytest
import scipy.linalg

from heatgrade.grid import Grid
from heatgrade.solve import CellFlow, FaceFields, grid_field, solve
from heatgrade.thermal import Convection, FixedTemperature, conduction

EXACT = 1e-9  # relative to the greatest rise
TIGHT = 1e-12  # tolerance of solves


def rises(fields):
    return solve(fields, tolerance=TIGHT).temperature


def extrapolated(coarse, fine, order):
    """Return the limit of a value known on a grid and on one with half the width."""
    return fine + (fine - coarse) / (2.0**order - 1.0)


LENGTH, THICKNESS, CONDUCTIVITY, FILM, TIP_FILM, ROOT = 0.03, 2e-3, 180.0, 400.0, 2500.0, 60.0


def fin(tip, cells):
    """Return the heat into the root [W] and the rise of the last cell [K] of a fin 1 m wide."""
    grid = Grid(np.linspace(0, LENGTH, cells + 1), np.array([0, THICKNESS]), np.array([0.0, 1.0]))
    along, across = (grid_field(*grid.shape, fill=value) for value in (CONDUCTIVITY, 1e12))
    sides = {
        "x_low": FixedTemperature(300.0 + ROOT),
        "y_low": Convection(FILM, 300.0),
        "y_high": Convection(FILM, 300.0),
    }
    if tip == "cooled":
        sides["x_high"] = Convection(TIP_FILM, 300.0)
    elif tip == "held":
        sides["x_high"] = FixedTemperature(300.0 + 0.25 * ROOT)
    fields = conduction(
        grid, (along, across, along), grid_field(*grid.shape), boundaries=sides, reference=300.0
    )
    rise = rises(fields)[:, 0, 0]
    entering = CONDUCTIVITY * THICKNESS / (0.5 * grid.dx[0]) * (ROOT - rise[0])
    return entering, rise[-1]


@pytest.mark.parametrize("tip", ["cooled", "held", "insulated"])
def test_fin(tip):
    m = np.sqrt(2.0 * FILM / (CONDUCTIVITY * THICKNESS))
    whole = np.sqrt(2.0 * FILM * CONDUCTIVITY * THICKNESS) * ROOT
    s, c, ratio = np.sinh(m * LENGTH), np.cosh(m * LENGTH), TIP_FILM / (m * CONDUCTIVITY)
    heat, end = {
        "cooled": (whole * (s + ratio * c) / (c + ratio * s), ROOT / (c + ratio * s)),
        "held": (whole * (c - 0.25) / s, 0.25 * ROOT),
        "insulated": (whole * s / c, ROOT / c),
    }[tip]
    found = [fin(tip, n) for n in (20, 40, 80)]
    entering = [heat_in for heat_in, _ in found]
    order = np.log2((entering[0] - heat) / (entering[1] - heat))
    assert order == pytest.approx(2.0, abs=0.1)
    assert extrapolated(*entering[1:], 2) == pytest.approx(heat, rel=1e-6)
    assert abs(found[-1][1] - end) < 0.5 * abs(found[-2][1] - end) + EXACT


def bar(cells, heat):
    """Return rises in a bar of two materials, both ends held; `heat` [W/m3] in the second."""
    edges = np.concatenate(
        [np.linspace(0.0, 0.01, cells + 1), np.linspace(0.01, 0.04, 2 * cells + 1)[1:]]
    )
    grid = Grid(edges, np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    k = grid_field(*grid.shape)
    k[:], k[:cells] = 390.0, 1.2
    power = grid_field(*grid.shape)
    power[cells:] = heat * grid.dx[cells:, None, None]
    sides = {"x_low": FixedTemperature(300.0), "x_high": FixedTemperature(350.0)}
    fields = conduction(grid, (k, k, k), power, boundaries=sides, reference=300.0)
    return grid.x, rises(fields)[:, 0, 0]


def bar_exactly(x, heat):
    """Return the rise in the bar: straight, then a parabola that meets it with the same flux."""
    a, b, end = 0.01, 0.03, 50.0
    # flux F into the first material's left end: T(a) = F a / 1.2, and over the second material
    flux = (end + 0.5 * heat * b**2 / 390.0) / (a / 1.2 + b / 390.0)
    s = x - a
    second = flux * a / 1.2 + flux * s / 390.0 - 0.5 * heat * s**2 / 390.0
    return np.where(x < a, flux * x / 1.2, second)


def test_bar_of_two_materials():
    x, found = bar(7, 0.0)
    np.testing.assert_allclose(found, bar_exactly(x, 0.0), atol=EXACT * 50.0)
    errors = []
    for cells in (10, 20, 40):
        x, found = bar(cells, 4e8)
        errors.append(np.abs(found - bar_exactly(x, 4e8)).max())
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2.0, abs=0.1)
    assert np.log2(errors[1] / errors[2]) == pytest.approx(2.0, abs=0.1)


def half_space(covered, cells):
    """Return k times the mean rise of a source over its heat, for a quarter of a half-space.

    `covered(x, y)` tells where the source is; it reaches to 1 m along x and y.
    """
    near = np.linspace(0.0, 1.0, cells + 1)
    growth, far, width = 1.0 + 2.0 / cells, [1.0], 1.0 / cells
    while far[-1] < 2000.0:
        width *= growth
        far.append(far[-1] + width)
    edges = np.concatenate([near, far[1:]])
    grid = Grid(edges, edges, edges)
    # the share of a cell under the source, from 20 x 20 points
    share, points = np.zeros(grid.shape[:2]), (np.arange(20) + 0.5) / 20
    px = (grid.x_edges[:cells, None] + grid.dx[:cells, None] * points).ravel()
    hit = covered(px[:, None], px[None, :]).astype(float)
    share[:cells, :cells] = hit.reshape(cells, 20, cells, 20).mean((1, 3))
    power = grid_field(*grid.shape)
    power[:, :, 0] = share * grid.plan_area
    power /= power.sum()
    k = grid_field(*grid.shape, fill=1.0)
    fixed = FixedTemperature(300.0)
    sides = {"x_high": fixed, "y_high": fixed, "top": fixed}
    rise = rises(conduction(grid, (k, k, k), power, boundaries=sides, reference=300.0))[:, :, 0]
    surface = rise + power[:, :, 0] / grid.plan_area * 0.5 * grid.dz[0]
    return float((surface * power[:, :, 0]).sum()) / 4.0  # a quarter of the heat


@pytest.mark.parametrize("shape", ["square", "circle"])
def test_source_on_a_half_space(shape):
    if shape == "square":  # side 2: k R sqrt(A) = 0.4732
        exact = 2.0 / np.pi * (np.log(1.0 + np.sqrt(2.0)) - (np.sqrt(2.0) - 1.0) / 3.0) / 2.0
        values = [half_space(lambda x, y: (x < 1.0) & (y < 1.0), n) for n in (6, 12)]
    else:
        exact = 8.0 / (3.0 * np.pi**2)
        values = [half_space(lambda x, y: x**2 + y**2 < 1.0, n) for n in (6, 12)]
    # the end of the box, 2000 half sides away, takes less than 1 / (2 pi 2000): 0.04 % of the rise
    assert abs(values[1] - exact) < 0.5 * abs(values[0] - exact)
    assert extrapolated(*values, 2) == pytest.approx(exact, rel=1.5e-3)


PLATE = {"a": 0.04, "b": 0.03, "t": (1e-3, 4e-3), "k": (390.0, 150.0), "h": 8e3}
SOURCE = (0.012, 0.018, 0.010, 0.008)  # centre x, y, sides along x, y [m]


def compound_series(terms=400):
    """Return mean and central rise per heat [K/W] of the rectangle on the plate of two layers."""
    a, b, (t1, t2), (k1, k2), h = PLATE.values()
    x, y, c, d = SOURCE
    m = np.arange(terms)
    lx, ly = m * np.pi / a, m * np.pi / b
    zeta = np.hypot(lx[:, None], ly[None, :])
    zeta[0, 0] = 1e-9
    impedance = 1.0 / h + 0.0 * zeta
    for t, k in ((t2, k2), (t1, k1)):
        turn = np.tanh(zeta * t)
        impedance = (impedance + turn / (k * zeta)) / (1.0 + k * zeta * impedance * turn)
    weight = np.where(m == 0, 1.0, 2.0)
    point_x, point_y = weight * np.cos(lx * x) ** 2, weight * np.cos(ly * y) ** 2
    mean_x, mean_y = np.sinc(lx * c / 2 / np.pi), np.sinc(ly * d / 2 / np.pi)
    both = impedance / (a * b)
    mean = (point_x * mean_x**2) @ both @ (point_y * mean_y**2)
    centre = (point_x * mean_x) @ both @ (point_y * mean_y)
    return mean, centre


def compound_grid(n):
    """Return the same two figures on a grid of cells 1 mm / n wide."""
    a, b, (t1, t2), (k1, k2), h = PLATE.values()
    x, y, c, d = SOURCE
    lines = [np.linspace(0.0, size, round(size * 1e3 * n) + 1) for size in (a, b)]
    z = np.concatenate([np.linspace(0, t1, 4 * n + 1), np.linspace(t1, t1 + t2, 8 * n + 1)[1:]])
    grid = Grid(*lines, z)
    power, k = grid_field(*grid.shape), grid_field(*grid.shape)
    k[:], k[:, :, : 4 * n] = k2, k1
    covered = grid.covered(x - c / 2, y - d / 2, x + c / 2, y + d / 2)
    power[:, :, 0] = covered * grid.plan_area / (c * d)
    fields = conduction(
        grid, (k, k, k), power, boundaries={"top": Convection(h, 300.0)}, reference=300.0
    )
    surface = rises(fields)[:, :, 0] + power[:, :, 0] / grid.plan_area * 0.5 * grid.dz[0] / k1
    near = np.abs(grid.x - x) < 0.51e-3 / n, np.abs(grid.y - y) < 0.51e-3 / n
    return (surface * power[:, :, 0]).sum(), surface[np.ix_(*near)].mean()


def test_rectangle_off_the_centre_of_two_layers():
    exact = np.array(compound_series())
    coarse, fine = (np.array(compound_grid(n)) for n in (2, 4))
    assert np.abs(fine - exact).max() < 0.5 * np.abs(coarse - exact).max()
    np.testing.assert_allclose(extrapolated(coarse, fine, 2), exact, rtol=3e-4)


def between_plates(peclet, nodes=40):
    """Return decay rates and profiles of T = Y(z) exp(-s x) between cold plates 1 m apart.

    Y'' + (s^2 + P u s) Y = 0 on half the gap, Y(0) = 0, Y'(1/2) = 0, u = 6 z (1 - z), P the Peclet
    number on the gap; s^2, the axial conduction, is left out where `peclet` is infinite (then P
    is 1). By Chebyshev collocation. Rates rise; Nusselt numbers are on twice the gap.
    """
    j = np.arange(nodes + 1)
    t = np.cos(np.pi * j / nodes)
    c = np.where((j == 0) | (j == nodes), 2.0, 1.0) * (-1.0) ** j
    gap = t[:, None] - t[None, :] + np.eye(nodes + 1)
    first = np.outer(c, 1.0 / c) / gap
    first -= np.diag(first.sum(1))
    z, first = 0.25 * (1.0 - t), -4.0 * first  # t = 1 is the plate, t = -1 the middle
    inner = slice(1, nodes)
    # the middle's value from Y' = 0 there
    fill = -first[nodes, inner] / first[nodes, nodes]
    second = (first @ first)[inner]
    second = second[:, inner] + np.outer(second[:, nodes], fill)
    u = 6.0 * z * (1.0 - z)
    n = nodes - 1
    if np.isinf(peclet):
        rates, profiles = scipy.linalg.eig(-second, np.diag(u[inner]))
    else:
        upper = np.hstack([np.zeros((n, n)), np.eye(n)])
        rates, profiles = scipy.linalg.eig(
            np.vstack([upper, np.hstack([-second, -peclet * np.diag(u[inner])])])
        )
    good = np.flatnonzero((np.abs(rates.imag) < 1e-9 * np.abs(rates)) & (rates.real > 0.0))
    good = good[np.argsort(rates.real[good])]
    weights = scipy.linalg.solve(  # quadrature on the nodes: exact for their polynomials
        np.vander(t, increasing=True).T, np.where(j % 2 == 0, 2.0 / (j + 1.0), 0.0)
    ) / 4.0  # fmt: skip
    modes = []
    for index in good[:8]:
        inside = profiles[:n, index].real
        y = np.concatenate([[0.0], inside, [fill @ inside]])
        bulk = (weights * u * y).sum() / (weights * u).sum()
        modes.append((rates.real[index], 2.0 * (first @ y)[0] / bulk, y))
    return z, u, weights, modes


def test_rates_between_plates_are_the_published_ones():
    _, _, _, modes = between_plates(np.inf)
    # his are on half the gap and the greatest speed: rate = 8 / 3 of their squares
    found = np.sqrt([3.0 / 8.0 * rate for rate, _, _ in modes[:3]])
    np.testing.assert_allclose(found, [1.6815953222, 5.6698573459, 9.6682424625], rtol=1e-9)
    assert modes[0][1] == pytest.approx(7.540701, rel=1e-6)
    slow = between_plates(1e-6)[3][0]
    assert slow[0] == pytest.approx(np.pi, rel=1e-5)
    assert slow[1] == pytest.approx(8.11742, rel=1e-5)


def plates(peclet, nx, nz, length):
    """Return x, bulk rises and Nusselt numbers of hot coolant that enters between cold plates."""
    conducting = np.isfinite(peclet)
    heights = np.linspace(0.0, 0.5, nz + 1)
    grid = Grid(np.linspace(0.0, length, nx + 1), np.array([0.0, 1.0]), heights)
    k = grid_field(*grid.shape, fill=1.0)
    plate = {"bottom": FixedTemperature(300.0)}
    fields = conduction(
        grid, (k if conducting else 1e-12 * k, k, k), grid_field(*grid.shape), boundaries=plate,
        reference=300.0,
    )  # fmt: skip
    through = np.diff(3.0 * heights**2 - 2.0 * heights**3) * (peclet if conducting else 1.0)
    fields.sink[0, 0] += through
    fields.source[0, 0] += through
    if conducting:  # what flows in is hot, and so is the face it enters by
        end = 2.0 * grid.dz / grid.dx[0]
        fields.sink[0, 0] += end
        fields.source[0, 0] += end
    flow = CellFlow(
        np.broadcast_to(through, (nx - 1, 1, nz)), np.zeros((nx, 0, nz)), np.zeros((nx, 1, nz - 1))
    )
    names = ["conductance_x", "conductance_y", "conductance_z", "sink", "source"]
    rise = rises(FaceFields(*(getattr(fields, name) for name in names), flow=flow))[:, 0]
    bulk = rise @ through / through.sum()
    # the plate's flux by the parabola through the plate and the two cells next to it
    dz = grid.dz[0]
    flux = (9.0 * rise[:, 0] - rise[:, 1]) / (3.0 * dz)
    return grid.x, bulk, 2.0 * flux / bulk


@pytest.mark.parametrize("peclet", [0.5, 2.0, 10.0, 50.0])
def test_developed_flow_with_axial_conduction(peclet):
    rate, nusselt, _ = between_plates(peclet)[3][0]
    length = 9.0 / rate
    found = []
    for nx in (144, 288):
        x, bulk, local = plates(peclet, nx, 24, length)
        # from 3 to 5 decay lengths: developed, and far from the end
        near = (x > 3.0 / rate) & (x < 5.0 / rate)
        found.append((-np.polyfit(x[near], np.log(bulk[near]), 1)[0], local[near].mean()))
    decay, number = extrapolated(*np.array(found), 1)
    assert decay == pytest.approx(rate, rel=3e-3)
    assert number == pytest.approx(nusselt, rel=3e-3)


def test_entry_without_axial_conduction():
    _, u, weights, modes = between_plates(np.inf)
    xs = np.array([0.02, 0.05, 0.1, 0.2])
    exact = np.zeros(xs.size)
    for rate, _, y in modes:
        share = (weights * u * y).sum() / (weights * u * y * y).sum()
        exact += share * np.exp(-rate * xs) * (weights * u * y).sum() / (weights * u).sum()
    values = []
    for nx in (200, 400):
        x, bulk, _ = plates(np.inf, nx, 32, 0.25)
        # upwind cells hold the temperature of their downstream face
        values.append(np.interp(xs, x + x[0], bulk))
    np.testing.assert_allclose(extrapolated(*values, 1), exact, rtol=2e-3)


@pytest.mark.parametrize("turned", [False, True])
def test_two_streams_against_each_other(turned):
    """Streams of 1 W/K, 3 W/K from one to the other: effectiveness 3 / 4."""
    outlets = []
    for n in (50, 100, 200):
        each = 3.0 / n
        sink, source, flow = np.zeros((n, 1, 2)), np.zeros((n, 1, 2)), np.ones((n - 1, 1, 2))
        flow[:, :, 1] = -1.0
        sink[0, :, 0] = sink[-1, :, 1] = source[0, :, 0] = 1.0
        if turned:
            flow, sink, source = -flow[::-1], sink[::-1], source[::-1]
        fields = FaceFields(
            np.zeros((n - 1, 1, 2)), np.zeros((n, 0, 2)), np.full((n, 1, 1), each), sink, source,
            flow=CellFlow(flow, np.zeros((n, 0, 2)), np.zeros((n, 1, 1))),
        )  # fmt: skip
        rise = rises(fields)
        hot, cold = rise[0 if turned else -1, 0, 0], rise[-1 if turned else 0, 0, 1]
        assert hot + cold == pytest.approx(1.0, rel=EXACT)
        outlets.append(cold)
    assert extrapolated(*outlets[1:], 1) == pytest.approx(0.75, rel=1e-4)
    order = np.log2((outlets[0] - 0.75) / (outlets[1] - 0.75))
    assert order == pytest.approx(1.0, abs=0.1)
