"""What leaves the cells of a linked system: (1) as plain NumPy has it, whatever the layout, with
flows and without, the same bits on one thread and on two, (2) the same on 1,000 random systems,
(3) misfits are refused."""

import numpy as np
import pytest

from heatgrade.native.linked_product import linked_product
from heatgrade.solve import grid_field

SEED = 20261391
ROUNDING = 1e-13
SHAPE = (6, 5, 7)


def twin(values, sink, conductances, flows):
    out = sink * values
    for axis, pair in enumerate(zip(conductances, flows, strict=True)):
        ahead, target = np.moveaxis(values, axis, 0), np.moveaxis(out, axis, 0)
        apart, (g, m) = np.diff(ahead, axis=0), (np.moveaxis(item, axis, 0) for item in pair)
        target[1:] += (g + np.maximum(m, 0.0)) * apart
        target[:-1] -= (g + np.maximum(-m, 0.0)) * apart
    return out


def compare(draw, shape, flowing, laid):
    faces = [np.subtract(shape, np.eye(3, dtype=int)[axis]) for axis in range(3)]
    conductances = [draw.uniform(0.5, 2.0, face) for face in faces]
    flows = [flowing * draw.normal(size=face) for face in faces]
    sink, values = draw.uniform(size=shape), draw.normal(size=shape)
    given = values
    if laid is grid_field:
        given = grid_field(*shape)
        given[:] = values
    through = flows if flowing else [np.zeros((0, 0, 0))] * 3
    found = [np.full_like(given, np.nan) for _ in range(2)]
    for threads, out in enumerate(found, 1):
        linked_product(out, given, sink, *conductances, *through, flowing, threads)
    np.testing.assert_allclose(
        found[0], twin(values, sink, conductances, flows), rtol=ROUNDING, atol=ROUNDING
    )
    np.testing.assert_array_equal(found[0], found[1])


@pytest.mark.parametrize("shape", [SHAPE, (1, 4, 3), (2, 1, 1)])
@pytest.mark.parametrize("flowing", [False, True])
@pytest.mark.parametrize("laid", [np.array, grid_field])
def test_what_leaves_cells(shape, flowing, laid):
    compare(np.random.default_rng(SEED), shape, flowing, laid)


def test_a_thousand_systems():
    draw = np.random.default_rng([SEED, 1])
    for case in range(1000):
        laid = (np.array, grid_field)[case % 2]
        compare(draw, tuple(draw.integers(1, 8, 3)), bool(case // 2 % 2), laid)


def test_misfits_are_refused():
    cells, faces = np.zeros(SHAPE), np.zeros((0, 0, 0))
    with pytest.raises(ValueError, match="arrays of one system"):
        linked_product(cells, cells, cells, faces, faces, faces, faces, faces, faces, False, 1)
