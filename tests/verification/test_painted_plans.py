"""Plans of prisms on the grid: (1) areas of cells against chords of lines, (2) prisms against the
same as closed surfaces, (3) layers open into each other where both are open, (4) holes, limits."""

import numpy as np
import pytest

from heatgrade.geometry.dimension import Area
from heatgrade.grid import Grid
from heatgrade.painted.paint import paint
from heatgrade.painted.plan_shape import Circles, Diamonds, Rectangles, Together, Within, Without
from heatgrade.painted.prisms import Prism, paint_prisms

SEED = 20261126
X, Y = np.array([0.3, 0.7]), np.array([0.4, 0.6])
SHAPES = {
    "circles": (Circles(X, Y, np.array([0.2, 0.35])), np.pi / 4 * (0.2**2 + 0.35**2)),
    "diamonds": (Diamonds(X, Y, 0.2), 2 * 0.2**2),
    "rectangles": (Rectangles.of(Area(0.1, 0.2, 0.3, 0.9), Area(0.5, 0.1, 0.8, 0.3)), 0.2),
}


def lines():
    rng = np.random.default_rng(SEED)
    inner = rng.uniform(0.0, 1.0, (2, 40))
    return [np.unique(np.concatenate([[0.0, 1.0], own])) for own in inner]


@pytest.mark.parametrize("name", SHAPES)
def test_areas_are_the_sum_of_chords(name):
    shape, area = SHAPES[name]
    x, y = lines()
    assert shape.areas(x, y).sum() == pytest.approx(area, rel=1e-12)
    # Chords at many places between two lines make the area of the cells there.
    for axis in (0, 1):
        own, other = (x, y) if axis == 0 else (y, x)
        places = own[10] + (own[14] - own[10]) * (np.arange(4000) + 0.5) / 4000
        wanted = shape.chords(axis, places, other).mean(axis=0) * (own[14] - own[10])
        found = shape.areas(x, y)
        found = found[10:14].sum(axis=0) if axis == 0 else found[:, 10:14].sum(axis=1)
        np.testing.assert_allclose(found, wanted, atol=2e-5)


def prism_surface(corners, low, high):
    """Closed triangles of a prism on a convex polygon, corners anticlockwise."""
    n = len(corners)
    bottom = np.column_stack([corners, np.full(n, low)])
    top = np.column_stack([corners, np.full(n, high)])
    middle = corners.mean(axis=0)
    found = []
    for i in range(n):
        j = (i + 1) % n
        found += [
            (bottom[j], bottom[i], [*middle, low]),
            (top[i], top[j], [*middle, high]),
            (bottom[i], bottom[j], top[j]),
            (bottom[i], top[j], top[i]),
        ]
    return np.array(found, dtype=float)


def test_prisms_as_closed_surfaces_are():
    """A diamond is a polygon, so that triangles and formulas must agree to rounding."""
    x, y = lines()
    grid = Grid(x, y, [0.0, 0.5, 1.0, 1.5])
    diamonds = Diamonds(X[:1], Y[:1], 0.31)
    found = paint_prisms([Prism(0.5, 1.0, diamonds)], grid)
    reach = diamonds.reach
    corners = np.array([X[0], Y[0]]) + reach * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
    wanted = paint(prism_surface(corners, 0.5, 1.0), grid)
    np.testing.assert_allclose(found.volume, wanted.volume, atol=1e-9)
    for own, faces in zip((found.x, found.y, found.z), wanted.faces, strict=True):
        inner = faces.both
        np.testing.assert_allclose(own, inner, atol=1e-5)


def test_layers_open_into_each_other():
    x = y = np.linspace(0.0, 1.0, 21)
    grid = Grid(x, y, [0.0, 1.0, 2.0])
    room = Rectangles.of(Area(0.0, 0.0, 1.0, 1.0))
    bore = Circles(np.array([0.5]), np.array([0.5]), np.array([0.4]))
    found = paint_prisms([Prism(0.0, 1.0, room), Prism(1.0, 2.0, bore)], grid)
    cell = 0.05**2
    assert found.z[:, :, 1].sum() * cell == pytest.approx(np.pi * 0.04, rel=1e-12)
    assert found.z[:, :, 2].sum() * cell == pytest.approx(np.pi * 0.04, rel=1e-12)
    assert (found.volume[:, :, 0] == 1.0).all()


def test_holes_and_limits():
    x = y = np.linspace(0.0, 1.0, 11)
    room, half = Rectangles.of(Area(0, 0, 1, 1)), Rectangles.of(Area(0, 0, 0.5, 1))
    bore = Circles(np.array([0.5]), np.array([0.5]), np.array([0.4]))
    area = np.pi * 0.04
    assert Without(room, bore).areas(x, y).sum() == pytest.approx(1 - area)
    assert Within(bore, half).areas(x, y).sum() == pytest.approx(area / 2)
    at = np.array([0.45, 0.55])
    assert Within(bore, half).chords(0, at, y).sum(axis=1) == pytest.approx([2 * 0.0375**0.5, 0])
    assert Without(room, bore).chords(1, at, x).sum(axis=1) == pytest.approx(1 - 2 * 0.0375**0.5)
    both = Together((half, Rectangles.of(Area(0.5, 0.0, 1.0, 0.5))))
    assert both.areas(x, y).sum() == pytest.approx(0.75)
    assert both.chords(0, np.array([0.75]), y).sum() == pytest.approx(0.5)
    assert Circles(*(np.zeros(0),) * 3).areas(x, y).sum() == 0.0
    assert Diamonds(np.array([5.0]), np.array([5.0]), 0.1).areas(x, y).sum() == 0.0
