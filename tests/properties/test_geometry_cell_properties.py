"""What must hold of any nozzles: cells fill the area, drains lie in it, order does not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatgrade.errors import GeometryError
from heatgrade.geometry import JetArray, Nozzle

CALM = settings(max_examples=60, deadline=None, derandomize=True)
FILLED = 1e-9  # relative
PLACES = st.lists(
    st.tuples(st.integers(1, 19), st.integers(1, 13)), min_size=1, max_size=25, unique=True
)
AREA = (0.0, 0.0, 20e-3, 14e-3)


def jets_at(places, diameter=0.5e-3):
    return JetArray(tuple(Nozzle(1e-3 * i, 1e-3 * j, diameter) for i, j in places), 1e-3, area=AREA)


@CALM
@given(PLACES)
def test_cells_fill_the_area_and_drains_lie_in_it(places):
    jets = jets_at(places)
    areas = jets.cell_areas
    assert (areas > 0.0).all()
    assert abs(areas.sum() - 280e-6) <= FILLED * 280e-6
    drains = jets.drain_positions
    assert (drains >= -1e-12).all()
    assert (drains <= np.array([20e-3, 14e-3]) + 1e-12).all()
    # The four corners of the area are corners of cells, and no drain appears twice.
    assert drains.shape[0] >= 4
    gaps = np.hypot(*(drains[:, None] - drains[None]).transpose(2, 0, 1))
    assert gaps[~np.eye(drains.shape[0], dtype=bool)].min() > 1e-9


@CALM
@given(PLACES, st.randoms(use_true_random=False))
def test_order_of_nozzles_does_not_matter(places, random):
    order = list(range(len(places)))
    random.shuffle(order)
    first = jets_at(places).cell_areas
    second = jets_at([places[k] for k in order]).cell_areas
    assert np.abs(first[order] - second).max() <= FILLED * 280e-6


@CALM
@given(PLACES, st.floats(0.2e-3, 1.9e-3))
def test_overlap_is_found_exactly_when_there_is_one(places, diameter):
    points = np.array(places) * 1e-3
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    nearest = gaps[~np.eye(len(places), dtype=bool)].min(initial=np.inf)
    overlapping = bool(nearest < diameter * (1.0 - 1e-9))
    if overlapping:
        with pytest.raises(GeometryError, match="HG211"):
            jets_at(places, diameter)
    else:
        assert jets_at(places, diameter).count == len(places)
