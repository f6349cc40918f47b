"""Which columns merge: narrow ones first."""

import numpy as np
import pytest

from heatgrade.solve import FaceFields
from heatgrade.solve.coarsening import couplings, merged
from heatgrade.solve.kernels import kernels
from heatgrade.solve.level import finest_level
from heatgrade.solve.plain_fields import plain_fields


def plate(dx, dy):
    """Return the transfer planned for a homogeneous plate of unit thickness and conductivity."""
    gx = dy[None, :] / (0.5 * (dx[:-1] + dx[1:]))[:, None]
    gy = dx[:, None] / (0.5 * (dy[:-1] + dy[1:]))[None, :]
    shape = (dx.size, dy.size, 1)
    fields = FaceFields(
        gx[:, :, None], gy[:, :, None], np.zeros((*shape[:2], 0)), np.ones(shape), np.ones(shape)
    )
    level = finest_level(kernels("double"), plain_fields(fields, 1), 1)
    return merged(level, couplings(level))


def test_square_cells_merge_in_both_directions():
    transfer = plate(np.ones(7), np.ones(4))
    assert list(transfer.start_x) == [0, 2, 4, 6, 7]
    assert list(transfer.start_y) == [0, 2, 4]


@pytest.mark.parametrize("ratio", [3.0, 1e4])
def test_long_cells_merge_across_their_short_side_only(ratio):
    transfer = plate(np.ones(6), np.full(6, ratio))
    assert list(transfer.start_x) == [0, 2, 4, 6]
    assert list(transfer.start_y) == [0, 1, 2, 3, 4, 5, 6]


def test_wide_cells_of_a_stretched_line_wait():
    transfer = plate(np.array([1.0, 1.0, 1.0, 1.0, 8.0, 8.0]), np.ones(2))
    assert list(transfer.start_x) == [0, 2, 4, 5, 6]


def test_columns_without_lateral_conductance_still_merge():
    shape = (4, 2, 1)
    fields = FaceFields(
        np.zeros((3, 2, 1)), np.zeros((4, 1, 1)), np.zeros((4, 2, 0)), np.ones(shape),
        np.ones(shape),
    )  # fmt: skip
    level = finest_level(kernels("double"), plain_fields(fields, 1), 1)
    transfer = merged(level, couplings(level))
    assert list(transfer.start_x) == [0, 2, 4]
    assert list(transfer.start_y) == [0, 2]
