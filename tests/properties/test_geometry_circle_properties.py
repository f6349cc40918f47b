"""What must hold of every circle on every grid: its area, its bounds, its symmetry."""

import math

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heatgrade.geometry import circle_areas, circle_fraction

AREA = 1e-12  # relative to the circle's area
CALM = settings(max_examples=150, deadline=None, derandomize=True)
LINES = st.lists(st.floats(-1.5, 1.5), max_size=30)


def covering(lines, diameter):
    """Lines around a circle of this diameter at the origin that reach beyond it."""
    return np.unique(np.array([*lines, -2.0, 2.0]) * 0.5 * diameter)


@CALM
@given(LINES, LINES, st.floats(1e-5, 1e-1), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
@example([0.0, 1e-170], [0.0, 1e-170], 1.0, 0.0, 0.0)  # a cell whose area underflows
@example([0.0, 5e-324], [], 1e-5, 0.0, 0.0)
def test_fractions_sum_to_the_circle_and_lie_between_zero_and_one(xs, ys, diameter, x, y):
    x_edges = np.unique(covering(xs, diameter) + x)
    y_edges = np.unique(covering(ys, diameter) + y)
    fraction = circle_fraction(x_edges, y_edges, x, y, diameter)
    assert (fraction >= 0.0).all()
    assert (fraction <= 1.0).all()
    cells = np.outer(np.diff(x_edges), np.diff(y_edges))
    # Lines far from the origin are rounded by their own size: that much area is not there.
    rounding = 4.0 * np.spacing(max(abs(x), abs(y), diameter)) / diameter
    area = 0.25 * math.pi * diameter**2
    assert abs((fraction * cells).sum() - area) <= (AREA + rounding) * area


@CALM
@given(LINES, LINES, st.floats(1e-5, 1e-1))
def test_mirrored_grids_give_mirrored_fractions(xs, ys, diameter):
    x_edges, y_edges = covering(xs, diameter), covering(ys, diameter)
    areas = circle_areas(x_edges, y_edges, 0.0, 0.0, diameter)
    turned = circle_areas(-x_edges[::-1], y_edges, 0.0, 0.0, diameter)[::-1]
    swapped = circle_areas(y_edges, x_edges, 0.0, 0.0, diameter).T
    scale = AREA * diameter**2
    assert np.abs(areas - turned).max() <= scale
    assert np.abs(areas - swapped).max() <= scale


@CALM
@given(LINES, LINES, st.floats(0.1, 1.0), st.floats(0.1, 1.0))
def test_a_larger_circle_covers_no_less(xs, ys, one, two):
    x_edges, y_edges = covering(xs, 1.0), covering(ys, 1.0)
    small = circle_areas(x_edges, y_edges, 0.0, 0.0, min(one, two))
    large = circle_areas(x_edges, y_edges, 0.0, 0.0, max(one, two))
    assert (small <= large + AREA).all()
