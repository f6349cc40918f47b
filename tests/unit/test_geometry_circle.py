"""Circles on a grid.

1. Halves, quarters and segments have their textbook areas.
2. Every cell agrees with a quadrature of the chord (scipy.integrate.quad), which shares no formula.
3. Cells wholly inside or outside are exactly 1 or 0, however fine the grid.
4. Many circles are the sum of single ones, and a grid that cuts a circle keeps its part.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry import circle_areas, circle_fraction

AREA_TOLERANCE = 1e-12  # relative to the circle's area
QUADRATURE_TOLERANCE = 1e-9  # relative to the circle's area


def test_halves_and_quarters_are_pi():
    quarters = circle_fraction([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], 0.0, 0.0, 2.0)
    assert quarters == pytest.approx(np.full((2, 2), math.pi / 4.0), rel=AREA_TOLERANCE)


def test_segment_has_the_textbook_area():
    radius, height = 1.5e-3, 0.4e-3  # m; segment of that height cut off by the first line
    edges = [-radius, -radius + height, radius]
    fraction = circle_fraction(edges, [-2e-3, 2e-3], 0.0, 0.0, 2.0 * radius)
    half_angle = math.acos((radius - height) / radius)
    segment = radius**2 * (half_angle - math.sin(half_angle) * math.cos(half_angle))
    assert fraction[0, 0] * height * 4e-3 == pytest.approx(segment, rel=AREA_TOLERANCE)


def test_every_cell_agrees_with_quadrature():
    rng = np.random.default_rng(2718)
    x_edges = np.sort(rng.uniform(-1.2e-3, 1.2e-3, 9))
    y_edges = np.sort(rng.uniform(-1.2e-3, 1.2e-3, 8))
    x, y, diameter = 0.11e-3, -0.07e-3, 1.7e-3
    radius = 0.5 * diameter
    fraction = circle_fraction(x_edges, y_edges, x, y, diameter)

    def covered(t, low, high):
        chord = math.sqrt(max(radius**2 - (t - x) ** 2, 0.0))
        return max(min(high, y + chord) - max(low, y - chord), 0.0)

    for i in range(x_edges.size - 1):
        for j in range(y_edges.size - 1):
            low, high = y_edges[j], y_edges[j + 1]
            kinks = [
                x + s * math.sqrt(radius**2 - (e - y) ** 2)
                for e in (low, high)
                if abs(e - y) < radius
                for s in (-1.0, 1.0)
            ]
            kinks += [x - radius, x + radius]
            inner = sorted(k for k in kinks if x_edges[i] < k < x_edges[i + 1])
            cuts = [x_edges[i], *inner, x_edges[i + 1]]
            expected = sum(
                quad(covered, a, b, args=(low, high), epsabs=1e-18, epsrel=1e-12, limit=200)[0]
                for a, b in pairwise(cuts)
            )
            cell = (x_edges[i + 1] - x_edges[i]) * (high - low)
            assert abs(fraction[i, j] * cell - expected) < QUADRATURE_TOLERANCE * radius**2


def test_inner_and_outer_cells_are_exact_on_a_fine_grid():
    edges = np.linspace(-1e-3, 1e-3, 401)
    fraction = circle_fraction(edges, edges, 0.0, 0.0, 1.0e-3)
    centre = 0.5 * (edges[1:] + edges[:-1])
    distance = np.hypot(centre[:, None], centre[None, :])
    diagonal = math.hypot(*(2 * [edges[1] - edges[0]]))
    assert (fraction[distance < 0.5e-3 - diagonal] == 1.0).all()
    assert (fraction[distance > 0.5e-3 + diagonal] == 0.0).all()
    assert fraction.sum() * (edges[1] - edges[0]) ** 2 == pytest.approx(
        math.pi * 0.25e-6, rel=AREA_TOLERANCE
    )


def test_many_circles_are_the_sum_of_single_ones():
    edges = np.linspace(0.0, 10e-3, 37)
    x, y, d = [2e-3, 7e-3, 8.2e-3], [3e-3, 6.4e-3, 1e-3], [1e-3, 2e-3, 0.5e-3]
    cell = np.outer(np.diff(edges), np.diff(edges))
    single = sum(
        circle_fraction(edges, edges, *circle) * cell for circle in zip(x, y, d, strict=True)
    )
    assert circle_areas(edges, edges, x, y, d) == pytest.approx(single, abs=1e-20)


def test_circle_beyond_the_grid_keeps_its_part():
    whole = circle_areas([0.0, 1.0], [-2.0, 2.0], 0.0, 0.0, 2.0)
    assert whole[0, 0] == pytest.approx(math.pi / 2.0, rel=AREA_TOLERANCE)
    assert circle_areas([5.0, 6.0], [5.0, 6.0], 0.0, 0.0, 2.0)[0, 0] == 0.0


@pytest.mark.parametrize(
    "edges", [[0.0], [0.0, 0.0], [1.0, 0.0], [0.0, np.nan], "ab", [[0.0, 1.0]], [0.0, 1e300]]
)
def test_bad_edges_are_named(edges):
    with pytest.raises(GeometryError, match=r"\[HG218\] x_edges"):
        circle_fraction(edges, [0.0, 1.0], 0.0, 0.0, 1.0)


@pytest.mark.parametrize("diameter", [0.0, -1.0, np.nan, np.inf, 1e-200, 1e200])
def test_bad_diameter_is_named(diameter):
    with pytest.raises(InputError, match="diameter"):
        circle_fraction([0.0, 1.0], [0.0, 1.0], 0.0, 0.0, diameter)


def test_unequal_numbers_of_circles_are_refused():
    with pytest.raises(GeometryError, match="HG219"):
        circle_areas([0.0, 1.0], [0.0, 1.0], [0.1, 0.2], [0.1, 0.2, 0.3], 0.1)
