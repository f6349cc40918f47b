"""Order of accuracy by manufactured solutions, through the interface that a plate uses.

1. conduction in two layers with a contact between them and films on four sides; uniform grids,
   grids stretched smoothly, grids whose widths jump by two from cell to cell: second order
2. a conductivity that varies hundredfold, all sides fixed: second order on the same grids
3. coolant through conducting cells of each plane, in both its directions, upwind: first order
"""

import numpy as np
import pytest
from scipy.optimize import brentq

from heatgrade.grid import Grid
from heatgrade.solve import CellFlow, FaceFields, grid_field, solve
from heatgrade.thermal import Convection, conduction

MARGIN = 0.1  # of the fitted slope
GRIDS = ["uniform", "stretched", "jumping"]


def cut(n, kind):
    """Return n + 1 edges of [0, 1]; an edge lies at 1/2 in each of them."""
    s = np.linspace(0.0, 1.0, n + 1)
    if kind == "stretched":
        return s - 0.6 * np.sin(4.0 * np.pi * s) / (4.0 * np.pi)
    if kind == "jumping":
        widths = np.where(np.arange(n) % 2, 2.0, 1.0)
        return np.concatenate([[0.0], np.cumsum(widths)]) / widths.sum()
    return s


def slope(sizes, errors):
    return -np.polyfit(np.log(sizes), np.log(errors), 1)[0]


class Sandwich:
    """T = cos(a x) cos(a y) g(z); films at x = 1, y = 1, z = 0 and 1; a contact at z = 1/2."""

    lateral, lower, upper = 1.3, 0.6, 3.0  # W/(m K)
    film, contact, below, above = 2.0, 0.4, 5.0, 1.5  # W/(m2 K), m2 K/W, W/(m2 K) twice

    def __init__(self):
        self.a = brentq(lambda a: a * np.tan(a) - self.film / self.lateral, 0.1, 1.5)
        self.c = self.lower / self.below
        self.q = self.lower * np.cos(0.5)
        self.start = np.sin(0.5) + self.c + self.q * self.contact
        # the film above: upper (q / upper + b) + above (start + q / (2 upper) + b / 4) = 0
        self.b = -(self.q + self.above * (self.start + 0.5 * self.q / self.upper)) / (
            self.upper + 0.25 * self.above
        )

    def profile(self, z):
        """Return g and its second derivative."""
        s = z - 0.5
        low = np.sin(z) + self.c, -np.sin(z)
        high = self.start + self.q / self.upper * s + self.b * s**2, 2.0 * self.b + 0.0 * z
        return tuple(np.where(s < 0.0, *pair) for pair in zip(low, high, strict=True))

    def error(self, n, kind):
        e = cut(n, kind)
        grid = Grid(e, e, e)
        x, y, z = grid.x[:, None, None], grid.y[None, :, None], grid.z[None, None, :]
        g, curvature = self.profile(z)
        shape = np.cos(self.a * x) * np.cos(self.a * y)
        across, upright = grid_field(*grid.shape), grid_field(*grid.shape)
        across[:], upright[:] = self.lateral, np.where(z < 0.5, self.lower, self.upper)
        volume = grid.plan_area[:, :, None] * grid.dz
        power = grid_field(*grid.shape)
        power[:] = shape * (2.0 * self.lateral * self.a**2 * g - upright * curvature) * volume
        fields = conduction(
            grid,
            (across, across, upright),
            power,
            contacts={int(np.searchsorted(e, 0.5 - 1e-9)) - 1: self.contact},
            boundaries={
                "x_high": Convection(self.film, 300.0),
                "y_high": Convection(self.film, 300.0),
                "bottom": Convection(self.below, 300.0),
                "top": Convection(self.above, 300.0),
            },
            reference=300.0,
        )
        wrong = solve(fields, tolerance=1e-12).temperature - shape * g
        return np.sqrt((wrong**2 * volume).sum()), np.abs(wrong).max()


@pytest.mark.parametrize("kind", GRIDS)
def test_two_layers_with_contact_and_films(kind):
    case = Sandwich()
    sizes = [16, 32, 64]
    errors = np.array([case.error(n, kind) for n in sizes])
    for column in errors.T:  # in the mean and at the worst cell
        assert slope(sizes, column) == pytest.approx(2.0, abs=MARGIN)


def graded(x, y, z):
    return np.exp(2.0 * x - 1.5 * y + 1.2 * z)


def wave(x, y, z):
    return np.sin(2.0 * x + 0.3) * np.cos(1.5 * y) * np.exp(-z)


def wave_heat(x, y, z):
    """Return -div(k grad T) of the two functions above."""
    sx, cx = np.sin(2.0 * x + 0.3), 2.0 * np.cos(2.0 * x + 0.3)
    sy, cy = np.cos(1.5 * y), -1.5 * np.sin(1.5 * y)
    laplace = (-4.0 - 2.25 + 1.0) * wave(x, y, z)
    drift = (2.0 * cx * sy - 1.5 * sx * cy - 1.2 * sx * sy) * np.exp(-z)
    return -graded(x, y, z) * (laplace + drift)


