"""Edges along one axis: on every face, fine where wanted, growing outside."""

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.grid import Grid, graded_edges, inside, overlap, refuse_oversize, split_layers

ROUNDING = 1e-12


def test_every_face_is_an_edge_and_cells_are_no_wider_than_wished():
    faces = [0.0, 0.013, 0.0131, 0.05, 0.08]
    edges = graded_edges(faces, 1e-3)
    for face in faces:
        assert np.abs(edges - face).min() < ROUNDING
    assert edges[0] == 0.0
    assert edges[-1] == 0.08
    assert np.all(np.diff(edges) > 0.0)
    assert np.diff(edges).max() <= 1e-3 * (1.0 + 1e-9)


def test_outside_the_fine_part_neighbours_grow_by_no_more_than_the_factor():
    edges = graded_edges([0.0, 0.1], 1e-3, fine=(0.03, 0.05), growth=1.3)
    widths = np.diff(edges)
    ratios = widths[1:] / widths[:-1]
    assert ratios.max() < 1.3 * 1.001
    assert ratios.min() > 1.0 / 1.3 * 0.999
    centres = 0.5 * (edges[1:] + edges[:-1])
    within = (centres > 0.031) & (centres < 0.049)
    np.testing.assert_allclose(widths[within], 1e-3, rtol=0.05)
    assert widths[0] > 5e-3
    assert widths.size < 60
    # The same law from both ends.
    mirrored = 0.1 - graded_edges([0.0, 0.1], 1e-3, fine=(0.05, 0.07), growth=1.3)[::-1]
    np.testing.assert_allclose(edges, mirrored, atol=ROUNDING)


def test_wishes_become_edges_only_where_there_is_room():
    edges = graded_edges([0.0, 1.0], 0.3, wishes=[0.5, 0.55, -1.0, 2.0, 0.9])
    assert np.abs(edges - 0.5).min() < ROUNDING
    assert np.abs(edges - 0.55).min() > 0.01  # next to an edge that is already there
    assert np.abs(edges - 0.9).min() > 0.01  # less than half a cell from the end
    assert edges[0] == 0.0
    assert edges[-1] == 1.0


def test_faces_equal_but_for_rounding_are_one():
    edges = graded_edges([0.0, 0.3, 0.1 + 0.2, 0.3 + 1e-9, 1.0], 0.5)
    np.testing.assert_allclose(edges, [0.0, 0.3, 0.65, 1.0])
    assert graded_edges([0.0, 1.0, 1.0 + 1e-12], 2.0).tolist() == [0.0, 1.0 + 1e-12]


def test_layers_keep_their_faces_exactly():
    thicknesses = [0.1, 0.2, 1e-6]
    edges = split_layers(thicknesses, [3, 1, 2], start=0.05)
    assert edges.size == 7
    assert edges[0] == 0.05
    np.testing.assert_array_equal(edges[[3, 4, 6]], 0.05 + np.cumsum(thicknesses))


def test_overlap_and_inside_agree_with_plain_counting():
    edges = np.array([0.0, 1.0, 2.0, 4.0])
    np.testing.assert_allclose(overlap(edges, 0.5, 3.0), [0.5, 1.0, 1.0])
    np.testing.assert_allclose(overlap(edges, -9.0, 9.0), np.diff(edges))
    np.testing.assert_allclose(overlap(edges, 5.0, 6.0), 0.0)
    assert overlap(edges, 1.0 - 1e-13, 2.0).tolist() == [0.0, 1.0, 0.0]
    centres = np.array([0.5, 1.5, 3.0])
    assert inside(centres, 1.0, 4.0) == slice(1, 3)
    assert inside(centres, 5.0, 6.0) == slice(0, 0)


def test_a_grid_knows_its_sizes():
    grid = Grid([0.0, 1.0, 3.0], [0.0, 2.0], [0.0, 0.5, 1.0, 2.0])
    assert grid.shape == (2, 1, 3)
    assert grid.cells == 6
    np.testing.assert_allclose(grid.dx, [1.0, 2.0])
    np.testing.assert_allclose(grid.x, [0.5, 2.0])
    np.testing.assert_allclose(grid.z, [0.25, 0.75, 1.5])
    np.testing.assert_allclose(grid.plan_area, [[2.0], [4.0]])
    np.testing.assert_allclose(grid.covered(0.5, 0.0, 2.0, 1.0), [[0.25], [0.25]])
    with pytest.raises(ValueError, match="read-only"):
        grid.x_edges[0] = 1.0


@pytest.mark.parametrize(
    "edges", [[0.0], [0.0, 0.0], [1.0, 0.0], [0.0, np.nan, 1.0], [[0.0, 1.0]], [0.0, np.nan]]
)
def test_edges_that_do_not_increase_are_refused(edges):
    with pytest.raises(InputError, match=r"HG130.*x_edges"):
        Grid(edges, [0.0, 1.0], [0.0, 1.0])


def test_a_grid_too_large_is_refused_by_its_need():
    with pytest.raises(InputError, match=r"HG131.*grid\.base.*40 GB.*10 GB"):
        refuse_oversize(1e8, "grid.base", available=10e9)
    refuse_oversize(1e8, "grid.base", available=41e9)
    many = np.arange(200_001.0)
    with pytest.raises(InputError, match="HG131"):
        Grid(many, many, many[:101])
