"""Surfaces of chosen cells, and shapes that stand for ports.

1. By Gauss' theorem the flux of (x, y, z)/3 out of a shell is the volume of its cells: every face
   is there once, and looks outwards.
2. Each face bears the value of the cell behind it; points are shared.
3. A level sheet has the area and the value of each of its columns.
4. Cylinders hold the volume of their polygons; arrows point down the slope.
"""

import numpy as np
import pytest

from heatgrade.scene.fields import SceneFields
from heatgrade.scene.glyphs import SIDES, arrows, upright_boxes, upright_cylinders
from heatgrade.scene.shell import sheet, shell

ROUNDING = 1e-12  # relative
SEEDS = (2718, 31415, 8128)


def flux(made, field):
    """Flux of a linear field through quadrilaterals that lie in planes."""
    corners = made.points[made.quads]
    middle = corners.mean(axis=1)
    normal = 0.5 * np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    return float((field(middle) * normal).sum())


def random_case(seed, shape=(7, 6, 5)):
    random = np.random.default_rng(seed)
    edges = tuple(np.cumsum(random.uniform(0.1, 2.0, n + 1)) for n in shape)
    return random, edges, random.random(shape) < 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_the_flux_out_of_a_shell_is_its_volume(seed):
    _, edges, shown = random_case(seed)
    x, y, z = (np.diff(edge) for edge in edges)
    volume = (x[:, None, None] * y[:, None] * z)[shown].sum()
    made = shell(edges, shown, np.zeros(shown.shape))
    assert flux(made, lambda p: p / 3.0) == pytest.approx(volume, rel=ROUNDING)
    assert len(np.unique(made.points, axis=0)) == len(made.points)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_face_has_the_value_of_the_cell_behind_it(seed):
    random, edges, shown = random_case(seed)
    values = random.random(shown.shape)
    made = shell(edges, shown, values)
    corners = made.points[made.quads]
    normal = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    inside = corners.mean(axis=1) - 1e-3 * normal / np.linalg.norm(normal, axis=1)[:, None]
    cell = tuple(np.searchsorted(edge, inside[:, k]) - 1 for k, edge in enumerate(edges))
    assert shown[cell].all()
    assert np.array_equal(values[cell], made.values)


def test_nothing_shown_is_nothing():
    edges = (np.arange(3.0),) * 3
    made = shell(edges, np.zeros((2, 2, 2), bool), np.zeros((2, 2, 2)))
    assert made.quads.shape == (0, 4)


def test_a_sheet_has_the_area_of_its_columns():
    random, edges, shown = random_case(SEEDS[0])
    values = np.where(shown[:, :, 0], random.random(shown.shape[:2]), np.nan)
    made = sheet(edges, np.full(values.shape, 3.0), values)
    area = (np.diff(edges[0])[:, None] * np.diff(edges[1]))[np.isfinite(values)].sum()
    assert flux(made, lambda p: np.array([0.0, 0.0, 1.0])) == pytest.approx(area, rel=ROUNDING)
    assert np.array_equal(np.sort(made.values), np.sort(values[np.isfinite(values)]))


def test_cylinders_have_the_volume_of_their_polygons():
    diameters = np.array([0.5, 1.0, 2.0])
    made = upright_cylinders(np.array([[0.0, 0.0], [3.0, 0.0], [9.0, 2.0]]), diameters, 1.0, 4.0)
    polygon = 0.5 * SIDES * np.sin(2.0 * np.pi / SIDES) * (0.5 * diameters) ** 2
    around = flux(made, lambda p: p * (0.5, 0.5, 0.0))
    top = flux(made, lambda p: np.array([0.0, 0.0, 1.0]))
    assert around == pytest.approx(3.0 * polygon.sum(), rel=ROUNDING)
    assert top == pytest.approx(polygon.sum(), rel=ROUNDING)


def test_boxes_have_their_sides_and_lids():
    plan = np.array([[0.0, 0.0, 2.0, 1.0], [3.0, 1.0, 4.0, 5.0]])
    made = upright_boxes(plan, 1.0, 4.0)
    around = flux(made, lambda p: p * (0.5, 0.5, 0.0))
    top = flux(made, lambda p: np.array([0.0, 0.0, 1.0]))
    assert around == pytest.approx(3.0 * (2.0 + 4.0), rel=ROUNDING)
    assert top == pytest.approx(2.0 + 4.0, rel=ROUNDING)


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, -1.0), (0.6, 0.8)])
def test_arrows_point_down_the_slope(way):
    x = np.linspace(0.0, 1.0, 41)
    middle = 0.5 * (x[1:] + x[:-1])
    pressure = -(way[0] * middle[:, None] + way[1] * middle)
    none = np.zeros((0, 3))
    fields = SceneFields(x, x, x, {}, (), {}, none, none[:, :2])
    made = arrows(fields, pressure, 2.0)
    bodies = made.points.reshape(-1, 8, 3)
    tips, tails = bodies[:, 6, :2], bodies[:, :2, :2].mean(axis=1)
    pointing = (tips - tails) / np.linalg.norm(tips - tails, axis=1)[:, None]
    assert np.abs(pointing - way).max() < 1e-9
    assert arrows(fields, np.zeros_like(pressure), 2.0) is None