def held(fields, grid, conductivity, exact):
    """Hold all six sides at the exact temperature, half a cell away from the cells' centres."""
    e, c, d = (
        [getattr(grid, f"{a}_edges") for a in "xyz"],
        [getattr(grid, a) for a in "xyz"],
        [getattr(grid, f"d{a}") for a in "xyz"],
    )
    for axis in range(3):
        for end, at in ((0, 0), (-1, -1)):
            across = [a for a in range(3) if a != axis]
            face = [None] * 3
            face[axis] = np.array([e[axis][at]])
            for a in across:
                face[a] = c[a]
            there = np.squeeze(exact(*np.meshgrid(*face, indexing="ij")), axis)
            where = tuple(end if a == axis else slice(None) for a in range(3))
            area = d[across[0]][:, None] * d[across[1]][None, :]
            g = conductivity[where] * area / (0.5 * d[axis][end])
            fields.sink[where] += g
            fields.source[where] += g * there
    return fields


def graded_error(n, kind):
    e = cut(n, kind)
    grid = Grid(e, e, e)
    x, y, z = np.meshgrid(grid.x, grid.y, grid.z, indexing="ij")
    k, power = grid_field(*grid.shape), grid_field(*grid.shape)
    volume = grid.plan_area[:, :, None] * grid.dz
    k[:], power[:] = graded(x, y, z), wave_heat(x, y, z) * volume
    # outside conditions refer to the face's own conductivity
    fields = held(conduction(grid, (k, k, k), power), grid, k, wave)
    wrong = solve(fields, tolerance=1e-12).temperature - wave(x, y, z)
    return np.sqrt((wrong**2 * volume).sum())


@pytest.mark.parametrize("kind", GRIDS)
def test_graded_conductivity(kind):
    sizes = [16, 32, 64]
    order = slope(sizes, [graded_error(n, kind) for n in sizes])
    assert order == pytest.approx(2.0, abs=MARGIN)


def plane_wave(a, b):
    return np.sin(2.0 * a + 0.3) * np.cos(1.5 * b)


def carried_error(n, speed, plane):
    """Return the error of `plane_wave` carried through conducting cells of one plane, upwind.

    `plane` names the axes of a and b, `speed` the components along them [m/s, unit capacity].
    """
    h, k = 1.0 / n, 1.0
    middle = (np.arange(n) + 0.5) * h
    a, b = np.meshgrid(middle, middle, indexing="ij")
    sa, ca = np.sin(2.0 * a + 0.3), 2.0 * np.cos(2.0 * a + 0.3)
    sb, cb = np.cos(1.5 * b), -1.5 * np.sin(1.5 * b)
    heat = 6.25 * k * sa * sb + speed[0] * ca * sb + speed[1] * sa * cb
    sink, source = np.zeros((n, n)), heat * h * h
    for axis, flow in enumerate(speed):
        for end, at in ((0, 0.0), (-1, 1.0)):
            where = (end, slice(None)) if axis == 0 else (slice(None), end)
            there = plane_wave(at, middle) if axis == 0 else plane_wave(middle, at)
            entering = flow if end == 0 else -flow
            g = 2.0 * k + h * max(entering, 0.0)
            sink[where] += g
            source[where] += g * there
    axes = ["xyz".index(name) for name in plane]
    away = ({0, 1, 2} - set(axes)).pop()

    def placed(field):
        """Give a field of the plane its third axis, and its axes their order."""
        return np.expand_dims(field if axes[0] < axes[1] else field.T, away)

    def faces(value):
        shapes = {axes[0]: (n - 1, n), axes[1]: (n, n - 1)}
        return [
            placed(np.full(shapes[axis], value[axes.index(axis)]))
            if axis in axes
            else np.zeros([0 if other == away else n for other in range(3)])
            for axis in range(3)
        ]

    fields = FaceFields(
        *faces((k, k)), placed(sink), placed(source),
        flow=CellFlow(*faces([h * component for component in speed])),
    )  # fmt: skip
    wrong = solve(fields, tolerance=1e-11).temperature - placed(plane_wave(a, b))
    return np.sqrt((wrong**2).mean())


@pytest.mark.parametrize("plane", ["xy", "yx", "xz", "zx", "yz", "zy"])
@pytest.mark.parametrize("speed", [(4.0, 0.0), (-3.0, 2.0), (2.5, 40.0)])
def test_coolant_through_cells_upwind(speed, plane):
    sizes = [32, 64, 128]
    order = slope(sizes, [carried_error(n, speed, plane) for n in sizes])
    assert order == pytest.approx(1.0, abs=MARGIN)
