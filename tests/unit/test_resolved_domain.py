"""The room of the coolant: (1) a wrong shape and (2) a share that is none are refused, (3) faces
are open between whole wet cells only, (4) sides are walls unless said otherwise."""

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.grid import Grid
from heatgrade.resolved import Bound, FlowDomain, GivenPressure, Opening, Side, staircase

GRID = Grid([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0], [0.0, 1.0])


def test_a_wrong_shape_is_refused():
    whole = np.ones(GRID.shape)
    with pytest.raises(InputError, match=r"HG801.*open_y"):
        FlowDomain(GRID, whole, np.ones((4, 2, 1)), np.ones((3, 2, 1)), np.ones((3, 2, 2)))


@pytest.mark.parametrize("share", [-0.1, 1.1, np.nan])
def test_a_share_that_is_none_is_refused(share):
    volume = np.ones(GRID.shape)
    volume[1, 1, 0] = share
    with pytest.raises(InputError, match=r"HG802.*volume"):
        FlowDomain(GRID, volume, *staircase(volume > 0.0))


def test_faces_are_open_between_wet_cells():
    wet = np.array([True, True, False])[:, None, None] & np.ones(GRID.shape, bool)
    x, y, z = staircase(wet)
    assert x[:, 0, 0].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert y[:, 1, 0].tolist() == [1.0, 1.0, 0.0]
    assert z[:, 0, 1].tolist() == [1.0, 1.0, 0.0]


def test_sides_are_walls_unless_said():
    domain = FlowDomain.full(GRID, bounds={"z+": "symmetry"})
    assert domain.bound(Side.Z_HIGH) is Bound.SYMMETRY
    assert domain.bound(Side.X_LOW) is Bound.WALL


def test_an_opening_takes_its_side_by_name():
    assert Opening("in", "y+", GivenPressure(3.0)).side is Side.Y_HIGH
    assert Side.Y_HIGH.axis == 1
    assert Side.Y_HIGH.high
