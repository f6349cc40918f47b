"""Which part of the target belongs to which nozzle."""

import numpy as np
import pytest

from heatgrade import JetArray, Nozzle
from heatgrade.errors import InputError
from heatgrade.flow.jet_map import MOST_POINTS, JetMap
from heatgrade.grid import Grid

AREA = (1e-3, 1e-3, 9e-3, 7e-3)
SEED = 20_260_417


def grid(nx, ny):
    return Grid(np.linspace(0.0, 10e-3, nx + 1), np.linspace(0.0, 8e-3, ny + 1), [0.0, 1e-3])


def aimed(count=7):
    random = np.random.default_rng(SEED)
    x, y = random.uniform(1.5e-3, 8.5e-3, count), random.uniform(1.5e-3, 6.5e-3, count)
    return JetArray(
        tuple(Nozzle(float(a), float(b), 0.05e-3) for a, b in zip(x, y, strict=True)),
        0.2e-3,
        area=AREA,
    )


@pytest.mark.parametrize(("nx", "ny"), [(1, 1), (7, 3), (40, 33), (200, 160)])
def test_the_wetted_area_is_shared_out_completely(nx, ny):
    jets = aimed()
    found = JetMap.of(jets, grid(nx, ny))
    assert found.area.sum() == pytest.approx(48e-6, rel=1e-12)
    per_column = found.per_column(found.area)
    np.testing.assert_allclose(
        per_column, grid(nx, ny).covered(*AREA) * 80e-6 / nx / ny, atol=1e-18
    )
    np.testing.assert_allclose(found.per_nozzle(found.area).sum(), jets.cell_areas.sum(), rtol=1e-9)


def test_cells_approach_their_exact_areas():
    jets = aimed()
    found = JetMap.of(jets, grid(200, 160))
    np.testing.assert_allclose(found.per_nozzle(found.area), jets.cell_areas, rtol=0.01)
    x, y = jets.x[found.nozzle], jets.y[found.nozzle]
    assert np.all(found.radius <= np.hypot(10e-3, 8e-3))
    nearest = np.min(np.hypot(x[:50, None] - jets.x, y[:50, None] - jets.y), axis=1)
    assert nearest.max() == 0.0  # the nozzle of a point is one of the nozzles


def test_points_between_nozzles_belong_to_both_in_equal_parts():
    jets = JetArray((Nozzle(3e-3, 4e-3, 1e-3), Nozzle(7e-3, 4e-3, 1e-3)), 1e-3, area=AREA)
    # 11 columns: the middle one is cut by the bisector, and 4 samples have none on it; 5 x 4 do.
    for nx in (5, 10, 11):
        found = JetMap.of(jets, grid(nx, 8))
        np.testing.assert_allclose(found.per_nozzle(found.area), 24e-6, rtol=1e-12)


def test_sums_and_samples_agree():
    found = JetMap.of(aimed(), grid(12, 9))
    ones = np.ones_like(found.area)
    assert found.per_column(ones).sum() == found.per_nozzle(ones).sum() == ones.size
    field = np.arange(108.0).reshape(12, 9)
    np.testing.assert_array_equal(found.at_points(field), field.ravel()[found.column])


def test_the_number_of_points_is_bounded():
    dense = JetArray.lattice(pitch=0.1e-3, diameter=0.05e-3, standoff=0.2e-3, area=AREA)
    assert dense.count == 4800
    for n in (2, 20, 300):
        found = JetMap.of(dense, grid(n, n))
        assert found.area.size < 2.5 * MOST_POINTS
        assert found.per_nozzle(found.area).min() > 0.0


def test_columns_too_wide_for_the_nozzles_are_refused():
    pair = (Nozzle(4e-3, 4e-3, 0.004e-3), Nozzle(4.005e-3, 4e-3, 0.004e-3))
    crowd = (*pair, Nozzle(4.0025e-3, 4.0045e-3, 0.002e-3), Nozzle(4.0025e-3, 3.9955e-3, 0.002e-3))
    jets = JetArray((*crowd, Nozzle(4.0025e-3, 4e-3, 0.0005e-3)), 0.1e-3, area=AREA)
    with pytest.raises(InputError, match=r"HG135.*lateral.*narrower"):
        JetMap.of(jets, grid(1, 1))
